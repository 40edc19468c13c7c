"""FictionBook files (.fb2, 2.0 to 2.2) → lines and notes, by way of HTML: its elements have their like there.

Pandoc's reader, tried with version 3.9, leaves tables out.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from index.reading.formats.archive import inner_text, local, xml_root
from index.reading.formats.document import Document
from index.reading.frontmatter import metadata
from index.reading.options import ReadingOptions
from index.reading.parsed_document import Metadata
from index.reading.webpage import read_fragment

_TAGS = {
    **{name: name for name in ("p", "table", "tr", "td", "th", "sup", "sub", "a", "strong")},
    "cite": "blockquote",
    "epigraph": "blockquote",
    "subtitle": "h6",
    "image": "img",
    "emphasis": "em",
    **dict.fromkeys(("v", "text-author", "date"), "p"),
    **dict.fromkeys(("body", "section", "poem", "stanza", "annotation"), "div"),
}
"""HTML's name of each element; what has none stands for its text."""
_LEFT_OUT = ("empty-line", "stylesheet")
_DEEPEST = 6
_NOTES = ("notes", "comments", "footnotes")


def read_fb2(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The document of a book; raises ReadingError if it is none."""
    root = xml_root(data, "FB2")
    page = Element("div")
    for body in (e for e in root if local(e) == "body"):
        _add(page, body, 1, is_notes=(body.get("name") or "").lower() in _NOTES)
    lines, notes = read_fragment(tostring(page, "unicode", method="html"))
    known = _known(root)
    title = next((line.text for line in lines[:1] if line.kind == "heading" and line.text == known.title), None)
    yield Document(lines[1:] if title else lines, notes, known, whole=True)


def _add(parent: Element, element: Element, level: int, is_notes: bool) -> None:
    """Add an element to HTML; the section of a note is known by its id, and its number is not said."""
    name = local(element)
    if name in _LEFT_OUT or (name == "title" and is_notes):
        return
    made = SubElement(parent, f"h{min(level, _DEEPEST)}" if name == "title" else _TAGS.get(name, "span"))
    made.tail = element.tail
    if key := element.get("id"):
        made.set("id", key)
    if name == "image":
        made.set("alt", element.get("alt") or element.get("title") or "")
    if address := next((value for key, value in element.items() if key.endswith("href")), None):
        made.set(*(("src", address.lstrip("#")) if name == "image" else ("href", address)))
    made.text = element.text
    if name == "title":
        made.text = " ".join(filter(None, map(inner_text, element)))
        return
    for child in element:
        _add(made, child, level + (name == "section"), is_notes)


def _known(root: Element) -> Metadata:
    """What a book's description says of it: of the text first, of its print for what is missing."""
    names = [
        part for e in root if local(e) == "description" for part in e if local(part) in ("title-info", "publish-info")
    ]
    parts: dict[str, list[Element]] = {}
    for element in (e for part in names for e in part):
        parts.setdefault(local(element), []).append(element)
    texts = {name: next(filter(None, map(inner_text, elements)), None) for name, elements in parts.items()}
    dates = [e.get("value") or inner_text(e) for name in ("date", "year") for e in parts.get(name, ())]
    return metadata(
        {
            "title": texts.get("book-title") or texts.get("book-name"),
            "author": list(filter(None, map(_name, parts.get("author", ())))),
            "source": texts.get("publisher"),
            "date": next(filter(None, dates), None),
            "language": (texts.get("lang") or "").partition("-")[0].lower() or None,
            "tags": texts.get("keywords"),
        }
    )


def _name(person: Element) -> str:
    names = {local(e): inner_text(e) for e in person}
    parts = (names.get(name) for name in ("first-name", "middle-name", "last-name"))
    return " ".join(filter(None, parts)) or names.get("nickname", "")
