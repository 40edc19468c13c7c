"""A range of dates as typed, in days."""

from __future__ import annotations

import datetime

from index.arabic.dates import days, parse_date
from search import plan
from search.query import tree


def days_of(dates: tree.Range) -> plan.Dates:
    """A range of days; its ends are dates (search/understanding.py)."""
    first, last = (parse_date(text) if text else None for text in (dates.first, dates.last))
    if dates.exclusive:
        return plan.Dates(
            _day_after(days(first)[1], 1) if first else None, _day_after(days(last)[0], -1) if last else None
        )
    return plan.Dates(days(first)[0] if first else None, days(last)[1] if last else None)


def _day_after(day: int, count: int) -> int:
    """The day so many days after one, both as yyyymmdd.

    >>> _day_after(20231231, 1), _day_after(20240301, -1)
    (20240101, 20240229)
    """
    date = datetime.date(day // 10000, day // 100 % 100, day % 100) + datetime.timedelta(days=count)
    return date.year * 10000 + date.month * 100 + date.day
