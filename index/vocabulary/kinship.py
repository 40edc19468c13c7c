"""Kin: stems that are forms of one word, learned from a collection's own texts.

Two stems are kin when they share letters (the consonant skeleton, or the root by patterns) and company (they stand
among the same words). Light stemming misses صواريخ for صاروخ and يقتل for مقتل; company tells these from روس and رئيس.
Company is the cosine of rows of positive pointwise mutual information, reduced by singular value decomposition (Levy,
Goldberg and Dagan, TACL 2015); what it gains is measured by `python -m benchmarks.relevance`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.arabic.roots import root

Pair = tuple[int, int]

MOST_TOKENS = 8_000_000
"""Tokens that are looked at, the first ones; more only take time."""

_MOST_STEMS = 30_000
_LEAST = 5
"""How often a stem must occur to have company to speak of."""

_CONTEXTS = 800
_WINDOW = 4
_AT_ONCE = 1 << 18
"""Tokens that are looked at at once: what is made of them stays in the processor's cache."""

_DIMENSIONS = 150
_SMOOTHING = 0.75
_ALIKE = 0.33
_UNLIKE = 0.15
_WEAK = str.maketrans("", "", "اويءؤئ")


@dataclass(frozen=True, slots=True)
class Company:
    """What stems keep company with: a unit vector for each stem frequent enough, and its row (-1: too rare)."""

    row: npt.NDArray[np.int32]
    vectors: npt.NDArray[np.float32]

    def contradicts(self, first: int, second: int) -> bool:
        """Whether two stems stand in unlike company: what a list calls one word is not so here."""
        a, b = self.row[first], self.row[second]
        return bool(a >= 0 and b >= 0 and self.vectors[a] @ self.vectors[b] < _UNLIKE)

    def kin(self, stems: Sequence[str]) -> set[Pair]:
        """Pairs of stems that share letters and company; stems by number, the smaller first."""
        arabic = [number for number in np.flatnonzero(self.row >= 0).tolist() if "ء" <= stems[number][0] <= "ي"]
        return {pair for key in (skeleton, root) for group in _alike(arabic, stems, key) for pair in self._near(group)}

    def _near(self, group: list[int]) -> Iterable[Pair]:
        rows = self.vectors[self.row[group]]
        first, second = np.where(np.triu(rows @ rows.T >= _ALIKE, 1))
        return ((group[a], group[b]) for a, b in zip(first.tolist(), second.tolist(), strict=True))


def company(stems: npt.NDArray[np.int32], documents: npt.NDArray[np.int32], count: int) -> Company:
    """Learn from running text: the stem (0 to count - 1) and the document of each token, in order."""
    stems, documents = stems[:MOST_TOKENS], documents[:MOST_TOKENS]
    frequency = np.bincount(stems, minlength=count)
    by_frequency = np.argsort(-frequency, kind="stable").astype(np.int32)
    row = _numbers(by_frequency[:_MOST_STEMS][frequency[by_frequency[:_MOST_STEMS]] >= _LEAST], count)
    context = _numbers(by_frequency[:_CONTEXTS], count)
    together = _together(row[stems], context[stems], documents, (int(row.max()) + 1, int(context.max()) + 1))
    return Company(row, _reduced(_pointwise(together)))


def skeleton(stem: str) -> str:
    """The letters of a stem that inflection leaves alone: all but ALEF, WAW, YEH and hamza.

    >>> skeleton("صواريخ") == skeleton("صاروخ")
    True
    """
    return stem.translate(_WEAK)


def _alike(numbers: Iterable[int], stems: Sequence[str], key: Callable[[str], str]) -> Iterable[list[int]]:
    """Groups of two stems or more with the same key of two letters or more."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number in numbers:
        groups[key(stems[number])].append(number)
    return (group for name, group in groups.items() if len(name) > 1 and len(group) > 1)


def _numbers(chosen: npt.NDArray[np.int32], count: int) -> npt.NDArray[np.int32]:
    """For each of `count` numbers its place among the chosen ones, -1 for the others."""
    places = np.full(count, -1, np.int32)
    places[chosen] = np.arange(len(chosen))
    return places


def _together(
    row: npt.NDArray[np.int32],
    context: npt.NDArray[np.int32],
    documents: npt.NDArray[np.int32],
    shape: tuple[int, int],
) -> npt.NDArray[np.float32]:
    """How often each row stands within a window of each context, in the same document."""
    counts = np.zeros(shape[0] * shape[1], np.float32)
    for start in range(0, len(row), _AT_ONCE):
        part = slice(start, start + _AT_ONCE + _WINDOW)
        for a, b in _neighbours(row[part], context[part], documents[part]):
            np.add.at(counts, a.astype(np.int64) * shape[1] + b, np.float32(1))
    return counts.reshape(shape)


def _neighbours(
    row: npt.NDArray[np.int32], context: npt.NDArray[np.int32], documents: npt.NDArray[np.int32]
) -> Iterator[tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]]:
    """Rows and contexts near each other, one of them among the first `_AT_ONCE` tokens and before the other."""
    for distance in range(1, _WINDOW + 1):
        first = slice(0, min(_AT_ONCE, len(row) - distance))
        second = slice(distance, first.stop + distance)
        same = documents[first] == documents[second]
        for one, other in ((first, second), (second, first)):
            kept = same & (row[one] >= 0) & (context[other] >= 0)
            yield row[one][kept], context[other][kept]


def _pointwise(together: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Positive pointwise mutual information, context frequencies smoothed; works in place."""
    share = together.sum(axis=0) ** _SMOOTHING
    together /= np.maximum(together.sum(axis=1, keepdims=True), 1)
    together /= np.maximum(share / share.sum(), 1e-12)
    np.log(np.maximum(together, 1, out=together), out=together)
    return together


def _reduced(matrix: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Unit rows of U √S of the singular value decomposition, by the eigenvectors of the small square matrix."""
    values, vectors = np.linalg.eigh(matrix.T @ matrix)
    kept = vectors[:, -_DIMENSIONS:] / np.maximum(values[-_DIMENSIONS:], 1e-6) ** 0.25
    reduced: npt.NDArray[np.float32] = matrix @ kept.astype(np.float32)
    reduced /= np.maximum(np.linalg.norm(reduced, axis=1, keepdims=True), 1e-9)
    return reduced
