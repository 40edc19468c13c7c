"""The character filter: what decides, before words are cut, where a word goes on and where it ends.

The filtered text is as long as the original, so that every place in it is a place in the original: a space or a sign
inside a word becomes WORD JOINER, which belongs to a word and is dropped, and a dash that is no part of one a space.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from index.arabic.letters import TATWEEL
from index.arabic.normalizer import fold
from index.arabic.wordlists import rows

JOINER = "\u2060"
_SPACES = " \u00a0"
_APOSTROPHES = "'\u2018\u2019`"
_MARKS = "[\u064b-\u0652]*"
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_BEFORE = 16
"""Characters that are looked back upon for the first word of a name."""

_CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فل")
_ELIDED = "dljnstmcDLJNSTMC"
"""Letters that stand for a word of their own before an apostrophe, as in French."""


def filtered(text: str) -> str:
    """A text of the same length whose words are runs of word characters.

    - و with a space after it belongs to the next word: القاهرة و بيروت;
    - names and expressions of `compounds.tsv` are one word: عبد الله;
    - signs between groups of three digits are dropped: 1,250,000; ١٬٢٥٠٬٠٠٠; Arabic commas where there are two of them;
    - an apostrophe inside a Latin word is dropped, unless what stands at one side is a word's remnant: Qur'an; it's;
    - TATWEEL between digits, or behind a letter that never joins the next one, is a dash.

    >>> [filtered(text).replace(JOINER, "") for text in ("القاهرة و بيروت", "عبد الله", "1,250,000", "1948ـ1967")]
    ['القاهرة وبيروت', 'عبدالله', '1250000', '1948 1967']
    """
    return _pattern().sub(_replaced, text)


def is_one_term(first: str, second: str) -> bool:
    """Whether two words side by side are one.

    >>> is_one_term("عبد", "الله"), is_one_term("و", "بيروت"), is_one_term("بيت", "الله")
    (True, True, False)
    """
    return filtered(f"{first} {second}")[len(first)] == JOINER


def _replaced(match: re.Match[str]) -> str:
    sign = match[0]
    if sign in _SPACES:
        second = match["second"]
        return (
            JOINER
            if second is None or _joins(match.string[max(0, match.start() - _BEFORE) : match.start()], fold(second))
            else sign
        )
    return " " * len(sign) if sign[0] == TATWEEL else JOINER


def _joins(before: str, second: str) -> bool:
    """Whether a text ends in a word that makes one term with the second one."""
    found = _LAST_WORD.search(before)
    first = fold(found[0]) if found else ""
    firsts = _compounds()[second]
    return any(first.startswith(clitic) and first[len(clitic) :] in firsts for clitic in _CLITICS)


_LAST_WORD = re.compile(r"[\w\u064b-\u0652\u0640]+\Z")


@cache
def _compounds() -> Mapping[str, frozenset[str]]:
    """The first words of each second word, folded."""
    firsts: defaultdict[str, set[str]] = defaultdict(set)
    for first, second in rows("compounds"):
        firsts[second].add(first)
    return {second: frozenset(found) for second, found in firsts.items()}


@cache
def _pattern() -> re.Pattern[str]:
    """One expression; each of its parts begins with the sign itself, which is found fast, and looks back behind it."""
    seconds = _trie(_compounds())
    return re.compile(
        rf"[{_SPACES}](?:(?<=[^\w{TATWEEL}]و.)(?=\w)|(?<=^و.)(?=\w)|(?<=[^\w{TATWEEL}]و\u064e.)(?=\w)"
        rf"|(?=(?P<second>{seconds})(?!\w)))"
        r"|[,٬](?<=\d.)(?<!\d{4}.)(?=\d{3}(?!\d))"
        r"|،(?<=\d.)(?<!\d{4}.)(?=\d{3}(?!\d))(?:(?=\d{3}،\d{3}(?!\d))|(?<=\d،\d{3}.))"
        rf"|[{_APOSTROPHES}](?<=[{_LATIN}].)(?<!\b[{_ELIDED}].)(?=[{_LATIN}]{{2}})(?!(?:ll|re|ve|LL|RE|VE)\b)"
        rf"|{TATWEEL}(?<=[\dةىء]{TATWEEL}){TATWEEL}*(?=\w)",
        re.MULTILINE,
    )


def _trie(words: Iterable[str]) -> str:
    """An expression for any of some folded words as they may be written, common beginnings tried once."""
    letters: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        letters[word[:1]].append(word[1:])
    ends = letters.pop("", None) is not None
    parts = [_WRITTEN.get(letter, letter) + _MARKS + _trie(rest) for letter, rest in sorted(letters.items())]
    if not parts:
        return ""
    return f"(?:{'|'.join(parts)}){'?' if ends else ''}"


_WRITTEN = {"ا": "[اأإآٱ]", "ي": "[يىی]", "ه": "[هة]", "ك": "[كک]"}
"""The ways to write a folded letter."""
