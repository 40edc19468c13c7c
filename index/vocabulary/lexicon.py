"""The lexicon: every term of a collection, and which of them are one word.

Postings know terms only. That دول، دولة and بالدولة are one word is knowledge about Arabic, and it is here: term →
lemmas → root and sound, and back. All of it is flat arrays, mapped into memory when opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from fnmatch import translate
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arabic.morphology.readings import ASKED, Reading, morphology
from index.arabic.morphology.unknown import UNKNOWN
from index.arabic.transliteration import sounds
from index.arrays.array_file import Array, ArrayFile, MappedFile, TornArrays, open_arrays, write_arrays
from index.arrays.ragged import Ragged
from index.arrays.string_table import StringTable
from index.errors import IndexUnavailable
from index.vocabulary.lemmas import LemmaTables, letters_of, readings_of
from index.vocabulary.term_hashes import Fingerprints, fingerprints
from index.vocabulary.union import Union
from index.workers import Workers

Ids = tuple[int, ...]

_STRINGS = ("terms", "lemmas", "roots", "sounds")
"""The parts of a lexicon that are tables of strings."""

_RARE = 200
"""A foreign name that is written in several ways does not occur more often in any of them; other words do."""


_IDS_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class _Tables:
    """What a lexicon has beside its lemmas, in the order of its file."""

    terms: StringTable
    counts: npt.NDArray[np.int64]
    letters: npt.NDArray[np.uint64]
    prints: Fingerprints
    by_print: npt.NDArray[np.int32]


class Lexicon:
    """The terms of a collection in code point order; ids are 0-based positions in that order."""

    def __init__(self, tables: _Tables, lemmas: LemmaTables, file: MappedFile | None = None) -> None:
        self._tables, self._lemmas = tables, lemmas
        self.file = file
        self._counts = tables.counts
        self._ids: dict[str, int] = {}
        self._functional: dict[str, bool] = {}

    @classmethod
    def build(cls, terms: Sequence[str], counts: npt.NDArray[np.int64], workers: Workers | None = None) -> Lexicon:
        """A lexicon of ascending, distinct terms and how often each occurs in the collection.

        Many terms are read by the `workers`, if there are any.
        """
        if len(terms) != len(counts):
            raise ValueError("a count for each term is needed")
        table, prints = StringTable.build(terms), fingerprints(terms)
        tables = _Tables(
            terms=table,
            counts=np.ascontiguousarray(counts, np.int64),
            letters=_letters(table),
            prints=prints,
            by_print=np.argsort(prints, kind="stable").astype(np.int32),
        )
        return cls(tables, LemmaTables.build(terms, workers or Workers(1)))

    @property
    def terms(self) -> StringTable:
        """The terms in the order of their ids."""
        return self._tables.terms

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How often each term occurs in the collection."""
        return self._counts

    def with_counts(self, counts: npt.NDArray[np.int64], added: Mapping[str, int]) -> tuple[Lexicon, Union]:
        """The lexicon of a collection whose terms now occur so often, and in which the `added` ones occur so often.

        It is what `build` would make, at the cost of the additions and of copying; terms that occur nowhere any more
        are left out. The union numbers the terms of before, and after them the added ones in order.
        """
        names = sorted(added)
        new = Lexicon.build(names, np.array([added[name] for name in names], np.int64))
        old_tables, new_tables = self._tables, new._tables
        union = Union.of(old_tables.terms, new_tables.terms, np.append(counts > 0, np.ones(len(names), bool)))
        gathered = {
            name: np.concatenate([getattr(old_tables, name), getattr(new_tables, name)])[union.order]
            for name in ("letters", "prints")
        }
        tables = _Tables(
            terms=union.names(old_tables.terms, new_tables.terms),
            counts=np.append(counts, new_tables.counts)[union.order],
            by_print=_merged_order(old_tables, new_tables, union, gathered["prints"]),
            **gathered,
        )
        if self.file is not None:
            self.file.let_go()  # half of what it holds was copied, and the lemmas are yet to come
        return Lexicon(tables, self._lemmas.with_terms(new._lemmas, union)), union

    def save(self, path: Path) -> None:
        """Write the lexicon as one file of arrays."""
        arrays: dict[str, Array] = {}
        for tables in (self._tables, self._lemmas):
            for part in fields(tables):
                value = getattr(tables, part.name)
                arrays |= value.arrays(part.name) if isinstance(value, StringTable | Ragged) else {part.name: value}
        write_arrays(path, arrays, {})

    @classmethod
    def load(cls, path: Path, at_once: bool = True) -> Lexicon:
        """Map a saved lexicon into memory, read `at_once`. Raises IndexUnavailable when it is missing or torn."""
        try:
            file = open_arrays(path, at_once=at_once)
            return cls(_Tables(**_parts(file, _Tables)), LemmaTables(**_parts(file, LemmaTables)), file.file)
        except (TornArrays, KeyError) as error:
            raise IndexUnavailable("index.lexicon", path, error=error) from error

    def __len__(self) -> int:
        return len(self._tables.terms)

    def term(self, number: int) -> str:
        """The term with this id."""
        return self._tables.terms[number]

    def id_of(self, term: str) -> int:
        """The id of a term, -1 when the collection has none such; what was looked up last is remembered.

        The same words come again and again: in one query for each of its rules, and in the next pages.
        """
        number = self._ids.get(term)
        if number is None:
            if len(self._ids) >= _IDS_REMEMBERED:
                self._ids.clear()
            number = self._ids[term] = self._tables.terms.find(term)
        return number

    def ids_of(self, terms: Sequence[str]) -> list[int]:
        """`id_of` for many terms at once, by their fingerprints."""
        ids = [-1] * len(terms)
        if not len(self):
            return ids
        wanted, order, prints = fingerprints(terms), self._tables.by_print, self._tables.prints
        first = np.searchsorted(prints, wanted, "left", order)
        for at in np.flatnonzero(prints.take(order.take(first, mode="clip")) == wanted).tolist():
            alike = self._printed_alike(int(first[at]))
            ids[at] = next((number for number in alike if self.term(number) == terms[at]), -1)
        return ids

    def _printed_alike(self, place: int) -> Iterator[int]:
        """The terms with the fingerprint of the one at a place in the order of fingerprints, from there on."""
        order, prints = self._tables.by_print, self._tables.prints
        wanted = prints[order[place]]
        return takewhile(lambda number: prints[number] == wanted, map(order.item, range(place, len(order))))

    def fingerprints(self, numbers: Sequence[int] | Array) -> Fingerprints:
        """The fingerprints of these terms."""
        return self._tables.prints.take(numbers)

    def count(self, number: int) -> int:
        """How often a term occurs in the collection, all fields together."""
        return int(self._counts[number])

    def total(self, numbers: Iterable[int]) -> int:
        """How often these terms occur together."""
        return int(self._tables.counts[list(numbers)].sum())

    def frequency(self, term: str) -> int:
        """How often a term occurs in the collection; 0 when it does not."""
        number = self.id_of(term)
        return 0 if number < 0 else int(self._counts[number])

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """`frequency` for many terms at once."""
        return [0 if number < 0 else int(self._counts[number]) for number in self.ids_of(terms)]

    def most_frequent(self, ids: Iterable[int], count: int) -> list[int]:
        """Those of some terms that occur most often, of equal ones the earlier first."""
        numbers = np.unique(np.fromiter(ids, np.int64))
        counts = self._counts[numbers]
        if count < len(numbers):
            numbers = numbers[counts >= np.partition(counts, -count)[-count]]
        return sorted(numbers.tolist(), key=lambda number: (-self.count(number), number))[:count]

    def prefix(self, text: str) -> range:
        """The ids of the terms that begin with a (folded) text."""
        return self._tables.terms.prefix(text)

    def wildcard(self, pattern: str) -> Sequence[int]:
        """The terms that a (folded) pattern matches, in which * stands for any letters or none; ascending.

        Compared are those that begin so and have all its letters, none where nothing follows the star.
        """
        near = self.prefix(pattern[: pattern.index("*")])
        if pattern.index("*") == len(pattern) - 1:
            return near
        letters = _letters(StringTable.build([pattern.replace("*", "")]))[0]
        having = (self._tables.letters[near.start : near.stop] & letters) == letters
        matches = re.compile(translate(pattern)).fullmatch
        return tuple(number for number in (near.start + np.flatnonzero(having)).tolist() if matches(self.term(number)))

    def fuzzy(self, term: str, distance: int) -> Ids:
        """The terms within so many edits of one: letters added, dropped, replaced, neighbours exchanged."""
        from rapidfuzz.distance import OSA  # for readers only

        letters = np.bitwise_count(self._tables.letters ^ _letters(StringTable.build([term]))[0])
        ids = np.flatnonzero(letters <= 2 * distance).tolist()
        names = (self.term(number) for number in ids)
        return tuple(
            number
            for number, name in zip(ids, names, strict=True)
            if OSA.distance(term, name, score_cutoff=distance) <= distance
        )

    def readings(self, term: str) -> tuple[Reading, ...]:
        """The readings of any term, the likeliest first; it need not be in the lexicon."""
        return readings_of(term)

    def is_function(self, term: str, typed: str = "") -> bool:
        """Whether a term is a function word, as it is or with something before or behind it (وفيه); remembered.

        One that is `typed` as none with a pronoun is spelled (قبلة) is not.
        """
        known = self._functional.get(term)
        if known is None:
            if len(self._functional) >= _IDS_REMEMBERED:
                self._functional.clear()
            known = any(morphology().is_function(lemma) for lemma, _ in self._lemmas_read(term))
            self._functional[term] = known
        return known and not (typed and self._is_content(term, typed))

    def _is_content(self, term: str, typed: str) -> bool:
        return any(morphology().is_content(typed, lemma) for lemma, _ in self._lemmas_read(term))

    def is_unknown(self, term: str) -> bool:
        """Whether neither the lexicon of Arabic nor a list knows a term."""
        return all(lemma.startswith(UNKNOWN) for lemma, _ in self._lemmas_read(term))

    def is_rootless(self, term: str) -> bool:
        """Whether a term is of no root, and no function word: a name, a loan word, or unknown."""
        return not self.is_function(term) and not any(has_root for _, has_root in self._lemmas_read(term))

    def same_lemma(self, term: str, typed: str = "") -> Ids:
        """The terms that are one word with a term, ascending; the term itself need not be in the lexicon.

        They are those of which a lemma that the term is likely to have is one; of a `typed` word, one that its letters
        allow (`Morphology.meant`).
        """
        return self._of_lemmas(self._asked(term, typed))

    def same_root(self, term: str, typed: str = "") -> Ids:
        """The terms with a lemma of a common root, and those that are one word with it."""
        lemmas = self._asked(term, typed)
        roots = {root for lemma in lemmas for root in self._lemmas.roots_of[lemma]}
        if not lemmas:
            names = (root for reading in self.readings(term) for root in reading.roots)
            roots = {root for root in map(self._lemmas.roots.find, names) if root >= 0}
        return self._of_lemmas({*lemmas, *(kin for root in roots for kin in self._lemmas.of_root[root])})

    def same_sound(self, term: str) -> Ids:
        """The terms of rare words that may be the same foreign name as others write it (بلدوين for بالدوين)."""
        words = {letters_of(lemma) for lemma, has_root in self._lemmas_read(term) if not has_root}
        return self._of_lemmas({lemma for word in words if len(word) > 3 for lemma in self._sounding_like(word)})

    def _sounding_like(self, word: str) -> Iterator[int]:
        heard = sounds(word)
        number = self._lemmas.sounds.find(heard)
        slips = 3 if len(heard) > 3 else 1
        alike = self._lemmas.of_sound[number] if number >= 0 else []
        return (lemma for lemma in alike if self._is_near_and_rare(lemma, word, slips))

    def _is_near_and_rare(self, lemma: int, word: str, slips: int) -> bool:
        from rapidfuzz.distance import OSA

        near = 0 < OSA.distance(word, letters_of(self._lemmas.lemmas[lemma]), score_cutoff=slips) <= slips
        return near and self.total(self._lemmas.of_lemma[lemma]) <= _RARE

    def _lemmas_read(self, term: str) -> list[tuple[str, bool]]:
        """The lemmas of any term, and whether each has a root; of the lexicon's own terms without reading them anew.

        Reading one term takes milliseconds, as much as reading a hundred.
        """
        number = self.id_of(term)
        if number < 0:
            return [(reading.lemma, bool(reading.roots)) for reading in self.readings(term)]
        lemmas = self._lemmas.readings[number]
        return [(self._lemmas.lemmas[lemma], len(self._lemmas.roots_of[lemma]) > 0) for lemma in lemmas]

    def _asked(self, term: str, typed: str) -> set[int]:
        """The lemmas that a query's word is looked for by; those that the collection has."""
        number = self.id_of(term)
        if typed and self.is_function(term) and self._is_content(term, typed):
            names = [reading.lemma for reading in morphology().content_readings(term) if reading.strength >= ASKED]
        elif number >= 0:
            names = [
                self._lemmas.lemmas[lemma] for lemma in self._lemmas.readings[number][: self._lemmas.asked[number]]
            ]
        else:
            names = [reading.lemma for reading in self.readings(term) if reading.strength >= ASKED]
        meant = morphology().meant(typed, names) if typed and names else names
        return {lemma for lemma in map(self._lemmas.lemmas.find, meant) if lemma >= 0}

    def _of_lemmas(self, lemmas: Iterable[int]) -> Ids:
        rows = [np.asarray(self._lemmas.of_lemma[lemma], np.int64) for lemma in lemmas]
        return tuple(np.unique(np.concatenate([np.zeros(0, np.int64), *rows])).tolist())


