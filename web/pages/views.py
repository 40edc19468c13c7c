"""What the templates and the JSON answers show, worked out from the service's values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import quote, unquote, urlencode

from flask import Request
from markupsafe import Markup, escape

from index.arabic.calendars import hijri
from index.arabic.dates import format_date, is_approximate_date, parse_date
from index.model import Article, DateText, Footnote, Image, Marker, Precision
from search.engines.base import CollectionInfo
from search.links import Links
from search.results import MAX_RESULTS, ResultPage
from search.service import SearchService
from web.i18n import Catalogue
from web.pages.inline_text import name_html

_LABELS_REMEMBERED = 5000
_LETTERS_OF_LINE = 45
"""How many letters of a paragraph stand in a line on a phone, about."""
_LINES = (1, 2, 3, 5, 8, 13, 21)


def image_place(image: Image) -> str:
    """Where a picture is, short: the host of one on the web, the end of the path of any other.

    >>> image_place(Image("https://www.a.org/x.jpg")), image_place(Image("OEBPS/images/x.jpg"))
    ('a.org', 'x.jpg')
    """
    path = image.url.partition("://")[2].partition("/")[0] if image.is_on_web else image.url.rpartition("/")[2]
    return unquote(path.removeprefix("www."))


def date_label(date: DateText | None, words: Catalogue) -> str:
    """A date in words of the language, empty for none."""
    return format_date(date, "ar" if words.language == "ar" else "en") if date else ""


@lru_cache(maxsize=_LABELS_REMEMBERED)
def iso_label(iso: str, words: Catalogue) -> str:
    """`2024-04` in words: أبريل 2024."""
    precision = {4: "year", 7: "month"}.get(len(iso), "day")
    return date_label(DateText(iso, precision), words)  # type: ignore[arg-type]


@lru_cache(maxsize=_LABELS_REMEMBERED)
def span_label(first: str, last: str, words: Catalogue) -> str:
    """A range of dates in words, each end as typed or in ISO; one date where both are the same, as typed if unknown.

    >>> from web.i18n import catalogue
    >>> [span_label(*ends, catalogue("ar")) for ends in (("2023-02", "2023-02"), ("1990", "1999"))]
    ['فبراير 2023', '1990–1999']
    """
    ends = [_date_typed(text, words) for text in (first, last)]
    if ends[0] == ends[1]:
        return ends[0]
    years = all(re.fullmatch("[0-9]{4}", end) for end in ends)
    return "–".join(ends) if years else words("span", first=ends[0], last=ends[1])


def _date_typed(text: str, words: Catalogue) -> str:
    date = parse_date(text)
    return date_label(date, words) if date and date.calendar == "gregorian" else text


def hijri_label(date: DateText | None, words: Catalogue) -> str:
    """The Hijri day of a Gregorian one in words of the language, empty where the day is not known."""
    hijri_date = hijri(date.iso) if date and date.precision == "day" else None
    if not hijri_date:
        return ""
    day, *month, year = hijri_date.split()
    name = f"hijri.{' '.join(month)}"
    return words("hijri", day=day, month=words(name) if name in words else " ".join(month), year=year)


def date_shown(date: DateText | None, words: Catalogue) -> Markup:
    """A date in words of the language, with its Hijri day where the day is known; says so where there is none.

    A day reckoned from a Hijri one beyond the years whose days are known is said to be approximate.
    """
    if date is None:
        return Markup('<span class="hijri">{}</span>').format(words("undated"))
    return _date_shown(date.iso, date.precision, is_approximate_date(date), words)


@lru_cache(maxsize=_LABELS_REMEMBERED)
def _date_shown(iso: str, precision: Precision, approximate: bool, words: Catalogue) -> Markup:
    date = DateText(iso, precision)
    shown = Markup('<time datetime="{}">{}</time>').format(iso, date_label(date, words))
    if approximate:
        shown = Markup("{} {}").format(words("approximately"), shown)
    lunar = hijri_label(date, words)
    return shown + Markup('\n<span class="hijri">{}</span>').format(lunar) if lunar else shown


def pages_around(result: ResultPage) -> list[int | None]:
    """Page numbers to link to: the first, the last and those around this one; None where some are left out.

    The last is the last that can be reached.
    """
    request = result.request
    reachable = min(result.results_total, MAX_RESULTS - MAX_RESULTS % request.per_page)
    return numbers_around(request.page, -(-reachable // request.per_page))


def numbers_around(page: int, last: int) -> list[int | None]:
    """The first number, the last and those around one; None where some are left out.

    >>> numbers_around(5, 9)
    [1, None, 3, 4, 5, 6, 7, None, 9]
    """
    last = max(1, last)
    near = {1, last, *range(page - 2, page + 3)}
    numbers = sorted(number for number in near if 1 <= number <= last)
    linked: list[int | None] = [numbers[0]]
    for before, number in pairwise(numbers):
        linked += [number] if number == before + 1 else [None, number]
    return linked


def describe(article: Article, words: Catalogue) -> str:
    """One line on an article: its source and its date, where known."""
    return " · ".join(part for part in (article.source, date_label(article.date, words)) if part)


def note_anchor(number: str) -> str:
    """The name of a note's place on a page; a note's number may be any sign.

    >>> note_anchor("1"), note_anchor("*")
    ('note-1', 'note-u2a')
    """
    safe = (letter if letter.isascii() and letter.isalnum() else f"u{ord(letter):x}" for letter in number)
    return f"note-{''.join(safe)}"


def lines_class(text: str) -> str:
    """The class of a paragraph by how many lines it takes on a phone, about: a Fibonacci number up to 21.

    >>> lines_class("كلمة"), lines_class("كلمة " * 40), lines_class("كلمة " * 900)
    ('lines-1', 'lines-5', 'lines-21')
    """
    lines = len(text) / _LETTERS_OF_LINE
    return f"lines-{next((steps for steps in _LINES if lines <= steps), _LINES[-1])}"


def back_anchor(number: str, paragraph: int) -> str:
    """The name of the place in a paragraph where a note is cited."""
    return f"{note_anchor(number)}-p{paragraph}"


def marker_link(marker: Marker, target: str, words: Catalogue, anchor: str = "") -> Markup:
    """A footnote marker as a small raised number that leads to its note, said in words of the page's language."""
    name = Markup(' id="{}"').format(anchor) if anchor else ""
    label = words("note_n", number=marker.number)
    return Markup('<sup class="marker"><a href="#{}"{} lang="{}" aria-label="{}">{}</a></sup>').format(
        target, name, words.language, label, marker.number
    )


