"""Roots by patterns, after ISRI (Taghva, Elkhoury and Coombs 2005, "Arabic stemming without a root dictionary").

A root groups many words and some that only look alike, so it is the widest and lightest level of a match.
"""

from __future__ import annotations

import re

_PREFIXES = ("كال", "بال", "ولل", "وال", "ال", "لل")
_SUFFIXES = ("تان", "تين", "ون", "ات", "ان", "ين", "كم", "هن", "نا", "يا", "ها", "تم", "كن", "ني", "وا", "ما", "هم")
_LAST = "هيكتان"
_FIRST = "لبفسويتنا"
_SEATS = str.maketrans("ؤئء", "ااا")

_PATTERNS = {
    4: "مفعل فاعل فعال فعول فعيل فعله",
    5: "افتعل افاعل مفعول مفعال مفعيل مفعله تفعله افعله مفتعل يفتعل تفتعل مفاعل تفاعل فعوله فعاله انفعل منفعل "
    "افعال فعلان تفعيل فاعول فواعل فعاال فعائل فاعله فعالي",
    6: "استفعل مستفعل مفعاله افتعال تفاعيل",
}
_FOUR_RADICALS = {5: "تفعلل افعلل مفعلل فعلله فعالل", 6: "افعلال متفعلل"}


def _compiled(patterns: dict[int, str]) -> dict[int, re.Pattern[str]]:
    """The patterns of each length as one expression, ف ع ل its groups: the first pattern that fits wins."""
    return {length: re.compile(re.sub("[فعل]", "(.)", text.replace(" ", "|"))) for length, text in patterns.items()}


_THREE = _compiled(_PATTERNS)
_FOUR = _compiled(_FOUR_RADICALS)


def root(word: str) -> str:
    """The root of a word (a spelling or a stem): three letters, or what is left when no pattern fits.

    >>> [root(word) for word in ("مدرسه", "دراسات", "مكتوب", "استخدام", "انفجار", "بيت")]
    ['درس', 'درس', 'كتب', 'خدم', 'فجر', 'بيت']
    """
    word = _without_affixes(word).translate(_SEATS)
    while len(word) > 3:
        shorter = _radicals(word, _THREE) or _without_letter(word) or _radicals(word, _FOUR)
        if not shorter:
            break
        word = shorter
    return word


def _without_affixes(word: str) -> str:
    """Strip an article of two or three letters and an ending of two or three, three letters or more left."""
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) >= len(prefix) + 3:
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) >= len(suffix) + 3:
            return word[: -len(suffix)]
    return word


def _radicals(word: str, patterns: dict[int, re.Pattern[str]]) -> str:
    """The radicals of the first pattern that fits, or nothing."""
    expression = patterns.get(len(word))
    fit = expression.match(word) if expression else None
    return "".join(filter(None, fit.groups())) if fit else ""


def _without_letter(word: str) -> str:
    """A letter that may be an ending goes first, one that may be a prefix next; otherwise nothing is returned."""
    if word[-1] in _LAST:
        return word[:-1]
    return word[1:] if word[0] in _FIRST else ""
