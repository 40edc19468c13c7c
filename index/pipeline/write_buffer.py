"""The write buffer: batches wait until there are enough of them for a segment."""

from __future__ import annotations

from collections.abc import Callable

from index.storage.base import IndexWriter
from index.storage.batch import Batch, Merger
from index.storage.whoosh.merge_policy import FULL


class WriteBuffer:
    """Batches that wait to be written together; `written` is told before and after (0 or 1 of 1)."""

    def __init__(self, writer: IndexWriter[Batch], written: Callable[[int], None]) -> None:
        self._writer = writer
        self._written = written
        self._waiting = Merger()

    def add(self, batch: Batch) -> None:
        """Let a batch wait; all that wait are written when they make a full segment."""
        self._waiting.add(batch)
        if len(self._waiting) >= FULL:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if len(self._waiting):
            self._written(0)
            waiting, self._waiting = self._waiting, Merger()
            self._writer.add(waiting.batch())
            self._written(1)
