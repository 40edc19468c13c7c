"""What the templates and the JSON answers show, worked out from the service's values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlencode

from flask import Request
from markupsafe import Markup, escape

from index.arabic.calendars import hijri
from index.arabic.dates import format_date
from index.model import Article, DateText, Footnote, Marker, Precision
from index.schema import FACETS, UNKNOWN
from search.links import Links
from search.results import MAX_RESULTS, Facet, ResultPage
from web.i18n import Catalogue, catalogue
from web.pages.chart import WIDTH, Bar

SHOWN_VALUES = 7
"""How many values of a facet stand open; the others are behind "more"."""
_LABELS_REMEMBERED = 5000


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A value of a facet as shown; `url` chooses it, or lets it go when it is chosen."""

    value: str
    label: str
    count: int
    selected: bool
    url: str

    @property
    def shown(self) -> str:
        """The count as it is written."""
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing the search is narrowed down to, and the URL without it."""

    label: str
    url: str


def date_label(date: DateText | None, words: Catalogue) -> str:
    """A date in words of the language, empty for none."""
    return format_date(date, "ar" if words.language == "ar" else "en") if date else ""


@lru_cache(maxsize=_LABELS_REMEMBERED)
def iso_label(iso: str, words: Catalogue) -> str:
    """`2024-04` in words: أبريل 2024."""
    precision = {4: "year", 7: "month"}.get(len(iso), "day")
    return date_label(DateText(iso, precision), words)  # type: ignore[arg-type]


def hijri_label(date: DateText | None, words: Catalogue) -> str:
    """The Hijri day of a Gregorian one in words of the language, empty where the day is not known."""
    found = hijri(date.iso) if date and date.precision == "day" else None
    if not found:
        return ""
    day, *month, year = found.split()
    name = f"hijri.{' '.join(month)}"
    return words("hijri", day=day, month=words(name) if name in words else " ".join(month), year=year)


def date_shown(date: DateText | None, words: Catalogue) -> Markup:
    """A date in words of the language, with its Hijri day where the day is known; says so where there is none."""
    if date is None:
        return Markup('<span class="hijri">{}</span>').format(words("undated"))
    return _date_shown(date.iso, date.precision, words)


@lru_cache(maxsize=_LABELS_REMEMBERED)
def _date_shown(iso: str, precision: Precision, words: Catalogue) -> Markup:
    date = DateText(iso, precision)
    shown = Markup('<time datetime="{}">{}</time>').format(iso, date_label(date, words))
    lunar = hijri_label(date, words)
    return shown + Markup('\n<span class="hijri">{}</span>').format(lunar) if lunar else shown


def facet_label(facet: str, value: str, words: Catalogue) -> str:
    """The name a facet's value goes by."""
    if value == UNKNOWN:
        return words(f"unknown.{facet}")
    return iso_label(value, words) if facet in ("month", "day") else value


def arabic_label(facet: str, value: str) -> str:
    """The name a facet's value goes by in the JSON answers."""
    return facet_label(facet, value, catalogue("ar"))


def facet_rows(facet: Facet, links: Links, words: Catalogue) -> list[FacetRow]:
    """The rows of a facet."""
    toggled = links.toggler(facet.name)
    return [
        FacetRow(
            value.value,
            facet_label(facet.name, value.value, words),
            value.count,
            value.selected,
            toggled(value.value),
        )
        for value in facet.values
    ]


def facet_list(rows: Iterable[FacetRow]) -> Markup:
    """The rows of a facet as items of a list; not by a template, for a page has sixty of them."""
    return Markup("".join(map(_list_item, rows)))


