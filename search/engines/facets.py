"""Filters and facets over arrays: which documents pass, and how many have each value."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from index.engines.arrays import Array
from search.engines.cache import BoundedCache, Sized
from search.engines.collection import Collection, Values
from search.engines.lists import Found
from search.plan import FACETS, Filters, Plan

_LAST_DAY = 99_999_999


@dataclass(slots=True)
class Passing:
    """Which of the documents found pass each of the filters that are set."""

    found: Found
    by_filter: dict[str, Array]

    def kept(self, but: str = "") -> Found:
        """The documents that pass all filters, one facet's own left out."""
        passes = [each for name, each in self.by_filter.items() if name != but]
        return self.found.where(np.logical_and.reduce(passes)) if passes else self.found


class Filtering:
    """The filters of a plan over a collection: a boolean for every document, worked out once and kept."""

    def __init__(self, collection: Collection, filters: Filters, cache: BoundedCache[Sized]) -> None:
        self._collection = collection
        self._cache = cache
        self._chosen = {name: getattr(filters, name) for name in FACETS if getattr(filters, name)}
        self._first, self._last = filters.first, filters.last

    def passing(self, found: Found) -> Passing:
        """Which documents pass each filter."""
        passes = {name: self.has_value(name, chosen, found) for name, chosen in self._chosen.items()}
        if self._first is not None or self._last is not None:
            passes["range"] = self.in_range(self._first, self._last, found)
        return Passing(found, passes)

    def has_value(self, name: str, values: frozenset[str], found: Found) -> Array:
        """Which documents have one of the values in a column."""
        return found.pick(self._kept((name, values), lambda: self._having(name, values)))

    def in_range(self, first: int | None, last: int | None, found: Found) -> Array:
        """Which documents have a date that touches the range; an unknown date touches none but the open one."""
        return found.pick(self._kept(("range", first, last), lambda: self._touching(first, last)))

    def _kept(self, key: Hashable, make: Callable[[], Array]) -> Array:
        made = self._cache.get(("filter", key), make)
        assert isinstance(made, np.ndarray)
        return made

    def _having(self, name: str, values: frozenset[str]) -> Array:
        if name == "cited":
            return self._citing(values)
        column = self._collection.columns[name]
        return column.code_set(values).take(column.codes)

    def _touching(self, first: int | None, last: int | None) -> Array:
        begins, ends = self._collection.first_day, self._collection.last_day
        if first is None and last is None:
            return np.ones(len(begins), dtype=bool)
        touches: Array = (begins > 0) & (begins <= (last or _LAST_DAY)) & (ends >= (first or 0))
        return touches

    def _citing(self, domains: frozenset[str]) -> Array:
        citing = np.zeros(self._collection.size, dtype=bool)
        cited = self._collection.cited
        citing[self._collection.cited_doc[cited.code_set(domains)[cited.codes]]] = True
        return citing


class FacetCounter:
    """Counts values over the documents kept; a filter's own facet over what the other filters keep."""

    def __init__(self, collection: Collection, kept: Found, passing: Passing, plan: Plan) -> None:
        self._collection = collection
        self._plan = plan
        self._kept = kept
        self._passing = passing
        self._joint: Array | None = None

    def counts(self, name: str) -> Sequence[tuple[str, int]]:
        """The values of a facet with their counts, in the order of `EngineResult.facets`."""
        found = self._passing.kept(but=name) if name in self._passing.by_filter else self._kept
        if name == "cited":
            column, numbers = self._collection.cited, self._cited(found)
        else:
            column = self._collection.columns[name]
            numbers = self._numbers(name, column, found)
        if name in ("year", "month"):
            return _newest_first(numbers, column)
        return _by_count(numbers, column, self._plan.most_values, getattr(self._plan.filters, name))

    def _numbers(self, name: str, column: Values, found: Found) -> Array:
        """How many documents have each code of a column; columns of few values are counted in one go."""
        joint = self._collection.joint
        if name not in joint.tables:
            return np.bincount(column.codes.take(found.docs), minlength=len(column.values))
        return np.bincount(joint.tables[name], self._together(found), len(column.values))

    def _together(self, found: Found) -> Array:
        """How many documents have each combination of the columns of few values."""
        if found is not self._kept:
            return self._collection.joint.counts(found)
        if self._joint is None:
            self._joint = self._collection.joint.counts(found)
        return self._joint

    def _cited(self, found: Found) -> Array:
        """How many citations of each domain the documents have."""
        cited, owners = self._collection.cited, self._collection.cited_doc
        if not len(owners) or not found.total:
            return np.zeros(len(cited.values), dtype=np.int64)
        return np.bincount(cited.codes[found.has(owners)], minlength=len(cited.values))


def _newest_first(numbers: Array, column: Values) -> list[tuple[str, int]]:
    """Codes of dates ascend with time; code 0 is unknown."""
    listed = [(value, int(count)) for value, count in zip(column.values, numbers.tolist(), strict=True) if count]
    listed.reverse()
    return listed


def _by_count(numbers: Array, column: Values, most: int | None, chosen: frozenset[str]) -> list[tuple[str, int]]:
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
