"""Many strings of bytes as two arrays, put together by NumPy: how a file of small pickles is written in one go.

The pickles are those of integers and of tuples of them: `(`, the integers, `t` (https://peps.python.org/pep-0307/ and
the standard library's pickletools name the opcodes). Whatever reads pickles reads them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays.ragged import Ragged, Starts, ranges, starts_of

Bytes = npt.NDArray[np.uint8]

OPEN, CLOSE, STOP, NONE = b"(", b"t", b".", b"N"
"""Opcodes: a tuple begins and ends, the pickle ends, None."""

_INT_1, _INT_2, _INT_4, _BYTES_1, _BYTES_4 = b"KMJCB"
_OPERAND = 4
"""Bytes of the longest operand of an opcode."""


def keep_where(string: bytes, where: npt.NDArray[np.bool_]) -> Ragged:
    """A string where it is wanted, an empty one elsewhere.

    >>> keep_where(b"ab", np.array([True, False])).to_bytes()
    [b'ab', b'']
    """
    return Ragged(np.tile(np.frombuffer(string, np.uint8), int(where.sum())), starts_of(where * len(string)))


def zip_strings(*parts: Ragged | bytes) -> Ragged:
    """The first strings of all parts joined, then the second ones; plain bytes stand in each.

    >>> zip_strings(b"<", Ragged.of_bytes(np.frombuffer(b"ab", np.uint8)), b">").to_bytes()
    [b'<a>', b'<b>']
    """
    sizes = total_sizes(*parts)
    starts = starts_of(sizes)
    data: Bytes = np.empty(int(starts[-1]), np.uint8)
    at = starts[:-1].copy()
    for part in parts:
        if isinstance(part, bytes):
            for offset, byte in enumerate(part):
                data[at + offset] = byte
            at += len(part)
        else:
            data[ranges(at, part.sizes)] = part.values
            at += part.sizes
    return Ragged(data, starts)


def total_sizes(*parts: Ragged | bytes) -> Starts:
    """How many bytes each string of `zip_strings` has."""
    count = next(len(part.starts) - 1 for part in parts if isinstance(part, Ragged))
    total = np.zeros(count, np.int64)
    for part in parts:
        total += len(part) if isinstance(part, bytes) else part.sizes
    return total


def pickled_ints(numbers: npt.NDArray[Any]) -> Ragged:
    """Integers from 0 to 2³¹ - 1 as pickle writes them.

    >>> pickled_ints(np.array([5, 256])).to_bytes()
    [b'K\\x05', b'M\\x00\\x01']
    """
    width = np.where(numbers < 1 << 8, 1, np.where(numbers < 1 << 16, 2, 4))
    opcodes = np.array([0, _INT_1, _INT_2, 0, _INT_4], np.uint8)
    return _with_operand(opcodes[width], numbers, width)


def pickled_bytes_heads(lengths: npt.NDArray[Any]) -> Ragged:
    """What stands before a string of bytes of each length in a pickle.

    >>> pickled_bytes_heads(np.array([5, 256])).to_bytes()
    [b'C\\x05', b'B\\x00\\x01\\x00\\x00']
    """
    short = lengths < 1 << 8
    return _with_operand(np.where(short, _BYTES_1, _BYTES_4).astype(np.uint8), lengths, np.where(short, 1, 4))


def _with_operand(opcodes: Bytes, operands: npt.NDArray[Any], width: npt.NDArray[Any]) -> Ragged:
    """Opcodes, each with the first `width` bytes of its operand, the lowest first."""
    rows = np.empty((len(opcodes), 1 + _OPERAND), np.uint8)
    rows[:, 0] = opcodes
    rows[:, 1:] = operands.astype("<u4").view(np.uint8).reshape(-1, _OPERAND)
    return Ragged(rows[np.arange(1 + _OPERAND) <= width[:, None]], starts_of(width + 1))
