"""Folding: the one form of a word under which it is indexed and looked for.

pyarabic is not used here: its `strip_tashkeel` leaves U+0670, U+06E1 and U+08F0, its `normalize_alef` makes ALEF
MAKSURA an ALEF, its `normalize_ligature` knows no ligature but lam-alef
(tests/unit/arabic/test_normalizer.py shows each).
"""

from __future__ import annotations

import re
import unicodedata

from index.arabic.letters import COMPOSED, DIRECTION_MARKS, DROPPED, REPLACED

_DROPPED = re.compile(f"[{DROPPED}]+")
_LETTERS = re.compile(r"[\u0621-\u063a\u0641-\u064a]+")
"""HAMZA to GHAIN and FEH to YEH: most words are of nothing else, and take no more than the table."""

_AROUND_NAMES = " " + DIRECTION_MARKS
_DIGIT = re.compile(r"[^\W\D0-9]")
_REPLACED = str.maketrans(REPLACED)


def fold(word: str) -> str:
    """The spelling of a word: no harakat, one alef, one yeh, ASCII digits, Latin in lower case.

    A ligature of several words (U+FDFA) folds to words with spaces between them, and a sign that stands for a mark
    on a space (U+037A) to the two; no other spelling has a space.

    >>> fold("التَّحَالُفِ"), fold("إلى"), fold("سياسـة"), fold("٢٠٢٤"), fold("AUKUS")
    ('التحالف', 'الي', 'سياسه', '2024', 'aukus')
    >>> fold("ﻷﻥ"), fold("ﷺ")
    ('لان', 'صلي الله عليه وسلم')
    """
    if _LETTERS.fullmatch(word):
        return word.translate(_REPLACED)
    folded = _fold_once(word)
    while folded != word:
        word, folded = folded, _fold_once(folded)
    return folded


def name_form(name: str) -> str:
    """A name (of a source, an author, a tag) in its one form: composed (NFC), with no blanks or marks around it.

    >>> name_form("\u200fمركز الا\u0654مل \u200f") == "مركز الأمل", name_form(" ﷺ ")
    (True, 'ﷺ')
    """
    return unicodedata.normalize("NFC", name).strip(_AROUND_NAMES)


def _fold_once(word: str) -> str:
    word = unicodedata.normalize("NFKC", _DROPPED.sub(_hamza_only, word))
    word = _DROPPED.sub("", word).translate(_REPLACED).casefold()
    return word if word.isascii() else _DIGIT.sub(_ascii_digit, word)


def _hamza_only(dropped: re.Match[str]) -> str:
    """Keep HAMZA ABOVE, HAMZA BELOW and MADDAH ABOVE, which NFKC composes with the letter before them."""
    return "".join(mark for mark in dropped[0] if mark in COMPOSED)


def _ascii_digit(digit: re.Match[str]) -> str:
    """An ASCII digit for any digit.

    >>> _ascii_digit(re.match(".", "۷"))
    '7'
    """
    return str(unicodedata.decimal(digit[0]))
