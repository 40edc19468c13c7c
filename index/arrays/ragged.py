"""The ragged array: rows of different lengths as two flat arrays, whether rows of letters, of groups or of postings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays.array_file import Array, ArrayFile

Starts = npt.NDArray[np.int64]

_INT32 = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows one after the other: row i is `values[starts[i]:starts[i + 1]]`."""

    values: Array
    starts: Array

    @classmethod
    def of_strings(cls, strings: Iterable[str]) -> Ragged:
        """The UTF-8 bytes of each string.

        >>> Ragged.of_strings(["دول", "", "a"]).to_strings()
        ['دول', '', 'a']
        """
        encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
        sizes = np.fromiter(map(len, encoded), np.int64, len(encoded))
        return cls(np.frombuffer(b"".join(encoded), np.uint8), starts_of(sizes))

    @classmethod
    def of_bytes(cls, rows: npt.NDArray[Any]) -> Ragged:
        """The bytes of each element of an array, as they lie in memory.

        >>> Ragged.of_bytes(np.array([1, 258], dtype=">u2")).to_bytes()
        [b'\\x00\\x01', b'\\x01\\x02']
        """
        return cls(np.ascontiguousarray(rows).view(np.uint8), np.arange(len(rows) + 1) * rows.itemsize)

    @classmethod
    def concatenate(cls, parts: Sequence[Ragged]) -> Ragged:
        """The rows of one or several, one after the other.

        >>> Ragged.concatenate([Ragged.of_strings(["a", "bc"]), Ragged.of_strings(["d"])]).to_strings()
        ['a', 'bc', 'd']
        """
        values, sizes = ([getattr(part, name) for part in parts] for name in ("values", "sizes"))
        return cls(np.concatenate(values), starts_of(np.concatenate(sizes)))

    @classmethod
    def from_file(cls, file: ArrayFile, name: str) -> Ragged:
        """The rows that `arrays(name)` put into a file."""
        return cls(file[name], file[f"{name}.starts"])

    @classmethod
    def read(cls, file: ArrayFile, name: str, numbers: npt.NDArray[Any]) -> Ragged:
        """The rows with these numbers, read from the file: mapped pages would stay in memory."""
        starts = file[f"{name}.starts"]
        return cls(file.read(name, _bounds(starts, numbers)), starts_of(starts[numbers + 1] - starts[numbers]))

    def arrays(self, name: str) -> dict[str, Array]:
        """The two arrays under the names they have in a file: `name` and `name.starts`."""
        return {name: self.values, f"{name}.starts": in_four_bytes(self.starts)}

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> list[int]:
        row: list[int] = self.values[self.starts[number] : self.starts[number + 1]].tolist()
        return row

    def __iter__(self) -> Iterator[list[int]]:
        return (self[number] for number in range(len(self)))

    @property
    def sizes(self) -> Array:
        """How many values each row has."""
        return np.diff(self.starts)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Each row's number with each of its values."""
        return zip(np.repeat(np.arange(len(self)), self.sizes).tolist(), self.values.tolist(), strict=True)

    def join_rows(self, bounds: npt.NDArray[Any]) -> Ragged:
        """Neighbouring rows as one: row i is those from `bounds[i]` to `bounds[i + 1]`.

        >>> Ragged.of_bytes(np.frombuffer(b"abc", np.uint8)).join_rows(np.array([0, 2, 2, 3])).to_bytes()
        [b'ab', b'', b'c']
        """
        return Ragged(self.values, self.starts[bounds])

    def take(self, numbers: npt.NDArray[Any]) -> Ragged:
        """The rows with these numbers; neighbours are copied together, so that long runs of them cost little.

        >>> Ragged.of_strings(["a", "bc", "", "d"]).take(np.array([3, 0, 1])).to_strings()
        ['d', 'a', 'bc']
        """
        stretches = (self.values[start:end] for start, end in _bounds(self.starts, numbers))
        return Ragged(np.concatenate([self.values[:0], *stretches]), starts_of(self.sizes[numbers]))

    def to_bytes(self) -> list[bytes]:
        """Rows of bytes as Python objects."""
        raw = self.values.tobytes()
        return [raw[start:end] for start, end in pairwise(self.starts.tolist())]

    def to_strings(self) -> list[str]:
        """Rows of UTF-8 bytes as strings."""
        return [row.decode("utf-8", "surrogatepass") for row in self.to_bytes()]


