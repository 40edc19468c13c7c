"""The cache of word lists: bounded, and shared by threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from search.engines.arrays.cache import BoundedCache


@dataclass
class Value:
    """A value of some size."""

    key: int
    nbytes: int = 1000


def test_it_forgets_what_was_asked_for_least_recently() -> None:
    """A value asked for again stays."""
    cache: BoundedCache[Value] = BoundedCache(4000)
    made = []

    def make(key: int) -> Value:
        made.append(key)
        return Value(key)

    for key in (1, 2, 1, 3, 1, 2):
        assert cache.get(key, lambda key=key: make(key)).key == key  # type: ignore[misc]
    assert made == [1, 2, 3, 2]


def test_it_never_holds_more_than_its_limit_but_for_one_value() -> None:
    """However large the values are."""
    cache: BoundedCache[Value] = BoundedCache(10_000)
    for key, size in enumerate([100, 9000, 50_000, 20, 3000] * 5):
        cache.get(key, lambda key=key, size=size: Value(key, size))  # type: ignore[misc]
        assert cache.held_bytes <= max(10_000, size + 500)


def test_threads_get_the_right_values() -> None:
    """Many at once, with a cache too small for them all."""
    cache: BoundedCache[Value] = BoundedCache(5000)

    def ask(number: int) -> bool:
        key = number % 17
        return cache.get(key, lambda: Value(key)).key == key

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(5000)))
    assert cache.held_bytes <= 5000
