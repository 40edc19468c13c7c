"""The stories of a snapshot as a table that is narrowed down, sorted and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import ranges, run_starts
from index.vocabulary.near_copies import UNDATED
from search.engines.base import EngineStories
from search.studies.periods import periods

_PAIRS_AT_ONCE = 1 << 20
"""Pairs of papers of one story that are counted at once: a story in n papers has n² of them."""


@dataclass(frozen=True, slots=True)
class SourcePair:
    """Two sources: how many stories the one printed on their first day and the other later, and the other way round.

    `same_day` are stories that both printed on their first day: which of them was first is not known.
    """

    source: str
    other: str
    source_first: int
    other_first: int
    same_day: int

    @property
    def total(self) -> int:
        """How many stories tell something of the two."""
        return self.source_first + self.other_first + self.same_day


class StoryTable:
    """A row a story; a *paper* is a story's number with one of the known sources that printed it.

    A version may be the first printing where no other one surely came before it: its first day is not after the last
    day of any. A source that has such a version printed the story on its first day; one that is dated and has none,
    later.
    """

    def __init__(self, stories: EngineStories) -> None:
        self.stories = stories
        self.sizes: Array = stories.versions.sizes
        story, days = np.repeat(np.arange(len(self.sizes)), self.sizes), stories.first_days
        self.first_day = self._least(np.where(days > 0, days, UNDATED))
        early = days <= self._least(np.where(days > 0, stories.last_days, UNDATED))[story]
        papers, place = np.unique(story * len(stories.names) + stories.sources, return_inverse=True)
        known = papers % len(stories.names) > 0
        self.story, self.source = (part[known] for part in np.divmod(papers, len(stories.names)))
        self.early = _any(early & (days > 0), place, len(papers))[known]
        self.later = _any(days > 0, place, len(papers))[known] & ~self.early
        self.papers: Array = np.bincount(self.story, minlength=len(self.sizes))

    def printed_by(self, source: str, among: Array | None = None) -> Array:
        """Which stories a source printed, of its papers those `among`."""
        code = self._code_of.get(source, -1)
        papers = self.source == code if among is None else (self.source == code) & among
        return np.bincount(self.story[papers], minlength=len(self.sizes)) > 0

    def between(self, first: int | None, last: int | None) -> Array:
        """Which stories were first printed on one of some days (yyyymmdd), both ends included."""
        if first is None and last is None:
            return np.ones(len(self.sizes), dtype=bool)
        return (self.first_day >= (first or 0)) & (self.first_day <= min(last or UNDATED, UNDATED - 1))

    def order_of(self, matching: Array, sort: str) -> list[int]:
        """The stories found: those of most papers first, of equals of most versions, then the newest; or by day."""
        days = self.first_day
        newest = np.where(days == UNDATED, 0, -days)
        keys = {"papers": (newest, -self.sizes, -self.papers), "date": (days,), "-date": (newest,)}[sort]
        numbers = np.flatnonzero(matching)
        order: list[int] = numbers[np.lexsort(tuple(key[numbers] for key in (np.arange(len(days)), *keys)))].tolist()
        return order

    def times(self, matching: Array) -> tuple[tuple[str, str, int], ...]:
        """How many of the stories found were first printed in each month, or in longer periods where there are many.

        First and last month or year of each, oldest first; those without stories are left out, and all where they are
        one.
        """
        days = self.first_day[matching]
        counted = [np.unique(days[days < UNDATED] // part, return_counts=True) for part in (100, 10000)]
        months, years = (dict(zip(values.tolist(), counts.tolist(), strict=True)) for values, counts in counted)
        named = {
            "month": {f"{month // 100:04}-{month % 100:02}": count for month, count in months.items()},
            "year": {f"{year:04}": count for year, count in years.items()},
        }
        shown = periods([named])
        if shown is None:
            return ()
        spans = zip(shown.firsts, shown.lasts, shown.counts(named[shown.facet]), strict=True)
        return tuple(span for span in spans if span[2])

    def sources(self, matching: Array) -> list[tuple[str, int]]:
        """How many of the stories found each source printed, the most first."""
        counts = np.bincount(self.source[matching[self.story]], minlength=len(self.stories.names)).tolist()
        named = [(name, count) for name, count in zip(self.stories.names, counts, strict=True) if count]
        return sorted(named, key=lambda item: (-item[1], item[0]))

    def pairs(self, matching: Array) -> list[SourcePair]:
        """Who takes from whom in the stories found: the pairs of sources of which most is told first."""
        papers = np.flatnonzero(matching[self.story])
        ends = np.cumsum(np.bincount(self.story[papers], minlength=len(self.sizes)) ** 2)
        bounds = np.searchsorted(ends[self.story[papers]], np.arange(0, ends[-1:].sum() + 1, _PAIRS_AT_ONCE))
        parts = [self._leads(part) for part in np.split(papers, bounds) if len(part)]
        leads: Counter[tuple[int, int]] = Counter()
        for part in parts:
            leads.update(part)
        pairs = sorted({pair for pair, _ in leads})
        listed = [self._pair(pair, *(leads[pair, kind] for kind in range(3))) for pair in pairs]
        return sorted(listed, key=lambda pair: (-pair.total, pair.source, pair.other))

    def _leads(self, papers: Array) -> dict[tuple[int, int], int]:
        """In how many stories one of a pair of sources (as a number) was first (0), or the other (1), or both (2)."""
        starts = run_starts(self.story[papers])
        first = np.repeat(starts, np.diff(np.append(starts, len(papers))))
        before = np.arange(len(papers)) - first
        one, other = papers[ranges(first, before)], np.repeat(papers, before)
        early, late = (self.early[one], self.early[other]), (self.later[one], self.later[other])
        keys = self.source[one] * len(self.stories.names) + self.source[other]
        counts_of: dict[tuple[int, int], int] = {}
        for kind, mask in enumerate((early[0] & late[1], early[1] & late[0], early[0] & early[1])):
            pairs, counts = np.unique(keys[mask], return_counts=True)
            counts_of |= {(pair, kind): count for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True)}
        return counts_of

    def sources_of(self, number: int) -> tuple[str, ...]:
        """The sources that printed a story, in the order of their first versions."""
        rows = self.stories.versions.starts[number : number + 2].tolist()
        return tuple(
            dict.fromkeys(self.stories.names[code] for code in self.stories.sources[slice(*rows)].tolist() if code)
        )

    def first_sources_of(self, number: int) -> tuple[str, ...]:
        """The sources that printed a story on its first day, in the order of their names."""
        papers = slice(*np.searchsorted(self.story, [number, number + 1]).tolist())
        return tuple(sorted(self.stories.names[code] for code in self.source[papers][self.early[papers]].tolist()))

    def _pair(self, pair: int, one_first: int, other_first: int, same_day: int) -> SourcePair:
        """A pair, named so that the source that is more often first stands first."""
        one, other = (self.stories.names[code] for code in divmod(pair, len(self.stories.names)))
        if (one_first, other) < (other_first, one):
            return SourcePair(other, one, other_first, one_first, same_day)
        return SourcePair(one, other, one_first, other_first, same_day)

    def _least(self, values: Ints) -> Array:
        """The least value of each story."""
        return (
            np.minimum.reduceat(values, self.stories.versions.starts[:-1]) if len(values) else values.astype(np.int64)
        )

    @cached_property
    def _code_of(self) -> dict[str, int]:
        return {name: code for code, name in enumerate(self.stories.names) if code}


def _any(mask: Array, place: Array, count: int) -> Array:
    """For each of so many places, whether any of the mask there is set."""
    return np.bincount(place[mask], minlength=count) > 0
