"""What a commit knows of words: its lexicon, character n-grams, and where each segment's terms stand in the lexicon.

Where little changed it is made from what the commit before knew: only terms that are new are looked up and read, and
the rest is copied. The outcome is that of making everything from the segments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.arrays.array_file import Array, ArrayFile, Ints, open_arrays, write_arrays
from index.memory import release_freed_memory
from index.storage.whoosh.commits import LEXICON, WORDS
from index.storage.whoosh.segment import Segment
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.ngrams import changed_grams, gram_arrays, merge_vocabularies
from index.workers import Workers

_SMALL = 1 / 4
"""Changes whose terms are no more than this part of the lexicon's are worked into it, larger ones begin anew."""


@dataclass(frozen=True, slots=True)
class CountChanges:
    """What a commit changes of the counts of terms, against the commit whose folder is `before`.

    `base` are the segments of that commit; `gained` has the vocabulary of each segment that was added, with the count
    of each term, and `lost` for each segment of the base the terms of the documents deleted now, once for each
    occurrence.
    """

    before: Path
    base: tuple[Segment, ...]
    gained: tuple[tuple[Sequence[str], Array], ...]
    lost: tuple[Ints, ...]

    def are_small(self) -> bool:
        """Whether there is something to work them into, and they are few beside it."""
        if not (self.before / WORDS).exists():
            return False
        terms = sum(len(vocabulary) for vocabulary, _ in self.gained) + sum(map(len, self.lost))
        known = len(open_arrays(self.before / WORDS, at_once=False)["gram.starts"]) - 1
        return terms <= known * _SMALL


def write_words(folder: Path, segments: Sequence[Segment], workers: Workers, changes: CountChanges | None) -> None:
    """Write what the commit with these segments knows of words into its folder."""
    if changes is not None and changes.are_small():
        _write_changed(folder, segments, changes)
        return
    terms, counts, positions = merge_vocabularies([(s.vocabulary(), s.alive_counts()) for s in segments])
    Lexicon.build(terms, counts, workers).save(folder / LEXICON)
    write_arrays(folder / WORDS, gram_arrays(terms, counts) | _maps(positions, len(terms)), {})


def _write_changed(folder: Path, segments: Sequence[Segment], changes: CountChanges) -> None:
    lexicon, words = (
        Lexicon.load(changes.before / LEXICON, at_once=False),
        open_arrays(changes.before / WORDS, at_once=False),
    )
    counts, added = _counts(lexicon, words, changes)
    changed, union = lexicon.with_counts(counts, added)
    before, counts = lexicon.counts.copy(), changed.counts
    del lexicon  # it is large, as the next one is, and the n-grams are
    changed.save(folder / LEXICON)
    positions = [_position(segment, changed, words, changes.base, union.number) for segment in segments]
    del changed
    release_freed_memory()
    grams = changed_grams(words.arrays, before, sorted(added), union, counts)
    write_arrays(folder / WORDS, grams | _maps(positions, len(counts)), {})


def _counts(lexicon: Lexicon, words: ArrayFile, changes: CountChanges) -> tuple[Array, Counter[str]]:
    """How often each term of the lexicon occurs now, and how often those that it does not have."""
    counts, added = lexicon.counts.copy(), Counter[str]()
    for vocabulary, gained in changes.gained:
        ids = np.array(lexicon.ids_of(vocabulary), np.int64)
        counts[ids[ids >= 0]] += gained[ids >= 0]
        added.update({vocabulary[at]: int(gained[at]) for at in np.flatnonzero((ids < 0) & (gained > 0)).tolist()})
    for number, lost in enumerate(changes.lost):
        if len(lost):
            known = words.arrays.get(f"lexicon_of.{number}")
            np.subtract.at(counts, lost if known is None else known[lost], 1)
    return counts, added


def _position(segment: Segment, lexicon: Lexicon, words: ArrayFile, base: Sequence[Segment], number: Array) -> Ints:
    """Where each term of a segment stands in the lexicon; `number` is what became of the ids of before."""
    if segment not in base:
        return np.array(lexicon.ids_of(segment.vocabulary()), np.int32)
    before = words.arrays.get(f"lexicon_of.{base.index(segment)}")
    if before is None:
        return number[: segment.terms].astype(np.int32, copy=False)
    return np.where(before >= 0, number[before], -1).astype(np.int32)


def _maps(positions: Sequence[Ints], terms: int) -> dict[str, Array]:
    """Where each segment's terms stand in the lexicon, and where each of the lexicon's stand in the segment.

    Nothing of a segment whose terms are the lexicon's.
    """
    arrays: dict[str, Array] = {}
    for number, position in enumerate(positions):
        if len(position) == terms and np.array_equal(position, np.arange(terms)):
            continue
        local = np.full(terms, -1, dtype=np.int32)
        known = np.flatnonzero(position >= 0)
        local[position[known]] = known
        arrays |= {f"lexicon_of.{number}": position, f"local_of.{number}": local}
    return arrays
