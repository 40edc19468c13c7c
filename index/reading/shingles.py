"""Near-duplicates by shingle hashes: articles that share most of their runs of five words.

Each article keeps the smallest hashes of its shingles, a sketch whose overlap estimates that of the articles
themselves (A. Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.model import Article
from index.reading.text import fold_line

SHINGLE = 5
"""Words to a shingle."""
SKETCH = 64
"""Hashes kept of an article: the estimate is then right to about 0.06 (one standard deviation at one half)."""
PROBES = 16
"""Of these, how many two articles must share one of to be compared at all."""
LEAST_WORDS = 20
MOST_ALIKE = 200
"""Articles with one and the same hash beyond which it is a formula of the trade, not a sign of copying."""

Sketch = NDArray[np.uint64]
_WORD = re.compile(r"\w+")


def sketch(article: Article) -> Sketch:
    """The smallest hashes of an article's shingles, ascending; empty for a text too short to compare."""
    words = _WORD.findall(fold_line(" ".join(p.text for p in article.paragraphs if p.kind != "heading")))
    if len(words) < LEAST_WORDS:
        return np.empty(0, np.uint64)
    hashes = np.fromiter((zlib.crc32(word.encode("utf-8", "replace")) for word in words), np.uint64, len(words))
    mixed = np.zeros(len(words) - SHINGLE + 1, np.uint64)
    for place in range(SHINGLE):
        mixed = _scrambled(mixed * np.uint64(31) + hashes[place : place + len(mixed)])
    return np.unique(mixed)[:SKETCH]


def _scrambled(values: Sketch) -> Sketch:
    """One round of splitmix64 (Steele, Lea, Flood 2014), so that near numbers end far apart."""
    values = values * np.uint64(0x9E3779B97F4A7C15)
    return (values ^ (values >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)


def near_duplicates(sketches: Sequence[Sketch], least: float = 0.7) -> list[tuple[int, int, float]]:
    """Pairs of positions whose resemblance is `least` or more, the earlier first, with the resemblance (0 to 1)."""
    pairs = ((one, other, resemblance(sketches[one], sketches[other])) for one, other in sorted(_candidates(sketches)))
    return [pair for pair in pairs if pair[2] >= least]


def resemblance(one: Sketch, other: Sketch) -> float:
    """The estimated share of shingles two articles have in common.

    >>> resemblance(np.array([1, 2, 3], np.uint64), np.array([1, 2, 3], np.uint64))
    1.0
    """
    union = np.union1d(one, other)[:SKETCH]
    common = np.intersect1d(one, other, assume_unique=True)
    return len(np.intersect1d(union, common, assume_unique=True)) / max(len(union), 1)


def _candidates(sketches: Sequence[Sketch]) -> set[tuple[int, int]]:
    """Pairs that share one of their smallest hashes."""
    probes = [sketch[:PROBES] for sketch in sketches]
    owners = np.repeat(np.arange(len(probes)), [len(probe) for probe in probes])
    values = np.concatenate(probes) if probes else np.empty(0, np.uint64)
    order = np.argsort(values, kind="stable")
    bounds = np.flatnonzero(np.diff(values[order])) + 1
    pairs: set[tuple[int, int]] = set()
    for group in np.split(owners[order], bounds):
        if 1 < len(group) <= MOST_ALIKE:
            first = int(group[0])
            pairs.update((first, int(other)) for other in group[1:])
    return pairs
