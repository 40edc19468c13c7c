"""Lists of documents with scores, and the few operations that every query is made of; documents ascend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from index.engines.arrays import Array, Floats, Ints

_BLOCK = 64
_FEW = 256
_SPARSE = 32
"""Lists that together hold less than one in this many documents are merged; longer ones are scattered."""

_DENSE = 24
"""A list of more than one in this many documents is also kept with a place for every document."""


@dataclass(slots=True)
class Matches:
    """Documents, as numbers fit for indexing, and their scores."""

    docs: Array
    scores: Floats

    def where(self, keep: Array) -> Matches:
        """Those for which `keep` is true."""
        return Matches(self.docs[keep], self.scores[keep])


@dataclass(slots=True)
class WordList(Matches):
    """The documents a word or phrase reaches.

    `own` says which of them have it in a field of their own; None: all. `dense` has a score for every document of the
    collection (0: not matched) where the list is long.
    """

    own: Array | None = None
    dense: Floats | None = field(default=None)

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        parts = (self.docs, self.scores, self.own, self.dense)
        return sum(part.nbytes for part in parts if part is not None)

    def own_docs(self) -> Array:
        """The documents that have it in a field of their own."""
        return self.docs if self.own is None else self.docs[self.own]


EMPTY = Matches(np.zeros(0, np.intp), np.zeros(0, np.float64))


def word_list(matches: Matches, own: Array | None, size: int) -> WordList:
    """A list to keep, of a collection of `size` documents."""
    dense = None
    if len(matches.docs) > size // _DENSE and matches.scores.min() > 0:
        dense = np.zeros(size)
        dense[matches.docs] = matches.scores
    return WordList(matches.docs, matches.scores, None if own is None or own.all() else own, dense)


def run_starts(values: Array) -> Array:
    """Where runs of equal values begin.

    >>> run_starts(np.array([3, 3, 5, 7, 7]))
    array([0, 2, 3])
    """
    if not len(values):
        return np.zeros(0, np.int64)
    return np.concatenate([[0], np.flatnonzero(values[1:] != values[:-1]) + 1])


def union(parts: Sequence[Matches], size: int) -> Matches:
    """Documents of any of the lists; scores add up. `size` is the number of documents in the collection."""
    parts = [part for part in parts if len(part.docs)]
    if len(parts) <= 1:
        return parts[0] if parts else EMPTY
    if sum(len(part.docs) for part in parts) < size // _SPARSE:
        return _merged(parts)
    matched = np.zeros(size, dtype=bool)
    for part in parts:
        matched[part.docs] = True
    docs = np.flatnonzero(matched)
    return Matches(docs, _added(parts, size)[docs])


def tally(parts: Sequence[Matches], size: int) -> tuple[Matches, Ints]:
    """Documents of any of the lists, their scores added up, and how many of the lists have each."""
    if sum(len(part.docs) for part in parts) < size // _SPARSE:
        ones = [Matches(part.docs, np.ones(len(part.docs))) for part in parts]
        return union(parts, size), union(ones, size).scores.astype(np.int32)
    numbers = np.zeros(size, dtype=np.uint8)
    for part in parts:
        numbers[part.docs] += 1
    docs = np.flatnonzero(numbers)
    return Matches(docs, _added(parts, size)[docs]), numbers[docs].astype(np.int32)


def _added(parts: Sequence[Matches], size: int) -> Floats:
    """The scores of several lists added up, for every document of the collection."""
    scores = np.zeros(size)
    for part in parts:
        if isinstance(part, WordList) and part.dense is not None:
            scores += part.dense
        else:
            scores[part.docs] += part.scores
    return scores


def _merged(parts: Sequence[Matches]) -> Matches:
    docs = np.concatenate([part.docs for part in parts])
    order = np.argsort(docs, kind="stable")
    docs = docs[order]
    starts = run_starts(docs)
    return Matches(docs[starts], np.add.reduceat(np.concatenate([part.scores for part in parts])[order], starts))


def intersection(parts: Sequence[Matches]) -> Matches:
    """Documents of all of the lists; scores add up."""
    ordered = sorted(parts, key=lambda part: len(part.docs))
    found = ordered[0]
    for part in ordered[1:]:
        if not len(found.docs):
            return EMPTY
        found = _both(found, part)
    return Matches(found.docs, found.scores)


def scores_at(part: Matches, docs: Array) -> Floats:
    """The scores a list gives to these documents, 0 where it has none."""
    if isinstance(part, WordList) and part.dense is not None:
        return part.dense[docs]
    if not len(part.docs):
        return np.zeros(len(docs))
    places = _places(part.docs, docs)
    return np.where(part.docs[places] == docs, part.scores[places], 0.0)


def contains(part: Array, docs: Array) -> Array:
    """Which of the documents are in a list."""
    return part[_places(part, docs)] == docs if len(part) else np.zeros(len(docs), dtype=bool)


def best(keys: Floats, count: int) -> Array:
    """The places of the `count` greatest numbers, the greatest first, of equal ones the earlier first.

    >>> best(np.array([1.0, 3.0, 2.0, 3.0]), 3)
    array([1, 3, 2])
    """
    places = np.arange(len(keys))
    if len(keys) > max(_FEW, 4 * count):
        places = np.flatnonzero(keys >= _least_of_best(keys, count))
    return places[np.argsort(-keys[places], kind="stable")[:count]]


def _least_of_best(keys: Floats, count: int) -> float:
    """A number that at least `count` of the keys reach, close to the greatest such.

    The greatest keys of blocks stand for all: as many keys as blocks reach any of them, and there are few blocks.
    """
    block = max(1, min(_BLOCK, len(keys) // (4 * max(count, 1))))
    greatest = np.maximum.reduceat(keys, np.arange(0, len(keys), block))
    place = len(greatest) - max(count, 1)
    return float(np.partition(greatest, place)[place])


def _both(few: Matches, many: Matches) -> Matches:
    if isinstance(many, WordList) and many.dense is not None:
        gained = many.dense[few.docs]
        keep = gained > 0
        return Matches(few.docs[keep], few.scores[keep] + gained[keep])
    places = _places(many.docs, few.docs)
    keep = many.docs[places] == few.docs
    return Matches(few.docs[keep], few.scores[keep] + many.scores[places[keep]])


def _places(sorted_docs: Array, docs: Array) -> Array:
    """Where each document stands in the list, or some place in it where it does not."""
    places = np.searchsorted(sorted_docs, docs)
    places[places == len(sorted_docs)] = 0
    return places
