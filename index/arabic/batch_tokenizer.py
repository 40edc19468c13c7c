"""Cutting many texts at once: the words that `raw_words` finds, by NumPy over all their letters.

No word is looked up more often than there are distinct ones. Words are told apart exactly: seven letters of one byte
each (a number in the letters of these texts) make an integer, and a table of all integers at once finds the equal ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arabic.char_filter import filtered
from index.arabic.tokenizer import continues_word, starts_word

Numbers = npt.NDArray[np.int64]
Letters = npt.NDArray[np.uint8]

_BREAK = "\n"
_AT_ONCE = 7
"""Letters that are compared at once."""

_KNOWN = 254
"""Letters that have a number; the least frequent of more share the next one."""

_OTHER = 255
_LONG = 64
"""Words of more letters are told apart one by one, like those with letters that share a number."""

_SLOT_BITS = 18
_GOLDEN = 0x9E3779B97F4A7C15
"""2⁶⁴ divided by the golden ratio: Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4)."""

_MASKS = (np.uint64(1) << np.arange(0, 8 * _AT_ONCE + 1, 8, dtype=np.uint64)) - np.uint64(1)
_LENGTH_SHIFT = np.uint64(8 * _AT_ONCE)


@dataclass(frozen=True, slots=True)
class Cut:
    """The words of some texts: the distinct ones as written (`forms`), and how many words each text has.

    `numbers` has the 0-based position in `forms` of each word in turn.
    """

    forms: list[str]
    numbers: Numbers
    counts: Numbers


def cut(texts: Sequence[str]) -> Cut:
    """Cut texts into words.

    >>> found = cut(["قالت اليابان", "", "«قالت»: نعم"])
    >>> [found.forms[number] for number in found.numbers.tolist()], found.counts.tolist()
    (['قالت', 'اليابان', 'قالت', 'نعم'], [2, 0, 2])
    """
    joined = filtered(_BREAK.join([*texts, ""]))
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.intp)
    starters, letters = _tables(codes)
    places = letters[codes]
    begins, ends = _words(codes, places, starters)
    alike = _alike(joined, places, begins, ends)
    samples = np.flatnonzero(alike == np.arange(len(alike)))
    number = np.empty(len(alike), np.int64)
    number[samples] = np.arange(len(samples))
    bounds = np.cumsum([0, *(len(text) + len(_BREAK) for text in texts)])
    return Cut(
        [joined[begin:end] for begin, end in zip(begins[samples].tolist(), ends[samples].tolist(), strict=True)],
        number[alike],
        np.diff(np.searchsorted(begins, bounds)),
    )


def _tables(codes: Numbers) -> tuple[npt.NDArray[np.bool_], Letters]:
    """By code point: whether it starts a word, and its number as a letter (0: stands in no word)."""
    frequency = np.bincount(codes)
    present = np.flatnonzero(frequency)
    starters = np.zeros(len(frequency), bool)
    starters[present] = [starts_word(chr(code)) for code in present.tolist()]
    inside = present[[continues_word(chr(code)) for code in present.tolist()]]
    ranked = inside[np.argsort(-frequency[inside], kind="stable")]
    letters = np.zeros(len(frequency), np.uint8)
    letters[ranked] = np.minimum(np.arange(1, len(ranked) + 1), _OTHER)
    return starters, letters


def _words(codes: Numbers, places: Letters, starters: npt.NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Where words begin and end: runs of letters, from the first one that may start a word."""
    edges = np.flatnonzero(np.diff(places > 0, prepend=False))
    begins, ends = edges[::2], edges[1::2]
    astray = np.flatnonzero(~starters[codes[begins]])
    if not len(astray):
        return begins, ends
    starts = np.append(np.flatnonzero(starters[codes]), len(codes))
    begins[astray] = starts[np.searchsorted(starts, begins[astray])]
    return begins[begins < ends], ends[begins < ends]


def _alike(joined: str, places: Letters, begins: Numbers, ends: Numbers) -> Numbers:
    """For each word the number of one with the same letters, the same for all of them."""
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
        alike[word] = known.setdefault(joined[begins[word] : ends[word]], word)
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
