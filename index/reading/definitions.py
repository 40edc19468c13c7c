"""The beginning of notes: the headings of their lists, and the number a note's definition begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.arabic.letters import DIRECTION_MARKS
from index.reading.markers import DIGITS
from index.reading.text import fold_line
from index.reading.wordlists import entries

_NUMBER = "[0-9٠-٩۰-۹⁰¹²³⁴-⁹]{1,3}"
_DEFINITION = re.compile(
    f"[{DIRECTION_MARKS}]*(?:"
    rf"\[\s*(?P<bracket>{_NUMBER}|\*{{1,4}})\s*\]"
    r"|\[\^(?P<caret>[^\]\s]{1,40})\]:?"
    r"|(?P<raised>[⁰¹²³⁴-⁹]{1,3})"
    rf"|\(\s*(?P<paren>{_NUMBER}|\*{{1,4}})\s*\)"
    rf"|(?P<point>{_NUMBER})\s?(?:[-–—)/:]|\.(?![0-9٠-٩]))"
    rf"|(?:↑|\^)\s?(?P<arrow>{_NUMBER})?\s?[-.):]?(?![\w])"
    r"|(?:ال)?(?:(?:هامش|حاشية)(?: رقم)?\s?[(\[]?|(?:تعليق|ملاحظة)(?: رقم)?\s?[(\[])"
    rf"(?P<named>{_NUMBER})(?:[)\]]\s?[-–:.]?|\s?[-–:.)])"
    r"|(?P<star>\*{1,4})(?=\s?\w)"
    rf")[{DIRECTION_MARKS}]*\s*[-–—:.]?\s*"
)
_STRONG = ("bracket", "caret", "raised", "named")
NOTES_HEADINGS = frozenset(map(fold_line, entries("notes_headings")))
"""Headings of lists of notes, folded."""

_OF_PART = re.compile(
    "(?:هوامش|حواشي|مراجع|مصادر|احالات)(?: ومراجع| ومصادر| وهوامش)?"
    " (?:البحث|المقالة?|الدراسة|الورقة|التقرير|النص|الكتاب|المقدمة|التمهيد|الخاتمة"
    "|(?:الفصل|الباب|القسم|المبحث)(?: ال\\w+){0,2})"
)
"""The same of a part of a text: `هوامش الفصل الأول`."""


@dataclass(frozen=True, slots=True)
class Definition:
    """The definition of a note: its number in ASCII digits, the style it is written in, the text behind it.

    `end` is the 0-based offset at which the number and its signs end.
    """

    number: str
    style: str
    text: str
    end: int

    @property
    def is_strong(self) -> bool:
        """Whether nothing but a note is written in this way."""
        return self.style in _STRONG


def is_notes_heading(line: str) -> bool:
    """Whether a line opens a list of notes.

    >>> is_notes_heading("## الهوامش:"), is_notes_heading("هوامش الفصل الأول"), is_notes_heading("المصادر تقول")
    (True, True, False)
    """
    if len(line) >= 60:
        return False
    words = fold_line(line)
    return words in NOTES_HEADINGS or _OF_PART.fullmatch(words) is not None


def is_definition(line: str) -> bool:
    """Whether a line begins as a note's definition does.

    >>> is_definition("[2] المرجع"), is_definition("2024 عام")
    (True, False)
    """
    return definition_of(line) is not None


def definition_of(text: str) -> Definition | None:
    """The definition that a line begins with.

    >>> definition_of("[١] المرجع"), definition_of("2024 عام")
    (Definition(number='1', style='bracket', text='المرجع', end=4), None)
    """
    match = _DEFINITION.match(text)
    if not match or not (style := match.lastgroup or ("arrow" if match[0].strip() else "")):
        return None
    number = (match.groupdict().get(style) or "").translate(DIGITS)
    return Definition(number.lstrip("0") or number, style, text[match.end() :].strip(), match.end())


class NotesWatch:
    """Tells of each block of a text, in their order, whether it may be a note's: by how it begins, or what it is under.

    >>> watch = NotesWatch()
    >>> [watch.may_be_note(text) for text in ("نص [1].", "[1] كتاب", "المراجع", "كتاب آخر")]
    [False, True, False, True]
    """

    def __init__(self) -> None:
        self._below = False

    def may_be_note(self, text: str, is_heading: bool = False) -> bool:
        """Whether the block with this text may be a note."""
        if is_notes_heading(text):
            self._below = True
            return False
        if is_heading:
            self._below = False
        definition = None if is_heading else definition_of(text)
        return not is_heading and (self._below or (definition is not None and definition.style != "point"))
