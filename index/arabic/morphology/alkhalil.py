"""AlKhalil's lexicon: every lexeme and inflected form that its roots and formulas make.

AlKhalil Morpho Sys 2 (Boudchiche, Mazroui, Ould Bebah, Lakhouaja and Boudlal 2017, "AlKhalil Morpho Sys 2: A robust
Arabic morpho-syntactic analyzer", Journal of King Saud University 29/2; data GPL-3, by way of `farahidi`) keeps for
each root the numbers of its formulas; a formula is a vocalised stem pattern, a lemma pattern and a part of speech.
Here all of them are written out at once: a form is a sum over arrays, as its packed number is one of the pattern's own
letters and of a multiple for each radical. Only where a hamza is about, whose seat depends on the vowels beside it, is
a form spelled letter by letter, by `farahidi` itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from farahidi.lexicon import Lexicon
from farahidi.normalize import word_from_root_and_pattern

from index.arabic.harakat import strip_harakat
from index.arabic.letters import VOCALISATION
from index.arabic.morphology.kinds import Kind, Tail
from index.arabic.morphology.packing import Keys, code, pack_words
from index.arabic.normalizer import fold

_CASE_ENDING = re.compile(f"[{VOCALISATION}]+$")
_RADICALS = {"ف": 0, "ع": 1}
_SLOTS = 5
_LENGTHS = range(1, 13)
_HAMZA = "ء"
_RARE_IN_PAST = {"أنتما", "أنتم", "أنتن", "هن"}
_DUALS = {"هما", "هما(ة)"}
_RARE_IN_IMPERFECT = {"أنتِ", "أنتم", "أنتن", "هن", "أنتما", *_DUALS}
_FIRST_PERSONS = {"أنا", "نحن"}
_IMPERATIVE, _PAST, _PASSIVE, _JUSSIVE, _EMPHATIC = "أمر", "ماض", "مجهول", "مجزوم", "مؤكد"


@dataclass(frozen=True, slots=True)
class Inflection:
    """The lexemes of one class and their forms.

    `lemmas` and `roots` have an item for each lexeme, vocalised; the arrays one for each form: the position of its
    lexeme, its packed letters, its kind and its tail (kinds.py).
    """

    lemmas: list[str]
    roots: list[str]
    lexemes: npt.NDArray[np.int64]
    keys: Keys
    kinds: npt.NDArray[np.int64]
    tails: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a formula says that matters here."""

    pattern: str
    lemma: str
    kind: int


def inflect(category: str) -> Inflection:
    """All lexemes and forms of `Nouns` or of `Verbs`; imperatives and emphatic verbs are left out."""
    lexicon = Lexicon()
    shapes, shape_of = _shapes(lexicon, category)
    roots, root_of, shape = _pairs(lexicon, category, shape_of)
    lemma_patterns = sorted({one.lemma for one in shapes})
    number = {pattern: i for i, pattern in enumerate(lemma_patterns)}
    pattern_of = np.array([number[one.lemma] for one in shapes])
    lexemes, lexeme = np.unique(root_of * len(lemma_patterns) + pattern_of[shape], return_inverse=True)
    named = [divmod(item, len(lemma_patterns)) for item in lexemes.tolist()]
    return Inflection(
        lemmas=[_filled(roots[at], lemma_patterns[pattern]) for at, pattern in named],
        roots=[roots[at] for at, _ in named],
        lexemes=lexeme,
        keys=_keys(roots, root_of, [one.pattern for one in shapes], shape),
        kinds=np.array([one.kind for one in shapes])[shape],
        tails=np.array([_tail(one.pattern) for one in shapes])[shape],
    )


def _tail(pattern: str) -> Tail:
    return {"ة": Tail.TEH_MARBUTA, "ى": Tail.ALEF_MAKSURA}.get(strip_harakat(pattern)[-1:], Tail.OTHER)


def _shapes(lexicon: Lexicon, category: str) -> tuple[list[_Shape], npt.NDArray[np.int64]]:
    """The distinct shapes, and for each length and formula (13 rows, 1-based columns) the number of its shape or -1."""
    kind_of = _kinds(lexicon, category)
    numbers: dict[_Shape, int] = {}
    table = np.full((len(_LENGTHS) + 1, 1 + max(len(lexicon.formulas(category, n)) for n in _LENGTHS)), -1)
    for length in _LENGTHS:
        for at, formula in enumerate(lexicon.formulas(category, length), 1):
            kind = kind_of(formula)
            stem = lexicon.voweled_diac_stem(category, length, int(formula["idDiacPatternStem"]))
            if kind is None or stem is None:
                continue
            lemma_length, lemma = map(int, formula["idDiacPatternLemma"].split("."))
            pattern = lexicon.voweled_diac_lemma(category, lemma_length, lemma)
            if pattern is not None:
                shape = _Shape(_CASE_ENDING.sub("", stem["val"]), pattern["val"], kind)
                table[length, at] = numbers.setdefault(shape, len(numbers))
    return list(numbers), table


