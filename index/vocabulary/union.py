"""Two tables of names as one, with whatever lists names by their numbers: how a small addition joins a large table.

The cost is that of copying: what is long is moved in runs, and only the additions are looked up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.arrays.ragged import Ragged, starts_of
from index.arrays.string_table import StringTable

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Union:
    """Names of two tables in order, each once.

    Names of both are numbered one table after the other: `order` has for each name of the union its number there,
    `number` for each of these the number in the union, -1 for what is left out. The second table's begin at `first`.
    """

    order: Numbers
    number: Numbers
    first: int

    @classmethod
    def of(cls, old: StringTable, new: StringTable, used: npt.NDArray[np.bool_] | None = None) -> Union:
        """The union of two tables; of names that are not `used` (one table after the other) nothing stays."""
        places = np.array([old.place(name) for name in new.rows.to_bytes()], np.int64)
        same = np.array(
            [at < len(old) and old[at] == name for at, name in zip(places.tolist(), new, strict=True)], bool
        )
        canon = np.arange(len(old) + len(new))
        canon[len(old) :][same] = places[same]
        kept = np.ones(len(canon), bool)
        if used is not None:
            kept[:] = False
            kept[canon[used]] = True
        kept[len(old) :][same] = False
        added = np.flatnonzero(~same)
        order = np.insert(np.arange(len(old)), places[added], len(old) + added)
        order = order[kept[order]]
        number = np.full(len(canon), -1, np.int64)
        number[order] = np.arange(len(order))
        return cls(order, number[canon], len(old))

    def names(self, old: StringTable, new: StringTable) -> StringTable:
        """The table of the union's names."""
        return StringTable(concatenate(old.rows, new.rows).take(self.order))


def concatenate(old: Ragged, new: Ragged, shift: int = 0) -> Ragged:
    """The rows of both, one after the other; the values of the second are `shift` higher.

    >>> list(concatenate(Ragged.of_labels(np.array([0]), 1), Ragged.of_labels(np.array([0]), 1), 5))
    [[0], [5]]
    """
    values = np.concatenate([old.values, new.values + old.values.dtype.type(shift)])
    return Ragged(values, np.concatenate([old.starts, old.starts[-1] + new.starts[1:]]))


def merge_names(rows: Ragged, old: StringTable, new: StringTable) -> tuple[StringTable, Ragged, Union]:
    """Rows whose values number the names of two tables, as rows of the numbers of those that occur, and their names."""
    used = np.zeros(len(old) + len(new), bool)
    used[rows.values] = True
    union = Union.of(old, new, used)
    return union.names(old, new), Ragged(union.number[rows.values].astype(np.int32), rows.starts), union


def merge_inverse(old: Ragged, new: Ragged, keys: Union, rows: Union) -> Ragged:
    """For each key of a union the rows of another that have it, ascending, from the same of the two tables of both.

    >>> a, b, ab, ac = (StringTable.build(list(names)) for names in ("a", "b", "ab", "ac"))
    >>> old, new = Ragged.of_labels(np.array([0]), 1), Ragged.of_labels(np.array([0, 1]), 2)
    >>> list(merge_inverse(old, new, Union.of(b, ab), Union.of(a, ac)))
    [[0], [0, 1]]
    """
    moved, of = rows.number[old.values], np.repeat(keys.number[: len(old)], old.sizes)
    if (moved < 0).any():
        moved, of = moved[moved >= 0], of[moved >= 0]
    added, added_of = rows.number[rows.first + new.values], np.repeat(keys.number[len(old) :], new.sizes)
    order = np.lexsort((added, added_of))
    added, added_of = added[order], added_of[order]
    pairs, more = of * len(rows.number) + moved, added_of * len(rows.number) + added
    at = np.searchsorted(pairs, more)
    fresh = np.append(pairs, -1)[at] != more  # what both have is there already
    size = len(keys.order)
    sizes = np.bincount(of, minlength=size) + np.bincount(added_of[fresh], minlength=size)
    return Ragged(np.insert(moved, at[fresh], added[fresh]).astype(np.int32), starts_of(sizes))
