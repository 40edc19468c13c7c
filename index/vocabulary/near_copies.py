"""Groups of near copies: texts that resemble the first of their group.

Groups are those of leader clustering (J. Hartigan, Clustering Algorithms, 1975, ch. 3): texts are taken in order, and
each joins the first leader before it that it shares a band with and resembles, or becomes a leader itself. Whatever is
in a group was compared with its leader, so that no chain of small changes leads from one text to quite another.
Texts that no chain of common bands connects do not bear on each other: a part of the groups can be made anew by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from index.arrays.array_file import Array
from index.vocabulary.minhash import NO_BAND
from index.vocabulary.term_hashes import Fingerprints

RESEMBLANCE = 0.6
"""The share of all shingles of two near copies that both have, at least (`benchmarks.near_copies`)."""

MOST_LEADERS = 8
"""The leaders of one band that are compared with: where there are more, the band is that of a phrase of the trade."""

Shingles = Callable[[int], frozenset[int]]
"""The shingles of a text, of its number."""


def sharing_mask(bands: Fingerprints) -> Array:
    """Which texts share a band with another one.

    >>> sharing_mask(np.array([[5, 5, 7, 0, 0], [1, 2, 3, 0, 0]], np.uint32)).tolist()
    [True, True, False, False, False]
    """
    sharing = np.zeros(bands.shape[1], dtype=bool)
    for band in bands:
        order = np.argsort(band, kind="stable")
        ordered = band[order]
        same = (ordered[1:] == ordered[:-1]) & (ordered[1:] != NO_BAND)
        sharing[order[1:][same]] = sharing[order[:-1][same]] = True
    return sharing


def connected_mask(bands: Fingerprints, changed: Fingerprints, among: Array) -> Array:
    """Which of the texts `among` all are connected by common bands with those that have the bands `changed`."""
    reached = np.zeros(bands.shape[1], dtype=bool)
    while changed.size:
        met = np.zeros_like(reached)
        for band, wanted in zip(bands, changed, strict=True):
            met |= np.isin(band, wanted[wanted != NO_BAND])
        met &= among & ~reached
        reached |= met
        changed = bands[:, met]
    return reached


def groups(bands: Fingerprints, shingles: Shingles) -> list[list[int]]:
    """The groups of two texts and more, each in the order of the texts; `bands` has a column for each of them.

    >>> texts = [{1, 2, 3, 4}, {1, 2, 3, 5}, {2, 3, 5, 6}, {9}]
    >>> groups(np.array([[7, 7, 7, 0], [1, 2, 3, 0]], np.uint32), lambda text: frozenset(texts[text]))
    [[0, 1]]
    """
    leaders: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    found: dict[int, list[int]] = {}
    rows = bands.T.tolist()
    for text, row in enumerate(rows):
        keys = [(number, band) for number, band in enumerate(row) if band != NO_BAND]
        met = sorted({leader for key in keys for leader in leaders[key]})
        leader = next((one for one in met if row == rows[one] or resemble(shingles(one), shingles(text))), None)
        if leader is not None:
            found.setdefault(leader, [leader]).append(text)
            continue
        for key in keys:
            if len(leaders[key]) < MOST_LEADERS:
                leaders[key].append(text)
    return list(found.values())


def resemble(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two texts are near copies, by their shingles."""
    common = len(one & other)
    return common >= RESEMBLANCE * (len(one) + len(other) - common)
