"""Pandoc's tree of a document (pandoc-types 1.23, as JSON) → lines whose kind it says, notes, metadata."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from index.model import ParagraphKind, is_web_address
from index.reading.formats.document import Document
from index.reading.frontmatter import metadata
from index.reading.images import Pictures, signs_in
from index.reading.markers import DIGITS
from index.reading.parsed_document import Note
from index.reading.text import Line, clean
from index.reading.webpage import signed_fragment

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}
_COMMAND = re.compile(r"\\(?:begin|end)\{[^}]*\}(?:\[[^\]]*\])?|\\[A-Za-z@]+\*?(?:\[[^\]]*\])?|[{}]")
_ARABIC = re.compile("[\u0621-\u064a]")
_FIELDS = {
    *(
        "id",
        "title",
        "date",
        "source",
        "author",
        "url",
        "language",
        "tags",
        "authors",
        "keywords",
        "category",
        "slug",
        "summary",
        "status",
        "version",
        "revision",
        "copyright",
    ),
    *("organization", "contact", "address", "lang", "modified", "العنوان", "التاريخ", "الكاتب", "المصدر", "الوسوم"),
}
"""Names of metadata, and none of words that a text might explain."""
_LISTS = ("author", "tags", "keywords")
_NOTHING = ("HorizontalRule", "Null")
_SPACES = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}

Node = dict[str, Any]


def document_of(tree: Node) -> Document:
    """The document a tree stands for; raises KeyError, TypeError or IndexError if it is none of pandoc's."""
    reader, blocks = _Tree(), tree["blocks"]
    table = _table_of(tree["meta"])
    place = next((place for place, block in enumerate(blocks[:2]) if _fields(block)), None)
    if place is not None:
        table |= _fields(blocks[place])
        blocks = [*blocks[:place], *blocks[place + 1 :]]
    lines = reader.pictures.place(list(reader.lines(blocks, None)))
    return Document(lines, tuple(reader.notes), metadata(table))


class _Tree:
    """One pass over a tree; notes are numbered as the text comes to them."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.pictures = Pictures()
        self._in_note = False
        self._written: dict[str, int] = {}

    def lines(self, blocks: Iterable[Node], kind: ParagraphKind | None) -> Iterator[Line]:
        """The lines of blocks; `kind` is what those around them make of them."""
        table: list[str] = []
        for block in blocks:
            name = block["t"]
            inside: Any = block.get("c")
            if name == "RawBlock" and inside[0] == "html" and (table or inside[1].lstrip().startswith("<table")):
                table.append(inside[1])
                if "</table" in inside[1]:
                    yield from signed_fragment("".join(table), self.pictures)[0]
                    table = []
            elif table:
                # Textile's tables of HTML come tag by tag
                table += (html.escape(line.text, quote=False) for line in self._block(name, inside, kind))
            else:
                yield from self._block(name, inside, kind)
        yield from signed_fragment("".join(table), self.pictures)[0] if table else ()

    def _block(self, name: str, inside: Any, kind: ParagraphKind | None) -> Iterator[Line]:
        match name:
            case "Plain" | "Para":
                yield from self._paragraph(inside, kind)
            case "Header":
                yield from _whole(self._text(inside[2]).replace("\n", " "), "heading")
            case "LineBlock":
                yield from _each(map(self._text, inside), kind)
            case "CodeBlock":
                yield from _each(inside[1].split("\n"), kind)
            case "RawBlock":
                is_html = inside[0] == "html"
                yield from signed_fragment(inside[1], self.pictures)[0] if is_html else _each([_raw(inside)], kind)
            case "BlockQuote":
                yield from self.lines(inside, "quote")
            case "BulletList" | "OrderedList":
                for item in inside if name == "BulletList" else inside[1]:
                    yield from self.lines(item, "list")
            case "DefinitionList":
                for term, definitions in inside:
                    yield from _whole(self._text(term), kind)
                    yield from (line for blocks in definitions for line in self.lines(blocks, "list"))
            case "Div" if inside[0][1] == ["title"]:
                pass  # what pandoc calls a note or a warning in English
            case "Div":
                yield from self.lines(inside[1], kind)
            case "Figure":
                caption = list(self.lines(inside[1][1], "caption"))
                shown = list(self.lines(inside[2], "caption"))
                yield from _whole("".join(signs_in(line.text) for line in shown), "caption") if caption else ()
                yield from caption or shown
            case "Table":
                yield from self._table(inside)
            case _ if name not in _NOTHING:
                raise KeyError(name)

    def _paragraph(self, inlines: Sequence[Node], kind: ParagraphKind | None) -> Iterator[Line]:
        words = [inline for inline in inlines if inline["t"] not in _SPACES]
        if words and all(inline["t"] == "Image" for inline in words):
            kind = "caption"
        yield from _each(self._text(inlines).split("\n"), kind)

    def _table(self, table: Any) -> Iterator[Line]:
        """A table's rows, a line each as of a web page's; its caption before them."""
        _, caption, _, head, bodies, foot = table
        yield from self.lines(caption[1], "caption")
        rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
        for row in rows:
            cells = (" ".join(line.text for line in self.lines(cell[4], None)) for cell in row[1])
            yield from _whole(" | ".join(filter(None, cells)), "list")

    def _text(self, inlines: Iterable[Node]) -> str:
        return "".join(self._inline(inline["t"], inline.get("c")) for inline in inlines)

    def _inline(self, name: str, inside: Any) -> str:
        match name:
            case "Str":
                return str(inside)
            case "Space" | "SoftBreak" | "LineBreak":
                return _SPACES[name]
            case "Emph" | "Underline" | "Strong" | "Strikeout" | "SmallCaps" | "Subscript":
                return self._text(inside)
            case "Superscript":
                return _raised(self._text(inside))
            case "Quoted":
                signs = _QUOTES[inside[0]["t"]]
                return f"{signs[0]}{self._text(inside[1])}{signs[1]}"
            case "Cite" | "Span":
                return self._text(inside[1])
            case "Image":
                said = self._text(inside[1])
                return self.pictures.sign(inside[2][0], said) + said
            case "Link":
                return self._link(self._text(inside[1]), inside[2][0])
            case "Code" | "Math":
                return str(inside[1])
            case "Note":
                return self._note(inside)
            case "RawInline":
                return _raw(inside)
            case _:
                raise KeyError(name)

    def _link(self, text: str, url: str) -> str:
        """A link's text; in a note, which cites what it leads to, its address too."""
        cited = self._in_note and is_web_address(url) and url not in text
        return f"{text} {url}" if cited else text

    def _note(self, blocks: Sequence[Node]) -> str:
        """The marker of a note; the same note again, which MediaWiki cites by its name, is one."""
        same = json.dumps(blocks)
        if same in self._written:
            return f"[^{self._written[same]}]"
        place, outer = len(self.notes), self._in_note
        self._written[same] = place + 1
        self.notes.append(Note(str(place + 1), ""))
        self._in_note = True
        self.notes[place] = Note(str(place + 1), " ".join(line.text for line in self.lines(blocks, None)))
        self._in_note = outer
        return f"[^{place + 1}]"