def _list_item(row: FacetRow) -> str:
    current = ' aria-current="true"' if row.selected else ""
    link = f'<a href="{escape(row.url)}"{current} data-live><bdi>{escape(row.label)}</bdi></a>'
    return f'<li>{link} <span class="count">{row.shown}</span></li>'


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year as shown, with its months when it is opened."""

    row: FacetRow
    months: tuple[FacetRow, ...]


def year_rows(years: Facet, months: Facet, links: Links, words: Catalogue) -> list[YearRow]:
    """Years, the chosen ones open into their months; choosing one lets go of the other, for a month lies in one year.

    While months are chosen the years' own counts are of those months only, so they are added up from all months.
    """
    request = links.request
    counts = {value.value: value.count for value in years.values}
    chosen_years, chosen_months = request.chosen.get("year", ()), request.chosen.get("month", ())
    if chosen_months and not chosen_years:
        counts = _by_year(months)
    opened = {value[:4] for value in (*chosen_years, *chosen_months)} or (set(counts) if len(counts) == 1 else set())
    return [
        YearRow(_year_row(year, count, links, words), _month_rows(year, months, links, words) if year in opened else ())
        for year, count in counts.items()
        if count or year in chosen_years
    ]


def _month_rows(year: str, months: Facet, links: Links, words: Catalogue) -> tuple[FacetRow, ...]:
    """The months of a year, named without it, for they stand under it."""
    chosen = links.request.chosen.get("month", ())
    return tuple(
        FacetRow(
            row.value,
            row.label.removesuffix(f" {year}"),
            row.count,
            row.selected,
            links.to(year=(), month=_toggled(chosen, row.value)),
        )
        for row in facet_rows(months, links, words)
        if row.value.startswith(f"{year}-")
    )


def _by_year(months: Facet) -> dict[str, int]:
    counts: dict[str, int] = {}
    for month in months.values:
        year = month.value if month.value == UNKNOWN else month.value[:4]
        counts[year] = counts.get(year, 0) + month.count
    return counts


def _year_row(year: str, count: int, links: Links, words: Catalogue) -> FacetRow:
    request = links.request
    years = request.chosen.get("year", ())
    held = any(month.startswith(year) for month in request.chosen.get("month", ()))
    url = links.to(year=_toggled(years, year), month=())
    return FacetRow(year, facet_label("year", year, words), count, year in years or held, url)


def _toggled(chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    kept = tuple(other for other in chosen if other != value)
    return kept if value in chosen else (*chosen, value)


def folded(rows: Sequence[FacetRow]) -> tuple[list[FacetRow], list[FacetRow]]:
    """The rows that stand open (the first few and all chosen ones), and the rest."""
    if len(rows) <= SHOWN_VALUES + 2:
        return list(rows), []
    first, others = rows[:SHOWN_VALUES], rows[SHOWN_VALUES:]
    return [*first, *(row for row in others if row.selected)], [row for row in others if not row.selected]


def chips(links: Links, words: Catalogue) -> list[Chip]:
    """Everything the search is narrowed down to."""
    request = links.request
    found = []
    for name in FACETS:
        for value in request.values_of(name):
            label = facet_label(name, value, words)
            shown = words("chip.without", label=label) if value in request.excluded.get(name, ()) else label
            found.append(Chip(shown, links.toggle(name, value)))
    for name, attribute in (("from", "date_from"), ("to", "date_to")):
        if value := getattr(request, attribute):
            found.append(Chip(words(f"chip.{name}", date=value), links.to(**{attribute: None})))
    for name in request.fields:
        others = tuple(other for other in request.fields if other != name)
        found.append(Chip(words(f"chip.in.{name}"), links.to(fields=others)))
    return found


def pages_around(result: ResultPage) -> list[int | None]:
    """Page numbers to link to: the first, the last and those around this one; None where some are left out.

    The last is the last that can be reached.
    """
    request = result.request
    found = result.articles_total if request.group else result.total
    reachable = min(found, MAX_RESULTS - MAX_RESULTS % request.per_page)
    last = max(1, -(-reachable // request.per_page))
    near = {1, last, *range(request.page - 2, request.page + 3)}
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


def back_anchor(number: str, paragraph: int) -> str:
    """The name of the place in a paragraph where a note is cited."""
    return f"{note_anchor(number)}-p{paragraph}"


def marker_link(marker: Marker, target: str, label: str, anchor: str = "") -> Markup:
    """A footnote marker as a small raised number that leads to its note."""
    name = Markup(' id="{}"').format(anchor) if anchor else ""
    return Markup('<sup class="marker"><a href="#{}"{} aria-label="{}">{}</a></sup>').format(
        target, name, label, escape(marker.number)
    )


def chart_text(drawn: Sequence[Bar], words: Catalogue) -> str:
    """The chart in one sentence: its span and its highest bar."""
    most = max(drawn, key=lambda bar: bar.count)
    named = f"{iso_label(most.value, words)} ({words('paragraphs', most.count)})"
    first, last = (iso_label(bar.value, words) for bar in (drawn[0], drawn[-1]))
    return words("chart_span", first=first, last=last, most=named)


def bar_shapes(drawn: Sequence[Bar], words: Catalogue) -> Markup:
    """The bars as rectangles of SVG, each with its title; time runs in the direction of the language."""
    return Markup("".join(_bar_shape(bar, words) for bar in drawn))


def _bar_shape(bar: Bar, words: Catalogue) -> str:
    x = bar.x if words.direction == "ltr" else round(WIDTH - bar.x - bar.width, 2)
    title = escape(f"{iso_label(bar.value, words)}: {words('paragraphs', bar.count)}")
    chosen = ' class="chosen"' if bar.selected else ""
    place = f'x="{x}" y="{bar.y}" width="{bar.width}" height="{bar.height}"'
    return f'<rect {place} data-value="{escape(bar.value)}"{chosen}><title>{title}</title></rect>'


def after(numbers: Sequence[int], number: int) -> int | None:
    """The first of the numbers after this one."""
    return next((other for other in numbers if other > number), None)


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


def first_places(article: Article) -> dict[int, list[Footnote]]:
    """Each note beside the first paragraph that cites it; those nobody cites are under 0."""
    places: dict[int, list[Footnote]] = {}
    for note in article.notes:
        places.setdefault(min(note.cited_by, default=0), []).append(note)
    return places


def numbers_bold(text: str) -> Markup:
    """The text with its numbers set bold.

    >>> numbers_bold("17 فقرة")
    Markup('<b>17</b> فقرة')
    """
    return Markup(re.sub(r"\d[\d,]*", r"<b>\g<0></b>", str(escape(text))))
