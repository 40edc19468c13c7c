"""Roots by patterns, after ISRI (Taghva, Elkhoury and Coombs 2005, "Arabic stemming without a root dictionary").

A root groups many words and some that only look alike, so it is the widest and lightest level of a match.
"""

from __future__ import annotations

from typing import TypeAlias

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

Shape: TypeAlias = tuple[tuple[tuple[int, str], ...], tuple[int, ...]]


def _shape(pattern: str) -> Shape:
    """The fixed letters of a pattern with their places, and the places of its radicals ف ع ل."""
    places = list(enumerate(pattern))
    return tuple((i, c) for i, c in places if c not in "فعل"), tuple(i for i, c in places if c in "فعل")


_THREE = {length: [_shape(pattern) for pattern in text.split()] for length, text in _PATTERNS.items()}
_FOUR = {length: [_shape(pattern) for pattern in text.split()] for length, text in _FOUR_RADICALS.items()}


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


def _radicals(word: str, shapes: dict[int, list[Shape]]) -> str:
    """The radicals of the first pattern that fits, or nothing."""
    for fixed, places in shapes.get(len(word), ()):
        if all(word[i] == letter for i, letter in fixed):
            return "".join(word[i] for i in places)
    return ""


def _without_letter(word: str) -> str:
    """A letter that may be an ending goes first, one that may be a prefix next; otherwise nothing is returned."""
    if word[-1] in _LAST:
        return word[:-1]
    return word[1:] if word[0] in _FIRST else ""
