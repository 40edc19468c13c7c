"""The spelling of the Quran: letters that it leaves out, adds or writes otherwise, as ordinary spelling has them.

Each rule goes by signs that only such texts have, or by their vowels: what is spelled so without them stays.
"""

from __future__ import annotations

import re

from index.arabic.letters import (
    DAMMA,
    FATHA,
    HAMZA_ABOVE,
    KASRA,
    MADDAH_ABOVE,
    QURANIC,
    SHADDA,
    SUKUN,
    SUPERSCRIPT_ALEF,
    TATWEEL,
    VOCALISATION,
)
from index.arabic.normalizer import fold

_SIGNS = f"{VOCALISATION}{MADDAH_ABOVE}{QURANIC}"
_LETTER = "ء-ي"
_ZERO = "\u06df"
"""SMALL HIGH ROUNDED ZERO: the letter under it is not heard."""

_MADDA = re.compile(f"^((?:[وفبلكاٱ][{_SIGNS}{TATWEEL}]*)*)ء[{_SIGNS}{TATWEEL}]*ا")
_CALL = re.compile(f"^ي[{_SIGNS}]*{SUPERSCRIPT_ALEF}[{_SIGNS}{TATWEEL}]*(?=.[{_SIGNS}]*.)")
_NIGHT = re.compile(f"([اٱ]ل)(?=[{_SIGNS}]*ي[{_SIGNS}]*ل)(?=[{_SIGNS}]*{SHADDA})")
_HAMZA = re.compile(
    f"(?P<letter>[^{_SIGNS}{TATWEEL}])(?P<signs>[{_SIGNS}]*)(?P<gap>{TATWEEL}*)"
    f"(?P<own>[{_SIGNS}]*){HAMZA_ABOVE}(?P<more>[{_SIGNS}]*)(?P<after>[اوي]?)"
)
_SEATS = "اأإويىؤئ"
_ON_THE_LINE = re.compile(f"(?P<vowel>[{DAMMA}{KASRA}])(?P<double>{SHADDA}?)ء(?=[{SUKUN}\u06e1])")
_RAISED = re.compile(f"(?P<before>[{SUPERSCRIPT_ALEF}{MADDAH_ABOVE}{FATHA}])ؤ[{_SIGNS}]*ا{_ZERO}$")
_UNHEARD = re.compile(f"(?<!أ{DAMMA})[اويى]{_ZERO}(?=.*[{_LETTER}])")
_SMALL_YEH = re.compile(f"{TATWEEL}*\u06e7|(?<=[يى])(?P<signs>[{_SIGNS}]*)\u06e6")
_OPEN_TEH = re.compile(f"(?<={FATHA})(?P<double>{SHADDA}?)ت(?=[{DAMMA}{FATHA}{KASRA}][{_SIGNS}]*$)")
_WITH_OPEN_TEH = re.compile("[وفبلك]*(?:رحم|نعم|سن|امرا|لعن|شجر|معصي|جن|قر|بقي|فطر|ابن|كلم)ت")
"""The words that it writes so (Ibn al-Jazari's poem has them), in any case."""

_SILENT = f"{SUPERSCRIPT_ALEF}ا{_ZERO}"


def restore_letters(word: str) -> str:
    """Write what the spelling of the Quran leaves out, adds or seats otherwise as ordinary spelling does.

    What is left out: يا as a word, the MADDA of آ, one LAM of الليل, small YEH.

    >>> [restore_letters(word) for word in ("ءَامَنُوا", "يَٰقَوْمِ", "ٱلَّيْلِ", "النَّبِيِّـۧنَ", "يُحْىِۦ", "قراءات")]
    ['آمَنُوا', 'يا قَوْمِ', 'ٱللَّيْلِ', 'النَّبِيِّينَ', 'يُحْىِي', 'قراءات']

    A hamza on the line or on no letter gets its seat, a TEH is closed in the words that have it open.

    >>> [restore_letters(word) for word in ("شَيْـًٔا", "مسٔول", "مَـَٔابٍ", "رُءْيَا", "نَبَؤُا۟", "رَحْمَتَ", "رَحِمَتْ")]
    ['شَيْئًا', 'مسؤول', 'مَآبٍ', 'رُؤْيَا', 'نَبَأ', 'رَحْمَةَ', 'رَحِمَتْ']
    """
    if HAMZA_ABOVE in word:
        word = _HAMZA.sub(_seated, word)
    if "ء" in word:
        word = _ON_THE_LINE.sub(_on_a_seat, _MADDA.sub(r"\1آ", word))
    if SHADDA in word:
        word = _NIGHT.sub(r"\1ل", word)
    if SUPERSCRIPT_ALEF in word:
        word = _CALL.sub("يا ", word).replace(_SILENT, SUPERSCRIPT_ALEF)
    if _ZERO in word:
        word = _UNHEARD.sub("", _RAISED.sub(_lowered, word))
    if FATHA in word and "ت" in word and _WITH_OPEN_TEH.fullmatch(fold(word)):
        word = _OPEN_TEH.sub(r"\g<double>ة", word)
    return _SMALL_YEH.sub(r"\g<signs>ي", word)


def _seated(hamza: re.Match[str]) -> str:
    """A hamza on no letter, with what stands beside it: behind YEH on a YEH, before ALEF its MADDA, else by vowels."""
    letter, signs, after, vowels = hamza["letter"], hamza["signs"], hamza["after"], hamza["own"] + hamza["more"]
    if letter in _SEATS and not hamza["gap"]:
        return hamza[0]
    if after == "ا" and letter not in "يى":
        return f"{letter}{signs}آ"
    heard = vowels or ("" if hamza["gap"] else signs)
    if letter in "يى" or KASRA in signs + vowels or (not heard and after == "ي"):
        seat = "ئ"
    else:
        seat = "ؤ" if DAMMA in heard or (not heard and after == "و") else "أ"
    return f"{letter}{signs}{seat}{vowels}{after}"


def _on_a_seat(hamza: re.Match[str]) -> str:
    """A HAMZA without a vowel of its own, on the letter of the vowel before it: رُءْيَا, رِءْيًا."""
    return hamza["vowel"] + hamza["double"] + ("ؤ" if hamza["vowel"] == DAMMA else "ئ")


def _lowered(hamza: re.Match[str]) -> str:
    """A hamza at the end of a word that stands on a WAW for its case: after a long vowel it needs no seat."""
    return hamza["before"] + ("أ" if hamza["before"] == FATHA else "ء")
