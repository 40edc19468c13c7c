"""Documents of any of several lists: matched at once as booleans, scored only where a score can count.

Most documents that have one of many words are never seen by the reader. A document that has only words of low scores
cannot be among the best once enough others are known to score more (MaxScore: Turtle & Flood, IP&M 31(6), 1995): the
least score of the best so far is the min competitive score, and the sum of the greatest scores of the lists from one on
the max-score suffix sum. Lists whose suffix sum reaches it are essential: scores are added up for their documents
alone, and looked up in the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.array_file import Array, Floats, Ints
from search.engines.arrays.dense import DensePostings, MaskMatches
from search.engines.arrays.matches import EMPTY, Matches, SparseMatches, sparse_union

_SPARSE = 32
"""Lists that together hold less than one in this many documents are merged; longer ones become a `Disjunction`."""

_ENOUGH = 4
"""The first guess at what counts takes lists until they hold this many times as many documents as are asked for."""

_LOOK_UP = 8
"""Looking a document up in a list costs so many times as much as adding one up."""


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
        if self._is_small():
            return self.scores_at(self.docs)
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
        return scores if docs is self._docs else scores * self.matched.take(docs)

    def top_docs(self, count: int) -> SparseMatches:
        """The documents of the `count` greatest scores, of equal ones the earlier."""
        if not self.parts:
            docs = self.docs[:count]
            return SparseMatches(docs, np.zeros(len(docs)))
        if self._is_small():
            return SparseMatches(self.docs, self.scores_at(self.docs)).top_docs(count)
        dense = [part for part in self.parts if isinstance(part, DensePostings)]
        sparse = sorted(
            (part for part in self.parts if not isinstance(part, DensePostings)), key=lambda part: -part.top
        )
        scores = _added(sparse, len(self.matched))
        # max_suffix[n]: the most that a document can score which is in none of the first n sparse lists
        tops = [sum(part.top for part in dense), *(part.top for part in reversed(sparse))]
        max_suffix = np.cumsum(tops)[::-1].tolist()
        essential = self._first_essential(sparse, count)
        while essential:
            matches = self._scored(self._in_any(sparse[:essential]), scores, dense).top_docs(count)
            min_competitive = float(matches.scores.min()) if matches.total >= count else 0.0
            if min_competitive > max_suffix[essential]:
                return matches
            more = range(essential + 1, len(max_suffix))
            essential = next((n for n in more if max_suffix[n] < min_competitive), 0)
        return self._scored(self.docs, scores, dense).top_docs(count)

    def _is_small(self) -> bool:
        """Whether looking the documents up in the lists costs less than adding up the lists."""
        return self.total * len(self.parts) * _LOOK_UP < len(self.matched) + sum(part.total for part in self.parts)

    def _first_essential(self, sparse: Sequence[Matches], count: int) -> int:
        """How many of the lists hold enough documents to begin with; 0 where looking at all costs no more."""
        enough = np.cumsum([part.total for part in sparse]) >= _ENOUGH * count
        return int(enough.argmax()) + 1 if enough.any() and self.total > 2 * _ENOUGH * count else 0

    def _in_any(self, parts: Sequence[Matches]) -> Ints:
        docs: Ints = (matched_by_any(parts, len(self.matched)) & self.matched).nonzero()[0].astype(np.int32)
        return docs

    def _scored(self, docs: Ints, scores: Floats, dense: Sequence[Matches]) -> SparseMatches:
        """These documents with their whole scores, `scores` being those of the sparse lists."""
        added = scores.take(docs)
        for part in dense:
            added += part.scores_at(docs)
        return SparseMatches(docs, added)


def union(parts: Sequence[Matches], size: int) -> Matches:
    """Documents of any of the lists; scores add up. `size` is the number of documents in the collection."""
    parts = [part for part in parts if part.total]
    if len(parts) <= 1:
        return parts[0] if parts else EMPTY
    if sum(part.total for part in parts) < size // _SPARSE:
        return sparse_union(parts, size)
    return Disjunction(matched_by_any(parts, size), parts)


def masses_of(parts: Sequence[Matches], masses: Sequence[int], size: int) -> Array:
    """The masses of the lists that have each document of the collection, added up."""
    total = np.zeros(size, dtype=np.min_scalar_type(sum(masses)))
    for part, mass in zip(parts, masses, strict=True):
        part.add_mass_to(total, mass)
    return total


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
