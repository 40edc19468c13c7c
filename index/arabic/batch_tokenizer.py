"""The batch form of the tokenizer: the words of many texts at once, by NumPy over all their letters.

No word is looked up more often than there are distinct ones. Words are told apart exactly: seven letters of one byte
each (a number in the letters of these texts) make an integer, and a table of all integers at once finds the equal ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arabic.chain import filter_characters
from index.arabic.tokenizer import continues_word, starts_word

Numbers = npt.NDArray[np.int64]
Letters = npt.NDArray[np.uint8]

_BREAK = "\n"
_AT_ONCE = 7
"""Letters that are compared at once."""

_OTHER = 255
"""The number that the least frequent letters share; so many others have one of their own."""

_LONG = 64
"""Words of more letters are told apart one by one, like those with letters that share a number."""

_SLOT_BITS = 18
_GOLDEN = 0x9E3779B97F4A7C15
"""2⁶⁴ divided by the golden ratio: Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4)."""

_MASKS = (np.uint64(1) << np.arange(0, 8 * _AT_ONCE + 1, 8, dtype=np.uint64)) - np.uint64(1)
_LENGTH_SHIFT = np.uint64(8 * _AT_ONCE)


_UNSEEN, _OUTSIDE, _CONTINUES, _STARTS = range(4)
_roles = np.zeros(0x110000, np.uint8)
"""What each code point is to a word, found out when it is first met."""


@dataclass(frozen=True, slots=True)
class Words:
    """The places of the words of some texts in `text`, which is all of them filtered, a line break behind each.

    `codes` are the code points of `text`; `begins`, `ends` and `bounds`, where each text begins and the last one ends,
    are 0-based offsets into it, ends exclusive.
    """

    text: str
    codes: Numbers
    begins: Numbers
    ends: Numbers
    bounds: Numbers


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The distinct words of some texts as written (`forms`), and how many words each text has (`counts`).

    `numbers` has the 0-based position in `forms` of each word in turn.
    """

    forms: list[str]
    numbers: Numbers
    counts: Numbers


def find_words(texts: Sequence[str]) -> Words:
    """The words of many texts: those that `split_words` finds in each of them.

    >>> words = find_words(["قالت اليابان", "", "«نعم»"])
    >>> [words.text[begin:end] for begin, end in zip(words.begins, words.ends)], words.bounds.tolist()
    (['قالت', 'اليابان', 'نعم'], [0, 13, 14, 20])
    """
    text = filter_characters(_BREAK.join([*texts, ""]))
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.intp)
    roles = _roles_of(codes)
    edges = np.flatnonzero(np.diff(roles > _OUTSIDE, prepend=False))
    begins, ends = edges[::2], edges[1::2]
    astray = np.flatnonzero(roles[begins] != _STARTS)
    if len(astray):  # marks before the first letter of a word, or with none behind them
        starts = np.append(np.flatnonzero(roles == _STARTS), len(codes))
        begins[astray] = starts[np.searchsorted(starts, begins[astray])]
        begins, ends = begins[begins < ends], ends[begins < ends]
    return Words(text, codes, begins, ends, np.cumsum([0, *(len(each) + len(_BREAK) for each in texts)]))


def distinct_words(texts: Sequence[str]) -> Vocabulary:
    """Split texts into words, and tell the distinct ones.

    >>> found = distinct_words(["قالت اليابان", "", "«قالت»: نعم"])
    >>> [found.forms[number] for number in found.numbers.tolist()], found.counts.tolist()
    (['قالت', 'اليابان', 'قالت', 'نعم'], [2, 0, 2])
    """
    words = find_words(texts)
    alike = _alike(words, _numbered_letters(words.codes))
    samples = np.flatnonzero(alike == np.arange(len(alike)))
    number = np.empty(len(alike), np.int64)
    number[samples] = np.arange(len(samples))
    spans = zip(words.begins[samples].tolist(), words.ends[samples].tolist(), strict=True)
    return Vocabulary(
        [words.text[begin:end] for begin, end in spans],
        number[alike],
        np.diff(np.searchsorted(words.begins, words.bounds)),
    )


def _roles_of(codes: Numbers) -> npt.NDArray[np.uint8]:
    """The role of each code point, found out for those not met before."""
    roles = _roles[codes]
    if roles.all():
        return roles
    for code in set(codes[roles == _UNSEEN].tolist()):
        letter = chr(code)
        _roles[code] = _STARTS if starts_word(letter) else _CONTINUES if continues_word(letter) else _OUTSIDE
    return _roles[codes]


def _numbered_letters(codes: Numbers) -> Letters:
    """The number of each code point as a letter, the most frequent first (0: stands in no word)."""
    frequency = np.bincount(codes)
    present = np.flatnonzero(frequency)
    inside = present[_roles[present] > _OUTSIDE]
    ranked = inside[np.argsort(-frequency[inside], kind="stable")]
    numbers = np.zeros(len(frequency), np.uint8)
    numbers[ranked] = np.minimum(np.arange(1, len(ranked) + 1), _OTHER)
    return numbers[codes]


def _alike(words: Words, places: Letters) -> Numbers:
    """For each word the number of one with the same letters, the same for all of them."""
    begins, ends = words.begins, words.ends
    lengths = ends - begins
    plain = lengths <= _LONG
    if places.max(initial=0) == _OTHER:
        others = np.append(0, np.cumsum(places == _OTHER))
        plain &= others[begins] == others[ends]
    alike = np.arange(len(begins))
    plainly = np.flatnonzero(plain)
    alike[plainly] = plainly[_alike_in_letters(places, begins[plainly], lengths[plainly])]
    known: dict[str, int] = {}
    for word in np.flatnonzero(~plain).tolist():
        alike[word] = known.setdefault(words.text[begins[word] : ends[word]], word)
    return alike


def _alike_in_letters(places: Letters, begins: Numbers, lengths: Numbers) -> Numbers:
    """The same, by the length and seven letters as an integer, then by the next seven and what was found so far."""
    padded = np.append(places, np.zeros(_AT_ONCE, np.uint8))
    eights = np.ndarray((len(places),), np.dtype("<u8"), padded, strides=(1,))
    first = eights[begins] & _MASKS[np.minimum(lengths, _AT_ONCE)]
    alike = _alike_in_key(first | (lengths.astype(np.uint64) << _LENGTH_SHIFT))
    for offset in range(_AT_ONCE, _LONG, _AT_ONCE):
        longer = np.flatnonzero(lengths > offset)
        if not len(longer):
            break
        keys = eights[begins[longer] + offset] & _MASKS[np.minimum(lengths[longer] - offset, _AT_ONCE)]
        alike[longer] = longer[_alike_in_key(_alike_in_key(keys) * len(begins) + alike[longer])]
    return alike


def _alike_in_key(keys: npt.NDArray[Any]) -> Numbers:
    """For each key the place of one that equals it, the same for all of them: a hash table for all keys at once.

    >>> _alike_in_key(np.array([7, 9, 7, 7]))
    array([3, 1, 3, 3])
    """
    alike = np.empty(len(keys), np.int64)
    slots = np.empty(1 << _SLOT_BITS, np.int64)
    active = np.arange(len(keys))
    multiplier = _GOLDEN
    while len(active):
        hashed = (keys[active].astype(np.uint64) * np.uint64(multiplier)) >> np.uint64(64 - _SLOT_BITS)
        slots[hashed] = active
        found = slots[hashed]
        met = keys[found] == keys[active]
        alike[active[met]] = found[met]
        active = active[~met]
        multiplier = multiplier * _GOLDEN % (1 << 64)
    return alike
