"""Requests in turn, and one heap for all threads."""

from __future__ import annotations

import gc
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from index.arrays.heap import give_back, share_one_heap
from web.http.threads import REFUSED, InTurn, collect_seldom


def asked(path: str, method: str = "GET") -> dict[str, Any]:
    """The environment of a request."""
    return {"PATH_INFO": path, "REQUEST_METHOD": method}


def test_requests_are_worked_on_one_at_a_time() -> None:
    inside: list[int] = []
    most: list[int] = []

    def application(environ: Any, start_response: Any) -> list[bytes]:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.002)
        inside.pop()
        return [environ["PATH_INFO"].encode()]

    in_turn = InTurn(application)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: in_turn(asked(str(n)), None), range(40)))
    assert answers == [[str(n).encode()] for n in range(40)]
    assert max(most) == 1


def test_a_request_that_fails_gives_the_turn_back() -> None:
    def application(environ: Any, start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/fail":
            raise ValueError
        return [b"answer"]

    in_turn = InTurn(application)
    for path in ("/fail", "/search"):
        try:
            answer = in_turn(asked(path), None)
        except ValueError:
            answer = None
    assert answer == [b"answer"]


def test_what_costs_nothing_does_not_wait_and_nobody_waits_behind_too_many() -> None:
    """While a search holds the turn, health checks are answered, and one search more than may wait is marked."""
    started, go_on = Event(), Event()

    def application(environ: Any, start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/slow":
            started.set()
            go_on.wait(10)
        return [b"busy" if REFUSED in environ else b"answer"]

    in_turn = InTurn(application, most_waiting=2)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(in_turn, asked("/slow"), None)
        started.wait(10)
        waiting = pool.submit(in_turn, asked("/search"), None)
        while in_turn(asked("/search"), None) != [b"busy"]:
            time.sleep(0.001)
        for path in ("/healthz", "/static/base.css", "/metrics"):
            assert in_turn(asked(path), None) == [b"answer"]
        assert not waiting.done()
        go_on.set()
        assert [slow.result(), waiting.result()] == [[b"answer"], [b"answer"]]


def test_one_heap_is_asked_for_wherever_this_runs() -> None:
    share_one_heap()
    share_one_heap()
    give_back()


def test_cycles_are_still_collected_after_many_objects() -> None:
    class Knot:
        def __init__(self) -> None:
            self.itself = self

    before = gc.get_threshold()
    try:
        collect_seldom()
        assert gc.get_freeze_count() > 1000
        gone = weakref.ref(Knot())
        kept = [[] for _ in range(2 * gc.get_threshold()[0])]
        assert kept
        assert gone() is None
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
