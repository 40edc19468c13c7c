"""Finding words in many texts at once: all letters of a page of results in one pass of NumPy.

Each word gets the fingerprint of its folded letters (index/vocabulary/term_hashes.py). Words whose fingerprint is
that of a term looked for are given back, to be cut and folded by the text chain itself, and so are those whose
letters do not fold one by one: more words than wanted may be given, never fewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from index.arabic.char_filter import filtered
from index.arabic.letters import SUPERSCRIPT_ALEF
from index.arabic.normalizer import fold
from index.arabic.tokenizer import LONGEST, continues_word
from index.vocabulary.term_hashes import Fingerprints, Numbers, code_points, of_stretches

Run: TypeAlias = tuple[int, int, int, str]
"""The number of a text, the number of a run of letters in it, where the run begins (0-based code points), the run."""

_BREAK = "\n"
_UNSEEN, _OUTSIDE, _DROPPED, _LETTER, _STRANGE = range(5)
_roles = np.zeros(0x110000, np.uint8)
"""What each code point is to a word, found out when it is first met."""
_letters = np.zeros(0x110000, np.uint32)
"""The code point that a letter folds to."""
_COMPOSED = "\u0653\u0654\u0655"
"""MADDAH ABOVE, HAMZA ABOVE, HAMZA BELOW: folded together with the letter before them."""

_FIRST, _LAST = ord("ء"), ord("ي")
"""Between them lie the Arabic letters: a word of those and of others is several."""

_FILTER_BITS = 15
_SHIFT = np.uint32(32 - _FILTER_BITS)
"""The first bits of a fingerprint decide: of the words not looked for, about one in a hundred passes too."""


def runs_like(texts: Sequence[str], wanted: Fingerprints) -> list[Run]:
    """The runs of letters in the texts that may have a term with one of the `wanted` fingerprints, in order.

    A run has one word, and that word one term, unless its letters fold strangely; those are given too.

    >>> from index.vocabulary.term_hashes import fingerprints
    >>> runs_like(["قال اليابانُ", "إلى اليابان"], fingerprints(["اليابان"]))
    [(0, 1, 4, 'اليابانُ'), (1, 1, 4, 'اليابان')]
    """
    joined = filtered(_BREAK.join(["", *texts, ""]))
    codes = code_points(joined)
    roles = _known_roles(codes)
    inside = roles > _OUTSIDE
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    begins, ends = edges[::2], edges[1::2]
    ranks = _before(roles >= _LETTER)
    letters = _letters[codes]
    passed = _filter(wanted)[of_stretches(letters, ranks, begins, ends) >> _SHIFT]
    arabic = _before((letters >= _FIRST) & (letters <= _LAST))
    mixed = (arabic[ends] > arabic[begins]) & (arabic[ends] - arabic[begins] < ranks[ends] - ranks[begins])
    found = np.flatnonzero(passed | mixed | _strange(roles, ranks, begins, ends))
    bounds = np.cumsum([len(_BREAK), *(len(text) + len(_BREAK) for text in texts)])
    return _placed(joined, bounds, begins, ends[found], found)


def _placed(joined: str, bounds: Numbers, begins: Numbers, ends: Numbers, found: Numbers) -> list[Run]:
    """The runs with these numbers among all, counted from where their text begins."""
    starts = begins[found]
    texts = np.searchsorted(bounds, starts, "right") - 1
    numbers = found - np.searchsorted(begins, bounds)[texts]
    runs = [joined[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    offsets = starts - bounds[texts]
    return list(zip(texts.tolist(), numbers.tolist(), offsets.tolist(), runs, strict=True))


def _before(letters: npt.NDArray[np.bool_]) -> Numbers:
    """For each place and the end how many letters stand before it."""
    before = np.zeros(len(letters) + 1, np.int64)
    np.cumsum(letters, out=before[1:])
    return before


def _known_roles(codes: Numbers) -> npt.NDArray[np.uint8]:
    """The role of each code point, found out for those not met before."""
    roles = _roles[codes]
    if roles.all():
        return roles
    for code in set(codes[roles == _UNSEEN].tolist()):
        _letters[code], _roles[code] = _folded(chr(code))
    return _roles[codes]


def _folded(letter: str) -> tuple[int, int]:
    """What a code point folds to, and its role.

    A letter that folds with what stands beside it or to several letters is strange; those of Arabic and Latin blocks
    fold alone, but for marks that compose.
    """
    if not continues_word(letter):
        return 0, _OUTSIDE
    folded = fold(letter)
    if letter == SUPERSCRIPT_ALEF:
        return 0, _STRANGE
    if not folded and letter not in _COMPOSED:
        return 0, _DROPPED
    alone = letter < "\u0250" or "\u0600" <= letter <= "\u06ff"
    return (ord(folded), _LETTER) if alone and len(folded) == 1 and continues_word(folded) else (0, _STRANGE)


def _filter(wanted: Fingerprints) -> npt.NDArray[np.bool_]:
    """For the first bits of a fingerprint whether any that is wanted has them."""
    passing = np.zeros(1 << _FILTER_BITS, bool)
    passing[wanted >> _SHIFT] = True
    return passing


def _strange(roles: npt.NDArray[np.uint8], ranks: Numbers, begins: Numbers, ends: Numbers) -> npt.NDArray[np.bool_]:
    """The runs that may have other than one term, or another than that of their letters one by one."""
    letters = ranks[ends] - ranks[begins]
    strange: npt.NDArray[np.bool_] = (letters == 0) | (letters > LONGEST)
    places = np.flatnonzero(roles == _STRANGE)
    strange[np.searchsorted(begins, places, "right") - 1] = True
    return strange
