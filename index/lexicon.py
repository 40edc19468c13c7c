"""The lexicon: every spelling of a collection, and which of them are one word.

Postings know spellings only. That دول، دولة and بالدولة are one word is knowledge about the vocabulary, and it is here:
spelling → stem → kin (broken plurals, learned classes), variants, root, and back. All of it is flat arrays, mapped into
memory when opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from index.arabic.plurals import plural_pairs
from index.arabic.roots import root
from index.arabic.stem import Stemmer
from index.arabic.variants import variant_families
from index.errors import IndexUnavailable
from index.stringtable import StringTable, load_array

Ids = tuple[int, ...]

_LARGE = 100_000
"""Tokens from which on a collection's frequencies are trusted in full (`Stemmer.least`)."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Lists of numbers, one after the other: list i is `members[starts[i]:starts[i + 1]]`."""

    starts: npt.NDArray[np.int64]
    members: npt.NDArray[np.int32]

    @classmethod
    def of_labels(cls, labels: npt.NDArray[np.int32], count: int) -> Groups:
        """Group the positions of an array by their label, 0 to count - 1; each group ascending."""
        starts = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(labels, minlength=count), out=starts[1:])
        return cls(starts, np.argsort(labels, kind="stable").astype(np.int32))

    @classmethod
    def of_pairs(cls, pairs: Iterable[tuple[int, int]], count: int) -> Groups:
        """For each number, those it is paired with, both ways."""
        both = sorted({pair for a, b in pairs if a != b for pair in ((a, b), (b, a))})
        starts = np.searchsorted([a for a, _ in both], np.arange(count + 1)).astype(np.int64)
        return cls(starts, np.array([b for _, b in both], np.int32))

    @classmethod
    def load(cls, directory: Path, name: str) -> Groups:
        """Map saved groups into memory."""
        return cls(load_array(directory, f"{name}_starts"), load_array(directory, f"{name}_members"))

    def save(self, directory: Path, name: str) -> None:
        """Write the groups as two files of the directory."""
        np.save(directory / f"{name}_starts.npy", self.starts)
        np.save(directory / f"{name}_members.npy", self.members)

    def __getitem__(self, number: int) -> list[int]:
        members: list[int] = self.members[self.starts[number] : self.starts[number + 1]].tolist()
        return members


@dataclass(frozen=True, slots=True)
class _Tables:
    """Everything of a lexicon, in the order of its files."""

    spellings: StringTable
    counts: npt.NDArray[np.int64]
    letters: npt.NDArray[np.uint64]
    stems: StringTable
    stem_of: npt.NDArray[np.int32]
    of_stem: Groups
    roots: StringTable
    root_of: npt.NDArray[np.int32]
    of_root: Groups
    kin: Groups
    kindred: Groups


