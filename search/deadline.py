"""How long a search may work: asked before each part of it that can be left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic, thread_time


class Deadline:
    """The end of the time a search has: CPU seconds of this thread, so that waiting for others costs nothing.

    `reached` says that something was left out. Of one search and one thread.
    """

    def __init__(self, seconds: float = inf) -> None:
        self._end, self._half = thread_time() + seconds, thread_time() + seconds / 2
        self._earliest = monotonic() + seconds
        self.reached = False

    def has_passed(self) -> bool:
        """Whether no time is left; who asks leaves out the part that would come next."""
        # a thread's own time, which is dear to ask for, never passes faster than everybody's
        self.reached = self.reached or (monotonic() > self._earliest and thread_time() > self._end)
        return self.reached

    def is_half_over(self) -> bool:
        """Whether less than half of the time is left: too little for another search like the one it was used for."""
        return thread_time() > self._half

    def leave_out(self) -> None:
        """Say that something is left out though some time is left: what comes next would take longer."""
        self.reached = self._half < inf  # `NEVER` is everybody's


NEVER = Deadline()
"""All the time there is."""


class Budget:
    """The time that all searches of one request share, from the beginning of the first on."""

    def __init__(self) -> None:
        self._deadline: Deadline | None = None

    def begin(self, seconds: float) -> Deadline:
        """The deadline of a search that has `seconds` at most."""
        self._deadline = self._deadline or Deadline(seconds)
        return self._deadline

    @property
    def is_spent(self) -> bool:
        """Whether something was left out of an answer for want of time."""
        return self._deadline is not None and self._deadline.reached


_CURRENT: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def one_budget() -> Iterator[Budget]:
    """Let the searches of this context share one budget: five queries, or ten searches, take no longer than one."""
    token = _CURRENT.set(budget := Budget())
    try:
        yield budget
    finally:
        _CURRENT.reset(token)


def deadline_in(seconds: float) -> Deadline:
    """The deadline of a search that begins now: that of the budget it belongs to, if any."""
    budget = _CURRENT.get()
    return budget.begin(seconds) if budget else Deadline(seconds)


def budget_is_spent() -> bool:
    """Whether something was left out of what the current budget is for; without one nothing is known to be."""
    budget = _CURRENT.get()
    return budget is not None and budget.is_spent
