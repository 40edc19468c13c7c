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
from index.memory import release_freed_memory
from index.storage.whoosh.commits import COPIES
from index.storage.whoosh.document_space import Change, CopiesBefore, DocumentSpace, Segment, change_since
from index.storage.whoosh.stories import story_arrays
from index.vocabulary.near_copies import Text, groups, has_digits, shared_keys, texts
from index.vocabulary.stories import publication_rank
from index.vocabulary.term_hashes import fingerprints

_AT_ONCE = 10_000
"""Texts whose terms are listed at once: bounds the memory this takes."""


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
    release_freed_memory()  # all that the stories need is as much again
    return copies.arrays("groups") | story_arrays(space, copies, change)


def _copy_groups(space: DocumentSpace, change: Change | None) -> Ragged:
    added = _groups_among(space, np.flatnonzero(change.touched if change else space.alive))
    rows = Ragged(np.array([doc for row in added for doc in row], np.int32), starts_of([len(row) for row in added]))
    if change:
        rows = Ragged.concatenate([_kept(change), rows])
    return rows.take(np.argsort(rows.values[rows.starts[:-1]]))


def _kept(change: Change) -> Ragged:
    """The groups that no change bears on."""
    rows = Ragged.from_file(open_arrays(change.file, at_once=False), "groups")
    moved = change.number.take(rows.values)
    first = moved[rows.starts[:-1]]
    return Ragged(moved, rows.starts).take(np.flatnonzero((first >= 0) & ~change.touched[first]))


def _groups_among(space: DocumentSpace, docs: Array) -> list[list[int]]:
    """The groups of some documents."""
    bands = space.bands(docs)
    shared = (shared_keys(bands) >= 0).any(axis=1)
    docs, bands = docs[shared], bands[:, shared]
    terms = [_Terms(segment, local) for segment, local in space.local(docs)]
    order = _order_of_publication(space, docs)
    docs, bands = docs[order], bands[:, order]
    homes = np.searchsorted(space.starts, docs, side="right") - 1

    def texts_at(numbers: Sequence[int]) -> list[Text]:
        chosen, texts = np.asarray(numbers), dict[int, Text]()
        for home in set(homes[chosen].tolist()):
            own = chosen[homes[chosen] == home]
            texts |= zip(own.tolist(), terms[home].texts(docs[own] - space.starts[home]), strict=True)
        return [texts[number] for number in numbers]

    members = [docs[row].tolist() for row in groups(bands, texts_at)]
    space.let_go()
    return members


def _order_of_publication(space: DocumentSpace, docs: Array) -> Array:
    """The positions of ascending documents by their first day, their article's id, their number in the article."""
    days, articles, places = (list[Array]([np.zeros(0, np.int64)]) for _ in range(3))
    ids: list[bytes] = []
    for segment, local in space.local(docs):
        first = segment.compiled["article.first"]
        numbers, article = np.unique(np.searchsorted(first, local, side="right") - 1, return_inverse=True)
        days.append(segment.compiled["article.first_day"][numbers])
        places.append(local - first[numbers][article])
        articles.append(len(ids) + article)
        ids += Ragged.from_file(segment.compiled, "article.id").take(numbers).to_bytes()
    rank = publication_rank(np.concatenate(days), ids)
    return np.lexsort((np.concatenate(places), rank[np.concatenate(articles)]))


class _Terms:
    """The terms of some of a segment's texts: the fingerprint of each, and whether it has digits."""

    def __init__(self, segment: Segment, docs: Array) -> None:
        self._first, self._tokens = segment.compiled["text.first"], segment.compiled["text.tokens"]
        used = np.zeros(segment.terms, dtype=bool)
        for start in range(0, len(docs), _AT_ONCE):
            part = docs[start : start + _AT_ONCE]
            used[self._tokens[ranges(self._first[part], self._first[part + 1] - self._first[part])]] = True
        self._prints, self._numeric = np.zeros(len(used), np.uint32), np.zeros(len(used), dtype=bool)
        terms = Ragged.read(segment.compiled, "vocabulary", np.flatnonzero(used)).to_strings()
        segment.compiled.file.let_go()
        self._prints[used] = fingerprints(terms)
        self._numeric[used] = has_digits(terms)

    def texts(self, docs: Array) -> list[Text]:
        """The texts of some of the documents."""
        sizes = self._first[docs + 1] - self._first[docs]
        tokens = self._tokens[ranges(self._first[docs], sizes)]
        return texts(self._prints[tokens], self._numeric[tokens], starts_of(sizes))
