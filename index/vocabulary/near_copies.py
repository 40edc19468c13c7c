"""Groups of near copies: texts that resemble the first of their group.

Groups are those of leader clustering (J. Hartigan, Clustering Algorithms, 1975, ch. 3): texts are taken in order, and
each joins the first leader before it that it shares a band with and resembles, or becomes a leader itself. Whatever is
in a group was compared with its leader, so that no chain of small changes leads from one text to quite another.
Texts that no chain of common bands connects do not bear on each other: a part of the groups can be made anew by itself.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import run_starts
from index.vocabulary.minhash import NO_BAND, shingle_hashes
from index.vocabulary.term_hashes import Fingerprints

RESEMBLANCE = 0.6
"""The share of all shingles of two near copies that both have, at least (`benchmarks.near_copies`)."""

MOST_LEADERS = 8
"""The leaders of one band that are compared with: where there are more, the band is that of a phrase of the trade."""
UNDATED = 99_999_999
"""The day (yyyymmdd) of texts of no day in the order of publication: after all others."""

_DIGIT = re.compile(r"\d")
_REMEMBERED = 4000
"""Texts that are read at once and kept at hand, some 4 KB each: copies mostly follow each other within days."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is compared: the hashes of its shingles, and the fingerprints of its terms with digits."""

    shingles: frozenset[int]
    numbers: frozenset[int]


def texts(prints: Fingerprints, numeric: Array, starts: Array) -> list[Text]:
    """Texts by the fingerprints of their terms, and which of these have digits; `starts` are those of `Ragged`.

    >>> [len(text.shingles) for text in texts(np.arange(5, dtype=np.uint32), np.zeros(5, bool), np.array([0, 3, 5]))]
    [2, 1]
    """
    bounds, hashes, of_digits = starts.tolist(), shingle_hashes(prints).tolist(), np.flatnonzero(numeric)
    numbers, first = prints[of_digits].tolist(), np.searchsorted(of_digits, starts).tolist()
    return [
        Text(frozenset(hashes[bounds[at] : bounds[at + 1] - 1]), frozenset(numbers[first[at] : first[at + 1]]))
        for at in range(len(bounds) - 1)
    ]


def has_digits(terms: Iterable[str]) -> list[bool]:
    """Whether there are digits in each of some terms.

    >>> has_digits(["عام", "2024", "f16"])
    [False, True, True]
    """
    return [_DIGIT.search(term) is not None for term in terms]


def shared_keys(bands: Fingerprints) -> Ints:
    """A number for each band that several texts have, a row for each text: -1 stands for those that it has alone.

    >>> shared_keys(np.array([[5, 5, 7, 0], [1, 2, 2, 0]], np.uint32)).tolist()
    [[0, -1], [0, 1], [-1, 1], [-1, -1]]
    """
    keys, known = np.full(bands.T.shape, -1, np.int32), 0
    for number, band in enumerate(bands):
        order = np.argsort(band, kind="stable")
        starts = run_starts(band[order])
        sizes = np.diff(starts, append=len(order))
        shared = (sizes > 1) & (band[order[starts]] != NO_BAND)
        keys[order, number] = np.repeat(np.where(shared, known + np.cumsum(shared) - 1, -1), sizes)
        known += int(np.count_nonzero(shared))
    return keys


class SignedTexts(Protocol):
    """Texts by their bands, a row for each band."""

    def bands(self, docs: Array) -> Fingerprints:
        """The bands of some of the texts, given in ascending order."""

    def having_bands(self, bands: Fingerprints) -> Array:
        """For every text, whether it has one of these bands."""


def connected_mask(texts: SignedTexts, changed: Fingerprints, among: Array) -> Array:
    """Which of the texts `among` all are connected by common bands with those that have the bands `changed`."""
    reached = np.zeros(len(among), dtype=bool)
    while changed.size:
        met = texts.having_bands(changed) & among & ~reached
        reached |= met
        changed = texts.bands(np.flatnonzero(met))
    return reached


def is_among(values: Array, wanted: Array) -> Array:
    """Which of many whole numbers are among a few: most are told by two of their bytes, without being sorted.

    >>> is_among(np.array([7, 3, 9]), np.array([9, 7])).tolist(), is_among(np.array([7]), np.array([])).tolist()
    ([True, False, True], [False])
    """
    likely = np.zeros(1 << 16, dtype=bool)
    likely[wanted.astype(np.uint16)] = True
    among: Array = likely[values.astype(np.uint16)]
    some, few = np.flatnonzero(among), np.sort(wanted)
    among[some] = few[np.minimum(np.searchsorted(few, values[some]), len(few) - 1)] == values[some]
    return among


def groups(bands: Fingerprints, texts_at: Callable[[Sequence[int]], list[Text]]) -> list[list[int]]:
    """The groups of two texts and more, each in the order of the texts; `bands` has a column for each of them.

    `texts_at` gives some of the texts by their numbers.

    >>> shingles = [{1, 2, 3, 4}, {1, 2, 3, 5}, {2, 3, 5, 6}, {9}]
    >>> found = np.array([[7, 7, 7, 0], [1, 2, 3, 0]], np.uint32)
    >>> groups(found, lambda numbers: [Text(frozenset(shingles[number]), frozenset()) for number in numbers])
    [[0, 1]]
    """
    text_at = lru_cache(maxsize=_REMEMBERED)(lambda number: texts_at([number])[0])
    keys = shared_keys(bands)
    leaders = _Leaders(int(keys.max(initial=-1)) + 1)
    members: dict[int, list[int]] = {}
    near: list[Text] = []
    for start in range(0, len(keys), _REMEMBERED):
        rows = keys[start : start + _REMEMBERED].tolist()
        first = max(0, start - _REMEMBERED)
        near = near[-_REMEMBERED:] + texts_at(range(start, start + len(rows)))
        for text, row in enumerate(rows, start):
            own = [key for key in row if key >= 0]
            met = ((one, near[one - first] if one >= first else text_at(one)) for one in leaders.of(own))
            leader = next((one for one, known in met if resemble(known, near[text - first])), None)
            if leader is not None:
                members.setdefault(leader, [leader]).append(text)
            else:
                leaders.add(own, text)
    return list(members.values())


class _Leaders:
    """The leaders of each band: most bands have one at most, which takes four bytes."""

    def __init__(self, bands: int) -> None:
        self._first = array("i", [-1]) * bands
        self._others: dict[int, list[int]] = {}

    def of(self, keys: Sequence[int]) -> list[int]:
        """The leaders of some bands, ascending."""
        met = {self._first[key] for key in keys}
        for key in keys:
            met.update(self._others.get(key, ()))
        return sorted(met - {-1})

    def add(self, keys: Iterable[int], text: int) -> None:
        """Make a text a leader of its bands, of those that have not enough of them."""
        for key in keys:
            if self._first[key] < 0:
                self._first[key] = text
            elif len(others := self._others.setdefault(key, [])) < MOST_LEADERS - 1:
                others.append(text)


def resemble(one: Text, other: Text) -> bool:
    """Whether two texts are near copies.

    Where each has a number that the other has not, they are not, however much is the same: closing prices and the
    weather are reported in the same words every day.

    >>> today, tomorrow = (Text(frozenset({1, 2, 3}), frozenset({number})) for number in (30, 31))
    >>> resemble(today, today), resemble(today, tomorrow)
    (True, False)
    """
    if one.numbers - other.numbers and other.numbers - one.numbers:
        return False
    common = len(one.shingles & other.shingles)
    return common >= RESEMBLANCE * (len(one.shingles) + len(other.shingles) - common)
