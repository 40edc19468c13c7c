"""The lemmas of a vocabulary: which terms are one word, which lemmas have a root or a sound in common; flat arrays.

A term's readings come from the lexicon of Arabic and the editor's lists (index/arabic/morphology), each term by itself;
what neither knows is read by rules as a word of its own (index/arabic/morphology/unknown.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arabic.morphology.readings import ASKED, LEAST, Reading, morphology
from index.arabic.morphology.unknown import UNKNOWN, unknown_stems
from index.arabic.normalizer import fold
from index.arabic.transliteration import sounds
from index.arrays.ragged import Ragged, stable_order, starts_of
from index.arrays.string_table import StringTable
from index.vocabulary.union import Union, merge_inverse, merge_names
from index.workers import Workers

_MANY = 50_000
"""Terms from which on reading them is worth other processes."""

_Rows = tuple[npt.NDArray[np.int64], list[str], npt.NDArray[np.float32], dict[str, tuple[str, ...]]]
"""Readings: the numbers of the terms, ascending, the lemmas and their strengths; and the roots of the lemmas."""


@dataclass(frozen=True, slots=True)
class LemmaTables:
    """The lemmas of a vocabulary, in code point order, and what leads to them and back.

    `readings` has the lemmas of each term, the likeliest first, and `asked` how many of them a query's word is looked
    for by; `of_lemma` has the terms of each lemma, ascending. Lemmas of one root are `of_root`, those of one sound
    `of_sound`.
    """

    lemmas: StringTable
    readings: Ragged
    asked: npt.NDArray[np.int16]
    of_lemma: Ragged
    roots: StringTable
    of_root: Ragged
    roots_of: Ragged
    sounds: StringTable
    of_sound: Ragged

    @classmethod
    def build(cls, terms: Sequence[str], workers: Workers) -> LemmaTables:
        """The lemmas of some terms, read by the workers if they are many."""
        rows, names, strengths, roots_of = _read_all(terms, workers)
        lemmas = sorted(set(names))
        number = {name: i for i, name in enumerate(lemmas)}
        lemma_of = np.array([number[name] for name in names], np.int32)
        roots, root_pairs = _grouped([roots_of.get(name, ()) for name in lemmas])
        heard, sound_pairs = _grouped([() if name in roots_of else _heard(name) for name in lemmas])
        return cls(
            lemmas=StringTable.build(lemmas),
            readings=_ragged(rows, lemma_of, len(terms)),
            asked=np.bincount(rows[strengths >= ASKED], minlength=len(terms)).astype(np.int16),
            of_lemma=_ragged(lemma_of, rows, len(lemmas)),
            roots=StringTable.build(roots),
            of_root=_ragged(root_pairs[1], root_pairs[0], len(roots)),
            roots_of=_ragged(root_pairs[0], root_pairs[1], len(lemmas)),
            sounds=StringTable.build(heard),
            of_sound=_ragged(sound_pairs[1], sound_pairs[0], len(heard)),
        )

    def with_terms(self, added: LemmaTables, terms: Union) -> LemmaTables:
        """The lemmas of a vocabulary that has lost and won a few terms: what `build` would make of all of it.

        `terms` are the union of these terms and the `added` ones.
        """
        readings = terms.rows(self.readings, added.readings, len(self.lemmas))
        lemmas, readings, union = merge_names(readings, self.lemmas, added.lemmas)
        root_rows = union.rows(self.roots_of, added.roots_of, len(self.roots))
        roots, roots_of, root_union = merge_names(root_rows, self.roots, added.roots)
        heard = np.concatenate([_used(self.of_sound, union.number), _used(added.of_sound, union.number[union.first :])])
        sound_union = Union.of(self.sounds, added.sounds, heard)
        return LemmaTables(
            lemmas=lemmas,
            readings=readings,
            asked=np.concatenate([self.asked, added.asked])[terms.order],
            of_lemma=merge_inverse(self.of_lemma, added.of_lemma, union, terms),
            roots=roots,
            of_root=merge_inverse(self.of_root, added.of_root, root_union, union),
            roots_of=roots_of,
            sounds=sound_union.names(self.sounds, added.sounds),
            of_sound=merge_inverse(self.of_sound, added.of_sound, sound_union, union),
        )


def _used(rows: Ragged, number: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """In which rows there is anything that has a number."""
    owners = np.repeat(np.arange(len(rows)), rows.sizes)
    return np.bincount(owners[number[rows.values] >= 0], minlength=len(rows)) > 0


def readings_of(term: str) -> tuple[Reading, ...]:
    """The readings of any term, the likeliest first.

    >>> [reading.lemma for reading in readings_of("مدارسهم")], readings_of("aukus")
    (['مَدرَسة'], (Reading(lemma='مجهول aukus', strength=1.0, roots=()),))
    """
    known = morphology().readings(term)
    if known:
        return known
    stems = sorted(unknown_stems(term).items(), key=lambda item: -item[1])
    return tuple(Reading(UNKNOWN + stem, strength) for stem, strength in stems if strength >= LEAST)


def _read_all(terms: Sequence[str], workers: Workers) -> _Rows:
    """The readings of all terms, the likeliest of each first."""
    size = -(-len(terms) // (workers.processes if len(terms) >= _MANY else 1)) or 1
    parts = [terms[start : start + size] for start in range(0, len(terms), size)]
    others = [workers.submit(_read, part) for part in parts[1:]]
    read = [_read(part) for part in parts[:1]] + [other.result() for other in others]
    rows = [batch[0] + at * size for at, batch in enumerate(read)]
    names = [name for batch in read for name in batch[1]]
    roots = {name: of_one for batch in read for name, of_one in batch[3].items()}
    return _joined(rows, np.int64), names, _joined([batch[2] for batch in read], np.float32), roots


def _joined(parts: Iterable[npt.NDArray[Any]], kind: type[np.generic]) -> npt.NDArray[Any]:
    return np.concatenate([np.zeros(0, kind), *parts])


def _read(terms: Sequence[str]) -> _Rows:
    arabic = morphology()
    readings = arabic.read(terms)
    numbers = sorted(set(readings.lemmas.tolist()))  # np.unique would load all of numpy.ma, a tenth of a small reindex
    name_of = {number: arabic.lemma(number) for number in numbers}
    roots = {name_of[number]: of_one for number in numbers if (of_one := arabic.roots(number))}
    unknown = np.flatnonzero(np.bincount(readings.rows, minlength=len(terms)) == 0).tolist()
    guessed = [(row, UNKNOWN + stem, x) for row in unknown for stem, x in unknown_stems(terms[row]).items()]
    rows = np.append(readings.rows, np.array([row for row, _, _ in guessed], np.int64))
    names = [*map(name_of.__getitem__, readings.lemmas.tolist()), *(name for _, name, _ in guessed)]
    strengths = np.append(readings.strengths, np.array([strength for _, _, strength in guessed], np.float32))
    order = np.lexsort((-strengths, rows))
    return rows[order], [names[at] for at in order.tolist()], strengths[order], roots


def _grouped(names: Iterable[Sequence[str]]) -> tuple[list[str], tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]]:
    """The distinct names in order, and the pairs of the position of what has a name and the number of that."""
    pairs = [(at, name) for at, of_one in enumerate(names) for name in of_one]
    distinct = sorted({name for _, name in pairs})
    number = {name: i for i, name in enumerate(distinct)}
    owners = np.array([at for at, _ in pairs], np.int32)
    return distinct, (owners, np.array([number[name] for _, name in pairs], np.int32))


def _ragged(rows: npt.NDArray[np.integer], values: npt.NDArray[np.integer], count: int) -> Ragged:
    """The values of each row, in the order they are given."""
    order = stable_order(rows)
    return Ragged(values[order].astype(np.int32), starts_of(np.bincount(rows, minlength=count)))


def _heard(lemma: str) -> tuple[str, ...]:
    """How a lemma may sound as a foreign name; one of too few letters says nothing."""
    word = letters_of(lemma)
    heard = sounds(word)
    return (heard,) if len(word) > 3 and len(heard) > 2 else ()


def letters_of(lemma: str) -> str:
    """The folded letters of a lemma, without its sort.

    >>> letters_of("مَدرَسة"), letters_of("مجهول كورنيش")
    ('مدرسه', 'كورنيش')
    """
    return fold(lemma).rpartition(" ")[2]
