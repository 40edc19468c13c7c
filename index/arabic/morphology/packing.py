"""Packing: a spelling of up to twelve Arabic letters as one number, five bits to a letter.

The folded alphabet has 31 letters, so that twelve of them fit into 60 bits exactly: tables of forms need no strings,
and a part of a word, or the word with another last letter, is found by shifts and masks over whole arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Keys: TypeAlias = npt.NDArray[np.uint64]
Codes: TypeAlias = npt.NDArray[np.uint8]

LETTERS = "ءؤئابتثجحخدذرزسشصضطظعغفقكلمنهوي"
"""The letters that folding leaves; the code of a letter is its 1-based position."""

MOST = 12
"""Letters of the longest form."""

_BITS = 5
_OTHER = len(LETTERS) + 1
_CODE_OF = np.zeros(0x700, np.uint8)
_CODE_OF[1:] = _OTHER
_CODE_OF[[ord(letter) for letter in LETTERS]] = np.arange(1, len(LETTERS) + 1)
_PLACES = np.uint64(1) << np.arange(0, MOST * _BITS, _BITS, dtype=np.uint64)
_MASKS = np.array([(1 << (_BITS * letters)) - 1 for letters in range(MOST + 1)], np.uint64)


def code(letter: str) -> int:
    """The code of one letter: 1 to 31, 32 for one outside the alphabet."""
    return int(_CODE_OF[ord(letter)]) if ord(letter) < len(_CODE_OF) else _OTHER


def letter_codes(words: Sequence[str], width: int) -> Codes:
    """The codes of the first `width` letters of each word, one row a word, 0 behind its end.

    >>> letter_codes(["اب", "ت"], 3).tolist()
    [[4, 5, 0], [6, 0, 0]]
    """
    points = np.array(words, dtype=f"<U{width}").view(np.uint32).reshape(len(words), width)
    return _CODE_OF[np.minimum(points, len(_CODE_OF) - 1)]


def pack(codes: Codes) -> Keys:
    """The number of the first twelve letters in each row of codes."""
    columns = min(codes.shape[1], MOST)
    keys = np.zeros(len(codes), np.uint64)
    for column in range(columns):
        keys |= (codes[:, column].astype(np.uint64) & np.uint64(31)) << np.uint64(column * _BITS)
    return keys


def pack_words(words: Sequence[str]) -> Keys:
    """The number of each word; 0, which no form has, for a word that is longer or has other letters.

    >>> pack_words(["ا", "اب", "abc"]).tolist()
    [4, 164, 0]
    """
    if not words:
        return np.zeros(0, np.uint64)
    codes = letter_codes(words, MOST + 1)
    packed = pack(codes)
    packed[(codes[:, MOST] > 0) | (codes == _OTHER).any(axis=1)] = 0
    return packed


def first_letters(keys: Keys, lengths: npt.NDArray[np.int64]) -> Keys:
    """The numbers of the first so many letters."""
    return keys & _MASKS[lengths]


def with_letter(keys: Keys, lengths: npt.NDArray[np.int64], letter: str) -> Keys:
    """The numbers of words of these lengths (11 at most) with one more letter behind them."""
    return keys | (_PLACES[lengths] * np.uint64(code(letter)))


def unpack(key: int) -> str:
    """The letters of a number.

    >>> unpack(164)
    'اب'
    """
    letters = []
    while key:
        letters.append(LETTERS[(key & 31) - 1])
        key >>= _BITS
    return "".join(letters)
