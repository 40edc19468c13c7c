"""Batches: a sequence of texts taken in pieces that fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Piece = TypeVar("Piece", str, bytes)


def batches(pieces: Iterable[Piece], most: int) -> Iterator[list[Piece]]:
    """Lists of pieces in order, each ended by the piece with which its letters or bytes reach `most`.

    >>> list(batches(["قمح", "ذرة", "شعير"], 5)), list(batches([], 5))
    ([['قمح', 'ذرة'], ['شعير']], [])
    """
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece)
        if size >= most:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
