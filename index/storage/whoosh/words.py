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
from index.arrays.ragged import in_four_bytes
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

_SELDOM = ("readings", "readings.starts", "gram.of", "gram.in")
"""Arrays that searches read little of; a change of the collection reads all."""


@dataclass(frozen=True, slots=True)
class TermMap:
    """The `ids` that a segment's terms have in the lexicon, -1 for none; `ordered` and whose each is, for the way back.

    Where `local` is None they are those of the terms in their order.
    """

    ids: Ints
    ordered: Ints
    local: Ints | None


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
            base, changing = (open_arrays(folder / name, _SELDOM, at_once) for name in (LEXICON, WORDS))
            return cls(Lexicon.of_files(base, changing), base, changing)
        except (TornArrays, KeyError) as error:
            raise IndexUnavailable("index.lexicon", folder, error=error) from error

    def map_of(self, segment: Segment) -> TermMap | None:
        """What ids the terms of a segment have; None where they are the first of the lexicon, in their order."""
        name = segment.record.name
        arrays = self.base.arrays if self.is_mapped_for_good(segment) else self.changing.arrays
        ids = arrays.get(f"ids.{name}")
        return None if ids is None else TermMap(ids, arrays.get(f"ordered.{name}", ids), arrays.get(f"local.{name}"))

    def is_mapped_for_good(self, segment: Segment) -> bool:
        """Whether all terms of a segment stand in the large table, so that their ids stay as long as it does."""
        return f"ids.{segment.record.name}" not in self.changing.arrays

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

    def words_before(self) -> Words | None:
        """The words to work them into; None where there are none, or the changes are many beside them."""
        if not (self.before / WORDS).exists():
            return None
        words = Words.of_commit(self.before, at_once=False)
        terms = sum(len(vocabulary) for vocabulary, _ in self.gained) + sum(map(len, self.lost))
        return words if terms <= len(words.lexicon) * _SMALL else None


def write_words(folder: Path, segments: Sequence[Segment], workers: Workers, changes: CountChanges | None) -> None:
    """Write what the commit with these segments knows of words into its folder."""
    before = changes.words_before() if changes else None
    if changes and before:
        _write_changed(folder, segments, before, changes)
        return
    terms, counts, positions = merge_vocabularies([(s.vocabulary(), s.alive_counts()) for s in segments])
    mapped = dict(zip(segments, positions, strict=True))
    _write_whole(folder, Lexicon.build(terms, counts, workers), gram_arrays(terms, counts), mapped)


def _write_changed(folder: Path, segments: Sequence[Segment], before: Words, changes: CountChanges) -> None:
    counts, added = _counts(before, changes)
    lexicon, number = before.lexicon.grow(counts, added)
    worn, old = _is_worn(lexicon), [segment for segment in segments if segment in changes.base]
    stay = set() if worn else {segment for segment in old if before.is_mapped_for_good(segment)}
    positions = {s: _position(s, lexicon, before, old, number) for s in segments if s not in stay}
    (grams, *_), first = before.grams, len(lexicon.base)
    base_counts = before.lexicon.counts[:first]
    if worn:
        merged, union = lexicon.merge()
        names = list(lexicon.more.terms) if lexicon.more else []
        moved = {s: np.where(position >= 0, union.number[position], -1) for s, position in positions.items()}
        _write_whole(folder, merged, changed_grams(grams, base_counts, names, union, merged.counts), moved)
        return
    link_file(changes.before / LEXICON, folder / LEXICON)
    _write_changing(folder, lexicon, gram_counts(grams, counts[:first] - base_counts), positions)


def _is_worn(lexicon: Lexicon) -> bool:
    """Whether it is time for the lexicon's tables to be merged."""
    most, gone = len(lexicon.base) * _PART, int(np.count_nonzero(lexicon.counts == 0))
    return len(lexicon) - len(lexicon.base) > most or gone > most


def _write_whole(folder: Path, lexicon: Lexicon, grams: Mapping[str, Array], positions: Mapping[Segment, Ints]) -> None:
    """Write the words of a commit whose lexicon is one table."""
    static = {name: array for name, array in grams.items() if name != GRAM_COUNT}
    maps = _map_arrays(positions, len(lexicon))
    write_arrays(folder / LEXICON, lexicon.base.arrays() | static | maps, {})
    _write_changing(folder, lexicon, grams[GRAM_COUNT], {})


def _write_changing(folder: Path, lexicon: Lexicon, gram_count: Array, positions: Mapping[Segment, Ints]) -> None:
    """Write the file that each commit has of its own; `positions` are those of segments that came since."""
    maps = _map_arrays(positions, len(lexicon.base))
    arrays = {"counts": in_four_bytes(lexicon.counts), GRAM_COUNT: in_four_bytes(gram_count)} | maps
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
            known = before.map_of(changes.base[number])
            np.subtract.at(counts, lost if known is None else known.ids[lost], 1)
    return counts, added


def _position(segment: Segment, lexicon: Lexicon, before: Words, base: Sequence[Segment], number: Ints) -> Ints:
    """Where each term of a segment stands in the lexicon; `number` is what became of the ids of before."""
    if segment not in base:
        return np.array(lexicon.known_ids(segment.vocabulary()), np.int32)
    known = before.map_of(segment)
    return number[: segment.terms] if known is None else np.where(known.ids >= 0, number[known.ids], -1)


def _map_arrays(positions: Mapping[Segment, Ints], least: int) -> dict[str, Array]:
    """Where each segment's terms stand in the lexicon, and the other way round: what ids they have, and whose each is.

    Nothing of a segment whose terms are the first of the lexicon, `least` at most, and one way only where ids ascend.
    """
    arrays: dict[str, Array] = {}
    for segment, position in positions.items():
        if len(position) <= least and np.array_equal(position, np.arange(len(position))):
            continue
        name = segment.record.name
        arrays[f"ids.{name}"] = position.astype(np.int32)
        if (np.diff(position) <= 0).any() or (position < 0).any():
            local = np.argsort(position)[np.count_nonzero(position < 0) :].astype(np.int32)
            arrays |= {f"ordered.{name}": position[local].astype(np.int32), f"local.{name}": local}
    return arrays
