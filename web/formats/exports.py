"""The results of a search for other programs: CSV, RIS, BibTeX, RSS."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from index.model import DateText
from search.results import Hit, ResultPage
from web.formats import citations

Address = Callable[[Hit], str]

MIME_TYPES = {
    "csv": "text/csv",
    "ris": "application/x-research-info-systems",
    "bibtex": "application/x-bibtex",
    "rss": "application/rss+xml",
}
SUFFIXES = {"csv": "csv", "ris": "ris", "bibtex": "bib", "rss": "xml"}
_COLUMNS = ("article_id", "paragraph", "title", "source", "author", "date", "heading", "kind", "text", "score", "url")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))


def as_csv(result: ResultPage, address: Address) -> str:
    """One line a hit, with a header and a byte order mark so that spreadsheets read it as UTF-8.

    A cell that a spreadsheet would take for a formula is preceded by an apostrophe (OWASP, CSV injection).
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for hit in result.hits:
        writer.writerow(map(_cell, _row(hit, address(hit))))
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()


def as_ris(result: ResultPage, address: Address) -> str:
    """One RIS record for each article among the hits."""
    return "\r\n".join(citations.ris(reference) for reference in _references(result, address))


def as_bibtex(result: ResultPage, address: Address) -> str:
    """One BibTeX entry for each article among the hits."""
    return "\n".join(citations.bibtex(reference) for reference in _references(result, address))


def as_rss(result: ResultPage, address: Address, title: str, link: str) -> str:
    """An RSS 2.0 feed (Advisory Board specification, 2009) of the hits, in the order they have."""
    items = "".join(_item(hit, address(hit)) for hit in result.hits)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"{_tag('title', title)}{_tag('link', link)}{_tag('description', title)}{_tag('language', 'ar')}{items}"
        "</channel></rss>\n"
    )


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _row(hit: Hit, url: str) -> tuple[object, ...]:
    """The cells of `_COLUMNS`."""
    article, paragraph = hit.article, hit.paragraph
    date = article.date.iso if article.date else ""
    head = (article.id, paragraph.number, article.title, article.source, article.author, date)
    return (*head, paragraph.heading, paragraph.kind, paragraph.text, hit.score, url)


def _references(result: ResultPage, address: Address) -> list[citations.Reference]:
    first = {hit.article.id: hit for hit in reversed(result.hits)}
    unique = dict.fromkeys(hit.article.id for hit in result.hits)
    return [citations.of_article(first[one].article, address(first[one])) for one in unique]


def _item(hit: Hit, url: str) -> str:
    article = hit.article
    parts = (
        _tag("title", article.title),
        _tag("link", url),
        _tag("guid", url),
        _tag("dc:creator", article.author or article.source or ""),
        _tag("pubDate", _moment(article.date)),
        _tag("description", hit.paragraph.text),
    )
    return f"<item>{''.join(parts)}</item>"


def _moment(date: DateText | None) -> str:
    """Midnight (UTC) of the first day of the date, as RFC 822 writes it."""
    if not date:
        return ""
    year, month, day = ([int(part) for part in date.iso.split("-")] + [1, 1])[:3]
    return format_datetime(datetime(year, month, day, tzinfo=UTC))


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text.translate(_NOT_XML))}</{name}>" if text else ""
