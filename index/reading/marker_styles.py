"""Markers in the styles that books and word processors leave behind, made `[^1]` where the list below uses them.

A sign is a marker only if lines further down begin with the same sign and number (`﴿١﴾`, `/1/`, `{1}`, `①`, `**`), or,
for a number that stands bare behind a word (`والشعير1.`), if a list of notes gives the numbers, and the text has them
in their order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.arabic.letters import DIRECTION_MARKS, TATWEEL, VOCALISATION
from index.reading.definitions import is_notes_heading
from index.reading.markers import DIGITS, find_markers
from index.reading.text import Line

_NUMBER = "[0-9٠-٩۰-۹]{1,3}"
_CIRCLED = {
    chr(first + n): str(n + 1)
    for first, count in ((0x2460, 20), (0x2474, 20), (0x2488, 20), (0x2776, 10), (0x2780, 10), (0x278A, 10))
    for n in range(count)
}
_CIRCLES = "①-⒛❶-➓"
_SIGNS = re.compile(
    rf"{TATWEEL}\d|"
    r"[﴾﴿/{<‹|〔【⟨~_*†‡①-⒛❶-➓⁽-]|[«#]\s?[0-9٠-٩۰-۹]|\(\(|[(\[](?:[ivx]{1,5}|[أ-ي]|[هم]ـ?\s?[0-9٠-٩]{1,3})[)\]]|هامش[0-9٠-٩]"
)
_GAP = rf"[{DIRECTION_MARKS}\s]*"
_STYLES = tuple(
    re.compile(rf"{_GAP}{opening}\s?(?P<number>{number})\s?{closing}" if opening else rf"{_GAP}(?P<number>{number})")
    for opening, number, closing in (
        ("[﴾﴿]", _NUMBER, "[﴾﴿]"),
        (r"(?<![\d/])/", _NUMBER, r"/(?![\d/])"),
        (r"\{", _NUMBER, r"\}"),
        ("<", _NUMBER, ">"),
        ("‹", _NUMBER, "›"),
        (r"(?<!\|)\|", _NUMBER, r"\|"),
        ("〔", _NUMBER, "〕"),
        ("【", _NUMBER, "】"),
        ("⟨", _NUMBER, "⟩"),
        (r"(?<![\d-])-", _NUMBER, r"-(?![\d-])"),
        ("~", _NUMBER, "~"),
        (r"(?<![\w_])_", _NUMBER, r"_(?![\w_])"),
        (rf"(?<!\w)[{TATWEEL}]", _NUMBER, rf"[{TATWEEL}](?!\w)"),
        (r"\[", "[أ-ي]", r"\]"),
        ("<<", _NUMBER, ">>"),
        ("", f"[{_CIRCLES}]", ""),
        ("", "[†‡]{1,2}", ""),
        ("«", _NUMBER, "»"),
        ("#", _NUMBER, "#"),
        (r"\(\(", _NUMBER, r"\)\)"),
        ("⁽", "[⁰¹²³⁴-⁹]{1,3}", "⁾"),
        (r"[\[(]?هامش(?=[0-9٠-٩])", _NUMBER, r"(?:[\])]|\s?[:.-])?"),
    )
)
_BEGIN = re.compile(
    r"(?P<open>(?:[^\w\s]{1,2}\s?)?(?:(?<=[(\[{])(?:حاشية|ملاحظة|تعليق|إحالة|مرجع|رقم|[همحت])ـ?\s?)?)"
    rf"(?P<number>{_NUMBER}|[⁰¹²³⁴-⁹]{{1,3}}|[ivx]{{1,5}}|[أ-ي](?![أ-ي]))(?!\d)(?P<close>\s?[^\w\s]{{1,2}}|)"
)
"""What a note in a list begins with, whatever the signs: `(ح1)`, `}1{`, `[حاشية 1]`."""
_LETTERED = re.compile(rf"{_GAP}[(\[]\s?(?P<number>[أ-ي]|[ivx]{{1,5}})\s?[)\]]")
_OF_A_LAW = re.compile(
    r"(?<!\w)(?:و|ف|ب|ل|لل|بال)?(?:ال)?(?:فقرة|بند|فئة|مادة|فرع|قسم|نقطة|حرف|صنف|درجة|ملحق|جزء|حالة)\s*\Z"
)
"""What a letter in brackets is one of, where it is none of a note: `الفقرة (أ)`."""
_STARS = re.compile(r"(?P<stars>\*{1,4})(?=\s?\w)")
_BARE_STARS = re.compile(r"(?<=[^\s*(\[])\s?(?P<stars>\*{1,4})(?=[\s.،,؛;:!؟?)»\"”]|\Z)")
_NUMBERED = re.compile(rf"[(\[]?\s?(?P<number>{_NUMBER})\s?(?:[-–—)\]/:]|\.(?!\d))\s*\S")
_GLUED = re.compile(rf"(?<=[\u0621-\u064a{VOCALISATION}.»\"”)])(?P<number>{_NUMBER})(?=[\s.،,؛;:!؟?)»\"”]|\Z)(?!\.\d)")
_SPACED = re.compile(rf"(?<=[\u0621-\u064a»\"”]) (?P<number>{_NUMBER})(?=[.،؛:]|\Z)(?!\.\d)")
_HALF_BRACKET = re.compile(rf"(?<=[\u0621-\u064a»\"”])\s?(?<![(\w])(?P<number>{_NUMBER})\)")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign with a number at a place of a line; offsets are 0-based, end exclusive."""

    line: int
    start: int
    end: int
    number: str


