"""Tokens: the words of a text, each with its place in the original and its spelling.

The original string is cut, and then each word folded, never the other way round: so a highlight falls on the letters
that stand in the article, harakat and all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.arabic.char_filter import filtered
from index.arabic.letters import DROPPED, JOINERS
from index.arabic.small_alef import written_out

LONGEST = 64
"""Code points of a spelling; what is longer is no word, and is cut."""

_MEMO_ENTRIES = 1_000_000
_RIAL = "\ufdfc"
"""RIAL SIGN: a word to readers, no letter to Unicode."""

_CONTINUES = rf"[\w\u0300-\u036f{_RIAL}{DROPPED}]"
_WORD = re.compile(rf"[\w{_RIAL}]{_CONTINUES}*")
_LETTER = re.compile(_CONTINUES)
_JOINER = re.compile(f"[{JOINERS}]")
_ARABIC = re.compile("[ء-ي]+")
_SCRIPTS = re.compile("[ء-ي]+|[^ء-ي ]+")
_CLITICS = frozenset(
    (
        "و",
        "ف",
        "ب",
        "ل",
        "ك",
        "ال",
        "وال",
        "فال",
        "بال",
        "كال",
        "لل",
        "وب",
        "ول",
        "وك",
        "فب",
        "فل",
        "وبال",
        "وكال",
        "ولل",
        "فلل",
    )
)
"""What may stand before digits or Latin letters without being a word."""

_JOINERS_AT_END = re.compile(f"[{JOINERS}]+$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its spelling, and where it stands (0-based code points, end exclusive)."""

    term: str
    start: int
    end: int


class Analyzer:
    """Cuts and folds texts; remembers each raw form, so that none is folded twice. Safe to use from several threads."""

    def __init__(self) -> None:
        self._folded = _Memo()

    def terms(self, text: str) -> list[str]:
        """The spellings of the words of a text, in order.

        Letters, digits, marks, tatweel and invisible joiners belong to a word. A ligature of words gives several.

        >>> Analyzer().terms("بـ«البيئة»: 2+2، csis.org #بحث_علمي")
        ['ب', 'البيئه', '2', '2', 'csis', 'org', 'بحث', 'علمي']
        """
        return " ".join(self.folded(raw_words(text))).split()

    def folded(self, words: Iterable[str]) -> list[str]:
        """The spelling of each of some words as they are written; of several spellings, with spaces between them.

        >>> Analyzer().folded(["اليابانُ", "ﷺ"])
        ['اليابان', 'صلي الله عليه وسلم']
        """
        return list(map(self._folded.__getitem__, words))

    def tokens(self, text: str) -> list[Token]:
        """The words of a text with their places; their spellings are those of `spellings`.

        >>> Analyzer().tokens("قالت اليابانُ")
        [Token(term='قالت', start=0, end=4), Token(term='اليابان', start=5, end=13)]
        """
        found = _WORD.finditer(filtered(text).replace("_", " "))
        return [
            Token(term, match.start(), _visible_end(match))
            for match in found
            for term in self._folded[match[0]].split()
        ]


def tokenize(text: str) -> list[Token]:
    """The words of a text with their places, by an analyzer that all callers share.

    >>> [token.term for token in tokenize("وقّعت ﷺ AUKUS")]
    ['وقعت', 'صلي', 'الله', 'عليه', 'وسلم', 'aukus']
    """
    return _SHARED.tokens(text)


def raw_words(text: str) -> list[str]:
    """The words of a text as they stand in it, unfolded: the quick look before `word_places`.

    >>> raw_words("قالت اليابانُ")
    ['قالت', 'اليابانُ']
    """
    return _WORD.findall(filtered(text).replace("_", " "))


def word_places(text: str) -> list[tuple[int, int]]:
    """Where each of `raw_words` stands: 0-based code points, end exclusive.

    >>> word_places("قالت اليابانُ")
    [(0, 4), (5, 13)]
    """
    words = _WORD.finditer(filtered(text).replace("_", " "))
    if _JOINER.search(text):
        return [(match.start(), _visible_end(match)) for match in words]
    return [match.span() for match in words]


def starts_word(letter: str) -> bool:
    """Whether a character may be the first one of a word.

    >>> [starts_word(letter) for letter in "ا9ُ_"]
    [True, True, False, False]
    """
    return letter != "_" and _WORD.match(letter) is not None


def continues_word(letter: str) -> bool:
    """Whether a character belongs to the word before it, if there is one.

    >>> [continues_word(letter) for letter in "ا9ُ_ "]
    [True, True, True, False, False]
    """
    return letter != "_" and _LETTER.match(letter) is not None


def terms_of_mixed(term: str) -> list[str]:
    """The terms of a folded word in which Arabic letters stand beside digits or Latin ones.

    What may be a clitic before those is left away, as it can be nothing else; letters behind digits are a word.

    >>> [terms_of_mixed(word) for word in ("و8", "الcnn", "2024م", "كوفيد19", "g20")]
    [['8'], ['cnn'], ['2024', 'م'], ['كوفيد', '19'], ['g20']]
    """
    if _ARABIC.fullmatch(term) or not _ARABIC.search(term):
        return [term]
    parts = _SCRIPTS.findall(term)
    return [part for part, after in zip(parts, [*parts[1:], ""], strict=True) if not (after and part in _CLITICS)]


class _Memo(dict[str, str]):
    """Raw form → spelling, filled as asked; emptied when it has grown beyond what a collection needs."""

    def __missing__(self, word: str) -> str:
        term = " ".join(terms_of_mixed(written_out(word)))
        if len(term) > LONGEST or " " in term:
            term = " ".join(part[:LONGEST] for part in term.split())
        if len(self) >= _MEMO_ENTRIES:
            self.clear()
        if len(word) <= 4 * LONGEST:
            self[word] = term
        return term


def _visible_end(word: re.Match[str]) -> int:
    """Where a word ends without the invisible characters behind it."""
    tail = _JOINERS_AT_END.search(word[0])
    return word.start() + tail.start() if tail else word.end()


_SHARED = Analyzer()
