"""The character n-grams of the terms of a commit (index/vocabulary/ngrams.py), as ranking anew reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import ranges
from search.engines.arrays.matches import positions_in


class Grams:
    """The character n-grams of a commit's terms, given as the arrays of each of the lexicon's tables."""

    def __init__(self, tables: Sequence[Mapping[str, Array]]) -> None:
        self._tables = list(map(_Table.of_arrays, tables))
        self.terms = sum(table.terms for table in self._tables)

    def find(self, keys: Array) -> AskedGrams:
        """Those of some grams, given in ascending order, that occur."""
        places = [table.places(keys) for table in self._tables]
        occurring = np.logical_or.reduce([places_in >= 0 for places_in in places])
        counts = np.zeros(len(keys), np.int64)
        for table, at in zip(self._tables, places, strict=True):
            counts[at >= 0] += table.count[at[at >= 0]]
        return AskedGrams(
            counts[occurring].tolist(),
            [table.asked(at[occurring]) for table, at in zip(self._tables, places, strict=True)],
        )


@dataclass(frozen=True, slots=True)
class AskedGrams:
    """Grams that a query asks for and the collection has: `counts` is how many tokens have each of them."""

    counts: list[int]
    _tables: list[_AskedOfTable]

    def among(self, tokens: Ints) -> tuple[Array, Array]:
        """Where among some tokens, given as lexicon ids, there is one of the grams, and which: pairs of positions."""
        if len(self._tables) == 1:
            return self._tables[0].among(tokens)
        pairs, first = list[tuple[Array, Array]](), 0
        for table in self._tables:
            own = ((tokens >= first) & (tokens < first + table.table.terms)).nonzero()[0]
            at, grams = table.among(tokens.take(own) - first)
            pairs.append((own.take(at), grams))
            first += table.table.terms
        at, grams = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
        return at, grams


@dataclass(frozen=True, slots=True)
class _Table:
    """The grams of a table of terms."""

    key: Array
    count: Array
    starts: Array
    of: Array
    having: Array
    having_starts: Array

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Array]) -> _Table:
        return cls(*(arrays[f"gram.{name}"] for name in ("key", "count", "starts", "of", "in", "in_starts")))

    @property
    def terms(self) -> int:
        return len(self.starts) - 1

    def places(self, keys: Array) -> Array:
        """Where grams stand in `key`, -1 of those that do not occur."""
        if not len(self.key):
            return np.full(len(keys), -1, np.intp)
        places = positions_in(self.key, keys)
        places[self.key.take(places) != keys] = -1
        return places

    def asked(self, places: Array) -> _AskedOfTable:
        """The grams at these places; -1 stands for one that is not here."""
        having, here = np.zeros(self.terms, dtype=bool), (places >= 0).nonzero()[0]
        bounds = (self.having_starts[places[here] + shift].tolist() for shift in (0, 1))
        for start, end in zip(*bounds, strict=True):
            having[self.having[start:end]] = True
        return _AskedOfTable(self, having, here, places.take(here))


@dataclass(frozen=True, slots=True)
class _AskedOfTable:
    """Grams asked for that a table has: which terms have any, which of those asked for they are, and their places."""

    table: _Table
    having: Array
    numbers: Array
    places: Array

    def among(self, tokens: Ints) -> tuple[Array, Array]:
        """Where among some tokens, given as numbers of terms, there is one of the grams, and which."""
        at = self.having.take(tokens).nonzero()[0]
        tokens, starts = tokens.take(at), self.table.starts
        first = starts.take(tokens)
        sizes = starts.take(tokens + 1) - first
        of = self.table.of.take(ranges(first, sizes))
        if not len(of):
            return at, at
        columns = positions_in(self.places, of)
        same = self.places.take(columns) == of
        return np.repeat(at, sizes)[same], self.numbers.take(columns[same])
