"""What is asked of a page's tree in several places, and changes to it that lxml makes slow or loses text by."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from index.reading.markers import DIGITS
from index.reading.text import LONG_CELL, clean

Element: TypeAlias = Any
"""An element of a page's tree, which lxml has no types for."""

HEADINGS = tuple(f"h{level}" for level in range(1, 7))
BLOCKS = (
    *("p", "div", "section", "article", "main", "aside", "header", "footer", "address", "center", "details", "summary"),
    *("ul", "ol", "dl", "dt", "dd", "figure", "figcaption", "pre", "fieldset", "table", "caption", "thead", "tbody"),
)
"""Elements that begin and end a line, beside those that also have a kind."""
_NUMBERS = re.compile(r"\d{1,4}(?:\s?[,،–-]\s?\d{1,4}){0,9}")
_HIGH = re.compile(r"vertical-align\s*:\s*(?:super|text-top)|mso-text-raise", re.IGNORECASE)
_HIGH_CLASSES = frozenset(["superscript", "sup", "super", "MsoFootnoteReference"])
_DROPPED = "dropped"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def new_element(tag: str) -> Element:
    """An element that is in no tree yet."""
    from lxml import html  # there where trafilatura is

    return html.Element(tag)  # type: ignore[no-untyped-call]


def drop(element: Element, text: str = "") -> None:
    """Leave nothing of an element but a text in its place, until `strip_dropped` takes away what holds it.

    Taking elements out one by one copies the text round them each time.
    """
    element.clear(keep_tail=True)
    element.tag, element.text = _DROPPED, text


def strip_dropped(tree: Element) -> None:
    """Take away what is left of dropped elements."""
    from lxml import etree

    parents = {element.getparent() for element in tree.iter(_DROPPED)}
    etree.strip_tags(tree, _DROPPED)
    for parent in parents:
        # one text for the many that now stand side by side, which the extraction would gather from each of them
        parent.text = parent.text
        for child in parent:
            child.tail = child.tail


def raise_digits(element: Element) -> None:
    """`<sup>2</sup>` becomes ²: a marker if there is such a note, an exponent otherwise."""
    text = clean(element.text_content())
    if are_numbers(text):
        drop(element, superscripts(text))


def is_set_high(element: Element) -> bool:
    """Whether an element's style or class sets its letters high, as `<sup>` does."""
    style, names = element.get("style") or "", (element.get("class") or "").split()
    return _HIGH.search(style) is not None or not _HIGH_CLASSES.isdisjoint(names)


def are_numbers(text: str) -> bool:
    """Whether a raised text is a number, or several with commas and dashes between them.

    >>> are_numbers("١، 3-5"), are_numbers("st")
    (True, False)
    """
    return _NUMBERS.fullmatch(text.strip()) is not None


def superscripts(text: str) -> str:
    """Digits as superscripts.

    >>> superscripts("12"), superscripts("٣")
    ('¹²', '³')
    """
    return text.translate(DIGITS).translate(_SUPERSCRIPTS)


def names_of(element: Element) -> list[str]:
    """The classes and the id of an element."""
    return [*(element.get("class") or "").split(), element.get("id") or ""]


def lays_out(table: Element) -> bool:
    """Whether the cells of a table hold whole texts: headings, tables, or paragraphs, several or of a sentence."""
    return any(map(_is_laid, table.iter("td")))


def _is_laid(cell: Element) -> bool:
    if next(cell.iter("h1", "h2", "table"), None) is not None:
        return True
    texts = [clean(p.text_content()) for p in cell.iter("p")]
    if len(list(filter(None, texts))) > 1 or any(len(text) > LONG_CELL for text in texts):
        return True
    # pages of old have no paragraphs: their lines are broken, one of them a whole text
    return sum(len(clean(br.tail or "")) > LONG_CELL for br in cell.iter("br")) > 1
