"""Roaring bitmaps: sets of 32-bit numbers as other programs read them (https://github.com/RoaringBitmap/RoaringFormatSpec).

Only what is needed to write one is here. Numbers are parted by their upper 16 bits; of each part the lower ones are a
sorted list, or a bitmap where there are more than 4,096 of them.
"""

from __future__ import annotations

import struct

import numpy as np

from index.arrays.array_file import Array

_COOKIE = 12346
"""Begins a bitmap without runs, which has a table of where its parts lie."""
_MOST_LISTED = 4096


def roaring_bitmap(numbers: Array) -> bytes:
    """The bitmap of some numbers, ascending and distinct, from 0 to 2³² - 1.

    >>> roaring_bitmap(np.array([1, 65537])).hex(" ", 4)
    '3a300000 02000000 00000000 01000000 18000000 1a000000 01000100'
    """
    keys, first = np.unique(numbers >> 16, return_index=True)
    parts = [part.astype("<u2") for part in np.split(numbers & 0xFFFF, first[1:])] if len(keys) else []
    packed = list(map(_packed, parts))
    head = struct.pack("<II", _COOKIE, len(keys))
    head += b"".join(struct.pack("<HH", key, len(part) - 1) for key, part in zip(keys.tolist(), parts, strict=True))
    begins = np.cumsum([len(head) + 4 * len(keys), *map(len, packed)])[:-1]
    return head + begins.astype("<u4").tobytes() + b"".join(packed)


def _packed(part: Array) -> bytes:
    if len(part) <= _MOST_LISTED:
        return part.tobytes()
    bits = np.zeros(1 << 16, bool)
    bits[part] = True
    return np.packbits(bits, bitorder="little").tobytes()
