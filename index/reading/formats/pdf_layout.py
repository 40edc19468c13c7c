"""Printed lines of all pages → paragraphs, headings and notes, without what comes again at the edges of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.reading.blocks import is_item
from index.reading.boilerplate import is_page_number
from index.reading.formats.document import Document
from index.reading.formats.pdf_lines import PrintedLine, mirror_brackets
from index.reading.markers import DIGITS, renumber
from index.reading.parsed_document import Note, Numbers
from index.reading.text import Line, clean

_NUMBER = re.compile(r"[0-9٠-٩]+")
_NOTE = re.compile(r"[\[(]?\s*(?P<number>[0-9٠-٩⁰¹²³⁴-⁹]{1,3}|\*{1,3})\s*(?:[\])]|[.\-–:)]+(?!\d))?\s*(?=\D)")
_OPEN_ADDRESS, _REST = (
    re.compile(r"(?:https?://|www\.)[!-~]*[-/._?=&]\Z"),
    re.compile(r"[a-z0-9%#?=&/._~-]+(?:[.,]?\Z| )", re.I),
)
"""An address that goes on in the next line, and the rest of one."""
_EDGE = 0.12
"""The share of a page's height at its top and its foot where running heads and page numbers stand."""
_EDGE_LINES = 2
_HEADING, _SMALL = 1.12, 0.93
"""Sizes of headings and of notes, as shares of the body's."""
_SPACED = 1.3
"""Line distances from which a paragraph ends, as shares of the usual."""
_MOST_INDENTED = 0.4
_FEW, _LEADING = 8, 1.3
"""Line distances that are too few to tell the usual one, and the largest that is taken for it then, in heights."""
_FULL, _MOSTLY, _SHORT = 0.5, 0.5, 0.6
"""Points to the edge from a line that is set to it, the share of such lines, and the rest that ends a paragraph."""
_INDENT = 0.7
"""An indent, as a share of a line's height."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines in reading order; its size in points."""

    lines: list[PrintedLine]
    width: float
    height: float


def layout(pages: Sequence[Page]) -> Document:
    """The document that pages hold, of which at least one has a line."""
    pages = [_turned(page) for page in pages] if _holds_shapes(pages) else pages
    pages = _without_running(pages)
    lines = [line for page in pages for line in page.lines]
    if not lines:
        return Document([])
    body = _usual([line.size for line in lines for _ in line.text])
    notes = _Notes(body)
    parted = [notes.part(page) for page in pages]
    return Document(list(_paragraphs(parted, body)), tuple(notes.notes()))


def _usual(values: Sequence[float]) -> float:
    """The commonest value, to half a point."""
    return Counter(round(2 * value) / 2 for value in values).most_common(1)[0][0]


def _holds_shapes(pages: Sequence[Page]) -> bool:
    """Whether brackets came out turned: more of them close before they open than the other way round."""
    firsts = Counter(
        match[0][0] for page in pages for line in page.lines for match in re.finditer(r"\(\w|\w\)|\)\w|\w\(", line.text)
    )
    text = "".join(line.text for page in pages for line in page.lines)
    turned = len(re.findall(r"(?<!\w)\)(?=\w)|(?<=\w)\((?!\w)|(?<!\w)»(?=\w)|(?<=\w)«(?!\w)", text))
    right = len(re.findall(r"(?<!\w)\((?=\w)|(?<=\w)\)(?!\w)|(?<!\w)«(?=\w)|(?<=\w)»(?!\w)", text))
    return bool(firsts or turned) and turned > right


def _turned(page: Page) -> Page:
    return replace(page, lines=[replace(line, text=mirror_brackets(line.text)) for line in page.lines])


def _without_running(pages: Sequence[Page]) -> list[Page]:
    """The pages without their numbers, and without the heads and feet that several of them share."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for page in edges for key in {_key(line) for line in page})
    often = max(2, round(0.25 * len(pages)))
    kept = []
    for page, edge in zip(pages, edges, strict=True):
        gone = {line for line in edge if is_page_number(line.text) or counts[_key(line)] >= often}
        kept.append(replace(page, lines=[line for line in page.lines if line not in gone]))
    return kept


def _edges(page: Page) -> list[PrintedLine]:
    """The lines at the top and the foot of a page."""
    by_height = sorted(page.lines, key=lambda line: line.y0)
    tops = [line for line in by_height[:_EDGE_LINES] if line.y1 < _EDGE * page.height]
    return tops + [line for line in by_height[-_EDGE_LINES:] if line.y0 > (1 - _EDGE) * page.height]


def _key(line: PrintedLine) -> tuple[str, int]:
    """What a running head has in common on all its pages: its words and its place, not its numbers."""
    return _NUMBER.sub("#", line.text), round(line.y0 / 12)


class _Notes:
    """The notes at the feet of pages, told from the body by their size and their numbers."""

    def __init__(self, body: float) -> None:
        self._body = body
        self._texts: dict[str, list[str]] = {}
        self._numbers = Numbers(())

    def part(self, page: Page) -> Page:
        """The page without its notes, which are kept; its markers give the numbers that the notes have now."""
        start = self._start(page.lines)
        renamed: dict[str, str] = {}
        for line in page.lines[start:]:
            match = _NOTE.match(line.text)
            if match and self._follows(match["number"].translate(DIGITS), renamed):
                number = match["number"].translate(DIGITS)
                renamed[number] = self._numbers.next(number)
                self._texts[renamed[number]] = [line.text[match.end() :]]
            elif self._texts:
                self._texts[next(reversed(self._texts))].append(line.text)
        lines = [replace(line, text=renumber(line.text, renamed)) for line in page.lines[:start]]
        return replace(page, lines=lines)

    def notes(self) -> Iterator[Note]:
        """The notes in the order of the pages."""
        for number, texts in self._texts.items():
            yield Note(number, _text_of(texts))

    def _start(self, lines: Sequence[PrintedLine]) -> int:
        """The place of a page's first note: from there on all is small; the first one has a number, or goes on."""
        start = len(lines)
        while start and lines[start - 1].size < _SMALL * self._body:
            start -= 1
        foot = lines[start:]
        first = next((place for place, line in enumerate(foot) if _NOTE.match(line.text)), None)
        if first is None or (first and not self._texts):
            return len(lines) if first is None else start + first
        return start

    def _follows(self, number: str, on_page: dict[str, str]) -> bool:
        """Whether a number at the beginning of a line is the next note's, not one in a note's text."""
        last = next(reversed(on_page), None)
        if not number.isdecimal():
            return number not in on_page
        return last is None or not last.isdecimal() or int(number) == int(last) + 1


