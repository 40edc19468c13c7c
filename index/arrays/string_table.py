"""Sorted strings as one ragged array of bytes: searched where they lie, no Python object per string."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from index.arrays.array_file import Array, ArrayFile
from index.arrays.ragged import Ragged

_SAMPLED = 128
"""One string in this many is kept as an object, to begin a look-up with."""


class StringTable:
    """Strings in code point order, which is the order of their UTF-8 bytes; numbers are 0-based positions."""

    def __init__(self, rows: Ragged) -> None:
        self._rows = rows
        self._blob = rows.values.data
        self._offsets = rows.starts.data
        self._samples: list[bytes] | None = None

    @classmethod
    def build(cls, strings: Sequence[str]) -> StringTable:
        """A table of strings that are already ascending and distinct."""
        return cls(Ragged.of_strings(strings))

    @classmethod
    def from_file(cls, file: ArrayFile, name: str) -> StringTable:
        """The table that `arrays(name)` put into a file."""
        return cls(Ragged.from_file(file, name))

    def arrays(self, name: str) -> dict[str, Array]:
        """The arrays of the table under the names they have in a file."""
        return self._rows.arrays(name)

    @property
    def rows(self) -> Ragged:
        """The UTF-8 bytes of the strings."""
        return self._rows

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> str:
        return str(self._bytes(number), "utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def find(self, string: str) -> int:
        """The number of a string, -1 when it is not there.

        >>> table = StringTable.build(["a", "ab", "b"])
        >>> table.find("ab"), table.find("c"), list(table)
        (1, -1, ['a', 'ab', 'b'])
        """
        wanted = string.encode("utf-8", "surrogatepass")
        number = self.place(wanted)
        return number if number < len(self) and self._bytes(number) == wanted else -1

    def prefix(self, text: str) -> range:
        """The numbers of the strings that begin with a text.

        >>> StringTable.build(["a", "ab", "b"]).prefix("a")
        range(0, 2)
        """
        start = text.encode("utf-8", "surrogatepass")
        return range(self.place(start), self.place(start + b"\xff"))

    def place(self, wanted: bytes) -> int:
        """The number of the first string that does not come before these bytes."""
        if self._samples is None:
            self._samples = [self._bytes(number) for number in range(0, len(self), _SAMPLED)]
        block = bisect_left(self._samples, wanted)
        low, high = max(0, block - 1) * _SAMPLED, min(len(self), block * _SAMPLED)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._bytes(middle) < wanted else (low, middle)
        return low

    def _bytes(self, number: int) -> bytes:
        return bytes(self._blob[self._offsets[number] : self._offsets[number + 1]])
