"""Dates told from today: `منذ أسبوع`, `قبل ٣ أيام`, `الشهر الماضي`, `هذا العام`, `أمس`, `-7d`, `2 weeks ago`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from index.arabic.normalizer import fold
from index.model import DateText

_DAYS = {
    **dict.fromkeys(("اليوم", "الان", "today", "now"), 0),
    **dict.fromkeys(("امس", "الامس", "البارحه", "yesterday"), 1),
    **dict.fromkeys(("اول امس", "اول من امس", "امس الاول"), 2),
}
_UNITS = {
    **dict.fromkeys(("يوم", "ايام", "يوما", "d", "day", "days"), ("days", 1)),
    **dict.fromkeys(("يومين",), ("days", 2)),
    **dict.fromkeys(("اسبوع", "اسابيع", "اسبوعا", "w", "week", "weeks"), ("days", 7)),
    **dict.fromkeys(("اسبوعين",), ("days", 14)),
    **dict.fromkeys(("شهر", "اشهر", "شهور", "شهرا", "m", "month", "months"), ("months", 1)),
    **dict.fromkeys(("شهرين",), ("months", 2)),
    **dict.fromkeys(("سنه", "سنوات", "سنين", "عام", "اعوام", "عاما", "y", "year", "years"), ("months", 12)),
    **dict.fromkeys(("سنتين", "عامين"), ("months", 24)),
    **dict.fromkeys(("عقد", "عقود", "عقدا", "decade", "decades"), ("months", 120)),
    **dict.fromkeys(("عقدين",), ("months", 240)),
}
_ONE = frozenset(("a", "an", "one", "واحد", "واحده"))
_SHORT = re.compile(r"[-−](\d{1,4})\s*([a-z]+)")
_AGO = re.compile(r"(?:منذ|قبل|خلال|(?:في )?اخر|last|past)\s+(?:(.+)\s+)?(\w+)|(.+)\s+(\w+)\s+ago")
_LAST = re.compile(r"ال(\w+)\s+(?:الماضي|الفائت|المنصرم|السابق|الاخير)ه?")
_LATEST = re.compile(r"ال(\w+)\s+(?:ال)?(.+)\s+(?:الماضيه|الاخيره|المنصرمه)")
_THIS = re.compile(r"(?:(?:هذا|هذه)\s+ال|this\s+)(\w+)|ال(\w+)\s+(?:الحالي|الجاري)ه?")
_BEFORE = re.compile(r"(?:منذ|خلال|في|من|since|in)\s+(?:the\s+)?")
_AFTER = re.compile(r"\s+(?:مضيا?|مضتا?|خلت)$")


def relative_date(text: str, today: date) -> DateText | None:
    """The day that a text tells from today, None for any other text.

    >>> [relative_date(text, date(2024, 3, 31)).iso for text in ("منذ أسبوع", "قبل ٣ أيام", "-1m", "أمس")]
    ['2024-03-24', '2024-03-28', '2024-02-29', '2024-03-30']
    >>> [relative_date(text, date(2024, 3, 31)).iso for text in ("الأسبوع الماضي", "هذا العام", "الشهر الجاري")]
    ['2024-03-24', '2024', '2024-03']
    >>> [relative_date(text, date(2024, 3, 31)).iso for text in ("منذ خمسة عشر يومًا", "السنوات العشر الأخيرة")]
    ['2024-03-16', '2014-03-31']
    >>> relative_date("2024-03", date(2024, 3, 31)) is None
    True
    """
    folded = _AFTER.sub("", " ".join(fold(text).split()))
    if short := _SHORT.fullmatch(folded):
        return _before(today, short[1], short[2])
    named = _BEFORE.sub("", folded) if _BEFORE.match(folded) else folded
    if named in _DAYS:
        return _day(today - timedelta(days=_DAYS[named]))
    if last := _LAST.fullmatch(named):
        return _before(today, "1", last[1])
    if latest := _LATEST.fullmatch(named):
        one, other = latest.groups()  # الأيام السبعة الماضية, السبعة أيام الماضية
        return _before(today, other, one) or _before(today, one, other)
    if this := _THIS.fullmatch(named):
        return _current(today, this[1] or this[2])
    if told := _AGO.fullmatch(folded):
        number, unit = (told[1], told[2]) if told[2] else (told[3], told[4])
        return _before(today, number or "1", unit)
    return None


def _current(today: date, unit: str) -> DateText | None:
    """The month or year of today, or six days before it: on whichever day a week begins, this one began since then."""
    match _UNITS.get(unit):
        case ("days", 7):
            return _day(today - timedelta(days=6))
        case ("months", 1):
            return DateText(today.isoformat()[:7], "month")
        case ("months", 12):
            return DateText(today.isoformat()[:4], "year")
    return None


def _before(today: date, number: str, unit: str) -> DateText | None:
    kind, size = _UNITS.get(unit, ("", 0))
    count = _count(number)
    if number == "نصف" and kind == "months" and size > 1:
        count, size = 1, size // 2
    if not (kind and count is not None):
        return None
    try:
        return _day(today - timedelta(days=count * size) if kind == "days" else _months_before(today, count * size))
    except (OverflowError, ValueError):
        return None


def _count(number: str) -> int | None:
    """A number of up to four digits, or one in words as they are folded, each of which says a number by itself."""
    if number.isdecimal():
        return int(number) if len(number) < 5 else None
    if number in _ONE:
        return 1
    from pyarabic.number import text2number

    words = [re.sub("ه$", "ة", word).replace("احد", "أحد") for word in number.split()]
    texts = (*(re.sub("^و(?=.{3})", "", word) for word in words), " ".join(words))
    *each, whole = (int(text2number(text)) for text in texts)  # type: ignore[no-untyped-call]
    return whole if all(each) else None


def _months_before(today: date, months: int) -> date:
    """The same day of an earlier month, the last one where that is shorter."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _day(day: date) -> DateText:
    return DateText(day.isoformat(), "day")
