"""Sketches of texts: the same sample of all shingles, by which it is told how much of one text is in another.

A shingle, a run of two terms, is in the sample where its hash is among the smallest `1 / RATE` of all hashes. What part
of one text's sketch another one's has estimates what part of its shingles the other has, however long that is: the
"mod m" sketches for containment of A. Broder, "On the resemblance and containment of documents", 1997.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import Ragged, Starts, run_starts, starts_of
from index.vocabulary.minhash import shingle_hashes
from index.vocabulary.term_hashes import Fingerprints

RATE = 8
"""Of how many shingles one is in a sketch, on average: a report of 150 words has some 20."""
_AT_ONCE = 1 << 20
"""Terms of texts that are sketched at once: bounds the memory this takes."""
_LEAST = np.uint32((1 << 32) // RATE)
_HASH_BITS = np.uint64(32)


def sketches(terms: Fingerprints, starts: Starts | Array) -> Ragged:
    """The sketch of each text, a row of ascending hashes, each once.

    `terms` are the fingerprints of the terms of all texts, `starts` where each text begins and the last one ends.

    >>> words = np.arange(1, 401, dtype=np.uint32)
    >>> whole, part = sketches(np.concatenate([words, words[100:200]]), np.array([0, 400, 500]))
    >>> len(whole), len(part), set(part) <= set(whole)
    (54, 13, True)
    """
    hashes = shingle_hashes(terms)
    kept = np.flatnonzero(hashes < _LEAST)
    text = np.searchsorted(starts, kept, side="right") - 1
    inside = kept + 1 < starts[text + 1]  # none begins at the last term of a text
    keys = np.sort((text[inside].astype(np.uint64) << _HASH_BITS) | hashes[kept[inside]])
    keys = keys[run_starts(keys)]
    bounds = np.searchsorted(keys >> _HASH_BITS, np.arange(len(starts), dtype=np.uint64))
    return Ragged(keys.astype(np.uint32), bounds)


def text_sketches(prints: Fingerprints, tokens: Ints, starts: Starts | Array) -> Ragged:
    """The sketches of texts whose `tokens` are numbers of terms with these fingerprints, made some texts at a time.

    >>> words = np.arange(1, 401, dtype=np.uint32)
    >>> whole, part = text_sketches(words, np.append(np.arange(400), np.arange(100, 200)), np.array([0, 400, 500]))
    >>> len(whole), len(part)
    (54, 13)
    """
    cuts = sorted({0, *np.searchsorted(starts, np.arange(0, starts[-1], _AT_ONCE)).tolist(), len(starts) - 1})
    parts = [
        sketches(prints[tokens[starts[low] : starts[high]]], starts[low : high + 1] - starts[low])
        for low, high in pairwise(cuts)
    ]
    values = np.concatenate([np.zeros(0, np.uint32), *(part.values for part in parts)])
    return Ragged(values, starts_of(np.concatenate([np.zeros(0, np.int64), *(part.sizes for part in parts)])))
