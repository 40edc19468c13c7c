"""The near copies of a commit: which of its paragraphs are printed nearly the same elsewhere in it.

Groups are kept as a ragged array of documents, in the order of publication: by day (unknown days last), then by the
article's id, then by paragraph. They depend on what is in the collection alone, not on the order it came in, so that
those of a change are made anew only where its bands lead (index/vocabulary/near_copies.py), and the rest is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.arrays.array_file import Array, ArrayFile, Ints, open_arrays, write_arrays
from index.arrays.ragged import Ragged, ranges, run_starts, starts_of
from index.storage.whoosh.commits import COPIES
from index.storage.whoosh.segment import Segment
from index.vocabulary.minhash import BANDS
from index.vocabulary.near_copies import UNDATED, Texts, connected_mask, groups, has_digits, shared_bands
from index.vocabulary.term_hashes import Fingerprints, fingerprints

_SMALL = 1 / 4
"""Changes of no more than this part of the documents are worked in, larger ones begin anew."""


@dataclass(frozen=True, slots=True)
class CopiesBefore:
    """The groups of the commit that is gone on from, its segments, and which of their documents were alive then."""

    file: Path
    segments: tuple[Segment, ...]
    alive: tuple[Array, ...]


class CopyGroups:
    """Groups of near copies: `place` has for each document where it stands in `groups.values`, -1 for most."""

    def __init__(self, groups: Ragged, size: int) -> None:
        self.groups = groups
        self.place: Ints = np.full(size, -1, np.int32)
        self.place[groups.values] = np.arange(len(groups.values), dtype=np.int32)
        self._group_of = np.repeat(np.arange(len(groups), dtype=np.int32), groups.sizes)

    @classmethod
    def from_file(cls, file: ArrayFile, size: int) -> CopyGroups:
        """The groups of a commit of so many documents."""
        return cls(Ragged.from_file(file, "groups"), size)

    def of(self, doc: int) -> list[int]:
        """The documents of a document's group, in order of publication, itself among them; none without copies."""
        place = int(self.place[doc])
        return self.groups[int(self._group_of[place])] if place >= 0 else []

    def later(self, docs: Ints) -> Ints:
        """Those of these documents of which another one, printed before, is a near copy."""
        places = self.place.take(docs)
        places = np.sort(places[places >= 0])
        repeated = np.ones(len(places), dtype=bool)
        repeated[run_starts(self._group_of.take(places))] = False
        later: Ints = self.groups.values.take(places[repeated])
        return later


def write_copies(folder: Path, segments: Sequence[Segment], before: CopiesBefore | None) -> None:
    """Write the groups of the commit with these segments into its folder."""
    write_arrays(folder / COPIES, copy_groups(segments, before).arrays("groups"), {})


def copy_groups(segments: Sequence[Segment], before: CopiesBefore | None = None) -> Ragged:
    """The groups of the commit with these segments, those of before worked on where there are any."""
    space = _Space(segments)
    kept, touched = _kept(space, before) if before else ([], space.alive)
    found = sorted([*kept, *space.groups(np.flatnonzero(touched))])
    return Ragged(np.array([doc for row in found for doc in row], np.int32), starts_of([len(row) for row in found]))


