"""The small alef of quoted verses: SUPERSCRIPT ALEF stands for an ALEF in most words, and for nothing in a few."""

from __future__ import annotations

import re
from functools import cache

from index.arabic.compounds import compounds
from index.arabic.letters import (
    FATHATAN,
    MADDAH_ABOVE,
    SUPERSCRIPT_ALEF,
    TATWEEL,
    VOCALISATION,
)
from index.arabic.normalizer import fold
from index.arabic.stopwords import is_function_word

_WITHOUT = frozenset(
    (
        "الله",
        "اله",
        "الهي",
        "الهكم",
        "الهنا",
        "الهه",
        "لكن",
        "لكنه",
        "لكنهم",
        "رحمن",
        "طه",
        "يس",
        "سموات",
        "موسي",
        "عيسي",
        "يحيي",
    )
)
"""Words that are written without the ALEF; function words (هذا، ذلك، أولئك) are too."""

_MARKS = f"[{VOCALISATION}{TATWEEL}]*"
_SEAT = re.compile(f"[ويى](?={TATWEEL}*{SUPERSCRIPT_ALEF})")
_ALEF = re.compile(f"{_MARKS}{SUPERSCRIPT_ALEF}[{VOCALISATION}{MADDAH_ABOVE}{TATWEEL}]*")
_PREFIX = re.compile("^(?:[وف]?(?:ال|بال|كال|لل|ب|ل|ك)?)(?=..)")


def restore_alef(word: str) -> str:
    """Write out the small alefs of a word where ordinary spelling has an ALEF.

    >>> [restore_alef(word) for word in ("ٱلْعَٰلَمِينَ", "هٰذا", "ٱلصَّلَوٰةَ", "مُوسَىٰ", "السمٰوٰت", "عبداللّٰه")]
    ['ٱلْعالَمِينَ', 'هٰذا', 'ٱلصَّلاةَ', 'مُوسَىٰ', 'السماوات', 'عبداللّٰه']
    """
    if SUPERSCRIPT_ALEF not in word:
        return word
    plain = fold(word)
    if is_function_word(plain) or {plain, _PREFIX.sub("", plain)} & _without() or word.rstrip(FATHATAN).endswith("ىٰ"):
        return word
    seated = _SEAT.sub("", word) if word.count(SUPERSCRIPT_ALEF) == 1 else word
    return _ALEF.sub("ا", seated)


@cache
def _without() -> frozenset[str]:
    """The words written without it, and the names that end in one of them."""
    named = (pair for pair in compounds() if {pair[1], _PREFIX.sub("", pair[1])} & _WITHOUT)
    return _WITHOUT.union(map("".join, named))
