"""OpenDocument texts (.odt, .ott, flat .fodt; ISO 26300) → lines and notes, as LibreOffice and others write them.

Pandoc's reader, tried with version 3.9, knows nothing of the styles of captions, of who wrote a file and when, and
loses the numbers of figures and a note's second marker; so this one is our own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from index.errors import ReadingError
from index.model import ParagraphKind, is_web_address
from index.reading.definitions import NotesWatch
from index.reading.formats.archive import inner_text, local, parts_of, xml_root
from index.reading.formats.document import Document
from index.reading.html_tree import superscripts
from index.reading.images import Pictures
from index.reading.options import ReadingOptions
from index.reading.parsed_document import Metadata, Note
from index.reading.properties import file_properties
from index.reading.styles import About, about_of_style, add_said, kind_of_style, roman
from index.reading.text import LONG_CELL, Line, clean, is_verse, tidy_addresses

_SKIPPED = frozenset(
    [
        *("tracked-changes", "annotation", "annotation-end", "sequence-decls", "variable-decls", "user-field-decls"),
        *("forms", "dde-connection-decls", "title", "desc", "note-citation", "ruby-text", "event-listeners", "script"),
        *("object", "object-ole", "image", "binary-data", "database-display", "meta-field"),
    ]
)
"""What is no text of the document: what was deleted, comments, declarations, descriptions of pictures."""
_CONTENTS = (
    "table-of-content",
    "illustration-index",
    "table-index",
    "object-index",
    "user-index",
    "alphabetical-index",
)
_MOST_SPACES = 20
_SIGNS = {"tab": "\t", "line-break": "\n"}
_ENCODED = re.compile(r"_([0-9a-f]{2,4})_")
_RAISED = re.compile(r"super|[1-9]\d*%")


def read_odt(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The document of an OpenDocument text; raises ReadingError if it is none, is broken, or encrypted."""
    roots = (
        [xml_root(data, "OpenDocument")] if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<" else _packed(data, options)
    )
    texts = [e for root in roots for body in root if local(body) == "body" for e in body if local(e) == "text"]
    if not texts:
        raise ReadingError("reading.not_a", kind="OpenDocument")
    yield _Reader(roots).document(texts[0])


def _packed(data: bytes, options: ReadingOptions) -> list[Element]:
    with parts_of(data, options.file_mib, "OpenDocument") as parts:
        roots = [parts.xml(name) for name in ("content.xml", "styles.xml", "meta.xml")]
    return [root for root in roots if root is not None]


class _Reader:
    """One pass over a text; notes are numbered as it comes to them: 1, 2, … and i, ii, … at the end."""

    def __init__(self, roots: list[Element]) -> None:
        self._roots = roots
        self._styles = _Styles(roots)
        self._numbers: dict[str, str] = {}
        self._notes: list[Note] = []
        self._counts: Counter[str] = Counter()
        self._left_out: list[str] = []
        self._in_note = False
        self._said = Metadata()
        self._pictures = Pictures()
        self._watch = NotesWatch()

    def document(self, text: Element) -> Document:
        """The document of a text."""
        lines = self._pictures.place(list(self._lines(text, None)))
        properties, left_out = _properties(self._roots), tuple(self._left_out)
        return Document(lines, tuple(self._notes), self._said, properties=properties, left_out=left_out)

    def _lines(self, element: Element, kind: ParagraphKind | None) -> Iterator[Line]:
        """The lines of the blocks inside an element, those in text boxes after the paragraph they hang on."""
        for child in element:
            match local(child):
                case "p" | "h" as name:
                    yield from self._paragraph(child, "heading" if name == "h" else kind)
                case "list":
                    yield from self._lines(child, "list")
                case "table" if _is_of_facts(child):
                    yield from self._rows(child)
                case name if name in _CONTENTS:
                    self._left_out += filter(None, (inner_text(p) for p in child.iter() if local(p) == "p"))
                case name if name not in _SKIPPED:
                    yield from self._lines(child, kind)

    def _paragraph(self, paragraph: Element, kind: ParagraphKind | None) -> Iterator[Line]:
        style, outer = _attribute(paragraph, "style-name"), self._in_note
        self._in_note = outer or self._watch.may_be_note(inner_text(paragraph), kind == "heading")
        text, self._in_note = tidy_addresses(self._text(paragraph)), outer
        kind = "heading" if kind == "heading" else self._styles.kinds.get(style) or kind
        if added := add_said(self._said, self._styles.about.get(style), text):
            self._said = added
            self._left_out.append(clean(text))
            return
        for piece in [text] if kind == "heading" else text.split("\n"):
            if clean(piece):
                yield Line(clean(piece), True, "body" if kind is None and is_verse(piece) else kind)
        yield from (line for box in _boxes(paragraph) for line in self._lines(box, None))
        for address, alt in _frames(paragraph):
            yield from self._pictures.lines(address, alt)

    def _rows(self, table: Element) -> Iterator[Line]:
        for row in (e for e in table.iter() if local(e) == "table-row"):
            cells = (" ".join(line.text for line in self._lines(cell, None)) for cell in row)
            if text := " | ".join(filter(None, cells)):
                yield Line(text, True, "list")

    def _text(self, element: Element) -> str:
        pieces = [_joined(element.text)]
        for child in element:
            pieces += [self._inline(child), _joined(child.tail)]
        return "".join(pieces)

    def _inline(self, element: Element) -> str:
        """The text of an element inside a paragraph, notes as markers; in a note the address of a link after it."""
        match local(element):
            case "note":
                return self._note(element)
            case "note-ref":
                number = self._numbers.get(_attribute(element, "ref-name"))
                return f"[^{number}]" if number else self._text(element)
            case "s":
                count = _attribute(element, "c")
                return " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
            case name if name in _SIGNS:
                return _SIGNS[name]
            case name if name in _SKIPPED or name == "text-box":
                return ""
        text, style = self._text(element), _attribute(element, "style-name")
        if style in self._styles.hidden:
            return ""
        if style in self._styles.raised and text.strip().isdecimal():
            return superscripts(text.strip())
        url = _attribute(element, "href") if local(element) == "a" and self._in_note else ""
        return f"{text} {url} " if is_web_address(url) and url not in text else text

    def _note(self, note: Element) -> str:
        kind = _attribute(note, "note-class") or "footnote"
        self._counts[kind] += 1
        number = roman(self._counts[kind]) if kind == "endnote" else str(self._counts[kind])
        self._numbers[_attribute(note, "id")] = number
        place, outer = len(self._notes), self._in_note
        self._notes.append(Note(number, ""))
        self._in_note = True
        body = " ".join(line.text for line in self._lines(note, None))
        self._notes[place], self._in_note = Note(number, tidy_addresses(clean(body))), outer
        return f"[^{number}]"


