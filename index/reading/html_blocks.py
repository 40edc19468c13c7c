"""A page's tree → lines: what of it is no article is taken out, and the rest read block by block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.model import ParagraphKind
from index.reading.html_tree import HEADINGS, drop, strip_dropped
from index.reading.text import Line, clean

CAPTION = "\ue000"
"""Set before a caption's text, to know it again after the extraction; a sign of no script."""
_PARAGRAPHS = ("p", "dd", "div", "section", "aside")
_NOT_TEXT = ("script", "style", "nav", "footer", "header", "noscript", "head", "aside", "form", "template")
_HTML_KINDS: dict[str, ParagraphKind] = {
    **dict.fromkeys(HEADINGS, "heading"),
    "li": "list",
    "blockquote": "quote",
    "tr": "list",
}
_KINDS: dict[str, ParagraphKind] = {"head": "heading", "quote": "quote", "item": "list", "row": "list"}
_FURNITURE = frozenset(
    [
        "mw-editsection",
        "mw-jump-link",
        "mw-indicators",
        "catlinks",
        "navbox",
        "navbox-styles",
        "printfooter",
        "sistersitebox",
        "toc",
        "siteSub",
        "contentSub",
        "jump-to-nav",
        "mw-authority-control",
    ]
)
"""Classes and ids of what MediaWiki puts round and between the paragraphs of an article."""


def drop_furniture(tree: Any) -> None:
    """Take out what is no text: MediaWiki's own words, and rows and lists that are nothing but links to other pages."""
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and not _FURNITURE.isdisjoint(_names(element)):
            drop(element)
    for row in list(tree.iter("tr", "ul")):
        links = [link for link in row.iter("a") if not (link.get("href") or "#").startswith("#")]
        said = sum(len(clean(link.text_content())) for link in links)
        if len(links) > 1 and said >= 0.9 * len(clean(row.text_content())) and said < 30 * len(links):
            drop(row)
    strip_dropped(tree)


def _names(element: Any) -> list[str]:
    return [*(element.get("class") or "").split(), element.get("id") or ""]


def unlay(tree: Any) -> None:
    """Tables that lay out a page, with paragraphs in their cells, become plain divisions."""
    for table in list(tree.iter("table")):
        if any(next(cell.iter("p", "h1", "h2", "table"), None) is not None for cell in table.iter("td")):
            for element in table.iter("table", "tbody", "tr", "td"):
                element.tag = "div"


def mark_captions(tree: Any) -> None:
    """Make captions paragraphs, which extraction keeps, and know them again by a sign."""
    for caption in list(tree.iter("figcaption")):
        text = clean(caption.text_content())
        for child in list(caption):
            caption.remove(child)
        caption.tag, caption.text = "p", CAPTION + text if text else ""
        figure = next((above for above in caption.iterancestors("figure")), None)
        if figure is not None and figure.getparent() is not None:
            caption.tail = None
            figure.addnext(caption)


def extracted_lines(body: Any) -> Iterator[Line]:
    """The lines of trafilatura's tree: `p head item quote row` as they come, text between them too."""
    for element in body:
        yield from _element(element, None)
        if element.tail and clean(element.tail):
            yield Line(clean(element.tail), True)


def _element(element: Any, kind: ParagraphKind | None) -> Iterator[Line]:
    kind = _KINDS.get(str(element.tag), kind)
    if element.tag in ("list", "quote", "table", "div", "main", "body") and len(element):
        if clean(element.text or ""):
            yield Line(clean(element.text), True, kind)
        for child in element:
            yield from _element(child, kind)
            if clean(child.tail or ""):
                yield Line(clean(child.tail), True, kind)
    elif element.tag == "row":
        yield from _whole(" | ".join(filter(None, (clean(" ".join(cell.itertext())) for cell in element))), kind)
    elif element.tag != "graphic":
        yield from _broken(element, kind)


def _broken(element: Any, kind: ParagraphKind | None) -> Iterator[Line]:
    """The text of a block, in as many lines as `<br>` (`<lb/>`) breaks it into."""
    for line_break in element.iter("lb"):
        line_break.tail = "\n" + (line_break.tail or "")
    for text in "".join(element.itertext()).split("\n"):
        yield from _whole(clean(text), kind)


def _whole(text: str, kind: ParagraphKind | None) -> Iterator[Line]:
    if text.startswith(CAPTION):
        yield Line(text.lstrip(CAPTION), True, "caption")
    elif text:
        yield Line(text, True, kind)


def all_lines(tree: Any) -> Iterator[Line]:
    """Everything a page says, block by block, where no article stands out in it; its menus left out."""
    for element in list(tree.iter(*_NOT_TEXT)):
        drop(element)
    strip_dropped(tree)
    top = next(iter([*tree.iter("article"), *tree.iter("main"), *tree.iter("body")]), tree)
    for element in top.iter("br"):
        element.tail = "\n" + (element.tail or "")
    yield from _walk(top, None)


def _walk(element: Any, kind: ParagraphKind | None) -> Iterator[Line]:
    """The lines of an element: those of the blocks in it, and the texts between them."""
    kind = _HTML_KINDS.get(str(element.tag), kind)
    pieces, said = [element.text or ""], bool(clean(element.text or ""))
    for child in element:
        inside = ""
        if next(child.iter(*_HTML_KINDS, *_PARAGRAPHS), None) is not None:
            yield from _texts("".join(pieces), kind)
            pieces, said = [], False
            yield from _walk(child, kind)
        elif isinstance(child.tag, str):
            inside = "".join(child.itertext())
            pieces.append(" | " if said and child.tag in ("td", "th") else "")
        pieces += [inside, child.tail or ""]
        said = said or bool(clean(inside + pieces[-1]))
    yield from _texts("".join(pieces), kind)


def _texts(text: str, kind: ParagraphKind | None) -> Iterator[Line]:
    for line in text.split("\n\n" if kind else "\n"):
        yield from _whole(clean(line), kind)
