"""How to cite an article, one of its paragraphs, or one of its notes: as a sentence, RIS or BibTeX.

RIS: the Reference Manager specification of 2001 (one `TAG  - value` a line, CRLF), with the tags that Zotero's
translator takes: the newspaper or journal is T2, the language LA, an author a line, last name first.
BibTeX: the entry types and fields of biblatex (`@article`, `@online`, `@book`, `journaltitle`, `date`), with the
year and the month's macro for those who read no `date`; names of bodies, and last names of several Arabic words, in
braces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from index.model import Article, DateText, Footnote, is_web_address
from web.formats.names import Name, names
from web.i18n import Catalogue
from web.pages.views import date_label

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",  # BibTeX counts a brace behind a backslash too
    "}": r"\textbraceright{}",
    **{sign: f"\\{sign}" for sign in "%&$#_"},
}


_PERIODICAL = re.compile(
    r"\A(?:مجلة|المجلة|صحيفة|جريدة|دورية|حولية|حوليات|نشرة|وكالة|موقع)(?!\w)"
    r"|\b(?:journal|review|revue|magazine|quarterly|letters|times|post|news|daily|gazette|bulletin|annals)\b",
    re.IGNORECASE,
)
"""What tells a periodical's name from a publisher's."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LANGUAGES = {"ar": "arabic", "en": "english", "fr": "french", "fa": "persian"}
"""What babel and biblatex call languages."""
_ADDRESS = "%/:?#[]@!$&'()*+,;=~-._|"
"""What stays as it is in an address: braces, backslashes and letters beyond ASCII are written in percent."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The parts that a citation is made of; `key` names it in BibTeX, `note` says which paragraph.

    `annotations` are what a reader keeps with it: quotations and notes, which no citation shows. Of a book `container`
    is the publisher.
    """

    key: str
    title: str
    authors: tuple[str, ...] = ()
    container: str | None = None
    date: DateText | None = None
    url: str | None = None
    note: str | None = None
    language: str | None = None
    annotations: tuple[str, ...] = ()
    is_book: bool = False


def of_article(article: Article, address: str, paragraph: str | None = None) -> Reference:
    """The reference to an article as it is read at `address`, or where on the web it was first published."""
    url = article.url if is_web_address(article.url) and not paragraph else address
    return Reference(
        key_of(article.id),
        article.title,
        article.authors,
        article.source,
        article.date,
        url,
        paragraph,
        article.language,
    )


def of_note(note: Footnote, article: Article) -> Reference:
    """The reference to the source that a note cites; its whole text where no title could be told apart.

    What has an author and a title, no address, no more of a date than a year, and did not come out in a periodical, is
    a book.
    """
    parts = note.citation
    key = key_of(f"{article.id}-note-{note.number}")
    authors = (parts.author,) if parts.author else ()
    url = parts.url if is_web_address(parts.url) else None
    is_dated = parts.date is not None and parts.date.precision != "year"
    in_periodical = _PERIODICAL.search(parts.publisher or "") is not None
    is_book = bool(parts.author and parts.title) and not (parts.url or is_dated or in_periodical)
    return Reference(key, parts.title or note.text, authors, parts.publisher, parts.date, url, is_book=is_book)


def key_of(name: str) -> str:
    """A name as a key of BibTeX; where letters had to go, a fingerprint of the whole name tells it from others.

    >>> key_of("report-3"), key_of("تقرير 3")
    ('report-3', '3-0f37daf2')
    """
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")
    return plain if plain == name else f"{plain or 'article'}-{sha256(name.encode()).hexdigest()[:8]}"


def sentence(reference: Reference, words: Catalogue) -> str:
    """The citation in one line, in the order Arabic footnotes have: author, title, container, date, place, address."""
    parts = (
        words("comma").join(name.in_order for name in names(reference.authors)),
        words("quoted", text=reference.title),
        reference.container,
        date_label(reference.date, words),
        reference.note,
        reference.url,
    )
    return words("comma").join(part for part in parts if part)


