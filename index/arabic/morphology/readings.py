"""The readings of a spelling: the lemmas that it may be a form of, and how likely each is beside the likeliest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from index.arabic.morphology.analysis import Analyses, analyse
from index.arabic.morphology.kinds import Entries, lexeme_of
from index.arabic.morphology.lists import FUNCTION, kept_lists
from index.arabic.morphology.table import load_tables
from index.arabic.morphology.typed_letters import (
    contradicts,
    entries_of,
    forms_at,
    is_spelled,
    looks_definite,
    spells,
    with_hamza_below,
    without_masculines,
)
from index.arabic.normalizer import fold

Strengths: TypeAlias = npt.NDArray[np.float32]

LEAST = 0.25
"""The strength from which on a reading of a spelling is one that a query may find it by."""

ASKED = 0.35
"""The strength from which on a reading of a query's word is asked for."""

_SURE = ASKED + 0.01
_NOT_RARE = np.array([np.inf, 3e-6, 3e-5])
"""The weight from which on a plain noun or verb (`Analyses.plain`) is not rare."""

_STANDS = 0.7
"""The strength from which on a word that stands as it is in dictionaries is what a query means by it."""

_NOT_MEANT = ASKED - 0.01
"""The strength of a reading that a spelling is found by, and that is not asked for."""

_FREQUENT, _ONE_OF_SEVERAL = 7e-6, 0.2
"""The weight and the strength from which on each of several plain words is meant (جار، جاري; نام، نامي)."""

_LIKELY = 5e-12
"""The weight from which on a reading is likelier than a word that the lexicon lacks."""

_SPELLED = 1e-6
"""The weight from which on a word may be meant that is spelled as typed, where likelier ones are not."""

_RARE = 2e-8
"""The same of one that is not spelled so, where its letters allow no other."""

_TELLS = 3
"""Letters of a word from which on it is taken for one that unlikely."""

_COUNTRY = 0.34
"""How strong its country is beside an adjective: it is found by the country, and does not ask for it."""

_FEMININE_OF_ADJECTIVE, _FEMININE_OF_NOUN = 0.6, 0.02
"""What is left of the weight of a word's feminine where a noun is spelled so: حاجة is hardly from حاجّ, nor عمرة at all
from عُمر."""

