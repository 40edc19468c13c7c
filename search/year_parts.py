"""Parts of a year as typed: `2015-W31`, `الأسبوع 31 من 2015`, `2015-Q3`, `الربع الثالث 2015`, `صيف 2015`, `مطلع 2015`.

Weeks are those of ISO 8601, from Monday to Sunday, and seasons the months that meteorologists count. Winter lies in
two years and `منتصف` has no ends: they are no dates to begin or end with.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.arabic.dates import LONGEST_DATE, days, parse_date
from index.arabic.normalizer import fold
from index.model import DateText

Ends = tuple[DateText, DateText]
"""What a part of a year begins and ends with: days or months."""

_SIZES = {"q": 3, "quarter": 3, "ربع": 3, "h": 6, "half": 6, "نصف": 6, "third": 4, "ثلث": 4}
"""The months of a quarter, a half and a third."""
_NUMBERS = {
    **{
        name: number
        for number, names in enumerate(
            ("اول اولي 1st first", "ثاني 2nd second", "ثالث 3rd third", "رابع 4th fourth"), 1
        )
        for name in names.split()
    },
    **dict.fromkeys(("اخير", "last"), 0),
}
"""What counts the parts of a year; the last is 0."""
_SEASONS = {"ربيع": 3, "spring": 3, "صيف": 6, "summer": 6, "خريف": 9, "autumn": 9, "fall": 9}
"""The first of the three months of a season."""
_YEAR = "(?:1[89]|20)[0-9]{2}"
_OF_YEAR = rf"[\s,،/-]*(?:(?:من|في|of|in)\s+)?(?:(?:ال|ل)?(?:عام|سنه)\s+|the\s+year\s+)?(?P<year>{_YEAR})\s?م?"
_WEEK = re.compile(
    rf"(?P<year>{_YEAR})[\s-]?w(?P<week>[0-9]{{2}})(?:t.*)?"
    rf"|(?:w|week\s+|(?:ال)?اسبوع\s+(?:رقم\s+)?)(?P<number>[0-9]{{1,2}}){_OF_YEAR.replace('<year>', '<of>')}"
)
_CODE = re.compile(rf"(?P<year>{_YEAR})[\s/-]?(?P<unit>[qh])(?P<number>[1-4])")
_CODE_FIRST = re.compile(rf"(?P<unit>[qh])(?P<number>[1-4]){_OF_YEAR}")
_ARABIC = re.compile(rf"(?:ال)?(?P<unit>ربع|نصف|ثلث)\s+(?:ال)?(?P<number>\w+){_OF_YEAR}")
_ENGLISH = re.compile(rf"(?:the\s+)?(?P<number>\w+)\s+(?P<unit>quarter|half|third){_OF_YEAR}")
_SEASON = re.compile(rf"(?:the\s+)?(?P<season>{'|'.join(_SEASONS)}){_OF_YEAR}")
_EDGE = re.compile(
    r"(?:(?P<start>بدايه|مطلع|اول|(?:the\s+)?(?:start|beginning)\s+of)|نهايه|ختام|اخر|(?:the\s+)?end\s+of)"
    r"\s+(?:(?:شهر|عام|سنه)\s+)?(?P<whole>.+)"
)
_SPAN = re.compile(
    r"(?:من\s+)?(?P<day>[0-9]{1,2})(?P<month>\s+\D+?)?\s?(?:[-–—]|الي|حتي|to)\s?"
    r"(?P<last>[0-9]{1,2}(?P<last_month>\s+\D+?)\s+(?P<year>[0-9]{3,4}.*))"
)
"""Days from one to another, the year told once: `3-5 أبريل 2019`, `من 28 فبراير إلى 2 مارس 2018`."""
_VAGUE = re.compile(
    r"(?:^|\s)(?:منتصف|اواسط|اوائل|اوايل|اواخر|صيف|خريف|شتاء|شتا|ربيع(?!\s+(?:ال)?(?:اول|اخر|ثان))"
    r"|spring|summer|autumn|fall|winter|mid|early|late)(?:\s|-|$)"
)
"""What names a part of a year without ends, or a season of a year that is not one of ours."""


def year_part(text: str) -> Ends | None:
    """What a part of a year begins and ends with; None for any other text.

    >>> def ends(text: str) -> list[str]:
    ...     return [one.iso for one in year_part(text)]
    >>> ends("2015-W31"), ends("الربع الثالث من عام 2015"), ends("2015-H1"), ends("مطلع 2015")
    (['2015-07-27', '2015-08-02'], ['2015-07', '2015-09'], ['2015-01', '2015-06'], ['2015-01-01', '2015-01-01'])
    >>> [year_part(text) for text in ("2015", "2015-W54", "2015-Q5", "ربيع الأول 1436", "شتاء 2015")]
    [None, None, None, None, None]
    """
    if len(text) > LONGEST_DATE:
        return None
    folded = " ".join(fold(text).split())
    if week := _WEEK.fullmatch(folded):
        return _days_of_week(int(week["year"] or week["of"]), int(week["week"] or week["number"]))
    for form in (_CODE, _CODE_FIRST, _ARABIC, _ENGLISH):
        if part := form.fullmatch(folded):
            return _months_of_part(part)
    if season := _SEASON.fullmatch(folded):
        return _months(season["year"], _SEASONS[season["season"]], 3)
    if span := _SPAN.fullmatch(folded):
        return _days_between(span)
    edge = _EDGE.fullmatch(folded)
    return _edge(edge["whole"], 0 if edge["start"] else 1) if edge else None


def has_no_ends(text: str) -> bool:
    """Whether a text names a part of a year that begins and ends nowhere: `منتصف 2015`, `شتاء 2015`.

    >>> has_no_ends("أواخر عام 2015"), has_no_ends("late 2015"), has_no_ends("آب 2015")
    (True, True, False)
    """
    return _VAGUE.search(fold(text)) is not None


def _days_of_week(year: int, week: int) -> Ends | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
        return DateText.of_day(monday), DateText.of_day(monday + timedelta(days=6))
    except (ValueError, OverflowError):
        return None


def _months_of_part(part: re.Match[str]) -> Ends | None:
    """The months of a quarter, half or third that there is."""
    size, written = _SIZES[part["unit"]], part["number"]
    number = int(written) if written.isdecimal() else _NUMBERS.get(written)
    parts = 12 // size
    return None if number is None or number > parts else _months(part["year"], ((number or parts) - 1) * size + 1, size)


def _months(year: str, first: int, count: int) -> Ends:
    return DateText(f"{year}-{first:02}", "month"), DateText(f"{year}-{first + count - 1:02}", "month")


def _days_between(span: re.Match[str]) -> Ends | None:
    first = parse_date(f"{span['day']}{span['month'] or span['last_month']} {span['year']}")
    last = parse_date(span["last"])
    return (first, last) if first and last and days(first) <= days(last) else None


def _edge(whole: str, end: int) -> Ends | None:
    """The first (`end` 0) or last (1) day of a month or year, twice."""
    date = parse_date(whole)
    if date is None or date.precision == "day" or has_no_ends(whole):
        return None
    text = str(days(date)[end])
    day = DateText(f"{text[:4]}-{text[4:6]}-{text[6:]}", "day")
    return day, day
