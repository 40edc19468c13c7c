"""Names and expressions that are written as two words or as one (`data/compounds.tsv`), in every case.

The noun that begins a name is one of the five that show their case by a letter (Wright, A Grammar of the Arabic
Language, I §315): Abū Bakr is أبو بكر, أبي بكر and أبا بكر, and all three are one name.

To find them in a text the word behind each space is looked up. In the long texts of a batch there are thousands of
spaces: there NumPy first finds those between letters that such words end and begin with.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from index.arabic.letters import DROPPED
from index.arabic.normalizer import fold
from index.arabic.wordlists import rows

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_CASES = {"ابو": ("ابو", "ابي", "ابا"), "ذو": ("ذو", "ذي", "ذا")}
"""The cases of a folded first word, the nominative first."""

SPACES = " \u00a0"
_LONG = 250
"""Characters of a text from which on NumPy costs less than it saves."""

_BEFORE = 16
"""Characters that are looked back upon for the first word of a name."""

_REMEMBERED = 10_000
_WORD = rf"\w[\w{DROPPED}]*"
_LAST_WORD = re.compile(rf"{_WORD}\Z")
_SECOND_WORD = re.compile(rf"[{SPACES}](?=(?P<second>{_WORD}))")
_CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فل")
_BLOCK_END = 0x700
"""The code point behind the Arabic block."""

_LOOKED_AT = 3
"""Characters beside a space that are looked at, at most."""

_BITS, _ANY = 16, 0xFFFF
"""Bits that tell first words apart by their endings, and all of them."""

_OTHER, _MARK = 0, 63
"""The numbers of what belongs to no compound, and of a mark or what is not looked into; letters have those between."""


@cache
def compounds() -> frozenset[tuple[str, str]]:
    """The first and the second word of every compound, folded, in every case.

    >>> ("ابي", "بكر") in compounds(), ("عبد", "الله") in compounds()
    (True, True)
    """
    return frozenset((case, second) for first, second in rows("compounds") for case in _CASES.get(first, (first,)))


def nominative(word: str) -> str:
    """A folded word as it is in the nominative, if it is one that begins compounds and shows its case.

    >>> nominative("ذي"), nominative("في")
    ('ذو', 'في')
    """
    return next((first for first, cases in _CASES.items() if word in cases), word)


@cache
def case_families() -> tuple[tuple[str, ...], ...]:
    """The spellings, as one word, of each compound that shows its case, the nominative first.

    >>> ("ابوبكر", "ابيبكر", "ابابكر") in case_families()
    True
    """
    return tuple(
        tuple(case + second for case in _CASES[first]) for first, second in rows("compounds") if first in _CASES
    )


def compound_spaces(text: str) -> Iterator[int]:
    """Where the spaces stand, as 0-based offsets, that are inside a compound, clitics before it or not.

    >>> list(compound_spaces("لعبد الله في بيت الله"))
    [4]
    """
    if len(text) < _LONG:
        found: Iterator[re.Match[str] | None] = _SECOND_WORD.finditer(text)
    else:
        found = (_SECOND_WORD.match(text, space) for space in _likely_spaces(text))
    return (space.start() for space in found if space and _joins(space))


def _joins(space: re.Match[str]) -> bool:
    """Whether the word before a space makes a compound with the one behind it."""
    if not (firsts := _firsts_of(space["second"])):
        return False
    before = space.string[max(0, space.start() - _BEFORE) : space.start()].rpartition(" ")[2]
    return _is_compound(before, firsts)


@lru_cache(maxsize=_REMEMBERED)
def _firsts_of(second: str) -> frozenset[str]:
    """The first words of a second one as it is written, of most words none."""
    return _compounds().get(fold(second), frozenset())


@lru_cache(maxsize=_REMEMBERED)
def _is_compound(before: str, firsts: frozenset[str]) -> bool:
    """Whether the word that ends some text is one of some first words; the same few are met all the time."""
    last = _LAST_WORD.search(before)
    first = fold(last[0]) if last else ""
    return any(first.startswith(clitic) and first[len(clitic) :] in firsts for clitic in _CLITICS)


@cache
def _compounds() -> Mapping[str, frozenset[str]]:
    """The first words of each second word, folded."""
    firsts: defaultdict[str, set[str]] = defaultdict(set)
    for first, second in compounds():
        firsts[second].add(first)
    return {second: frozenset(known) for second, known in firsts.items()}


def _likely_spaces(text: str) -> list[int]:
    """The spaces between letters that may end a first word and begin a second one: all that do, and a few more."""
    import numpy as np  # where nothing long is read it is not loaded

    padding = "\0" * _LOOKED_AT
    codes = np.frombuffer(f"{padding}{text}{padding}".encode("utf-32-le", "surrogatepass"), np.uint32)
    spaces = np.flatnonzero((codes == ord(SPACES[0])) | (codes == ord(SPACES[1])))

    def seen(*places: int) -> tuple[npt.NDArray[np.uint8], ...]:
        return tuple(_letter_numbers().take(codes.take(spaces + place), mode="clip") for place in places)

    ends, begins = _tables()
    firsts = ends[seen(-1, -2)]
    spaces, firsts = spaces[firsts > 0], firsts[firsts > 0]
    likely: list[int] = (spaces[(firsts & begins[seen(1, 2, 3)]) > 0] - _LOOKED_AT).tolist()
    return likely


@cache
def _letter_numbers() -> npt.NDArray[np.uint8]:
    """The number of each code point of the Arabic block: the same for a letter however it is written."""
    import numpy as np

    words = _compounds()
    letters = sorted(set("".join([*words, *chain.from_iterable(words.values())])))
    number_of = {letter: number for number, letter in enumerate(letters, 1)}
    folded = (fold(chr(code)) for code in range(_BLOCK_END))
    numbers = [number_of.get(letter, _OTHER) if letter else _MARK for letter in folded]
    return np.array([*numbers, _MARK], np.uint8)


@cache
def _tables() -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]]:
    """Which first words may end in two characters, the last one first, and stand before three that begin a second one.

    A bit stands for the first words of the same two, and of some others where these have more endings than there are
    bits. By the characters' numbers; a mark hides what it stands on, and what stands beside a shorter word may be
    anything.
    """
    import numpy as np

    numbers = _letter_numbers()
    ends, begins = np.zeros((_MARK + 1,) * 2, np.uint16), np.zeros((_MARK + 1,) * 3, np.uint16)
    ends[_MARK] = ends[:, _MARK] = begins[_MARK] = begins[:, _MARK] = begins[:, :, _MARK] = _ANY
    bits: dict[str, int] = {}
    for second, firsts in sorted(_compounds().items()):
        for ending in sorted(first[:-3:-1] for first in firsts):
            bit = 1 << bits.setdefault(ending, len(bits)) % _BITS
            ends[tuple(numbers[ord(letter)] for letter in ending)] |= bit
            begins[tuple(numbers[ord(letter)] for letter in second[:3])] |= bit
    return ends, begins
