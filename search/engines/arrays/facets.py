"""Filters and facets over arrays: which documents pass, and how many have each value."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.arrays.array_file import Array
from index.arrays.ragged import run_starts
from index.schema import DATE_FACETS
from index.storage.whoosh.columns import Column, MultiValuedColumn
from index.storage.whoosh.reader import IndexReader
from search.engines.arrays.cache import BoundedCache, Sized
from search.engines.arrays.matches import Matches
from search.plan import DAY_MONTHS, MOST_EACH, Filters, Plan

_LAST_DAY = 99_999_999


@dataclass(slots=True)
class FilteredMatches:
    """The masks of the documents found: which pass each of the filters that are set."""

    matches: Matches
    by_filter: dict[str, Array]

    def without(self, facet: str = "") -> Matches:
        """The documents that pass all filters, one facet's own left out."""
        passes = [mask for name, mask in self.by_filter.items() if name != facet]
        return self.matches.where(np.logical_and.reduce(passes)) if passes else self.matches


class FilterMasks:
    """The filters of a plan over a collection: a boolean for every document, worked out once and kept."""

    def __init__(self, reader: IndexReader, filters: Filters, cache: BoundedCache[Sized]) -> None:
        self._reader = reader
        self._cache = cache
        none: frozenset[str] = frozenset()
        chosen, excluded = filters.chosen, filters.excluded
        self._values = {name: (chosen.get(name, none), excluded.get(name, none)) for name in {**chosen, **excluded}}
        self._first, self._last, self._docs = filters.first, filters.last, filters.docs

    def apply(self, matches: Matches) -> FilteredMatches:
        """Which documents pass each filter."""
        passes = {name: matches.pick(self._passing(name, *values)) for name, values in self._values.items()}
        if self._first is not None or self._last is not None:
            passes["range"] = self.in_range(self._first, self._last, matches)
        if self._docs is not None:
            inside = np.zeros(self._reader.size, dtype=bool)
            inside[self._docs.start : self._docs.stop] = True
            passes["docs"] = matches.pick(inside)
        return FilteredMatches(matches, passes)

    def has_value(self, name: str, values: frozenset[str], matches: Matches) -> Array:
        """Which documents have one of the values in a column."""
        return matches.pick(self._kept((name, values), lambda: self._having(name, values)))

    def in_range(self, first: int | None, last: int | None, matches: Matches) -> Array:
        """Which documents have a date that touches the range; an unknown date touches none but the open one."""
        return matches.pick(self._kept(("range", first, last), lambda: self._touching(first, last)))

    def _kept(self, key: Hashable, make: Callable[[], Array]) -> Array:
        mask = self._cache.get(("filter", key), make)
        assert isinstance(mask, np.ndarray)
        return mask

    def _passing(self, name: str, chosen: frozenset[str], excluded: frozenset[str]) -> Array:
        """For every document, whether it has one of the values chosen, if any are, and none of those excluded."""
        if not excluded:
            return self._kept((name, chosen), lambda: self._having(name, chosen))
        having = self._passing(name, chosen, frozenset()) if chosen else True
        return self._kept((name, chosen, excluded), lambda: having & ~self._having(name, excluded))

    def _having(self, name: str, values: frozenset[str]) -> Array:
        return self._reader.columns[name].mask_of(values)

    def _touching(self, first: int | None, last: int | None) -> Array:
        begins, ends = self._reader.first_day, self._reader.last_day
        if first is None and last is None:
            return np.ones(len(begins), dtype=bool)
        touches: Array = (begins > 0) & (begins <= (last or _LAST_DAY)) & (ends >= (first or 0))
        return touches


