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

from index.arabic.batch_tokenizer import Words, find_words
from index.arabic.chain import LONGEST, spellings
from index.arabic.letters import COMPOSED, FATHA, KASRA, SUPERSCRIPT_ALEF
from index.arabic.normalizer import fold
from index.arabic.tokenizer import continues_word, split_words
from index.vocabulary.term_hashes import Fingerprints, Numbers, of_stretches

Run: TypeAlias = tuple[int, int, int, str]
"""The number of a text, the number of a run of letters in it, where the run begins (0-based code points), the run."""

_UNSEEN, _STRANGE = 0xFFFFFFFF, 0xFFFFFFFE
_ONE = np.uint32(1)
_letters = np.zeros(0x110000, np.uint32)
"""One more than the code point that a letter folds to, or than 0 for a mark that is dropped; 0 until it is first met.

Of zeros the system gives memory only where they are written over: most code points are never met.
"""

_FIRST, _LAST = ord("ء"), ord("ي")
"""Between them lie the Arabic letters: a word of those and of others is several."""

_RESTORED = "ٱ\u06df\u06e6\u06e7"
"""ALEF WASLA and small signs: beside them letters may be missing or silent (quran_spelling.py)."""

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
    words = find_words(texts)
    letters = _folded_letters(words.codes)
    ranks = _before(letters > 0)
    passed = _filter(wanted)[of_stretches(letters, ranks, words.begins, words.ends) >> _SHIFT]
    return _runs(words, np.flatnonzero(passed | _irregular(words, letters, ranks)))


def spans_of_tokens(texts: Sequence[str], firsts: Sequence[int], lasts: Sequence[int]) -> list[tuple[int, int]]:
    """Where a stretch of tokens stands in each text, from the first to the last (0-based): start, and end, exclusive.

    What `tokenize` says of those two, for many texts at once.

    >>> spans_of_tokens(["قال ﷺ نعم", "إلى اليابانُ"], [1, 1], [5, 1])
    [(4, 9), (4, 12)]
    """
    words = find_words(texts)
    letters = _folded_letters(words.codes)
    terms = np.ones(len(words.begins), np.int64)
    irregular = np.flatnonzero(_irregular(words, letters, _before(letters > 0)))
    terms[irregular] = [len(spelled.split()) for spelled in spellings(run for *_, run in _runs(words, irregular))]
    before = np.append(0, np.cumsum(terms))
    of_texts = before[np.searchsorted(words.begins, words.bounds[:-1])]
    first, last = (np.searchsorted(before, of_texts + numbers, "right") - 1 for numbers in (firsts, lasts))
    starts = words.begins[first] - words.bounds[:-1]
    own = _runs(words, last)  # without joiners behind it
    stops = [begin + word.end for _, _, begin, run in own for word in split_words(run)]
    return list(zip(starts.tolist(), stops, strict=True))


def _irregular(words: Words, letters: Fingerprints, ranks: Numbers) -> npt.NDArray[np.bool_]:
    """Which words may not be one term each, with the letters that theirs fold to one by one."""
    arabic = _in_words(_before((letters >= _FIRST) & (letters <= _LAST)), words)
    counts = _in_words(ranks, words)
    irregular: npt.NDArray[np.bool_] = ((arabic > 0) & (arabic < counts)) | (counts == 0) | (counts > LONGEST)
    if _STRANGE in letters:
        irregular |= _in_words(_before(letters == _STRANGE), words) > 0
    irregular[_respelled(words)] = True
    return irregular


def _respelled(words: Words) -> Numbers:
    """Words that may have another letter by their neighbours (quran_spelling.py): a HAMZA amid one, a vocalised TEH."""
    hamzas, tehs = (np.flatnonzero(words.codes == ord(letter)) for letter in "ءت")
    behind = words.codes.take(tehs + 1, mode="clip")
    tehs = tehs[(behind >= ord(FATHA)) & (behind <= ord(KASRA))]
    of_hamzas, of_tehs = (np.searchsorted(words.ends, places, "right") for places in (hamzas, tehs))
    return np.append(of_hamzas[hamzas + 1 < words.ends[of_hamzas]], of_tehs)


def _runs(words: Words, found: Numbers) -> list[Run]:
    """The runs with these numbers among all, counted from where their text begins."""
    begins, ends = words.begins[found], words.ends[found]
    texts = np.searchsorted(words.bounds, begins, "right") - 1
    numbers = found - np.searchsorted(words.begins, words.bounds)[texts]
    runs = [words.text[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    return list(zip(texts.tolist(), numbers.tolist(), (begins - words.bounds[texts]).tolist(), runs, strict=True))


def _before(letters: npt.NDArray[np.bool_]) -> Numbers:
    """For each place and the end how many letters stand before it."""
    before = np.zeros(len(letters) + 1, np.int64)
    np.cumsum(letters, out=before[1:])
    return before


def _in_words(before: Numbers, words: Words) -> Numbers:
    """How many of the letters that `before` counts each word has."""
    counts: Numbers = before[words.ends] - before[words.begins]
    return counts


def _folded_letters(codes: Numbers) -> Fingerprints:
    """What each code point folds to, found out for those not met before."""
    letters = _letters[codes] - _ONE
    unseen = letters == _UNSEEN
    if not unseen.any():
        return letters
    for code in set(codes[unseen].tolist()):
        _letters[code] = _folded(chr(code)) + 1
    return _letters[codes] - _ONE


def _folded(letter: str) -> int:
    """The code point that one folds to, 0 for one that is dropped or belongs to no word.

    A letter that folds with what stands beside it or to several letters is strange; those of Arabic and Latin blocks
    fold alone, but for marks that compose.
    """
    if not continues_word(letter):
        return 0
    folded = fold(letter)
    if letter in _RESTORED:
        return _STRANGE
    if not folded and letter not in COMPOSED + SUPERSCRIPT_ALEF:
        return 0
    alone = letter < "\u0250" or "\u0600" <= letter <= "\u06ff"
    return ord(folded) if alone and len(folded) == 1 and continues_word(folded) else _STRANGE


def _filter(wanted: Fingerprints) -> npt.NDArray[np.bool_]:
    """For the first bits of a fingerprint whether any that is wanted has them."""
    passing = np.zeros(1 << _FILTER_BITS, bool)
    passing[wanted >> _SHIFT] = True
    return passing
