"""From a parsed document to an Article: markers tied to their notes, headings handed down, sources told apart."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from index.arabic.normalizer import name_form
from index.model import Anomaly, Article, Citation, Footnote, Marker, Paragraph
from index.reading.citation import parse_citation
from index.reading.files import identifier
from index.reading.markers import take_markers, with_marker
from index.reading.options import ReadingOptions
from index.reading.parsed_document import Block, Note, Numbers, ParsedDocument
from index.reading.result import anomaly
from index.reading.text import fold_line

_IBID = re.compile(
    r"(?:ال)?(?:مرجع|مصدر) (?:ال)?(?:نفسه|سابق|ذاته)|نفسه(?= |\Z)|م ن(?= |\Z)|ibid|idem",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:مرجع|مصدر) (?:سبق|سابق)|مرجع سبق ذكره|مصدر سبق ذكره|op\.? ?cit", re.IGNORECASE)
_CODE = re.compile(r"[a-zA-Z]{2}[-_]\w{2,8}|[A-Z]{2}")
_LANGUAGES = {
    "ar": ("العربية", "عربية", "عربي", "اللغة العربية", "arabic", "ara", "arb"),
    "en": ("الانجليزية", "انجليزي", "انجليزية", "english", "eng"),
    "fr": ("الفرنسية", "فرنسي", "فرنسية", "french", "francais", "fra", "fre"),
    "fa": ("الفارسية", "فارسية", "persian", "farsi", "fas", "per"),
    "tr": ("التركية", "تركية", "turkish", "tur"),
}
LONGEST_NAME, WORDS_OF_NAME = 200, 8
"""Letters and words at the beginning of a note by which a later one may refer to it."""
LONGEST_PARAGRAPH = 3000
"""Words from which a paragraph is suspected to be several."""


def build_article(parsed: ParsedDocument, fallback_id: str, origin: str, options: ReadingOptions) -> Article:
    """The article a parsed document stands for; `fallback_id` names it if it does not name itself."""
    found, notes = parsed.found, _unique(parsed.notes)
    defined = {note.number for note in notes}
    paragraphs = _paragraphs(parsed.blocks, defined)
    title, title_markers = _marked(found.title or "", defined)
    authors = [_marked(name, defined) for name in found.authors]
    in_head = {marker.number for markers in (title_markers, *(m for _, m in authors)) for marker in markers}
    anomalies = list(parsed.anomalies)
    if not title and options.derive_titles:
        title = _first_words(paragraphs)
        anomalies.append(anomaly("no_title"))
    if options.report_left_out:
        anomalies += [Anomaly("left_out", line) for line in parsed.left_out]
    footnotes = _footnotes(notes, paragraphs)
    return Article(
        id=identifier(found.id) if found.id else fallback_id,
        title=title,
        paragraphs=paragraphs,
        notes=footnotes,
        date=found.date,
        source=next(iter(_names(found.source or "", options.source_of(origin.partition("#")[0]) or "")), None),
        authors=_names(*(name for name, _ in authors)),
        url=found.url,
        language=language_code(found.language or "ar"),
        tags=_names(*found.tags),
        origin=origin,
        anomalies=(*anomalies, *_note_anomalies(footnotes, paragraphs, in_head), *_text_anomalies(paragraphs)),
    )


def language_code(language: str) -> str:
    """The code of a language that may be written out, or with a country.

    >>> language_code("العربية"), language_code("Arabic"), language_code("ar_EG"), language_code("en-us")
    ('ar', 'ar', 'ar', 'en')
    """
    if language in _LANGUAGES:
        return language
    words = fold_line(language)
    known = next((code for code, names in _LANGUAGES.items() if words in names), None)
    return known or (language[:2].lower() if _CODE.fullmatch(language) else language)


def _marked(text: str, defined: set[str]) -> tuple[str, tuple[Marker, ...]]:
    """A title or a name without its markers, stars at its end among them where a note has as many."""
    starred = take_markers(with_marker(text), defined) if text.endswith("*") else (text, ())
    return starred if starred[1] else take_markers(text, defined)


def _names(*names: str) -> tuple[str, ...]:
    """Names in their one form, each of them once."""
    return tuple(dict.fromkeys(filter(None, map(name_form, names))))


def _unique(notes: Sequence[Note]) -> list[Note]:
    """The notes, a number that comes again told apart: the second `1` is `1.2`."""
    numbers = Numbers(note.number for note in notes)
    return [replace(note, number=numbers.next(note.number)) for note in notes]


def _paragraphs(blocks: Sequence[Block], defined: set[str]) -> tuple[Paragraph, ...]:
    paragraphs: list[Paragraph] = []
    heading: str | None = None
    for block in blocks:
        text, markers = take_markers(block.text, defined)
        if text or markers:
            heading = text if block.kind == "heading" else heading
            above = None if block.kind == "heading" else heading
            paragraphs.append(Paragraph(len(paragraphs) + 1, block.kind, text, above, markers, block.images))
    return tuple(paragraphs)


def _first_words(paragraphs: Sequence[Paragraph]) -> str:
    """The first words of the text, up to some 80 letters and whole words."""
    text = next((p.text for p in paragraphs if p.kind == "body"), paragraphs[0].text if paragraphs else "")
    if len(text) <= 80:
        return text
    return text[:80].rsplit(" ", 1)[0].rstrip(" ،؛:,.") + "…"


def _footnotes(notes: Sequence[Note], paragraphs: Sequence[Paragraph]) -> tuple[Footnote, ...]:
    cited_by = _cited_by(paragraphs)
    sources = _Sources()
    return tuple(sources.resolved(note, tuple(cited_by.get(note.number, ()))) for note in notes)


def _cited_by(paragraphs: Sequence[Paragraph]) -> Mapping[str, list[int]]:
    cited: dict[str, list[int]] = {}
    for paragraph in paragraphs:
        for marker in paragraph.markers:
            numbers = cited.setdefault(marker.number, [])
            if numbers[-1:] != [paragraph.number]:
                numbers.append(paragraph.number)
    return cited


class _Sources:
    """The sources cited so far, by all that later notes may know them by."""

    def __init__(self) -> None:
        self._last: Footnote | None = None
        self._same: dict[tuple[str | None, str], Footnote] = {}
        self._named: dict[str, Footnote] = {}

    def resolved(self, note: Note, cited_by: tuple[int, ...]) -> Footnote:
        """The note with what it cites and the first note with the same source; ibid. cites what it points to."""
        citation = parse_citation(note.text)
        target = self._pointed_to(note.text)
        if target is not None:
            citation = replace(target.citation, url=citation.url or target.citation.url)
        else:
            target = self._same.get(_source(note.text, citation))
        same = (target.same_as or target.number) if target else None
        return self._kept(Footnote(note.number, note.text, citation, cited_by, same))

    def _pointed_to(self, text: str) -> Footnote | None:
        if _IBID.match(fold_line(text)):
            return self._last
        if _BEFORE.search(text) or _IBID.search(text):
            return self._named.get(fold_line(text.split("،")[0].split(",")[0]))
        return None

    def _kept(self, note: Footnote) -> Footnote:
        self._last = note
        self._same.setdefault(_source(note.text, note.citation), note)
        words = fold_line(note.citation.author or note.text[:LONGEST_NAME]).split()
        self._named |= dict.fromkeys(accumulate(words[:WORDS_OF_NAME], "{} {}".format), note)
        return note


def _source(text: str, citation: Citation) -> tuple[str | None, str]:
    """What two notes with one source have in common: its address, or without one every word."""
    return (_address(citation.url), "") if citation.url else (None, fold_line(text))


def _address(url: str | None) -> str | None:
    return url and re.sub(r"\Ahttps?://(?:www\.)?", "", url).rstrip("/")


def _note_anomalies(
    notes: Sequence[Footnote], paragraphs: Sequence[Paragraph], in_head: Container[str]
) -> list[Anomaly]:
    defined = {note.number for note in notes}
    orphans = [
        anomaly("orphan_marker", p.number, number=m.number)
        for p in paragraphs
        for m in p.markers
        if m.number not in defined
    ]
    uncited = [anomaly("uncited_note", number=n.number) for n in notes if not n.cited_by and n.number not in in_head]
    return orphans + uncited


def _text_anomalies(paragraphs: Sequence[Paragraph]) -> list[Anomaly]:
    return [
        anomaly("long_paragraph", p.number, words=f"{LONGEST_PARAGRAPH:,}")
        for p in paragraphs
        if len(p.text) > 2 * LONGEST_PARAGRAPH and p.text.count(" ") >= LONGEST_PARAGRAPH - 1
    ]
