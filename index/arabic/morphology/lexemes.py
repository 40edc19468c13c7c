"""The lexemes of all classes as one list with frequencies, and the mendings that search needs.

1. A defective noun (ماضٍ) is listed as written with its YEH, and gets the forms that lean on it.
2. A lemma of the frequency list that the lexicon lacks (مدة, لندن, أمريكي) becomes a lexeme with a plain paradigm.
3. The frequencies of particles are not those of nouns and verbs that are spelled alike (على, أن).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from farahidi.lexicon import Lexicon, load_map

from index.arabic.harakat import strip_harakat
from index.arabic.letters import DAMMA, FATHA, SHADDA
from index.arabic.morphology.alkhalil import Inflection
from index.arabic.morphology.kinds import Entries, Kind, Tail, entries
from index.arabic.morphology.names import defective_paradigm, listed_name, normal_name, plain_paradigm
from index.arabic.morphology.packing import Keys, pack_words
from index.arabic.morphology.version import RARE_FORMS
from index.arabic.normalizer import fold
from index.arabic.wordlists import raw_rows

_FREQUENCIES = "DATA.MSA-LEMMA.ALL-train.map"
_ENDS = "يىاةوء"
_WEAK_ENDS = ("ا", "ى")
_ADVERB = "اسم|ظرف"
"""Particles of this sort are nouns too, and chiefly so: يوم، عام، شهر."""

_ELATIVE = re.compile(f"أ{FATHA}..ى$")
_DEFECTIVE = re.compile(f"^م{DAMMA}.*[^{SHADDA}]ي$")
"""A participle of a weak verb (مُنضَوي), and no adjective of origin."""

_PASSIVE_PARTICIPLE = re.compile(f"م{DAMMA}.*ى$")
_BESIDE_A_VERB = 0.01
"""What is left of the share of a noun in a weak letter that is named like a verb: بَدا, تَلا are hardly nouns."""

Numbers: TypeAlias = npt.NDArray[np.int64]


@dataclass(slots=True)
class Lexemes:
    """Lexemes by their names, with what is known of each, and their forms so far; positions are 0-based.

    A name is the vocalised lemma in one spelling; a verb's ends in FATHA, so that كَتَبَ is no noun.
    """

    names: dict[str, int] = field(default_factory=dict)
    roots: list[set[str]] = field(default_factory=list)
    keys: list[Keys] = field(default_factory=list)
    entries: list[Entries] = field(default_factory=list)

    def number(self, name: str) -> int:
        """The position of a lexeme, a new one where it was not there."""
        number = self.names.setdefault(name, len(self.names))
        if number == len(self.roots):
            self.roots.append(set())
        return number

    def add(self, lexemes: Numbers, keys: Keys, kinds: Numbers, tails: Iterable[int]) -> None:
        """Add forms; those without letters (key 0) are none."""
        kept = keys > 0
        kinds = np.where(self._are_rare(lexemes, keys), Kind.RARE, kinds)
        self.keys.append(keys[kept])
        self.entries.append(entries(lexemes, kinds, np.asarray(tails, np.int64))[kept])

    def _are_rare(self, lexemes: Numbers, keys: Keys) -> npt.NDArray[np.bool_]:
        rare = np.zeros(len(keys), bool)
        for lemma, *forms in raw_rows(RARE_FORMS):
            own = pack_words([fold(form) + ending for form in forms for ending in ("", "ا")])
            rare |= (lexemes == self.names.get(listed_name(lemma), -1)) & np.isin(keys, own)
        return rare

    def add_words(self, forms: Iterable[tuple[int, str, Kind]]) -> None:
        """Add forms as they are written: a lexeme, its word without harakat, the kind."""
        rows = list(forms)
        words = [word for _, word, _ in rows]
        tails = [{"ة": Tail.TEH_MARBUTA, "ى": Tail.ALEF_MAKSURA}.get(word[-1:], Tail.OTHER) for word in words]
        numbers = np.array([number for number, _, _ in rows], np.int64)
        self.add(numbers, pack_words(list(map(fold, words))), np.array([kind for _, _, kind in rows], np.int64), tails)


def gather_lexemes(nouns: Inflection, verbs: Inflection) -> tuple[Lexemes, npt.NDArray[np.float32]]:
    """All lexemes with their forms, and how frequent each is: its share of a text's words."""
    lexemes = Lexemes()
    noun_names = _noun_names(nouns)
    _add_class(lexemes, nouns, noun_names)
    _add_class(lexemes, verbs, [normal_name(lemma, is_verb=True) for lemma in verbs.lemmas])
    lexemes.add_words(_defective(lexemes, nouns, noun_names))
    lexemes.add_words(_passive_participles(lexemes))
    lexemes.add_words(_proper_nouns(lexemes))
    shares = _frequencies()
    lexemes.add_words(_unlisted(lexemes, shares))
    found = np.array([_share_of(name, shares, lexemes.names) for name in lexemes.names], np.float32)
    return lexemes, found


