"""What the editor's lists add to the lexicon: function words, names, spelling families, broken plurals.

`functionwords.tsv` and `names.tsv` give whole spellings that have one reading and no other; `variants.tsv` makes one
lexeme of several, `plurals.tsv` adds forms to a lexeme. To read them takes longer than a small reindex: what they say
is kept beside the compiled lexicon.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from index.arabic.compounds import nominative
from index.arabic.harakat import strip_harakat
from index.arabic.morphology.clitics import CONJUNCTIONS, PREPOSITIONS, PRONOUNS, attachments, with_preposition
from index.arabic.morphology.kinds import NOUNS, Kind, Tail, entries, kind_of, lexeme_of
from index.arabic.morphology.names import listed_name, plain_paradigm
from index.arabic.morphology.packing import pack_words
from index.arabic.morphology.table import Forms, Lexemes, Weights, load_tables
from index.arabic.morphology.version import PLACE, digest
from index.arabic.normalizer import fold
from index.arabic.plurals import plural_pairs
from index.arabic.stopwords import is_function_word
from index.arabic.variants import family_of, variant_families
from index.arabic.wordlists import names, raw_rows, rows

_KEPT = "lists.pickle"
_ARABIC = Path(__file__).parent.parent

FUNCTION, NAME = "أداة ", "علم "
"""What the names of lemmas that the lists make begin with."""

_FUNCTION_SHARE = 5e-5
"""How frequent a function word is taken to be that no list says it of."""

_SHARE_BEFORE_PRONOUNS = 1e-3
"""The same of one that takes pronouns, at least: the commonest do, and no list says it of those of one letter."""

_SHARE = 1e-6
"""How frequent a lexeme is taken to be that only a list has."""

_CASE_NOUNS, _CASES = ("اب", "اخ"), "ويا"
"""Those of the five nouns (Wright, A Grammar of the Arabic Language, I §315) that no frequent word is spelled like."""

_PAIRS = (
    *(("يد", "يد"), ("عين", "عين"), ("اذن", "اذن"), ("قدم", "قدم"), ("ساق", "ساق"), ("ذراع", "ذراع"), ("كتف", "كتف")),
    *(("ركبه", "ركبت"), ("شفه", "شفت"), ("اب", "ابو"), ("اخ", "اخو"), ("اخت", "اخت"), ("ابن", "ابن"), ("والد", "والد")),
)
"""Nouns of what one has two of, and the stem of their duals."""

_OF_PAIRS = 0.03
"""How likely the dual of such a noun before a pronoun is; of other nouns it is a hundredth of that."""

_BEHIND_CASES = tuple(pronoun.letters for pronoun in PRONOUNS if pronoun.letters not in ("ي", "ني"))

_PRONOUNS, _PREPOSITIONS = "pronouns", "prepositions"
"""What the third column of the list of function words says that one takes."""

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
    """The lists an editor may extend, by numbers of lexemes; those that the lexicon lacks are numbered on from its own.

    `fixed` has the one lexeme of each listed spelling, `composed` the lexeme and the weight of a function word with
    something before or behind it, and of a noun in its case, `alias` the lexeme that stands for another, `country_of`
    the country of an adjective, `function` the lexemes that are function words, `shares` how frequent each lexeme is.
    """

    fixed: dict[str, int]
    composed: dict[str, tuple[int, float]]
    alias: dict[int, int]
    country_of: dict[int, int]
    function: set[int]
    more: list[str]
    forms: Forms
    shares: Weights


def kept_lists(place: Path = PLACE) -> Lists:
    """The lists as they are now, read anew where they, the lexicon or the code that reads them are others.

    They are kept where the tables of the lexicon lie; that they cannot be is no reason to fail.
    """
    path, stamp = place / _KEPT, _stamp()
    with suppress(Exception):  # what is torn or of another version may raise anything
        content = path.read_bytes()
        if content.startswith(stamp):
            kept = pickle.loads(content[len(stamp) :])  # as trusted as the code that it lies beside
            if isinstance(kept, Lists):
                return kept
    lists = read_lists(*load_tables(place))
    partial = path.with_name(f"{_KEPT}.{os.getpid()}")
    with suppress(OSError):
        partial.write_bytes(stamp + pickle.dumps(lists))
        partial.replace(path)
    return lists


def _stamp() -> bytes:
    """What the lists are made of, as a hash: the lexicon, the word lists, and the code that reads them."""
    files = [
        *sorted((_ARABIC / "data").glob("*.tsv")),
        *sorted(_ARABIC.glob("*.py")),
        *sorted(PLACE.parent.glob("*.py")),
    ]
    parts = (digest().encode(), *(file.read_bytes() for file in files))
    return hashlib.blake2b(b"\0".join(parts), digest_size=16).digest()


def read_lists(table: Forms, lexemes: Lexemes) -> Lists:
    """Read the lists beside the lexicon."""
    reader = _Reader(table, lexemes)
    reader.frequencies()
    reader.plurals()
    reader.families()
    reader.names()
    reader.countries()
    reader.function_words()
    reader.case_nouns()
    reader.pairs()
    keys = pack_words([form for _, form, _ in reader.forms])
    made = entries(
        np.array([number for number, _, _ in reader.forms], np.int64),
        np.array([kind for _, _, kind in reader.forms], np.int64),
        np.array(_tails(reader.forms), np.int64),
    )
    forms = Forms.of_rows(keys[keys > 0], made[keys > 0])
    return Lists(
        reader.fixed,
        reader.composed,
        reader.alias,
        reader.country_of,
        reader.function,
        reader.more,
        forms,
        reader.shares(),
    )


def _tails(forms: Iterable[tuple[int, str, Kind]]) -> list[Tail]:
    """How each folded form ends; its ALEF is a tanwin's where the same lexeme has the form without it."""
    known = {(number, form) for number, form, _ in forms}
    return [
        Tail.TEH_MARBUTA
        if form.endswith("ه")
        else Tail.TANWIN
        if form.endswith("ا") and (number, form[:-1]) in known
        else Tail.OTHER
        for number, form, _ in forms
    ]


