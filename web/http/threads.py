"""What lets one Python process with many threads answer as fast as it can."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from threading import BoundedSemaphore, Lock
from typing import Any

from werkzeug.exceptions import HTTPException, ServiceUnavailable

from index.arrays.heap import give_back
from web.http.bodies import Bodies

_OBJECTS = 50_000
"""A request makes some thousand objects that need no collector: they go when it is answered."""

_CHEAP = ("/healthz", "/metrics", "/static/")
"""Paths that are answered at once."""

_GIVE_BACK_EVERY = 50
"""Answers after which memory is given back: it costs milliseconds."""

REFUSED = "bahith.refused"
"""The key of a request's environment that says why it is not to be answered: an exception of HTTP."""

_WAIT_S = 1

Application = Callable[[Any, Any], Iterable[bytes]]


def collect_seldom() -> None:
    """Look for cycles of garbage only after very many new objects, and never among those that are there now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS)


class InTurn:
    """A WSGI application that works on one request at a time; the others wait for their turn.

    Python runs one thread at a time. Threads that pass the interpreter to and fro at every array operation take twice
    the time for each request. What costs next to nothing does not wait, so that a slow search delays neither a health
    check nor a style sheet. Nobody waits where `most_waiting` wait already: the application is told to refuse. A body
    is read before, and has `body_s` seconds to come; `proxies` that are trusted tell whose it is.
    """

    def __init__(self, application: Application, most_waiting: int = 56, body_s: float = 10, proxies: int = 0) -> None:
        self._application = application
        self._turn = Lock()
        self._places = BoundedSemaphore(most_waiting)
        self._bodies = Bodies(body_s, proxies)
        self._answers = 0

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Answer a request when its turn has come."""
        if environ["PATH_INFO"].startswith(_CHEAP):
            return self._application(environ, start_response)
        try:
            if environ["REQUEST_METHOD"] == "POST":
                self._bodies.read(environ)
        except HTTPException as refused:
            environ[REFUSED] = refused
            return self._application(environ, start_response)
        if not self._places.acquire(blocking=False):
            environ[REFUSED] = ServiceUnavailable(retry_after=_WAIT_S)
            return self._application(environ, start_response)
        try:
            with self._turn:
                self._answers += 1
                if self._answers % _GIVE_BACK_EVERY == 0:
                    give_back()
                return self._application(environ, start_response)
        finally:
            self._places.release()
