"""Postings as numbers: a document, and behind it how often it has a term, are one read and are sorted as one."""

from __future__ import annotations

import numpy as np

from index.arrays.array_file import Array, Ints

_MOST_DOCS, _MOST_OFTEN = 1 << 24, 1 << 8
"""Below these the two have room in four bytes; else they take eight."""

_BITS = {np.dtype(np.uint32): np.uint32(8), np.dtype(np.uint64): np.uint64(32)}
"""How many low bits of a number are the frequency, by the number's type."""


def pack(docs: Ints, frequencies: Array) -> Array:
    """Documents and how often each has a term, as numbers.

    >>> pack(np.array([1, 2]), np.array([3, 255])).tolist(), pack(np.array([1]), np.array([256])).tolist()
    ([259, 767], [4294967552])
    """
    small = docs.max(initial=0) < _MOST_DOCS and frequencies.max(initial=0) < _MOST_OFTEN
    kind = np.dtype(np.uint32 if small else np.uint64)
    packed: Array = (docs.astype(kind) << _BITS[kind]) | frequencies.astype(kind)
    return packed


def unpack(packed: Array) -> tuple[Ints, Array]:
    """The documents and frequencies of numbers that `pack` made.

    >>> unpack(pack(np.array([1, 2]), np.array([3, 255])))
    (array([1, 2], dtype=int32), array([  3, 255], dtype=uint8))
    """
    bits = _BITS[packed.dtype]
    frequencies: Array = packed.astype(np.uint8 if bits == _BITS[np.dtype(np.uint32)] else np.uint32)
    return (packed >> bits).astype(np.int32), frequencies
