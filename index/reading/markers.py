"""Footnote markers inside a text: found, taken out, their places kept.

A marker is read before any normalisation, which would turn ¹ into 1. Brackets `[1]` and `[^1]` are markers wherever
they stand; `(1)`, `¹`, `(*)` and `هامش 1` only where a note of that number exists, since parentheses number many
other things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from index.arabic.letters import DIRECTION_MARKS
from index.model import Marker

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789" * 3)
_RAISED = "[⁰¹²³⁴-⁹]"
_NUMBER = "[0-9٠-٩۰-۹⁰¹²³⁴-⁹]{1,3}"
_NUMBERS = rf"{_NUMBER}(?:\s?[,،;؛\-–]\s?{_NUMBER})*"
_MARKS = f"[{DIRECTION_MARKS}]"
_BIDI = f"{_MARKS}*"
_MARKER = re.compile(
    # from the first of several marks of direction, or a long run of them would be gone through from each
    rf"(?:\s+{_BIDI}|(?<!{_MARKS}){_MARKS}+|)(?:"
    rf"\[{_BIDI}\s*(?P<bracket>{_NUMBERS}|\*{{1,4}})\s*{_BIDI}\]"
    r"|\[\^(?P<caret>[^\]\s]{1,40})\]"
    rf"|\({_BIDI}\s*(?P<paren>{_NUMBERS}|\*{{1,4}})\s*{_BIDI}\)"
    rf"|(?P<raised>{_RAISED}{{1,3}}(?:\s?[,،–-]\s?{_RAISED}{{1,3}})*)"
    rf"|[\[(]?(?:(?<!\w)(?:انظر|راجع) )?(?<!\w)(?:ال)?هامش(?: رقم)? (?P<named>{_NUMBER})(?!\w)[\])]?"
    rf"){_BIDI}"
)
_SIGNED = re.compile(
    # begins with a set of signs: the engine looks for one quickly, and what stands before it is looked at afterwards
    r"[\[(⁰¹²³⁴-⁹](?:(?<=\[)(?:"
    rf"{_BIDI}\s*(?P<bracket>{_NUMBERS}|\*{{1,4}})\s*{_BIDI}\]|\^(?P<caret>[^\]\s]{{1,40}})\])"
    rf"|(?<=\(){_BIDI}\s*(?P<paren>{_NUMBERS}|\*{{1,4}})\s*{_BIDI}\)"
    rf"|(?P<raised>(?<={_RAISED}){_RAISED}{{0,2}}(?:\s?[,،–-]\s?{_RAISED}{{1,3}})*)"
    rf"){_BIDI}"
)
"""The same but for `هامش 1`."""
_HINT = re.compile(r"[\[(⁰¹²³⁴-⁹](?:(?<=[⁰¹²³⁴-⁹])|\W{0,6}[0-9٠-٩۰-۹^*])")
_UNIT = re.compile(
    r"(?<![^\W_])(?:م|كم|كلم|سم|مم|ملم|متر|أمتار|كيلومتر|سنتيمتر|قدم|ميل|km|m|cm|mm|dm|ft|mi|in)\s*\Z"
    r"|(?<![\d.,])10\Z|[=+×÷^] ?[A-Za-z\d]{0,4}\Z|(?<![A-Za-z])[A-Za-z]\Z",
    re.IGNORECASE,
)
"""What a raised number is the power of: a unit of length, a number, a letter of a formula (`10²`, `x²`, `E=mc²`)."""
_LONGEST_UNIT = 10
_NO_SPACE_BEFORE = re.compile(r"[.,،؛:;!؟?)\]»”…]")
_LONGEST_RANGE = 20
_BETWEEN = re.compile(r"\s*(?:[,،;؛]\s*|(?P<range>[-–]\s*)|و)?")
"""What stands between markers side by side."""
_OPENED, _CLOSED = {"(": ")", "[": "]"}, re.compile(r"\s*([)\]])")


class FoundMarker(NamedTuple):
    """A marker in a text: the numbers it gives and where it stands, 0-based code points, end exclusive."""

    numbers: tuple[str, ...]
    start: int
    end: int
    style: str


def has_markers(text: str) -> bool:
    """Whether there may be a marker in a text: a quick look."""
    return _HINT.search(text) is not None or "هامش" in text


def find_markers(text: str) -> Iterator[FoundMarker]:
    """Everything that may be a marker, in order."""
    stretches: Iterable[tuple[int, int, str, str]] = ()
    if "هامش" in text:
        stretches = ((m.start(), m.end(), m.lastgroup or "", m[m.lastgroup or 0]) for m in _MARKER.finditer(text))
    elif _HINT.search(text):
        stretches = _signed(text)
    for start, end, style, number in stretches:
        if not (style == "raised" and _UNIT.search(text, max(start - _LONGEST_UNIT, 0), start)):
            yield FoundMarker(_numbers(number, style), start, end, style)


def _signed(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Where the markers that begin with a sign stand, spaces and marks of direction before them included."""
    last = 0
    for match in _SIGNED.finditer(text):
        style, start = match.lastgroup or "", match.start()
        number = f"{text[start]}{match[style]}" if style == "raised" else match[style]
        while start > last and text[start - 1] in DIRECTION_MARKS:
            start -= 1
        while start > last and text[start - 1].isspace():
            start -= 1
        last = match.end()
        yield start, last, style, number


