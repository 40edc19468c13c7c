"""What the editor's lists add to the lexicon: function words, names, spelling families, broken plurals.

`functionwords.tsv` and `names.tsv` give whole spellings that have one reading and no other; `variants.tsv` makes one
lexeme of several, `plurals.tsv` adds forms to a lexeme.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.arabic.fold import fold
from index.arabic.morphology.clitics import PRONOUNS, attachments
from index.arabic.morphology.kinds import NOUNS, Kind, Tail, entries, kind_of, lexeme_of
from index.arabic.morphology.names import bare, plain_paradigm
from index.arabic.morphology.packing import pack_words
from index.arabic.morphology.table import Forms, Lexemes
from index.arabic.plurals import plural_pairs
from index.arabic.variants import variant_families
from index.arabic.wordlists import names, rows

FUNCTION, NAME = "أداة ", "علم "
"""What the names of lemmas that the lists make begin with."""

_SHARE = 1e-6
"""How frequent a lexeme is taken to be that only a list has."""

_VERBAL = (
    "كان",
    "يمكن",
    "يجب",
    "ليست",
    "يكون",
    "اصبح",
    "يصبح",
    "صار",
    "يصير",
    "بات",
    "ظل",
    "يظل",
    "زال",
    "يزال",
    "دام",
)
"""Function words that are verbs: all forms of theirs are one function word."""


@dataclass(slots=True)
class Lists:
    """What the lists say, by numbers of lexemes; those that the lexicon lacks are numbered on from its own.

    `fixed` has the one lexeme of each listed spelling, `alias` the lexeme that stands for another, `function` the
    lexemes that are function words.
    """

    fixed: dict[str, int]
    alias: dict[int, int]
    function: set[int]
    more: list[str]
    forms: Forms


def read_lists(table: Forms, lexemes: Lexemes) -> Lists:
    """Read the lists beside the lexicon."""
    reader = _Reader(table, lexemes)
    reader.families()
    reader.plurals()
    reader.names()
    reader.function_words()
    keys = pack_words([form for _, form, _ in reader.forms])
    made = entries(
        np.array([number for number, _, _ in reader.forms], np.int64),
        np.array([kind for _, _, kind in reader.forms], np.int64),
        np.array([Tail.TEH_MARBUTA if form.endswith("ه") else Tail.OTHER for _, form, _ in reader.forms], np.int64),
    )
    forms = Forms.of_rows(keys[keys > 0], made[keys > 0])
    return Lists(reader.fixed, reader.alias, reader.function, reader.more, forms)


class _Reader:
    def __init__(self, table: Forms, lexemes: Lexemes) -> None:
        self._lexemes = lexemes
        self._entries = _entries_of(table, _listed_words())
        self.fixed: dict[str, int] = {}
        self.alias: dict[int, int] = {}
        self.function: set[int] = set()
        self.more: list[str] = []
        self.forms: list[tuple[int, str, Kind]] = []
        self._numbers: dict[str, int] = {}

    def families(self) -> None:
        """Each family of spellings is one lexeme; what has no lexeme of its own is read as nothing else."""
        for family in variant_families():
            own = {word: self._own(word) for word in family}
            known = [number for numbers in own.values() for number in numbers]
            chief = max(known, key=self._share) if known else self._new(NAME, family[0])
            self.alias |= {number: chief for number in known if number != chief}
            for word in (word for word, numbers in own.items() if not numbers):
                self.forms += [(chief, fold(form), kind) for form, kind in plain_paradigm(word)]
                self._fix([word], chief)

    def plurals(self) -> None:
        """Each listed plural is a form of the singular's likeliest noun."""
        for singular, *plurals in plural_pairs():
            nouns = self._of(singular, (Kind.SINGULAR,))
            chief = max(nouns, key=self._share) if nouns else self._new(NAME, singular)
            if not nouns:
                self.forms.append((chief, singular, Kind.SINGULAR))
            for plural in plurals:
                if chief not in self._of(plural, NOUNS):
                    self.forms += [(chief, plural, Kind.PLURAL), (chief, plural + "ا", Kind.PLURAL)]

    def names(self) -> None:
        """Each name is read as itself and nothing else, with what may stand before it."""
        numbers = {}
        for name in sorted(names()):
            own = self._own(name)
            numbers[name] = max(own, key=self._share) if own else self._new(NAME, name)
        self.fixed |= numbers
        for name, number in numbers.items():
            self._fix([name], number)

    def function_words(self) -> None:
        """Each function word, with و and ف before it, and those that take pronouns with them."""
        listed = rows("functionwords")
        verbs = self._function_verbs()
        self.function |= set(verbs.values())
        with_pronouns = {row[0] for row in listed if len(row) > 2}
        for word in (row[0] for row in listed):
            number = verbs.get(word, -1)
            if number < 0:
                number = self._new(FUNCTION, word[1:] if word[0] in "وف" and word[1:] in with_pronouns else word)
                self.function.add(number)
            self.fixed |= dict.fromkeys(_with_conjunctions([word]), number)
        for word in with_pronouns:
            spellings = _with_conjunctions(word + pronoun.letters for pronoun in PRONOUNS)
            self.fixed |= {spelling: self.fixed[word] for spelling in spellings if spelling not in self.fixed}

    def _function_verbs(self) -> dict[str, int]:
        """The verb of each listed function word that is a form of one of `_VERBAL`."""
        verbs = tuple(kind for kind in Kind if kind not in NOUNS)
        chief = {max(found, key=self._share) for word in _VERBAL if (found := self._of(word, verbs))}
        listed = [row[0] for row in rows("functionwords")]
        stems = {word: {word, word[1:] if word[0] in "وفلس" else word} for word in listed}
        verbs_of = {word: {number for stem in stems[word] for number in self._of(stem, verbs)} for word in listed}
        return {word: max(of & chief, key=self._share) for word, of in verbs_of.items() if of & chief}

    def _own(self, word: str) -> list[int]:
        """The nouns of which a word is the lemma."""
        nouns = self._of(word, (Kind.SINGULAR,))
        return [number for number in nouns if fold(bare(self._lexemes.name(number))) == word]

    def _of(self, word: str, kinds: Sequence[Kind]) -> list[int]:
        """The lexemes of which a word is a form of one of these kinds."""
        found = self._entries.get(word, ())
        return sorted({self.alias.get(number, number) for number, kind in found if kind in kinds})

    def _share(self, number: int) -> float:
        return float(self._lexemes.shares[number]) if number < len(self._lexemes) else _SHARE

    def _new(self, sort: str, word: str) -> int:
        """The number of a lexeme that the lexicon lacks."""
        number = self._numbers.setdefault(sort + word, len(self._lexemes) + len(self.more))
        if number == len(self._lexemes) + len(self.more):
            self.more.append(sort + word)
        return number

    def _fix(self, words: Iterable[str], number: int) -> None:
        for spelling, _ in attachments(words):
            self.fixed.setdefault(spelling, number)


def _listed_words() -> list[str]:
    """Every word of the lists, and those of one word with و ف ل س before it."""
    listed = {word for family in (*variant_families(), *plural_pairs()) for word in family}
    function = {row[0] for row in rows("functionwords")}
    return sorted({*listed, *names(), *function, *(word[1:] for word in function if len(word) > 3), *_VERBAL})


def _entries_of(table: Forms, words: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """The lexemes and kinds of each word as a form."""
    owners, found = table.find(pack_words(words))
    entries_of: dict[str, list[tuple[int, int]]] = {}
    for owner, lexeme, kind in zip(owners.tolist(), lexeme_of(found).tolist(), kind_of(found).tolist(), strict=True):
        entries_of.setdefault(words[owner], []).append((lexeme, kind))
    return entries_of


def _with_conjunctions(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word
        if len(word) > 1:
            yield from (conjunction + word for conjunction in "وف")
