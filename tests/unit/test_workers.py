"""Work done over processes is the work done in one; a process that dies is an error one can understand."""

from __future__ import annotations

import inspect
import os
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from index.errors import IndexingError
from index.pipeline.reindex import index_articles
from index.workers import Workers
from search.engines.arrays.engine import WhooshEngine
from tests.samples import article


def halves(number: int) -> Iterator[int]:
    """Two results to each number."""
    yield number // 2
    yield number - number // 2


def dies() -> None:
    """End the process without a word."""
    os._exit(9)


def refuses() -> None:
    """Fail as work does."""
    raise IndexingError("index.folder", error="full")


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_order(processes: int) -> None:
    """Whichever is done first."""
    with Workers(processes) as workers:
        assert list(workers.map(halves, range(40))) == [part for number in range(40) for part in halves(number)]
        assert workers.submit(divmod, 7, 2).result() == (3, 1)


@pytest.mark.parametrize("processes", [1, 2])
def test_what_work_raises_is_raised_here(processes: int) -> None:
    """With its own class and message."""
    with pytest.raises(IndexingError, match="full"), Workers(processes) as workers:
        workers.submit(refuses).result()


def test_processes_that_rest_end_and_others_do_the_next_work() -> None:
    """Work that was begun is done before."""
    with Workers(2) as workers:
        begun = [workers.submit(os.getpid) for _ in range(4)]
        workers.rest()
        before = {one.result() for one in begun}
        assert workers.submit(os.getpid).result() not in before | {os.getpid()}
        workers.rest()
        workers.rest()


def test_a_process_that_dies_is_an_error_of_indexing() -> None:
    """Not a traceback of the pool."""
    with pytest.raises(IndexingError, match="ended abruptly"), Workers(2) as workers:
        workers.submit(dies).result()


def call(work: Callable[[], None]) -> Iterator[None]:
    """Work that is nothing else."""
    yield work()


def dies_while_sending() -> None:
    """End the process with half a message in the pipe, as when it is killed in the middle of a long one."""
    frame = inspect.currentframe()
    while frame and "result_queue" not in frame.f_locals:
        frame = frame.f_back
    assert frame
    os.write(frame.f_locals["result_queue"]._writer.fileno(), struct.pack("!i", 1000) + b"half")
    os._exit(9)


def test_a_process_that_dies_while_it_sends_keeps_nobody_waiting() -> None:
    """The pool itself would wait for the rest as long as another process holds the pipe."""
    slow = partial(time.sleep, 60)
    with pytest.raises(IndexingError, match="ended abruptly"), Workers(2) as workers:
        list(workers.map(call, list[Callable[[], None]]([dies_while_sending, slow])))


def test_processes_that_do_nothing_keep_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Out of memory a library may sleep for ever, and the lock would be held as long."""
    monkeypatch.setattr("index.workers._STUCK_S", 1.5)
    with pytest.raises(IndexingError, match="ended abruptly"), Workers(2) as workers:
        workers.submit(time.sleep, 60).result()


KILLED = """
import os
from index.workers import Workers
Workers(2).submit(divmod, 7, 2).result()
os._exit(9)
"""


def test_workers_end_with_the_process_that_started_them() -> None:
    """However it ends: its output stays open as long as any of them lives."""
    ended = subprocess.run([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, timeout=60, check=False)
    assert ended.returncode == 9


def test_processes_change_nothing_of_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes, words and paragraphs, whether one process writes them or several."""
    monkeypatch.setattr("index.storage.whoosh.writer._WORTH", 0)
    articles = [article(number, f"عنوان {number}", f"نص {number} في كتاب", "خاتمة") for number in range(50)]
    made = []
    for processes in (1, 2):
        folder = tmp_path / str(processes)
        index_articles(folder, articles, processes=processes)
        files = {kind: [path.read_bytes() for path in folder.rglob(f"*.{kind}")] for kind in ("pst", "trm", "arrays")}
        made.append((files, WhooshEngine(folder).snapshot().paragraphs(range(100))))
    assert made[0] == made[1]
