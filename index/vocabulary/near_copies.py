"""Groups of near copies: texts that resemble the first of their group.

Groups are those of leader clustering (J. Hartigan, Clustering Algorithms, 1975, ch. 3): texts are taken in order, and
each joins the first leader before it that it shares a band with and resembles, or becomes a leader itself. Whatever is
in a group was compared with its leader, so that no chain of small changes leads from one text to quite another.
Texts that no chain of common bands connects do not bear on each other: a part of the groups can be made anew by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from index.arrays.array_file import Array
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
"""Texts that are kept at hand, some 4 KB each: copies mostly follow each other within days."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is compared: the hashes of its shingles, and the fingerprints of its terms with digits."""

    shingles: frozenset[int]
    numbers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Texts:
    """The terms of texts as fingerprints, the shingle at each (none at the last of a text), which terms have digits.

    Those of text n lie from `starts[n]` to `starts[n + 1]`.
    """

    prints: Fingerprints
    hashes: Fingerprints
    numeric: Array
    starts: Array

    @classmethod
    def of(cls, prints: Fingerprints, numeric: Array, starts: Array) -> Texts:
        """Texts by the fingerprints of their terms."""
        return cls(prints, shingle_hashes(prints), numeric, starts)

    def text(self, number: int) -> Text:
        """A text as it is compared."""
        first, end = int(self.starts[number]), int(self.starts[number + 1])
        numbers = self.prints[first:end][self.numeric[first:end]]
        return Text(frozenset(self.hashes[first : end - 1].tolist()), frozenset(numbers.tolist()))


def has_digits(terms: Iterable[str]) -> list[bool]:
    """Whether there are digits in each of some terms.

    >>> has_digits(["عام", "2024", "f16"])
    [False, True, True]
    """
    return [_DIGIT.search(term) is not None for term in terms]


def shared_bands(bands: Fingerprints) -> Fingerprints:
    """The bands with `NO_BAND` in place of those that only one text has.

    >>> shared_bands(np.array([[5, 5, 7, 0], [1, 2, 3, 0]], np.uint32)).tolist()
    [[5, 5, 0, 0], [0, 0, 0, 0]]
    """
    shared = np.full_like(bands, NO_BAND)
    for band, kept in zip(bands, shared, strict=True):
        order = np.argsort(band, kind="stable")
        same, several = np.diff(band[order]) == 0, np.zeros(len(order), dtype=bool)
        several[1:] = same
        several[:-1] |= same
        kept[order[several]] = band[order[several]]
    return shared


def connected_mask(bands: Fingerprints, changed: Fingerprints, among: Array) -> Array:
    """Which of the texts `among` all are connected by common bands with those that have the bands `changed`."""
    reached = np.zeros(bands.shape[1], dtype=bool)
    while changed.size:
        met = np.zeros_like(reached)
        for band, wanted in zip(bands, changed, strict=True):
            met |= is_among(band, wanted[wanted != NO_BAND])
        met &= among & ~reached
        reached |= met
        changed = bands[:, met]
    return reached


def is_among(values: Array, wanted: Array) -> Array:
    """Which of many values are among a few; unlike `np.isin` it does not sort the many.

    >>> is_among(np.array([7, 3, 9]), np.array([9, 7])).tolist(), is_among(np.array([7]), np.array([])).tolist()
    ([True, False, True], [False])
    """
    if not len(wanted):
        return np.zeros(len(values), dtype=bool)
    few = np.sort(wanted)
    found: Array = few[np.minimum(np.searchsorted(few, values), len(few) - 1)] == values
    return found


def groups(bands: Fingerprints, text_of: Callable[[int], Text]) -> list[list[int]]:
    """The groups of two texts and more, each in the order of the texts; `bands` has a column for each of them.

    >>> texts = [{1, 2, 3, 4}, {1, 2, 3, 5}, {2, 3, 5, 6}, {9}]
    >>> found = np.array([[7, 7, 7, 0], [1, 2, 3, 0]], np.uint32)
    >>> groups(found, lambda text: Text(frozenset(texts[text]), frozenset()))
    [[0, 1]]
    """
    text_of = lru_cache(maxsize=_REMEMBERED)(text_of)
    leaders: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    found: dict[int, list[int]] = {}
    rows = shared_bands(bands).T.tolist()
    for text, row in enumerate(rows):
        keys = [key for key in enumerate(row) if key[1] != NO_BAND]
        met = sorted({leader for key in keys for leader in leaders[key]})
        leader = next((one for one in met if resemble(text_of(one), text_of(text))), None)
        if leader is not None:
            found.setdefault(leader, [leader]).append(text)
            continue
        for key in keys:
            if len(leaders[key]) < MOST_LEADERS:
                leaders[key].append(text)
    return list(found.values())


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
