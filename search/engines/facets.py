"""Filters and facets over arrays: which documents pass, and how many have each value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.engines.arrays import Array
from search.engines.collection import Collection, Values
from search.engines.lists import contains
from search.plan import FACETS, UNKNOWN, Filters

_LAST_DAY = 99_999_999


@dataclass(slots=True)
class Passing:
    """Which documents of a list pass each of the filters that are set."""

    by_filter: dict[str, Array]
    size: int

    @property
    def all_pass(self) -> bool:
        """Whether no filter is set."""
        return not self.by_filter

    def everything(self) -> Array:
        """Those that pass all filters."""
        return self.but("")

    def but(self, name: str) -> Array:
        """Those that pass all filters, one facet's own left out."""
        kept = np.ones(self.size, dtype=bool)
        for other, passes in self.by_filter.items():
            if other != name:
                kept &= passes
        return kept


class Filtering:
    """The filters of a plan over a collection."""

    def __init__(self, collection: Collection, filters: Filters) -> None:
        self._collection = collection
        self._chosen = {name: getattr(filters, name) for name in FACETS if getattr(filters, name)}
        self._first, self._last = filters.first, filters.last

    def passing(self, docs: Array) -> Passing:
        """Which documents pass each filter."""
        passes = {name: self.has_value(name, chosen, docs) for name, chosen in self._chosen.items()}
        if self._first is not None or self._last is not None:
            passes["range"] = self.in_range(self._first, self._last, docs)
        return Passing(passes, len(docs))

    def has_value(self, name: str, values: frozenset[str], docs: Array) -> Array:
        """Which documents have one of the values in a column."""
        if name == "cited":
            cited = self._collection.cited
            return contains(np.unique(self._collection.cited_doc[cited.code_set(values)[cited.codes]]), docs)
        column = self._collection.columns[name]
        return column.code_set(values)[column.codes[docs]]

    def in_range(self, first: int | None, last: int | None, docs: Array) -> Array:
        """Which documents have a date that touches the range; an unknown date touches none but the open one."""
        if first is None and last is None:
            return np.ones(len(docs), dtype=bool)
        begins, ends = self._collection.first_day[docs], self._collection.last_day[docs]
        return (begins > 0) & (ends >= (first or 0)) & (begins <= (last or _LAST_DAY))


class FacetCounter:
    """Counts values over the documents found: `found` without filters, `kept` with them."""

    def __init__(self, collection: Collection, found: Array, kept: Array, passing: Passing) -> None:
        self._collection = collection
        self._found = found
        self._kept = kept
        self._passing = passing
        self._shared: dict[str, Array] = {}

    def counts(self, name: str) -> Sequence[tuple[str, int]]:
        """The values of a facet with their counts, in the order of `EngineResult.facets`."""
        docs = self._found[self._passing.but(name)] if name in self._passing.by_filter else self._kept
        if name == "cited":
            return _by_count(*self._cited(docs))
        column = self._collection.columns[name]
        numbers = self._numbers(name) if docs is self._kept else _counted(column, docs)
        return _newest_first(numbers, column) if name in ("year", "month") else _by_count(numbers, column)

    def _numbers(self, name: str) -> Array:
        """The counts of a column over the documents kept; several columns are counted in one go."""
        joint = self._collection.joint
        if name not in joint.tables:
            return _counted(self._collection.columns[name], self._kept)
        if not self._shared:
            together = np.bincount(joint.codes[self._kept], minlength=joint.size)
            sizes = {column: len(self._collection.columns[column].values) for column in joint.tables}
            self._shared = {
                column: np.bincount(codes, together, minlength=sizes[column]).astype(np.int64)
                for column, codes in joint.tables.items()
            }
        return self._shared[name]

    def _cited(self, docs: Array) -> tuple[Array, Values]:
        cited, owners = self._collection.cited, self._collection.cited_doc
        if not len(owners) or not len(docs):
            return np.zeros(len(cited.values), dtype=np.int64), cited
        codes = cited.codes[contains(docs, owners)]
        return np.bincount(codes, minlength=len(cited.values)), cited


def _counted(column: Values, docs: Array) -> Array:
    return np.bincount(column.codes[docs], minlength=len(column.values))


def _newest_first(numbers: Array, column: Values) -> list[tuple[str, int]]:
    """Codes of dates ascend with time; code 0 is unknown."""
    codes = np.flatnonzero(numbers[1:])[::-1] + 1
    listed = [(column.values[code], count) for code, count in zip(codes.tolist(), numbers[codes].tolist(), strict=True)]
    return listed + _unknown(numbers, column)


def _by_count(numbers: Array, column: Values) -> list[tuple[str, int]]:
    counted = zip(column.values[1:], numbers[1:].tolist(), strict=True)
    listed = sorted(((value, count) for value, count in counted if count), key=lambda item: (-item[1], item[0]))
    return listed + _unknown(numbers, column)


def _unknown(numbers: Array, column: Values) -> list[tuple[str, int]]:
    return [(UNKNOWN, int(numbers[0]))] if len(numbers) and numbers[0] and column.values[0] == UNKNOWN else []