class _Reader:
    def __init__(self, table: Forms, lexemes: Lexemes) -> None:
        self._lexemes = lexemes
        self._entries = _entries_of(table, _listed_words())
        self.fixed: dict[str, int] = {}
        self.composed: dict[str, tuple[int, float]] = {}
        self.alias: dict[int, int] = {}
        self.country_of: dict[int, int] = {}
        self.function: set[int] = set()
        self.more: list[str] = []
        self.forms: list[tuple[int, str, Kind]] = []
        self._numbers: dict[str, int] = {}
        self._share_of: dict[int, float] = {}

    def frequencies(self) -> None:
        """Each lemma with a frequency has that one; one that the lexicon lacks becomes a noun of it."""
        for lemma, per_million in raw_rows("frequencies"):
            name = listed_name(lemma)
            word = strip_harakat(name)
            of_word = self._of(fold(word), (Kind.SINGULAR, Kind.PAST))
            known = [number for number in of_word if self._name(number) == name]
            number = known[0] if known else self._new(NAME, word)
            self._share_of[number] = float(per_million) / 1e6
            if not known:
                self._add((number, fold(form), kind) for form, kind in plain_paradigm(word))

    def shares(self) -> Weights:
        """The share of every lexeme; those of one family have the greatest of theirs."""
        made = np.append(self._lexemes.shares, np.full(len(self.more), _SHARE, np.float32))
        made[list(self._share_of)] = list(self._share_of.values())
        for number, chief in self.alias.items():
            made[number] = made[chief] = max(made[number], made[chief])
        return made

    def families(self) -> None:
        """Each family of spellings is one lexeme; what has no lexeme of its own is read as nothing else."""
        for family in variant_families():
            if is_function_word(family[0]):
                continue
            own = {word: self._own(word) for word in family}
            known = [max(numbers, key=self._share) for numbers in own.values() if numbers]
            forms = [number for word in family for number in self._of(word, NOUNS)]
            chief = max(known or forms, key=self._share, default=-1)
            chief = chief if chief >= 0 else self._new(NAME, family[0])
            self.alias |= {number: chief for number in known if number != chief}
            for word in (word for word, numbers in own.items() if not numbers):
                if word not in self._entries:
                    self._fix([word], chief)
                self._add((chief, fold(form), kind) for form, kind in plain_paradigm(word))

    def plurals(self) -> None:
        """Each listed plural is a form of the singular's likeliest noun."""
        for singular, *plurals in plural_pairs():
            nouns = self._own(singular) or self._of(singular, (Kind.SINGULAR,))
            chief = max(nouns, key=self._share) if nouns else self._new(NAME, singular)
            self._add([(chief, singular, Kind.SINGULAR)] if not nouns else [])
            new = [plural for plural in plurals if chief not in self._of(plural, NOUNS)]
            self._add((chief, plural + ending, Kind.PLURAL) for plural in new for ending in ("", "ا"))

    def countries(self) -> None:
        """Each adjective of a country is a form of the country's name as well."""
        for country, adjective in rows("countries"):
            adjectives, countries = self._own(adjective), self._own(country)
            known = self.fixed.get(country, max(countries, key=self._share, default=-1))
            if adjectives and known >= 0:
                self.country_of[max(adjectives, key=self._share)] = known

    def names(self) -> None:
        """Each name is read as itself and nothing else, with what may stand before it."""
        numbers = {}
        for name in sorted(names()):
            own = [self.fixed[name]] if name in self.fixed else self._own(name)
            numbers[name] = max(own, key=self._share) if own else self._new(NAME, name)
        self.fixed |= numbers
        for name, number in numbers.items():
            self._fix([name], number)

    def function_words(self) -> None:
        """Each function word, with و and ف before it, and those that take pronouns or prepositions with them."""
        marks = {row[0]: frozenset(row[2:]) for row in rows("functionwords")}
        verbs = self._function_verbs()
        self.function |= set(verbs.values())
        for word in marks:
            number = verbs.get(word, -1)
            if number < 0:
                number = self._new(FUNCTION, _base(_standard(word, marks), marks))
                self.function.add(number)
            self.fixed[word] = number
        for word in marks:
            share = self._lexemes.particles.get(word) or self._heaviest(word) or _FUNCTION_SHARE
            self._compose(word, share, marks[word])

    def case_nouns(self) -> None:
        """The nouns that show their case by a letter before a pronoun: what is spelled so is hardly anything else."""
        for noun in _CASE_NOUNS:
            number = max(self._own(noun), key=self._share)
            bases = [noun + case + pronoun for case in _CASES for pronoun in _BEHIND_CASES]
            for spelling, base in attachments(bases):
                if not spelling.removesuffix(base).endswith(("ال", "لل")):  # no article stands before a construct
                    self.composed.setdefault(spelling, (number, self._share(number)))

    def pairs(self) -> None:
        """The duals before a pronoun of nouns that are mostly two: عينيه is his eyes, though عينية is a word too."""
        for noun, stem in _PAIRS:
            number = max(self._own(noun), key=self._share)
            for (first, weight), (second, weight_before) in product(CONJUNCTIONS, (("", 1.0), *PREPOSITIONS)):
                found = number, self._share(number) * _OF_PAIRS * weight * weight_before
                for case, pronoun in product("اي", _BEHIND_CASES):
                    self.composed.setdefault(first + second + stem + case + pronoun, found)

    def _compose(self, word: str, share: float, marks: Collection[str]) -> None:
        """What a function word is with a conjunction, and what else its marks allow, before it and behind it."""
        behind = [("", 1.0), *((pronoun.letters, pronoun.weight) for pronoun in PRONOUNS if _PRONOUNS in marks)]
        before = [("", 1.0), *(PREPOSITIONS if _PREPOSITIONS in marks else ())]
        for (first, weight), (second, weight_before), (end, weight_behind) in product(CONJUNCTIONS, before, behind):
            least = _SHARE_BEFORE_PRONOUNS if end else 0.0
            composed = (self.fixed[word], max(share, least) * weight * weight_before * weight_behind)
            spelling = first + with_preposition(second, word) + end
            self.composed[spelling] = max(composed, self.composed.get(spelling, composed), key=lambda one: one[1])

    def _heaviest(self, word: str) -> float:
        """The share of the likeliest lexeme that a word is a form of."""
        return max(map(self._share, self._of(word, tuple(Kind))), default=0.0)

    def _function_verbs(self) -> dict[str, int]:
        """The verb of each listed function word that is a form of one of `_VERBAL`."""
        verbs = tuple(kind for kind in Kind if kind not in NOUNS)
        chief = {max(found, key=self._share) for word in _VERBAL if (found := self._of(word, verbs))}
        listed = [row[0] for row in rows("functionwords")]
        stems = {word: {word, word[1:] if word[0] in "وفلس" and len(word) > 3 else word} for word in listed}
        verbs_of = {word: {number for stem in stems[word] for number in self._of(stem, verbs)} for word in listed}
        return {word: max(of & chief, key=self._share) for word, of in verbs_of.items() if of & chief}

    def _own(self, word: str) -> list[int]:
        """The nouns of which a word is the lemma."""
        found = {number for number, kind in self._entries.get(word, ()) if kind == Kind.SINGULAR}
        return sorted({self.alias.get(number, number) for number in found if self._letters(number) == word})

    def _letters(self, number: int) -> str:
        return fold(strip_harakat(self._name(number).removeprefix(NAME)))

    def _name(self, number: int) -> str:
        own = len(self._lexemes)
        return self._lexemes.name(number) if number < own else self.more[number - own]

    def _of(self, word: str, kinds: Sequence[Kind]) -> list[int]:
        """The lexemes of which a word is a form of one of these kinds."""
        found = self._entries.get(word, ())
        return sorted({self.alias.get(number, number) for number, kind in found if kind in kinds})

    def _share(self, number: int) -> float:
        own = float(self._lexemes.shares[number]) if number < len(self._lexemes) else _SHARE
        return self._share_of.get(number, own)

    def _add(self, forms: Iterable[tuple[int, str, Kind]]) -> None:
        for number, form, kind in forms:
            self.forms.append((number, form, kind))
            self._entries.setdefault(form, []).append((number, kind))

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
    listed = {word for family in (*variant_families(), *plural_pairs(), *rows("countries")) for word in family}
    listed |= {fold(row[0]) for row in raw_rows("frequencies")}
    function = {row[0] for row in rows("functionwords")}
    listed |= {word[1:] for word in function if len(word) > 3} | {noun for noun, _ in _PAIRS}
    return sorted({*listed, *names(), *function, *_VERBAL})