def may_have_styles(text: str) -> bool:
    """Whether a line may begin with a sign of these styles: a quick look."""
    return _SIGNS.match(text) is not None


def plain_markers(lines: Sequence[Line]) -> list[Line]:
    """The lines with markers and definitions of rare styles as `[^1]`.

    >>> lines = [Line("نص أول /1/.", True), Line("الهوامش", True), Line("/1/ كتاب", False)]
    >>> [line.text for line in plain_markers(lines)]
    ['نص أول[^1].', 'الهوامش', '[^1] كتاب']
    """
    replaced = list(lines)
    if any(_SIGNS.match(line.text) for line in replaced):
        for style in _STYLES:
            replaced = _replaced(replaced, _tied(replaced, style))
        replaced = _replaced(replaced, _bare_stars(replaced))
    heading = _last_heading(replaced)
    if heading is None:
        return _replaced(replaced, _lettered_at_end(replaced))
    replaced = _replaced(replaced, _as_listed(replaced, heading))
    return _replaced(replaced, _bare_numbers(replaced, heading))


def _last_heading(lines: Sequence[Line]) -> int | None:
    """The place of the last heading of notes, None without one."""
    return next((i for i in range(len(lines) - 1, 0, -1) if is_notes_heading(lines[i].text)), None)


def _lettered_at_end(lines: Sequence[Line]) -> list[_Sign]:
    """Letters in brackets, `(أ)`, that begin the last lines of a text, and stand above them in the same order."""
    first = next(
        (i for i, line in enumerate(lines) if i and (m := _LETTERED.match(line.text)) and m["number"] == "أ"), 0
    )
    begins = [(i, _LETTERED.match(lines[i].text)) for i in range(first, len(lines))] if first else []
    # a line right below goes on with the one above it
    if not begins or any(match is None and lines[i].gap for i, match in begins):
        return []
    definitions = [_sign(i, match) for i, match in begins if match]
    markers = [
        _sign(i, match)
        for i, line in enumerate(lines[:first])
        for match in _LETTERED.finditer(line.text)
        if match.start() and _is_apart(line.text[: match.start()], line.text[match.end() :])
    ]
    numbers = [sign.number for sign in definitions]
    told = len(set(numbers)) == len(numbers) and [sign.number for sign in markers] == numbers
    return [*definitions, *markers] if told else []


def _is_apart(before: str, after: str) -> bool:
    """Whether a letter in brackets stands where a sentence or a part of it ends, and is no word of it: `كما في (أ)`."""
    ended = before.endswith((".", "،", "؛", "!", "؟", "»", '"', ":")) or after[:1] in ("", ".", "،", "؛", ":", "!", "؟")
    return ended and _OF_A_LAW.search(before) is None


def _as_listed(lines: Sequence[Line], heading: int) -> list[_Sign]:
    """The signs of the style in which the notes under a heading begin, where no marker of theirs is known without."""
    begins = [match for line in lines[heading + 1 :] if (match := _BEGIN.match(line.text))]
    counts = Counter((match["open"].strip(), match["close"].strip()) for match in begins)
    (opening, closing), count = max(counts.items(), key=lambda item: item[1], default=(("", ""), 0))
    defined = {match["number"].translate(DIGITS).lstrip("0") for match in begins}
    if 2 * count <= len(begins) or not (opening or closing) or _has_markers(lines[:heading], defined):
        return []
    number = rf"(?P<number>{_NUMBER}|[⁰¹²³⁴-⁹]{{1,3}}|[ivx]{{1,5}}|[أ-ي](?![أ-ي]))"
    edges = "(?<!\\w)" if opening[:1].isalnum() else "", "" if closing else r"(?!\w)"
    listed = re.compile(rf"{_GAP}{edges[0]}{re.escape(opening)}\s?{number}\s?{re.escape(closing)}{edges[1]}")
    if opening:
        return _tied(lines, listed, heading + 1)
    # `أ-` in the list, `(أ)` in the text
    return _tied(lines, listed, heading + 1, _LETTERED)


