"""The posting lists of terms as Whoosh writes them (codec W3 of 2.7.x), put together by NumPy, many terms at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from whoosh.codec import whoosh3

from index.arrays.array_file import Array, Ints
from index.arrays.deflate import LEVEL, deflate
from index.arrays.pickles import (
    CLOSE,
    NONE,
    OPEN,
    STOP,
    keep_where,
    pickled_bytes_heads,
    pickled_ints,
    total_sizes,
    zip_strings,
)
from index.arrays.ragged import Ragged, starts_of

BLOCK = 512
"""Postings to a block: four times Whoosh's default, which packs better by a sixteenth."""

_WORTH = 50
"""Bytes of a block from which on it is packed: nearly all are in such blocks, which are some half of the blocks."""

_AT_ONCE = 1 << 18
"""Occurrences that are written at once: bounds the memory this takes."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of a field in the order of its terms.

    Those of term t are the entries from `starts[t]` to `starts[t + 1]` of `docs` and `frequencies`; as many of `places`
    as `frequencies` says belong to each posting, ascending, counted through all documents. For each document, `first`
    has the place it begins at, and `lengths` the field's stored length (a byte).
    """

    terms: Sequence[bytes]
    starts: Array
    docs: Ints
    frequencies: Array
    positions: Ints
    first: Ints
    lengths: Array


