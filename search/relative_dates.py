"""Dates told from today: `منذ أسبوع`, `آخر ٣ أشهر`, `الشهران الماضيان`, `هذا العام`, `أمس`, `-7d`, `2 weeks ago`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from index.arabic.cardinals import cardinal
from index.arabic.datelines import weekday_of
from index.arabic.dates import LONGEST_DATE
from index.arabic.normalizer import fold
from index.model import DateText

_DAYS = {
    **dict.fromkeys(("اليوم", "هذا اليوم", "الان", "today", "this day", "now"), 0),
    **dict.fromkeys(("امس", "الامس", "البارحه", "yesterday"), 1),
    **dict.fromkeys(("اول امس", "اول من امس", "امس الاول", "قبل امس", "قبل البارحه", "day before yesterday"), 2),
}
_UNITS = {
    ("hours", 1): ("ساعه hour", "ساعتين ساعتان", "ساعات hours h"),
    ("hours", 24): ("يوم يوما day", "يومين يومان", "ايام days d"),
    ("hours", 7 * 24): ("اسبوع اسبوعا week", "اسبوعين اسبوعان", "اسابيع weeks w wk wks"),
    ("hours", 14 * 24): ("fortnight", "", "fortnights"),
    ("months", 1): ("شهر شهرا month", "شهرين شهران", "اشهر شهور months m mo mos"),
    ("months", 12): ("سنه عام عاما year", "سنتين سنتان عامين عامان", "سنوات سنين اعوام years y yr yrs"),
    ("months", 120): ("عقد عقدا decade", "عقدين عقدان", "عقود decades"),
}
"""The words for one of a unit, for two and for several, by the unit and its size."""
_COUNTED = {
    name: (kind, size, count)
    for (kind, size), forms in _UNITS.items()
    for count, names in zip((1, 2, 0), forms, strict=True)
    for name in names.split()
}
_ONE = frozenset(("a", "an", "one", "واحد", "واحده"))
_ENGLISH = {
    "two": 2,
    "a couple of": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_HALVES = frozenset(("نصف", "half a"))
_SHORT = re.compile(r"(?:(?:now\s*)?[-−](\d{1,4})|(\d{1,3}))\s*([^\W\d]+)")
_SINCE = re.compile(r"(?:(?:منذ|خلال|في|من|since|over|during|within|in(?=\s+(?:the|last|past|this)\b))\s+)?(?:the\s+)?")
_AGO = re.compile(r"(?:(?:في|خلال|منذ)\s+)?(?:اخر|last|past|previous)\s+(.+)|(?:منذ|قبل|خلال|من)\s+(.+)|(.+)\s+ago")
_BACK = re.compile(r"قبل\s+.+|.+\s+ago")
_ALL_SINCE = re.compile(r"(?:منذ|خلال|since|over|during|within)\s")
_PASSED = r"\s+(?:ال)?(?:ماضي|فائت|منصرم|سابق|اخير)(?:ه|ين|ان|تين|تان)?"
_LAST = re.compile(rf"ال(\w+){_PASSED}")
_LATEST = re.compile(rf"ال(\w+)\s+(?:ال)?(.+){_PASSED}")
_WEEKDAY = re.compile(rf"(?:يوم\s+)?(.+){_PASSED}|last\s+(.+)")
_THIS = re.compile(r"(?:(?:هذا|هذه)\s+ال|this\s+)(\w+)|ال(\w+)\s+(?:الحالي|الجاري)ه?")
_START = re.compile(r"(?:بدايه|مطلع|اول)\s+(?:هذا\s+|هذه\s+)?ال(\w+)(?:\s+(?:الحالي|الجاري)ه?)?")
_AFTER = re.compile(r"\s+(?:مضيا?|مضتا?|خلت)$")


def relative_date(text: str, today: date) -> DateText | None:
    """The day that a text tells from today, None for any other text.

    >>> def told(*texts: str) -> list[str]:
    ...     return [relative_date(text, date(2024, 3, 31)).iso for text in texts]
    >>> told("منذ أسبوع", "قبل ٣ أيام", "-1m", "أمس", "آخر 48 ساعة")
    ['2024-03-24', '2024-03-28', '2024-02-29', '2024-03-30', '2024-03-29']
    >>> told("الأسبوع الماضي", "الشهرين الماضيين", "الجمعة الماضية", "هذا العام", "بداية الشهر")
    ['2024-03-24', '2024-01-31', '2024-03-29', '2024', '2024-03-01']
    >>> told("منذ خمسة عشر يومًا", "السنوات العشر الأخيرة", "in the last two weeks", "2w")
    ['2024-03-16', '2014-03-31', '2024-03-17', '2024-03-17']
    >>> [relative_date(text, date(2024, 3, 31)) for text in ("2024-03", "منذ سنوات", "الأيام الماضية")]
    [None, None, None]
    """
    if len(text) > LONGEST_DATE:
        return None
    folded = _AFTER.sub("", " ".join(fold(text).split()))
    named = _SINCE.sub("", folded, count=1)
    for whole in (folded, named):
        if whole in _DAYS:
            return DateText.of_day(today - timedelta(days=_DAYS[whole]))
    return _short(folded, today) or _named(named, today) or _ago(folded, named, today)


def reaches_today(text: str) -> bool:
    """Whether a date that is told from today tells all days since: `آخر ٣ أشهر`, `منذ أمس`; no day alone: `قبل يومين`.

    >>> [reaches_today(text) for text in ("الأسبوع الماضي", "-7d", "منذ أمس", "last two weeks")]
    [True, True, True, True]
    >>> [reaches_today(text) for text in ("أمس", "الجمعة الماضية", "two weeks ago", "هذا العام", "2024")]
    [False, False, False, False, False]
    """
    folded, today = " ".join(fold(text).split()), date(2000, 1, 1)  # whichever day it is
    day = relative_date(text, today)
    if day is None or day.precision != "day" or _BACK.fullmatch(folded):
        return False
    one_day = folded in _DAYS or _START.fullmatch(folded) or _weekday(folded, today)
    return _ALL_SINCE.match(folded) is not None or not one_day


def _short(folded: str, today: date) -> DateText | None:
    """`-7d`, `now-7d`, `7 days`, `3 أشهر`."""
    match = _SHORT.fullmatch(folded)
    return _before(today, match[1] or match[2], match[3]) if match else None


def _named(named: str, today: date) -> DateText | None:
    """`الأسبوع الماضي`, `الأشهر الستة الأخيرة`, `الجمعة الماضية`, `هذا العام`, `مطلع العام`."""
    if this := _THIS.fullmatch(named):
        return _current(today, this[1] or this[2])
    if start := _START.fullmatch(named):
        begun = _current(today, start[1])
        return begun and DateText.of_day(date.fromisoformat((begun.iso + "-01-01")[:10]))
    if last := _LAST.fullmatch(named):
        return _before(today, "", last[1]) or _weekday(named, today)
    if latest := _LATEST.fullmatch(named):
        one, other = latest.groups()  # الأيام السبعة الماضية, السبعة أيام الماضية
        return _before(today, other, one) or _before(today, one, other)
    return _weekday(named, today)


def _weekday(named: str, today: date) -> DateText | None:
    """The latest such day of the week before today."""
    match = _WEEKDAY.fullmatch(named)
    day = weekday_of(match[1] or match[2]) if match else None
    return None if day is None else DateText.of_day(today - timedelta(days=(today.weekday() - day - 1) % 7 + 1))


def _ago(folded: str, named: str, today: date) -> DateText | None:
    """`منذ أسبوعين`, `آخر ٣ أشهر`, `last two weeks`, `a year ago`; an amount alone too, if it has a number."""
    match = _AGO.fullmatch(folded) or _AGO.fullmatch(named)
    words = (next(filter(None, match.groups())) if match else named).split() or [""]
    if len(words) > 1 and words[-1] in _ONE:
        words.pop()  # منذ أسبوع واحد
    elif not (match or _is_amount(words)):
        return None
    return _before(today, " ".join(words[:-1]), words[-1])


def _is_amount(words: list[str]) -> bool:
    """Whether words say how many of a unit without another word: no year (`1445 عام`), no `شهر` alone."""
    return not words[0].isdecimal() if len(words) > 1 else _COUNTED.get(words[0], ("", 0, 0))[2] == 2


def _current(today: date, unit: str) -> DateText | None:
    """The month or year of today, or six days before it: on whichever day a week begins, this one began since then."""
    match _COUNTED.get(unit):
        case ("hours", 168, 1):
            return DateText.of_day(today - timedelta(days=6))
        case ("months", 1, 1):
            return DateText(today.isoformat()[:7], "month")
        case ("months", 12, 1):
            return DateText(today.isoformat()[:4], "year")
    return None


def _before(today: date, number: str, unit: str) -> DateText | None:
    """The day so many units before today; without a number as many as the word says, none for `منذ سنوات`."""
    kind, size, count = _COUNTED.get(unit, ("", 0, 0))
    if number in _HALVES and kind == "months" and size > 1:
        count, size = 1, size // 2
    elif number:
        count = _count(number) or 0
    if not (kind and count):
        return None
    try:
        days = timedelta(days=-(-count * size // 24))
        return DateText.of_day(today - days if kind == "hours" else _months(today, count * size))
    except (OverflowError, ValueError):
        return None


def _count(number: str) -> int | None:
    """A number of up to four digits, or one in words as they are folded."""
    if number.isdecimal():
        return int(number) if len(number) < 5 else None
    if number in _ONE:
        return 1
    if number in _ENGLISH:
        return _ENGLISH[number]
    return cardinal(number)


def _months(today: date, months: int) -> date:
    """The same day of an earlier month, the last one where that is shorter."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
