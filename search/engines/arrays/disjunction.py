"""Documents of any of several lists: matched at once as booleans, scored only where a score can count.

Most documents that have one of many words are never seen by the reader. A document that has only words of low scores
cannot be among the best once enough others are known to score more (MaxScore: Turtle & Flood, IP&M 31(6), 1995); so
scores are added up for those lists alone that can bring a document up, and looked up in the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.array_file import Array, Floats, Ints
from search.engines.arrays.dense import DensePostings, MaskMatches
from search.engines.arrays.matches import EMPTY, Matches, SparseMatches, merged

_SPARSE = 32
"""Lists that together hold less than one in this many documents are merged; longer ones become a `Sum`."""

_ENOUGH = 4
"""The first guess at what counts takes lists until they hold this many times as many documents as are asked for."""


@dataclass(slots=True)
class Disjunction(MaskMatches):
    """Documents whose scores are added up from those of lists; without lists, they score 0."""

    parts: Sequence[Matches] = ()
    _total: int = -1
    _docs: Ints | None = None

    @property
    def docs(self) -> Ints:
        """The documents, ascending."""
        if self._docs is None:
            self._docs = self.matched.nonzero()[0].astype(np.int32)
        return self._docs

    @property
    def scores(self) -> Floats:
        """The score of each document."""
        return self._scored(self.docs, _added(self.parts, len(self.matched)), ()).scores

    @property
    def total(self) -> int:
        """How many documents there are."""
        if self._total < 0:
            self._total = int(np.count_nonzero(self.matched))
        return self._total

    @property
    def top(self) -> float:
        """A number that no score exceeds."""
        return sum(part.top for part in self.parts)

    def where(self, keep: Array) -> Disjunction:
        """Those for which `keep`, a boolean for every document of the collection, is true."""
        return Disjunction(self.matched & keep, self.parts)

    def add_scores_to(self, scores: Floats) -> None:
        """Add the scores to those of all documents of the collection."""
        scores[self.docs] += self.scores

    def scores_at(self, docs: Ints) -> Floats:
        """The scores of these documents, 0 of those not found."""
        scores = np.zeros(len(docs))
        for part in self.parts:
            scores += part.scores_at(docs)
        return scores * self.matched.take(docs)

    def best(self, count: int) -> SparseMatches:
        """The documents of the `count` greatest scores, of equal ones the earlier."""
        if not self.parts:
            docs = self.docs[:count]
            return SparseMatches(docs, np.zeros(len(docs)))
        long = [part for part in self.parts if isinstance(part, DensePostings)]
        short = sorted((part for part in self.parts if not isinstance(part, DensePostings)), key=lambda part: -part.top)
        scores = _added(short, len(self.matched))
        # rest[n]: the most that a document can score which is in none of the first n short lists
        rest = np.cumsum([sum(part.top for part in long), *(part.top for part in reversed(short))])[::-1].tolist()
        taken = self._first_guess(short, count)
        while taken:
            matches = self._scored(self._in_any(short[:taken]), scores, long).best(count)
            least = float(matches.scores.min()) if matches.total >= count else 0.0
            if least > rest[taken]:
                return matches
            taken = next((n for n in range(taken + 1, len(rest)) if rest[n] < least), 0)
        return self._scored(self.docs, scores, long).best(count)

    def _first_guess(self, short: Sequence[Matches], count: int) -> int:
        """How many of the lists hold enough documents to begin with; 0 where looking at all costs no more."""
        enough = np.cumsum([part.total for part in short]) >= _ENOUGH * count
        return int(enough.argmax()) + 1 if enough.any() and self.total > 2 * _ENOUGH * count else 0

    def _in_any(self, parts: Sequence[Matches]) -> Ints:
        docs: Ints = (matched_by_any(parts, len(self.matched)) & self.matched).nonzero()[0].astype(np.int32)
        return docs

    def _scored(self, docs: Ints, scores: Floats, long: Sequence[Matches]) -> SparseMatches:
        """These documents with their whole scores, `scores` being those of the short lists."""
        added = scores.take(docs)
        for part in long:
            added += part.scores_at(docs)
        return SparseMatches(docs, added)


def union(parts: Sequence[Matches], size: int) -> Matches:
    """Documents of any of the lists; scores add up. `size` is the number of documents in the collection."""
    parts = [part for part in parts if part.total]
    if len(parts) <= 1:
        return parts[0] if parts else EMPTY
    if sum(part.total for part in parts) < size // _SPARSE:
        return merged(parts, size)
    return Disjunction(matched_by_any(parts, size), parts)


def tally(parts: Sequence[Matches], size: int) -> Array:
    """How many of the lists have each document of the collection."""
    numbers = np.zeros(size, dtype=np.min_scalar_type(len(parts)))
    for part in parts:
        numbers += part.mask(size).view(np.uint8)
    return numbers


def matched_by_any(parts: Sequence[Matches], size: int) -> Array:
    """Which documents of the collection any of the lists has."""
    matched = np.zeros(size, dtype=bool)
    for part in parts:
        part.add_to(matched)
    return matched


def _added(parts: Sequence[Matches], size: int) -> Floats:
    """The scores of several lists added up, for every document of the collection."""
    scores = np.zeros(size)
    for part in parts:
        part.add_scores_to(scores)
    return scores
