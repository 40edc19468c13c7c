"""Lengths of fields as Whoosh rounds them, from its own formula."""

from __future__ import annotations

STORED_LENGTHS = tuple(round(27 * (1.033**n - 1)) for n in range(256))
"""The lengths that one byte stands for."""


def quantized_length(length: int) -> int:
    """A field's length as Whoosh stores it, in one byte: the least round(27 (1.033^n - 1)), n < 256, not below it.

    >>> quantized_length(9), quantized_length(11), quantized_length(200), quantized_length(10**6)
    (9, 12, 203, 106374)
    """
    return next((stored for stored in STORED_LENGTHS if stored >= length), STORED_LENGTHS[-1])
