"""Days and years written in words, as digits: `التاسع من أبريل`, `ألفين وخمسة عشر`. Years are read by pyarabic."""

from __future__ import annotations

import re
from functools import cache

_UNITS = ("أول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر")
_DAYS = {
    **{unit: day for day, unit in enumerate(_UNITS, 1)},
    "واحد": 1,
    "غرة": 1,
    "فاتح": 1,
    "الفاتح": 1,
    "حادي عشر": 11,
    **{f"{unit} عشر": day for day, unit in enumerate(_UNITS[1:9], 12)},
    **{f"عشر{end}": 20 for end in ("ين", "ون")},
    **{f"{unit} وال عشر{end}": day for end in ("ين", "ون") for day, unit in enumerate(("حادي", *_UNITS[1:9]), 21)},
    **{f"ثلاث{end}": 30 for end in ("ين", "ون")},
    **{f"حادي وال ثلاث{end}": 31 for end in ("ين", "ون")},
}
_LETTERS = {"ا": "[اأإآ]", "أ": "[اأإآ]", "ي": "[يى]", "ة": "[ةه]"}


def _spelled(words: str) -> str:
    """A pattern for words in any spelling: `الحادي و العشرين`."""
    return (
        "".join(_LETTERS.get(letter, letter) for letter in words)
        .replace(" و[اأإآ]ل ", r"\s+و\s?[اأ]ل")
        .replace(" ", r"\s+")
    )


_BY_PATTERN = tuple((_spelled(words), day) for words, day in _DAYS.items())
_YEAR = re.compile(r"(?<!\w)[أا]لف(?:ين|ان|ي)?(?:\s+و\s?\w+(?:\s+عشرة?)?){0,4}(?!\w)")
_HINT = re.compile("[أا]لف| من | شهر |غر[ةه] |فاتح ")
_FIRST, _LAST = 1000, 2999


def with_digits(text: str) -> str:
    """The text with the day before a month, and with years, in digits.

    >>> with_digits("التاسع من أبريل عام ألفين وخمسة عشر"), with_digits("الحادي والعشرين من آذار 2011")
    ('9 من أبريل عام 2015', '21 من آذار 2011')
    """
    if _HINT.search(text) is None:
        return text
    return _YEAR.sub(_year, _ordinal().sub(_day, text))


@cache
def _ordinal() -> re.Pattern[str]:
    """A day in words before `من` or `شهر`."""
    words = "|".join(sorted(map(_spelled, _DAYS), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:ال)?(?P<day>{words})(?=\s+(?:من\s|شهر\s))|(?<!\w)(?P<first>غر[ةه]|(?:ال)?فاتح)(?=\s)"
    )


def _day(match: re.Match[str]) -> str:
    written = match["day"] or match["first"]
    return str(next(day for pattern, day in _BY_PATTERN if re.fullmatch(pattern, written)))


def _year(match: re.Match[str]) -> str:
    from pyarabic.number import text2number

    number = int(text2number(match[0]))  # type: ignore[no-untyped-call]
    return str(number) if _FIRST <= number <= _LAST else match[0]
