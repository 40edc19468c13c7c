"""From a draft to an Article: markers taken out and tied to their notes, headings handed down, sources told apart."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from index.model import Anomaly, Article, Citation, Footnote, Paragraph
from index.reading.citation import parse_citation
from index.reading.draft import Block, Draft, Note
from index.reading.files import identifier
from index.reading.markers import take_markers
from index.reading.options import ReadingOptions
from index.reading.result import reason
from index.reading.text import folded

_IBID = re.compile(
    r"(?:ال)?(?:مرجع|مصدر) (?:ال)?(?:نفسه|سابق|ذاته)|نفسه(?= |\Z)|م ن(?= |\Z)|ibid|idem",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:مرجع|مصدر) (?:سبق|سابق)|مرجع سبق ذكره|مصدر سبق ذكره|op\.? ?cit", re.IGNORECASE)
LONGEST_PARAGRAPH = 3000
"""Words from which a paragraph is suspected to be several."""


def finish(draft: Draft, fallback_id: str, origin: str, options: ReadingOptions) -> Article:
    """The article a draft stands for; `fallback_id` names it if it does not name itself."""
    found, notes = draft.found, _unique(draft.notes)
    defined = {note.number for note in notes}
    paragraphs = _paragraphs(draft.blocks, defined)
    title, title_markers = take_markers(found.title or "", defined)
    author, author_markers = take_markers(found.author or "", defined)
    in_head = {marker.number for marker in (*title_markers, *author_markers)}
    anomalies = list(draft.anomalies)
    if not title and options.derive_titles:
        title = _first_words(paragraphs)
        anomalies.append(
            Anomaly("no_title", reason("بلا عنوان: أُخذت أولى الكلمات", "no title: the first words were taken"))
        )
    if options.report_left_out:
        anomalies += [Anomaly("left_out", line) for line in draft.left_out]
    footnotes = _footnotes(notes, paragraphs)
    return Article(
        id=identifier(found.id) if found.id else fallback_id,
        title=title,
        paragraphs=paragraphs,
        notes=footnotes,
        date=found.date,
        source=found.source or options.source_of(origin.partition("#")[0]),
        author=author or None,
        url=found.url,
        language=found.language or "ar",
        tags=found.tags,
        origin=origin,
        anomalies=(*anomalies, *_note_anomalies(footnotes, paragraphs, in_head), *_text_anomalies(paragraphs)),
    )


def _unique(notes: Sequence[Note]) -> list[Note]:
    """The notes, a number that comes again told apart: the second `1` is `1.2`."""
    seen: dict[str, int] = {}
    unique = []
    for note in notes:
        seen[note.number] = seen.get(note.number, 0) + 1
        unique.append(note if seen[note.number] == 1 else Note(f"{note.number}.{seen[note.number]}", note.text))
    return unique


def _paragraphs(blocks: Sequence[Block], defined: set[str]) -> tuple[Paragraph, ...]:
    paragraphs: list[Paragraph] = []
    heading: str | None = None
    for block in blocks:
        text, markers = take_markers(block.text, defined)
        if text or markers:
            heading = text if block.kind == "heading" else heading
            above = None if block.kind == "heading" else heading
            paragraphs.append(Paragraph(len(paragraphs) + 1, block.kind, text, above, markers))
    return tuple(paragraphs)


def _first_words(paragraphs: Sequence[Paragraph]) -> str:
    """The first words of the text, up to some 80 letters and whole words."""
    text = next((p.text for p in paragraphs if p.kind == "body"), paragraphs[0].text if paragraphs else "")
    if len(text) <= 80:
        return text
    return text[:80].rsplit(" ", 1)[0].rstrip(" ،؛:,.") + "…"


def _footnotes(notes: Sequence[Note], paragraphs: Sequence[Paragraph]) -> tuple[Footnote, ...]:
    cited_by = _cited_by(paragraphs)
    made: list[Footnote] = []
    for note in notes:
        same, citation = _resolve(note.text, made)
        made.append(Footnote(note.number, note.text, citation, tuple(cited_by.get(note.number, ())), same))
    return tuple(made)


def _cited_by(paragraphs: Sequence[Paragraph]) -> Mapping[str, list[int]]:
    cited: dict[str, list[int]] = {}
    for paragraph in paragraphs:
        for marker in paragraph.markers:
            numbers = cited.setdefault(marker.number, [])
            if paragraph.number not in numbers:
                numbers.append(paragraph.number)
    return cited


def _resolve(text: str, before: Sequence[Footnote]) -> tuple[str | None, Citation]:
    """The number of the first note with the same source, and what the note cites; ibid. cites what it points to."""
    citation = parse_citation(text)
    target = _pointed_to(text, citation, before)
    if target is not None:
        citation = replace(target.citation, url=citation.url or target.citation.url)
    else:
        target = next((note for note in before if _same_source(text, citation, note)), None)
    return (target.same_as or target.number) if target else None, citation


def _pointed_to(text: str, citation: Citation, before: Sequence[Footnote]) -> Footnote | None:
    if not before:
        return None
    opening = folded(text)
    if _IBID.match(opening):
        return before[-1]
    if _BEFORE.search(text) or _IBID.search(text):
        author = folded(text.split("،")[0].split(",")[0])
        return next(
            (n for n in reversed(before) if author and folded(n.citation.author or n.text).startswith(author)), None
        )
    return None


def _same_source(text: str, citation: Citation, note: Footnote) -> bool:
    if citation.url or note.citation.url:
        return _address(citation.url) == _address(note.citation.url)
    return folded(text) == folded(note.text)


def _address(url: str | None) -> str | None:
    return url and re.sub(r"\Ahttps?://(?:www\.)?", "", url).rstrip("/")


def _note_anomalies(
    notes: Sequence[Footnote], paragraphs: Sequence[Paragraph], in_head: Container[str]
) -> list[Anomaly]:
    defined = {note.number for note in notes}
    orphans = [
        Anomaly(
            "orphan_marker", reason(f"علامة هامش بلا هامش: {m.number}", f"marker without a note: {m.number}"), p.number
        )
        for p in paragraphs
        for m in p.markers
        if m.number not in defined
    ]
    uncited = [
        Anomaly("uncited_note", reason(f"هامش لا علامة له: {n.number}", f"note without a marker: {n.number}"))
        for n in notes
        if not n.cited_by and n.number not in in_head
    ]
    return orphans + uncited


def _text_anomalies(paragraphs: Sequence[Paragraph]) -> list[Anomaly]:
    return [
        Anomaly(
            "long_paragraph", reason("فقرة طويلة جدًّا", f"a paragraph of {LONGEST_PARAGRAPH:,} words or more"), p.number
        )
        for p in paragraphs
        if len(p.text) > 2 * LONGEST_PARAGRAPH and p.text.count(" ") >= LONGEST_PARAGRAPH - 1
    ]
