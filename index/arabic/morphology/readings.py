"""The readings of a spelling: the lemmas that it may be a form of, and how likely each is beside the likeliest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from index.arabic.morphology.analysis import analyse
from index.arabic.morphology.lists import read_lists
from index.arabic.morphology.table import load_tables

Strengths: TypeAlias = npt.NDArray[np.float32]

LEAST = 0.15
"""The strength from which on a reading of a spelling is one that a query may find it by."""

ASKED = 0.35
"""The strength from which on a reading of a query's word is asked for."""

_TOGETHER = 50_000
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A lemma that a spelling may be a form of; `strength` is 1 for the likeliest."""

    lemma: str
    strength: float


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of many spellings: `lemmas` (numbers) and `strengths` of spelling `rows[i]`, rows ascending."""

    rows: npt.NDArray[np.int64]
    lemmas: npt.NDArray[np.int64]
    strengths: Strengths


class Morphology:
    """The readings of spellings, each by itself: by the lexicon and the editor's lists, whatever a collection has.

    A spelling that neither knows has none. Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._table, self._lexemes = load_tables()
        self._lists = read_lists(self._table, self._lexemes)
        more = np.full(len(self._lists.more), 1e-6, np.float32)
        self._shares = np.concatenate([self._lexemes.shares, more])
        self._alias = np.arange(len(self._shares))
        for lexeme, chief in self._lists.alias.items():
            self._alias[lexeme] = chief
        self._function = np.zeros(len(self._shares), bool)
        self._function[list(self._lists.function)] = True
        self.readings = lru_cache(maxsize=_REMEMBERED)(self._readings)

    def read(self, spellings: Sequence[str]) -> Readings:
        """The readings of folded spellings with a strength of `LEAST` or more."""
        starts = range(0, max(len(spellings), 1), _TOGETHER)
        parts = [self._read(spellings[start : start + _TOGETHER], start) for start in starts]
        rows, lemmas, strengths = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Readings(rows, lemmas, strengths)

    def lemma(self, number: int) -> str:
        """The name of a lemma: vocalised, a verb's ends in FATHA; one of a list begins with its sort."""
        own = len(self._lexemes)
        return self._lexemes.name(number) if number < own else self._lists.more[number - own]

    def roots(self, number: int) -> tuple[str, ...]:
        """The roots of a lemma; names and function words have none."""
        return self._lexemes.roots_of(number) if number < len(self._lexemes) and not self._function[number] else ()

    def is_function(self, number: int) -> bool:
        """Whether a lemma is a function word."""
        return bool(self._function[number])

    def _readings(self, spelling: str) -> tuple[Reading, ...]:
        found = self.read([spelling])
        lemmas = map(self.lemma, found.lemmas.tolist())
        return tuple(map(Reading, lemmas, found.strengths.tolist()))

    def _read(self, spellings: Sequence[str], start: int) -> tuple[npt.NDArray[np.int64], ...]:
        fixed = [self._lists.fixed.get(spelling, -1) for spelling in spellings]
        known = np.array(fixed, np.int64)
        free = np.flatnonzero(known < 0)
        found = analyse([spellings[at] for at in free.tolist()], (self._table, self._lists.forms), self._shares)
        rows, lemmas, strengths = self._chosen(found.rows, self._alias[found.lexemes], found.weights)
        listed = np.flatnonzero(known >= 0)
        rows = np.concatenate([free[rows], listed])
        order = np.argsort(rows, kind="stable")
        lemmas = np.concatenate([lemmas, known[listed]])
        return start + rows[order], lemmas[order], np.concatenate([strengths, np.ones(len(listed), np.float32)])[order]

    def _chosen(
        self, rows: npt.NDArray[np.int64], lemmas: npt.NDArray[np.int64], weights: Strengths
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Strengths]:
        """The readings that are strong enough; a function word's is the only one, or none."""
        first = np.ones(len(rows), bool)
        first[1:] = rows[1:] != rows[:-1]
        best = np.maximum.reduceat(weights, np.flatnonzero(first)) if len(rows) else weights
        of_row = np.cumsum(first) - 1
        strengths = weights / best[of_row] if len(rows) else weights
        alone = self._function[lemmas[first]][of_row]
        kept = (strengths >= LEAST) & (first | ~(alone | self._function[lemmas]))
        return rows[kept], lemmas[kept], strengths[kept]


@cache
def morphology() -> Morphology:
    """The one morphology of this process."""
    return Morphology()
