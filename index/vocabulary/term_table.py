"""A table of terms: some of a collection's terms in code point order, which of them are one word, and ways to them.

All of it is flat arrays, mapped into memory when opened, and none of it depends on how often terms occur, so that a
table stays as it is while the collection changes (index/vocabulary/lexicon.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from fnmatch import translate
from itertools import takewhile
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays.array_file import Array, ArrayFile
from index.arrays.ragged import Ragged
from index.arrays.string_table import StringTable
from index.vocabulary.lemmas import LemmaTables
from index.vocabulary.term_hashes import Fingerprints, fingerprints
from index.vocabulary.union import Union
from index.workers import Workers

_STRINGS = ("terms", "lemmas", "roots", "sounds")
"""The parts of a table that are tables of strings."""


@dataclass(frozen=True, slots=True)
class TermTable:
    """Terms and their lemmas; numbers are 0-based positions in code point order.

    `letters` has the set of letters of each term as bits, `prints` its fingerprint, and `by_print` all numbers in the
    order of these.
    """

    terms: StringTable
    letters: npt.NDArray[np.uint64]
    prints: Fingerprints
    by_print: npt.NDArray[np.int32]
    lemmas: LemmaTables

    @classmethod
    def build(cls, terms: Sequence[str], workers: Workers | None = None) -> TermTable:
        """A table of ascending, distinct terms; many are read by the `workers`, if there are any."""
        table, prints = StringTable.build(terms), fingerprints(terms)
        by_print = np.argsort(prints, kind="stable").astype(np.int32)
        return cls(table, _letters(table), prints, by_print, LemmaTables.build(terms, workers or Workers(1)))

    def merge(self, other: TermTable, used: npt.NDArray[np.bool_]) -> tuple[TermTable, Union]:
        """One table of the terms of both that are `used`, given for one table after the other.

        It is what `build` would make, at the cost of copying.
        """
        union = Union.of(self.terms, other.terms, used)
        prints = np.append(self.prints, other.prints)[union.order]
        table = TermTable(
            terms=union.names(self.terms, other.terms),
            letters=np.append(self.letters, other.letters)[union.order],
            prints=prints,
            by_print=_merged_order(self, other, union, prints),
            lemmas=self.lemmas.with_terms(other.lemmas, union),
        )
        return table, union

    def arrays(self, prefix: str = "") -> dict[str, Array]:
        """The arrays of the table under the names they have in a file."""
        arrays: dict[str, Array] = {}
        own = [(part.name, getattr(self, part.name)) for part in fields(self) if part.name != "lemmas"]
        for name, value in (*own, *((part.name, getattr(self.lemmas, part.name)) for part in fields(self.lemmas))):
            named = f"{prefix}{name}"
            arrays |= value.arrays(named) if isinstance(value, StringTable | Ragged) else {named: value}
        return arrays

    @classmethod
    def from_file(cls, file: ArrayFile, prefix: str = "") -> TermTable:
        """The table that `arrays(prefix)` put into a file; raises KeyError where it is not whole."""

        def opened(name: str) -> Any:
            named = f"{prefix}{name}"
            if name in _STRINGS:
                return StringTable.from_file(file, named)
            return Ragged.from_file(file, named) if f"{named}.starts" in file.arrays else file[named]

        lemmas = LemmaTables(**{part.name: opened(part.name) for part in fields(LemmaTables)})
        return cls(**{part.name: opened(part.name) for part in fields(cls) if part.name != "lemmas"}, lemmas=lemmas)

    def __len__(self) -> int:
        return len(self.terms)

    def numbers(self, terms: Sequence[str]) -> list[int]:
        """The numbers of many terms at once, by their fingerprints; -1 of what is not there."""
        numbers = [-1] * len(terms)
        if not len(self):
            return numbers
        wanted, order, prints = fingerprints(terms), self.by_print, self.prints
        first = np.searchsorted(prints, wanted, "left", order)
        for at in np.flatnonzero(prints.take(order.take(first, mode="clip")) == wanted).tolist():
            alike = self._printed_alike(int(first[at]))
            numbers[at] = next((number for number in alike if self.terms[number] == terms[at]), -1)
        return numbers

    def _printed_alike(self, place: int) -> Iterator[int]:
        """The terms with the fingerprint of the one at a place in the order of fingerprints, from there on."""
        order, prints = self.by_print, self.prints
        wanted = prints[order[place]]
        return takewhile(lambda number: prints[number] == wanted, map(order.item, range(place, len(order))))

    def wildcard(self, pattern: str) -> Sequence[int]:
        """The terms that a (folded) pattern matches, in which * stands for any letters or none; ascending.

        Compared are those that begin so and have all its letters, none where nothing follows the star.
        """
        near = self.terms.prefix(pattern[: pattern.index("*")])
        if pattern.index("*") == len(pattern) - 1:
            return near
        letters = _letters(StringTable.build([pattern.replace("*", "")]))[0]
        having = (self.letters[near.start : near.stop] & letters) == letters
        matches = re.compile(translate(pattern)).fullmatch
        return [number for number in (near.start + np.flatnonzero(having)).tolist() if matches(self.terms[number])]

    def fuzzy(self, term: str, distance: int) -> list[int]:
        """The terms within so many edits of one: letters added, dropped, replaced, neighbours exchanged."""
        from rapidfuzz.distance import OSA  # for readers only

        letters = np.bitwise_count(self.letters ^ _letters(StringTable.build([term]))[0])
        near = np.flatnonzero(letters <= 2 * distance).tolist()
        return [n for n in near if OSA.distance(term, self.terms[n], score_cutoff=distance) <= distance]

    def lemmas_of(self, number: int, asked: bool = False) -> list[int]:
        """The lemmas of a term, the likeliest first: all, or those `asked` that a query's word is looked for by."""
        lemmas = self.lemmas.readings[number]
        return lemmas[: self.lemmas.asked[number]] if asked else lemmas

    def of_lemmas(self, names: Iterable[str]) -> Array:
        """The terms of some lemmas, in no order; one may be there twice."""
        return self._terms_of(number for number in map(self.lemmas.lemmas.find, names) if number >= 0)

    def of_roots(self, names: Iterable[str]) -> Array:
        """The terms of all lemmas of some roots, in no order; one may be there twice."""
        roots = (number for number in map(self.lemmas.roots.find, names) if number >= 0)
        return self._terms_of(lemma for root in roots for lemma in self.lemmas.of_root[root])

    def roots_of(self, lemma: str) -> list[str]:
        """The roots of a lemma, none of one that the table has not."""
        number = self.lemmas.lemmas.find(lemma)
        return [self.lemmas.roots[root] for root in self.lemmas.roots_of[number]] if number >= 0 else []

    def of_sound(self, heard: str) -> list[str]:
        """The lemmas that sound so."""
        number = self.lemmas.sounds.find(heard)
        return [self.lemmas.lemmas[lemma] for lemma in self.lemmas.of_sound[number]] if number >= 0 else []

    def _terms_of(self, lemmas: Iterable[int]) -> Array:
        rows = self.lemmas.of_lemma
        parts = (rows.values[rows.starts[lemma] : rows.starts[lemma + 1]] for lemma in lemmas)
        return np.concatenate([np.zeros(0, np.int32), *parts])


def _merged_order(old: TermTable, new: TermTable, union: Union, prints: Fingerprints) -> npt.NDArray[np.int32]:
    """The terms of a union in the order of their fingerprints, from the orders of its two tables."""
    kept, added = union.number[old.by_print], union.number[union.first + new.by_print]
    kept, added = kept[kept >= 0], added[added >= 0]
    return np.insert(kept, np.searchsorted(prints[kept], prints[added]), added).astype(np.int32)


def _letters(table: StringTable) -> npt.NDArray[np.uint64]:
    """For each string the set of its letters, as bits: an edit changes two of them at most.

    The bit of a letter is given by the last six bits of its UTF-8 bytes; different letters may share one.
    """
    blob, offsets = table.rows.values, table.rows.starts
    last = np.append((blob[1:] & 0xC0) != 0x80, True) if len(blob) else np.zeros(0, bool)
    bits = np.where(last, np.uint64(1) << (blob & 63).astype(np.uint64), np.uint64(0))
    return np.bitwise_or.reduceat(bits, offsets[:-1]) if len(table) else np.zeros(0, np.uint64)
