"""The names of lexemes: vocalised lemmas in one spelling, and what forms a noun has of which only the name is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.arabic.letters import (
    DAMMA,
    DAMMATAN,
    FATHA,
    FATHATAN,
    KASRA,
    KASRATAN,
    SHADDA,
    SUKUN,
    SUPERSCRIPT_ALEF,
)
from index.arabic.morphology.kinds import Kind

_NORMAL = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (f"{KASRATAN}$", "ي"),
        (f"[{SUKUN}{SUPERSCRIPT_ALEF}{FATHATAN}{DAMMATAN}{KASRATAN}]", ""),
        ("ٱ", "ا"),
        (f"{FATHA}(?=[اىة])|{KASRA}(?=ي)|{DAMMA}(?=و)", ""),  # vowels that the next letter says
        (f"([{FATHA}{DAMMA}{KASRA}]){SHADDA}", rf"{SHADDA}\1"),  # SHADDA before its vowel
        (f"[{FATHATAN}-{KASRA}]+$", ""),  # the case
    )
]


def normal_name(lemma: str, is_verb: bool = False) -> str:
    """A vocalised lemma in one of the spellings that the lexicon, its names and its frequency list have for it.

    >>> normal_name("مَدْرَسَةٌ") == normal_name("مَدْرَسة"), normal_name("مَاضٍ") == normal_name("ماضِي")
    (True, True)
    """
    for pattern, replacement in _NORMAL:
        lemma = pattern.sub(replacement, lemma)
    return lemma + FATHA if is_verb else lemma


def listed_name(lemma: str) -> str:
    """The name of a lemma of an editor's list, where a verb's ends in FATHA.

    >>> listed_name("عَدَّ") == normal_name("عَدّ", is_verb=True), listed_name("عَدّ") == normal_name("عَدّ")
    (True, True)
    """
    return normal_name(lemma, is_verb=lemma.rstrip(SHADDA).endswith(FATHA))


def plain_paradigm(word: str) -> Iterator[tuple[str, Kind]]:
    """The forms of a noun of which nothing is known but itself.

    >>> [form for form, _ in plain_paradigm("لندن")]
    ['لندن', 'لندنا']
    """
    if word.endswith("ة"):
        yield word, Kind.SINGULAR
        yield word[:-1] + "ات", Kind.PLURAL
        yield from ((word[:-1] + ending, Kind.DUAL) for ending in ("تان", "تين"))
    elif word.endswith("ي"):
        yield from ((word + ending, Kind.SINGULAR) for ending in ("", "ة", "ا"))
        yield from ((word + ending, Kind.PLURAL) for ending in ("ون", "ين", "ات"))
    else:
        yield from ((word + ending, Kind.SINGULAR) for ending in ("", "ا"))


def defective_paradigm(word: str) -> Iterator[tuple[str, Kind]]:
    """The forms of a participle in YEH of which nothing is known but itself: before WAW and YEH its own is lost.

    >>> [form for form, kind in defective_paradigm("منضوي") if kind == Kind.PLURAL]
    ['منضوون', 'منضوين', 'منضويات', 'منضوو']
    """
    yield from ((word + ending, Kind.SINGULAR) for ending in ("", "ة", "ا"))
    yield word[:-1], Kind.SINGULAR
    yield from ((word[:-1] + ending, Kind.PLURAL) for ending in ("ون", "ين", "يات", "و"))
    yield from ((word + ending, Kind.DUAL) for ending in ("ان", "ين"))
