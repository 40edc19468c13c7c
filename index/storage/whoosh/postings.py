"""Reading postings: from terms to documents, frequencies and places, in one segment's mapped arrays.

Terms are given as positions in the segment's vocabulary (`local_terms`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import distinct, ranges, run_starts
from index.storage.whoosh.posting_numbers import unpack
from index.storage.whoosh.reader import SegmentReader

_DENSE = 10
"""Postings of more than one in this many documents are merged by counting, fewer by sorting."""


def local_terms(view: SegmentReader, terms: Sequence[int]) -> Ints:
    """The terms of the lexicon that stand in a segment, as positions in its vocabulary."""
    return view.local_terms(np.array(terms, np.int32))


def frequencies(view: SegmentReader, field: str, terms: Ints) -> tuple[Array, Array]:
    """The documents of a segment that have any of the terms in a field, ascending, and how often."""
    packed = view.arrays.read(f"{field}.postings", _bounds(view, f"{field}.posting_starts", terms))
    docs, counts = unpack(packed)
    if (docs[1:] > docs[:-1]).all():
        return docs, counts
    if len(docs) > view.documents // _DENSE:
        totals = np.bincount(docs, counts, minlength=view.documents)
        occurring = totals.astype(bool).nonzero()[0]
        return occurring.astype(np.int32), totals.take(occurring)
    docs, counts = unpack(np.sort(packed))
    starts = run_starts(docs)
    return docs.take(starts), np.add.reduceat(counts, starts, dtype=np.int32)


def positions(view: SegmentReader, field: str, terms: Ints) -> Ints:
    """Where any of the terms stands in a field of a segment, term after term."""
    return view.arrays.read(f"{field}.positions", _bounds(view, f"{field}.position_starts", terms))


def occurrences(view: SegmentReader, field: str, words: Sequence[Ints], slop: int) -> tuple[Ints, Ints]:
    """Where words (each one of several terms) stand in order in a field: places of the first and the last, ascending.

    With slop, the place of the first is the closest one that leads to the last.
    """
    if not slop:
        starts = np.sort(_adjacent(view, field, words)[0])
        return starts, starts + len(words) - 1
    return stretches([np.sort(positions(view, field, word)) for word in words], view.arrays[f"{field}.first"], slop)


def stretches(words: Sequence[Array], first: Array, slop: int) -> tuple[Array, Array]:
    """Where words stand in order as `follow` says: places of the first, the closest, and of the last one.

    >>> stretches([np.array([0, 4, 5]), np.array([2, 6])], np.array([0, 4, 7]), slop=1)
    (array([0, 5]), array([2, 6]))
    """
    ends = follow(words, first, slop)
    starts = ends
    for own in words[-2::-1]:
        starts = own[own.searchsorted(starts) - 1]
    return starts.astype(np.intp), ends.astype(np.intp)


def phrase_docs(view: SegmentReader, field: str, words: Sequence[Ints], slop: int) -> Array:
    """The documents of a segment where words (each one of several terms) stand in order in a field."""
    first = view.arrays[f"{field}.first"]
    if slop:
        keys = [word.tobytes() for word in words]  # a word may be there many times
        of_word = {
            key: np.sort(positions(view, field, word)) for key, word in dict(zip(keys, words, strict=True)).items()
        }
        ends = follow([of_word[key] for key in keys], first, slop)
        return distinct(docs_of(first, ends)).astype(np.int32)
    return distinct(_adjacent(view, field, words)[1]).astype(np.int32)


def docs_of(first: Array, positions: Array) -> Array:
    """The document of each place; `first` is where documents begin.

    >>> docs_of(np.array([0, 2, 2, 5]), np.array([1, 2]))
    array([0, 2])
    """
    # places of the same type as `first`: otherwise all of `first` is converted
    return np.searchsorted(first, positions.astype(first.dtype, copy=False), side="right") - 1


def follow(words: Sequence[Array], first: Array, slop: int) -> Array:
    """Where phrases end: places of the last word that the others precede, each at most `slop` + 1 before the next.

    >>> follow([np.array([0, 5]), np.array([2, 6])], np.array([0, 5, 7]), slop=1)
    array([2, 6])
    """
    ends = words[0]
    for word in words[1:]:
        if not len(ends):
            break
        word = _within(ends, word, slop + 1)
        before = np.searchsorted(ends, word) - 1
        position, end = word[before >= 0], ends[before[before >= 0]]
        ends = position[(position - end <= slop + 1) & (docs_of(first, position) == docs_of(first, end))]
    return ends


def _within(ends: Array, positions: Array, distance: int) -> Array:
    """The positions at most so far after an end, all of them where it would cost no less to tell them apart.

    >>> _within(np.array([3]), np.arange(20), 2)
    array([4, 5])
    """
    if len(ends) * (distance + 1) >= len(positions):
        return positions
    starts = positions.searchsorted(ends, side="right")
    sizes = positions.searchsorted(ends + distance, side="right") - starts
    return distinct(positions[ranges(starts, sizes)])


def _adjacent(view: SegmentReader, field: str, words: Sequence[Ints]) -> tuple[Array, Array]:
    """Where words stand one directly after the other, in no order, and the document of each place.

    At the places of the rarest word the tokens around are looked at.
    """
    sizes = [_occurrences(view, field, terms) for terms in words]
    rarest = int(np.argmin(sizes))
    tokens, first = view.arrays[f"{field}.tokens"], view.arrays[f"{field}.first"]
    starts = positions(view, field, words[rarest]).astype(np.intp) - rarest
    starts = starts[(starts >= 0) & (starts <= len(tokens) - len(words))]
    for number, terms in enumerate(words):
        if number != rarest and len(starts):
            wanted: Array = np.zeros(view.terms, dtype=bool)
            wanted[terms] = True
            starts = starts[wanted[tokens[starts + number]]]
    docs = docs_of(first, starts)
    inside = starts + len(words) <= first[docs + 1]
    return starts[inside], docs[inside]


def _occurrences(view: SegmentReader, field: str, local: Ints) -> int:
    starts = view.arrays[f"{field}.position_starts"]
    return int((starts[local + 1] - starts[local]).sum())


def _bounds(view: SegmentReader, name: str, terms: Ints) -> list[tuple[int, int]]:
    """Where what belongs to the terms begins and ends, ascending; what lies side by side is one stretch."""
    starts, terms = view.arrays[name], np.sort(terms)
    begins, ends = starts.take(terms), starts.take(terms + 1)
    some = (begins < ends).nonzero()[0]
    if not len(some):
        return []
    begins, ends = begins.take(some), ends.take(some)
    breaks = (begins[1:] > ends[:-1]).nonzero()[0]
    first, last = begins[:1].tolist(), ends[-1:].tolist()
    return list(zip(first + begins.take(breaks + 1).tolist(), ends.take(breaks).tolist() + last, strict=True))
