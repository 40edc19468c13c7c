"""A page of a PDF as it is printed → its lines in reading order, their letters in the order in which they are read.

Poppler gives words with their places, letters from left to right as they stand on the page. Arabic is put back into
logical order here (the inverse of what the Unicode Bidirectional Algorithm, UAX #9, did to a line), words that the
places of harakat tore apart are joined, and columns are read from right to left.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import mean, median

from index.arabic.letters import FATHATAN, MARKS
from index.reading.formats.pdf_words import Word
from index.reading.text import clean

_LATIN = "A-Za-z\u00c0-\u024f"
_UNIT = re.compile(
    r"(?:https?://|www\.)[!-~]+"
    rf"|[{_LATIN}](?:(?:(?! [:;,.!?)\]])[{_LATIN}0-9 .,;:'’\"&/@+_#?=%()~!\-])*[{_LATIN}0-9/])?"
    r"|[0-9٠-٩۰-۹]+(?:[.,:/٫٬][0-9٠-٩۰-۹]+)*|.",
    re.DOTALL,
)
"""What keeps its order from left to right in a line of Arabic: Latin words with what is between them, and numbers."""
_MARK = f"[{MARKS}]"
_MARKS = re.compile(f"{_MARK}+")
_BEFORE = re.compile(rf"(?<!\w)(?<!{_MARK})({_MARK}+)(\w)")
_BEHIND = re.compile(rf"\w{_MARK}+(?!\w)")
_MOVED = re.compile(rf"({_MARK}+)(\w)")
_FORM = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_SPLIT_LAM = re.compile("ا([أإآ])ل")
_STRANGE = re.compile(
    rf"(?<=[\u0621-\u064a])({_MARK}*)[0-9A-Za-z<>=^`|~#$](?={_MARK}*[\u0621-\u064a])|(?<={FATHATAN})()ئ(?=ا)"
)
"""A Latin sign inside an Arabic word, a hamza behind a tanwin: marks of fonts to which a PDF gives wrong letters."""
_ALLAH = re.compile(r"(?<!\w)(?P<before>[وبفتك]?)(?:اهلل|هللا)(?!\w)")
"""الله out of a font that has one sign for it, or for its last three letters."""
_NUMBERED = re.compile(
    r"(?P<text>.*\S)(?:\s+(?P<sign>[.)\]\-]?)(?P<number>[0-9٠-٩]{1,3})|\s*(?P<raised>[⁰¹²³⁴-⁹]{1,3}))"
)
"""A Latin line in a page of Arabic with its number in a list at the right, where lines begin."""
_MIRRORED = str.maketrans("()[]{}«»", ")(][}{»«")
_SUPERSCRIPTS = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩", "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2)
_GAP = 0.1
"""Space between two words, as a share of their height; letters of one word stand nearer."""
_BRACKETS = frozenset("()[]{}«»")
_SAME_LINE = 0.4
_RAISED = 0.85
_FEWEST_LINES, _FEWEST_WORDS = 6, 4.5
"""Lines in each of two columns, and words in a line: halves of verses are shorter."""
_MOST_CROSSING = 0.3
"""The share of lines that may cross a gutter: titles, pictures' captions."""
_WIDEST = 2000.0
"""More points than a page is wide."""
_GUTTER = 8.0
"""The least space between columns, in points."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as it reads, and where it stands; `size` is the height of most of it, `first` the width of its first word.

    `column` tells lines of different columns and parts of a page apart.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    first: float
    bold: bool = False
    column: int = 0


def lines_of(words: Sequence[Word]) -> list[PrintedLine]:
    """The lines of a page in reading order: columns from right to left, what crosses them between them."""
    is_rtl = _is_rtl("".join(word.text for word in words))
    lines: list[PrintedLine] = []
    for number, column in enumerate(_columns(_without_holes(words))):
        lines += (_line(row, number, is_rtl) for row in _rows(column))
    return [line for line in lines if line.text]


def _without_holes(words: Sequence[Word]) -> list[Word]:
    """The words, brackets in another font put into the run of words that goes on behind them (LibreOffice)."""
    runs = [word for word in words if len(word.text) > 2]
    kept = list(words)
    for sign in [word for word in words if word.text.strip() in _BRACKETS]:
        run = next(
            (run for run in runs if run.x0 + 1 < sign.x0 and sign.x1 < run.x1 - 1 and _beside([run], sign)), None
        )
        if run is not None:
            kept.remove(sign)
            whole = replace(run, text=_inserted(run.text, sign.text.strip(), (sign.x0 - run.x0) / (run.x1 - run.x0)))
            kept[kept.index(run)] = runs[runs.index(run)] = whole
    return kept


def _inserted(text: str, sign: str, share: float) -> str:
    """A run of words from left to right with a bracket at the edge of a word near a share of its length."""
    opens = sign in "([{«"
    edges = [match.start() if opens else match.end() for match in re.finditer(r"[\s،,.؛:]+", text)]
    place = min([*edges, 0, len(text)], key=lambda edge: abs(edge - share * len(text)))
    return text[:place] + sign + text[place:]


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """The words of each line, from the top; those belong together whose middles are at one height."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        near = next((row for row in reversed(rows[-3:]) if _beside(row, word)), None)
        if near is None:
            rows.append([word])
        else:
            near.append(word)
    return sorted(rows, key=lambda row: median(word.middle for word in row))


def _beside(row: Sequence[Word], word: Word) -> bool:
    tallest = max(row, key=lambda word: word.height)
    return abs(tallest.middle - word.middle) < _SAME_LINE * max(tallest.height, word.height)


