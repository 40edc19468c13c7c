"""Files of all results, written as they are read: a few at a time, for each holds all that it found in memory."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from threading import Lock
from time import monotonic
from weakref import WeakSet

from werkzeug.exceptions import ServiceUnavailable

from index.messages import bilingual

_log = logging.getLogger(__name__)

MOST = 16
"""Files that a process writes at the same time; each may hold 15 MB. Eight were too few for sixty-four busy clients."""
STALLED_S = 10.0
"""Seconds without being read after which a file gives way to another."""


class Stream(Iterator[str]):
    """A file as it is written, part by part; one that ends early says so in its last line.

    By then its status is sent, and a server ends it as if it were whole.
    """

    def __init__(self, parts: Iterator[str]) -> None:
        self._parts = parts
        self.read_at = monotonic()

    def __next__(self) -> str:
        self.read_at = monotonic()
        try:
            return next(self._parts)
        except StopIteration:
            raise
        except Exception:
            _log.exception("a file ends early")
            self._parts = iter(())
            return f"\n{bilingual('export.cut')}\n"

    def give_way(self) -> None:
        """Let go of what is not written yet."""
        self._parts = iter([f"\n{bilingual('export.cut')}\n"])


class Streams:
    """The files that a process is writing; those that nobody holds any more are none."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._running: WeakSet[Stream] = WeakSet()
        self._lock = Lock()

    def add(self, parts: Iterator[str]) -> Stream:
        """A file to write; raises ServiceUnavailable where too many others are being read."""
        with self._lock:
            running = sorted(self._running, key=lambda one: one.read_at)
            if len(running) >= self._most:
                if monotonic() - running[0].read_at < STALLED_S:
                    raise ServiceUnavailable(retry_after=int(STALLED_S))
                running[0].give_way()
                self._running.discard(running[0])
            self._running.add(stream := Stream(parts))
            return stream


STREAMS = Streams()
"""Those of this process."""
