"""The cache of word lists: bounded, and shared by threads."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from search.engines.arrays.cache import BoundedCache


@dataclass
class Value:
    """A value of some size."""

    key: int
    nbytes: int = 1000


def asked(cache: BoundedCache[Value], keys: Iterable[int]) -> list[int]:
    """Ask for values; gives the keys of those that had to be made."""
    made: list[int] = []

    def make(key: int) -> Value:
        made.append(key)
        return Value(key)

    for key in keys:
        assert cache.get(key, partial(make, key)).key == key
    return made


def test_what_was_asked_for_last_is_there() -> None:
    """However full it is of what is asked for again and again."""
    cache: BoundedCache[Value] = BoundedCache(100_000)
    asked(cache, [*range(60)] * 3)
    assert asked(cache, [100, 101, 102, 101, 100, 102]) == [100, 101, 102]


def test_it_forgets_what_was_asked_for_least_recently() -> None:
    """A value asked for again stays."""
    cache: BoundedCache[Value] = BoundedCache(30_000)
    asked(cache, range(12))
    for key in range(100, 140):
        asked(cache, [3, key])
    assert asked(cache, [3]) == []
    assert len(asked(cache, [0, 1, 2, 4, 5, 6])) == 6


def test_more_values_than_find_room_asked_for_in_turn_do_not_push_each_other_out() -> None:
    """Of a tenth more than it holds, half are there when their turn comes again."""
    cache: BoundedCache[Value] = BoundedCache(150_000)
    rounds = [len(asked(cache, range(110))) for _ in range(10)]
    assert rounds[0] == 110
    assert max(rounds[4:]) < 55


def test_it_never_holds_more_than_its_limit_but_for_one_value() -> None:
    """However large the values are."""
    cache: BoundedCache[Value] = BoundedCache(10_000)
    for key, size in enumerate([100, 9000, 50_000, 20, 3000] * 5):
        cache.get(key, lambda key=key, size=size: Value(key, size))  # type: ignore[misc]
        assert cache.held_bytes <= 10_000 + size + 500
    assert cache.held_bytes <= 10_000 + 3500


def test_threads_get_the_right_values() -> None:
    """Many at once, with a cache too small for them all."""
    cache: BoundedCache[Value] = BoundedCache(5000)

    def ask(number: int) -> bool:
        key = number % 17
        return cache.get(key, lambda: Value(key)).key == key

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(5000)))
    assert cache.held_bytes <= 5000
