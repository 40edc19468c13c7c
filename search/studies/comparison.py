"""Queries over time: how many paragraphs each finds in each period, and which share of all paragraphs there that is.

A peak of counts may only mean that more was written; shares do not have it (Michel et al., Science 331, 2011, divide
by the words of each year; a search of paragraphs divides by the paragraphs).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from index.errors import BadRequest
from index.schema import DATE_FACETS
from search.results import SearchRequest
from search.studies.periods import DateCounts, Periods, periods

MAX_QUERIES = 5
"""How many queries are compared: more lines than five are not told apart."""

MEASURES = ("count", "share")
"""What is told of a query in a period: how many paragraphs it finds, or which share of all of them."""


@dataclass(frozen=True, slots=True)
class DatedCount:
    """The totals of a search, in all and by date; `relaxed` says that not all paragraphs have all of its words."""

    total: int
    by_date: DateCounts
    relaxed: bool = False
    of_values: Mapping[str, DateCounts] = field(default_factory=dict)
    """By value of `SearchRequest.each`, the most frequent first."""


_Listed: TypeAlias = Mapping[str, Sequence[tuple[str, int]]]


def date_facets(listed: _Listed) -> DateCounts:
    """The counts of the date facets among those an engine lists."""
    return {name: dict(listed[name]) for name in DATE_FACETS if name in listed}


def date_counts(dates_of: Mapping[str, _Listed]) -> dict[str, DateCounts]:
    """The counts of the date facets of each value of a facet."""
    return {value: date_facets(listed) for value, listed in dates_of.items()}


Count: TypeAlias = Callable[[SearchRequest], DatedCount]


@dataclass(frozen=True, slots=True)
class Series:
    """The totals of one query: in all, in each period, and without a date as precise as the periods."""

    request: SearchRequest
    total: int
    counts: tuple[int, ...]
    relaxed: bool = False

    @property
    def undated_total(self) -> int:
        """How many of the paragraphs found lie in no period."""
        return self.total - sum(self.counts)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Queries over the same periods; `paragraphs` is how many each period has in all, under the same filters.

    `periods` is None where nothing that was found has a date.
    """

    request: SearchRequest
    periods: Periods | None
    paragraphs: tuple[int, ...]
    series: tuple[Series, ...]

    def shares(self, series: Series) -> tuple[float | None, ...]:
        """Which share of all paragraphs of each period a query finds, from 0 to 1; None where there are none."""
        return shares(series.counts, self.paragraphs)


def shares(counts: Sequence[int], of: Sequence[int]) -> tuple[float | None, ...]:
    """Each count as a share of its whole, None of none.

    >>> shares((1, 0, 0), (4, 2, 0))
    (0.25, 0.0, None)
    """
    return tuple(count / whole if whole else None for count, whole in zip(counts, of, strict=True))


def in_period(request: SearchRequest, first: str, last: str) -> SearchRequest:
    """The search in one period only."""
    chosen = {name: values for name, values in request.chosen.items() if name not in DATE_FACETS}
    return replace(request, chosen=chosen, date_from=first, date_to=last)


def compare(count: Count, request: SearchRequest, queries: Sequence[str]) -> Comparison:
    """Compare what queries find under the filters of a request; raises BadRequest for more than `MAX_QUERIES`.

    Blank queries and those that come again are left out.
    """
    asked = list(dict.fromkeys(query.strip() for query in queries if query.strip()))
    if len(asked) > MAX_QUERIES:
        raise BadRequest("parameter.many", "q", most=MAX_QUERIES)
    requests = [replace(request, q=query) for query in asked]
    results = list(map(count, requests))
    shown, paragraphs = _periods(count, request, results)
    counts = [shown.counts(result.by_date[shown.facet]) if shown else () for result in results]
    series = (
        Series(searched, result.total, own, result.relaxed)
        for searched, result, own in zip(requests, results, counts, strict=True)
    )
    return Comparison(request, shown, paragraphs, tuple(series))


def paragraphs_of(count: Count, request: SearchRequest, shown: Periods) -> tuple[int, ...] | None:
    """How many paragraphs each period has under the filters of a request, its choice of dates but a range left out.

    None where paragraphs are not counted in periods that short.
    """
    first, last = request.date_from or shown.firsts[0], request.date_to or shown.lasts[-1]
    counts = count(in_period(replace(request, q=""), first, last)).by_date.get(shown.facet)
    return None if counts is None else shown.counts(counts)


def _periods(
    count: Count, request: SearchRequest, results: Sequence[DatedCount]
) -> tuple[Periods | None, tuple[int, ...]]:
    """The shortest periods that all paragraphs are counted by too; one alone where time is no longer."""
    by_date = [result.by_date for result in results]
    for least, without in ((2, ()), (2, ("day",)), (1, ("day",))):
        shown = periods(by_date, least, without)
        paragraphs = paragraphs_of(count, request, shown) if shown else None
        if paragraphs is not None:
            return shown, paragraphs
    return None, ()
