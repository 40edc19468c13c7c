"""Lists of documents with scores, and the few operations that every query is made of; documents ascend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.arrays.array_file import Array, Floats, Ints
from index.arrays.ragged import run_starts

_BLOCK = 64
_FEW = 256
_SPARSE = 32
"""Lists that together hold less than one in this many documents are merged by sorting; longer ones are scattered."""


class Matches(Protocol):
    """Documents and what they score, whether at hand or yet to be added up.

    A *column* has a value for every document of the collection; `pick` gives those that belong to the documents found,
    and `where` takes booleans in the same order.
    """

    @property
    def docs(self) -> Ints:
        """The documents, ascending."""

    @property
    def scores(self) -> Floats:
        """The score of each document."""

    @property
    def total(self) -> int:
        """How many documents there are."""

    @property
    def top(self) -> float:
        """A number that no score exceeds."""

    def pick(self, column: Array) -> Array:
        """The values of a column, in this order."""

    def where(self, keep: Array) -> Matches:
        """Those for which `keep` is true."""

    def among(self, other: Matches) -> Array:
        """Which of them are among the others."""

    def has(self, docs: Ints) -> Array:
        """Which of these documents are found."""

    def mask(self, size: int) -> Array:
        """For every document of a collection of this size, whether it is found; not to be written to."""

    def add_to(self, documents: Array) -> None:
        """Set the booleans, one for every document of the collection, of those found."""

    def add_scores_to(self, scores: Floats) -> None:
        """Add the scores to those of all documents of the collection."""

    def add_mass_to(self, masses: Array, mass: int) -> None:
        """Add a number to those of all documents of the collection that are found."""

    def scores_at(self, docs: Ints) -> Floats:
        """The scores of these documents, 0 of those not found."""

    def meet(self, few: Matches) -> SparseMatches:
        """The documents found here and there; scores add up."""

    def top_docs(self, count: int) -> SparseMatches:
        """The documents of the `count` greatest scores, of equal ones the earlier."""


@dataclass(slots=True)
class SparseMatches:
    """Documents (int32) with their scores at hand."""

    docs: Ints
    scores: Floats

    @property
    def total(self) -> int:
        """How many documents there are."""
        return len(self.docs)

    @property
    def top(self) -> float:
        """The greatest score."""
        return float(self.scores.max()) if len(self.scores) else 0.0

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.docs.nbytes + self.scores.nbytes

    def pick(self, column: Array) -> Array:
        """The values of a column, document by document."""
        return column.take(self.docs)

    def where(self, keep: Array) -> SparseMatches:
        """Those for which `keep` is true."""
        return SparseMatches(self.docs[keep], self.scores[keep])

    def among(self, other: Matches) -> Array:
        """Which of them are among the others."""
        return other.has(self.docs)

    def has(self, docs: Ints) -> Array:
        """Which of these documents are found."""
        return contains(self.docs, docs)

    def mask(self, size: int) -> Array:
        """For every document, whether it is found."""
        matches = np.zeros(size, dtype=bool)
        self.add_to(matches)
        return matches

    def add_to(self, documents: Array) -> None:
        """Set the booleans, one for every document of the collection, of those found."""
        documents[self.docs.astype(np.intp)] = True

    def add_scores_to(self, scores: Floats) -> None:
        """Add the scores to those of all documents of the collection."""
        scores[self.docs.astype(np.intp)] += self.scores

    def add_mass_to(self, masses: Array, mass: int) -> None:
        """Add a number to those of all documents of the collection that are found."""
        masses[self.docs.astype(np.intp)] += mass

    def scores_at(self, docs: Ints) -> Floats:
        """The scores of these documents, 0 of those not found."""
        if not len(self.docs):
            return np.zeros(len(docs))
        positions = positions_in(self.docs, docs)
        scores: Floats = self.scores.take(positions) * (self.docs.take(positions) == docs)
        return scores

    def meet(self, few: Matches) -> SparseMatches:
        """The documents found here and there; scores add up."""
        if not len(self.docs):
            return EMPTY
        positions = positions_in(self.docs, few.docs)
        keep = self.docs.take(positions) == few.docs
        return SparseMatches(few.docs[keep], few.scores[keep] + self.scores.take(positions[keep]))

    def top_docs(self, count: int) -> SparseMatches:
        """The documents of the `count` greatest scores, of equal ones the earlier."""
        if len(self.docs) <= count:
            return self
        positions = top_places(self.scores, count)
        positions.sort()
        return SparseMatches(self.docs.take(positions), self.scores.take(positions))


@dataclass(slots=True)
class SparsePostings(SparseMatches):
    """The documents a word or phrase reaches; `own` says which have it in a field of their own (None: all)."""

    own: Array | None = None
    greatest: float = 0.0

    @property
    def top(self) -> float:
        """The greatest score."""
        return self.greatest

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.docs.nbytes + self.scores.nbytes + (0 if self.own is None else self.own.nbytes)

    def add_own_to(self, documents: Array) -> None:
        """Set the booleans of those documents that have it in a field of their own."""
        documents[(self.docs if self.own is None else self.docs[self.own]).astype(np.intp)] = True


EMPTY = SparseMatches(np.zeros(0, np.int32), np.zeros(0, np.float64))


def sparse_union(parts: Sequence[Matches], size: int) -> SparseMatches:
    """Documents of any of the lists; scores add up. `size` is the number of documents in the collection."""
    parts = [part for part in parts if part.total]
    if len(parts) <= 1:
        return SparseMatches(parts[0].docs, parts[0].scores) if parts else EMPTY
    if sum(part.total for part in parts) < size // _SPARSE:
        return _sorted_together(parts)
    matched, scores = np.zeros(size, dtype=bool), np.zeros(size)
    for part in parts:
        part.add_to(matched)
        part.add_scores_to(scores)
    docs = matched.nonzero()[0]
    return SparseMatches(docs.astype(np.int32), scores.take(docs))


def intersection(parts: Sequence[Matches]) -> Matches:
    """Documents of all of the lists; scores add up."""
    matches, *others = sorted(parts, key=lambda part: part.total)
    for part in others:
        if not matches.total:
            return EMPTY
        matches = part.meet(matches)
    return matches


def contains(part: Ints, docs: Ints) -> Array:
    """Which of the documents are in a list."""
    return part.take(positions_in(part, docs)) == docs if len(part) else np.zeros(len(docs), dtype=bool)


def positions_in(ascending: Array, wanted: Array) -> Array:
    """Where each number stands among ascending ones, or some place where it does not; there is at least one.

    >>> positions_in(np.array([3, 5, 8]), np.array([5, 9, 3]))
    array([1, 2, 0])
    """
    positions = ascending.searchsorted(wanted)
    return np.minimum(positions, len(ascending) - 1, out=positions)


def top_places(keys: Floats, count: int) -> Array:
    """The places of the `count` greatest numbers, the greatest first, of equal ones the earlier first.

    >>> top_places(np.array([1.0, 3.0, 2.0, 3.0]), 3)
    array([1, 3, 2])
    """
    if len(keys) <= max(_FEW, 4 * count):
        return (-keys).argsort(kind="stable")[:count]
    positions = (keys >= _least_of_best(keys, count)).nonzero()[0]
    return positions.take((-keys.take(positions)).argsort(kind="stable")[:count])


def _least_of_best(keys: Floats, count: int) -> float:
    """A number that at least `count` of the keys reach, close to the greatest such.

    The greatest keys of blocks stand for all: as many keys as blocks reach any of them, and there are few blocks.
    """
    block = max(1, min(_BLOCK, len(keys) // (4 * max(count, 1))))
    greatest = np.maximum.reduceat(keys, np.arange(0, len(keys), block))
    position = len(greatest) - max(count, 1)
    greatest.partition(position)
    return float(greatest[position])


def _sorted_together(parts: Sequence[Matches]) -> SparseMatches:
    docs = np.concatenate([part.docs for part in parts])
    order = docs.argsort(kind="stable")
    docs = docs.take(order)
    starts = run_starts(docs)
    scores = np.concatenate([part.scores for part in parts]).take(order)
    return SparseMatches(docs.take(starts), np.add.reduceat(scores, starts))
