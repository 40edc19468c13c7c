"""The merge policy: which segments of a commit become one.

The logarithmic method (Bentley and Saxe 1980), as log-structured stores merge: the smallest, and those no larger than
all before them together, so that a document is written again only into a segment of about twice the size: a few times
in a year of daily changes. A segment that is full stays as it is, and one that is mostly deleted is written anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

SEGMENTS = 8
"""How many segments a commit leaves at most, as long as none of them is full."""

FULL = 180_000
"""Documents of a segment that is not merged any more; bounds the memory of a merge."""


class Sized(Protocol):
    """A segment, as far as this policy looks at it."""

    @property
    def documents(self) -> int:
        """How many documents it has, deleted ones among them."""

    @property
    def alive_documents(self) -> int:
        """How many are not deleted."""


AnySegment = TypeVar("AnySegment", bound=Sized)


def merges(segments: Sequence[AnySegment]) -> list[list[AnySegment]]:
    """The groups of segments that become one segment each."""
    worn = [s for s in segments if s.alive_documents < s.documents / 2]
    small = sorted((s for s in segments if s.alive_documents < FULL // 2), key=lambda s: s.alive_documents)
    excess = len(segments) - SEGMENTS
    chosen = worn + [s for s in _smallest(small, excess + 1) if s not in worn] if excess > 0 else worn
    return _groups(chosen)


def _smallest(small: Sequence[AnySegment], least: int) -> Sequence[AnySegment]:
    """So many of the smallest at least, and those after them that are no larger than all before together."""
    taken = least
    while taken < len(small) and small[taken].alive_documents <= sum(s.alive_documents for s in small[:taken]):
        taken += 1
    return small[:taken]


def _groups(segments: Iterable[AnySegment]) -> list[list[AnySegment]]:
    """Segments in groups of at most about `FULL` documents."""
    groups: list[list[AnySegment]] = []
    for segment in segments:
        if not groups or sum(s.alive_documents for s in groups[-1]) + segment.alive_documents > FULL:
            groups.append([])
        groups[-1].append(segment)
    return groups
