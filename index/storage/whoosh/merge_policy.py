"""The merge policy: which segments of a commit become one.

Like Lucene's tiered policy in small: neighbours in size are merged, the smallest first, so that every document is
written again about log₈ times as often as there are commits; a segment that is full stays as it is, and one that is
mostly deleted is written anew.
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
    chosen = worn + [s for s in small[: 2 * excess] if s not in worn] if excess > 0 else worn
    return _groups(chosen)


def _groups(segments: Iterable[AnySegment]) -> list[list[AnySegment]]:
    """Segments in groups of at most about `FULL` documents."""
    groups: list[list[AnySegment]] = []
    for segment in segments:
        if not groups or sum(s.alive_documents for s in groups[-1]) + segment.alive_documents > FULL:
            groups.append([])
        groups[-1].append(segment)
    return groups