def _share_of(name: str, shares: Counter[str], known: Collection[str]) -> float:
    """The share of a lexeme; that of a weak verb is its own, whatever noun is named so, but for elatives (أعلى)."""
    beside = name.endswith(_WEAK_ENDS) and name + FATHA in known and not _ELATIVE.match(name)
    return shares.get(name, 0.0) * (_BESIDE_A_VERB if beside else 1.0)


def _add_class(lexemes: Lexemes, found: Inflection, names: list[str]) -> None:
    numbers = np.array([lexemes.number(name) for name in names])
    for number, root in zip(numbers.tolist(), found.roots, strict=True):
        lexemes.roots[number].add(root)
    lexemes.add(numbers[found.lexemes], found.keys, found.kinds, found.tails)


def _noun_names(nouns: Inflection) -> list[str]:
    """The names of the nouns; defective ones (lemma مَاض or مَاضٍ, form ماضي) have their YEH."""
    names = [normal_name(lemma) for lemma in nouns.lemmas]
    open_ended = [
        at for at, name in enumerate(names) if name and nouns.roots[at][-1] in "ويء" and name[-1] not in _ENDS
    ]
    wanted = dict(
        zip(open_ended, pack_words([fold(strip_harakat(names[at]) + "ي") for at in open_ended]).tolist(), strict=True)
    )
    singular = np.flatnonzero((nouns.kinds == Kind.SINGULAR) & np.isin(nouns.lexemes, open_ended))
    pairs = zip(nouns.lexemes[singular].tolist(), nouns.keys[singular].tolist(), strict=True)
    for at in {at for at, key in pairs if wanted[at] == key}:
        names[at] += "ي"
    return names


def _defective(lexemes: Lexemes, nouns: Inflection, names: list[str]) -> Iterator[tuple[int, str, Kind]]:
    """The forms of defective nouns that the lexicon keeps apart or lacks: their feminine and their sound plurals."""
    for lemma, name in zip(nouns.lemmas, names, strict=True):
        if name.endswith("ي") and strip_harakat(lemma) != strip_harakat(name):
            yield from ((lexemes.names[name], form, kind) for form, kind in plain_paradigm(strip_harakat(name)))


def _passive_participles(lexemes: Lexemes) -> Iterator[tuple[int, str, Kind]]:
    """The sound plurals and duals of passive participles in ALEF MAKSURA, which the lexicon has of few: محتويات."""
    for name, number in lexemes.names.items():
        if _PASSIVE_PARTICIPLE.match(name):
            stem = strip_harakat(name)[:-1]
            yield number, stem + "يات", Kind.PLURAL
            yield from ((number, stem + ending, Kind.DUAL) for ending in ("يان", "يين"))


def _proper_nouns(lexemes: Lexemes) -> Iterator[tuple[int, str, Kind]]:
    for record in Lexicon().list("propernoun_voweled"):
        yield lexemes.number(normal_name(record["lemma"])), strip_harakat(record["vowform"]), Kind.SINGULAR


def _frequencies() -> Counter[str]:
    """The share of each lemma, by name; a noun's and a verb's that differ in the last haraka are told apart."""
    shares: Counter[str] = Counter()
    for lemma, share in load_map(_FREQUENCIES).items():
        name = normal_name(lemma, lemma.endswith(FATHA))
        shares[name] += share
        if name.endswith(_WEAK_ENDS):  # a weak verb's lemma shows no FATHA
            shares[name + FATHA] += share
    for name in _particles():
        shares.pop(name, None)
        shares.pop(name + FATHA, None)
    return shares


def particle_shares() -> dict[str, float]:
    """The share of each particle, folded."""
    listed = load_map(_FREQUENCIES)
    shares: Counter[str] = Counter()
    particles = _particles()
    for lemma, share in listed.items():
        if normal_name(lemma) in particles:
            shares[fold(strip_harakat(lemma))] += share
    return dict(shares)


def _particles() -> set[str]:
    """The lemmas of the particles that are no adverbs, and are no forms of a verb."""
    lexicon = Lexicon()
    sorts = lexicon.list("toolwords_pos")
    found = lexicon.list("toolwords_voweled")
    return {normal_name(record["lemma"]) for record in found if sorts[int(record["pos"]) - 1] != _ADVERB}


def _unlisted(lexemes: Lexemes, shares: Counter[str]) -> Iterator[tuple[int, str, Kind]]:
    """Forms of the nouns that only the frequency list has."""
    known = lexemes.names.keys()
    for name in [name for name in shares if not (name.endswith(FATHA) or name in known)]:
        if name.endswith(_WEAK_ENDS) and name + FATHA in known:
            continue  # a verb's
        word = strip_harakat(name)
        if len(word) > 2 and pack_words([fold(word)])[0]:
            number = lexemes.number(name)
            paradigm = defective_paradigm(word) if _DEFECTIVE.search(name) else plain_paradigm(word)
            yield from ((number, form, kind) for form, kind in paradigm)
