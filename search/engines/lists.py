"""Lists of documents with scores, and the few operations that every query is made of; documents ascend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.engines.arrays import Array, Floats, Ints

_BLOCK = 64
_FEW = 256
_SPARSE = 32
"""Lists that together hold less than one in this many documents are merged by sorting; longer ones are scattered."""


class Found(Protocol):
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

    def count_runs(self, bounds: Ints) -> Array:
        """How many there are in each run of documents; `bounds` are where runs begin, and the end of the last."""

    def count_between(self, first: Ints, end: Ints) -> list[int]:
        """How many there are from one document to before another, for each pair."""

    def where(self, keep: Array) -> Found:
        """Those for which `keep` is true."""

    def among(self, other: Found) -> Array:
        """Which of them are among the others."""

    def has(self, docs: Ints) -> Array:
        """Which of these documents are found."""

    def mask(self, size: int) -> Array:
        """For every document of a collection of this size, whether it is found; not to be written to."""

    def mark(self, documents: Array) -> None:
        """Set the booleans, one for every document of the collection, of those found."""

    def add_to(self, scores: Floats) -> None:
        """Add the scores to those of all documents of the collection."""

    def scores_at(self, docs: Ints) -> Floats:
        """The scores of these documents, 0 of those not found."""

    def meet(self, few: Found) -> Matches:
        """The documents found here and there; scores add up."""

    def best(self, count: int) -> Matches:
        """The documents of the `count` greatest scores, of equal ones the earlier."""


@dataclass(slots=True)
class Matches:
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

    def count_runs(self, bounds: Ints) -> Array:
        """How many there are in each run of documents; `bounds` are where runs begin, and the end of the last."""
        places = self.docs.searchsorted(bounds)
        return places[1:] - places[:-1]

    def count_between(self, first: Ints, end: Ints) -> list[int]:
        """How many there are from one document to before another, for each pair."""
        counts: list[int] = (self.docs.searchsorted(end) - self.docs.searchsorted(first)).tolist()
        return counts

    def where(self, keep: Array) -> Matches:
        """Those for which `keep` is true."""
        return Matches(self.docs[keep], self.scores[keep])

    def among(self, other: Found) -> Array:
        """Which of them are among the others."""
        return other.has(self.docs)

    def has(self, docs: Ints) -> Array:
        """Which of these documents are found."""
        return contains(self.docs, docs)

    def mask(self, size: int) -> Array:
        """For every document, whether it is found."""
        found = np.zeros(size, dtype=bool)
        self.mark(found)
        return found

    def mark(self, documents: Array) -> None:
        """Set the booleans, one for every document of the collection, of those found."""
        documents[self.docs.astype(np.intp)] = True

    def add_to(self, scores: Floats) -> None:
        """Add the scores to those of all documents of the collection."""
        scores[self.docs.astype(np.intp)] += self.scores

    def scores_at(self, docs: Ints) -> Floats:
        """The scores of these documents, 0 of those not found."""
        if not len(self.docs):
            return np.zeros(len(docs))
        places = places_in(self.docs, docs)
        scores: Floats = self.scores.take(places) * (self.docs.take(places) == docs)
        return scores

    def meet(self, few: Found) -> Matches:
        """The documents found here and there; scores add up."""
        if not len(self.docs):
            return EMPTY
        places = places_in(self.docs, few.docs)
        keep = self.docs.take(places) == few.docs
        return Matches(few.docs[keep], few.scores[keep] + self.scores.take(places[keep]))

    def best(self, count: int) -> Matches:
        """The documents of the `count` greatest scores, of equal ones the earlier."""
        if len(self.docs) <= count:
            return self
        places = best(self.scores, count)
        places.sort()
        return Matches(self.docs.take(places), self.scores.take(places))


@dataclass(slots=True)
class WordList(Matches):
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

    def mark_own(self, documents: Array) -> None:
        """Set the booleans of those documents that have it in a field of their own."""
        documents[(self.docs if self.own is None else self.docs[self.own]).astype(np.intp)] = True


EMPTY = Matches(np.zeros(0, np.int32), np.zeros(0, np.float64))


def run_starts(values: Array) -> Array:
    """Where runs of equal values begin.

    >>> run_starts(np.array([3, 3, 5, 7, 7]))
    array([0, 2, 3])
    """
    begins = np.empty(len(values), dtype=bool)
    begins[:1] = True
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins.nonzero()[0]


def merged(parts: Sequence[Found], size: int) -> Matches:
    """Documents of any of the lists; scores add up. `size` is the number of documents in the collection."""
    parts = [part for part in parts if part.total]
    if len(parts) <= 1:
        return Matches(parts[0].docs, parts[0].scores) if parts else EMPTY
    if sum(part.total for part in parts) < size // _SPARSE:
        return _sorted_together(parts)
    matched, scores = np.zeros(size, dtype=bool), np.zeros(size)
    for part in parts:
        part.mark(matched)
        part.add_to(scores)
    docs = matched.nonzero()[0]
    return Matches(docs.astype(np.int32), scores.take(docs))


def intersection(parts: Sequence[Found]) -> Found:
    """Documents of all of the lists; scores add up."""
    found, *others = sorted(parts, key=lambda part: part.total)
    for part in others:
        if not found.total:
            return EMPTY
        found = part.meet(found)
    return found


def contains(part: Ints, docs: Ints) -> Array:
    """Which of the documents are in a list."""
    return part.take(places_in(part, docs)) == docs if len(part) else np.zeros(len(docs), dtype=bool)


def places_in(ascending: Array, wanted: Array) -> Array:
    """Where each number stands among ascending ones, or some place where it does not; there is at least one.

    >>> places_in(np.array([3, 5, 8]), np.array([5, 9, 3]))
    array([1, 2, 0])
    """
    places = ascending.searchsorted(wanted)
    return np.minimum(places, len(ascending) - 1, out=places)


def best(keys: Floats, count: int) -> Array:
    """The places of the `count` greatest numbers, the greatest first, of equal ones the earlier first.

    >>> best(np.array([1.0, 3.0, 2.0, 3.0]), 3)
    array([1, 3, 2])
    """
    if len(keys) <= max(_FEW, 4 * count):
        return (-keys).argsort(kind="stable")[:count]
    places = (keys >= _least_of_best(keys, count)).nonzero()[0]
    return places.take((-keys.take(places)).argsort(kind="stable")[:count])


def _least_of_best(keys: Floats, count: int) -> float:
    """A number that at least `count` of the keys reach, close to the greatest such.

    The greatest keys of blocks stand for all: as many keys as blocks reach any of them, and there are few blocks.
    """
    block = max(1, min(_BLOCK, len(keys) // (4 * max(count, 1))))
    greatest = np.maximum.reduceat(keys, np.arange(0, len(keys), block))
    place = len(greatest) - max(count, 1)
    greatest.partition(place)
    return float(greatest[place])


def _sorted_together(parts: Sequence[Found]) -> Matches:
    docs = np.concatenate([part.docs for part in parts])
    order = docs.argsort(kind="stable")
    docs = docs.take(order)
    starts = run_starts(docs)
    scores = np.concatenate([part.scores for part in parts]).take(order)
    return Matches(docs.take(starts), np.add.reduceat(scores, starts))
