"""The documents of a commit's segments numbered through all of them, and what a commit changed in the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from index.arrays.array_file import Array, ArrayFile, Ints
from index.arrays.ragged import starts_of
from index.vocabulary.minhash import BANDS
from index.vocabulary.near_copies import connected_mask
from index.vocabulary.term_hashes import Fingerprints

_SMALL = 1 / 4
"""Changes of no more than this part of the documents are worked in, larger ones begin anew."""


class Segment(Protocol):
    """The part of a segment's interface that is needed here (index/storage/whoosh/segment.py)."""

    documents: int
    compiled: ArrayFile

    @property
    def terms(self) -> int:
        """How many terms its vocabulary has."""

    @property
    def bands(self) -> Fingerprints:
        """The bands of its documents' texts, a row for each band."""

    def having_bands(self, bands: Fingerprints) -> Array:
        """For every document, whether its text has one of these bands, a row each."""

    def alive_mask(self) -> Array:
        """For every document, whether it is not deleted."""


class DocumentSpace:
    """The documents of segments, numbered through all of them."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self.starts = starts_of([segment.documents for segment in segments])
        self.alive = _joined([segment.alive_mask() for segment in segments], bool)

    def bands(self, docs: Array) -> Fingerprints:
        """The bands of the texts of ascending documents, a row for each band: 32 bytes a document."""
        none = np.zeros((BANDS, 0), np.uint32)
        bands = np.concatenate([none, *(segment.bands[:, own] for segment, own in self.local(docs))], axis=1)
        self.let_go()
        return bands

    def let_go(self) -> None:
        """Give back the memory of what was read of the segments: a few texts lie on many pages."""
        for segment in self.segments:
            segment.compiled.file.let_go()

    def having_bands(self, bands: Fingerprints) -> Array:
        """For every document, whether its text has one of these bands, a row each."""
        return _joined([segment.having_bands(bands) for segment in self.segments], bool)

    def local(self, docs: Array) -> Iterator[tuple[Segment, Array]]:
        """Each segment, and its own numbers of those of ascending documents that it has."""
        bounds = np.searchsorted(docs, self.starts)
        for number, segment in enumerate(self.segments):
            yield segment, docs[bounds[number] : bounds[number + 1]] - self.starts[number]


@dataclass(frozen=True, slots=True)
class CopiesBefore:
    """The near copies of the commit that is gone on from, its segments, and which documents were alive then."""

    file: Path
    segments: tuple[Segment, ...]
    alive: tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """The changes of a commit to the one before, whose near copies lie in `file`.

    `number` is the one that each document of before has now (-1: none), `fresh` are the documents that are new now,
    `lost` those of each segment of before that are not in it any more, whether deleted or merged into another.
    `touched` are the documents that chains of common bands connect with what is fresh or lost.
    """

    file: Path
    number: Ints
    fresh: Array
    lost: tuple[tuple[Segment, Array], ...]
    touched: Array


def change_since(space: DocumentSpace, before: CopiesBefore) -> Change | None:
    """What was changed in the commit before; None where it is so much that all is better made anew."""
    number, fresh, lost = _moves(space, before)
    if np.count_nonzero(fresh) + sum(map(np.count_nonzero, (docs for _, docs in lost))) > len(fresh) * _SMALL:
        return None
    bands = [space.bands(np.flatnonzero(fresh)), *(segment.bands[:, docs] for segment, docs in lost)]
    touched = connected_mask(space, np.concatenate(bands, axis=1), space.alive)
    return Change(before.file, number, fresh, lost, touched)


def _moves(space: DocumentSpace, before: CopiesBefore) -> tuple[Ints, Array, tuple[tuple[Segment, Array], ...]]:
    """The number each document of before has now, which are new now, and those that each segment has lost."""
    number = np.full(sum(segment.documents for segment in before.segments), -1, np.int32)
    fresh, base, gone = space.alive.copy(), 0, list[tuple[Segment, Array]]()
    for segment, alive in zip(before.segments, before.alive, strict=True):
        lost = alive
        if segment in space.segments:
            start = int(space.starts[space.segments.index(segment)])
            now = slice(start, start + segment.documents)
            fresh[now] = False
            number[base : base + segment.documents] = np.where(space.alive[now], np.arange(start, now.stop), -1)
            lost = alive & ~space.alive[now]
        gone.append((segment, lost))
        base += segment.documents
    return number, fresh, tuple(gone)


def _joined(parts: Sequence[Array], kind: type) -> Array:
    return np.concatenate([np.zeros(0, kind), *parts])