def path_without_language(asked: Request) -> str:
    """The path of a request and its parameters but `lang`, which a choice of language is to override."""
    kept = [(name, value) for name, value in asked.args.items(multi=True) if name != "lang"]
    path = quote(asked.script_root + asked.path)
    return f"{path}?{urlencode(kept)}" if kept else path


def schema_words(schema: Mapping[str, Any]) -> str:
    """A parameter's JSON schema in a few words."""
    inner = schema.get("items", schema)
    kind = " · ".join(str(value) for value in inner["enum"]) if "enum" in inner else str(inner["type"])
    bounds = [f"{name} {schema[key]}" for name, key in _BOUNDS.items() if key in schema]
    return ", ".join([kind, *bounds])


_BOUNDS = {"from": "minimum", "to": "maximum", "at most": "maxLength", "default": "default"}


def collection_parts(info: CollectionInfo, words: Catalogue) -> list[str]:
    """What a collection holds and of which time, in parts that are not to be broken."""
    held = words(
        "collection", articles=words("articles", info.articles), paragraphs=words("paragraphs", info.paragraphs)
    )
    sources = words("from_sources", len(info.sources)) if info.sources else ""
    span = span_label(info.first_date, info.last_date, words) if info.first_date and info.last_date else ""
    return [part.replace(" ", "\N{NO-BREAK SPACE}") for part in (held, sources, span) if part]


def authors(article: Article) -> tuple[str, ...]:
    """The authors of an article, none where none is known."""
    return (article.author,) if article.author else ()


def others_citing(note: Footnote, service: SearchService) -> int:
    """How many paragraphs other than a note's own cite the domain that it cites."""
    domain = note.citation.domain
    return service.count_citing(domain) - max(1, len(note.cited_by)) if domain else 0


def percent(share: float) -> str:
    """A share in hundredths, to two digits that tell something.

    >>> [percent(share) for share in (1.0, 0.4321, 0.0173, 0.00042, 0.0)]
    ['100%', '43%', '1.7%', '0.042%', '0%']
    """
    return f"{share * 100:.2g}%" if share < 0.995 else "100%"


def numbers_bold(text: str) -> Markup:
    """The text with its numbers set bold.

    >>> numbers_bold("17 فقرة")
    Markup('<b>17</b> فقرة')
    """
    return Markup(re.sub(r"\d[\d,]*", r"<b>\g<0></b>", str(escape(text))))


def code(text: str) -> Markup:
    """The text with what is typed letter by letter (`title:`, `/api/v1`, `+`) kept from being reordered.

    >>> code("ويُكتب أيضًا title:")
    Markup('ويُكتب أيضًا <bdi dir="ltr"><code>title:</code></bdi>')
    """
    return Markup(_CODE.sub(r'<bdi dir="ltr"><code>\g<0></code></bdi>', str(escape(text))))


def isolate_dates(text: str) -> Markup:
    """The text with its dates in digits kept from being reordered.

    >>> isolate_dates("أو 2024-04 أو")
    Markup('أو <bdi dir="ltr">2024-04</bdi> أو')
    """
    return Markup(_DATE.sub(r'<bdi dir="ltr">\g<0></bdi>', str(escape(text))))


def isolate_values(record: str) -> Markup:
    """A RIS or BibTeX record with the value of each line kept from reordering its name.

    >>> isolate_values("TI  - عنوان\\r\\nER  - \\r\\n")
    Markup('TI  - <bdi dir="rtl" lang="ar">عنوان</bdi>\\nER  - <bdi></bdi>\\n')
    """
    lines = str(escape(record)).replace("\r\n", "\n")  # a browser takes the first of these for a line of its own
    return Markup(_VALUE.sub(lambda line: f"{line[1]}{name_html(Markup(line[2]).unescape())}{line[3]}", lines))


def query_of(links: Links) -> str:
    """The parameters of a search as they stand in an address."""
    return urlencode(links.fields())


_CODE = re.compile(r"/?[A-Za-z]+(?:/[a-z0-9]+)+|/?[A-Za-z]+:|/search|(?<= )[+|](?=[ .،]|$)")
_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_VALUE = re.compile(r"^([A-Z0-9]{2}  - |  [a-z]+ = \{)(.*?)(\},|)$", re.MULTILINE)
