"""The results of a search for other programs: CSV, RIS, BibTeX, RSS; written as they are read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import chain, compress

from index.model import DateText, Footnote
from search.answers import ALWAYS
from search.results import Copy, Hit
from web.formats import citations

Address = Callable[[str, int], str]
"""The full address of a paragraph, of its article's id and its number."""

MIME_TYPES = {
    "csv": "text/csv",
    "ris": "application/x-research-info-systems",
    "bibtex": "application/x-bibtex",
    "rss": "application/rss+xml",
}
SUFFIXES = {"csv": "csv", "ris": "ris", "bibtex": "bib", "rss": "xml"}
_COLUMNS = (
    *("article_id", "paragraph", "title", "source", "author", "date", "heading", "kind", "text", "score", "url"),
    *("language", "tags", "notes", "also_in"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))


def table(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Rows as lines of CSV, after a byte order mark so that spreadsheets read them as UTF-8.

    A cell that a spreadsheet would take for a formula is preceded by an apostrophe (OWASP, CSV injection; full-width
    signs are taken for formulas too).
    """
    yield "\N{ZERO WIDTH NO-BREAK SPACE}"
    for row in rows:
        yield _line(map(_cell, row))


def as_csv(hits: Iterable[Hit], address: Address, fields: Collection[str] = ()) -> Iterator[str]:
    """One line a hit, with a header; of the columns those that are among the `fields` asked for, where any are."""
    names = {*fields, *ALWAYS} if fields else _COLUMNS
    kept = [name in names for name in _COLUMNS]
    return table(compress(row, kept) for row in chain([_COLUMNS], (_row(hit, address) for hit in hits)))


def as_ris(hits: Iterable[Hit], address: Address) -> Iterator[str]:
    """One RIS record for each article among the hits."""
    for reference in _references(hits, address):
        yield citations.ris(reference) + "\r\n"


def as_bibtex(hits: Iterable[Hit], address: Address) -> Iterator[str]:
    """One BibTeX entry for each article among the hits."""
    for reference in _references(hits, address):
        yield citations.bibtex(reference) + "\n"


def xml_text(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return text.translate(_NOT_XML)


def moment(date: DateText) -> str:
    """Midnight (UTC) of the first day of the date, as RFC 822 writes it.

    >>> moment(DateText("2024-04", "month"))
    'Mon, 01 Apr 2024 00:00:00 +0000'
    """
    year, month, day = ([int(part) for part in date.iso.split("-")] + [1, 1])[:3]
    return format_datetime(datetime(year, month, day, tzinfo=UTC))


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _row(hit: Hit, address: Address) -> tuple[object, ...]:
    """The cells of `_COLUMNS`; a note a line, as its number and its text, and a near copy a line."""
    article, paragraph = hit.article, hit.paragraph
    date = article.date.iso if article.date else ""
    return (
        *(article.id, paragraph.number, article.title, article.source, article.author, date),
        *(paragraph.heading, paragraph.kind, paragraph.text, hit.score, address(article.id, paragraph.number)),
        *(article.language, "; ".join(article.tags), note_lines(note.note for note in hit.notes)),
        "\n".join(_where(copy, address) for copy in hit.also_in),
    )


def note_lines(notes: Iterable[Footnote]) -> str:
    """Notes a line each, as number and text.

    >>> note_lines([Footnote("1", "المرجع"), Footnote("*", "نفسه")])
    '[1] المرجع\\n[*] نفسه'
    """
    return "\n".join(f"[{note.number}] {note.text}" for note in notes)


def _where(copy: Copy, address: Address) -> str:
    """Where a near copy stands, in a line: source, date and address."""
    article = copy.article
    date = article.date.iso if article.date else None
    return " ".join(filter(None, [article.source, date, address(article.id, copy.paragraph)]))


def _references(hits: Iterable[Hit], address: Address) -> Iterator[citations.Reference]:
    """The reference to each article, where it comes first."""
    seen: set[str] = set()
    for hit in hits:
        if hit.article.id not in seen:
            seen.add(hit.article.id)
            yield citations.of_article(hit.article, address(hit.article.id, hit.paragraph.number))
