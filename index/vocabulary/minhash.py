"""MinHash signatures of texts, in bands: two texts with a band in common are probably much alike.

A text is the set of its runs of two terms, its *shingles*. The least hash of all of them under a random order is the
same for two texts with a probability that is their resemblance, the share of all their shingles that both have (A.
Broder, "On the resemblance and containment of documents", 1997). A band is `ROWS` of these numbers hashed into one:
texts that have s in common share one of the `BANDS` with a probability of 1 − (1 − s³)⁸ (Indyk & Motwani, STOC
1998): .99 at s = .8, .86 at .6, .20 at .3.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import Starts
from index.vocabulary.term_hashes import Fingerprints

BANDS, ROWS = 8, 3
LEAST_TERMS = 12
"""Shorter texts are headlines, formulas and lists: much of them is alike by chance, and they get no signature."""

_AT_ONCE = 1 << 20
"""Terms of texts that are signed at once: bounds the memory this takes."""

_SPREAD = np.uint32(0x9E3779B1)
_MURMUR = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)

NO_BAND = 0
"""Stands for the bands of a text without a signature."""

_FACTORS = np.array(
    [
        [3379637893, 2953535461, 1816121169],
        [1681982465, 1077917523, 1109984575],
        [1332989127, 101735433, 1253769377],
        [965907331, 1398476537, 3890360515],
        [3191299907, 2335478297, 1386037465],
        [1843463117, 991392225, 1216829179],
        [920822383, 1704042239, 4106467703],
        [512319353, 1304061119, 2029768989],
    ],
    np.uint32,
)
"""Odd numbers drawn at random: multiplying by one modulo 2³² puts all hashes into another order."""


def shingle_hashes(terms: Fingerprints) -> Fingerprints:
    """The hash of the shingle that begins at each term; that of the last term is none's."""
    hashes = terms * _SPREAD
    hashes[:-1] += terms[1:]
    return _mixed(hashes)


def bands(terms: Fingerprints, starts: Starts | Array) -> Fingerprints:
    """The bands of texts: row b of `BANDS` has the band b of every text, `NO_BAND` where a text is too short.

    `terms` are the fingerprints of the terms of all texts, `starts` where each text begins and the last one ends.

    >>> words = np.arange(1, 41, dtype=np.uint32)
    >>> found = bands(np.concatenate([words, words[:30], words[:5]]), np.array([0, 40, 70, 75]))
    >>> found.shape, bool((found[:, 0] == found[:, 1]).any()), found[:, 2].any()
    ((8, 3), True, np.False_)
    """
    signed = np.flatnonzero(np.diff(starts) >= LEAST_TERMS)
    signatures = np.full((BANDS, len(starts) - 1), NO_BAND, np.uint32)
    if not len(signed):
        return signatures
    hashes = shingle_hashes(terms)
    # from the first shingle of a text to before its last term, at which none begins; what lies between is passed over
    bounds = np.stack([starts[signed], starts[signed + 1] - 1], axis=1).ravel()
    for band, factors in enumerate(_FACTORS):
        key = np.zeros(len(signed), np.uint32)
        for factor in factors:
            key = _mixed(key * np.uint32(31) + np.minimum.reduceat(hashes * factor, bounds)[::2])
        signatures[band, signed] = np.maximum(key, NO_BAND + 1)
    return signatures


def text_bands(prints: Fingerprints, tokens: Ints, starts: Starts | Array) -> Fingerprints:
    """The bands of texts whose `tokens` are numbers of terms with these fingerprints, worked out some texts at a time.

    >>> words = np.arange(1, 41, dtype=np.uint32)
    >>> np.array_equal(text_bands(words, np.arange(40), np.array([0, 20, 40])), bands(words, np.array([0, 20, 40])))
    True
    """
    cuts = sorted({0, len(starts) - 1, *np.searchsorted(starts, np.arange(0, starts[-1], _AT_ONCE)).tolist()})
    parts = [
        bands(prints[tokens[starts[low] : starts[high]]], starts[low : high + 1] - starts[low])
        for low, high in pairwise(cuts)
    ]
    return np.concatenate([np.zeros((BANDS, 0), np.uint32), *parts], axis=1)


def _mixed(values: Fingerprints) -> Fingerprints:
    """The finaliser of MurmurHash3 (A. Appleby), in place, so that near numbers end far apart."""
    values ^= values >> 16
    values *= _MURMUR[0]
    values ^= values >> 13
    values *= _MURMUR[1]
    values ^= values >> 16
    return values
