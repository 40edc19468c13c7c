"""The character n-grams of the terms of a commit (index/vocabulary/ngrams.py), as ranking anew reads them."""

from __future__ import annotations

import numpy as np

from index.arrays.array_file import Array, ArrayFile
from search.engines.arrays.matches import positions_in


class Grams:
    """The character n-grams of a commit's terms (index/vocabulary/ngrams.py)."""

    def __init__(self, words: ArrayFile) -> None:
        self.key = words["gram.key"]
        self.count = words["gram.count"]
        self.starts = words["gram.starts"]
        self.of = words["gram.of"]
        self._in = words["gram.in"]
        self._in_starts = words["gram.in_starts"]

    def positions(self, keys: Array) -> Array:
        """Where those of the grams that occur stand in `key`."""
        if not len(self.key):
            return np.zeros(0, np.intp)
        positions = positions_in(self.key, keys)
        occurring: Array = positions[self.key.take(positions) == keys]
        return occurring

    def terms(self, positions: Array) -> Array:
        """Which terms have any of the grams at these positions in `key`, as booleans."""
        having = np.zeros(len(self.starts) - 1, dtype=bool)
        for start, end in zip(
            self._in_starts[positions].tolist(), self._in_starts[positions + 1].tolist(), strict=True
        ):
            having[self._in[start:end]] = True
        return having