def slices(postings: Postings) -> Iterator[Postings]:
    """The postings of a few terms at a time, of about `_AT_ONCE` occurrences."""
    ends = np.append(0, np.cumsum(postings.frequencies, dtype=np.int64))[postings.starts]
    cuts = np.searchsorted(ends, np.arange(0, ends[-1], _AT_ONCE)).tolist()
    for low, high in pairwise(sorted({*cuts, len(postings.terms)})):
        chosen = slice(postings.starts[low], postings.starts[high])
        yield Postings(
            postings.terms[low:high],
            postings.starts[low : high + 1] - postings.starts[low],
            postings.docs[chosen],
            postings.frequencies[chosen],
            postings.positions[ends[low] : ends[high]],
            postings.first,
            postings.lengths,
        )


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Blocks of postings, list after list.

    `bounds` is where each begins in the postings, and one more entry at the end; `opens` and `closes` say which blocks
    are the first and the last of their list.
    """

    bounds: Array
    opens: Array
    closes: Array

    @classmethod
    def of(cls, starts: Array) -> _Blocks:
        sizes = -(-np.diff(starts) // BLOCK)
        list_starts = starts_of(sizes)
        inside = np.arange(list_starts[-1]) - np.repeat(list_starts[:-1], sizes)
        closes = np.zeros(len(inside), dtype=bool)
        closes[list_starts[1:] - 1] = True
        return cls(np.append(np.repeat(starts[:-1], sizes) + inside * BLOCK, starts[-1]), inside == 0, closes)


def encode_lists(postings: Postings) -> Ragged:
    """The posting list of each term: a magic number, then blocks, the length of the last one negative.

    A block is its length, its statistics, and the pickled tuple of three tuples: the steps from each document to the
    next, the weights (None where all are 1), and the values; a long tuple is packed.
    """
    blocks = _Blocks.of(postings.starts)
    bounds, frequencies = blocks.bounds, postings.frequencies
    steps = pickled_ints(_steps(postings.docs, bounds[:-1])).join_rows(bounds)
    weighty = np.maximum.reduceat(frequencies, bounds[:-1]) > 1
    sizes = np.diff(bounds)
    weights = pickled_ints(frequencies[np.repeat(weighty, sizes)]).join_rows(starts_of(sizes * weighty))
    tuples = zip_strings(
        *(OPEN, OPEN, steps, CLOSE),
        *(keep_where(NONE, ~weighty), keep_where(OPEN, weighty), weights, keep_where(CLOSE, weighty)),
        *(OPEN, _values(postings).join_rows(bounds), CLOSE, CLOSE, STOP),
    )
    packed = tuples.sizes >= _WORTH
    body = (*_statistics(postings, bounds, packed * LEVEL), *_packed_where(packed, tuples))
    lengths = Ragged.of_bytes((np.where(blocks.closes, -1, 1) * total_sizes(*body)).astype(">i4"))
    written = zip_strings(keep_where(whoosh3.WHOOSH3_HEADER_MAGIC, blocks.opens), lengths, *body)
    return written.join_rows(np.append(np.flatnonzero(blocks.opens), len(sizes)))


def _packed_where(packed: npt.NDArray[np.bool_], strings: Ragged) -> tuple[Ragged, Ragged]:
    """The strings that stay as they are, and those that are packed: of either all places, with nothing elsewhere."""
    plain = Ragged(strings.values[np.repeat(~packed, strings.sizes)], starts_of(strings.sizes * ~packed))
    content, bounds = memoryview(strings.values.data), strings.starts
    deflated = [
        deflate(content[start:end])
        for start, end in zip(bounds[:-1][packed].tolist(), bounds[1:][packed].tolist(), strict=True)
    ]
    sizes = np.zeros(len(strings), np.int64)
    sizes[packed] = list(map(len, deflated))
    return plain, Ragged(np.frombuffer(b"".join(deflated), np.uint8), starts_of(sizes))


def _statistics(postings: Postings, bounds: Array, levels: Array) -> Iterator[Ragged | bytes]:
    """What is said of each block: postings, last document, greatest weight, packing, shortest and longest field."""
    lengths = postings.lengths[postings.docs]
    yield OPEN
    yield pickled_ints(np.diff(bounds))
    yield pickled_ints(postings.docs[bounds[1:] - 1])
    yield pickled_ints(np.maximum.reduceat(postings.frequencies, bounds[:-1]))
    yield pickled_ints(levels)
    yield pickled_ints(np.minimum.reduceat(lengths, bounds[:-1]))
    yield pickled_ints(np.maximum.reduceat(lengths, bounds[:-1]))
    yield CLOSE
    yield STOP


def _values(postings: Postings) -> Ragged:
    """The value of each posting as it stands in a pickle: how many positions, and the steps between them pickled."""
    starts = starts_of(postings.frequencies)
    positions = postings.positions - np.repeat(postings.first[postings.docs], postings.frequencies)
    steps = pickled_ints(_steps(positions, starts[:-1])).join_rows(starts)
    body = (Ragged.of_bytes(postings.frequencies.astype(">i4")), OPEN, steps, CLOSE, STOP)
    return zip_strings(pickled_bytes_heads(total_sizes(*body)), *body)


def _steps(numbers: Array, starts: Array) -> Array:
    """The difference of each number from the one before it; where a list starts, the number itself."""
    steps = np.diff(numbers, prepend=0)
    steps[starts] = numbers[starts]
    return steps


_TERM_INFO = np.dtype(
    [
        *(("inlined", "u1"), ("weight", ">f4"), ("documents", ">u4"), ("shortest", "u1"), ("longest", "u1")),
        *(("heaviest", ">f4"), ("first", ">u4"), ("last", ">u4"), ("offset", ">i8"), ("length", ">i4")),
    ]
)


def term_infos(postings: Postings, lists: Ragged, offset: int) -> list[bytes]:
    """What the file of terms says of each: its statistics, and where its list begins and how long it is."""
    starts, frequencies = postings.starts[:-1], postings.frequencies
    lengths = postings.lengths[postings.docs]
    infos = np.zeros(len(starts), _TERM_INFO)
    infos["weight"] = np.add.reduceat(frequencies, starts, dtype=np.int64)
    infos["documents"] = np.diff(postings.starts)
    infos["shortest"] = np.minimum.reduceat(lengths, starts)
    infos["longest"] = np.maximum.reduceat(lengths, starts)
    infos["heaviest"] = np.maximum.reduceat(frequencies, starts)
    infos["first"] = postings.docs[starts]
    infos["last"] = postings.docs[postings.starts[1:] - 1]
    infos["offset"] = offset + lists.starts[:-1]
    infos["length"] = lists.sizes
    return Ragged.of_bytes(infos).to_bytes()
