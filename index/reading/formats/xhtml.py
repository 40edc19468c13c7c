"""The pages of a book as HTML for the page reader: XHTML parsed as what it is, links between pages joined."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from html.entities import html5
from urllib.parse import unquote
from xml.etree.ElementTree import Element, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from index.reading.encoding import decode
from index.reading.formats.archive import inner_text, local

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w{2,31};)")
_SPACES = re.compile(r"[ \t\r\n]+")
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,4000})\}")
_CLASS = re.compile(r"(?:^|[\s>])(?:span)?\.([\w-]+)$")
_SHOWN = {
    "block": re.compile(r"(?:^|[\s;])display\s*:\s*block"),
    "super": re.compile(r"(?:^|[\s;])vertical-align\s*:\s*(?:super|text-top|top)"),
}
_DECLARED = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_NOTE_SIGN = re.compile(r"[\[({]?\s*(?:[0-9٠-٩۰-۹]{1,4}|\*{1,4}|[†‡])\s*[\])}]?")
_PLAIN = dict.fromkeys(("aside", "header", "footer", "article", "main", "nav", "form"), "div")
"""What on a web page may be no part of the article, and in a book is."""
_NOT_BLOCKS = frozenset(["a", "span", "sup", "sub", "b", "i", "em", "strong", "small", "bdi", "bdo"])


def linked_path(base: str, address: str) -> str:
    """The path in the book that an address in the file `base` leads to.

    >>> linked_path("OEBPS/text/a.xhtml", "../notes%20b.xhtml#n1")
    'OEBPS/notes b.xhtml'
    """
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(address.partition("#")[0])))


def parsed_page(data: bytes) -> Element | str:
    """The tree of an XHTML page without namespaces, or its text where it is no XML: a browser would read it yet."""
    text = _DECLARED.sub("", decode(data, None).text) if data.strip() else ""
    try:
        root: Element = fromstring(_ENTITY.sub(lambda match: html5.get(match[1], match[0]), text))
    except (ParseError, DefusedXmlException, ValueError):
        return _SPACES.sub(" ", text)
    for element in root.iter():
        if local(element) != "pre":  # elsewhere the lines of the file are no lines of the page
            element.text = _SPACES.sub(" ", element.text or "")
        element.tail = _SPACES.sub(" ", element.tail or "")
        element.tag = _PLAIN.get(local(element), local(element) or "span")
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    return root


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The classes of a book's style sheets by how they are shown: as blocks of their own, or raised."""

    blocks: frozenset[str]
    raised: frozenset[str]


def style_sheet(sheets: Iterable[str]) -> StyleSheet:
    """What style sheets say of classes.

    >>> style_sheet(["#book span.title, .card { display: block }"]).blocks == {"title", "card"}
    True
    """
    found: dict[str, set[str]] = {"block": set(), "super": set()}
    for selectors, body in (match.groups() for sheet in sheets for match in _RULE.finditer(sheet)):
        shown = [value for value, pattern in _SHOWN.items() if pattern.search(body)]
        classes = [match[1] for selector in selectors.split(",") if (match := _CLASS.search(selector.strip()))]
        for value in shown:
            found[value].update(classes)
    return StyleSheet(frozenset(found["block"]), frozenset(found["super"]))


def show(page: Element, shown: StyleSheet) -> None:
    """Give the spans of a page that style sheets show as blocks or raised the names of such elements."""
    for span in page.iter("span"):
        classes = frozenset((span.get("class") or "").split())
        if classes & shown.blocks:
            span.tag = "div"
        elif classes & shown.raised and inner_text(span).isdecimal():
            span.tag = "sup"


class LinkedPages:
    """The pages of a book by path, in order; a note on a later page than its marker moves to the page of the marker."""

    def __init__(self, pages: Mapping[str, Element | str]) -> None:
        self._pages = dict(pages)
        trees = {path: page for path, page in self._pages.items() if isinstance(page, Element)}
        self._places = {
            (path, key): element
            for path, tree in trees.items()
            for element in tree.iter()
            if (key := element.get("id"))
        }
        self._parents = {child: parent for tree in trees.values() for parent in tree.iter() for child in parent}
        self._order = {path: place for place, path in enumerate(self._pages)}
        self._moved: dict[Element, str] = {}
        for path, tree in trees.items():
            self._link(path, tree)
        for block in self._moved:
            _take_out(self._parents.get(block), block)

    def mark(self, path: str, key: str, sign: str) -> None:
        """Put a sign at the place of that name in a page, or at its beginning if it has none."""
        page = self._pages[path]
        if isinstance(page, Element):
            place = self._places.get((path, key)) if key else None
            element = next(page.iter("body"), page) if place is None else place
            element.text = sign + (element.text or "")

    def html(self, path: str) -> str:
        """A page as HTML, all inside its body."""
        page = self._pages[path]
        if isinstance(page, str):
            return page
        body = next((element for element in page.iter("body")), page)
        return "".join([html.escape(body.text or ""), *(tostring(e, "unicode", method="html") for e in body)])

    def _link(self, path: str, tree: Element) -> None:
        body = next((element for element in tree.iter("body")), tree)
        for picture in tree.iter("img"):
            address = picture.get("src") or ""
            picture.set("src", address if ":" in address else linked_path(path, address))
        for link in list(tree.iter("a")):
            address = link.get("href") or ""
            file, _, key = address.partition("#")
            target = linked_path(path, address) if file else path
            if target == path and key:
                link.set("href", "#" + unquote(key))
            elif key and _NOTE_SIGN.fullmatch(inner_text(link)) and self._order.get(target, 0) > self._order[path]:
                note = self._note(target, unquote(key))
                link.set("href", f"#{self._brought(note, body)}" if note is not None else address)

    def _note(self, path: str, key: str) -> Element | None:
        """The block that a link to another file leads to, if it is a note: one with text, and no page."""
        block = self._places.get((path, key))
        while block is not None and block.tag in _NOT_BLOCKS:
            block = self._parents.get(block)
        return block if block is not None and block.tag not in ("body", "html") else None

    def _brought(self, note: Element, body: Element) -> str:
        """The id of a note's copy at the end of a page: that of its first marker."""
        if note not in self._moved:
            copy = deepcopy(note)
            copy.tail = None
            for link in copy.iter("a"):
                if not any(map(str.isalnum, inner_text(link))):
                    link.set("href", "#")  # an arrow back to the text
            copy.tag = "div" if copy.tag in ("li", "td", "dd") else copy.tag
            self._moved[note] = f"moved-{len(self._moved)}"
            copy.set("id", self._moved[note])
            body.append(copy)
        return self._moved[note]


def _take_out(parent: Element | None, element: Element) -> None:
    """Take an element out of its parent, and let the text behind it stay."""
    if parent is None:
        return
    place = list(parent).index(element)
    before = parent[place - 1] if place else None
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    parent.remove(element)
