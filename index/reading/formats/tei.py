"""TEI XML (Text Encoding Initiative, P4 and P5) → lines and notes: the format of digital editions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from index.arabic.dates import parse_date
from index.model import ParagraphKind, is_web_address
from index.reading.authors import split_authors
from index.reading.formats.archive import XML, inner_text, language_of, local, xml_root
from index.reading.formats.document import Document
from index.reading.frontmatter import metadata
from index.reading.html_tree import superscripts
from index.reading.images import Pictures
from index.reading.options import ReadingOptions
from index.reading.parsed_document import Metadata, Note
from index.reading.text import Line, clean, tidy_addresses

_LEFT_OUT = frozenset(["teiHeader", "fw", "del", "sic", "orig", "abbr", "gap", "surplus", "facsimile", "desc"])
"""What is beside the text: the running heads of the pages, what was struck out, the uncorrected of two readings."""
_BLOCKS: dict[str, ParagraphKind | None] = {
    **dict.fromkeys(("text", "body", "front", "back", "group", "div", *(f"div{level}" for level in range(8)))),
    **dict.fromkeys(("p", "ab", "lg", "l", "sp", "speaker", "salute", "signed", "closer", "opener", "byline")),
    **dict.fromkeys(("dateline", "epigraph", "titlePage", "docTitle", "trailer", "argument", "list", "listBibl")),
    **dict.fromkeys(("bibl", "said", "castList", "postscript")),
    "head": "heading",
    "figDesc": "caption",
    "item": "list",
    "label": "list",
    "row": "list",
    "figure": "caption",
    "table": "caption",
}
"""The elements that stand for themselves, and the kind that their texts have by them."""
_HOLDERS = ("body", "group", "text", "div", *(f"div{level}" for level in range(8)))
_QUOTED = ("q", "quote", "cit", "floatingText")


def read_tei(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The texts of a TEI file, one or, of a corpus, several; raises ReadingError if it is none."""
    root = xml_root(data, "TEI")
    for text in [e for e in root.iter() if local(e) in ("TEI", "TEI.2")]:
        yield from _Edition(text).documents()


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
        self._pictures = Pictures()
        self._in_note = False
        self._apart: set[Element] = set()

    def documents(self) -> Iterator[Document]:
        """The text, or, of an issue of a journal, each article by itself; what stands between them comes first."""
        header = next((e for e in self._root if local(e) == "teiHeader"), None)
        known = _known(header) if header is not None else Metadata()
        texts = [e for e in self._root if local(e) == "text"]
        language = next(filter(None, map(language_of, texts)), "")
        known = replace(known, language=known.language or language or None)
        items = [item for text in texts for item in _items(text)]
        if len(items) < 2:
            yield self._document(texts, known)
            return
        self._apart = set(items)
        rest = self._document(texts, known)
        if rest.lines:
            yield rest
        for item in items:
            self._apart.discard(item)
            document = self._document([item], replace(known, authors=_byline(item), source=known.source or known.title))
            title = next((line.text for line in document.lines[:2] if line.kind == "heading"), None)
            yield replace(document, known=replace(document.known, title=title))

    def _document(self, parts: list[Element], known: Metadata) -> Document:
        self._numbers = {}
        lines = self._pictures.place([line for part in parts for line in self._block(part, None)])
        return Document(lines, tuple(self._notes()), known)

    def _notes(self) -> Iterator[Note]:
        """The notes met so far, and those that they refer to."""
        done = 0
        self._in_note = True
        while done < len(self._numbers):
            note, number = list(self._numbers.items())[done]
            yield Note(number, tidy_addresses(" ".join(line.text for line in self._lines(note, None))))
            done += 1
        self._in_note = False

    def _lines(self, element: Element, kind: ParagraphKind | None) -> Iterator[Line]:
        """The lines of a block: those of the blocks in it, and the texts between them."""
        pieces = [element.text or ""]
        captions = {inner_text(e) for e in element if local(e) == "head"} if local(element) == "figure" else set()
        for child in element:
            name = local(child)
            if (name == "figDesc" and inner_text(child) in captions) or child in self._apart:
                continue
            if name in _BLOCKS or (name in _QUOTED and any(local(inner) in _BLOCKS for inner in child)):
                yield from _whole("".join(pieces), kind)
                pieces = []
                yield from self._block(child, kind)
            else:
                pieces.append(self._inline(child))
            pieces.append(child.tail or "")
        yield from _whole("".join(pieces), kind)

    def _block(self, element: Element, kind: ParagraphKind | None) -> Iterator[Line]:
        name = local(element)
        own = "quote" if name in _QUOTED else _BLOCKS.get(name)
        # what heads a picture or a table is its caption
        yield from self._lines(element, kind if kind == "caption" and own == "heading" else own or kind)

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
        if name == "app" and (read := next((e for e in element if local(e) == "lem"), None)) is not None:
            return self._inline(read)  # without what other witnesses have
        if name == "graphic":
            return self._pictures.sign(element.get("url") or "")
        if name in ("lb", "pb", "cb", "space", "milestone"):
            return "" if element.get("break") == "no" else " "
        inside = "".join([element.text or "", *(self._inline(child) + (child.tail or "") for child in element)])
        if name == "cell":
            return f"{inside} | "
        if name == "seg" and inside.strip():
            return f"{inside} "  # a half of a verse
        raised = name == "hi" and "sup" in (element.get("rend") or element.get("rendition") or "").lower()
        if raised and inside.strip().isdecimal():
            return superscripts(inside.strip())
        url = element.get("target") or ""
        return f"{inside} {url} " if self._in_note and is_web_address(url) and url not in inside else inside

    def _marker(self, note: Element) -> str:
        return f"[^{self._numbers.setdefault(note, str(len(self._numbers) + 1))}]"