def _columns(words: list[Word]) -> Iterator[list[Word]]:
    """The words of each column in reading order; lines across a gutter part what is above them from what is below."""
    gutter = _gutter(words)
    if gutter is None:
        yield words
        return
    band: list[Word] = []
    for row in _rows(words):
        if any(word.x0 < gutter < word.x1 for word in row) or not _parted(row, gutter):
            yield from _sides(band, gutter)
            yield row
            band = []
        else:
            band += row
    yield from _sides(band, gutter)


def _parted(row: Sequence[Word], gutter: float) -> bool:
    """Whether no two words of a row stand near each other across a gutter."""
    left = max((word.x1 for word in row if word.x1 <= gutter), default=None)
    right = min((word.x0 for word in row if word.x0 >= gutter), default=None)
    return left is None or right is None or right - left >= _GUTTER


def _sides(words: list[Word], gutter: float) -> Iterator[list[Word]]:
    for side in ([w for w in words if w.x0 >= gutter], [w for w in words if w.x0 < gutter]):
        if side:
            yield from _columns(side)


def _gutter(words: list[Word]) -> float | None:
    """The middle of a strip that nearly no line crosses, with full lines on both sides; None without one."""
    rows = _rows(words)
    if len(rows) < _FEWEST_LINES:
        return None
    free = Counter(place for row in rows for gap in _gaps(row) for place in range(int(gap[0]) + 1, int(gap[1])))
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    inner = range(int(left + 0.25 * (right - left)), int(right - 0.25 * (right - left)) + 1)
    gutter = max(inner, key=lambda place: free[place])
    if free[gutter] < (1 - _MOST_CROSSING) * len(rows):
        return None
    return float(gutter) if all(_is_column(rows, side, gutter) for side in (True, False)) else None


def _gaps(row: Sequence[Word]) -> Iterator[tuple[float, float]]:
    """The strips of a page that a row leaves free: beside it, and between words that stand far apart."""
    ordered = sorted(row, key=lambda word: word.x0)
    yield 0, ordered[0].x0
    for before, after in pairwise(ordered):
        if after.x0 - before.x1 >= _GUTTER:
            yield before.x1, after.x0
    yield max(word.x1 for word in row), _WIDEST


def _is_column(rows: Sequence[Sequence[Word]], on_right: bool, gutter: float) -> bool:
    sides = [[w for w in row if (w.x0 >= gutter) == on_right and not w.x0 < gutter < w.x1] for row in rows]
    full = [sum(len(word.text.split()) for word in side) for side in sides if side]
    return len(full) >= _FEWEST_LINES and mean(full) >= _FEWEST_WORDS


def _line(row: Sequence[Word], column: int, on_rtl_page: bool) -> PrintedLine:
    heights = sorted(word.height for word in row for _ in word.text)
    size = heights[len(heights) // 2]
    visual = visual_text(row, size)
    text = logical(visual)
    if on_rtl_page and not _is_rtl(text) and (match := _NUMBERED.fullmatch(text)):
        text = f"{match['number'] or match['raised']}{match['sign'] or ''} {match['text']}"
    letters = [word.bold for word in row for _ in word.text if not word.text.isspace()]
    x0, x1 = min(word.x0 for word in row), max(word.x1 for word in row)
    first = (x1 - x0) * len(text.partition(" ")[0]) / max(len(text), 1)
    y0, y1 = min(word.y0 for word in row), max(word.y1 for word in row)
    return PrintedLine(text, x0, y0, x1, y1, size, first, 2 * sum(letters) > len(letters), column)


def visual_text(row: Sequence[Word], size: float) -> str:
    """The words of a line from left to right; spaces are where there is space, raised digits are such."""
    pieces: list[str] = []
    marks, end = "", None
    middle = median(word.middle for word in row)
    for word in sorted(row, key=lambda word: word.x0):
        text = word.text
        if _MARKS.fullmatch(text):
            marks += text
            continue
        if word.height < _RAISED * size and word.middle < middle and text.isdecimal():
            text = text.translate(_SUPERSCRIPTS)
        if end is not None and word.x0 - end >= _GAP * min(size, word.height):
            pieces.append(" ")
        pieces += [marks, text]
        marks, end = "", max(word.x1, end or word.x1)
    return "".join([*pieces, marks])


def logical(visual: str) -> str:
    """A line of letters from left to right as it is read; a line without Arabic is read from left to right.

    >>> logical("Water Mill نم %50و ،1950/1951 ماع")
    'عام 1950/1951، و50% من Water Mill'
    >>> logical("بﻼﻃ"), logical("ماٍع")
    ('طلاب', 'عٍام')
    """
    if not _is_rtl(visual):
        return clean(visual)
    text = "".join(reversed(_UNIT.findall(clean(visual))))
    text = _FORM.sub(lambda form: unicodedata.normalize("NFKC", form[0]).strip(), text)
    text = _SPLIT_LAM.sub(r"ال\1", _STRANGE.sub(lambda match: match[1] or "", _with_marks_behind(text)))
    return _ALLAH.sub(r"\g<before>الله", text)


def _with_marks_behind(text: str) -> str:
    """The line with its harakat behind their letters: all are moved where most words begin with one, or those alone."""
    before = _BEFORE.findall(text)
    if not before:
        return text
    return (_MOVED if len(before) > len(_BEHIND.findall(text)) else _BEFORE).sub(r"\2\1", text)


def _is_rtl(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def mirror_brackets(text: str) -> str:
    """A text with its brackets turned, for PDFs that hold the shapes of brackets and not their meaning.

    >>> mirror_brackets(")نص(")
    '(نص)'
    """
    return text.translate(_MIRRORED)
