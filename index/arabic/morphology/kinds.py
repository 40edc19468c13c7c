"""The kinds of forms that a lexeme has, and how a form with its lexeme is kept: as one number of 32 bits."""

from __future__ import annotations

from enum import IntEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Entries: TypeAlias = npt.NDArray[np.uint32]


class Kind(IntEnum):
    """The kind of a form without clitics. A construct is a plural or dual that has lost its NOON."""

    SINGULAR = 0
    PLURAL = 1
    DUAL = 2
    PLURAL_CONSTRUCT = 3
    DUAL_CONSTRUCT = 4
    PAST = 5
    PAST_SECOND = 6
    """Past tense, second person dual and plural, and third person plural of women."""
    IMPERFECT_YEH = 7
    IMPERFECT_TEH = 8
    IMPERFECT_OTHER = 9
    """Imperfect, first person."""
    JUSSIVE = 10
    """A weak verb's imperfect without its weak letter."""
    PAST_PASSIVE = 11
    """Past tense, passive and dual."""
    IMPERFECT_SECOND = 13
    """Imperfect: duals, second person feminine and plural, third person plural of women, first person passive."""
    IMPERFECT_PASSIVE = 14
    """Imperfect, third person passive, where the active is written otherwise: يُدعى beside يدعو."""
    RARE = 12
    """A noun's form that is another word nearly everywhere (data/rareforms.tsv)."""


VERBS = (
    *(kind for kind in Kind if Kind.PAST <= kind <= Kind.PAST_PASSIVE),
    Kind.IMPERFECT_SECOND,
    Kind.IMPERFECT_PASSIVE,
)
NOUNS = tuple(kind for kind in Kind if kind not in VERBS)
CONSTRUCTS = (Kind.PLURAL_CONSTRUCT, Kind.DUAL_CONSTRUCT)
IMPERFECTS = (
    *(kind for kind in Kind if Kind.IMPERFECT_YEH <= kind <= Kind.JUSSIVE),
    Kind.IMPERFECT_SECOND,
    Kind.IMPERFECT_PASSIVE,
)


class Tail(IntEnum):
    """The last letter of a form before folding, where that decides what a pronoun makes of it."""

    OTHER = 0
    TEH_MARBUTA = 1
    ALEF_MAKSURA = 2
    TANWIN = 3
    """The ALEF of an accusative (كتابا), or a YEH left out (قاض): neither behind an article nor before a pronoun."""


_KIND_BITS, _TAIL_BITS = 4, 2
_LEXEME_SHIFT = _KIND_BITS + _TAIL_BITS


def entries(lexemes: npt.NDArray[np.int64], kinds: npt.NDArray[np.int64], tails: npt.NDArray[np.int64]) -> Entries:
    """Lexemes, kinds and tails as one number each.

    >>> one = entries(np.array([7]), np.array([Kind.PLURAL]), np.array([Tail.TEH_MARBUTA]))
    >>> int(lexeme_of(one)[0]), Kind(kind_of(one)[0]).name, Tail(tail_of(one)[0]).name
    (7, 'PLURAL', 'TEH_MARBUTA')
    """
    made: Entries = ((lexemes << _LEXEME_SHIFT) | (tails << _KIND_BITS) | kinds).astype(np.uint32)
    return made


def lexeme_of(given: Entries) -> npt.NDArray[np.int64]:
    """The lexemes of some entries."""
    return (given >> np.uint32(_LEXEME_SHIFT)).astype(np.int64)


def kind_of(given: Entries) -> npt.NDArray[np.int64]:
    """The kinds of some entries."""
    return (given & np.uint32((1 << _KIND_BITS) - 1)).astype(np.int64)


def tail_of(given: Entries) -> npt.NDArray[np.int64]:
    """The tails of some entries."""
    return ((given >> np.uint32(_KIND_BITS)) & np.uint32((1 << _TAIL_BITS) - 1)).astype(np.int64)
