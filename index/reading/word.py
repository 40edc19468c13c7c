"""Word files (.docx) → lines and notes: headings, captions, lists by their styles; real footnotes and endnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from index.model import ParagraphKind
from index.reading.definitions import NotesWatch
from index.reading.formats.document import Document
from index.reading.formats.word_chunks import chunk_lines
from index.reading.html_tree import are_numbers, superscripts
from index.reading.images import Pictures
from index.reading.options import ReadingOptions
from index.reading.parsed_document import Metadata, Note
from index.reading.properties import file_properties
from index.reading.styles import (
    About,
    about_of_style,
    add_said,
    is_contents_heading,
    is_contents_style,
    kind_of_style,
    roman,
)
from index.reading.text import LONG_CELL, Line, broken_lines, clean, tidy_addresses
from index.reading.word_parts import M, R, W, WordPart, WordParts, word_parts
from index.reading.word_tree import drop_unprinted

_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_SHAPE, _IMAGE_DATA = "{urn:schemas-microsoft-com:vml}shape", "{urn:schemas-microsoft-com:vml}imagedata"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DUBLIN_CORE, _TERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_SKIPPED = {_FALLBACK, *(W + name for name in ("del", "delText", "instrText", "moveFrom", "pPr", "rPr"))}
_BREAKS = {W + "tab": "\t", W + "noBreakHyphen": "-", W + "br": "\n", W + "cr": "\n", W + "ptab": "\t"}
_LINK = re.compile(r"\s*HYPERLINK\s+\"(?P<url>(?:https?://|www\.)[^\"\s]+)\"", re.IGNORECASE)
_AGAIN = re.compile(r"\s*NOTEREF\s", re.IGNORECASE)
"""A field that refers to a note once more, by its number."""
_TYPED_ENTRY = re.compile(r"[^\t]{2,150}\t+[0-9٠-٩]{1,4}")
"""An entry of a table of contents that was typed."""
_STARS = re.compile(r"[*†‡§]{0,4}")
_BODY_LEVEL = "9"
"""The outline level of what is no heading."""


def read_word(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The document of a .docx file.

    Raises ReadingError if it is none, is broken, or is larger inside than `article_mib`.
    """
    yield _Reader(word_parts(data, options.article_mib)).read()


