"""TEI XML (Text Encoding Initiative, P4 and P5) → lines and notes: the format of digital editions."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, parse

from index.arabic.dates import parse_date
from index.errors import ReadingError
from index.model import ParagraphKind
from index.reading.draft import Metadata, Note
from index.reading.formats.archive import inner_text, local
from index.reading.formats.document import Document
from index.reading.frontmatter import metadata
from index.reading.options import ReadingOptions
from index.reading.text import Line, clean

_LEFT_OUT = frozenset(["teiHeader", "fw", "del", "sic", "orig", "abbr", "gap", "surplus", "facsimile", "desc"])
"""What is beside the text: the running heads of the pages, what was struck out, the uncorrected of two readings."""
_BLOCKS: dict[str, ParagraphKind | None] = {
    **dict.fromkeys(("text", "body", "front", "back", "group", "div", *(f"div{level}" for level in range(8)))),
    **dict.fromkeys(("p", "ab", "lg", "l", "sp", "speaker", "salute", "signed", "closer", "opener", "byline")),
    **dict.fromkeys(("dateline", "epigraph", "titlePage", "docTitle", "trailer", "argument", "list", "listBibl")),
    **dict.fromkeys(("bibl", "table", "said", "castList", "postscript")),
    "head": "heading",
    "figDesc": "caption",
    "item": "list",
    "label": "list",
    "row": "list",
    "figure": "caption",
}
"""The elements that stand for themselves, and the kind that their texts have by them."""
_QUOTED = ("q", "quote", "cit", "floatingText")
_ID = "{http://www.w3.org/XML/1998/namespace}id"


def read_tei(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The texts of a TEI file, one or, of a corpus, several; raises ReadingError if it is none."""
    try:
        root = parse(io.BytesIO(data)).getroot()
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ReadingError("reading.unreadable", kind="TEI", error=error) from error
    for text in [e for e in root.iter() if local(e) in ("TEI", "TEI.2")]:
        yield _Edition(text).document()


class _Edition:
    """One pass over a text; notes are numbered as it comes to them."""

    def __init__(self, root: Element) -> None:
        self._root = root
        notes = [e for e in root.iter() if local(e) == "note"]
        cited = {_target(e) for e in root.iter() if local(e) in ("ref", "ptr")}
        self._by_id = {key: e for e in notes if (key := _id(e)) in cited}
        anchors = {_id(e) for e in root.iter() if local(e) == "anchor"}
        self._by_anchor = {key: e for e in notes if (key := _target(e)) in anchors}
        self._elsewhere = {*self._by_id.values(), *self._by_anchor.values()}
        self._numbers: dict[Element, str] = {}

    def document(self) -> Document:
        """The text's lines, its notes and what its header says."""
        header = next((e for e in self._root if local(e) == "teiHeader"), None)
        lines = [line for e in self._root if local(e) == "text" for line in self._lines(e, None)]
        known = _known(header) if header is not None else Metadata()
        return Document(lines, tuple(self._notes()), known)

    def _notes(self) -> Iterator[Note]:
        """The notes met so far, and those that they refer to."""
        done = 0
        while done < len(self._numbers):
            note, number = list(self._numbers.items())[done]
            yield Note(number, " ".join(line.text for line in self._lines(note, None)))
            done += 1

    def _lines(self, element: Element, kind: ParagraphKind | None) -> Iterator[Line]:
        """The lines of a block: those of the blocks in it, and the texts between them."""
        pieces = [element.text or ""]
        captions = {inner_text(e) for e in element if local(e) == "head"} if local(element) == "figure" else set()
        for child in element:
            name = local(child)
            if name == "figDesc" and inner_text(child) in captions:
                continue
            if name in _BLOCKS or (name in _QUOTED and any(local(inner) in _BLOCKS for inner in child)):
                yield from _whole("".join(pieces), kind)
                pieces = []
                yield from self._lines(child, _BLOCKS.get(name) or ("quote" if name in _QUOTED else kind))
            else:
                pieces.append(self._inline(child))
            pieces.append(child.tail or "")
        yield from _whole("".join(pieces), kind)

    def _inline(self, element: Element) -> str:
        """The text of an element inside a line, its notes as markers."""
        name = local(element)
        if name == "note":
            return "" if element in self._elsewhere else self._marker(element)
        cited = self._by_id.get(_target(element)) if name in ("ref", "ptr") else self._by_anchor.get(_id(element))
        if cited is not None:
            return self._marker(cited)
        if name in _LEFT_OUT:
            return ""
        if name in ("lb", "pb", "cb", "space", "milestone"):
            return "" if element.get("break") == "no" else " "
        inside = "".join([element.text or "", *(self._inline(child) + (child.tail or "") for child in element)])
        return f"{inside} | " if name == "cell" else inside

    def _marker(self, note: Element) -> str:
        return f"[^{self._numbers.setdefault(note, str(len(self._numbers) + 1))}]"


def _id(element: Element) -> str:
    return element.get(_ID) or element.get("id") or ""


def _target(element: Element) -> str:
    return (element.get("target") or "").lstrip("#")


def _whole(text: str, kind: ParagraphKind | None) -> Iterator[Line]:
    text = clean(text).removesuffix(" |")
    if text:
        yield Line(text, True, kind)


def _known(header: Element) -> Metadata:
    """What a header says of its text: of its titles the first, of its dates the first that is one."""
    said: dict[str, list[Element]] = {}
    for element in header.iter():
        said.setdefault(local(element), []).append(element)
    titles, publishers = ([inner_text(e) for e in said.get(name, ())] for name in ("title", "publisher"))
    dates = [e.get("when") or e.get("when-iso") or inner_text(e) for e in said.get("date", ())]
    language = next((e.get("ident") or "" for e in said.get("language", ())), "")
    table = {
        "title": next(filter(None, titles), None),
        "author": list(filter(None, dict.fromkeys(inner_text(e) for e in said.get("author", ())))),
        "source": next(filter(None, publishers), None),
        "date": next(filter(parse_date, dates), None),
        "tags": [inner_text(e) for words in said.get("keywords", ()) for e in words.iter() if local(e) == "term"],
        "language": language.partition("-")[0].lower() or None,
    }
    return metadata(table)
