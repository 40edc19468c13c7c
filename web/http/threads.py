"""What lets one Python process with many threads answer as fast as it can."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

_M_ARENA_MAX = -8
"""The parameter of mallopt(3) in glibc's malloc.h."""

_OBJECTS = 50_000
"""A request makes some thousand objects that need no collector: they go when it is answered."""

Application = Callable[[Any, Any], Iterable[bytes]]


def share_one_heap() -> None:
    """Let all threads allocate from one heap; to be called before there are any.

    glibc gives each thread a heap of its own, and hands every large array back to the system as soon as it is freed:
    faulting its pages in again took a third of a request. Nothing happens where the C library is another.
    """
    if sys.platform == "linux":
        try:
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
        except (OSError, AttributeError):
            return


def collect_seldom() -> None:
    """Look for cycles of garbage only after very many new objects, and never among those that are there now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS)


class InTurn:
    """A WSGI application that works on one request at a time; the others wait for their turn.

    Python runs one thread at a time. Threads that pass the interpreter to and fro at every array operation take twice
    the time for each request.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._turn = Lock()

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Answer a request when its turn has come."""
        with self._turn:
            return self._application(environ, start_response)