class _Counts:
    """How many of some matches have each value, each thing counted when it is first asked for."""

    def __init__(self, reader: IndexReader, matches: Matches) -> None:
        self._reader = reader
        self._matches = matches

    @cached_property
    def docs(self) -> Array:
        """The documents, ascending."""
        return self._matches.docs

    @cached_property
    def of_articles(self) -> Array:
        """How many documents of each article there are."""
        reader = self._reader
        return np.bincount(reader.article_of.take(self.docs), minlength=len(reader.article_first) - 1)

    def of_codes(self, name: str) -> Array:
        """How many documents have each code of a column; columns of few values are counted in one go."""
        combined, column = self._reader.combined_ordinals, self._reader.columns[name]
        if isinstance(column, MultiValuedColumn):
            return self._owned(column)
        if name not in combined.tables:
            return np.bincount(column.codes.take(self.docs), minlength=len(column.values))
        return np.bincount(combined.tables[name], self._combined, len(column.values))

    def is_short(self) -> bool:
        """Whether documents lie in few enough months for their days to be listed; code 0 is unknown."""
        return int(np.count_nonzero(self.of_codes("month")[1:])) <= DAY_MONTHS

    @cached_property
    def _combined(self) -> Array:
        """How many documents have each combination of the columns of few values."""
        combined = self._reader.combined_ordinals
        return np.bincount(combined.codes.take(self.docs), minlength=combined.size)

    def _owned(self, column: MultiValuedColumn) -> Array:
        owners, counts = (self.docs, None) if column.of_documents else self._articles
        codes, sizes = column.codes_of(owners)
        if counts is None:
            return np.bincount(codes, minlength=len(column.values))
        return np.bincount(codes, counts.repeat(sizes), len(column.values)).astype(np.int64)

    @cached_property
    def _articles(self) -> tuple[Array, Array]:
        """The articles that have any of the documents, ascending, and how many."""
        articles = self._reader.article_of.take(self.docs)
        starts = run_starts(articles)
        return articles.take(starts), np.diff(starts, append=len(articles))


class FacetCounter:
    """Counts values over the documents kept; a filter's own facet over what the other filters keep."""

    def __init__(self, reader: IndexReader, kept: Matches, filtered: FilteredMatches, plan: Plan) -> None:
        self._reader = reader
        self._plan = plan
        self._kept = _Counts(reader, kept)
        self._filtered = filtered

    @property
    def of_articles(self) -> Array:
        """How many documents of each article are kept."""
        return self._kept.of_articles

    def facets(self) -> dict[str, Sequence[tuple[str, int]]]:
        """The facets of the plan: their values with their counts, in the order of `EngineResult.facets`."""
        return {name: counts for name in self._plan.facets if (counts := self._counts(name)) is not None}

    def dates_of(self, name: str) -> dict[str, dict[str, Sequence[tuple[str, int]]]]:
        """The date facets of what is kept for each of the most frequent values of a facet."""
        column, docs = self._reader.columns[name], self._kept.docs
        numbers = self._kept.of_codes(name)
        numbers[:1] = 0  # unknown
        most = [value for value, _ in _by_count(numbers, column, MOST_EACH, frozenset())]
        dates = [date for date in DATE_FACETS if date != "day" or self._kept.is_short()]
        parts = {value: docs[column.mask_among(docs, frozenset({value}))] for value in most}
        return {value: {date: self._dated(date, part) for date in dates} for value, part in parts.items()}

    def _dated(self, name: str, docs: Array) -> Sequence[tuple[str, int]]:
        column = self._reader.columns[name]
        return _newest_first(np.bincount(column.codes.take(docs), minlength=len(column.values)), column)

    def _counts(self, name: str) -> Sequence[tuple[str, int]] | None:
        is_filtered = name in self._filtered.by_filter
        counts = _Counts(self._reader, self._filtered.without(name)) if is_filtered else self._kept
        column, listed = self._reader.columns[name], self._listed(name)
        if name == "day" and not counts.is_short():
            return (
                [counted for counted in _newest_first(counts.of_codes(name), column) if counted[0] in listed]
                if listed
                else None
            )
        if name in DATE_FACETS:
            return _newest_first(counts.of_codes(name), column)
        return _by_count(counts.of_codes(name), column, self._plan.most_values, listed)

    def _listed(self, name: str) -> frozenset[str]:
        """The values of a facet that are filtered by."""
        filters, none = self._plan.filters, frozenset[str]()
        return filters.chosen.get(name, none) | filters.excluded.get(name, none)


def _newest_first(numbers: Array, column: Column) -> list[tuple[str, int]]:
    """Codes of dates ascend with time; code 0 is unknown."""
    listed = [(value, int(count)) for value, count in zip(column.values, numbers.tolist(), strict=True) if count]
    listed.reverse()
    return listed


def _by_count(numbers: Array, column: Column, most: int | None, chosen: frozenset[str]) -> list[tuple[str, int]]:
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
