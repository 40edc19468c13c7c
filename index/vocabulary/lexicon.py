"""The lexicon: every term of a collection, and which of them are one word.

Postings know terms only. That دول، دولة and بالدولة are one word is knowledge about the vocabulary, and it is here:
term → stem → kin (broken plurals, learned classes), variants, root, and back. All of it is flat arrays, mapped into
memory when opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from index.arabic.plurals import plural_pairs
from index.arabic.roots import root
from index.arabic.stem import Stemmer, VocabularyStemmer
from index.arabic.transliteration import sounds
from index.arabic.variants import variant_families
from index.arabic.wordlists import names
from index.arrays.array_file import Array, ArrayFile, TornArrays, open_arrays, write_arrays
from index.arrays.ragged import Ragged
from index.arrays.string_table import StringTable
from index.errors import IndexUnavailable
from index.vocabulary.kinship import MOST_TOKENS, Pair, company
from index.vocabulary.term_hashes import Fingerprints, fingerprints
from index.workers import Workers

Ids = tuple[int, ...]

_LARGE = 100_000
"""Tokens from which on a collection's frequencies are trusted in full (`Stemmer.least`)."""

_TELLING = 1_000_000
"""Tokens from which on a collection can teach which stems are kin."""

_GROWTH = 1.25
"""What was learned holds until the collection has grown or shrunk by this factor."""

_MANY = 50_000
"""Terms from which on stemming is worth other processes."""

_STRINGS = ("terms", "stems", "roots", "sounds")
"""The parts of a lexicon that are tables of strings."""

_RARE = 200
"""A foreign name that is written in several ways does not occur more often in any of them; other words do."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The running text of a collection: the lexicon id of each token, and a number for the document it stands in."""

    tokens: npt.NDArray[np.int32]
    documents: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Tables:
    """Everything of a lexicon, in the order of its files."""

    terms: StringTable
    counts: npt.NDArray[np.int64]
    letters: npt.NDArray[np.uint64]
    prints: Fingerprints
    by_print: npt.NDArray[np.int32]
    stems: StringTable
    stem_of: npt.NDArray[np.int32]
    of_stem: Ragged
    roots: StringTable
    root_of: npt.NDArray[np.int32]
    of_root: Ragged
    sounds: StringTable
    of_sound: Ragged
    kin: Ragged
    kindred: Ragged
    learned_from: npt.NDArray[np.int64]