class _Space:
    """The documents of segments, numbered through all of them."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self.starts = starts_of([segment.documents for segment in segments])
        self.alive = _joined([segment.alive_mask() for segment in segments], bool)
        self.bands: Fingerprints = np.concatenate(
            [np.zeros((BANDS, 0), np.uint32), *(segment.bands for segment in segments)], axis=1
        )

    def groups(self, docs: Array) -> list[list[int]]:
        """The groups of some documents."""
        docs = docs[shared_bands(self.bands[:, docs]).any(axis=0)]
        texts, keys = self._texts(docs)
        order = np.array(sorted(range(len(docs)), key=keys.__getitem__), np.int64)
        found = groups(self.bands[:, docs[order]], lambda at: texts.text(int(order[at])))
        numbers = docs[order].tolist()
        return [[numbers[at] for at in row] for row in found]

    def _texts(self, docs: Array) -> tuple[Texts, list[tuple[int, bytes, int]]]:
        """The texts of ascending documents, and the keys of their order."""
        prints, numeric, sizes = [np.zeros(0, np.uint32)], [np.zeros(0, bool)], [np.zeros(0, np.int64)]
        keys: list[tuple[int, bytes, int]] = []
        bounds = np.searchsorted(docs, self.starts)
        for number, segment in enumerate(self.segments):
            local = docs[bounds[number] : bounds[number + 1]] - self.starts[number]
            terms = _terms(segment, local)
            prints.append(terms[0])
            numeric.append(terms[1])
            sizes.append(np.diff(segment.compiled["text.first"])[local])
            keys += _keys(segment, local)
        joined = np.concatenate(prints)
        return Texts.of(joined, np.concatenate(numeric), starts_of(np.concatenate(sizes))), keys


def _kept(space: _Space, before: CopiesBefore) -> tuple[list[list[int]], Array]:
    """The groups that no change bears on, and the documents whose groups have to be made anew."""
    number, fresh, changed = _moves(space, before)
    if np.count_nonzero(fresh) + changed.shape[1] > len(fresh) * _SMALL:
        return [], space.alive
    changed = np.concatenate([changed, space.bands[:, fresh]], axis=1)
    touched = connected_mask(space.bands, changed, space.alive)
    rows = Ragged.from_file(open_arrays(before.file, at_once=False), "groups")
    moved = number[rows.values]
    first = moved[rows.starts[:-1]]
    stays = (first >= 0) & ~touched[first]
    return [moved[rows.starts[row] : rows.starts[row + 1]].tolist() for row in np.flatnonzero(stays)], touched


def _moves(space: _Space, before: CopiesBefore) -> tuple[Ints, Array, Fingerprints]:
    """The number each document of before has now (-1: none), which are new now, and the bands of those that went."""
    number = np.full(sum(segment.documents for segment in before.segments), -1, np.int32)
    fresh, base, gone = space.alive.copy(), 0, [np.zeros((BANDS, 0), np.uint32)]
    for segment, alive in zip(before.segments, before.alive, strict=True):
        lost = alive
        if segment in space.segments:
            start = int(space.starts[space.segments.index(segment)])
            now = slice(start, start + segment.documents)
            fresh[now] = False
            number[base : base + segment.documents] = np.where(space.alive[now], np.arange(start, now.stop), -1)
            lost = alive & ~space.alive[now]
        gone.append(segment.bands[:, lost])
        base += segment.documents
    return number, fresh, np.concatenate(gone, axis=1)


def _terms(segment: Segment, docs: Array) -> tuple[Fingerprints, Array]:
    """The fingerprints of the terms of these documents' texts, document after document, and which have digits."""
    first, vocabulary = segment.compiled["text.first"], Ragged.from_file(segment.compiled, "vocabulary")
    tokens = segment.compiled["text.tokens"][ranges(first[docs], np.diff(first)[docs])]
    used = np.zeros(len(vocabulary), dtype=bool)
    used[tokens] = True
    prints, numeric = np.zeros(len(vocabulary), np.uint32), np.zeros(len(vocabulary), dtype=bool)
    terms = vocabulary.take(np.flatnonzero(used)).to_strings()
    prints[used] = fingerprints(terms)
    numeric[used] = has_digits(terms)
    return prints[tokens], numeric[tokens]


def _keys(segment: Segment, docs: Array) -> list[tuple[int, bytes, int]]:
    """What each of these documents is ordered by: its first day, its article's id, its number in the article."""
    first, ids = segment.compiled["article.first"], Ragged.from_file(segment.compiled, "article.id")
    articles = np.searchsorted(first, docs, side="right") - 1
    days = segment.compiled["article.first_day"][articles]
    names = ids.take(articles).to_bytes()
    return list(zip(np.where(days > 0, days, UNDATED).tolist(), names, (docs - first[articles]).tolist(), strict=True))


def _joined(parts: Sequence[Array], kind: type) -> Array:
    return np.concatenate([np.zeros(0, kind), *parts])
