"""Many strings in no order, found by their hashes: sixteen bytes each and their letters, a tenth of a set.

Hashes are Python's own, which differ from one process to the next: a set stays in the process that made it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import Ragged

_TOGETHER = 20_000
"""Strings that are Python objects at once."""


class StringSet:
    """Distinct strings, given as rows of UTF-8; numbers are 0-based positions of rows."""

    def __init__(self, rows: Ragged) -> None:
        self._rows = rows
        parts = (np.arange(start, min(start + _TOGETHER, len(rows))) for start in range(0, len(rows), _TOGETHER))
        hashes = np.concatenate([np.zeros(0, np.int64), *(_hashes(rows.take(part).to_bytes()) for part in parts)])
        self._order = np.argsort(hashes).astype(np.int32)
        self._hashes = hashes[self._order]

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, number: int) -> str:
        return str(self._bytes(number), "utf-8", "surrogatepass")

    def strings(self, numbers: Array) -> list[str]:
        """The strings with these numbers."""
        return self._rows.take(numbers).to_strings()

    def number(self, string: str) -> int:
        """The number of a string, -1 when it is not there.

        >>> StringSet(Ragged.of_strings(["ب", "a"])).number("a"), StringSet(Ragged.of_strings([])).number("a")
        (1, -1)
        """
        wanted = _encoded(string)
        return self._number_from(bisect_left(self._hashes.data, hash(wanted)), wanted)

    def numbers(self, strings: Sequence[str]) -> Ints:
        """`number` for many strings at once.

        >>> StringSet(Ragged.of_strings(["ب", "a"])).numbers(["c", "a", "ب"]).tolist()
        [-1, 1, 0]
        """
        parts = [strings[start : start + _TOGETHER] for start in range(0, len(strings), _TOGETHER)]
        return np.concatenate([np.zeros(0, np.int32), *map(self._numbers, parts)])

    def _numbers(self, strings: Sequence[str]) -> Ints:
        if not len(self):
            return np.full(len(strings), -1, np.int32)
        wanted = [_encoded(string) for string in strings]
        hashes = _hashes(wanted)
        first = np.searchsorted(self._hashes, hashes)
        alike = np.flatnonzero(self._hashes.take(first, mode="clip") == hashes)
        numbers = np.full(len(strings), -1, np.int32)
        numbers[alike] = self._order[first[alike]]
        for at in alike[~self._equal(numbers[alike], [wanted[at] for at in alike.tolist()])].tolist():
            numbers[at] = self._number_from(int(first[at]), wanted[at])
        return numbers

    def _equal(self, numbers: Ints, strings: Sequence[bytes]) -> Array:
        """Whether rows are these strings, one by one."""
        rows = self._rows.take(numbers)
        whole = rows.values.tobytes() == b"".join(strings)
        same: Array = rows.sizes == np.fromiter(map(len, strings), np.int64, len(strings))
        if whole and same.all():
            return same
        return np.array([one == other for one, other in zip(rows.to_bytes(), strings, strict=True)], bool)

    def _number_from(self, place: int, wanted: bytes) -> int:
        """The number of a string among those with its hash, the first of which stands at a place in their order."""
        asked = hash(wanted)
        while place < len(self._hashes) and self._hashes[place] == asked:
            number = int(self._order[place])
            if self._bytes(number) == wanted:
                return number
            place += 1
        return -1

    def _bytes(self, number: int) -> bytes:
        return self._rows.values[self._rows.starts[number] : self._rows.starts[number + 1]].tobytes()


def _encoded(string: str) -> bytes:
    return string.encode("utf-8", "surrogatepass")


def _hashes(strings: Sequence[bytes]) -> Array:
    return np.fromiter(map(hash, strings), np.int64, len(strings))
