"""What a commit knows of words: its lexicon, character n-grams, and where each segment's terms stand in the lexicon.

It is a large table of terms, a file that commits have in common as long as it stays, and beside it what a change bears
on: how often terms occur, and a small table of those that came since. The small table is merged into the large one
when it has grown to a part of it, as small segments are. Whatever commits led there, the same is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.arrays.array_file import Array, ArrayFile, Ints, TornArrays, open_arrays, write_arrays
from index.errors import IndexUnavailable
from index.storage.whoosh.commits import LEXICON, WORDS, link_file
from index.storage.whoosh.segment import Segment
from index.vocabulary.lexicon import MORE, Lexicon
from index.vocabulary.ngrams import GRAM_COUNT, changed_grams, gram_arrays, gram_counts, merge_vocabularies
from index.workers import Workers

_SMALL = 1 / 4
"""Changes whose terms are no more than this part of the lexicon's are worked into it, larger ones begin anew."""

_PART = 1 / 16
"""The small table has no more than this part of the large one's terms, and no more of all are gone."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a commit, opened: the lexicon and the two files that it and the n-grams lie in."""

    lexicon: Lexicon
    base: ArrayFile
    changing: ArrayFile

    @classmethod
    def of_commit(cls, folder: Path, at_once: bool = True) -> Words:
        """Those of the commit in a folder, read `at_once`. Raises IndexUnavailable where they are missing or torn."""
        try:
            base, changing = (open_arrays(folder / name, at_once=at_once) for name in (LEXICON, WORDS))
            return cls(Lexicon.of_files(base, changing), base, changing)
        except (TornArrays, KeyError) as error:
            raise IndexUnavailable("index.lexicon", folder, error=error) from error

    @property
    def grams(self) -> list[dict[str, Array]]:
        """The arrays of character n-grams (index/vocabulary/ngrams.py) of each of the lexicon's tables."""
        tables = [{**_named(self.base.arrays, ""), GRAM_COUNT: self.changing[GRAM_COUNT]}]
        return tables if self.lexicon.more is None else [*tables, _named(self.changing.arrays, MORE)]


@dataclass(frozen=True, slots=True)
class CountChanges:
    """The changes of a commit to the counts of terms, against the commit whose folder is `before`.

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
        return terms <= len(open_arrays(self.before / WORDS, at_once=False)["counts"]) * _SMALL


def write_words(folder: Path, segments: Sequence[Segment], workers: Workers, changes: CountChanges | None) -> None:
    """Write what the commit with these segments knows of words into its folder."""
    if changes is not None and changes.are_small():
        _write_changed(folder, segments, changes)
        return
    terms, counts, positions = merge_vocabularies([(s.vocabulary(), s.alive_counts()) for s in segments])
    _write_whole(folder, Lexicon.build(terms, counts, workers), gram_arrays(terms, counts), positions)


def _write_changed(folder: Path, segments: Sequence[Segment], changes: CountChanges) -> None:
    before = Words.of_commit(changes.before, at_once=False)
    counts, added = _counts(before, changes)
    lexicon, number = before.lexicon.grow(counts, added)
    positions = [_position(segment, lexicon, before.changing, changes.base, number) for segment in segments]
    (grams, *_), first = before.grams, len(lexicon.base)
    base_counts = before.lexicon.counts[:first]
    if _is_worn(lexicon):
        merged, union = lexicon.merge()
        names = list(lexicon.more.terms) if lexicon.more else []
        moved = [np.where(position >= 0, union.number[position], -1) for position in positions]
        _write_whole(folder, merged, changed_grams(grams, base_counts, names, union, merged.counts), moved)
        return
    link_file(changes.before / LEXICON, folder / LEXICON)
    _write_changing(folder, lexicon, gram_counts(grams, counts[:first] - base_counts), positions)


def _is_worn(lexicon: Lexicon) -> bool:
    """Whether it is time for the lexicon's tables to be merged."""
    most, gone = len(lexicon.base) * _PART, int(np.count_nonzero(lexicon.counts == 0))
    return len(lexicon) - len(lexicon.base) > most or gone > most


def _write_whole(folder: Path, lexicon: Lexicon, grams: Mapping[str, Array], positions: Sequence[Ints]) -> None:
    """Write the words of a commit whose lexicon is one table."""
    static = {name: array for name, array in grams.items() if name != GRAM_COUNT}
    write_arrays(folder / LEXICON, lexicon.base.arrays() | static, {})
    _write_changing(folder, lexicon, grams[GRAM_COUNT], positions)


def _write_changing(folder: Path, lexicon: Lexicon, gram_count: Array, positions: Sequence[Ints]) -> None:
    """Write the file that each commit has of its own."""
    arrays = {"counts": lexicon.counts, GRAM_COUNT: gram_count} | _maps(positions)
    if lexicon.more is not None:
        grams = gram_arrays(list(lexicon.more.terms), lexicon.counts[len(lexicon.base) :])
        arrays |= lexicon.more.arrays(MORE) | {f"{MORE}{name}": array for name, array in grams.items()}
    write_arrays(folder / WORDS, arrays, {})


def _named(arrays: Mapping[str, Array], prefix: str) -> dict[str, Array]:
    """The arrays of n-grams that stand in a file under a prefix."""
    start = f"{prefix}gram."
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(start)}


def _counts(before: Words, changes: CountChanges) -> tuple[Array, Counter[str]]:
    """How often each term of the lexicon occurs now, and how often those that it does not have."""
    counts, added = before.lexicon.counts.copy(), Counter[str]()
    for vocabulary, gained in changes.gained:
        ids = np.array(before.lexicon.known_ids(vocabulary), np.int64)
        counts[ids[ids >= 0]] += gained[ids >= 0]
        added.update({vocabulary[at]: int(gained[at]) for at in np.flatnonzero((ids < 0) & (gained > 0)).tolist()})
    for number, lost in enumerate(changes.lost):
        if len(lost):
            known = before.changing.arrays.get(f"lexicon_of.{number}")
            np.subtract.at(counts, lost if known is None else known[lost], 1)
    return counts, added


def _position(segment: Segment, lexicon: Lexicon, words: ArrayFile, base: Sequence[Segment], number: Array) -> Ints:
    """Where each term of a segment stands in the lexicon; `number` is what became of the ids of before."""
    if segment not in base:
        return np.array(lexicon.known_ids(segment.vocabulary()), np.int32)
    before = words.arrays.get(f"lexicon_of.{base.index(segment)}")
    if before is None:
        return number[: segment.terms].astype(np.int32, copy=False)
    return np.where(before >= 0, number[before], -1).astype(np.int32)


def _maps(positions: Sequence[Ints]) -> dict[str, Array]:
    """Where each segment's terms stand in the lexicon, and the other way round: what ids they have, and whose each is.

    Nothing of a segment whose terms are the first of the lexicon, and one way only where the ids ascend.
    """
    arrays: dict[str, Array] = {}
    for number, position in enumerate(positions):
        if np.array_equal(position, np.arange(len(position))):
            continue
        arrays[f"lexicon_of.{number}"] = position.astype(np.int32)
        if (np.diff(position) <= 0).any() or (position < 0).any():
            local = np.argsort(position)[np.count_nonzero(position < 0) :].astype(np.int32)
            arrays |= {f"ids.{number}": position[local], f"local_of.{number}": local}
    return arrays
