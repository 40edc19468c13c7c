"""Two tables of names as one, with whatever lists names by their numbers: how a small addition joins a large table.

The cost is that of copying: what is long is moved in runs, and only the additions are looked up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.arrays.array_file import Array
from index.arrays.ragged import Ragged, distinct, in_four_bytes, neighbours, starts_of
from index.arrays.string_table import StringTable

Numbers = npt.NDArray[np.int32]


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
        places = np.array([old.place(name) for name in new.rows.to_bytes()], np.int32)
        same = np.array(
            [at < len(old) and old[at] == name for at, name in zip(places.tolist(), new, strict=True)], bool
        )
        canon = np.arange(len(old) + len(new), dtype=np.int32)
        canon[len(old) :][same] = places[same]
        kept = np.ones(len(canon), bool)
        if used is not None:
            kept[:] = False
            kept[canon[used]] = True
        kept[len(old) :][same] = False
        added = np.flatnonzero(~same)
        order = np.insert(canon[: len(old)], places[added], len(old) + added)
        order = order[kept[order]]
        number = np.full(len(canon), -1, np.int32)
        number[order] = np.arange(len(order))
        return cls(order, number[canon], len(old))

    def names(self, old: StringTable, new: StringTable) -> StringTable:
        """The table of the union's names."""
        return StringTable(self.rows(old.rows, new.rows))

    def rows(self, old: Ragged, new: Ragged, shift: int = 0) -> Ragged:
        """The rows of the union's names, from those of both tables; the values of the second are `shift` higher.

        Neighbours are copied together, straight from where they are.

        >>> a, b = (StringTable.build([name]) for name in "ab")
        >>> zero = Ragged(np.array([0]), np.array([0, 1]))
        >>> list(Union.of(b, a).rows(zero, zero, 5))
        [[5], [0]]
        """
        moved = Ragged(new.values + old.values.dtype.type(shift), new.starts)
        if not len(self.order):
            return Ragged(old.values[:0], starts_of([]))
        first, last = neighbours(self.order, cut=self.first)
        parts = [
            _between(old, a, b) if a < self.first else _between(moved, a - self.first, b - self.first)
            for a, b in zip(first.tolist(), last.tolist(), strict=True)
        ]
        sizes = np.append(old.sizes, new.sizes)[self.order]
        return Ragged(np.concatenate(parts), in_four_bytes(starts_of(sizes)))


def _between(rows: Ragged, first: int, last: int) -> Array:
    """The values of neighbouring rows, the last one among them."""
    return rows.values[rows.starts[first] : rows.starts[last + 1]]


def merge_names(rows: Ragged, old: StringTable, new: StringTable) -> tuple[StringTable, Ragged, Union]:
    """Rows whose values number the names of two tables, as rows of the numbers of those that occur, and their names."""
    used = np.zeros(len(old) + len(new), bool)
    used[rows.values] = True
    union = Union.of(old, new, used)
    return union.names(old, new), Ragged(union.number[rows.values], rows.starts), union


def merge_inverse(old: Ragged, new: Ragged, keys: Union, rows: Union) -> Ragged:
    """For each key of a union the rows of another that have it, ascending, from the same of the two tables of both.

    >>> a, b, ab, ac = (StringTable.build(list(names)) for names in ("a", "b", "ab", "ac"))
    >>> old, new = (Ragged(np.arange(size), np.arange(size + 1)) for size in (1, 2))
    >>> list(merge_inverse(old, new, Union.of(b, ab), Union.of(a, ac)))
    [[0], [0, 1]]
    """
    moved, sizes = rows.number.take(old.values), np.zeros(len(keys.order), np.int64)
    stay = keys.number[: len(old)] >= 0
    sizes[keys.number[: len(old)][stay]] = _kept_sizes(moved, old)[stay]
    moved = moved[moved >= 0] if len(moved) != sizes.sum() else moved
    added, of = rows.number[rows.first + new.values], np.repeat(keys.number[len(old) :], new.sizes)
    added, of = added[added >= 0], of[added >= 0]
    touched = distinct(of)  # only rows of these keys are looked into
    inside, starts = Ragged(moved, starts_of(sizes)).take(touched), starts_of(sizes)[touched]
    row = np.searchsorted(touched, of)
    pairs = np.repeat(np.arange(len(touched)), inside.sizes) * len(rows.number) + inside.values
    more = row * len(rows.number) + added
    order = np.argsort(more)
    row, more, added, of = row[order], more[order], added[order], of[order]
    at = np.searchsorted(pairs, more)
    fresh = np.append(pairs, -1)[at] != more  # what both have is there already
    places = (at + (starts - inside.starts[:-1])[row])[fresh]
    sizes += np.bincount(of[fresh], minlength=len(sizes))
    return Ragged(np.insert(moved, places, added[fresh]), starts_of(sizes))


def _kept_sizes(moved: Array, rows: Ragged) -> Array:
    """How many values of each row have a number."""
    lost = np.flatnonzero(moved < 0)
    of = np.searchsorted(rows.starts, lost, "right") - 1
    kept: Array = rows.sizes - np.bincount(of, minlength=len(rows))
    return kept
