"""Hijri days as Gregorian ones: Umm al-Qura where it is known, the arithmetic calendar outside of it.

Umm al-Qura (the hijridate package) covers 1343-1500 AH. Before and after, the tabular calendar is used: thirty years of
10,631 days, leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29, beginning on 16 July 622 Julian (E. M. Reingold and
N. Dershowitz, "Calendrical Calculations", chapter 7). The moon was seen a day earlier or
later: such days are approximate.
"""

from __future__ import annotations

import datetime

from hijridate import Gregorian, Hijri

FIRST_YEAR, LAST_YEAR = 1343, 1500
"""The years AH of Umm al-Qura."""
_FIRST_DAY, _AFTER = datetime.date(1924, 8, 1), datetime.date(2077, 11, 17)
_EPOCH = 227015
"""The day of 1 Muharram 1 as a proleptic Gregorian ordinal."""
_NAMES = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip


def hijri_to_gregorian(year: int, month: int, day: int) -> datetime.date:
    """The Gregorian day of a Hijri one; raises ValueError for a day that is none, OverflowError beyond 9999.

    >>> hijri_to_gregorian(1445, 10, 10).isoformat(), hijri_to_gregorian(1320, 7, 15).isoformat()
    ('2024-04-19', '1902-10-18')
    """
    if FIRST_YEAR <= year <= LAST_YEAR:
        return datetime.date.fromisoformat(Hijri(year, month, day).to_gregorian().isoformat())
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= 30:  # seen late, the moon makes any month one of 30
        raise ValueError(f"no Hijri day: {year}-{month}-{day}")
    days_of_years = (year - 1) * 354 + (3 + 11 * year) // 30
    return datetime.date.fromordinal(_EPOCH + days_of_years + 29 * (month - 1) + month // 2 + day - 1)


def month_length(year: int, month: int) -> int:
    """The days of a Hijri month.

    >>> month_length(1445, 9), month_length(1320, 1), month_length(1322, 12)
    (30, 30, 30)
    """
    if FIRST_YEAR <= year <= LAST_YEAR:
        return int(Hijri(year, month, 1).month_length())
    return 30 if month % 2 or (month == 12 and (14 + 11 * year) % 30 < 11) else 29


def is_approximate(day: datetime.date) -> bool:
    """Whether a Hijri date of this day is known by arithmetic only, and may be a day off.

    >>> is_approximate(datetime.date(1902, 10, 18)), is_approximate(datetime.date(2024, 4, 19))
    (True, False)
    """
    return not _FIRST_DAY <= day < _AFTER


def hijri(iso: str) -> str | None:
    """Say a Gregorian day (`2024-04-19`) in the Umm al-Qura calendar.

    None for months and years, and for days outside 1343-1500 AH.

    >>> hijri("2024-04-19")
    '10 شوال 1445'
    """
    try:
        day = Gregorian.fromisoformat(iso).to_hijri()
    except (ValueError, OverflowError):
        return None
    return f"{day.day} {_NAMES[day.month - 1]} {day.year}"
