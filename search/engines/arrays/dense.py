"""Documents of a collection as booleans, one for each: what long lists are, and sums of lists (disjunction.py)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from index.arrays.array_file import Array, Floats, Ints
from search.engines.arrays.matches import Matches, SparseMatches, SparsePostings

_DENSE = 6
"""A list of more than one in this many documents is kept with a place for every document."""


@dataclass(slots=True)
class MaskMatches(ABC):
    """Some documents of a collection: `matched` has a boolean for each. A column is picked as it is."""

    matched: Array

    @property
    def docs(self) -> Ints:
        """The documents, ascending."""
        docs: Ints = self.matched.nonzero()[0].astype(np.int32)
        return docs

    def pick(self, column: Array) -> Array:
        """The values of a column, of all documents of the collection."""
        return column

    def among(self, other: Matches) -> Array:
        """Which of all documents are among the others."""
        return other.mask(len(self.matched))

    def has(self, docs: Ints) -> Array:
        """Which of these documents are found."""
        return self.matched.take(docs)

    def mask(self, size: int) -> Array:
        """For every document, whether it is found."""
        return self.matched

    def add_to(self, documents: Array) -> None:
        """Set the booleans, one for every document of the collection, of those found."""
        documents |= self.matched

    def add_mass_to(self, masses: Array, mass: int) -> None:
        """Add a number to those of all documents of the collection that are found."""
        masses += self.matched * masses.dtype.type(mass)

    @abstractmethod
    def scores_at(self, docs: Ints) -> Floats:
        """The scores of these documents, 0 of those not found."""

    def meet(self, few: Matches) -> SparseMatches:
        """The documents found here and there; scores add up."""
        docs, scores = few.docs, few.scores
        keep = self.matched.take(docs)
        docs = docs[keep]
        return SparseMatches(docs, scores[keep] + self.scores_at(docs))


@dataclass(slots=True)
class DensePostings(MaskMatches):
    """The documents a frequent word or phrase reaches, and in `dense` the score of every document (0: not reached).

    `own` is as that of `SparsePostings`, for every document of the collection; `top` is the greatest score.
    """

    dense: Floats
    own: Array | None
    total: int
    top: float

    @property
    def scores(self) -> Floats:
        """The score of each document."""
        return self.dense[self.matched]

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.matched.nbytes + self.dense.nbytes + (0 if self.own is None else self.own.nbytes)

    def add_own_to(self, documents: Array) -> None:
        """Set the booleans of those documents that have it in a field of their own."""
        documents |= self.matched if self.own is None else self.own

    def where(self, keep: Array) -> SparseMatches:
        """Those for which `keep`, a boolean for every document of the collection, is true."""
        docs = (self.matched & keep).nonzero()[0].astype(np.int32)
        return SparseMatches(docs, self.dense.take(docs))

    def add_scores_to(self, scores: Floats) -> None:
        """Add the scores to those of all documents of the collection."""
        scores += self.dense

    def scores_at(self, docs: Ints) -> Floats:
        """The scores of these documents, 0 of those not found."""
        return self.dense.take(docs)

    def top_docs(self, count: int) -> SparseMatches:
        """The documents of the `count` greatest scores, of equal ones the earlier."""
        return SparseMatches(self.docs, self.scores).top_docs(count)


def cached_postings(matches: SparseMatches, own: Array | None, size: int) -> SparsePostings | DensePostings:
    """A list to keep, of a collection of `size` documents; `own` is about the documents of the list.

    Scores are kept in four bytes: seven digits tell documents apart, and more lists find room.
    """
    docs, scores = matches.docs, matches.scores.astype(np.float32)
    own = None if own is None or own.all() else own
    top = float(scores.max()) if len(scores) else 0.0
    if len(docs) <= size // _DENSE:
        return SparsePostings(docs, scores, own, top)
    positions = docs.astype(np.intp)
    matched, dense = np.zeros(size, dtype=bool), np.zeros(size, np.float32)
    matched[positions], dense[positions] = True, scores
    if own is None:
        return DensePostings(matched, dense, None, len(docs), top)
    everywhere = np.zeros(size, dtype=bool)
    everywhere[positions] = own
    return DensePostings(matched, dense, everywhere, len(docs), top)