class _Styles:
    """What the styles of a file mean: the kind of each paragraph style, the text styles set high or hidden."""

    def __init__(self, roots: list[Element]) -> None:
        styles = {
            _attribute(e, "name"): e
            for root in roots
            for group in root
            if local(group) in ("styles", "automatic-styles")
            for e in group
            if local(e) == "style"
        }
        meanings = {name: _meaning(name, styles) for name in styles}
        self.kinds = {name: kind for name, (kind, _) in meanings.items() if kind}
        self.about = {name: about for name, (_, about) in meanings.items() if about}
        shown = {name: {**e.attrib} for name, style in styles.items() for e in style if local(e) == "text-properties"}
        self.raised = {name for name, properties in shown.items() if _is_raised(properties)}
        self.hidden = {
            name
            for name, properties in shown.items()
            if "none" in properties.values() and _says(properties, "display", "none")
        }


def _meaning(name: str, styles: Mapping[str, Element]) -> tuple[ParagraphKind | None, About | None]:
    """What the paragraphs of a style are: by its name, its level in the outline, or the style it is made from."""
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        style = styles[name]
        shown = _attribute(style, "display-name") or _ENCODED.sub(lambda sign: chr(int(sign[1], 16)), name)
        kind, about = kind_of_style(shown.lower()), about_of_style(shown.lower())
        if kind or about:
            return kind, about
        if _attribute(style, "default-outline-level").strip("0"):
            return "heading", None
        name = _attribute(style, "parent-style-name")
    return None, None


def _is_raised(properties: Mapping[str, str]) -> bool:
    return any(name.endswith("}text-position") and _RAISED.match(value) for name, value in properties.items())


def _says(properties: Mapping[str, str], name: str, value: str) -> bool:
    return any(key.endswith("}" + name) and properties[key] == value for key in properties)


def _is_of_facts(table: Element) -> bool:
    """Whether a table is one of facts, and does not lay out a page with whole texts in its cells."""
    cells = [[cell for cell in row if local(cell) == "table-cell"] for row in table.iter() if local(row) == "table-row"]
    nested = any(local(e) == "table" for e in table.iter() if e is not table)
    texts = ([len(inner_text(p)) for p in cell.iter() if local(p) in ("p", "h")] for row in cells for cell in row)
    laid_out = any(sum(length > LONG_CELL for length in lengths) > 1 for lengths in texts)
    return max(map(len, cells), default=0) > 1 and not nested and not laid_out


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes that hang on a paragraph, those inside others left to them."""
    for child in element:
        if local(child) == "text-box":
            yield child
        elif local(child) not in ("note", *_SKIPPED):
            yield from _boxes(child)


def _frames(paragraph: Element) -> Iterator[tuple[str, str]]:
    """Where the pictures of a paragraph are, and what is said of each."""
    for frame in (e for e in paragraph.iter() if local(e) == "frame"):
        if images := [e for e in frame if local(e) == "image"]:
            yield _attribute(images[0], "href"), next((inner_text(e) for e in frame if local(e) == "desc"), "")


def _properties(roots: list[Element]) -> Metadata:
    values: dict[str, list[str]] = {}
    for element in (e for root in roots for meta in root if local(meta) == "meta" for e in meta):
        values.setdefault(local(element), []).append(inner_text(element))
    title, creator, changed_by, made = (
        next(filter(None, values.get(name, ())), "")
        for name in ("title", "initial-creator", "creator", "creation-date")
    )
    return file_properties(title, creator or changed_by, made, "\n".join(values.get("keyword", ())))


def _attribute(element: Element, name: str) -> str:
    """An attribute's value by its name without its namespace, "" where there is none."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _joined(text: str | None) -> str:
    return (text or "").replace("\n", " ")
