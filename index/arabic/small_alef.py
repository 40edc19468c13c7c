"""The small alef of quoted verses: SUPERSCRIPT ALEF stands for an ALEF in most words, and for nothing in a few."""

from __future__ import annotations

import re

from index.arabic.letters import SUPERSCRIPT_ALEF
from index.arabic.normalizer import fold
from index.arabic.wordlists import rows

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

_SEAT = re.compile(f"[وي](?=[\u064b-\u0652\u0640]*{SUPERSCRIPT_ALEF})")
_BEFORE = re.compile(f"[\u064b-\u0652\u0640]*{SUPERSCRIPT_ALEF}[\u064b-\u0652\u0653\u0640]*")
_PREFIX = re.compile("^(?:[وف]?(?:ال|بال|كال|لل|ب|ل|ك)?)(?=..)")


def written_out(word: str) -> str:
    """A folded word as ordinary spelling writes it.

    >>> [written_out(word) for word in ("ٱلْعَٰلَمِينَ", "هٰذا", "ٱلرَّحْمَٰنِ", "ٱلصَّلَوٰةَ", "مُوسَىٰ", "السمٰوٰت")]
    ['العالمين', 'هذا', 'الرحمن', 'الصلاه', 'موسي', 'السماوات']
    """
    if SUPERSCRIPT_ALEF not in word:
        return fold(word)
    plain = fold(word)
    if plain in _function_words() or {plain, _PREFIX.sub("", plain)} & _WITHOUT or word.rstrip("\u064b").endswith("ىٰ"):
        return plain
    seated = _SEAT.sub("", word) if word.count(SUPERSCRIPT_ALEF) == 1 else word
    return fold(_BEFORE.sub("ا", seated))


def _function_words() -> frozenset[str]:
    return frozenset(row[0] for row in rows("functionwords"))
