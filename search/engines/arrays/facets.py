"""Filters and facets over arrays: which documents pass, and how many have each value."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.array_file import Array
from index.schema import FACETS
from index.storage.whoosh.reader import CombinedOrdinals, IndexReader, OrdinalColumn
from search.engines.arrays.cache import BoundedCache, Sized
from search.engines.arrays.matches import Matches
from search.plan import Filters, Plan

_LAST_DAY = 99_999_999

_RUNS = 8
"""Documents are counted run by run where there are this many times as many of them as of runs."""


@dataclass(slots=True)
class FilteredMatches:
    """Which of the documents found pass each of the filters that are set."""

    matches: Matches
    by_filter: dict[str, Array]

    def without(self, facet: str = "") -> Matches:
        """The documents that pass all filters, one facet's own left out."""
        passes = [each for name, each in self.by_filter.items() if name != facet]
        return self.matches.where(np.logical_and.reduce(passes)) if passes else self.matches


class Filtering:
    """The filters of a plan over a collection: a boolean for every document, worked out once and kept."""

    def __init__(self, reader: IndexReader, filters: Filters, cache: BoundedCache[Sized]) -> None:
        self._reader = reader
        self._cache = cache
        self._chosen = {name: getattr(filters, name) for name in FACETS if getattr(filters, name)}
        self._first, self._last = filters.first, filters.last

    def filtered(self, matches: Matches) -> FilteredMatches:
        """Which documents pass each filter."""
        passes = {name: self.has_value(name, chosen, matches) for name, chosen in self._chosen.items()}
        if self._first is not None or self._last is not None:
            passes["range"] = self.in_range(self._first, self._last, matches)
        return FilteredMatches(matches, passes)

    def has_value(self, name: str, values: frozenset[str], matches: Matches) -> Array:
        """Which documents have one of the values in a column."""
        return matches.pick(self._kept((name, values), lambda: self._having(name, values)))

    def in_range(self, first: int | None, last: int | None, matches: Matches) -> Array:
        """Which documents have a date that touches the range; an unknown date touches none but the open one."""
        return matches.pick(self._kept(("range", first, last), lambda: self._touching(first, last)))

    def _kept(self, key: Hashable, make: Callable[[], Array]) -> Array:
        made = self._cache.get(("filter", key), make)
        assert isinstance(made, np.ndarray)
        return made

    def _having(self, name: str, values: frozenset[str]) -> Array:
        if name == "cited":
            return self._citing(values)
        column = self._reader.columns[name]
        return column.code_set(values).take(column.codes)

    def _touching(self, first: int | None, last: int | None) -> Array:
        begins, ends = self._reader.first_day, self._reader.last_day
        if first is None and last is None:
            return np.ones(len(begins), dtype=bool)
        touches: Array = (begins > 0) & (begins <= (last or _LAST_DAY)) & (ends >= (first or 0))
        return touches

    def _citing(self, domains: frozenset[str]) -> Array:
        citing = np.zeros(self._reader.size, dtype=bool)
        cited = self._reader.cited
        citing[self._reader.cited_doc[cited.code_set(domains)[cited.codes]]] = True
        return citing


class FacetCounter:
    """Counts values over the documents kept; a filter's own facet over what the other filters keep."""

    def __init__(self, reader: IndexReader, kept: Matches, filtered: FilteredMatches, plan: Plan) -> None:
        self._reader = reader
        self._plan = plan
        self._kept = kept
        self._filtered = filtered
        self._combined: Array | None = None

    def counts(self, name: str) -> Sequence[tuple[str, int]]:
        """The values of a facet with their counts, in the order of `EngineResult.facets`."""
        matches = self._filtered.without(name) if name in self._filtered.by_filter else self._kept
        if name == "cited":
            column, numbers = self._reader.cited, self._cited(matches)
        else:
            column = self._reader.columns[name]
            numbers = self._numbers(name, column, matches)
        if name in ("year", "month"):
            return _newest_first(numbers, column)
        return _by_count(numbers, column, self._plan.most_values, getattr(self._plan.filters, name))

    def _numbers(self, name: str, column: OrdinalColumn, matches: Matches) -> Array:
        """How many documents have each code of a column; columns of few values are counted in one go."""
        combined = self._reader.combined
        if name not in combined.tables:
            return np.bincount(column.codes.take(matches.docs), minlength=len(column.values))
        return np.bincount(combined.tables[name], self._together(matches), len(column.values))

    def _together(self, matches: Matches) -> Array:
        """How many documents have each combination of the columns of few values."""
        if matches is not self._kept:
            return _counts(self._reader.combined, matches)
        if self._combined is None:
            self._combined = _counts(self._reader.combined, matches)
        return self._combined

    def _cited(self, matches: Matches) -> Array:
        """How many citations of each domain the documents have."""
        cited, owners = self._reader.cited, self._reader.cited_doc
        if not len(owners) or not matches.total:
            return np.zeros(len(cited.values), dtype=np.int64)
        return np.bincount(cited.codes[matches.has(owners)], minlength=len(cited.values))


def _newest_first(numbers: Array, column: OrdinalColumn) -> list[tuple[str, int]]:
    """Codes of dates ascend with time; code 0 is unknown."""
    listed = [(value, int(count)) for value, count in zip(column.values, numbers.tolist(), strict=True) if count]
    listed.reverse()
    return listed


def _by_count(numbers: Array, column: OrdinalColumn, most: int | None, chosen: frozenset[str]) -> list[tuple[str, int]]:
    """The `most` frequent values, and those chosen; code 0 is unknown, and comes last."""
    codes = numbers.nonzero()[0]
    counts = numbers.take(codes)
    if len(codes) > 1:
        keys = column.rank.take(codes) - counts * len(column.values)
        keys[codes == 0] = 1 + len(column.values)
        order = keys.argsort()
        codes, counts = codes.take(order), counts.take(order)
    if most is not None and most < len(codes):
        shown = column.code_set(chosen).take(codes)
        shown[:most] = True
        codes, counts = codes[shown], counts[shown]
    values = column.values
    return [(values[code], int(count)) for code, count in zip(codes.tolist(), counts.tolist(), strict=True)]


def _counts(combined: CombinedOrdinals, matches: Matches) -> Array:
    """How many of the documents matched have each combined ordinal."""
    if matches.total < _RUNS * len(combined.run_ordinals):
        return np.bincount(combined.codes.take(matches.docs), minlength=combined.size)
    return np.bincount(combined.run_ordinals, matches.count_runs(combined.bounds), combined.size)
