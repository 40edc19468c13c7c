"""What a Word file keeps and Word does not print: hidden runs, prompts of empty forms, marks of paragraphs deleted."""

from __future__ import annotations

from typing import Any

from index.reading.word_parts import W

_OFF = ("0", "false", "off")


def drop_unprinted(tree: Any) -> None:
    """Take out of a document's tree what Word would not print, and join the paragraphs whose mark a revision deleted.

    >>> from xml.etree.ElementTree import fromstring
    >>> hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>b</w:t></w:r>"
    >>> tree = fromstring(f"<w:p xmlns:w='{W[1:-1]}'><w:r><w:t>a</w:t></w:r>{hidden}</w:p>")
    >>> drop_unprinted(tree)
    >>> "".join(tree.itertext())
    'a'
    """
    for parent in tree.iter():
        unprinted = [child for child in parent if _is_hidden(child) or _is_prompt(child)]
        for child in unprinted:
            parent.remove(child)
        if any(map(_is_mark_deleted, parent)):
            _join(parent)


def _is_hidden(element: Any) -> bool:
    """Whether a run is hidden; `webHidden` is so on screens only."""
    hidden = element.find(f"{W}rPr/{W}vanish") if element.tag == W + "r" else None
    return hidden is not None and hidden.get(W + "val") not in _OFF


def _is_prompt(element: Any) -> bool:
    """Whether an element is a field of a form that nobody filled in, with what it asks for: `انقر هنا لإدخال نص`."""
    shown = element.find(f"{W}sdtPr/{W}showingPlcHdr") if element.tag == W + "sdt" else None
    return shown is not None and shown.get(W + "val") not in _OFF


def _is_mark_deleted(element: Any) -> bool:
    return element.tag == W + "p" and element.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _join(parent: Any) -> None:
    """Put the runs of each paragraph whose mark is deleted before those of the paragraph right below it."""
    children = list(parent)
    for place, child in enumerate(children[:-1]):
        below = children[place + 1]
        if _is_mark_deleted(child) and below.tag == W + "p":
            runs = [run for run in child if run.tag != W + "pPr"]
            start = int(below.find(W + "pPr") is not None)
            below[start:start] = runs
            parent.remove(child)
