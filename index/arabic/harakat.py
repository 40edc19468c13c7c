"""Harakat as evidence: whether a vocalised word can be another, letter by letter."""

from __future__ import annotations

import re

from index.arabic.letters import (
    DAMMA,
    DAMMATAN,
    DROPPED,
    FATHA,
    FATHATAN,
    KASRA,
    KASRATAN,
    SHADDA,
    SUKUN,
    SUPERSCRIPT_ALEF,
    VOCALISATION,
)

VOWELS = frozenset((FATHATAN, DAMMATAN, KASRATAN, FATHA, DAMMA, KASRA, SUKUN))
_HARAKAT = re.compile(f"[{VOCALISATION}{SUPERSCRIPT_ALEF}]")
_HARAKA = re.compile(f"[{VOCALISATION}]")

_LETTER = re.compile(f"[^{DROPPED}]([{DROPPED}]*)")


def strip_harakat(word: str) -> str:
    """A word as it is written without harakat; its letters stay, hamzas among them.

    >>> strip_harakat("كَتَبَ"), strip_harakat("هٰؤُلاءِ")
    ('كتب', 'هؤلاء')
    """
    return _HARAKAT.sub("", word)


def is_vocalized(word: str) -> bool:
    """Whether a word carries any haraka.

    >>> is_vocalized("عَلَم"), is_vocalized("علم")
    (True, False)
    """
    return _HARAKA.search(word) is not None


def agrees(typed: str, written: str) -> bool:
    """Whether the harakat of two writings of one spelling do not contradict each other.

    A letter without marks says nothing. Two vowels must be the same; a letter with a vowel and no SHADDA is single.

    >>> agrees("عَلَم", "علم"), agrees("عَلَم", "عَلَمٌ"), agrees("عَلَم", "عِلْم"), agrees("عَلَم", "عَلَّم")
    (True, True, False, False)
    """
    return all(map(_agree, _marks(typed), _marks(written)))


def _agree(a: frozenset[str], b: frozenset[str]) -> bool:
    vowels = (a & VOWELS, b & VOWELS)
    if all(vowels) and not vowels[0] & vowels[1]:
        return False
    single = (bool(vowels[0]) and SHADDA not in a, bool(vowels[1]) and SHADDA not in b)
    return not ((single[0] and SHADDA in b) or (single[1] and SHADDA in a))


def _marks(word: str) -> list[frozenset[str]]:
    """The marks that each letter of a word carries."""
    return [frozenset(match[1]) for match in _LETTER.finditer(word)]
