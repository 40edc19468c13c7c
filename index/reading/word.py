"""Word files (.docx) → lines and notes: headings, captions, lists by their styles; real footnotes and endnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from index.arabic.dates import parse_date
from index.model import ParagraphKind
from index.reading.authors import split_authors
from index.reading.draft import Metadata, Note
from index.reading.html_tree import superscripts
from index.reading.text import Line, clean, fold_line, tidy_addresses
from index.reading.word_parts import M, R, W, WordPart, WordParts, word_parts

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DUBLIN_CORE, _TERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"
_KINDS: tuple[tuple[str, ParagraphKind], ...] = (
    ("heading", "heading"),
    ("title", "heading"),
    ("subtitle", "heading"),
    ("عنوان", "heading"),
    ("caption", "caption"),
    ("image caption", "caption"),
    ("تسمية توضيحية", "caption"),
    ("quote", "quote"),
    ("intense quote", "quote"),
    ("اقتباس", "quote"),
    ("list", "list"),
    ("سرد الفقرات", "list"),
)
_CONTENTS = ("toc ", "toc heading", "table of figures", "جدول محتويات", "فهرس")
"""How the names of the styles of a table of contents begin."""
_SKIPPED = {_FALLBACK, *(W + name for name in ("del", "delText", "instrText", "moveFrom", "pPr", "rPr"))}
_BREAKS = {W + "tab": " ", W + "noBreakHyphen": "-", W + "br": "\n", W + "cr": "\n", W + "ptab": " "}
_LINK = re.compile(r"\s*HYPERLINK\s+\"(?P<url>(?:https?://|www\.)[^\"\s]+)\"", re.IGNORECASE)
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_BODY_LEVEL = "9"
"""The outline level of what is no heading."""
_LONG_CELL = 60
"""Letters from which two paragraphs in a cell are whole texts."""
_NOBODY = re.compile(
    r"(?:windows|microsoft|office|pc|hp|dell|lenovo|acer|asus|toshiba|samsung|admin(?:istrator)?|owner|user|unknown|author"
    r"|python-docx|apache poi|pandoc|(?:ال)?مستخدم|مدير|(?:ال)?مؤلف|\W|\d)+",
    re.IGNORECASE,
)
"""What the programs and machines that files were written on call themselves."""
_NO_TITLE = re.compile(
    r"microsoft word.*|(?:document|doc|untitled|normal|title|template|word document|مستند|عنوان|بلا عنوان)?\W*\d*"
    r"|.*\.(?:docx?|dotx?|rtf|odt|pdf)",
    re.IGNORECASE,
)
_TEMPLATE_MADE = "2013-12-23"
"""The day on which python-docx says that all its files were made."""


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a Word file says: its lines, the notes in the order in which the text refers to them, its properties.

    `left_out` is its table of contents.
    """

    lines: list[Line]
    notes: tuple[Note, ...]
    properties: Metadata
    left_out: tuple[str, ...] = ()


def read_word(data: bytes, limit_mib: int) -> WordFile:
    """Read a .docx; raises ReadingError if it is none, is broken, or is larger inside than `limit_mib`."""
    return _Reader(word_parts(data, limit_mib)).read()


class _Reader:
    """One pass over the document; notes are numbered as the text comes to them: 1, 2, … and i, ii, … at the end."""

    def __init__(self, parts: WordParts) -> None:
        self.parts = parts
        self.styles = _Styles(parts.styles)
        self.texts = {name: _note_elements(getattr(parts, f"{name}s"), name) for name in ("footnote", "endnote")}
        self.numbers: dict[str, dict[str, str]] = {"footnote": {}, "endnote": {}}
        self.referred: list[tuple[str, str]] = []
        self.left_out: list[str] = []

    def read(self) -> WordFile:
        """The lines of the document, and the notes it refers to."""
        lines = list(self._lines(self.parts.document.tree))
        # notes may refer to notes: the list grows while it is gone through
        notes = [Note(self.numbers[name][key], self._note(name, key)) for name, key in self.referred]
        return WordFile(lines, tuple(notes), _properties(self.parts.properties), tuple(self.left_out))

    def _lines(self, element: Any) -> Iterator[Line]:
        """The lines of every paragraph and table, in order, those in text boxes after the paragraph they hang on."""
        for child in element:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            if child.tag == W + "tbl" and _is_table(child):
                yield from self._rows(child)
            elif child.tag not in _SKIPPED:
                yield from self._lines(child)

    def _paragraph(self, paragraph: Any) -> Iterator[Line]:
        style = self.styles.of(paragraph)
        text = "".join(self._pieces(paragraph))
        if style in self.styles.contents or _is_entry(paragraph):
            self.left_out += filter(None, [clean(text)])
            return
        kind = self.styles.kinds.get(style) or _direct_kind(paragraph)
        for piece in [text] if kind == "heading" else text.split("\n"):
            if clean(piece):
                yield Line(clean(piece), True, kind)

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
        address = ""
        for child in element:
            if links is not None:
                address = _field_address(child) or address
            if child.tag in _SKIPPED or child.tag == W + "p":
                continue
            if child.tag == W + "r":
                yield from self._run(child, links)
                if address and _ends_field(child):
                    yield f" {address} "
                    address = ""
            elif child.tag == M + "t":
                yield child.text or ""
            else:
                text = "".join(self._pieces(child, links))
                yield _exponent(text) if child.tag == M + "sup" else text
                url = (links or {}).get(child.get(R + "id", "")) if child.tag == W + "hyperlink" else None
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
                yield f"[^{self._number(name, child.get(W + 'id', ''))}]"
                if child.get(W + "customMarkFollows") in ("1", "true", "on"):
                    return
            elif child.tag not in _SKIPPED:
                yield from self._pieces(child, links)

    def _number(self, name: str, key: str) -> str:
        numbers = self.numbers[name]
        if key not in numbers:
            count = 1 + len(numbers)
            numbers[key] = str(count) if name == "footnote" else _roman(count)
            self.referred.append((name, key))
        return numbers[key]

    def _note(self, name: str, key: str) -> str:
        part = getattr(self.parts, f"{name}s")
        links = part.links if part else {}
        return tidy_addresses(clean(" ".join("".join(self._pieces(p, links)) for p in self.texts[name].get(key, ()))))