def _entries_of(table: Forms, words: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """The lexemes and kinds of each word as a form."""
    owners, found = table.find(pack_words(words))
    entries_of: dict[str, list[tuple[int, int]]] = {}
    for owner, lexeme, kind in zip(owners.tolist(), lexeme_of(found).tolist(), kind_of(found).tolist(), strict=True):
        entries_of.setdefault(words[owner], []).append((lexeme, kind))
    return entries_of


def _standard(word: str, marks: Collection[str]) -> str:
    """A function word as most write it (هذا for هاذا), in the nominative."""
    first = next(iter(family_of(word)), word)
    return nominative(first if first in marks else word)


def _base(word: str, marks: Mapping[str, Collection[str]]) -> str:
    """The function word that a listed one is with something before it or a pronoun behind it (ففيه is في)."""
    if _PRONOUNS in marks[word]:
        return word
    for pronoun in PRONOUNS:
        base = word.removesuffix(pronoun.letters)
        if base != word and len(base) > 1 and _PRONOUNS in marks.get(base, ()):
            return base
    if word[0] in "وف" and word[1:] in marks:
        return _base(word[1:], marks)
    bases = (base for base in (word[1:], "ا" + word[1:]) if _PREPOSITIONS in marks.get(base, ()))
    return next(
        (base for base in bases if word in (with_preposition(letters, base) for letters, _ in PREPOSITIONS)), word
    )