def stable_order(labels: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """The positions of labels from 0 to 2³² - 1, sorted by label, equal ones in their order.

    They are sorted by their lower half, then by their upper one: NumPy sorts two bytes by radix.

    >>> stable_order(np.array([70_000, 1, 70_000, 65_537])).tolist()
    [1, 3, 0, 2]
    """
    order = np.argsort(labels.astype(np.uint16), kind="stable").astype(np.int32)
    upper = (labels >> 16).astype(np.uint16)
    return order[np.argsort(upper[order], kind="stable")] if upper.any() else order


def starts_of(sizes: npt.NDArray[Any] | Sequence[int]) -> Starts:
    """Where rows of these sizes begin, one after the other, and where the last one ends.

    >>> starts_of([2, 0, 1])
    array([0, 2, 2, 3])
    """
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, dtype=np.int64, out=starts[1:])
    return starts


def neighbours(numbers: npt.NDArray[Any], cut: int = -1) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The first and the last of each stretch of numbers that follow one another; at `cut` another stretch begins.

    >>> first, last = neighbours(np.array([3, 0, 1, 2]), cut=2); first.tolist(), last.tolist()
    ([3, 0, 2], [3, 1, 2])
    """
    breaks = np.flatnonzero((np.diff(numbers) != 1) | (numbers[1:] == cut)) + 1
    return numbers[np.append(0, breaks)], numbers[np.append(breaks, len(numbers)) - 1]


def _bounds(starts: Array, numbers: npt.NDArray[Any]) -> list[tuple[int, int]]:
    """Where stretches of neighbouring rows begin and end among the values."""
    if not len(numbers):
        return []
    first, last = neighbours(numbers)
    return list(zip(starts[first].tolist(), starts[last + 1].tolist(), strict=True))


def in_four_bytes(numbers: Array) -> Array:
    """Starts or counts in four bytes each, where they fit."""
    return numbers if numbers.max(initial=0) > _INT32 else numbers.astype(np.int32, copy=False)


def downcast(numbers: Array, most: int | None = None) -> Array:
    """Numbers from 0 in as few bytes each as the greatest of them needs, or as `most` does.

    >>> downcast(np.array([3, 255])).dtype, downcast(np.array([3, 256])).dtype, downcast(np.array([3]), 256).dtype
    (dtype('uint8'), dtype('uint16'), dtype('uint16'))
    """
    return numbers.astype(np.min_scalar_type(numbers.max(initial=0) if most is None else most))


def ranges(first: Array, sizes: Array) -> npt.NDArray[np.int64]:
    """The numbers of several ranges, one after the other.

    >>> ranges(np.array([3, 9]), np.array([2, 3]))
    array([ 3,  4,  9, 10, 11])
    """
    ends = np.cumsum(sizes, dtype=np.int64)
    return np.repeat(first - (ends - sizes), sizes) + np.arange(ends[-1] if len(ends) else 0)


def distinct(values: Array) -> Array:
    """Values in ascending order, each once; `np.unique` would load all of `numpy.ma`, a tenth of a small reindex.

    >>> distinct(np.array([7, 3, 7])).tolist()
    [3, 7]
    """
    ordered = np.sort(values)
    return ordered[run_starts(ordered)]


def run_starts(*keys: Array) -> Array:
    """Where runs of equal keys begin.

    >>> run_starts(np.array([3, 3, 5, 7, 7]))
    array([0, 2, 3])
    """
    begins = np.zeros(len(keys[0]), dtype=bool)
    begins[:1] = True
    for key in keys:
        begins[1:] |= key[1:] != key[:-1]
    return begins.nonzero()[0]
