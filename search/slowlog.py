"""The log of slow searches: which stages took how long."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from time import perf_counter

log = logging.getLogger("bahith.slow")
log.addHandler(logging.NullHandler())  # a command sets no logging up, and is no server to watch


class Stages:
    """The time of each stage of a search in milliseconds, one after the other from when this is made."""

    def __init__(self) -> None:
        self.ms: dict[str, float] = {}
        self._since = perf_counter()

    def end(self, name: str) -> None:
        """A stage ends, and the next begins."""
        now = perf_counter()
        self.ms[name] = round((now - self._since) * 1000, 2)
        self._since = now


@dataclass(frozen=True, slots=True)
class SlowLog:
    """The log of searches that take `least_ms` milliseconds or more, 0 for none."""

    least_ms: int = 0
    queries: bool = False
    """Whether the query is written; it may tell who asks."""

    def tell(self, q: str, took_ms: float, total: int, stages: Stages) -> None:
        """Write a search down if it was slow."""
        if not self.least_ms or took_ms < self.least_ms:
            return
        given = {"took_ms": round(took_ms, 1), "letters": len(q), "total": total, "stages_ms": stages.ms}
        log.warning("slow search", extra=given | ({"query": q} if self.queries else {}))
