"""A cache bounded in bytes that forgets what was asked for least recently; safe to use from several threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """A value that knows how much memory it holds."""

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""


Value = TypeVar("Value", bound=Sized)
_OVERHEAD = 500
"""Bytes an entry takes beside its arrays, roughly."""


class BoundedCache(Generic[Value]):
    """Values by key, at most `limit` bytes of them, the last one asked for excepted."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    @property
    def held_bytes(self) -> int:
        """Bytes held now."""
        return self._held

    def get(self, key: Hashable, make: Callable[[], Value], keep: Callable[[], bool] = lambda: True) -> Value:
        """The value of a key, made where it is not there; two threads may make it, one's is kept.

        `keep` is asked once it is made whether it is worth keeping.
        """
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
                return value
        value = make()
        if keep():
            with self._lock:
                self._keep(key, value)
        return value

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._values.clear()
            self._held = 0

    def _keep(self, key: Hashable, value: Value) -> None:
        if key not in self._values:
            self._values[key] = value
            self._held += value.nbytes + _OVERHEAD
        while self._held > self._limit and len(self._values) > 1:
            _, dropped = self._values.popitem(last=False)
            self._held -= dropped.nbytes + _OVERHEAD
