"""Numbers in words, up to 9,999: `ثلاثمئة وخمسة وستين`, `ثلاث مئة`, `اثنتي عشرة`, `ألفين`.

A number is parts with و between them, of each magnitude at most one, in any order: `خمسة وعشرين ومئة`.
"""

from __future__ import annotations

import re

_ONES = (
    "واحد واحده احد احدي",
    "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي",
    "ثلاث ثلاثه",
    "اربع اربعه",
    "خمس خمسه",
    "ست سته",
    "سبع سبعه",
    "ثمان ثماني ثمانيه",
    "تسع تسعه",
    "عشر عشره",
)
_TENS = "عشر ثلاث اربع خمس ست سبع ثمان تسع"
_ONE_TO_TEN = {name: number for number, names in enumerate(_ONES, 1) for name in names.split()}
_HUNDRED = frozenset(("مئه", "مائه", "ميه"))
_THOUSANDS = "الاف"
_WORDS = {
    **_ONE_TO_TEN,
    **{f"{ten}{end}": 20 + 10 * at for at, ten in enumerate(_TENS.split()) for end in ("ون", "ين")},
    **dict.fromkeys(_HUNDRED, 100),
    **{f"{hundred}{end}": 200 for hundred in ("مئت", "مائت", "ميت") for end in ("ا", "ان", "ي", "ين")},
    **{f"{name}{hundred}": 100 * n for name, n in _ONE_TO_TEN.items() if 3 <= n <= 9 for hundred in _HUNDRED},
    **dict.fromkeys((f"ثلث{hundred}" for hundred in _HUNDRED), 300),
    "الف": 1000,
    **dict.fromkeys(("الفا", "الفان", "الفي", "الفين"), 2000),
}
_AND = re.compile(r"(?:^|\s)و\s+")


def cardinal(folded: str) -> int | None:
    """The number that folded words say, None for any other words.

    >>> [cardinal(text) for text in ("ثلاث مئه", "ثلاثمائه وخمسه وستين", "مئتا", "اثنتي عشره", "ثلاثه الاف ومئه")]
    [300, 365, 200, 12, 3100]
    >>> [cardinal(text) for text in ("ثلاثه خمسه", "مئه ومئتين", "عشره وخمسه", "بضعه", "")]
    [None, None, None, None, None]
    """
    parts = _parts(_AND.sub(" و", folded).split())
    numbers = [_number(part) for part in parts]
    taken = [magnitude for number in numbers for magnitude in _magnitudes(number)]
    return sum(numbers) if all(numbers) and len(taken) == len(set(taken)) and numbers else None


def _parts(words: list[str]) -> list[list[str]]:
    """The words between one و and the next, without it and without an article: `خمسه والعشرين`."""
    parts: list[list[str]] = [[]] if words else []
    for place, word in enumerate(words):
        if place and word not in _WORDS and word.startswith("و"):
            parts.append([])
            word = word[1:]
        parts[-1].append(word if word in _WORDS or word == _THOUSANDS else word.removeprefix("ال"))
    return parts


def _number(words: list[str]) -> int:
    """The number of a part, 0 for none: a word, or one that counts hundreds, thousands or, beside ten, ones."""
    match words:
        case [word]:
            return _WORDS.get(word, 0)
        case [count, ("عشر" | "عشره")] if (number := _ONE_TO_TEN.get(count, 10)) < 10:
            return 10 + number
        case [count, of] if 3 <= (number := _ONE_TO_TEN.get(count, 0)) < 10:
            return number * (100 * (of in _HUNDRED) + 1000 * (of == _THOUSANDS))
    return 0


def _magnitudes(number: int) -> tuple[int, ...]:
    """What powers of ten a part says: 15 says ones and tens."""
    return (1, 10) if 10 <= number < 20 else (10 ** (len(str(number)) - 1),)
