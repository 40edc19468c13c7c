"""Columns of a commit: for filters and facets, what values its documents have, as codes (Lucene's doc values)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import ranges


@dataclass(frozen=True)
class _Coded:
    """Codes, and the value that each code stands for."""

    codes: Array
    values: tuple[str, ...]

    def code_set(self, chosen: frozenset[str]) -> Array:
        """Which codes stand for one of these values, as booleans."""
        among = np.zeros(len(self.values), dtype=bool)
        among[[self._code_of[value] for value in chosen if value in self._code_of]] = True
        return among

    @cached_property
    def rank(self) -> Array:
        """The place of each code's value among all values in order."""
        rank = np.empty(len(self.values), dtype=np.intp)
        rank[sorted(range(len(self.values)), key=self.values.__getitem__)] = np.arange(len(self.values))
        return rank

    @cached_property
    def _code_of(self) -> dict[str, int]:
        return {value: code for code, value in enumerate(self.values)}


@dataclass(frozen=True)
class OrdinalColumn(_Coded):
    """A column of one value a document: `codes` has that of each."""

    def mask_of(self, chosen: frozenset[str]) -> Array:
        """For every document, whether it has one of these values."""
        return self.code_set(chosen).take(self.codes)

    def mask_among(self, docs: Array, chosen: frozenset[str]) -> Array:
        """For each of some documents, whether it has one of these values."""
        return self.code_set(chosen).take(self.codes.take(docs))

    def present(self, alive: Array) -> list[str]:
        """The values of the documents that are alive, unknown left out, sorted."""
        return sorted(self.values[code] for code in np.unique(self.codes[alive]).tolist() if code)


@dataclass(frozen=True)
class MultiValuedColumn(_Coded):
    """A column of any number of values: `owners[i]` has the value of `codes[i]`; owners ascend.

    An owner is a range of documents (those of an article, or one): `bounds` are where the ranges begin, and the end.
    """

    owners: Ints
    bounds: Ints

    @property
    def of_documents(self) -> bool:
        """Whether each document is an owner itself."""
        return len(self.bounds) == int(self.bounds[-1]) + 1

    def codes_of(self, owners: Ints) -> tuple[Array, Array]:
        """The codes of these owners, owner after owner, and how many each has."""
        first = self._first.take(owners)
        sizes = self._first.take(owners + 1) - first
        return self.codes.take(ranges(first, sizes)), sizes

    @cached_property
    def _first(self) -> Array:
        """Where the values of each owner begin, and where the last one's end."""
        return self.owners.searchsorted(np.arange(len(self.bounds), dtype=np.int32)).astype(np.int32)

    def mask_of(self, chosen: frozenset[str]) -> Array:
        """For every document, whether it has one of these values."""
        owning = np.zeros(len(self.bounds) - 1, dtype=bool)
        owning[self.owners[self.code_set(chosen)[self.codes]]] = True
        return owning if self.of_documents else owning.repeat(np.diff(self.bounds))

    def mask_among(self, docs: Array, chosen: frozenset[str]) -> Array:
        """For each of some documents, whether it has one of these values."""
        return self.mask_of(chosen).take(docs)

    def present(self, alive: Array) -> list[str]:
        """The values of the documents that are alive, unknown left out, sorted."""
        codes = np.unique(self.codes[alive[self.bounds[self.owners]]])
        return sorted(self.values[code] for code in codes.tolist() if code)


Column: TypeAlias = OrdinalColumn | MultiValuedColumn