class _Reader:
    """One pass over the document; notes are numbered as the text comes to them: 1, 2, … and i, ii, … at the end."""

    def __init__(self, parts: WordParts) -> None:
        self.parts = parts
        self.styles = _Styles(parts.styles)
        self.texts = {name: _note_elements(getattr(parts, f"{name}s"), name) for name in ("footnote", "endnote")}
        self.numbers: dict[str, dict[str, str]] = {"footnote": {}, "endnote": {}}
        self.referred: list[tuple[str, str]] = []
        self.marks: dict[tuple[str, str], str] = {}
        """What stands in the text for the notes that have a mark of their own instead of a number."""
        self.chunk_notes: list[Note] = []
        self.left_out: list[str] = []
        self.said = Metadata()
        self._in_contents = False
        self.pictures = Pictures()
        self.watch = NotesWatch()

    def read(self) -> Document:
        """The lines of the document, the notes it refers to, what it says of itself."""
        drop_unprinted(self.parts.document.tree)
        lines = self.pictures.place(list(self._lines(self.parts.document.tree)))
        # notes may refer to notes: the list grows while it is gone through
        notes = [Note(self.numbers[name][key], self._note(name, key)) for name, key in self.referred]
        properties = _properties(self.parts.properties)
        return Document(
            lines, (*notes, *self.chunk_notes), self.said, properties=properties, left_out=tuple(self.left_out)
        )

    def _lines(self, element: Any) -> Iterator[Line]:
        """The lines of every paragraph and table, in order, those in text boxes after the paragraph they hang on."""
        for child in element:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            if _is_contents(child):
                self.left_out += filter(None, (clean("".join(self._pieces(p))) for p in _paragraphs(child)))
            elif child.tag == W + "tbl" and _is_table(child):
                yield from self._rows(child)
            elif child.tag == W + "altChunk":
                yield from self._chunk(child)
            elif child.tag not in _SKIPPED:
                yield from self._lines(child)

    def _chunk(self, element: Any) -> Iterator[Line]:
        """The lines of a file that the text takes in here, its notes kept."""
        name = self.parts.document.targets.get(element.get(R + "id", ""), "")
        lines, notes = chunk_lines(self.parts.chunks.get(name, b""), name)
        self.chunk_notes += notes
        yield from lines

    def _paragraph(self, paragraph: Any) -> Iterator[Line]:
        style = self.styles.of(paragraph)
        text = "".join(self._pieces(paragraph))
        listed = self._in_contents and _TYPED_ENTRY.fullmatch(text.strip()) is not None
        self._in_contents = listed or is_contents_heading(text)
        if listed or style in self.styles.contents or _is_entry(paragraph) or self._is_about(style, clean(text)):
            self.left_out += filter(None, [clean(text)])
            return
        kind = self.styles.kinds.get(style) or _direct_kind(paragraph)
        if self.watch.may_be_note(clean(text), kind == "heading"):
            text = tidy_addresses("".join(self._pieces(paragraph, self.parts.document.links)))
        yield from broken_lines([text] if kind == "heading" else text.split("\n"), kind)
        for picture in _pictures(paragraph):
            described = next((e for e in picture.iter(_PICTURE)), None)
            alt = (described.get("descr") or "") if described is not None else picture.get("alt") or ""
            yield from self.pictures.lines(self._address(picture), alt)

    def _address(self, picture: Any) -> str:
        """Where a picture is: on the web, or in the file."""
        targets = self.parts.document.targets
        images = (e for tag in (_BLIP, _IMAGE_DATA) for e in picture.iter(tag))
        keys = (e.get(R + name) for e in images for name in ("link", "embed", "id"))
        return next((targets[key] for key in keys if key in targets), "")

    def _is_about(self, style: str, text: str) -> bool:
        """Whether a paragraph's style says that it is about the text, which is kept."""
        added = add_said(self.said, self.styles.about.get(style), text)
        self.said = added or self.said
        return added is not None

    def _rows(self, table: Any) -> Iterator[Line]:
        for row in table.iter(W + "tr"):
            cells = (clean(" ".join(self._cell(cell))) for cell in row.iter(W + "tc"))
            if text := " | ".join(filter(None, cells)):
                yield Line(text, True, "list")

    def _cell(self, cell: Any) -> Iterator[str]:
        return ("".join(self._pieces(paragraph)) for paragraph in _paragraphs(cell))

    def _pieces(self, element: Any, links: Mapping[str, str] | None = None) -> Iterator[str]:
        """What an element's runs say, deletions left out; paragraphs in text boxes come by themselves.

        With `links`, the address of a link comes after its words.
        """
        address = written = ""
        for child in element:
            written += _instructions(child)  # which may stand in several runs
            if links is not None:
                address = _address_of(written)
            if child.tag in _SKIPPED or child.tag == W + "p":
                continue
            if child.tag == W + "r":
                said = "".join(self._run(child, links))
                yield f"[^{said}]" if _AGAIN.match(written) and said.isdecimal() else said
                if _ends_field(child):
                    yield f" {address} " if address else ""
                    address = written = ""
            elif child.tag == M + "t":
                yield child.text or ""
            else:
                text = "".join(self._pieces(child, links))
                yield _exponent(text) if child.tag == M + "sup" else text
                url = (links or {}).get(child.get(R + "id", "")) if child.tag == W + "hyperlink" else None
                if child.tag == W + "fldSimple":
                    url, address, written = address, "", ""
                yield f" {url} " if url and url not in text else ""

    def _run(self, run: Any, links: Mapping[str, str] | None) -> Iterator[str]:
        is_raised = self.styles.is_raised(run)
        for child in run:
            if child.tag == W + "t":
                yield _exponent(child.text or "") if is_raised else child.text or ""
            elif child.tag in _BREAKS:
                yield _BREAKS[child.tag]
            elif child.tag in (W + "footnoteReference", W + "endnoteReference"):
                name = child.tag.removeprefix(W).removesuffix("Reference")
                key = child.get(W + "id", "")
                yield f"[^{self._number(name, key)}]"
                if child.get(W + "customMarkFollows") in ("1", "true", "on"):
                    self.marks[name, key] = "".join(text.text or "" for text in run.iterfind(W + "t")).strip()
                    return
            elif child.tag not in _SKIPPED:
                yield from self._pieces(child, links)

    def _number(self, name: str, key: str) -> str:
        numbers = self.numbers[name]
        if key not in numbers:
            count = 1 + len(numbers)
            numbers[key] = str(count) if name == "footnote" else roman(count)
            self.referred.append((name, key))
        return numbers[key]

    def _note(self, name: str, key: str) -> str:
        part = getattr(self.parts, f"{name}s")
        links = part.links if part else {}
        text = clean(" ".join("".join(self._pieces(p, links)) for p in self.texts[name].get(key, ())))
        if (name, key) in self.marks:  # which is typed before the note, too
            text = text.removeprefix(self.marks[name, key] or _STARS.match(text)[0]).lstrip()  # type: ignore[index]
        return tidy_addresses(text)


