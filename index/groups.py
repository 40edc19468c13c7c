"""Lists of numbers as two flat arrays, which are mapped into memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.kinship import Pair
from index.stringtable import load_array


@dataclass(frozen=True, slots=True)
class Groups:
    """Lists of numbers, one after the other: list i is `members[starts[i]:starts[i + 1]]`."""

    starts: npt.NDArray[np.int64]
    members: npt.NDArray[np.int32]

    @classmethod
    def of_labels(cls, labels: npt.NDArray[np.int32], count: int) -> Groups:
        """Group the positions of an array by their label, 0 to count - 1; each group ascending."""
        starts = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(labels, minlength=count), out=starts[1:])
        return cls(starts, np.argsort(labels, kind="stable").astype(np.int32))

    @classmethod
    def of_pairs(cls, pairs: Iterable[Pair], count: int) -> Groups:
        """For each number, those it is paired with, both ways."""
        both = sorted({pair for a, b in pairs if a != b for pair in ((a, b), (b, a))})
        starts = np.searchsorted([a for a, _ in both], np.arange(count + 1)).astype(np.int64)
        return cls(starts, np.array([b for _, b in both], np.int32))

    def pairs(self) -> Iterator[Pair]:
        """Each list's number with each of its members."""
        firsts = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        return zip(firsts.tolist(), self.members.tolist(), strict=True)

    @classmethod
    def load(cls, directory: Path, name: str) -> Groups:
        """Map saved groups into memory."""
        return cls(load_array(directory, f"{name}_starts"), load_array(directory, f"{name}_members"))

    def save(self, directory: Path, name: str) -> None:
        """Write the groups as two files of the directory."""
        np.save(directory / f"{name}_starts.npy", self.starts)
        np.save(directory / f"{name}_members.npy", self.members)

    def __getitem__(self, number: int) -> list[int]:
        members: list[int] = self.members[self.starts[number] : self.starts[number + 1]].tolist()
        return members