class Lexicon:
    """The spellings of a collection in code point order; ids are 0-based positions in that order."""

    def __init__(self, tables: _Tables) -> None:
        self._tables = tables
        self._counts = tables.counts
        self._stemmer = Stemmer(self.frequency, _least(int(tables.counts.sum())))

    @classmethod
    def build(cls, spellings: Sequence[str], counts: npt.NDArray[np.int64]) -> Lexicon:
        """A lexicon of ascending, distinct spellings and how often each occurs in the collection."""
        if len(spellings) != len(counts):
            raise ValueError("a count for each spelling is needed")
        stems, stem_of, stemmer = _stems(spellings, counts)
        roots, root_of = _numbered([root(stem) for stem in stems])
        number = {stem: i for i, stem in enumerate(stems)}
        table = StringTable.build(spellings)
        return cls(
            _Tables(
                spellings=table,
                counts=np.ascontiguousarray(counts, np.int64),
                letters=_letters(table),
                stems=StringTable.build(stems),
                stem_of=stem_of,
                of_stem=Groups.of_labels(stem_of, len(stems)),
                roots=StringTable.build(roots),
                root_of=root_of,
                of_root=Groups.of_labels(root_of, len(roots)),
                kin=_paired(plural_pairs(), stemmer, number),
                kindred=_paired(variant_families(), stemmer, number),
            )
        )

    def save(self, directory: Path) -> None:
        """Write the lexicon into a directory, which is made if need be."""
        directory.mkdir(parents=True, exist_ok=True)
        for name in _Tables.__slots__:
            part = getattr(self._tables, name)
            if isinstance(part, np.ndarray):
                np.save(directory / f"{name}.npy", part)
            else:
                part.save(directory, name)

    @classmethod
    def load(cls, directory: Path) -> Lexicon:
        """Map a saved lexicon into memory. Raises IndexUnavailable when it is missing or torn."""
        try:
            return cls(_Tables(**{name: load(directory, name) for name, load in _LOADERS.items()}))
        except (OSError, ValueError, EOFError) as error:
            raise IndexUnavailable(f"{directory}: the lexicon cannot be read ({error}); run bahith reindex") from error

    def __len__(self) -> int:
        return len(self._tables.spellings)

    def spelling(self, number: int) -> str:
        """The spelling with this id."""
        return self._tables.spellings[number]

    def id_of(self, spelling: str) -> int:
        """The id of a spelling, -1 when the collection has none such."""
        return self._tables.spellings.find(spelling)

    def count(self, number: int) -> int:
        """How often a spelling occurs in the collection, all fields together."""
        return int(self._counts[number])

    def frequency(self, spelling: str) -> int:
        """How often a spelling occurs in the collection; 0 when it does not."""
        number = self.id_of(spelling)
        return 0 if number < 0 else int(self._counts[number])

    def prefix(self, text: str) -> range:
        """The ids of the spellings that begin with a (folded) text."""
        return self._tables.spellings.prefix(text)

    def within(self, spelling: str, distance: int) -> Ids:
        """The spellings within so many edits of one: letters added, dropped, replaced, neighbours exchanged."""
        letters = np.bitwise_count(self._tables.letters ^ _letters(StringTable.build([spelling]))[0])
        ids = np.flatnonzero(letters <= 2 * distance).tolist()
        names = (self.spelling(number) for number in ids)
        return tuple(
            number
            for number, name in zip(ids, names, strict=True)
            if OSA.distance(spelling, name, score_cutoff=distance) <= distance
        )

    def stem(self, spelling: str) -> str:
        """The stem of any spelling, by the frequencies of this collection."""
        return self._stemmer.stem(spelling)

    def steps(self, spelling: str) -> tuple[str, ...]:
        """What remains of a spelling after each step of the stemmer."""
        return self._stemmer.steps(spelling)

    def same_stem(self, spelling: str) -> Ids:
        """The spellings with the same stem, ascending; the spelling itself need not be in the lexicon."""
        stem = self._stem_number(spelling)
        return () if stem < 0 else tuple(self._tables.of_stem[stem])

    def same_class(self, spelling: str) -> Ids:
        """The spellings of the same class: same stem, or broken plurals and kin of it."""
        return self._with(self._tables.kin, self._stem_number(spelling))

    def variants(self, spelling: str) -> Ids:
        """The spellings of the same word as written elsewhere (أميركا for أمريكا); its own stem not among them."""
        stem = self._stem_number(spelling)
        return () if stem < 0 else self._of_stems(self._tables.kindred[stem])

    def same_root(self, spelling: str) -> Ids:
        """The spellings with the same root."""
        number = self._tables.roots.find(root(self.stem(spelling)))
        return () if number < 0 else self._of_stems(self._tables.of_root[number])

    def _with(self, kin: Groups, stem: int) -> Ids:
        return () if stem < 0 else self._of_stems([stem, *kin[stem]])

    def _of_stems(self, stems: list[int]) -> Ids:
        return tuple(sorted(number for stem in stems for number in self._tables.of_stem[stem]))

    def _stem_number(self, spelling: str) -> int:
        number = self.id_of(spelling)
        return int(self._tables.stem_of[number]) if number >= 0 else self._tables.stems.find(self.stem(spelling))


_LOADERS: Mapping[str, Callable[[Path, str], Any]] = {
    name: {"StringTable": StringTable.load, "Groups": Groups.load}.get(str(kind), load_array)
    for name, kind in _Tables.__annotations__.items()
}


def _letters(table: StringTable) -> npt.NDArray[np.uint64]:
    """For each string the set of its letters, as bits: an edit changes two of them at most.

    The bit of a letter is given by the last six bits of its UTF-8 bytes; different letters may share one.
    """
    blob, offsets = table.arrays
    last = np.append((blob[1:] & 0xC0) != 0x80, True) if len(blob) else np.zeros(0, bool)
    bits = np.where(last, np.uint64(1) << (blob & 63).astype(np.uint64), np.uint64(0))
    return np.bitwise_or.reduceat(bits, offsets[:-1]) if len(table) else np.zeros(0, np.uint64)


def _least(tokens: int) -> int:
    return 3 if tokens >= _LARGE else 1


def _stems(spellings: Sequence[str], counts: npt.NDArray[np.int64]) -> tuple[list[str], npt.NDArray[np.int32], Stemmer]:
    frequency = dict(zip(spellings, counts.tolist(), strict=True))
    stemmer = Stemmer(lambda word: frequency.get(word, 0), _least(int(counts.sum())))
    return *_numbered([stemmer.stem(spelling) for spelling in spellings]), stemmer


def _numbered(names: list[str]) -> tuple[list[str], npt.NDArray[np.int32]]:
    """The distinct names in order, and for each name its number among them."""
    distinct = sorted(set(names))
    number = {name: i for i, name in enumerate(distinct)}
    return distinct, np.array([number[name] for name in names], np.int32)


def _paired(families: Iterable[Sequence[str]], stemmer: Stemmer, number: Mapping[str, int]) -> Groups:
    """The stems of the words of each family, paired with each other where the collection has them."""
    stems = ([number[s] for s in {stemmer.stem(word) for word in family} if s in number] for family in families)
    return Groups.of_pairs(((a, b) for group in stems for a in group for b in group), len(number))