def kind_of_style(name: str) -> ParagraphKind | None:
    """What the paragraphs of a style are, by its name in lower case; None of a style that says nothing.

    >>> kind_of_style("heading 2"), kind_of_style("normal")
    ('heading', None)
    """
    return next((kind for start, kind in _KINDS if name.startswith(start)), None)


class _Styles:
    """What the styles of a file mean, by their names, which are English in every Word's files for built-in styles."""

    def __init__(self, part: WordPart | None) -> None:
        self.kinds: dict[str, ParagraphKind] = {}
        self.contents: set[str] = set()
        self.raised: set[str] = set()
        for style in part.tree.iter(W + "style") if part else ():
            key, name = style.get(W + "styleId", ""), style.find(W + "name")
            written = name.get(W + "val", "").lower() if name is not None else ""
            kind = kind_of_style(written)
            if written.startswith(_CONTENTS):
                self.contents.add(key)
            elif kind:
                self.kinds[key] = kind
            if _raises(style.find(W + "rPr")):
                self.raised.add(key)

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


def _raises(properties: Any | None) -> bool:
    aligned = properties.find(W + "vertAlign") if properties is not None else None
    return aligned is not None and aligned.get(W + "val") == "superscript"


def _exponent(text: str) -> str:
    """Digits set high as superscripts; anything else as it is."""
    return superscripts(text) if text.strip().isdecimal() else text


def _direct_kind(paragraph: Any) -> ParagraphKind | None:
    level, listed = (paragraph.find(f"{W}pPr/{W}{name}") for name in ("outlineLvl", "numPr"))
    if level is not None and level.get(W + "val") != _BODY_LEVEL:
        return "heading"
    return "list" if listed is not None else None


def _is_entry(paragraph: Any) -> bool:
    """Whether a paragraph is an entry of a table of contents: it gives the page of a heading's mark."""
    return any(re.search(r"PAGEREF\s+_Toc", field.text or "") for field in paragraph.iter(W + "instrText"))


def _is_table(table: Any) -> bool:
    """Whether a table is one of facts, and does not lay out a page with whole texts in its cells."""
    rows = [[*row.iter(W + "tc")] for row in table.iter(W + "tr")]
    if max(map(len, rows), default=0) < 2 or next(table.iterfind(f".//{W}tc//{W}tbl"), None) is not None:
        return False
    texts = ([_length(p) for p in _paragraphs(cell)] for row in rows for cell in row)
    return not any(sum(length > _LONG_CELL for length in lengths) > 1 for lengths in texts)


def _length(paragraph: Any) -> int:
    return sum(len(text.text or "") for text in paragraph.iter(W + "t"))


def _field_address(element: Any) -> str | None:
    """The address a link's field leads to, which stands in a run of instructions before its words."""
    written = element.get(W + "instr", "") if element.tag == W + "fldSimple" else ""
    written += "".join(part.text or "" for part in element.iterfind(W + "instrText"))
    match = _LINK.match(written)
    return match["url"] if match else None


def _ends_field(run: Any) -> bool:
    return any(mark.get(W + "fldCharType") == "end" for mark in run.iterfind(W + "fldChar"))


def _paragraphs(element: Any) -> Iterator[Any]:
    """Every paragraph, those of text boxes among them, in order; a fallback repeats what came before it."""
    for child in element:
        if child.tag == W + "p":
            yield child
        if child.tag not in _SKIPPED:
            yield from _paragraphs(child)


def _note_elements(part: WordPart | None, name: str) -> dict[str, list[Any]]:
    """The paragraphs of each note by its id; separators (which have a type) are no notes."""
    if part is None:
        return {}
    notes = (note for note in part.tree.iter(W + name) if note.get(W + "type") in (None, "normal"))
    return {note.get(W + "id", ""): list(_paragraphs(note)) for note in notes}


def _properties(part: WordPart | None) -> Metadata:
    """What the file says of itself, where a person wrote it and no program."""
    if part is None:
        return Metadata()
    title, creator = (clean(part.tree.findtext(_DUBLIN_CORE + name) or "") for name in ("title", "creator"))
    made = clean(part.tree.findtext(_TERMS + "created") or "")
    return Metadata(
        title=title if len(fold_line(title)) > 2 and not _NO_TITLE.fullmatch(title) else None,
        authors=split_authors(creator) if creator and not _NOBODY.fullmatch(creator) else (),
        date=None if made.startswith(_TEMPLATE_MADE) else parse_date(made),
    )


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