_TOGETHER = 50_000
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A lemma that a spelling may be a form of, with its roots; `strength` is 1 for the likeliest."""

    lemma: str
    strength: float
    roots: tuple[str, ...] = ()


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
        self._lists = kept_lists()
        self._shares = self._lists.shares
        self._alias = np.arange(len(self._shares), dtype=np.int32)
        for lexeme, chief in self._lists.alias.items():
            self._alias[lexeme] = chief
        self._country_of = np.full(len(self._shares), -1, np.int32)
        self._country_of[list(self._lists.country_of)] = list(self._lists.country_of.values())
        self._feminine = np.full(len(self._shares), _FEMININE_OF_ADJECTIVE, np.float32)
        of_nouns = np.where(self._lexemes.are_feminine(), 1.0, _FEMININE_OF_NOUN)
        self._feminine[: len(self._lexemes)] = np.where(
            self._lexemes.are_adjectives(), _FEMININE_OF_ADJECTIVE, of_nouns
        )
        self._function = np.zeros(len(self._shares), bool)
        self._function[list(self._lists.function)] = True
        self._function_verbs = {self.lemma(number) for number in self._lists.function}
        self.readings = lru_cache(maxsize=_REMEMBERED)(self._readings)
        self.content_readings = lru_cache(maxsize=_REMEMBERED)(self._content_readings)

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

    def is_function(self, lemma: str) -> bool:
        """Whether a lemma is a function word."""
        return lemma.startswith(FUNCTION) or lemma in self._function_verbs

    def is_content(self, typed: str, lemma: str) -> bool:
        """Whether a word that may be a function word with a pronoun (قبله) is typed as it would not be: قبلة.

        Nor does a function word end in ALEF WITH HAMZA.

        >>> morphology().is_content("قبلة", "أداة قبل"), morphology().is_content("كافة", "أداة كافه")
        (True, False)
        >>> morphology().is_content("هنأ", "أداة هنا"), morphology().is_content("هنا", "أداة هنا")
        (True, False)
        """
        ends_otherwise = typed[-1:] in ("ة", "ى") and lemma.removeprefix(FUNCTION) != fold(typed)
        ends_otherwise |= typed.endswith("أ")
        return ends_otherwise and bool(self.content_readings(fold(typed)))

    def meant(self, typed: str, lemmas: Sequence[str]) -> Sequence[str]:
        """Those of the lemmas of a word that its letters as typed allow (typed_letters.py).

        Where they allow none, those less likely that are the word as typed; all where there are none.

        >>> morphology().meant("عمرة", ["عُمر", "عُمرة"]), morphology().meant("عمره", ["عُمر", "عُمرة"])
        (['عُمرة'], ['عُمر', 'عُمرة'])
        >>> morphology().meant("المرآة", ["مَرأة"]), morphology().meant("إمام", ["أَمام"])
        (['مِرآة'], ['إِمام'])
        >>> morphology().meant("آلام", ["أُمّ"]), morphology().meant("آمنة", ["أَمن"])
        (['أَلَم'], ['آمِن'])

        What is typed with ALEF MAKSURA is a word so written as well as one in YEH, for which many write it.

        >>> morphology().meant("نادى", ["نادي"]), morphology().meant("نادي", ["نادي"])
        (['نادي', 'نادىَ'], ['نادي'])
        """
        if fold(typed) in self._lists.fixed:
            return lemmas
        allowed = self._allowed(typed, with_hamza_below(typed, lemmas))
        if not allowed or typed.endswith("ى"):
            allowed = list(dict.fromkeys([*allowed, *self._spelled(typed)])) or self._unlikelier(typed)
        return (without_masculines(allowed) if typed.endswith("ة") else allowed) or lemmas

    def _spelled(self, typed: str) -> list[str]:
        """The lemmas, however unlikely, that are a typed word to the letter; reading them anew takes milliseconds."""
        found = self._analysed([fold(typed)])
        likely = found.lexemes[found.weights >= _SPELLED].tolist()
        return [lemma for lemma in map(self.lemma, likely) if spells(typed, lemma)]

    def _allowed(self, typed: str, lemmas: Sequence[str]) -> Sequence[str]:
        allowed = [lemma for lemma in lemmas if not contradicts(typed, lemma)]
        term, tables = fold(typed), (self._table, self._lists.forms)
        if looks_definite(typed):
            own, definite = (self._names_of(entries_of([word], tables)) for word in (term, term[2:]))
            allowed = [lemma for lemma in allowed if lemma in own or lemma not in definite]
        if typed[-1] == "ة" or (len(allowed) > 1 and typed[-1] == "ي"):
            forms = forms_at(term, tables)
            names = self._names_of(forms)
            allowed = [lemma for lemma in allowed if is_spelled(typed, forms[names == lemma])]
        return allowed

    def _names_of(self, forms: Entries) -> npt.NDArray[np.object_]:
        """The lemma of each of some forms."""
        return np.array([self.lemma(number) for number in self._alias[lexeme_of(forms)].tolist()], object)

    def _unlikelier(self, typed: str) -> list[str]:
        """The likeliest lemma that a typed word may be, however unlikely beside those that its letters do not allow."""
        if len(typed) < _TELLS or not (typed.endswith("ة") or looks_definite(typed)):
            return []  # the lexicon has a wrong ALEF in a few lemmas (أَسيا)
        found = self._analysed([fold(typed)])
        known = list(map(self.lemma, found.lexemes[found.weights >= _RARE].tolist()))
        return list(self._allowed(typed, with_hamza_below(typed, known)))[:1]

    def _readings(self, spelling: str) -> tuple[Reading, ...]:
        found = self.read([spelling])
        lemmas = found.lemmas.tolist()
        return tuple(map(Reading, map(self.lemma, lemmas), found.strengths.tolist(), map(self.roots, lemmas)))

    def _content_readings(self, spelling: str) -> tuple[Reading, ...]:
        """The readings of a spelling that the lexicon has, those of function words left out."""
        found = self._analysed([spelling])
        own = ~self._function[found.lexemes]
        content = Analyses.of(*(getattr(found, part.name)[own] for part in fields(found)))
        _, lemmas, strengths = self._chosen(content)
        numbers = lemmas.tolist()
        return tuple(map(Reading, map(self.lemma, numbers), strengths.tolist(), map(self.roots, numbers)))

    def _read(self, spellings: Sequence[str], start: int) -> tuple[npt.NDArray[np.int64], ...]:
        fixed = [self._lists.fixed.get(spelling, -1) for spelling in spellings]
        known = np.array(fixed, np.int64)
        free = np.flatnonzero(known < 0)
        found = self._analysed([spellings[at] for at in free.tolist()])
        rows, lemmas, strengths = self._chosen(found)
        listed = np.flatnonzero(known >= 0)
        rows = np.concatenate([free[rows], listed])
        order = np.argsort(rows, kind="stable")
        lemmas = np.concatenate([lemmas, known[listed]])
        return start + rows[order], lemmas[order], np.concatenate([strengths, np.ones(len(listed), np.float32)])[order]

    def _analysed(self, spellings: Sequence[str]) -> Analyses:
        """What the lexicon says of spellings, and of function words with something before or behind them."""
        found = analyse(spellings, (self._table, self._lists.forms), self._shares, self._feminine)
        listed = ((row, self._lists.composed.get(spelling)) for row, spelling in enumerate(spellings))
        composed = [(row, *word) for row, word in listed if word]
        rows, lexemes, weights = zip(*composed, strict=True) if composed else ((), (), ())
        return Analyses.of(
            np.append(found.rows, np.array(rows, np.int64)),
            np.append(self._alias[found.lexemes], np.array(lexemes, np.int64)),
            np.append(found.weights, np.array(weights, np.float32)),
            np.append(found.plain, np.zeros(len(rows), np.int64)),
            np.append(found.before, np.zeros(len(rows), bool)),
        )

    def _chosen(self, found: Analyses) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Strengths]:
        """The readings that are strong enough; a function word's is the only one, or none.

        A noun that stands there as it is and is not rare is asked for even beside a much likelier verb (فجر، سجل، ذكر),
        and a verb beside a noun (رد); of words that are no less likely by far each is.
        """
        rows, lemmas, weights = found.rows, found.lexemes, found.weights
        first = np.ones(len(rows), bool)
        first[1:] = rows[1:] != rows[:-1]
        best = np.maximum.reduceat(weights, np.flatnonzero(first)) if len(rows) else weights
        of_row = np.cumsum(first) - 1
        strengths = weights / best[of_row] if len(rows) else weights
        plain = np.flatnonzero(weights >= _NOT_RARE[found.plain])
        sure = plain[np.unique(rows[plain] * 3 + found.plain[plain], return_index=True)[1]]
        strengths[sure] = np.maximum(strengths[sure], _SURE)
        frequent = (found.plain > 0) & (weights >= _FREQUENT) & (strengths >= _ONE_OF_SEVERAL)
        strengths[frequent] = np.maximum(strengths[frequent], _SURE)
        self._as_it_stands(found, strengths, of_row)
        alone = self._function[lemmas[first]][of_row]
        kept = (strengths >= LEAST) & (weights >= _LIKELY) & (first | ~(alone | self._function[lemmas]))
        return self._with_countries(rows[kept], lemmas[kept], strengths[kept])

    @staticmethod
    def _as_it_stands(found: Analyses, strengths: Strengths, of_row: npt.NDArray[np.int64]) -> None:
        """Take what has a letter before it, or is a verb in the imperfect, as not meant where a word stands so itself.

        Whoever looks for وحي or تمر means neither وحيّ nor تمرّ, although texts do so often.
        """
        likely = np.zeros(of_row.max(initial=0) + 1, np.float32)
        np.maximum.at(likely, of_row[found.plain > 0], strengths[found.plain > 0])
        other = np.flatnonzero(found.before & (likely[of_row] >= _STANDS))
        strengths[other] = np.minimum(strengths[other], _NOT_MEANT)

    def _with_countries(
        self, rows: npt.NDArray[np.int64], lemmas: npt.NDArray[np.int64], strengths: Strengths
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Strengths]:
        """Beside each adjective of a country its country, less strong."""
        countries = self._country_of[lemmas]
        found = np.flatnonzero(countries >= 0)
        order = np.argsort(np.append(rows, rows[found]), kind="stable")
        lemmas, strengths = np.append(lemmas, countries[found]), np.append(strengths, strengths[found] * _COUNTRY)
        return np.append(rows, rows[found])[order], lemmas[order], strengths[order]


@cache
def morphology() -> Morphology:
    """The one morphology of this process."""
    return Morphology()