class Lexicon:
    """The terms of a collection in code point order; ids are 0-based positions in that order."""

    def __init__(self, tables: _Tables) -> None:
        self._tables = tables
        self._counts = tables.counts
        # not `self.frequency`: an object that holds itself keeps its files open until garbage is collected
        self._stemmer = Stemmer(partial(_frequency, tables), _least(int(tables.counts.sum())))

    @classmethod
    def build(
        cls,
        terms: Sequence[str],
        counts: npt.NDArray[np.int64],
        texts: Callable[[], Texts] | None = None,
        previous: Lexicon | None = None,
        workers: Workers | None = None,
    ) -> Lexicon:
        """A lexicon of ascending, distinct terms and how often each occurs in the collection.

        From the `texts` of a large enough collection it learns which stems are kin (index/vocabulary/kinship.py),
        unless the `previous` lexicon has learned that from a collection of about this size. Many terms are stemmed by
        the `workers`, if there are any.
        """
        if len(terms) != len(counts):
            raise ValueError("a count for each spelling is needed")
        many = workers if workers and len(terms) >= _MANY else Workers(1)
        stems, stem_of, stemmer = _stems(terms, counts, many)
        roots, root_of = _numbered([_root(stem) for stem in stems])
        heard, sound_of = _numbered([sounds(stem) for stem in stems])
        numbers = {stem: i for i, stem in enumerate(stems)}
        listed = _paired(plural_pairs(), stemmer, numbers)
        kin, learned_from = _kin(listed, numbers, stem_of, _Source(int(counts.sum()), texts, previous))
        table, prints = StringTable.build(terms), fingerprints(terms)
        return cls(
            _Tables(
                terms=table,
                counts=np.ascontiguousarray(counts, np.int64),
                letters=_letters(table),
                prints=prints,
                by_print=np.argsort(prints).astype(np.int32),
                stems=StringTable.build(stems),
                stem_of=stem_of,
                of_stem=Ragged.of_labels(stem_of, len(stems)),
                roots=StringTable.build(roots),
                root_of=root_of,
                of_root=Ragged.of_labels(root_of, len(roots)),
                sounds=StringTable.build(heard),
                of_sound=Ragged.of_labels(sound_of, len(heard)),
                kin=Ragged.of_pairs(kin, len(stems)),
                kindred=Ragged.of_pairs(_paired(variant_families(), stemmer, numbers), len(stems)),
                learned_from=np.array([learned_from], np.int64),
            )
        )

    def learned_from(self) -> int:
        """How many tokens the collection had when kin were learned from it; 0 when they were not."""
        return int(self._tables.learned_from[0])

    def kin_stems(self) -> tuple[set[str], set[tuple[str, str]]]:
        """All stems, and which pairs of them are kin."""
        stems = list(self._tables.stems)
        return set(stems), {(stems[a], stems[b]) for a, b in self._tables.kin.pairs()}

    def save(self, path: Path) -> None:
        """Write the lexicon as one file of arrays."""
        arrays: dict[str, Array] = {}
        for part in fields(self._tables):
            value = getattr(self._tables, part.name)
            arrays |= value.arrays(part.name) if isinstance(value, StringTable | Ragged) else {part.name: value}
        write_arrays(path, arrays, {})

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Map a saved lexicon into memory. Raises IndexUnavailable when it is missing or torn."""
        try:
            file = open_arrays(path)
            return cls(_Tables(**{part.name: _opened(file, part.name) for part in fields(_Tables)}))
        except (TornArrays, KeyError) as error:
            raise IndexUnavailable(f"{path}: the lexicon cannot be read ({error}); run bahith reindex") from error

    def __len__(self) -> int:
        return len(self._tables.terms)

    def term(self, number: int) -> str:
        """The term with this id."""
        return self._tables.terms[number]

    def id_of(self, term: str) -> int:
        """The id of a term, -1 when the collection has none such."""
        return self._tables.terms.find(term)

    def ids_of(self, terms: Sequence[str]) -> list[int]:
        """`id_of` for many terms at once, by their fingerprints."""
        wanted, order = fingerprints(terms), self._tables.by_print
        first, end = (np.searchsorted(self._tables.prints, wanted, side, order) for side in ("left", "right"))
        ids = [-1] * len(terms)
        for at in np.flatnonzero(first < end).tolist():
            alike = order[first[at] : end[at]].tolist()
            ids[at] = next((number for number in alike if self.term(number) == terms[at]), -1)
        return ids

    def fingerprints(self, numbers: Sequence[int]) -> Fingerprints:
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
        return _frequency(self._tables, term)

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

    def within(self, term: str, distance: int) -> Ids:
        """The terms within so many edits of one: letters added, dropped, replaced, neighbours exchanged."""
        letters = np.bitwise_count(self._tables.letters ^ _letters(StringTable.build([term]))[0])
        ids = np.flatnonzero(letters <= 2 * distance).tolist()
        names = (self.term(number) for number in ids)
        return tuple(
            number
            for number, name in zip(ids, names, strict=True)
            if OSA.distance(term, name, score_cutoff=distance) <= distance
        )

    def stem(self, term: str) -> str:
        """The stem of any term, by the frequencies of this collection."""
        return self._stemmer.stem(term)

    def steps(self, term: str) -> tuple[str, ...]:
        """What remains of a term after each step of the stemmer."""
        return self._stemmer.steps(term)

    def same_stem(self, term: str) -> Ids:
        """The terms with the same stem, ascending; the term itself need not be in the lexicon."""
        stem = self._stem_number(term)
        return () if stem < 0 else tuple(self._tables.of_stem[stem])

    def same_class(self, term: str) -> Ids:
        """The terms of the same class: same stem, or broken plurals and kin of it."""
        return self._with(self._tables.kin, self._stem_number(term))

    def variants(self, term: str) -> Ids:
        """The terms of the same word as written elsewhere (أميركا for أمريكا); its own stem not among them."""
        stem = self._stem_number(term)
        return () if stem < 0 else self._of_stems(self._tables.kindred[stem])

    def same_root(self, term: str) -> Ids:
        """The terms with the same root."""
        number = self._tables.roots.find(_root(self.stem(term)))
        return () if number < 0 else self._of_stems(self._tables.of_root[number])

    def same_sound(self, term: str) -> Ids:
        """The terms of rare words that may be the same foreign name as others write it (بلدوين for بالدوين)."""
        stem = self.stem(term)
        heard = sounds(stem)
        number = self._tables.sounds.find(heard) if len(stem) > 3 and len(heard) > 2 else -1
        alike = self._tables.of_sound[number] if number >= 0 else []
        slips = 3 if len(heard) > 3 else 1
        return self._of_stems([other for other in alike if self._is_near_and_rare(other, stem, slips)])

    def _is_near_and_rare(self, number: int, stem: str, slips: int) -> bool:
        other = self._tables.stems[number]
        near = len(other) > 3 and 0 < OSA.distance(stem, other, score_cutoff=slips) <= slips
        return near and sum(map(self.count, self._tables.of_stem[number])) <= _RARE

    def _with(self, kin: Ragged, stem: int) -> Ids:
        return () if stem < 0 else self._of_stems([stem, *kin[stem]])

    def _of_stems(self, stems: list[int]) -> Ids:
        return tuple(sorted(number for stem in stems for number in self._tables.of_stem[stem]))

    def _stem_number(self, term: str) -> int:
        number = self.id_of(term)
        return int(self._tables.stem_of[number]) if number >= 0 else self._tables.stems.find(self.stem(term))


def _frequency(tables: _Tables, term: str) -> int:
    number = tables.terms.find(term)
    return 0 if number < 0 else int(tables.counts[number])


def _opened(file: ArrayFile, name: str) -> Any:
    """A part of the lexicon out of its file."""
    if name in _STRINGS:
        return StringTable.opened(file, name)
    return Ragged.opened(file, name) if f"{name}.starts" in file.arrays else file[name]


def _letters(table: StringTable) -> npt.NDArray[np.uint64]:
    """For each string the set of its letters, as bits: an edit changes two of them at most.

    The bit of a letter is given by the last six bits of its UTF-8 bytes; different letters may share one.
    """
    blob, offsets = table.rows.values, table.rows.starts
    last = np.append((blob[1:] & 0xC0) != 0x80, True) if len(blob) else np.zeros(0, bool)
    bits = np.where(last, np.uint64(1) << (blob & 63).astype(np.uint64), np.uint64(0))
    return np.bitwise_or.reduceat(bits, offsets[:-1]) if len(table) else np.zeros(0, np.uint64)


def _root(stem: str) -> str:
    """The root of a stem; a name is its own."""
    return stem if stem in names() else root(stem)


def _least(tokens: int) -> int:
    return 3 if tokens >= _LARGE else 1


def _stems(
    terms: Sequence[str], counts: npt.NDArray[np.int64], workers: Workers
) -> tuple[list[str], npt.NDArray[np.int32], Stemmer]:
    frequency = dict(zip(terms, counts.tolist(), strict=True))
    least = _least(int(counts.sum()))
    size = -(-len(terms) // workers.processes) or 1
    parts = [terms[start : start + size] for start in range(0, len(terms), size)]
    others = [workers.submit(_stemmed, part, frequency, least) for part in parts[1:]]
    stemmer = VocabularyStemmer(frequency, least)
    stems = [stemmer.stem(term) for part in parts[:1] for term in part]
    stems += chain.from_iterable(other.result() for other in others)
    listed = {stemmer.stem(word) for family in (*plural_pairs(), *variant_families()) for word in family}
    return *_numbered(stems, listed), stemmer


def _stemmed(terms: Sequence[str], frequency: Mapping[str, int], least: int) -> list[str]:
    return list(map(VocabularyStemmer(frequency, least).stem, terms))


def _numbered(names: list[str], more: Iterable[str] = ()) -> tuple[list[str], npt.NDArray[np.int32]]:
    """The distinct names in order, and for each name its number among them; `more` names may have nothing of theirs.

    So the singular of the lists leads to its plural even where no article has the singular.
    """
    distinct = sorted({*names, *more})
    number = {name: i for i, name in enumerate(distinct)}
    return distinct, np.array([number[name] for name in names], np.int32)


def _paired(families: Iterable[Sequence[str]], stemmer: Stemmer, numbers: Mapping[str, int]) -> set[Pair]:
    """Pairs of the stems that the words of each family have, where the collection has them."""
    stems = (sorted({stem for word in family if (stem := stemmer.stem(word)) in numbers}) for family in families)
    return {(numbers[a], numbers[b]) for group in stems for a, b in combinations(group, 2)}


@dataclass(frozen=True, slots=True)
class _Source:
    """What kin can be learned from: the collection's size in tokens, its texts, the lexicon before."""

    tokens: int
    texts: Callable[[], Texts] | None
    previous: Lexicon | None

    def still_known(self) -> bool:
        """Whether the previous lexicon has learned from about as much."""
        before = self.previous.learned_from() if self.previous else 0
        return before / _GROWTH <= self.tokens <= before * _GROWTH and self.tokens > 0


def _kin(
    listed: set[Pair], numbers: Mapping[str, int], stem_of: npt.NDArray[np.int32], source: _Source
) -> tuple[set[Pair], int]:
    """The pairs of stems that are kin, and how many tokens that was learned from."""
    if source.previous and source.still_known():
        return _carried(listed, numbers, source.previous), source.previous.learned_from()
    if source.texts is None or source.tokens < _TELLING:
        return listed, 0
    texts = source.texts()
    learned = company(stem_of[texts.tokens[:MOST_TOKENS]], texts.documents[:MOST_TOKENS], len(numbers))
    confirmed = {pair for pair in listed if not learned.contradicts(*pair)}
    return confirmed | learned.kin(list(numbers)), source.tokens


def _carried(listed: set[Pair], numbers: Mapping[str, int], previous: Lexicon) -> set[Pair]:
    """The kin of a lexicon in the numbers of the next one; of the listed pairs, those with a stem that is new."""
    known, kin = previous.kin_stems()
    new = {number for stem, number in numbers.items() if stem not in known}
    kept = {(numbers[a], numbers[b]) for a, b in kin if a in numbers and b in numbers}
    return kept | {(a, b) for a, b in listed if a in new or b in new}