def _tied(
    lines: Sequence[Line], style: re.Pattern[str], below: int = 0, marked: re.Pattern[str] | None = None
) -> list[_Sign]:
    """The signs of a style, where most of the numbers that begin lines, from `below` on, stand in a text above.

    `marked` is the style of the text's markers, where it is another.
    """
    begins = [index for index, line in enumerate(lines) if index >= below and style.match(line.text)]
    if not begins:
        return []
    definitions = [_sign(index, match) for index in begins if (match := style.match(lines[index].text))]
    markers = [
        _sign(index, match)
        for index, line in enumerate(lines[: begins[-1]])
        for match in (marked or style).finditer(line.text)
        if match.start() and (marked is None or index < below)
    ]
    numbers = {sign.number for sign in definitions}
    known = {sign.number for sign in markers} & numbers
    return [*definitions, *(m for m in markers if m.number in numbers)] if 2 * len(known) >= len(numbers) else []


def _sign(index: int, match: re.Match[str]) -> _Sign:
    written = re.sub(r"\s", "", match["number"])
    return _Sign(
        index, match.start(), match.end(), _CIRCLED.get(written) or written.translate(DIGITS).lstrip("0") or "0"
    )


def _bare_stars(lines: Sequence[Line]) -> list[_Sign]:
    """Stars behind a word, of as many as one of the last lines, and no other, begins with: others are bullets."""
    begins = {index: match["stars"] for index, line in enumerate(lines) if (match := _STARS.match(line.text))}
    counts = Counter(begins.values())
    notes = {stars: index for index, stars in begins.items() if counts[stars] == 1 and _is_last(lines, index, begins)}
    return [
        _Sign(index, match.start(), match.end(), match["stars"])
        for index, line in enumerate(lines)
        for match in _BARE_STARS.finditer(line.text)
        if index < notes.get(match["stars"], 0)
    ]


def _is_last(lines: Sequence[Line], index: int, begins: Mapping[int, str]) -> bool:
    """Whether no line follows but more notes in stars, or one that goes on with this one."""
    return all(later in begins or not lines[later].gap for later in range(index + 1, len(lines)))


def _bare_numbers(lines: Sequence[Line], heading: int) -> list[_Sign]:
    """Numbers bare behind words, of which a list of notes under its heading gives most, in the order of the text."""
    listed = [
        match["number"].translate(DIGITS) for line in lines[heading + 1 :] if (match := _NUMBERED.match(line.text))
    ]
    defined = {number.lstrip("0") for number in listed}
    if "1" not in defined or _has_markers(lines[:heading], defined):
        return []
    for style in (_GLUED, _HALF_BRACKET, _SPACED):
        signs = [
            _sign(index, match) for index, line in enumerate(lines[:heading]) for match in style.finditer(line.text)
        ]
        tied = _rising(sign for sign in signs if sign.number in defined)
        numbers = {sign.number for sign in tied}
        # a number apart from its word is one of the text's, unless the list's are all there
        if numbers == defined or (style is not _SPACED and 2 * len(numbers) > len(defined)):
            return tied
    return []


def _has_markers(lines: Sequence[Line], defined: set[str]) -> bool:
    """Whether a text has markers that can be known without its list."""
    given = {number for line in lines for found in find_markers(line.text) for number in found.numbers}
    return 2 * len(given & defined) >= len(defined)


def _rising(signs: Iterable[_Sign]) -> list[_Sign]:
    """The signs whose numbers do not run ahead of those before them: 1, then 1 or 2, …"""
    kept: list[_Sign] = []
    for sign in signs:
        if int(sign.number) <= 1 + max((int(one.number) for one in kept), default=0):
            kept.append(sign)
    return kept


def _replaced(lines: list[Line], signs: Iterable[_Sign]) -> list[Line]:
    for sign in sorted(signs, key=lambda sign: (sign.line, -sign.start)):
        text = lines[sign.line].text
        after = text[sign.end :]
        between = " " if sign.start == 0 and not after.startswith(" ") else ""
        lines[sign.line] = lines[sign.line]._replace(text=f"{text[: sign.start]}[^{sign.number}]{between}{after}")
    return lines
