"""Words that no lexicon knows, mostly foreign names: what may be their stems, by rules alone.

A stem counts among such words only, so that no name joins a word of the lexicon by looking like a form of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

UNKNOWN = "مجهول "
"""What the names of lemmas begin with that no lexicon knows."""

_ARTICLES = {
    "وبال": 1.0,
    "وكال": 1.0,
    "ولل": 1.0,
    "فلل": 1.0,
    "ال": 1.0,
    "لل": 0.8,
    "وال": 0.8,
    "بال": 0.8,
    "فال": 0.6,
    "كال": 0.6,
}
"""How sure it is that they are an article; a foreign name may begin so too (بالدوين، والتر، فالنسيا)."""

_LETTERS = {"و": 0.5, "ف": 0.4, "ب": 0.4, "ل": 0.4, "ك": 0.3}
"""How likely a first letter is a clitic, beside being the word's own."""

_NISBA = {"يات": "ي", "يون": "ي", "يين": "ي", "يه": "ي"}
"""Endings of an adjective of origin, which is its masculine."""

_ENDINGS = {"ات": 0.4, "ان": 0.3, "ون": 0.3, "ين": 0.3, "ها": 0.4, "هم": 0.4, "ه": 0.3, "ا": 0.4}
_REST = 3
"""Letters that a stem has at least; one before an ending of two letters has one more."""


def unknown_stems(word: str) -> dict[str, float]:
    """The possible stems of a folded word that no lexicon knows, and the strength of each; 1 for the likeliest.

    >>> unknown_stems("والكورنيش"), unknown_stems("وشنقيط")
    ({'كورنيش': 0.8, 'والكورنيش': 1.0}, {'وشنقيط': 1.0, 'شنقيط': 0.5})
    """
    if not "ء" <= word[:1] <= "ي":
        return {plain_latin(word): 1.0}
    stems: dict[str, float] = {}
    for base, strength in _without_clitics(word):
        for stem, weight in _without_endings(base):
            stems[stem] = max(stems.get(stem, 0.0), strength * weight)
    return stems


def plain_latin(word: str) -> str:
    """A Latin word without marks and apostrophes.

    >>> [plain_latin(word) for word in ("erdoğan", "i̇stanbul", "łukasz", "qurʾān", "g20")]
    ['erdogan', 'istanbul', 'lukasz', 'quran', 'g20']
    """
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word.translate(_LATIN))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)) or word


_LATIN = str.maketrans(
    {"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss"}
    | dict.fromkeys("\u02bb\u02bc\u02bd\u02be\u02bf\u02b9\u02ca\u02cb\u02c8", "")
)
"""Letters that have no decomposition, and apostrophes that are letters to Unicode."""


def _without_clitics(word: str) -> Iterator[tuple[str, float]]:
    for article, strength in _ARTICLES.items():
        if word.startswith(article) and len(word) >= len(article) + _REST:
            yield word[len(article) :], strength
            if strength < 1:
                yield word, 1.0
            return
    yield word, 1.0
    if word[0] in _LETTERS and len(word) > _REST:
        yield word[1:], _LETTERS[word[0]]


def _without_endings(word: str) -> Iterator[tuple[str, float]]:
    for ending, masculine in _NISBA.items():
        if word.endswith(ending) and len(word) >= len(ending) + _REST:
            yield word[: -len(ending)] + masculine, 1.0
            return
    yield word, 1.0
    for ending, strength in _ENDINGS.items():
        if word.endswith(ending) and len(word) >= len(ending) + _REST + (len(ending) - 1):
            yield word[: -len(ending)], strength
