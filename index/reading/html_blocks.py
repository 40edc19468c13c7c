"""A page's tree → lines: what of it is no article is taken out, and the rest read block by block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.model import ParagraphKind
from index.reading.html_images import CAPTION, KNOWN_BY, TEXTS, show_pictures
from index.reading.html_tree import BLOCKS, HEADINGS, Element, drop, lays_out, names_of, new_element, strip_dropped
from index.reading.images import LONGEST_CAPTION
from index.reading.text import Line, are_halves, broken_lines, clean, fold_line, is_verse

_NO_TEXT = ("script", "style", "noscript", "template", "head", "nav", "form", "button", "svg", "iframe", "object")
"""What is no text anywhere; on a page, unlike in a body that a system exports, the next ones are furniture too."""
_FRAMES = ("header", "footer", "aside")
_HTML_KINDS: dict[str, ParagraphKind] = {
    **dict.fromkeys(HEADINGS, "heading"),
    "li": "list",
    "blockquote": "quote",
    "tr": "list",
    "caption": "caption",
}
FLOWING = ("p", "li", "dt", "dd", "td", "th", "figcaption", "caption", *HEADINGS)
"""Elements whose lines in the file are no lines of the text, even where a system keeps its paragraphs as lines."""
_SPACES = re.compile(r"[ \t\r\n\f]+")
_KINDS: dict[str, ParagraphKind] = {"head": "heading", "quote": "quote", "item": "list", "row": "list"}
_NAMED = re.compile(r"[A-Za-z]{3}")
_SITE_PART = re.compile(
    r"(?:^|[\s_-])(?:menu|nav(?:bar|igation)?|sidebar|related|share|sharing|social|comments?|breadcrumbs?|widget|footer"
    r"|banner|adverts?|ads?|promo|newsletter|subscribe|copyright|recommended|popular)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Words in the classes and ids of what a site puts round its articles."""
_MOST_LINKED = 0.2
"""The share of a document's letters that may be links."""
_VERSE_CLASS = re.compile(r"(?:^|[\s_-])(?:verse|poem|poetry)(?:$|[\s_-])", re.IGNORECASE)
_CAPTION_CLASSES = frozenset(["msocaption", "caption", "wp-caption-text", "image-caption", "figure-caption"])
_QUOTE_CLASSES = frozenset(["msoquote", "msointensequote"])
_CONTENTS_CLASS = re.compile(r"msotoc\w*")


def join_lines(elements: Iterable[Element]) -> None:
    """Make the ends of lines in a page's file spaces in these elements and all that they hold, but for `<pre>`."""
    for element in elements:
        kept = {inner for pre in element.iter("pre", "textarea") for inner in pre.iter()}
        for inner in element.iter():
            if inner.text and inner not in kept:
                inner.text = _SPACES.sub(" ", inner.text)
            if inner.tail and inner is not element and inner.getparent() not in kept:
                inner.tail = _SPACES.sub(" ", inner.tail)


def unlay(tree: Element) -> None:
    """Tables that lay out a page become plain divisions; in those of short texts a cell is one text."""
    for table in list(tree.iter("table")):
        if lays_out(table):
            for element in table.iter("table", "tbody", "tr", "td"):
                element.tag = "div"
        else:
            for paragraph in [p for cell in table.iter("td", "th") for p in cell.iter("p", "div")]:
                paragraph.tag, paragraph.tail = "span", f" {paragraph.tail or ''}"


def part_halves(tree: Element) -> None:
    """Put a sign between the halves of a verse that only a style sheet keeps apart: two spans of two classes."""
    for block in tree.iter("p", "div", "li", "td", "span"):
        spans = list(block)
        if len(spans) != 2 or any(e.tag != "span" for e in spans) or clean((block.text or "") + (spans[1].tail or "")):
            continue
        names = {e.get("class") or "" for e in spans}
        # programs number the classes of the pieces that they cut words into
        if (
            len(names) == 2
            and all(map(_NAMED.match, names))
            and not spans[0].tail
            and are_halves(*(clean(e.text_content()) for e in spans))
        ):
            spans[0].tail = " … "


def show_verses(tree: Element) -> None:
    """Make the lines of a poem that a system keeps as they were typed (WordPress' block) those of a paragraph."""
    for poem in [e for e in tree.iter("pre") if _VERSE_CLASS.search(e.get("class") or "")]:
        lines = list(filter(None, map(clean, poem.text_content().splitlines())))
        poem.clear(keep_tail=True)
        poem.tag, poem.text = "p", lines[0] if lines else ""
        for line in lines[1:]:
            line_break = new_element("br")
            line_break.tail = line
            poem.append(line_break)


