"""The written fixtures of `tests/data/reading`: raw articles, and what must be understood of them.

A file holds fixtures of one shape. Each begins with `@@@ name.suffix`, then comes the raw text, then `@@@ =` and what
is expected: `title:` (`~` before it: the title is derived, and begins so), `date:` (ISO, `hijri` after it, `-` for
none), `author:`, `source:`, `anomalies:`; one line for each block, `B H C Q L` for body, heading, caption, quote, list,
with the block's first words, ` … ` and its last, and its markers in brackets; and one for each note:
`N number | author | title | publisher | date | domain`, `=2` after the number meaning the same source as note 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.model import Article, Footnote, Paragraph

FOLDER = Path(__file__).parents[2] / "data" / "reading"
KINDS = {"B": "body", "H": "heading", "C": "caption", "Q": "quote", "L": "list"}
FIELDS = (
    "title",
    "date",
    "author",
    "source",
    "headings",
    "paragraphs",
    "captions",
    "quotes",
    "lists",
    "notes",
    "anomalies",
)


@dataclass(frozen=True, slots=True)
class Fixture:
    """A raw article and what must be understood of it."""

    name: str
    raw: str
    said: dict[str, str]
    blocks: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = field(default=())


def fixtures(shape: str) -> list[Fixture]:
    """The fixtures of a file."""
    text = (FOLDER / f"{shape}.txt").read_text("utf-8")
    pieces = re.split(r"^@@@ (.*)\n", text, flags=re.MULTILINE)[1:]
    named = list(zip(pieces[::2], pieces[1::2], strict=True))
    return [
        _fixture(name, raw, expected)
        for (name, raw), (sign, expected) in zip(named[::2], named[1::2], strict=True)
        if sign == "="
    ]


def _fixture(name: str, raw: str, expected: str) -> Fixture:
    lines = [line for line in expected.splitlines() if line.strip()]
    values = dict(line.split(": ", 1) for line in lines if re.match(r"[a-z]+: ", line))
    blocks = tuple((KINDS[line[0]], line[2:]) for line in lines if re.match(r"[BHCQL] ", line))
    return Fixture(name, raw, values, blocks, tuple(line[2:] for line in lines if line.startswith("N ")))


def faults(fixture: Fixture, article: Article) -> dict[str, str]:
    """The fields that were not understood, with what was understood instead."""
    return {name: shown for name, shown in _compared(fixture, article) if shown}


def _compared(fixture: Fixture, article: Article) -> Iterator[tuple[str, str]]:
    expected = fixture.said
    yield "title", "" if _title_fits(expected.get("title", ""), article.title) else article.title
    date = f"{article.date.iso}{' hijri' if article.date.calendar == 'hijri' else ''}" if article.date else "-"
    yield "date", "" if expected.get("date", "-") == date else date
    for name in ("author", "source"):
        value = getattr(article, name)
        yield name, "" if expected.get(name) == value else str(value)
    for name, kind in zip(("headings", "paragraphs", "captions", "quotes", "lists"), "HBCQL", strict=True):
        yield name, _blocks_differ(fixture, article, KINDS[kind])
    yield "notes", _notes_differ(fixture.notes, article.notes)
    codes = " ".join(sorted({anomaly.code for anomaly in article.anomalies} - {"no_title", "left_out"}))
    yield "anomalies", "" if codes == expected.get("anomalies", "") else codes


def _title_fits(wanted: str, title: str) -> bool:
    return title.startswith(wanted[1:]) if wanted.startswith("~") else title == wanted


def _blocks_differ(fixture: Fixture, article: Article, kind: str) -> str:
    """What blocks of a kind there are, where they are not those wanted in their places."""
    wanted = [(place, text) for place, (name, text) in enumerate(fixture.blocks, 1) if name == kind]
    paragraphs = [paragraph for paragraph in article.paragraphs if paragraph.kind == kind]
    if len(wanted) == len(paragraphs) and all(
        place == paragraph.number and _block_fits(text, paragraph)
        for (place, text), paragraph in zip(wanted, paragraphs, strict=True)
    ):
        return ""
    return (
        " / ".join(f"{p.number} {p.text[:40]}…{p.text[-12:]}{[m.number for m in p.markers]}" for p in paragraphs)
        or "none"
    )


def _block_fits(wanted: str, paragraph: Paragraph) -> bool:
    match = re.fullmatch(r"(?P<text>.*?)(?P<markers>(?: \[[^\]]+\])*)", wanted)
    assert match
    first, _, last = match["text"].partition(" … ")
    numbers = re.findall(r"\[([^\]]+)\]", match["markers"])
    return (
        paragraph.text.startswith(first)
        and paragraph.text.endswith(last)
        and [marker.number for marker in paragraph.markers] == numbers
    )


def _notes_differ(wanted: tuple[str, ...], notes: tuple[Footnote, ...]) -> str:
    shown = [_shown(note) for note in notes]
    return "" if shown == [_tidy(line) for line in wanted] else "  ".join(shown) or "none"


def _shown(note: Footnote) -> str:
    parts, same = note.citation, f" ={note.same_as}" if note.same_as else ""
    date = parts.date.iso if parts.date else ""
    cells = (note.number + same, parts.author, parts.title, parts.publisher, date, parts.domain)
    return _tidy(" | ".join(cell or "" for cell in cells))


def _tidy(line: str) -> str:
    return "|".join(cell.strip() for cell in line.split("|"))
