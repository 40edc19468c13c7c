"""Dates told from today: `منذ أسبوع`, `قبل ٣ أيام`, `الشهر الماضي`, `هذا العام`, `أمس`, `-7d`, `2 weeks ago`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from index.arabic.normalizer import fold
from index.model import DateText

_DAYS = {"اليوم": 0, "today": 0, "now": 0, "امس": 1, "البارحه": 1, "yesterday": 1}
_UNITS = {
    **dict.fromkeys(("يوم", "ايام", "يوما", "d", "day", "days"), ("days", 1)),
    **dict.fromkeys(("يومين",), ("days", 2)),
    **dict.fromkeys(("اسبوع", "اسابيع", "اسبوعا", "w", "week", "weeks"), ("days", 7)),
    **dict.fromkeys(("اسبوعين",), ("days", 14)),
    **dict.fromkeys(("شهر", "اشهر", "شهور", "شهرا", "m", "month", "months"), ("months", 1)),
    **dict.fromkeys(("شهرين",), ("months", 2)),
    **dict.fromkeys(("سنه", "سنوات", "سنين", "عام", "اعوام", "عاما", "y", "year", "years"), ("months", 12)),
    **dict.fromkeys(("سنتين", "عامين"), ("months", 24)),
}
_NUMBERS = {
    **dict.fromkeys(("ثلاثه", "ثلاث"), 3),
    **dict.fromkeys(("اربعه", "اربع"), 4),
    **dict.fromkeys(("خمسه", "خمس"), 5),
    **dict.fromkeys(("سته", "ست"), 6),
    **dict.fromkeys(("سبعه", "سبع"), 7),
    **dict.fromkeys(("ثمانيه", "ثماني", "ثمان"), 8),
    **dict.fromkeys(("تسعه", "تسع"), 9),
    **dict.fromkeys(("عشره", "عشر"), 10),
    **dict.fromkeys(("واحد", "واحده", "a", "an", "one"), 1),
}
_SHORT = re.compile(r"[-−](\d{1,4})\s*([a-z]+)")
_AGO = re.compile(r"(?:منذ|قبل|خلال|(?:في )?اخر|last|past)\s+(?:(\w+)\s+)?(\w+)|(\w+)\s+(\w+)\s+ago")
_LAST = re.compile(r"ال(\w+)\s+(?:الماضي|الفائت|المنصرم|السابق)ه?")
_THIS = re.compile(r"(?:(?:هذا|هذه)\s+ال|this\s+)(\w+)|ال(\w+)\s+(?:الحالي|الجاري)ه?")


def relative_date(text: str, today: date) -> DateText | None:
    """The day that a text tells from today, None for any other text.

    >>> [relative_date(text, date(2024, 3, 31)).iso for text in ("منذ أسبوع", "قبل ٣ أيام", "-1m", "أمس")]
    ['2024-03-24', '2024-03-28', '2024-02-29', '2024-03-30']
    >>> [relative_date(text, date(2024, 3, 31)).iso for text in ("الأسبوع الماضي", "هذا العام", "الشهر الجاري")]
    ['2024-03-24', '2024', '2024-03']
    >>> relative_date("2024-03", date(2024, 3, 31)) is None
    True
    """
    folded = " ".join(fold(text).split())
    if folded in _DAYS:
        return _day(today - timedelta(days=_DAYS[folded]))
    if short := _SHORT.fullmatch(folded):
        return _before(today, short[1], short[2])
    if told := _AGO.fullmatch(folded):
        number, unit = (told[1], told[2]) if told[2] else (told[3], told[4])
        return _before(today, number or "1", unit)
    if last := _LAST.fullmatch(folded):
        return _before(today, "1", last[1])
    if this := _THIS.fullmatch(folded):
        return _current(today, this[1] or this[2])
    return None


def _current(today: date, unit: str) -> DateText | None:
    """The month or year of today; weeks begin on another day in another country."""
    match _UNITS.get(unit):
        case ("months", 1):
            return DateText(today.isoformat()[:7], "month")
        case ("months", 12):
            return DateText(today.isoformat()[:4], "year")
    return None


def _before(today: date, number: str, unit: str) -> DateText | None:
    count = int(number) if number.isdecimal() and len(number) < 5 else _NUMBERS.get(number)
    if count is None or unit not in _UNITS:
        return None
    kind, size = _UNITS[unit]
    try:
        return _day(today - timedelta(days=count * size) if kind == "days" else _months_before(today, count * size))
    except (OverflowError, ValueError):
        return None


def _months_before(today: date, months: int) -> date:
    """The same day of an earlier month, the last one where that is shorter."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _day(day: date) -> DateText:
    return DateText(day.isoformat(), "day")
