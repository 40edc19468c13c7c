"""Runs of the words typed in the texts of documents, by Shift-And (Baeza-Yates & Gonnet, CACM 35(10), 1992).

Each token has a bit for each typed word that it is; a run goes on where a bit of a token, moved up by one, is one of
the next token's. All tokens of all documents are looked at together, and those where no run goes on drop out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.array_file import Array
from search.engines.arrays.matches import contains

BITS = 32
"""Words that one table tells apart."""


def bit_table(words: Sequence[Sequence[int] | Array], terms: int) -> Array:
    """For each lexicon id below `terms` the bits of the words, at most `BITS`, that have it.

    >>> bit_table([(4,), (4, 1)], 6).tolist()
    [0, 2, 0, 0, 3, 0]
    """
    table: Array = np.zeros(terms, np.min_scalar_type((1 << len(words)) - 1))
    for position, word in enumerate(words):
        table[np.array(word, dtype=np.intp)] |= table.dtype.type(1 << position)
    return table


def runs(bits: Array, owner: Array, words: int, documents: int) -> tuple[Array, Array]:
    """The longest run of consecutive words in each document, and the last tokens of all words in order.

    `bits` has the bits of each token (`bit_table`), `owner` its 0-based document; tokens of a document stand together.

    >>> runs(np.array([1, 2, 0, 1, 1, 2]), np.array([0, 0, 0, 0, 1, 1]), 2, 3)
    (array([2, 2, 0]), array([1, 5]))
    """
    longest = np.zeros(documents, dtype=np.intp)
    at = bits.nonzero()[0]
    state = bits.take(at)
    for length in range(1, words + 1):
        of = owner.take(at)
        longest[of] = length
        if length == words:
            return longest, at
        going_on = at < len(bits) - 1
        at, state, of = at[going_on] + 1, state[going_on], of[going_on]
        state = (state << bits.dtype.type(1)) & bits.take(at)
        going_on = (state != 0) & (owner.take(at) == of)
        at, state = at[going_on], state[going_on]
    return longest, at


def runs_as_spelled(tokens: Array, last: Array, spellings: Sequence[Sequence[int]]) -> Array:
    """Those of some runs, by their last tokens, whose tokens each are one of the spellings, ascending, of their place.

    >>> runs_as_spelled(np.array([7, 3, 8, 3]), np.array([1, 3]), [(7,), (3, 4)])
    array([1])
    """
    for back, terms in enumerate(reversed(spellings)):
        last = last[contains(np.array(terms, np.int32), tokens.take(last - back))]
    return last
