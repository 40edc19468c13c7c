"""Requests in turn, and one heap for all threads."""

from __future__ import annotations

import gc
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from web.http.threads import InTurn, collect_seldom, share_one_heap


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
        answers = list(pool.map(lambda n: in_turn({"PATH_INFO": str(n)}, None), range(40)))
    assert answers == [[str(n).encode()] for n in range(40)]
    assert max(most) == 1


def test_a_request_that_fails_gives_the_turn_back() -> None:
    def application(environ: Any, start_response: Any) -> list[bytes]:
        if environ["fail"]:
            raise ValueError
        return [b"answer"]

    in_turn = InTurn(application)
    for fail in (True, False):
        try:
            answer = in_turn({"fail": fail}, None)
        except ValueError:
            answer = None
    assert answer == [b"answer"]


def test_one_heap_is_asked_for_wherever_this_runs() -> None:
    share_one_heap()
    share_one_heap()


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
