"""A plain text → head, body blocks, notes, and what is no part of the article; no letter is lost between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading.blocks import is_short, kinds
from index.reading.boilerplate import BoilerplateList, boilerplate
from index.reading.draft import Draft
from index.reading.frontmatter import Metadata
from index.reading.head import read_head, repeats_date
from index.reading.markers import find_markers
from index.reading.notes import is_notes_heading, split_notes
from index.reading.text import Line, folded, split_lines

_NOTES_HINT = re.compile(r"[\[(]\W*[0-9٠-٩۰-۹^*]|[⁰¹²³⁴-⁹]|هامش|↑")


def read_text(text: str, known: Metadata, further: tuple[str, ...] = ()) -> Draft:
    """Read a whole text file: its head is looked for, its body may be of any shape."""
    lists = boilerplate(further)
    head = read_head(lines := split_lines(text), known, lists)
    split = split_notes(lines[head.length :], lists)
    body, left_out = _without_boilerplate(split.body, lists, head.found)
    return Draft(
        tuple(kinds(body)), split.notes, head.found, (*head.left_out, *split.headings, *left_out), known.anomalies
    )


def read_body(text: str, known: Metadata, further: tuple[str, ...] = ()) -> Draft:
    """Read the body of a row, whose lines are paragraphs: nothing is guessed away."""
    lists = boilerplate(further)
    lines = split_lines(text)
    left_out = [line.text for line in lines if lists.kind(line.text)]
    lines = [line for line in lines if not lists.kind(line.text)]
    if lines and known.title and len(lines[0].text) < 2 * len(known.title) and _said(lines[0].text, known):
        left_out.append(lines.pop(0).text)
    if _NOTES_HINT.search(text) or any(is_notes_heading(line.text) for line in lines):
        split = split_notes(lines, lists)
    else:
        split = None
    body = split.body if split else lines
    return Draft(
        tuple(kinds(body, sure=True)),
        split.notes if split else (),
        known,
        (*left_out, *(split.headings if split else ())),
        known.anomalies,
    )


def _without_boilerplate(
    lines: Sequence[Line], lists: BoilerplateList, found: Metadata
) -> tuple[list[Line], list[str]]:
    """The lines of the article, and those that are not: boilerplate with its links, repetitions of title and date."""
    kept: list[Line] = []
    out: list[str] = []
    linking = False
    for line in lines:
        kind = lists.kind(line.text)
        linking = kind == "heading" or (linking and is_short(line.text) and not any(find_markers(line.text)))
        if kind or linking or _said(line.text, found):
            out.append(line.text)
        else:
            kept.append(line)
    return kept, out


def _said(text: str, found: Metadata) -> bool:
    return (found.title is not None and folded(text) == folded(found.title)) or repeats_date(text, found.date)
