"""A cache bounded in bytes that keeps what is asked for again; safe to use from several threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar


class Sized(Protocol):
    """A value that knows how much memory it holds."""

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""


@dataclass(frozen=True, slots=True)
class SizedValue:
    """A value that does not know how much memory it holds, and about how much that is."""

    value: Any
    nbytes: int


Value = TypeVar("Value", bound=Sized)
_OVERHEAD = 500
"""Bytes an entry takes beside its arrays, roughly."""

_RECENT = 8
"""One in this many bytes is for what was asked for last, however seldom it is asked for."""

_ADMITTED = 2
"""Of what was not asked for again, one in this many replaces what was."""


class _Part(OrderedDict[Hashable, Value]):
    """Some of the values, the one asked for least recently first, and how many bytes they may hold."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit
        self.held = 0

    def add(self, key: Hashable, value: Value) -> None:
        """Add a value that was asked for just now."""
        self[key] = value
        self.held += value.nbytes + _OVERHEAD

    def is_full(self) -> bool:
        """Whether the values hold too much; a single one may."""
        return self.held > self.limit and len(self) > 1

    def drop(self) -> tuple[Hashable, Value]:
        """Take out the value that was asked for least recently."""
        key, value = self.popitem(last=False)
        self.held -= value.nbytes + _OVERHEAD
        return key, value


class BoundedCache(Generic[Value]):
    """Values by key, at most `limit` bytes of them, one larger one excepted.

    What is asked for enters a small part, and when it leaves that a large one: where this is full, only now and then.
    Lists of many queries, asked for in turn, would else push each other out before they are asked for again (bimodal
    insertion: Qureshi et al., Adaptive insertion policies for high performance caching, ISCA 2007).
    """

    def __init__(self, limit: int) -> None:
        self._recent: _Part[Value] = _Part(limit // _RECENT)
        self._lasting: _Part[Value] = _Part(limit - limit // _RECENT)
        self._evicted = 0
        self._lock = Lock()

    @property
    def held_bytes(self) -> int:
        """Bytes held now."""
        return self._recent.held + self._lasting.held

    def get(self, key: Hashable, make: Callable[[], Value], keep: Callable[[], bool] = lambda: True) -> Value:
        """The value of a key, made where it is not there; two threads may make it, one's is kept.

        `keep` is asked once it is made whether it is worth keeping.
        """
        with self._lock:
            for part in (self._lasting, self._recent):
                held = part.get(key)
                if held is not None:
                    part.move_to_end(key)
                    return held
        value = make()
        if keep():
            with self._lock:
                self._keep(key, value)
        return value

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._recent, self._lasting = _Part(self._recent.limit), _Part(self._lasting.limit)

    def _keep(self, key: Hashable, value: Value) -> None:
        if key in self._recent or key in self._lasting:
            return
        self._recent.add(key, value)
        while self._recent.is_full():
            self._promote(*self._recent.drop())

    def _promote(self, key: Hashable, value: Value) -> None:
        """Move a value that left the recent part to the lasting one, or drop it."""
        self._evicted += 1
        room = self._lasting.limit - value.nbytes - _OVERHEAD
        if room < 0 or (room < self._lasting.held and self._evicted % _ADMITTED):
            return
        self._lasting.add(key, value)
        while self._lasting.is_full():
            self._lasting.drop()
