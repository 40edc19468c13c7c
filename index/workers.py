"""Processes to work in: the same work is done in this one where there are no others."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import parent_process
from threading import Thread
from types import TracebackType
from typing import ParamSpec, TypeVar

from index.errors import IndexingError

Parameters = ParamSpec("Parameters")
Given = TypeVar("Given")
Made = TypeVar("Made")


class Workers:
    """So many processes, started when they are first needed; with one, everything is done here and at once."""

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self._started: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._started:
            self._started.shutdown(cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            raise IndexingError(
                "انتهت إحدى عمليات الفهرسة فجأة، ولعل الذاكرة لم تكف؛ أعد المحاولة بعملية واحدة | "
                "a process of the reindex ended abruptly, perhaps for want of memory; try again with one process"
            ) from error

    def submit(
        self, work: Callable[Parameters, Made], *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Made]:
        """Begin some work; what it raises is raised by the future's `result`, or at once where it is done here."""
        if self.processes > 1:
            return self._pool().submit(work, *args, **kwargs)
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
            waiting.append(self._pool().submit(_listed, work, one))
            if len(waiting) > self.processes + 1:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()

    def _pool(self) -> ProcessPoolExecutor:
        self._started = self._started or ProcessPoolExecutor(self.processes, initializer=_end_with_parent)
        return self._started


def _end_with_parent() -> None:
    """Let this process end when the one that started it does, however that ends: otherwise it would wait forever."""

    def watch() -> None:
        if parent := parent_process():
            parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _listed(work: Callable[[Given], Iterable[Made]], one: Given) -> list[Made]:
    return list(work(one))
