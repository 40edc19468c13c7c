"""The merge policy: few segments, and a change that costs what changed, however many came before it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from index.storage.whoosh.merge_policy import FULL, SEGMENTS, merges


@dataclass(eq=False)
class Sized:
    """A segment as the policy sees it."""

    documents: int
    deleted: int = 0

    @property
    def alive_documents(self) -> int:
        """How many are not deleted."""
        return self.documents - self.deleted


def after(segments: list[Sized]) -> tuple[list[Sized], int]:
    """The segments after a commit, and how many documents it wrote again."""
    written = 0
    for group in merges(segments):
        size = sum(segment.alive_documents for segment in group)
        segments = [segment for segment in segments if segment not in group] + [Sized(size)]
        written += size
    return segments, written


@pytest.mark.parametrize(("base", "a_day"), [(20_000, 10), (160_000, 60), (0, 3)])
def test_a_year_of_daily_changes_is_written_a_few_times(base: int, a_day: int) -> None:
    """Each document of it no more than five times, and the base, which is larger than all of them, never."""
    segments, written, most = [Sized(base)] if base else [], 0, 0
    for _ in range(365):
        segments, again = after([*segments, Sized(a_day)])
        written += again
        most = max(most, len(segments))
    assert most <= SEGMENTS
    assert written <= 5 * 365 * a_day
    assert sum(segment.documents for segment in segments) == base + 365 * a_day


def test_what_is_mostly_deleted_is_written_anew_and_what_is_full_is_not() -> None:
    """A merge holds about as much as a full segment at most."""
    worn, full = Sized(1000, 600), [Sized(FULL) for _ in range(SEGMENTS + 2)]
    assert merges([worn, Sized(900), *full[:2]]) == [[worn]]
    assert merges(full) == []
    many = [Sized(FULL // 3) for _ in range(SEGMENTS + 2)]
    assert all(sum(s.documents for s in group) <= FULL for group in merges(many))
