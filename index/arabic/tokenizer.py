"""The tokenizer: the words of a filtered text, each with its place in the original.

The original string is split, and then each word folded, never the other way round: so a highlight falls on the letters
that stand in the article, harakat and all. Many texts at once are split by `batch_tokenizer`, into the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.arabic.letters import DROPPED, JOINERS, LATIN_MARKS, SIGN_WORDS

_CONTINUES = rf"[\w{LATIN_MARKS}{SIGN_WORDS}{DROPPED}]"
_WORD = re.compile(rf"[\w{SIGN_WORDS}]{_CONTINUES}*")
_LETTER = re.compile(_CONTINUES)
_JOINERS_AT_END = re.compile(f"[{JOINERS}]+$")


class Token(NamedTuple):
    """A word of a text: its term, and where it stands (0-based code points, end exclusive)."""

    term: str
    start: int
    end: int


def split_words(text: str) -> Iterator[Token]:
    """The words of a filtered text as they are written, in order.

    Letters, digits, marks, tatweel and invisible joiners belong to a word; joiners behind it do not count to its place.

    >>> list(split_words("قالت: «اليابانُ»"))
    [Token(term='قالت', start=0, end=4), Token(term='اليابانُ', start=7, end=15)]
    """
    for word in _WORD.finditer(text):
        tail = _JOINERS_AT_END.search(word[0])
        yield Token(word[0], word.start(), word.start() + tail.start() if tail else word.end())


def starts_word(letter: str) -> bool:
    """Whether a character of a filtered text may be the first one of a word.

    >>> [starts_word(letter) for letter in "ا9ُ-"]
    [True, True, False, False]
    """
    return _WORD.match(letter) is not None


def continues_word(letter: str) -> bool:
    """Whether a character of a filtered text belongs to the word before it, if there is one.

    >>> [continues_word(letter) for letter in "ا9ُ- "]
    [True, True, True, False, False]
    """
    return _LETTER.match(letter) is not None
