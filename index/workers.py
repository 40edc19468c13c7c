"""Processes to work in: the same work is done in this one where there are no others."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from index.errors import IndexingError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

Parameters = ParamSpec("Parameters")
Given = TypeVar("Given")
Made = TypeVar("Made")


_WATCHED_S = 0.5
"""How often it is looked whether all processes live."""

_STUCK_S = 120.0
"""How long no process may do anything while there is work: one that ran out of memory may sleep for ever."""


class Workers:
    """So many processes, started when they are first needed; with one, everything is done here and at once."""

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self._started: ProcessPoolExecutor | None = None
        self._children: set[BaseProcess] = set()
        self._over = Event()
        self._futures: set[Future[Any]] = set()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            self._over.set()
        if self._started:
            self._started.shutdown(cancel_futures=True)
        self._over.set()
        if self._started and _is_broken(error):
            raise IndexingError("index.worker") from error

    def submit(
        self, work: Callable[Parameters, Made], *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Made]:
        """Begin some work; what it raises is raised by the future's `result`, or at once where it is done here."""
        if self.processes > 1:
            future = self._pool().submit(work, *args, **kwargs)
            self._children.update(_children())
            self._futures.add(future)
            future.add_done_callback(self._futures.discard)
            return future
        done: Future[Made] = Future()
        done.set_result(work(*args, **kwargs))
        return done

    def map(self, work: Callable[[Given], Iterable[Made]], given: Iterable[Given]) -> Iterator[Made]:
        """The results of work on each of the given, in order; at most a few results wait in memory."""
        if self.processes <= 1:
            for one in given:
                yield from work(one)
            return
        waiting: deque[Future[list[Made]]] = deque()
        for one in given:
            waiting.append(self.submit(_listed, work, one))
            if len(waiting) > self.processes + 1:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()

    def rest(self) -> None:
        """Let the processes end once their work is done, and the memory they hold go; the next work starts others."""
        self._over.set()
        if self._started:
            self._started.shutdown()
        self._started, self._over = None, Event()
        self._children.clear()

    def _pool(self) -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor  # with multiprocessing: a small change starts no process

        if self._started is None:
            self._started = ProcessPoolExecutor(self.processes, initializer=_end_with_parent)
            Thread(target=self._end_together, args=(self._over,), daemon=True).start()
        return self._started

    def _end_together(self, over: Event) -> None:
        """Until all is over, let no worker outlive another.

        The pool notices a process that dies, but not one that dies while it sends a result: it would wait for the rest
        of that for as long as anybody keeps the pipe open, the pool itself among them. Nor does it notice processes
        that live and do nothing.
        """
        busy, since = 0, time.monotonic()
        while not over.wait(_WATCHED_S):
            children = list(self._children)
            spent = sum(map(_processor_ticks, children))
            if spent != busy or not self._futures:
                busy, since = spent, time.monotonic()
            if all(child.is_alive() for child in children) and time.monotonic() < since + _STUCK_S:
                continue
            for child in list(self._children):
                child.kill()
            if self._started and self._started._result_queue:
                self._started._result_queue._writer.close()  # type: ignore[attr-defined]
            return


def _is_broken(error: BaseException | None) -> bool:
    from concurrent.futures.process import BrokenProcessPool

    return isinstance(error, BrokenProcessPool)


def _children() -> list[BaseProcess]:
    from multiprocessing import active_children

    return active_children()


def _processor_ticks(child: BaseProcess) -> int:
    """How much processor time a process has spent; where the system does not tell, one that never stands still."""
    try:
        after_name = Path(f"/proc/{child.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return int(after_name[11]) + int(after_name[12])
    except (OSError, ValueError, IndexError):
        return time.monotonic_ns()


def _end_with_parent() -> None:
    """Let this process end when the one that started it does, however that ends: otherwise it would wait forever."""
    from multiprocessing import parent_process

    def watch() -> None:
        if parent := parent_process():
            parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _listed(work: Callable[[Given], Iterable[Made]], one: Given) -> list[Made]:
    return list(work(one))