def _paragraphs(pages: Sequence[Page], body: float) -> Iterator[Line]:
    """The paragraphs and headings of all pages; a paragraph goes on over the end of a page or a column."""
    lines = [(number, line) for number, page in enumerate(pages) for line in page.lines]
    margins = _Margins(lines)
    pitch = _pitch(lines, body)
    bold = 2 * sum(line.bold for _, line in lines) > len(lines)
    pieces: list[str] = []
    heading, before = False, None
    for number, line in lines:
        is_heading = line.size >= _HEADING * body or (line.bold and not bold)
        here = (number, line)
        if before is not None and (heading != is_heading or _parts(before, here, margins, pitch)):
            yield _joined(pieces, heading)
            pieces = []
        pieces.append(line.text)
        heading, before = is_heading, here
    if pieces:
        yield _joined(pieces, heading)


def _joined(pieces: Sequence[str], heading: bool) -> Line:
    return Line(_text_of(pieces), True, "heading" if heading else None)


def _text_of(pieces: Sequence[str]) -> str:
    """The text of several lines, an address that was broken whole again."""
    text = pieces[0]
    for piece in pieces[1:]:
        text += piece if _OPEN_ADDRESS.search(text) and _REST.match(piece) else f" {piece}"
    return clean(text)


_Placed = tuple[int, PrintedLine]


class _Margins:
    """Where the lines of each column begin and end: right and left, in text from right to left."""

    def __init__(self, lines: Sequence[_Placed]) -> None:
        columns: dict[tuple[int, int], list[PrintedLine]] = {}
        for number, line in lines:
            columns.setdefault((number, line.column), []).append(line)
        self._all = {key: (min(x.x0 for x in boxes), max(x.x1 for x in boxes)) for key, boxes in columns.items()}
        text = "".join(line.text for _, line in lines)
        self._is_rtl = len(re.findall("[\u0590-\u08ff]", text)) >= len(re.findall("[A-Za-z]", text))

        indented = sum(map(self.is_indented, lines))
        self.indents_firsts = indented <= _MOST_INDENTED * len(lines)
        """Whether lines that are indented are the first ones of paragraphs, not those of whole parts."""
        self.are_full = sum(self.rest(place) < _FULL for place in lines) > _MOSTLY * len(lines)
        """Whether lines are set to both edges, but for the last of a paragraph."""

    def is_indented(self, place: _Placed) -> bool:
        """Whether a line begins clearly further in than its column."""
        return self.indent(place) > _INDENT * place[1].size

    def indent(self, place: _Placed) -> float:
        """How far from its column's edge a line begins."""
        left, right = self._all[place[0], place[1].column]
        return right - place[1].x1 if self._is_rtl else place[1].x0 - left

    def rest(self, place: _Placed) -> float:
        """How much space there is between a line's end and the edge."""
        left, right = self._all[place[0], place[1].column]
        return place[1].x0 - left if self._is_rtl else right - place[1].x1


def _pitch(lines: Sequence[_Placed], body: float) -> float:
    """The usual distance from a line to the next one in the same paragraph."""
    steps = [
        below.y0 - above.y0
        for (page, above), (next_page, below) in pairwise(lines)
        if page == next_page and above.column == below.column and below.y0 > above.y0
    ]
    near = sorted(step for step in steps if 0.5 * body < step < 2.2 * body)
    if len(near) < _FEW:  # they may all be between paragraphs
        return min([*near, _LEADING * body])
    return near[len(near) // 4]


def _parts(before: _Placed, here: _Placed, margins: _Margins, pitch: float) -> bool:
    """Whether a paragraph ends between two lines."""
    (page, above), (next_page, below) = before, here
    if is_item(below.text) and (page != next_page or margins.rest(before) > below.first):
        return True
    if _OPEN_ADDRESS.search(above.text) and _REST.match(below.text):
        return False
    if abs(above.size - below.size) > 0.15 * above.size:
        return True
    fits = margins.rest(before) > (_SHORT * above.size if margins.are_full else 1.3 * below.first + 0.5 * below.size)
    indented = margins.is_indented(here) and (margins.indents_firsts or not margins.is_indented(before))
    if page != next_page or above.column != below.column:
        return fits or indented  # a full line goes on: that a paragraph ends in one is rarer
    return below.y0 - above.y0 > _SPACED * pitch or fits or indented