def mark_captions(tree: Element) -> None:
    """Make captions paragraphs, which extraction keeps, and know them again by a sign; what Word's classes say too."""
    for block in list(tree.iter("p", "div")):
        names = frozenset((block.get("class") or "").lower().split())
        if names & _CAPTION_CLASSES and next(block.iter("img", "p", "figcaption", "table"), None) in (None, block):
            text = clean(block.text_content())
            if 0 < len(text) <= LONGEST_CAPTION:
                for child in list(block):
                    block.remove(child)
                block.tag, block.text = "p", CAPTION + text
        elif names & _QUOTE_CLASSES:
            block.tag = "blockquote"
        elif any(map(_CONTENTS_CLASS.fullmatch, names)):
            drop(block)
    strip_dropped(tree)
    for caption in list(tree.iter("figcaption")):
        text = clean(caption.text_content())
        for child in list(caption):
            caption.remove(child)
        caption.tag, caption.text = "p", CAPTION + text if text else ""
        figure = next((above for above in caption.iterancestors("figure")), None)
        if figure is not None and figure.getparent() is not None:
            caption.tail = None
            figure.addnext(caption)


def is_document(tree: Element) -> bool:
    """Whether a page is nothing but its text, as writing programs save it: no menus, forms, boxes or lists of links."""
    if next(tree.iter("nav", "aside", "form", "button", "input", "iframe", "object"), None) is not None:
        return False
    if any(_SITE_PART.search(" ".join(names_of(e))) for e in tree.iter() if isinstance(e.tag, str)):
        return False
    linked = sum(len(clean(link.text_content())) for link in tree.iter("a") if link.get("href"))
    return linked <= _MOST_LINKED * len(clean(tree.text_content()))


def with_headings(lines: list[Line], tree: Element) -> list[Line]:
    """The lines of an article, with the headings that its extraction passed over, each above what it stands over."""
    places: dict[str, int] = {}
    for number, line in enumerate(lines):
        places.setdefault(_beginning(line.text), number)
    above: dict[int, list[Line]] = {}
    waiting: list[Element] = []
    for block in tree.iter(*HEADINGS, *TEXTS):
        text = _beginning(block.text_content())
        place: int | None = places.get(text)
        if not text or (place is None and block.tag == "div"):
            continue
        if block.tag in HEADINGS:
            # what stands right above a heading of its own level stands over nothing: its notes have been taken out
            waiting = [heading for heading in waiting if heading.tag < block.tag]
        if place is None and block.tag in HEADINGS:
            waiting.append(block)
            continue
        if place is not None:
            over = [heading for heading in waiting if place or heading.getparent() is block.getparent()]
            above.setdefault(place, []).extend(Line(clean(h.text_content()), True, "heading") for h in over)
        waiting = []
    return [shown for number, line in enumerate(lines) for shown in (*above.get(number, ()), line)]


def _beginning(text: str) -> str:
    return fold_line(text[:KNOWN_BY])


def extracted_lines(body: Element) -> Iterator[Line]:
    """The lines of trafilatura's tree: `p head item quote row` as they come, text between them too."""
    for element in body:
        yield from _element(element, None)
        if element.tail and clean(element.tail):
            yield Line(clean(element.tail), True)


def _element(element: Element, kind: ParagraphKind | None) -> Iterator[Line]:
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


def _broken(element: Element, kind: ParagraphKind | None) -> Iterator[Line]:
    """The text of a block, in as many lines as `<br>` (`<lb/>`) breaks it into."""
    for line_break in element.iter("lb"):
        line_break.tail = "\n" + (line_break.tail or "")
    yield from _several("".join(element.itertext()).split("\n"), kind)


def _several(raws: list[str], kind: ParagraphKind | None) -> Iterator[Line]:
    """The lines of one block, each right below the other where no blank one is between them."""
    if any(raw.lstrip().startswith(CAPTION) for raw in raws):
        for raw in raws:
            yield from _whole(raw, kind)
    else:
        yield from broken_lines(raws, kind)


def _whole(raw: str, kind: ParagraphKind | None) -> Iterator[Line]:
    text = clean(raw)
    if text.startswith(CAPTION):
        yield Line(text.lstrip(CAPTION), True, "caption")
    elif text:
        yield Line(text, True, "body" if kind is None and is_verse(raw) else kind)


def all_lines(tree: Element, is_page: bool = False) -> Iterator[Line]:
    """Everything a piece of HTML says, block by block; of a page what its menus say is left out."""
    for element in list(tree.iter(*_NO_TEXT, *(_FRAMES if is_page else ()))):
        if next(element.iterancestors("blockquote"), None) is None:
            drop(element)
    strip_dropped(tree)
    show_pictures(tree)
    top = _text_of_page(tree) if is_page else tree
    for element in top.iter("br", "hr"):
        element.tail = "\n" + (element.tail or "")
    yield from _walk(top, None)


def _text_of_page(tree: Element) -> Element:
    """The element that holds the text of a page: its article, or what holds all of several."""
    articles = list(tree.iter("article"))
    containers = articles if len(articles) == 1 else [*tree.iter("main"), *tree.iter("body")]
    return next(iter(containers), tree)


def _walk(element: Element, kind: ParagraphKind | None) -> Iterator[Line]:
    """The lines of an element: those of the blocks in it, and the texts between them."""
    kind = _HTML_KINDS.get(str(element.tag), kind)
    pieces, said = [element.text or ""], bool(clean(element.text or ""))
    for child in element:
        inside = ""
        if next(child.iter(*_HTML_KINDS, *BLOCKS), None) is not None:
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
    """The lines of a text: those that line breaks make, in a heading or an item only where a blank line does."""
    yield from _several(text.split("\n" if kind in (None, "quote") else "\n\n"), kind)