def _parts(file: ArrayFile, tables: type[_Tables | LemmaTables]) -> dict[str, Any]:
    return {part.name: _opened(file, part.name) for part in fields(tables)}


def _opened(file: ArrayFile, name: str) -> Any:
    """A part of the lexicon out of its file."""
    if name in _STRINGS:
        return StringTable.from_file(file, name)
    return Ragged.from_file(file, name) if f"{name}.starts" in file.arrays else file[name]


def _merged_order(old: _Tables, new: _Tables, union: Union, prints: Fingerprints) -> npt.NDArray[np.int32]:
    """The terms of a union in the order of their fingerprints, from the orders of its two tables."""
    kept, added = union.number[old.by_print], union.number[union.first + new.by_print]
    kept = kept[kept >= 0]
    return np.insert(kept, np.searchsorted(prints[kept], prints[added]), added).astype(np.int32)


def _letters(table: StringTable) -> npt.NDArray[np.uint64]:
    """For each string the set of its letters, as bits: an edit changes two of them at most.

    The bit of a letter is given by the last six bits of its UTF-8 bytes; different letters may share one.
    """
    blob, offsets = table.rows.values, table.rows.starts
    last = np.append((blob[1:] & 0xC0) != 0x80, True) if len(blob) else np.zeros(0, bool)
    bits = np.where(last, np.uint64(1) << (blob & 63).astype(np.uint64), np.uint64(0))
    return np.bitwise_or.reduceat(bits, offsets[:-1]) if len(table) else np.zeros(0, np.uint64)
