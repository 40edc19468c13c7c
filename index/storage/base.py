"""The boundary every storage keeps, write side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.arrays.array_file import Ints


@dataclass(frozen=True, slots=True)
class Analysis:
    """The words of the texts of some documents.

    `tokens[field]` are the field's tokens, document after document, as positions in `vocabulary`, which is in no order;
    `lengths[field]` how many each document has.
    """

    vocabulary: Sequence[str]
    tokens: dict[str, Ints]
    lengths: dict[str, Ints]
