"""The small alef of quoted verses: SUPERSCRIPT ALEF stands for an ALEF in most words, and for nothing in a few."""

from __future__ import annotations

import re
from functools import cache

from index.arabic.compounds import compounds
from index.arabic.letters import (
    DAMMA,
    FATHATAN,
    HAMZA_ABOVE,
    KASRA,
    MADDAH_ABOVE,
    QURANIC,
    SHADDA,
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

_SIGNS = f"{VOCALISATION}{MADDAH_ABOVE}{QURANIC}"
_MARKS = f"[{VOCALISATION}{TATWEEL}]*"
_SEAT = re.compile(f"[ويى](?={TATWEEL}*{SUPERSCRIPT_ALEF})")
_ALEF = re.compile(f"{_MARKS}{SUPERSCRIPT_ALEF}[{VOCALISATION}{MADDAH_ABOVE}{TATWEEL}]*")
_MADDA = re.compile(f"^((?:[وفبلكاٱ][{_SIGNS}{TATWEEL}]*)*)ء[{_SIGNS}{TATWEEL}]*ا")
_CALL = re.compile(f"^ي[{_SIGNS}]*{SUPERSCRIPT_ALEF}[{_SIGNS}{TATWEEL}]*(?=.[{_SIGNS}]*.)")
_NIGHT = re.compile(f"([اٱ]ل)(?=[{_SIGNS}]*ي[{_SIGNS}]*ل)(?=[{_SIGNS}]*{SHADDA})")
_HAMZA = re.compile(f"(?P<before>[^{_SIGNS}{TATWEEL}][{_SIGNS}]*){TATWEEL}+(?P<own>[{_SIGNS}]*){HAMZA_ABOVE}")
_SMALL_YEH = re.compile(f"{TATWEEL}*\u06e7")
_SILENT = f"{SUPERSCRIPT_ALEF}ا\u06df"
_PREFIX = re.compile("^(?:[وف]?(?:ال|بال|كال|لل|ب|ل|ك)?)(?=..)")


def restore_letters(word: str) -> str:
    """Write out what the spelling of the Quran leaves out: يا as a word, the MADDA of آ, one LAM of الليل, small YEH.

    >>> [restore_letters(word) for word in ("ءَامَنُوا", "يَٰقَوْمِ", "ٱلَّيْلِ", "النَّبِيِّـۧنَ", "شَيْـًٔا", "قراءات")]
    ['آمَنُوا', 'يا قَوْمِ', 'ٱللَّيْلِ', 'النَّبِيِّينَ', 'شَيْئًا', 'قراءات']
    """
    if HAMZA_ABOVE in word:
        word = _HAMZA.sub(_seated, word)
    if "ء" in word:
        word = _MADDA.sub(r"\1آ", word)
    if SHADDA in word:
        word = _NIGHT.sub(r"\1ل", word)
    if SUPERSCRIPT_ALEF in word and fold(word) not in _WITHOUT:
        word = _CALL.sub("يا ", word).replace(_SILENT, SUPERSCRIPT_ALEF)
    return _SMALL_YEH.sub("ي", word)


def _seated(hamza: re.Match[str]) -> str:
    """A hamza that stands on the line, with the letter before it: after YEH on a YEH, else by its own vowel."""
    before, own = hamza["before"], hamza["own"]
    seat = "ئ" if before[0] in "يى" or KASRA in before + own else "ؤ" if DAMMA in own else "أ"
    return before + seat + own


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
