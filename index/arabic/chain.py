"""The text chain, its order visible: one for index, query, highlight and suggestions.

A text goes through the character filters, is split into words, and each word goes through the token filters; what
comes out is its terms. Token filters give one string, with spaces where a word is several terms (ﷺ).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from index.arabic.char_filters import (
    drop_conjunctions,
    join_apostrophes,
    join_compounds,
    join_conjunctions,
    join_digit_groups,
    split_dashes,
    split_underscores,
)
from index.arabic.mixed_words import split_scripts
from index.arabic.morphology.version import digest
from index.arabic.normalizer import fold
from index.arabic.quran_spelling import restore_letters
from index.arabic.small_alef import restore_alef
from index.arabic.tokenizer import Token, split_words

LONGEST = 64
"""Code points of a term; what is longer is no word, and is cut."""

Filter: TypeAlias = Callable[[str], str]


def limit_length(word: str) -> str:
    """Cut each term of a word to `LONGEST` code points; one space between terms.

    >>> [len(term) for term in limit_length("ا" * 100 + " " + "ب" * 3).split()]
    [64, 3]
    """
    return " ".join(term[:LONGEST] for term in word.split())


CHAR_FILTERS: tuple[Filter, ...] = (
    join_conjunctions,
    drop_conjunctions,
    join_compounds,
    join_digit_groups,
    join_apostrophes,
    split_dashes,
    split_underscores,
)
TOKEN_FILTERS: tuple[Filter, ...] = (restore_letters, restore_alef, fold, split_scripts, limit_length)
CHAIN = (*CHAR_FILTERS, split_words, *TOKEN_FILTERS)
"""The steps in their order: character filters, the tokenizer, token filters."""

_MEMO_ENTRIES = 250_000
_VERSION = "11"
_PROBE = (
    "التَّحَالُفِ الأمنيُّ بـ«اليابان» إلى على ٢٠٢٤ ۲۰۲۴ ﻷﻥ ﷺ ﷲ مسؤول AUKUS 2+2 csis.org ک\u200cی ـ_ـ é"
    " القاهرة و بيروت عبد الله 1,250,000 Qur'an 1948ـ1967 بحث_علمي ٱلْعَٰلَمِينَ و8 50كم"
)


def filter_characters(text: str) -> str:
    """The text after the character filters, as long as before.

    >>> filter_characters("#بحث_علمي")
    '#بحث علمي'
    """
    for char_filter in CHAR_FILTERS:
        text = char_filter(text)
    return text


def tokenize(text: str) -> list[Token]:
    """The terms of a text with their places.

    >>> tokenize("قالت اليابانُ")
    [Token(term='قالت', start=0, end=4), Token(term='اليابان', start=5, end=13)]
    """
    return list(tokens(text))


def tokens(text: str) -> Iterator[Token]:
    """The terms of a text with their places, one after the other."""
    yield from tokens_of_filtered(filter_characters(text))


def tokens_of_filtered(text: str) -> Iterator[Token]:
    """The terms of a text that went through the character filters, with their places."""
    for word in split_words(text):
        for term in _spellings[word.term].split():
            yield Token(term, word.start, word.end)


def terms_of(text: str) -> list[str]:
    """The terms of a text, in order.

    >>> terms_of("بـ«البيئة»: 2+2، csis.org #بحث_علمي وقّعت ﷺ")
    ['ب', 'البيئه', '2', '2', 'csis', 'org', 'بحث', 'علمي', 'وقعت', 'صلي', 'الله', 'عليه', 'وسلم']
    """
    return [token.term for token in tokenize(text)]


def spellings(words: Iterable[str]) -> list[str]:
    """What the token filters make of each of some words as they are written.

    >>> spellings(["اليابانُ", "ﷺ"])
    ['اليابان', 'صلي الله عليه وسلم']
    """
    return list(map(_spellings.__getitem__, words))


def stages(text: str) -> Iterator[tuple[str, str]]:
    """What a text is after each step of the chain, by the step's name; words with spaces between them.

    >>> [(name, words) for name, words in stages("#كُتب_و8") if name in ("split_underscores", "fold", "limit_length")]
    [('split_underscores', '#كُتب و8'), ('fold', 'كتب و8'), ('limit_length', 'كتب 8')]
    """
    for char_filter in CHAR_FILTERS:
        text = char_filter(text)
        yield char_filter.__name__, text
    words = [word.term for word in split_words(text)]
    yield split_words.__name__, " ".join(words)
    for token_filter in TOKEN_FILTERS:
        words = list(map(token_filter, words))
        yield token_filter.__name__, " ".join(words)


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """What the chain makes of words, as a hash: an index made by another chain must be made anew.

    It covers the version, the steps in their order and what each makes of a probe, the lexicon of Arabic, and the word
    lists.
    """
    lists = sorted((Path(__file__).parent / "data").glob("*.tsv"))
    steps = (f"{name} {result}" for name, result in stages(_PROBE))
    parts = [_VERSION.encode(), digest().encode(), *map(str.encode, steps), *(path.read_bytes() for path in lists)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


class _Spellings(dict[str, str]):
    """A word as written → what the token filters make of it, filled as asked; emptied when it has grown too large."""

    def __missing__(self, word: str) -> str:
        spelling = word
        for token_filter in TOKEN_FILTERS:
            spelling = token_filter(spelling)
        if len(self) >= _MEMO_ENTRIES:
            self.clear()
        if len(word) <= 4 * LONGEST:
            self[word] = spelling
        return spelling


_spellings = _Spellings()
"""Safe to use from several threads: a word folded twice has the same spelling."""
