"""How to cite an article, one of its paragraphs, or one of its notes: as a sentence, RIS or BibTeX.

RIS: the Reference Manager specification of 2001 (tags TY, TI, AU, JO, DA, UR, ER; one `TAG  - value` a line, CRLF).
BibTeX: the manual of Patashnik (1988), with UTF-8 as biblatex takes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from index.model import Article, DateText, Footnote
from web.i18n import Catalogue
from web.pages.views import date_label

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}%&$#_"},
}


@dataclass(frozen=True, slots=True)
class Reference:
    """What a citation is made of; `key` names it in BibTeX, `note` says which paragraph."""

    key: str
    title: str
    author: str | None = None
    container: str | None = None
    date: DateText | None = None
    url: str | None = None
    note: str | None = None


def of_article(article: Article, address: str, paragraph: str | None = None) -> Reference:
    """The reference to an article as it is read at `address`, or where it was first published."""
    url = address if paragraph else article.url or address
    return Reference(key_of(article.id), article.title, article.author, article.source, article.date, url, paragraph)


def of_note(note: Footnote, article: Article) -> Reference:
    """The reference to the source that a note cites; its whole text where no title could be told apart."""
    parts = note.citation
    key = key_of(f"{article.id}-note-{note.number}")
    return Reference(key, parts.title or note.text, parts.author, parts.publisher, parts.date, parts.url)


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
        reference.author,
        words("quoted", text=reference.title),
        reference.container,
        date_label(reference.date, words),
        reference.note,
        reference.url,
    )
    return words("comma").join(part for part in parts if part)


def ris(reference: Reference) -> str:
    """The citation as a RIS record.

    >>> print(ris(Reference("a", "عنوان", date=DateText("2024-04", "month"))).replace(chr(13), ""), end="")
    TY  - GEN
    TI  - عنوان
    PY  - 2024
    DA  - 2024/04//
    ER  -
    """
    fields = [
        ("TY", "NEWS" if reference.container else "GEN"),
        ("TI", reference.title),
        ("AU", reference.author),
        ("JO", reference.container),
        *_ris_date(reference.date),
        ("N1", reference.note),
        ("UR", reference.url),
    ]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  -", ""])


def bibtex(reference: Reference) -> str:
    """The citation as a BibTeX entry.

    >>> print(bibtex(Reference("a-1", "50% {x}", author="هند")), end="")
    @misc{a-1,
      title = {50\\% \\{x\\}},
      author = {هند},
    }
    """
    year, month = [*reference.date.iso.split("-"), ""][:2] if reference.date else ("", "")
    fields = [
        ("title", reference.title),
        ("author", reference.author),
        ("howpublished", reference.container),
        ("year", year),
        ("month", month),
        ("date", reference.date.iso if reference.date else ""),
        ("note", reference.note),
    ]
    lines = [f"  {name} = {{{_escaped(value)}}}," for name, value in fields if value]
    url = [f"  url = {{{_one_line(reference.url)}}},"] if reference.url else []
    return "\n".join([f"@misc{{{reference.key},", *lines, *url, "}", ""])


def _ris_date(date: DateText | None) -> list[tuple[str, str | None]]:
    if not date:
        return []
    year, month, day = [*date.iso.split("-"), "", ""][:3]
    return [("PY", year), ("DA", f"{year}/{month}/{day}/")]


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _escaped(value: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in _one_line(value))
