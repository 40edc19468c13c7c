"""The lexicon: every term of a collection, and which of them are one word.

Postings know terms only. That دول، دولة and بالدولة are one word is knowledge about Arabic, and it is here: term →
lemmas → root and sound, and back. The terms are in one table (index/vocabulary/term_table.py), or in a large one and a
small one of what came to the collection since: a change costs what it adds, and the two are merged now and then, as
segments are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.arabic.morphology.readings import ASKED, Reading, morphology
from index.arabic.morphology.unknown import UNKNOWN
from index.arabic.transliteration import sounds
from index.arrays.array_file import Array, ArrayFile, TornArrays, open_arrays, write_arrays
from index.arrays.ragged import distinct
from index.errors import IndexUnavailable
from index.vocabulary.lemmas import letters_of, readings_of
from index.vocabulary.term_hashes import Fingerprints
from index.vocabulary.term_table import TermTable
from index.vocabulary.union import Union
from index.workers import Workers

Ids = tuple[int, ...]

MORE = "more."
"""Stands before the names of the arrays of the small table in a file."""

_RARE = 200
"""A foreign name that is written in several ways does not occur more often in any of them; other words do."""

_IDS_REMEMBERED = 20_000


class Lexicon:
    """The terms of a collection; ids are 0-based: those of the `base` are its numbers, those of `more` come behind.

    Terms that occur nowhere any more keep their ids until the tables are merged, and are found by nothing.
    """

    def __init__(self, base: TermTable, counts: npt.NDArray[np.integer], more: TermTable | None = None) -> None:
        self.base, self.more = base, more
        self._parts = ((0, base),) if more is None else ((0, base), (len(base), more))
        self._counts = counts
        self._has_gone = not np.all(counts)
        self._ids: dict[str, int] = {}
        self._functional: dict[str, bool] = {}

    @classmethod
    def build(cls, terms: Sequence[str], counts: npt.NDArray[np.integer], workers: Workers | None = None) -> Lexicon:
        """A lexicon of ascending, distinct terms and how often each occurs in the collection.

        Many terms are read by the `workers`, if there are any.
        """
        if len(terms) != len(counts):
            raise ValueError("a count for each term is needed")
        return cls(TermTable.build(terms, workers), np.ascontiguousarray(counts, np.int64))

    @property
    def counts(self) -> npt.NDArray[np.integer]:
        """How often each term occurs in the collection."""
        return self._counts

    def grow(self, counts: npt.NDArray[np.integer], added: Mapping[str, int]) -> tuple[Lexicon, npt.NDArray[np.int32]]:
        """The lexicon when its terms occur so often and the `added` ones, which it has not, so often.

        The base stays as it is. The second is the id that each term of before has now.
        """
        names, first = sorted(added), len(self.base)
        number = np.arange(len(self), dtype=np.int32)
        if not names:
            return Lexicon(self.base, counts, self.more), number
        new, gained = TermTable.build(names), np.array([added[name] for name in names], np.int64)
        if self.more is None:
            return Lexicon(self.base, np.append(counts, gained), new), number
        more, union = self.more.merge(new, np.ones(len(self.more) + len(new), bool))
        number[first:] = first + union.number[: len(self.more)]
        behind = np.append(counts[first:], gained)[union.order]
        return Lexicon(self.base, np.append(counts[:first], behind), more), number

    def merge(self) -> tuple[Lexicon, Union]:
        """The lexicon in one table, without terms that occur nowhere: what `build` makes, at the cost of copying.

        The union numbers the terms of the base, and then the others.
        """
        table, union = self.base.merge(self.more or TermTable.build(()), self._counts > 0)
        return Lexicon(table, self._counts[union.order]), union

    def with_counts(self, counts: npt.NDArray[np.integer], added: Mapping[str, int]) -> tuple[Lexicon, Union]:
        """`grow` and `merge` at once, of a lexicon in one table."""
        return self.grow(counts, added)[0].merge()

    def save(self, path: Path) -> None:
        """Write a lexicon in one table as one file of arrays."""
        if self.more is not None:
            raise ValueError("a lexicon of two tables is not saved in one file")
        write_arrays(path, self.base.arrays() | {"counts": self._counts}, {})

    @classmethod
    def load(cls, path: Path, at_once: bool = True) -> Lexicon:
        """Map a saved lexicon into memory, read `at_once`. Raises IndexUnavailable when it is missing or torn."""
        try:
            file = open_arrays(path, at_once=at_once)
            return cls.of_files(file, file)
        except (TornArrays, KeyError) as error:
            raise IndexUnavailable("index.lexicon", path, error=error) from error

    @classmethod
    def of_files(cls, base: ArrayFile, others: ArrayFile) -> Lexicon:
        """The lexicon whose base lies in one file, counts and other terms in another; KeyError where they do not."""
        more = TermTable.from_file(others, MORE) if f"{MORE}terms" in others.arrays else None
        return cls(TermTable.from_file(base), others["counts"], more)

    def __len__(self) -> int:
        return len(self._counts)

    def term(self, number: int) -> str:
        """The term with this id."""
        first, table = self._home(number)
        return table.terms[number - first]

    def _home(self, number: int) -> tuple[int, TermTable]:
        """The table that a term stands in, behind the first id there."""
        return self._parts[0 if number < len(self.base) else -1]

    def id_of(self, term: str) -> int:
        """The id of a term, -1 when the collection has none such; what was looked up last is remembered.

        The same words come again and again: in one query for each of its rules, and in the next pages.
        """
        number = self._ids.get(term)
        if number is None:
            if len(self._ids) >= _IDS_REMEMBERED:
                self._ids.clear()
            number = self._ids[term] = self._find(term)
        return number

    def _find(self, term: str) -> int:
        for first, table in self._parts:
            number = table.terms.find(term)
            if number >= 0:
                return first + number if self._counts[first + number] else -1
        return -1

    def known_ids(self, terms: Sequence[str]) -> list[int]:
        """The ids of terms, of those too that occur nowhere any more; -1 of what is in no table."""
        ids = self.base.numbers(terms)
        if self.more is not None:
            others = self.more.numbers(terms)
            ids = [len(self.base) + other if other >= 0 else number for number, other in zip(ids, others, strict=True)]
        return ids

    def ids_of(self, terms: Sequence[str]) -> list[int]:
        """`id_of` for many terms at once, by their fingerprints."""
        ids = self.known_ids(terms)
        return [number if number < 0 or self._counts[number] else -1 for number in ids] if self._has_gone else ids

    def fingerprints(self, numbers: Sequence[int] | Array) -> Fingerprints:
        """The fingerprints of these terms."""
        if self.more is None:
            return self.base.prints.take(numbers)
        ids, prints = np.asarray(numbers, np.int64), np.zeros(len(numbers), np.uint32)
        behind = ids >= len(self.base)
        prints[~behind] = self.base.prints[ids[~behind]]
        prints[behind] = self.more.prints[ids[behind] - len(self.base)]
        return prints

    def count(self, number: int) -> int:
        """How often a term occurs in the collection, all fields together."""
        return int(self._counts[number])

    def total(self, numbers: Iterable[int]) -> int:
        """How often these terms occur together."""
        return int(self._counts[list(numbers)].sum())

    def frequency(self, term: str) -> int:
        """How often a term occurs in the collection; 0 when it does not."""
        number = self.id_of(term)
        return 0 if number < 0 else int(self._counts[number])

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """`frequency` for many terms at once."""
        return [0 if number < 0 else int(self._counts[number]) for number in self.ids_of(terms)]

    def most_frequent(self, ids: Iterable[int], count: int) -> list[int]:
        """Those of some terms that occur most often, of equal ones the earlier in code point order first."""
        numbers = distinct(np.fromiter(ids, np.int64))
        counts = self._counts[numbers]
        if count < len(numbers):
            numbers = numbers[counts >= np.partition(counts, -count)[-count]]
        return sorted(self.in_order(numbers.tolist()), key=lambda number: -self.count(number))[:count]

    def in_order(self, ids: Sequence[int]) -> Sequence[int]:
        """Terms in code point order, given in that of their ids: those of the small table between the others."""
        if self.more is None or not ids or ids[-1] < len(self.base):
            return ids
        return sorted(ids, key=self._place)

    def _place(self, number: int) -> tuple[int, bool]:
        """Where a term stands among those of the base: one of the small table before the one that follows it."""
        if number < len(self.base):
            return number, True
        return self.base.terms.place(self.term(number).encode("utf-8", "surrogatepass")), False

    def prefix(self, text: str) -> Sequence[int]:
        """The ids of the terms that begin with a (folded) text, ascending."""
        return self._of_tables(lambda table: table.terms.prefix(text))

    def wildcard(self, pattern: str) -> Sequence[int]:
        """The terms that a (folded) pattern matches, in which * stands for any letters or none; ascending."""
        return self._of_tables(lambda table: table.wildcard(pattern))

    def fuzzy(self, term: str, distance: int) -> Sequence[int]:
        """The terms within so many edits of one, ascending: letters added, dropped, replaced, neighbours exchanged."""
        return self._of_tables(lambda table: table.fuzzy(term, distance))

    def _of_tables(self, numbers_in: Callable[[TermTable], Sequence[int]]) -> Sequence[int]:
        """The terms that are found in each table by themselves, those left out that occur nowhere any more."""
        if self.more is None and not self._has_gone:
            return numbers_in(self.base)
        ids = chain.from_iterable((first + number for number in numbers_in(table)) for first, table in self._parts)
        return tuple(number for number in ids if self._counts[number])

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
        return self._ids_in(self._of_lemmas(self._asked(term, typed)))

    def same_root(self, term: str, typed: str = "") -> Ids:
        """The terms with a lemma of a common root, and those that are one word with it."""
        lemmas = self._asked(term, typed)
        of_lemmas = self._of_lemmas(lemmas)
        if any(self._counts[ids].any() for ids in of_lemmas):
            roots = {root for _, table in self._parts for lemma in lemmas for root in table.roots_of(lemma)}
        else:
            roots = {root for reading in self.readings(term) for root in reading.roots}
        return self._ids_in([*of_lemmas, *(first + table.of_roots(roots) for first, table in self._parts)])

    def same_sound(self, term: str) -> Ids:
        """The terms of rare words that may be the same foreign name as others write it (بلدوين for بالدوين)."""
        words = {letters_of(lemma) for lemma, has_root in self._lemmas_read(term) if not has_root}
        alike = {lemma for word in words if len(word) > 3 for lemma in self._sounding_like(word)}
        return self._ids_in(self._of_lemmas(alike))

    def _sounding_like(self, word: str) -> Iterator[str]:
        heard = sounds(word)
        slips = 3 if len(heard) > 3 else 1
        alike = {lemma for _, table in self._parts for lemma in table.of_sound(heard)}
        return (lemma for lemma in alike if self._is_near_and_rare(lemma, word, slips))

    def _is_near_and_rare(self, lemma: str, word: str, slips: int) -> bool:
        from rapidfuzz.distance import OSA  # for readers only

        near = 0 < OSA.distance(word, letters_of(lemma), score_cutoff=slips) <= slips
        return near and self.total(chain.from_iterable(self._of_lemmas([lemma]))) <= _RARE

    def _lemmas_read(self, term: str) -> list[tuple[str, bool]]:
        """The lemmas of any term, and whether each has a root; of the lexicon's own terms without reading them anew.

        Reading one term takes milliseconds, as much as reading a hundred.
        """
        number = self.id_of(term)
        if number < 0:
            return [(reading.lemma, bool(reading.roots)) for reading in self.readings(term)]
        first, table = self._home(number)
        lemmas = table.lemmas
        return [(lemmas.lemmas[lemma], len(lemmas.roots_of[lemma]) > 0) for lemma in table.lemmas_of(number - first)]

    def _asked(self, term: str, typed: str) -> Sequence[str]:
        """The lemmas that a query's word is looked for by."""
        number = self.id_of(term)
        if typed and self.is_function(term) and self._is_content(term, typed):
            names = [reading.lemma for reading in morphology().content_readings(term) if reading.strength >= ASKED]
        elif number >= 0:
            first, table = self._home(number)
            names = [table.lemmas.lemmas[lemma] for lemma in table.lemmas_of(number - first, asked=True)]
        else:
            names = [reading.lemma for reading in self.readings(term) if reading.strength >= ASKED]
        return list(morphology().meant(typed, names) if typed and names else names)

    def _of_lemmas(self, lemmas: Iterable[str]) -> list[Array]:
        """The ids of the terms of some lemmas, table by table."""
        names = list(lemmas)
        return [first + table.of_lemmas(names) for first, table in self._parts]

    def _ids_in(self, parts: Iterable[Array]) -> Ids:
        """Ids of terms that occur, ascending, each once."""
        ids = distinct(np.concatenate([np.zeros(0, np.int64), *parts]))
        return tuple((ids[self._counts[ids] > 0] if self._has_gone else ids).tolist())
