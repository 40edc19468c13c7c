"""The near copies of a state: their groups, which every reader has, and bitmaps of what is in any, which clusters have.

A group is the documents of paragraphs that are printed nearly the same, in the order of publication: by day (unknown
days last), then by the article's id, then by paragraph (index/vocabulary/near_copies.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from index.arrays.array_file import Array, open_arrays, write_arrays
from index.arrays.bitmap import roaring_bitmap
from index.arrays.ragged import Ragged, run_starts, starts_of

COPIES = "copies.arrays"
BITMAP = "copied"
"""What the names of the bitmaps begin with."""

_DOCUMENTS_OF_BITMAP = 1 << 24
"""A bitmap of so many documents has 2 MiB at most, and is one part of a file (states.py)."""


class CopyGroups:
    """The groups of near copies of a state; `groups` are rows of documents."""

    def __init__(self, groups: Ragged) -> None:
        self.groups = groups
        self._order = np.argsort(groups.values)
        self._docs = groups.values.take(self._order)
        self._group_of = np.repeat(np.arange(len(groups)), groups.sizes)

    @classmethod
    def load(cls, path: Path) -> CopyGroups:
        """The groups that `write_copies` wrote."""
        return cls(Ragged.from_file(open_arrays(path), "groups"))

    def of(self, doc: int) -> list[int]:
        """The documents of a document's group, in order of publication, itself among them; none without copies."""
        places = self._places(np.array([doc]))
        return self.groups[int(self._group_of[places[0]])] if len(places) else []

    def later(self, docs: Array) -> Array:
        """Those of some distinct documents of which another one, printed before, is a near copy.

        >>> groups = Ragged(np.array([7, 2, 9, 4, 1]), np.array([0, 3, 5]))
        >>> CopyGroups(groups).later(np.array([1, 2, 3, 8, 9, 10])).tolist()
        [9]
        """
        places = np.sort(self._places(docs))
        repeated = np.ones(len(places), bool)
        repeated[run_starts(self._group_of.take(places))] = False
        later: Array = self.groups.values.take(places[repeated])
        return later

    def _places(self, docs: Array) -> Array:
        """Where documents stand in the groups, those that are in none left out."""
        at = np.searchsorted(self._docs, docs)
        is_copy = np.append(self._docs, -1).take(at) == docs
        places: Array = self._order[at[is_copy]]
        return places


def write_copies(folder: Path, groups: Iterable[list[int]]) -> list[str]:
    """Write the groups of a state and their bitmaps into a folder; returns the names of the files."""
    rows = sorted(groups)
    values = np.array([doc for row in rows for doc in row], np.int32)
    write_arrays(folder / COPIES, Ragged(values, starts_of([len(row) for row in rows])).arrays("groups"), {})
    names = [COPIES]
    docs = np.sort(values)
    for number in np.unique(docs // _DOCUMENTS_OF_BITMAP).tolist():
        names.append(f"{BITMAP}{number}.bitmap")
        (folder / names[-1]).write_bytes(roaring_bitmap(docs[docs // _DOCUMENTS_OF_BITMAP == number]))
    return names


def read_groups(path: Path) -> Ragged:
    """The groups as rows of documents."""
    return Ragged.from_file(open_arrays(path, at_once=False), "groups")
