"""Sorted strings as one block of bytes and its offsets: searched where they lie, no Python object per string."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

_SAMPLED = 128
"""One string in this many is kept as an object, to begin a look-up with."""

_HEADER = 128
"""Bytes of the header of a .npy file: one with nothing behind it cannot be mapped."""


class StringTable:
    """Strings in code point order, which is the order of their UTF-8 bytes; numbers are 0-based positions."""

    def __init__(self, blob: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int64]) -> None:
        self._blob = blob.data
        self._offsets = offsets.data
        self._samples: list[bytes] | None = None

    @classmethod
    def build(cls, strings: Sequence[str]) -> StringTable:
        """A table of strings that are already ascending and distinct."""
        encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
        offsets = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(item) for item in encoded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), offsets)

    @classmethod
    def load(cls, directory: Path, name: str) -> StringTable:
        """Map a saved table into memory. Raises OSError or ValueError when it is missing or torn."""
        return cls(load_array(directory, f"{name}_blob"), load_array(directory, f"{name}_offsets"))

    def save(self, directory: Path, name: str) -> None:
        """Write the table as two files of the directory."""
        np.save(directory / f"{name}_blob.npy", np.asarray(self._blob))
        np.save(directory / f"{name}_offsets.npy", np.asarray(self._offsets))

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> str:
        return str(self._bytes(number), "utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    @property
    def arrays(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        """The bytes of all strings (UTF-8) and where each begins; one more offset than strings."""
        return np.asarray(self._blob), np.asarray(self._offsets)

    def find(self, string: str) -> int:
        """The number of a string, -1 when it is not there.

        >>> table = StringTable.build(["a", "ab", "b"])
        >>> table.find("ab"), table.find("c"), list(table)
        (1, -1, ['a', 'ab', 'b'])
        """
        wanted = string.encode("utf-8", "surrogatepass")
        number = self._first_from(wanted)
        return number if number < len(self) and self._bytes(number) == wanted else -1

    def prefix(self, text: str) -> range:
        """The numbers of the strings that begin with a text.

        >>> StringTable.build(["a", "ab", "b"]).prefix("a")
        range(0, 2)
        """
        start = text.encode("utf-8", "surrogatepass")
        return range(self._first_from(start), self._first_from(start + b"\xff"))

    def _first_from(self, wanted: bytes) -> int:
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


def load_array(directory: Path, name: str) -> npt.NDArray[Any]:
    """Map a saved array into memory, read only; an empty one is read."""
    path = directory / f"{name}.npy"
    mode: Literal["r"] | None = "r" if path.stat().st_size > _HEADER else None
    array: npt.NDArray[Any] = np.load(path, mmap_mode=mode)
    return array.view(np.ndarray)  # a memmap's own class makes every slice slow
