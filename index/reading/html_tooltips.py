"""Notes that a page shows beside a number: tooltips, texts folded up behind it, words that its attributes carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.reading.html_tree import Element, new_element
from index.reading.markers import DIGITS
from index.reading.text import clean

_DIGIT = "0-9٠-٩۰-۹"
PLAIN_NUMBER = re.compile(rf"[\[(]?\s*(?P<number>[{_DIGIT}]{{1,3}}|\*{{1,4}})\s*[\])]?")
"""A link or a mark that is nothing but a number."""
_DESCRIBED = ("aria-describedby", "aria-details", "aria-controls", "data-footnote-id")
_SPOKEN = re.compile(r"data-(?:[\w-]*-)?(?:content|note|footnote|title|tooltip|tip|text)")
"""Attributes in which scripts find what they show beside a number."""
_CALLED = re.compile(r"\w+\(\s*(?P<quote>['\"])(?P<text>(?:\\.|(?!(?P=quote)).){3,1000})(?P=quote)")
"""The words that a script is given to show: `javascript:alert('كتاب')`, `onmouseover="Tip('كتاب')"`."""
_CALLING = ("href", "onclick", "onmouseover")
_SIDENOTE = re.compile(
    r"(?:^|\s)(?:sidenote|footnote_tooltip|footnote-(?:content|text|popup|body)|tooltip-?text|ltx_note_content"
    r"|[\w-]*footnote[\w-]*__(?:note|content|text))(?:\s|$)"
)
_BESIDE = frozenset(["sidenote", "marginnote", "margin-note", "footnote", "inline-footnote"])
"""Classes of the notes that stand amid a text, and that a style sheet puts beside or below it."""


def fragment(link: Element) -> str:
    """What a link names in this page; a browser writes the page's own address before it when it saves the page."""
    return (link.get("href") or "").partition("#")[2]


def is_raised(link: Element) -> bool:
    """Whether a link stands in raised letters, or has them."""
    return next(link.iterancestors("sup"), None) is not None or next(link.iter("sup"), None) is not None


def tooltips(tree: Element) -> list[tuple[str, Element, Element]]:
    """Numbers whose note a tooltip shows: the label, the element with the number, and the note or its text."""
    described = {e.get("id"): e for e in tree.iter() if isinstance(e.tag, str) and e.get("id")}
    notes: list[tuple[str, Element, Element]] = list(_folded(tree))
    above: set[str] = set()
    for mark in list(tree.iter("a", "sup", "button", "span", "abbr", "label")):
        if fragment(mark) and fragment(mark) in above:  # a note's own number, which leads back to the text
            continue
        above.add(mark.get("id") or "")
        inner = next((child for child in mark if child.tag in ("span", "small") and _is_tip(child)), None)
        label = PLAIN_NUMBER.fullmatch(clean(mark.text_content() if inner is None else mark.text or ""))
        tip = inner if label and inner is not None else _tip(mark, described) if label else None
        if label and tip is not None and not any(tip is other for _, _, other in notes):
            notes.append((label["number"].translate(DIGITS), mark, tip))
    shown = {element for _, _, tip in notes if not isinstance(tip, str) for element in tip.iter()}
    for note in list(tree.iter("span", "small")):
        # a note beside the text (Tufte's), numbered by the style sheet
        if not _BESIDE.isdisjoint((note.get("class") or "").split()) and note not in shown and _is_text(note):
            mark = new_element("sup")
            note.addprevious(mark)
            notes.append((str(len(notes) + 1), mark, note))
    return notes


def _folded(tree: Element) -> Iterator[tuple[str, Element, Element]]:
    """Notes that are folded up behind their number: `<details><summary>1</summary>كتاب</details>`."""
    for details in list(tree.iter("details")):
        summary = next(details.iterchildren("summary"), None)
        label = PLAIN_NUMBER.fullmatch(clean(summary.text_content())) if summary is not None else None
        if summary is not None and label:
            note = new_element("span")
            note.text, summary.tail = summary.tail, None
            note.extend(summary.itersiblings())
            details.tag, summary.tag = "span", "sup"
            details.append(note)
            yield label["number"].translate(DIGITS), summary, note


def _tip(mark: Element, described: dict[str, Element]) -> Element | None:
    """The note of a number: an element it names, one that stands behind it, or words it carries itself."""
    named = next((described[mark.get(a)] for a in _DESCRIBED if mark.get(a) in described), None)
    if named is not None and mark not in named.iterdescendants() and clean(named.text_content()):
        return named
    after = None if clean(mark.tail or "") else mark.getnext()
    around = mark.getparent()
    if after is None and around is not None and around.tag == "a" and not clean(around.tail or ""):
        after = around.getnext()
    if after is not None and after.tag in ("span", "small", "div", "aside") and _is_tip(after):
        return after
    if fragment(mark) in described:
        return None
    marked = mark.tag == "sup" or is_raised(mark) or any(sign in mark.text_content() for sign in "[*")
    names = [name for name in mark.attrib if _SPOKEN.fullmatch(name) or (marked and name == "title")]
    called = (_CALLED.search(mark.get(name) or "") for name in _CALLING)
    spoken = [mark.get(name) for name in names] + [match["text"] for match in called if match]
    return next((text for text in map(clean, spoken) if " " in text), None)


def _is_text(note: Element) -> bool:
    """Whether a note has words, and is no link to one or a number of it."""
    text = clean(note.text_content())
    return " " in text and next(note.iter("a", "sup"), None) is None


def _is_tip(element: Element) -> bool:
    spoken = element.get("role") in ("tooltip", "note", "doc-footnote")
    return spoken or _SIDENOTE.search(element.get("class") or "") is not None