def _raw(inside: Sequence[str]) -> str:
    """The Arabic that a command of TeX unknown to pandoc sets: `\\RL{…}`; other commands are about the layout."""
    return _COMMAND.sub("", inside[1]) if inside[0] in ("tex", "latex") and _ARABIC.search(inside[1]) else ""


def _each(texts: Iterable[str], kind: ParagraphKind | None) -> Iterator[Line]:
    for text in texts:
        yield from _whole(text, kind)


def _whole(text: str, kind: ParagraphKind | None) -> Iterator[Line]:
    if clean(text):
        yield Line(clean(text), True, kind)


def _raised(text: str) -> str:
    """Raised digits as such: a marker where there is a note of that number, an exponent otherwise."""
    digits = text.strip().translate(DIGITS)
    return digits.translate(_SUPERSCRIPTS) if digits.isdecimal() else text


def _table_of(meta: Node) -> Node:
    """The metadata that a tree gives in pandoc's names, by ours."""
    table = {name: _said(value) for name, value in meta.items()}
    language = str(table.get("lang") or "").partition("-")[0].lower()
    named = {name: table.get(name) for name in ("title", "date", "author")}
    return named | {"language": language or None, "tags": table.get("keywords") or table.get("tags")}


def _fields(block: Node) -> Node:
    """The fields of a list on top of a document in reStructuredText (`:author: …`), if they are metadata."""
    if block["t"] != "DefinitionList":
        return {}
    reader = _Tree()
    fields: dict[str, list[str]] = {}
    for term, defined in block["c"]:
        lines = (line.text for blocks in defined for line in reader.lines(blocks, None))
        fields.setdefault(reader._text(term).strip().lower(), []).extend(lines)
    fields["author"] = [*fields.pop("authors", ()), *fields.get("author", ())]
    return (
        {name: texts if name in _LISTS else " ".join(texts) for name, texts in fields.items() if texts}
        if (fields.keys() <= _FIELDS)
        else {}
    )


def _said(value: Node) -> str | list[str]:
    """A value of the metadata as a text, or as a list of texts; of a person's the name."""
    inside = value["c"]
    match value["t"]:
        case "MetaList":
            return [text for item in inside if isinstance(text := _said(item), str)]
        case "MetaInlines":
            return clean(_Tree()._text(inside))
        case "MetaBlocks":
            return " ".join(line.text for line in _Tree().lines(inside, None))
        case "MetaMap":
            named = [
                _said(inside[name]) for name in ("name", "given", "given-names", "family", "surname") if name in inside
            ]
            return clean(" ".join(text for text in named if isinstance(text, str)))
        case _:
            return str(inside)