class _Styles:
    """What the styles of a file mean, by their names, which are English in every Word's files for built-in styles."""

    def __init__(self, part: WordPart | None) -> None:
        self.kinds: dict[str, ParagraphKind] = {}
        self.contents: set[str] = set()
        self.raised: set[str] = set()
        self.about: dict[str, About] = {}
        """The styles of what is said about the text: who wrote it, and when."""
        bases: dict[str, str] = {}
        for style in part.tree.iter(W + "style") if part else ():
            key, written = style.get(W + "styleId", ""), _value(style, "name").lower()
            bases[key] = _value(style, "basedOn")
            kind = kind_of_style(written) or _outline_kind(style)
            if is_contents_style(written):
                self.contents.add(key)
            elif about := about_of_style(written):
                self.about[key] = about
            elif kind:
                self.kinds[key] = kind
            if _raises(style.find(W + "rPr")):
                self.raised.add(key)
        self._inherit(bases)

    def _inherit(self, bases: Mapping[str, str]) -> None:
        """Let the styles whose names say nothing mean what those mean that they are based on."""
        known = dict(self.kinds)
        for key in bases.keys() - self.kinds.keys() - self.contents - self.about.keys():
            base, seen = bases[key], {key}
            while base and base not in known and base not in seen:
                seen.add(base)
                base = bases.get(base, "")
            if base in known:
                self.kinds[key] = known[base]

    def of(self, paragraph: Any) -> str:
        """The id of a paragraph's style, "" where it has none."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return style.get(W + "val", "") if style is not None else ""

    def is_raised(self, run: Any) -> bool:
        """Whether a run's letters are set high, by hand or by its style."""
        properties = run.find(W + "rPr")
        if properties is None:
            return False
        style = properties.find(W + "rStyle")
        aligned = properties.find(W + "vertAlign")
        by_style = style is not None and style.get(W + "val", "") in self.raised
        return _raises(properties) if aligned is not None else by_style


def _value(element: Any, name: str) -> str:
    """What a property inside an element is set to, "" where it is not."""
    inside = element.find(W + name)
    return inside.get(W + "val", "") if inside is not None else ""


def _raises(properties: Any | None) -> bool:
    aligned = properties.find(W + "vertAlign") if properties is not None else None
    return aligned is not None and aligned.get(W + "val") == "superscript"


def _exponent(text: str) -> str:
    """Digits set high as superscripts; anything else as it is."""
    return superscripts(text) if are_numbers(text) else text


def _direct_kind(paragraph: Any) -> ParagraphKind | None:
    return _outline_kind(paragraph) or ("list" if paragraph.find(f"{W}pPr/{W}numPr") is not None else None)


def _outline_kind(element: Any) -> ParagraphKind | None:
    """A heading, if a paragraph or a style has a place in the outline of a text."""
    level = element.find(f"{W}pPr/{W}outlineLvl")
    return "heading" if level is not None and level.get(W + "val") != _BODY_LEVEL else None


def _is_entry(paragraph: Any) -> bool:
    """Whether a paragraph is an entry of a table of contents: it gives the page of a heading's mark."""
    return any(re.search(r"PAGEREF\s+_Toc", field.text or "") for field in paragraph.iter(W + "instrText"))


def _is_contents(element: Any) -> bool:
    """Whether an element is the part of a document that Word makes its table of contents in."""
    return any(
        e.get(W + "val") == "Table of Contents" for e in element.iterfind(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    )


def _is_table(table: Any) -> bool:
    """Whether a table is one of facts, and does not lay out a page with whole texts in its cells."""
    rows = [[*row.iter(W + "tc")] for row in table.iter(W + "tr")]
    if next(table.iterfind(f".//{W}tc//{W}tbl"), None) is not None:
        return False
    texts = [[_length(p) for p in _paragraphs(cell)] for row in rows for cell in row]
    if max(map(len, rows), default=0) < 2:
        return len(rows) > 1 and not any(length > LONG_CELL for lengths in texts for length in lengths)
    return not any(sum(length > LONG_CELL for length in lengths) > 1 for lengths in texts)


def _length(paragraph: Any) -> int:
    return sum(len(text.text or "") for text in paragraph.iter(W + "t"))


def _instructions(element: Any) -> str:
    """What an element says of a field: where its link leads, before its words."""
    written = element.get(W + "instr", "") if element.tag == W + "fldSimple" else ""
    return written + "".join(part.text or "" for part in element.iterfind(W + "instrText"))


def _address_of(instructions: str) -> str:
    match = _LINK.match(instructions)
    return match["url"] if match else ""


def _ends_field(run: Any) -> bool:
    return any(mark.get(W + "fldCharType") == "end" for mark in run.iterfind(W + "fldChar"))


def _paragraphs(element: Any) -> Iterator[Any]:
    """Every paragraph, those of text boxes among them, in order; a fallback repeats what came before it."""
    for child in element:
        if child.tag == W + "p":
            yield child
        if child.tag not in _SKIPPED:
            yield from _paragraphs(child)


def _pictures(element: Any) -> Iterator[Any]:
    """The drawings of a paragraph, those of the paragraphs in its text boxes left to them."""
    for child in element:
        if child.tag in (W + "drawing", _SHAPE):
            yield child
        elif child.tag != W + "p" and child.tag not in _SKIPPED:
            yield from _pictures(child)


def _note_elements(part: WordPart | None, name: str) -> dict[str, list[Any]]:
    """The paragraphs of each note by its id; separators (which have a type) are no notes."""
    if part is None:
        return {}
    notes = (note for note in part.tree.iter(W + name) if note.get(W + "type") in (None, "normal"))
    return {note.get(W + "id", ""): list(_paragraphs(note)) for note in notes}


def _properties(part: WordPart | None) -> Metadata:
    if part is None:
        return Metadata()
    names = (_DUBLIN_CORE + "title", _DUBLIN_CORE + "creator", _TERMS + "created", _PACKAGE + "keywords")
    title, creator, made, keywords = (part.tree.findtext(name) or "" for name in names)
    return file_properties(title, creator, made, keywords)
