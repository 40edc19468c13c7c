"""What lets one Python process with many threads answer as fast as it can."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from threading import BoundedSemaphore, Lock
from typing import Any

_M_ARENA_MAX = -8
"""The parameter of mallopt(3) in glibc's malloc.h."""

_OBJECTS = 50_000
"""A request makes some thousand objects that need no collector: they go when it is answered."""

_CHEAP = ("/healthz", "/metrics", "/static/")
"""Paths that are answered at once."""

_GIVE_BACK_EVERY = 50
"""Answers after which memory is given back: it costs milliseconds."""

_BODIES = 4
"""Requests with a body that are read at the same time."""

BUSY = "bahith.busy"
"""The key of a request's environment that says there are too many others."""

Application = Callable[[Any, Any], Iterable[bytes]]


def share_one_heap() -> None:
    """Let all threads allocate from one heap; to be called before there are any.

    glibc gives each thread a heap of its own, and hands every large array back to the system as soon as it is freed:
    faulting its pages in again took a third of a request. Nothing happens where the C library is another.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Give memory that was freed between what is kept back to the system; see malloc_trim(3) of glibc.

    A large answer leaves tens of megabytes so, and a worker would keep them for good.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def collect_seldom() -> None:
    """Look for cycles of garbage only after very many new objects, and never among those that are there now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS)


class InTurn:
    """A WSGI application that works on one request at a time; the others wait for their turn.

    Python runs one thread at a time. Threads that pass the interpreter to and fro at every array operation take twice
    the time for each request. What costs next to nothing does not wait, so that a slow search delays neither a health
    check nor a style sheet. Nobody waits where `most_waiting` wait already: the request is marked `BUSY`. A body may
    come slowly, so that those who send one take no turn, and there are few of them.
    """

    def __init__(self, application: Application, most_waiting: int = 56) -> None:
        self._application = application
        self._turn = Lock()
        self._places = BoundedSemaphore(most_waiting)
        self._bodies = BoundedSemaphore(_BODIES)
        self._answers = 0

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Answer a request when its turn has come."""
        if environ["PATH_INFO"].startswith(_CHEAP):
            return self._application(environ, start_response)
        sends_body = environ["REQUEST_METHOD"] == "POST"
        places, turn = (self._bodies, nullcontext()) if sends_body else (self._places, self._turn)
        if not places.acquire(blocking=False):
            environ[BUSY] = True
            return self._application(environ, start_response)
        try:
            with turn:
                self._answers += 1
                if self._answers % _GIVE_BACK_EVERY == 0:
                    give_back()
                return self._application(environ, start_response)
        finally:
            places.release()
