"""Periods of time: days, months, years, decades or centuries, whichever divide what was found into few enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from index.schema import UNKNOWN

MAX_PERIODS = 93
"""Three months of days: where there would be more periods than this, longer ones are taken."""

Unit: TypeAlias = Literal["day", "month", "year", "decade", "century"]

DateCounts: TypeAlias = Mapping[str, Mapping[str, int]]
"""How many paragraphs each value of the date facets has, by facet: `{"month": {"2024-04": 3}}`."""

MOST_VAGUE = 0.05
"""The part of the dates found that may be too vague for a period: one in twenty."""


@dataclass(frozen=True, slots=True)
class Periods:
    """Consecutive periods, oldest first, gaps included: the first and last day, month or year of each, in ISO form.

    `facet` is the date facet whose values are counted, `unit` what one period is.
    """

    facet: str
    unit: Unit
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]
    start_of: Callable[[str], str]
    """The first of the period that a value of the facet lies in."""

    def counts(self, of_values: Mapping[str, int]) -> tuple[int, ...]:
        """How many paragraphs each period has, of the counts of the facet's values; others are left out.

        >>> periods([{"year": {"1987": 1, "2001": 2, "2150": 1}}]).counts({"1987": 1, "2001": 2, "unknown": 5})
        (1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        """
        summed = dict.fromkeys(self.firsts, 0)
        for value, count in of_values.items():
            if (first := self.start_of(value)) in summed:
                summed[first] += count
        return tuple(summed.values())


def periods(counts_by_date: Sequence[DateCounts], least: int = 2, without: Iterable[str] = ()) -> Periods | None:
    """The shortest periods, at least so many, that divide all of some counts into at most `MAX_PERIODS`, None if none.

    Facets that any of the counts lacks, and those in `without`, are passed over, and so are periods so short that many
    dates are not precise enough for them.

    >>> made = periods([{"month": {"2024-03": 2, "2024-01": 4}}, {"month": {"2024-02": 1}}])
    >>> made.unit, made.firsts
    ('month', ('2024-01', '2024-02', '2024-03'))
    >>> made = periods([{"year": {"1880": 1, "2024": 3}}])
    >>> made.unit, len(made.firsts), made.lasts[0], made.lasts[-1]
    ('decade', 15, '1889', '2024')
    """
    for level in _LEVELS:
        if (
            level.facet in without
            or any(level.facet not in counts for counts in counts_by_date)
            or _is_vague(counts_by_date, level.facet)
        ):
            continue
        values = sorted(
            {value for counts in counts_by_date for value, n in counts[level.facet].items() if n} - {UNKNOWN}
        )
        firsts = level.every(values[0], values[-1]) if values else []
        if least <= len(firsts) <= MAX_PERIODS:
            return _made(level, firsts, values)
    return None


def _is_vague(counts_by_date: Sequence[DateCounts], facet: str) -> bool:
    """Whether many of the paragraphs that have a date have none as precise as the values of a facet."""
    vague = sum(counts[facet].get(UNKNOWN, 0) - counts.get("year", {}).get(UNKNOWN, 0) for counts in counts_by_date)
    return vague > MOST_VAGUE * sum(sum(counts[facet].values()) for counts in counts_by_date)


def _made(level: _Level, firsts: Sequence[str], values: Sequence[str]) -> Periods:
    """The periods of a level; the last of several years ends where time does."""
    ends = [min(f"{int(first) + level.years - 1:04}", values[-1]) if level.years > 1 else first for first in firsts]
    return Periods(level.facet, level.unit, tuple(firsts), tuple(ends), level.start_of)


def decade(year: str) -> str:
    """The first year of a year's decade.

    >>> decade("1889")
    '1880'
    """
    return f"{year[:3]}0"


def _days(first: str, last: str) -> list[str]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(start + timedelta(days=n)).isoformat() for n in range((end - start).days + 1)]


def _months(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{ordinal // 12:04}-{ordinal % 12 + 1:02}" for ordinal in range(start, end + 1)]


def _years(step: int) -> Callable[[str, str], list[str]]:
    def every(first: str, last: str) -> list[str]:
        return [f"{year:04}" for year in range(int(first) // step * step, int(last) + 1, step)]

    return every


@dataclass(frozen=True, slots=True)
class _Level:
    """A unit of time: the facet that counts it, where the period of a value begins, all such from one to another."""

    unit: Unit
    facet: str
    start_of: Callable[[str], str]
    every: Callable[[str, str], list[str]]
    years: int = 1


_LEVELS = (
    _Level("day", "day", str, _days),
    _Level("month", "month", str, _months),
    _Level("year", "year", str, _years(1)),
    _Level("decade", "year", decade, _years(10), 10),
    _Level("century", "year", lambda year: f"{year[:2]}00", _years(100), 100),
)
"""From short to long."""
