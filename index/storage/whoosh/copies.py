"""The near copies of a commit: which of its paragraphs are printed nearly the same elsewhere in it.

Groups are kept as a ragged array of documents, in the order of publication: by day (unknown days last), then by the
article's id, then by paragraph. They depend on what is in the collection alone, not on the order it came in, so that
those of a change are made anew only where its bands lead (index/vocabulary/near_copies.py), and the rest is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.arrays.array_file import Array, ArrayFile, Ints, open_arrays, write_arrays
from index.arrays.ragged import Ragged, ranges, run_starts, starts_of
from index.storage.whoosh.commits import COPIES
from index.storage.whoosh.document_space import Change, CopiesBefore, DocumentSpace, Segment, change_since
from index.storage.whoosh.stories import story_arrays
from index.vocabulary.near_copies import UNDATED, Texts, groups, has_digits, shared_bands
from index.vocabulary.term_hashes import Fingerprints, fingerprints


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
    """Write the near copies and the stories of the commit with these segments into its folder."""
    write_arrays(folder / COPIES, copy_arrays(segments, before), {})


def copy_arrays(segments: Sequence[Segment], before: CopiesBefore | None = None) -> dict[str, Array]:
    """The near copies and the stories of the commit with these segments, those of before worked on where they are."""
    space = DocumentSpace(segments)
    change = change_since(space, before) if before else None
    copies = _copy_groups(space, change)
    return copies.arrays("groups") | story_arrays(space, copies, change)


def _copy_groups(space: DocumentSpace, change: Change | None) -> Ragged:
    kept, touched = (_kept(change), change.touched) if change else ([], space.alive)
    found = sorted([*kept, *_groups_among(space, np.flatnonzero(touched))])
    return Ragged(np.array([doc for row in found for doc in row], np.int32), starts_of([len(row) for row in found]))


def _kept(change: Change) -> list[list[int]]:
    """The groups that no change bears on."""
    rows = Ragged.from_file(open_arrays(change.file, at_once=False), "groups")
    moved = change.number[rows.values]
    first = moved[rows.starts[:-1]]
    stays = (first >= 0) & ~change.touched[first]
    return [moved[rows.starts[row] : rows.starts[row + 1]].tolist() for row in np.flatnonzero(stays)]


def _groups_among(space: DocumentSpace, docs: Array) -> list[list[int]]:
    """The groups of some documents."""
    docs = docs[shared_bands(space.bands[:, docs]).any(axis=0)]
    texts, keys = _texts(space, docs)
    order = np.array(sorted(range(len(docs)), key=keys.__getitem__), np.int64)
    found = groups(space.bands[:, docs[order]], lambda at: texts.text(int(order[at])))
    numbers = docs[order].tolist()
    return [[numbers[at] for at in row] for row in found]


def _texts(space: DocumentSpace, docs: Array) -> tuple[Texts, list[tuple[int, bytes, int]]]:
    """The texts of ascending documents, and the keys of their order."""
    prints, numeric, sizes = [np.zeros(0, np.uint32)], [np.zeros(0, bool)], [np.zeros(0, np.int64)]
    keys: list[tuple[int, bytes, int]] = []
    bounds = np.searchsorted(docs, space.starts)
    for number, segment in enumerate(space.segments):
        local = docs[bounds[number] : bounds[number + 1]] - space.starts[number]
        terms = _terms(segment, local)
        prints.append(terms[0])
        numeric.append(terms[1])
        sizes.append(np.diff(segment.compiled["text.first"])[local])
        keys += _keys(segment, local)
    joined = np.concatenate(prints)
    return Texts.of(joined, np.concatenate(numeric), starts_of(np.concatenate(sizes))), keys


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
