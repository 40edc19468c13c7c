"""The fingerprint of a term: a number of 32 bits that stands for its letters where many are compared at once.

It is a polynomial hash (Karp & Rabin, Efficient randomized pattern-matching algorithms, 1987): the sum of
letter × base^place, places counted from the first letter, modulo 2³². Different terms may share one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.int64]
Fingerprints: TypeAlias = npt.NDArray[np.uint32]

_BASE = 0x9E3779B1
"""2³² divided by the golden ratio, to the next prime: odd, so that its powers have inverses modulo 2³²."""
_LEAST_BITS = 14
"""Powers are kept for texts of so many letters at least, as a power of two."""
_TOGETHER = 10_000
"""So many terms are taken at once, that their letters need no more powers than a page of results does."""


def fingerprints(terms: Sequence[str]) -> Fingerprints:
    """The fingerprint of each of some terms.

    >>> one, other = fingerprints(["قمه", "امن"]); one == fingerprints(["قمه"])[0], one == other
    (np.True_, np.False_)
    """
    parts = [terms[start : start + _TOGETHER] for start in range(0, len(terms), _TOGETHER)]
    return np.concatenate([np.empty(0, np.uint32), *map(_of_all, parts)])


def code_points(text: str) -> Numbers:
    """The code points of a text, lone surrogates among them."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def of_stretches(letters: Fingerprints, ranks: Numbers, begins: Numbers, ends: Numbers) -> Fingerprints:
    """The fingerprint of each stretch of letters from one of `begins` to its end (exclusive).

    `ranks` has for each place and the end how many letters stand before it: places without a letter, which is 0 there,
    do not count.
    """
    powers, inverses = _powers(1 << max(_LEAST_BITS, len(letters).bit_length()))
    sums = np.zeros(len(letters) + 1, np.uint32)
    np.cumsum(letters * powers[ranks[:-1]], out=sums[1:])
    hashes: Fingerprints = (sums[ends] - sums[begins]) * inverses[ranks[begins]]
    return hashes


def _of_all(terms: Sequence[str]) -> Fingerprints:
    letters = code_points("".join(terms)).astype(np.uint32)
    bounds = np.cumsum([0, *map(len, terms)])
    return of_stretches(letters, np.arange(len(letters) + 1), bounds[:-1], bounds[1:])


@lru_cache(maxsize=2)
def _powers(count: int) -> tuple[Fingerprints, Fingerprints]:
    """The first powers of the base and of its inverse, modulo 2³²."""
    inverse = pow(_BASE, -1, 1 << 32)
    bases = (np.full(count, base, np.uint32) for base in (_BASE, inverse))
    forwards, backwards = (np.cumprod(base, dtype=np.uint32) for base in bases)
    return forwards, backwards
