"""How closely a word keeps to another: logDice."""

from __future__ import annotations

from typing import Any

import numpy as np

HIGHEST = 14.0
"""The logDice of two words that only stand together, once each; where windows overlap a pair may pass it."""


def log_dice(together: Any, first: Any, second: Any) -> Any:
    """The logDice of words that stand together so often, and each so often in all; numbers or arrays.

    14 + log2(2 f(xy) / (f(x) + f(y))): Rychlý, A Lexicographer-Friendly Association Score, RASLAN 2008. It does not
    depend on the size of the collection; one more means twice as often together.

    >>> float(log_dice(10, 10, 10)), round(float(log_dice(5, 1000, 40)), 2)
    (14.0, 7.3)
    """
    return HIGHEST + np.log2(2.0 * together / (first + second))
