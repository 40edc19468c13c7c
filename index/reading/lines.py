"""Lines mended before they are understood: pages that broke a paragraph, and text wrapped at a fixed width."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from index.reading.about_line import about_line
from index.reading.blocks import is_item
from index.reading.boilerplate import BoilerplateList, is_page_number, is_running_head
from index.reading.definitions import is_definition, is_notes_heading
from index.reading.parsed_document import Metadata
from index.reading.text import Line, fold_line

_ENDED = re.compile(r"[.!؟?:…؛][»”\")\]]*\Z")
_PAGE_CITED = re.compile(r"(?:ص|صص|p|pp)\.?\s?[0-9٠-٩]", re.IGNORECASE)
_VOLUME = re.compile(r"(?:ال)?(?:جزء|مجلد|ج|مج)(?!\w)")
_NUMBER = re.compile(r"[0-9٠-٩]{2,}(?:[.,٫][0-9٠-٩]+)?%?")
_RULE = re.compile(r"[\s_ـ–—=*-]{3,}")
_ISSUE = re.compile(r"(?<!\w)(?:ال)?(?:عدد|مجلد|سنة)\s|ISSN|www\.")
LONGEST_RUNNING_HEAD = 100
_LONGEST_CELL = 25
NARROWEST, WIDEST = 50, 130
"""Letters in the widest line of a text that may have been wrapped by a program."""


def join_pages(lines: Sequence[Line], lists: BoilerplateList, title: str = "") -> tuple[list[Line], list[str]]:
    """Take out page numbers, alone or beside the title, and "continues" lines; a paragraph they broke is one again.

    What was taken out is given beside the rest.

    >>> from index.reading.boilerplate import boilerplate
    >>> texts = "وصلت القافلة إلى المدينة بعد سفر طويل عبر", "- 12 -", "الصحراء."
    >>> [line.text for line in join_pages([Line(text, True) for text in texts], boilerplate(()))[0]]
    ['وصلت القافلة إلى المدينة بعد سفر طويل عبر الصحراء.']
    """
    kept: list[list[Line]] = []
    taken: list[str] = []
    broken = False
    parted = False
    for place, line in enumerate(lines):
        # a number in a row of a table is none of a page, nor is that at the end of a reference
        if kept and _ends_reference(kept[-1][-1], line):
            kept[-1].append(line)
        elif line.kind is None and is_page_number(line.text) and _is_cell(lines, place):
            kept.append([line._replace(kind="body")])
            broken = parted = False
        elif line.kind not in ("list", "body") and (
            is_page_number(line.text)
            or (title and is_running_head(line.text, title))
            or (lists.kind(line.text) == "line" and _continuing(line.text))
        ):
            taken.append(line.text)
            broken = parted = bool(kept)
        elif broken and _goes_on(kept[-1], line):
            kept[-1].append(line)
            broken = parted = False
        else:
            # what stands below a page's number is right below nothing, least of all a note of the page before
            kept.append([line._replace(gap=line.gap or parted, page=line.page or parted)])
            broken = parted = False
    return [_joined(pieces) for pieces in kept], taken


def take_running_heads(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """Take out the line that begins three pages or more, with the issue of a paper in it the first too.

    But what says something of the article stays for its head.

    What was taken out is given beside the rest.

    >>> pages = [Line(text, True, page=text == "دفاتر") for text in ("دفاتر", "أ", "دفاتر", "ب", "دفاتر", "ج")]
    >>> [line.text for line in take_running_heads([pages[0]._replace(page=False), *pages[1:]])[0]]
    ['دفاتر', 'أ', 'ب', 'ج']
    """
    begun = Counter(fold_line(line.text) for line in lines if line.page and len(line.text) <= LONGEST_RUNNING_HEAD)
    head = fold_line(lines[0].text) if lines else ""
    running = {text for text, count in begun.items() if text and count + (text == head) > 2}
    kept: list[Line] = []
    taken: list[str] = []
    begins = False
    for place, line in enumerate(lines):
        is_first = place == 0 and _ISSUE.search(line.text) is not None and not about_line(line.text, Metadata())
        if (line.page or is_first) and fold_line(line.text) in running:
            taken.append(line.text)
            begins = place > 0
        else:
            kept.append(line._replace(page=True, gap=True) if begins else line)
            begins = False
    return kept, taken


def join_over_notes(lines: Sequence[Line]) -> list[Line]:
    """Join what notes at the foot of a page stood between: a line of a new page goes on with one that has no end."""
    kept: list[list[Line]] = []
    for line in lines:
        # the rule that stood over the notes, and says nothing without them
        ruled = len(kept) > 1 and _RULE.fullmatch(kept[-1][-1].text) is not None
        if kept and line.page and _goes_on(kept[-1 - ruled], line):
            del kept[len(kept) - ruled :]
            kept[-1].append(line)
        else:
            kept.append([line])
    return [_joined(pieces) for pieces in kept]


def _is_cell(lines: Sequence[Line], place: int) -> bool:
    """Whether a number is one of a table: between short lines right above and below it, one of them a number too.

    So LibreOffice writes tables as plain text.
    """
    beside = [*lines[max(place - 1, 0) : place], *(line for line in lines[place + 1 : place + 2] if not line.gap)]
    if lines[place].gap or not all(len(line.text) <= _LONGEST_CELL for line in beside):
        return False
    return any(_NUMBER.fullmatch(line.text) for line in beside)


def _ends_reference(before: Line, line: Line) -> bool:
    """Whether a line gives the page of what the line right above cites: `سجل،` / `ص 7.`, `المجلد الثاني، ص 7.`."""
    if line.gap or not before.text.endswith(("،", ",")):
        return False
    in_volume = _VOLUME.match(line.text) is not None and is_page_number(line.text)
    return in_volume or _PAGE_CITED.match(line.text) is not None


def _continuing(text: str) -> bool:
    return re.search(r"يتبع|البقية|التتمة|تتمة|تابع ص|[Cc]ontinued", text) is not None


def _goes_on(before: Sequence[Line], line: Line) -> bool:
    long = len(before) > 1 or (len(before[0].text) > 40 and _plain(before[0]))
    return long and not _ENDED.search(before[-1].text) and _plain(line)


def _joined(pieces: Sequence[Line]) -> Line:
    """The paragraph whose lines these are; they are joined once, however many there are."""
    if not pieces[1:]:
        return pieces[0]
    images = tuple(image for piece in pieces for image in piece.images)
    return pieces[0]._replace(text=" ".join(piece.text for piece in pieces), images=images)


def unwrap(lines: Sequence[Line]) -> list[Line]:
    """Join the lines of a text that a program wrapped; where lines are paragraphs, they stay as they are.

    It was wrapped if most lines that have one right below are nearly as wide as the widest, and end in mid-sentence;
    short ones (of heads, tables and verses) say nothing of it.
    """
    width = max((len(line.text) for line in lines), default=0)
    above = [line for line, below in pairwise(lines) if not below.gap and len(line.text) > width / 3 and _plain(line)]
    wrapped = sum(len(line.text) >= 0.75 * width and not _ENDED.search(line.text) for line in above)
    if not NARROWEST <= width <= WIDEST or wrapped < 2 or wrapped < 0.6 * len(above):
        return list(lines)
    return [_joined(pieces) for pieces in _paragraphs(lines, 0.7 * width)]


def _paragraphs(lines: Sequence[Line], full: float) -> list[list[Line]]:
    """The lines of each paragraph: one goes on below a `full` line."""
    paragraphs: list[list[Line]] = []
    for line in lines:
        if (
            paragraphs
            and not line.gap
            and len(paragraphs[-1][-1].text) >= full
            and _plain(line)
            and _plain(paragraphs[-1][0])
        ):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _plain(line: Line) -> bool:
    """Whether a line may belong to a paragraph of several lines: no markup, no item, no note, no heading of notes."""
    return line.kind is None and not (is_item(line.text) or is_definition(line.text) or is_notes_heading(line.text))
