"""The tokens of a paragraph as its document keeps them: numbers of terms, which are read without analysing a text.

A generation numbers its terms as it meets them; a state says which id of its lexicon each number is. The document has
the number of tokens of each field, in the order of `FIELDS`, then the tokens, as 32-bit integers, little-endian, and up
to two more, so that their bytes fill their base64: that of many documents is read as one.
"""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import ranges, starts_of
from index.schema import FIELDS
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.union import Union

_STORED = np.dtype("<i4")


@dataclass(frozen=True)
class Tokens:
    """The tokens of a field of some documents as lexicon ids; those of document n lie from `starts[n]` on.

    A term that the lexicon does not have is -1.
    """

    ids: Ints
    starts: Array

    @cached_property
    def owner(self) -> Array:
        """The place of the document of each token."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def of(self, places: Array) -> tuple[Ints, Array]:
        """The tokens of some of the documents, and for each the place of its document among these."""
        begins, sizes = self.starts.take(places), np.diff(self.starts).take(places)
        return self.ids.take(ranges(begins, sizes)), np.repeat(np.arange(len(places)), sizes)

    def counts(self, terms: Array) -> Array:
        """How many tokens of each document are of some terms, given as booleans for all terms."""
        owners = self.owner[terms.take(self.ids)]
        return np.bincount(owners, minlength=len(self.starts) - 1)


class TermNumbers:
    """The numbers of a generation's terms: those of the state before, and new ones as terms are met.

    `ids` has the lexicon's id of each number, -1 for a term that the lexicon of the state before does not have.
    """

    def __init__(self, lexicon: Lexicon | None = None, ids: Ints | None = None) -> None:
        self._lexicon = lexicon
        self._ids = np.zeros(0, np.int32) if ids is None else ids
        self._of_id = np.full((0 if lexicon is None else len(lexicon)) + 1, -1, np.int32)
        self._of_id[self._ids] = np.arange(len(self._ids))
        self._of_id[-1] = -1
        self._added: dict[str, int] = {}

    def of(self, terms: Sequence[str]) -> Ints:
        """The number of each of some terms.

        >>> numbers = TermNumbers()
        >>> numbers.of(["قمح", "شعير"]).tolist(), numbers.of(["شعير", "أرز"]).tolist()
        ([0, 1], [1, 2])
        """
        known = self._lexicon.ids_of(terms) if self._lexicon is not None else [-1] * len(terms)
        numbers = self._of_id.take(known)
        for at in np.flatnonzero(numbers < 0).tolist():
            numbers[at] = self._added.setdefault(terms[at], len(self._ids) + len(self._added))
        return numbers

    def ids_in(self, lexicon: Lexicon, union: Union | None = None) -> Ints:
        """The id of each number in the lexicon of the state that is made, by the union that this came of, if any."""
        kept = self._ids
        if union is not None:
            kept = np.where(kept < 0, -1, union.number.take(kept)).astype(np.int32)
        return np.concatenate([kept, np.array(lexicon.ids_of(list(self._added)), np.int32)])


def packed_tokens(fields: Sequence[Ints]) -> str:
    """The tokens of a document's fields, as base64.

    >>> hit = {"fields": {"tokens": [packed_tokens([np.array([1, 0]), *([np.zeros(0)] * 3)])]}}
    >>> read = tokens_of([hit], np.array([7, 5]))
    >>> read["text"].ids.tolist(), read["title"].ids.tolist()
    ([5, 7], [])
    """
    lengths = np.array([len(tokens) for tokens in fields], _STORED)
    filled = np.zeros(-(len(fields) + lengths.sum()) % 3, _STORED)
    return b64encode(np.concatenate([lengths, *fields, filled]).astype(_STORED).tobytes()).decode()


def tokens_of(hits: Sequence[Mapping[str, Any]], ids: Ints, wanted: Sequence[str] = FIELDS) -> dict[str, Tokens]:
    """The tokens of the fields wanted of hits with the column `tokens`; `ids` has the lexicon's id of each number.

    The cluster gives base64 in the alphabet of addresses.
    """
    packed = [hit["fields"]["tokens"][0] for hit in hits]
    flat = np.frombuffer(urlsafe_b64decode("".join(packed)), _STORED)
    begins = starts_of([len(row) * 3 // 4 // _STORED.itemsize for row in packed])[:-1]
    sizes = flat.take(begins[:, None] + np.arange(len(FIELDS)))
    begins = begins + len(FIELDS)
    fields = {}
    for name, lengths in zip(FIELDS, sizes.T.astype(np.int64), strict=True):
        if name in wanted:
            fields[name] = Tokens(ids.take(flat.take(ranges(begins, lengths))), starts_of(lengths))
        begins = begins + lengths
    return fields
