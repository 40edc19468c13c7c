"""The names of lexemes: vocalised lemmas in one spelling, and what forms a noun has of which only the name is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.arabic.morphology.kinds import Kind

FATHA = "\u064e"
KASRATAN = "\u064d"
_MARKS = re.compile("[\u064b-\u0652\u0670]")

_NORMAL = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (f"{KASRATAN}$", "ي"),
        ("[\u0652\u0670\u064b\u064c\u064d]", ""),  # SUKUN, SUPERSCRIPT ALEF, tanwin
        ("ٱ", "ا"),
        ("\u064e(?=[اىة])|\u0650(?=ي)|\u064f(?=و)", ""),  # vowels that the next letter says
        ("([\u064e\u064f\u0650])\u0651", "\u0651\\1"),  # SHADDA before its vowel
        ("[\u064b-\u0650]+$", ""),  # the case
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


def bare(name: str) -> str:
    """A name without its harakat.

    >>> bare(normal_name("كَتَبَ", is_verb=True))
    'كتب'
    """
    return _MARKS.sub("", name)


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