def take_markers(text: str, defined: Set[str]) -> tuple[str, tuple[Marker, ...]]:
    """The text without its markers, and the markers with their places in it.

    >>> take_markers("خطيرة[4]، وسط (2) تأكيد", {"4"})
    ('خطيرة، وسط (2) تأكيد', (Marker(number='4', start=5),))
    >>> take_markers("سجلات [1]، [2] وحسابات ([4])", {"1", "2", "4"})[0]
    'سجلات وحسابات'
    """
    if not defined and "[" not in text:
        return text, ()
    found = [marker for marker in find_markers(text) if _counts(marker, defined)]
    if not found:
        return text, ()
    pieces: list[str] = []
    markers: list[Marker] = []
    length, last = 0, 0
    for start, end, numbers in _rows(text, found, defined):
        piece = text[last:start]
        glue = " " if length + len(piece) and _needs_space(text, start, end) else ""
        pieces += [piece, glue]
        length += len(piece)
        markers += [Marker(number, length) for number in numbers]
        length += len(glue)
        last = end
    return _trimmed("".join([*pieces, text[last:]]), markers)


def _rows(text: str, markers: Sequence[FoundMarker], defined: Set[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where markers stand, those side by side together: what parts them, `[1]، [2]`, or means all between, goes."""
    at = 0
    while at < len(markers):
        first = last = markers[at]
        numbers = list(first.numbers)
        while at + 1 < len(markers) and (between := _BETWEEN.fullmatch(text, last.end, markers[at + 1].start)):
            at, last = at + 1, markers[at + 1]
            if between["range"] and numbers[-1].isdecimal() and last.numbers[0].isdecimal():
                numbers += [number for number in _range(numbers[-1], last.numbers[0])[1:-1] if number in defined]
            numbers += last.numbers
        at += 1
        yield *_with_brackets(text, first.start, last.end), tuple(numbers)


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of markers and of the brackets that have nothing in them but these, the spaces before included."""
    close = _CLOSED.match(text, end)
    if not start or close is None or _OPENED.get(text[start - 1]) != close[1]:
        return start, end
    start -= 1
    while start and text[start - 1].isspace():
        start -= 1
    return start, close.end()


def with_marker(text: str) -> str:
    """A title or a name whose stars refer to a note, as one with a marker.

    >>> with_marker("العنوان **")
    'العنوان (**)'
    """
    return re.sub(r"\s*(?<![*(\[])(\*{1,4})\Z", r" (\1)", text)


def renumber(text: str, numbers: Mapping[str, str]) -> str:
    """The text with its markers giving other numbers.

    >>> renumber("كلمة(1) وكلمة (2)", {"1": "1.2"})
    'كلمة[^1.2] وكلمة (2)'
    """
    pieces, last = [], 0
    for marker in find_markers(text):
        if not numbers.keys().isdisjoint(marker.numbers):
            signs = "".join(f"[^{numbers.get(number, number)}]" for number in marker.numbers)
            pieces += [text[last : marker.start], signs]
            last = marker.end
    return "".join([*pieces, text[last:]])


def _trimmed(text: str, markers: list[Marker]) -> tuple[str, tuple[Marker, ...]]:
    """Without the spaces that taking markers out may leave at the ends."""
    lead = len(text) - len(text.lstrip())
    trimmed = text.strip()
    return trimmed, tuple(Marker(mark.number, min(max(mark.start - lead, 0), len(trimmed))) for mark in markers)


def _counts(marker: FoundMarker, defined: Set[str]) -> bool:
    if marker.style == "caret" or (marker.style == "bracket" and "*" not in marker.numbers[0]):
        return True
    return all(number in defined for number in marker.numbers)


def _needs_space(text: str, start: int, end: int) -> bool:
    """Whether two words would meet: there was a space on one side, and what follows is no closing sign."""
    after = text[end : end + 1]
    spaced = text[start : start + 1].isspace()
    if after.isspace() or not after or _NO_SPACE_BEFORE.match(after):
        return False
    return spaced or after.isalnum()


def _numbers(written: str, style: str) -> tuple[str, ...]:
    if style == "caret":
        return (written,)
    digits = written.translate(DIGITS)
    if digits.isdecimal():
        return (digits.lstrip("0") or "0",)
    numbers: list[str] = []
    for piece in re.split(r"\s?[,،;؛]\s?", digits):
        first, *rest = re.split(r"\s?[-–]\s?", piece)
        numbers += _range(first, rest[-1]) if rest else [first]
    return tuple(number.lstrip("0") or "0" for number in numbers)


def _range(first: str, last: str) -> list[str]:
    if 0 < int(last) - int(first) < _LONGEST_RANGE:
        return [str(number) for number in range(int(first), int(last) + 1)]
    return [first, last]
