"""Word files (.docx) → lines and notes: headings, captions, lists by their styles; real footnotes and endnotes.

A .docx is a zip of XML (ECMA-376 part 1); four of its parts are read, through defusedxml and never beyond a bound.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from index.errors import ReadingError
from index.model import ParagraphKind
from index.reading.draft import Note
from index.reading.packing import read_whole
from index.reading.result import reason
from index.reading.text import Line, clean

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_KINDS: tuple[tuple[str, ParagraphKind], ...] = (
    ("heading", "heading"),
    ("title", "heading"),
    ("subtitle", "heading"),
    ("عنوان", "heading"),
    ("caption", "caption"),
    ("تسمية توضيحية", "caption"),
    ("quote", "quote"),
    ("intense quote", "quote"),
    ("اقتباس", "quote"),
    ("list", "list"),
    ("سرد الفقرات", "list"),
)
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError),  # no zip, cut short, encrypted
    *(ParseError, DefusedXmlException, LookupError, ValueError),  # no XML, or of an encoding that is none
)
_SKIPPED = {_W + "del", _W + "delText", _W + "instrText", _W + "moveFrom", _FALLBACK}
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a Word file says: its lines, and the notes in the order in which the text refers to them."""

    lines: list[Line]
    notes: tuple[Note, ...]


def read_word(data: bytes, limit_mib: int) -> WordFile:
    """Read a .docx; raises ReadingError if it is none, is broken, or is larger inside than `limit_mib`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: _part(archive, name, limit_mib) for name in ("document", "styles", "footnotes", "endnotes")}
    except _BROKEN as error:
        raise ReadingError(reason(f"ملف Word لا يُقرأ: {error}", f"not a readable Word file: {error}")) from error
    if parts["document"] is None:
        raise ReadingError(reason("ليس ملف Word", "not a Word file: it has no word/document.xml"))
    return _Reader(parts).read()


def _part(archive: zipfile.ZipFile, name: str, limit_mib: int) -> Any | None:
    path = f"word/{name}.xml"
    if path not in archive.namelist():
        return None
    with archive.open(path) as stream:
        return fromstring(read_whole(stream, limit_mib))


class _Reader:
    """One pass over the document; notes are numbered as the text comes to them: 1, 2, … and i, ii, … at the end."""

    def __init__(self, parts: dict[str, Any | None]) -> None:
        self.document = parts["document"]
        self.kinds = dict(_styles(parts["styles"]))
        self.texts = {name: _note_elements(parts[f"{name}s"], name) for name in ("footnote", "endnote")}
        self.numbers: dict[str, dict[str, str]] = {"footnote": {}, "endnote": {}}
        self.referred: list[tuple[str, str]] = []

    def read(self) -> WordFile:
        """The lines of the document, and the notes it refers to."""
        assert self.document is not None
        lines = [line for paragraph in _paragraphs(self.document) for line in self._lines(paragraph)]
        # notes may refer to notes: the list grows while it is gone through
        notes = [Note(self.numbers[name][key], self._note(name, key)) for name, key in self.referred]
        return WordFile(lines, tuple(notes))

    def _lines(self, paragraph: Any) -> Iterator[Line]:
        kind = self._kind(paragraph)
        for text in self._text(paragraph).split("\n"):
            if clean(text):
                yield Line(clean(text), True, kind)

    def _kind(self, paragraph: Any) -> ParagraphKind | None:
        properties = paragraph.find(_W + "pPr")
        if properties is None:
            return None
        style = properties.find(_W + "pStyle")
        named = self.kinds.get(style.get(_W + "val", "")) if style is not None else None
        outlined = properties.find(_W + "outlineLvl") is not None
        listed = properties.find(_W + "numPr") is not None
        return named or ("heading" if outlined else "list" if listed else None)

    def _text(self, element: Any) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: Any) -> Iterator[str]:
        """What an element's runs say, deletions left out; paragraphs in text boxes come by themselves."""
        for child in element:
            if child.tag in _SKIPPED or child.tag == _W + "p":
                continue
            if child.tag == _W + "t":
                yield child.text or ""
            elif child.tag in (_W + "tab", _W + "noBreakHyphen"):
                yield " " if child.tag == _W + "tab" else "-"
            elif child.tag in (_W + "br", _W + "cr"):
                yield "\n"
            elif child.tag in (_W + "footnoteReference", _W + "endnoteReference"):
                name = child.tag.removeprefix(_W).removesuffix("Reference")
                yield f"[^{self._number(name, child.get(_W + 'id', ''))}]"
            else:
                yield from self._pieces(child)

    def _number(self, name: str, key: str) -> str:
        numbers = self.numbers[name]
        if key not in numbers:
            count = 1 + len(numbers)
            numbers[key] = str(count) if name == "footnote" else _roman(count)
            self.referred.append((name, key))
        return numbers[key]

    def _note(self, name: str, key: str) -> str:
        return clean(" ".join(map(self._text, self.texts[name].get(key, ()))))


def _paragraphs(element: Any) -> Iterator[Any]:
    """Every paragraph, those of tables and text boxes among them, in order; a fallback repeats what came before it."""
    for child in element:
        if child.tag == _W + "p":
            yield child
        if child.tag not in _SKIPPED:
            yield from _paragraphs(child)


def _styles(styles: Any | None) -> Iterator[tuple[str, ParagraphKind]]:
    """The kind of each style that has one, by its name, which is English in every Word's files for built-in styles."""
    for style in styles.iter(_W + "style") if styles is not None else ():
        name = style.find(_W + "name")
        written = name.get(_W + "val", "").lower() if name is not None else ""
        kind = next((kind for start, kind in _KINDS if written.startswith(start)), None)
        if kind:
            yield style.get(_W + "styleId", ""), kind


def _note_elements(part: Any | None, name: str) -> dict[str, list[Any]]:
    """The paragraphs of each note by its id; separators (which have a type) are no notes."""
    if part is None:
        return {}
    notes = (note for note in part.iter(_W + name) if note.get(_W + "type") in (None, "normal"))
    return {note.get(_W + "id", ""): list(_paragraphs(note)) for note in notes}


def _roman(number: int) -> str:
    """A number as Word numbers endnotes.

    >>> _roman(9), _roman(14)
    ('ix', 'xiv')
    """
    digits = ""
    for value, sign in _ROMAN:
        digits += sign * (number // value)
        number %= value
    return digits