def _id(element: Element) -> str:
    return element.get(f"{XML}id") or element.get("id") or ""


def _target(element: Element) -> str:
    return (element.get("target") or "").lstrip("#")


def _whole(text: str, kind: ParagraphKind | None) -> Iterator[Line]:
    text = clean(text).removesuffix(" |")
    if text:
        yield Line(text, True, kind)


def _items(text: Element) -> list[Element]:
    """The articles of an issue, none inside another."""
    if (text.get("type"), text.get("subtype")).count("article"):
        return [text]
    is_item = text.get("type") in ("item", "article") or text.get("subtype") == "article"
    if is_item and text.get("subtype") not in ("masthead", "advert"):
        return [text]
    return [item for child in text if local(child) in _HOLDERS for item in _items(child)]


def _byline(item: Element) -> tuple[str, ...]:
    """Who wrote an article, by its byline."""
    lines = [e for e in item if local(e) in ("byline", "closer", "signed")]
    people = [e for line in lines for e in line.iter() if local(e) == "persName"]
    names = [_name(e) for e in people] or [inner_text(e) for e in lines if local(e) == "byline"]
    return tuple(dict.fromkeys(name for text in filter(None, names) for name in split_authors(text)))


def _name(element: Element) -> str:
    """A name; of one in two scripts the first."""
    inner = [e for e in element if local(e) in ("persName", "orgName", "name")]
    return inner_text(inner[0] if inner else element)


def _known(header: Element) -> Metadata:
    """What a header says of its text: what it says of the source before what it says of the edition."""
    sources = [e for e in header.iter() if local(e) == "sourceDesc"]
    values: dict[str, list[Element]] = {}
    for element in (e for part in (*sources, header) for e in part.iter()):
        values.setdefault(local(element), []).append(element)
    titles = [inner_text(e) for e in header.iter() if local(e) == "title"]
    journals = [inner_text(e) for e in values.get("title", ()) if e.get("level") == "j"]
    publishers = [_name(e) for e in values.get("publisher", ())]
    dates = [e.get("when") or e.get("when-iso") or inner_text(e) for e in values.get("date", ())]
    language = next((e.get("ident") or "" for e in values.get("language", ())), "")
    table = {
        "title": next(filter(None, titles), None),
        "author": list(filter(None, dict.fromkeys(_name(e) for e in header.iter() if local(e) == "author"))),
        "source": next(filter(None, [*journals, *publishers]), None),
        "date": next(filter(parse_date, dates), None),
        "tags": [inner_text(e) for words in values.get("keywords", ()) for e in words.iter() if local(e) == "term"],
        "language": language.partition("-")[0].lower() or None,
    }
    return metadata(table)
