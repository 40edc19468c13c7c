"""How long a search may work: asked before each part of it that can be left out."""

from __future__ import annotations

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


NEVER = Deadline()
"""All the time there is."""