def _kinds(lexicon: Lexicon, category: str) -> Any:
    """A function from a formula to the kind of its form; None where it is left out."""
    speech = [_features(lexicon, category, record) for record in lexicon.derived_list(category, "pos")]
    moods = [record["valAR"] for record in lexicon.derived_list(category, "casemood")]

    def kind(formula: Mapping[str, str]) -> int | None:
        features = speech[int(formula["idPartOfSpeech"]) - 1] if formula["idPartOfSpeech"] else {}
        if category == "Nouns":
            return {"جمع": Kind.PLURAL, "مثنى": Kind.DUAL}.get(features.get("Number", ""), Kind.SINGULAR)
        if features.get("Type") == _IMPERATIVE or features.get("Emphasized") == _EMPHATIC:
            return None
        person, is_passive = features.get("Person2"), features.get("Voice") == _PASSIVE
        if features.get("Type") == _PAST:
            past = Kind.PAST_PASSIVE if is_passive or person in _DUALS else Kind.PAST
            return Kind.PAST_SECOND if person in _RARE_IN_PAST else past
        if person in _RARE_IN_IMPERFECT:
            return Kind.IMPERFECT_SECOND
        if formula["idCaseOrMood"] and moods[int(formula["idCaseOrMood"]) - 1] == _JUSSIVE:
            return Kind.JUSSIVE
        if is_passive:
            return Kind.IMPERFECT_SECOND if person in _FIRST_PERSONS else Kind.IMPERFECT_PASSIVE
        return Kind.IMPERFECT_OTHER

    return kind


def _features(lexicon: Lexicon, category: str, record: Mapping[str, str | None]) -> dict[str, str]:
    names = ("Number",) if category == "Nouns" else ("Type", "Emphasized", "Person2", "Voice")
    found = {name: record.get(name.lower()) for name in names}
    entities = {name: lexicon.feature(category, name, int(number)) for name, number in found.items() if number}
    return {name: entity["valAR"] for name, entity in entities.items() if entity}


def _pairs(
    lexicon: Lexicon, category: str, shape_of: npt.NDArray[np.int64]
) -> tuple[list[str], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The roots, and each root's number with each of its shapes, once."""
    roots: list[str] = []
    pairs = [np.zeros(0, np.int64)]
    for root, formulas in _formulas_of_roots(lexicon, category):
        found = np.concatenate([shape_of[length, ids[ids < shape_of.shape[1]]] for length, ids in formulas])
        pairs.append(len(roots) * (int(shape_of.max()) + 1) + np.unique(found[found >= 0]))
        roots.append(root)
    root_of, shape = np.divmod(np.concatenate(pairs), int(shape_of.max()) + 1)
    return roots, root_of, shape


def _formulas_of_roots(
    lexicon: Lexicon, category: str
) -> Iterator[tuple[str, list[tuple[int, npt.NDArray[np.int64]]]]]:
    for kind in ("roots_tri", "roots_quad"):
        for bucket in lexicon.derived_map(category, kind).values():
            for record in bucket:
                root = record["val"].replace("أ", _HAMZA)
                ids = [(n, np.array(record[f"len{n}"].split(), np.int64)) for n in _LENGTHS if record.get(f"len{n}")]
                if ids and 3 <= len(root) <= _SLOTS and root.isalpha():
                    yield root, ids


def _keys(
    roots: list[str], root_of: npt.NDArray[np.int64], patterns: list[str], pattern_of: npt.NDArray[np.int64]
) -> Keys:
    """The packed letters of each root in each pattern."""
    base, multiples = _sums(patterns)
    radicals = np.array([[code(letter) for letter in root.ljust(_SLOTS)] for root in roots], np.uint64)
    longest = np.array([len(root) for root in roots])[root_of]
    keys = base[pattern_of]
    for slot in range(_SLOTS):
        at = np.minimum(slot, longest - 1)
        keys = keys + radicals[root_of, at] * multiples[pattern_of, slot]
    strange = np.array([_HAMZA in root for root in roots])[root_of]
    strange |= np.array([_HAMZA in pattern for pattern in patterns])[pattern_of]
    slow = np.flatnonzero(strange)
    spelled = zip(root_of[slow].tolist(), pattern_of[slow].tolist(), strict=True)
    keys[slow] = pack_words([fold(strip_harakat(_filled(roots[root], patterns[at]))) for root, at in spelled])
    return keys


def _sums(patterns: list[str]) -> tuple[Keys, Keys]:
    """For each pattern the packed letters of its own, and for each radical the sum of the places it stands at."""
    base = np.zeros(len(patterns), np.uint64)
    multiples = np.zeros((len(patterns), _SLOTS), np.uint64)
    for number, pattern in enumerate(patterns):
        third = 2
        for place, letter in enumerate(fold(strip_harakat(pattern))):
            unit = np.uint64(1 << (5 * place))
            if letter == "ل":
                multiples[number, min(third, _SLOTS - 1)] += unit
                third += 1
            elif letter in _RADICALS:
                multiples[number, _RADICALS[letter]] += unit
            else:
                base[number] += unit * np.uint64(code(letter))
    return base, multiples


def _filled(root: str, pattern: str) -> str:
    """A vocalised pattern with the radicals of a root, hamzas seated."""
    try:
        if _HAMZA in root or _HAMZA in pattern:
            return str(word_from_root_and_pattern(root, pattern))
        return "".join(_letters(root, pattern))
    except IndexError:  # a few patterns ask for more than their root or their word has
        return ""


def _letters(root: str, pattern: str) -> Iterator[str]:
    third = 2
    for letter in pattern:
        if letter == "ل":
            yield root[min(third, len(root) - 1)]
            third += 1
        else:
            yield root[_RADICALS[letter]] if letter in _RADICALS else letter