def ris(reference: Reference) -> str:
    """The citation as a RIS record.

    >>> ris(Reference("a", "عنوان", date=DateText("2024-04", "month"))).split("\\r\\n")
    ['TY  - GEN', 'TI  - عنوان', 'PY  - 2024', 'DA  - 2024/04//', 'ER  - ', '']
    """
    fields = [
        ("TY", _kind(reference, "BOOK", "NEWS", "ELEC", "GEN")),
        ("TI", reference.title),
        *(("AU", name.last_name_first) for name in names(reference.authors)),
        ("PB" if reference.is_book else "T2", reference.container),
        *_ris_date(reference.date),
        ("LA", reference.language),
        *(("N1", text) for text in (reference.note, *reference.annotations)),
        ("UR", reference.url),
    ]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def bibtex(reference: Reference) -> str:
    """The citation as a BibTeX entry.

    >>> print(bibtex(Reference("a-1", "50% {x}", authors=("هند",))), end="")
    @misc{a-1,
      title = {50\\% \\textbraceleft{}x\\textbraceright{}},
      author = {{هند}},
    }
    """
    authors = " and ".join(map(_bibtex_name, names(reference.authors)))
    year, month = [*reference.date.iso.split("-"), ""][:2] if reference.date else ("", "")
    fields = [
        ("title", _braced(reference.title)),
        ("author", f"{{{authors}}}" if authors else ""),
        ("publisher" if reference.is_book else "journaltitle", _braced(reference.container)),
        ("date", _braced(reference.date.iso if reference.date else None)),
        ("year", _braced(year)),
        ("month", _MONTHS[int(month) - 1] if month else ""),
        ("langid", _braced(_LANGUAGES.get(reference.language or ""))),
        ("note", _braced(reference.note)),
        ("annotation", _braced(" ¶ ".join(reference.annotations))),
        ("url", f"{{{web_address(reference.url)}}}" if reference.url else ""),
    ]
    lines = [f"  {name} = {value}," for name, value in fields if value]
    kind = _kind(reference, "book", "article", "online", "misc")
    return "\n".join([f"@{kind}{{{reference.key},", *lines, "}", ""])


def _kind(reference: Reference, book: str, article: str, page: str, other: str) -> str:
    """What a format calls a reference: a book, an article in something, a page of the web, or something else."""
    if reference.is_book:
        return book
    return article if reference.container else page if reference.url else other


def web_address(url: str) -> str:
    """An address as programs take it: letters beyond ASCII, braces and the like in percent.

    >>> web_address("https://a.org/{x}?q=ماء")
    'https://a.org/%7Bx%7D?q=%D9%85%D8%A7%D8%A1'
    """
    return quote(_one_line(url), safe=_ADDRESS)


def _braced(value: str | None) -> str:
    return f"{{{_escaped(value)}}}" if value else ""


def _bibtex_name(name: Name) -> str:
    """A name for BibTeX: without given names it is one whole, and `and` in a name is no end of it.

    So is a last name of several words whose letters have no case: BibTeX takes what has no capital for a particle, by
    which nothing is sorted.

    >>> [_bibtex_name(Name(*name)) for name in (("عبد الهادي", "محمد"), ("van Gogh", "Vincent"), ("حداد", "ليلى"))]
    ['{عبد الهادي}, محمد', 'van Gogh, Vincent', 'حداد, ليلى']
    """
    family = _escaped(name.family)
    if not name.given:
        return f"{{{family}}}"
    is_caseless = family.lower() == family.upper()
    last = f"{{{family}}}" if is_caseless and " " in family else family
    return f"{last}, {_escaped(name.given)}"


def _ris_date(date: DateText | None) -> list[tuple[str, str | None]]:
    if not date:
        return []
    year, month, day = [*date.iso.split("-"), "", ""][:3]
    return [("PY", year), ("DA", f"{year}/{month}/{day}/")]


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _escaped(value: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in _one_line(value))
