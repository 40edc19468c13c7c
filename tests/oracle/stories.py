"""Stories in plain Python: every article is held against the first printings before it, as the rule is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.vocabulary.stories import (
    DAYS,
    FORMULA,
    LATER_SHARE,
    LATER_SKETCHED,
    LEAST_COMMON,
    MOST_ARTICLES,
    SHARE,
    SKETCHED,
)


@dataclass(frozen=True, slots=True)
class Printing:
    """An article: its texts by document as numbers of words, its sketch, its source, its first day (yyyymmdd)."""

    words: dict[int, int]
    sketch: frozenset[int]
    source: str | None
    day: int


def story_rows(copies: Sequence[Sequence[int]], printed: Sequence[Printing]) -> list[list[int]]:
    """The places of the articles of each story; `printed` are in the order of publication."""
    groups = [group for group in (_members(copy, printed) for copy in copies) if not _is_formula(group, printed)]
    having = Counter(shingle for printing in printed for shingle in printing.sketch)
    sketches = [{shingle for shingle in printing.sketch if having[shingle] <= MOST_ARTICLES} for printing in printed]
    led: dict[int, list[int]] = {}
    for at in range(len(printed)):
        versions = (
            one for one in led if _is_version(one, at, groups, printed) or _is_alike(one, at, sketches, printed)
        )
        first = next(versions, at)
        led.setdefault(first, []).append(at)
    return [row for row in led.values() if len(row) > 1]


def _members(copy: Sequence[int], printed: Sequence[Printing]) -> dict[int, int]:
    """Of each article the first paragraph that is in a group of copies."""
    owners = {doc: at for at, printing in enumerate(printed) for doc in printing.words}
    members: dict[int, int] = {}
    for doc in copy:
        members.setdefault(owners[doc], doc)
    return members


def _is_formula(group: dict[int, int], printed: Sequence[Printing]) -> bool:
    return len(group) > FORMULA * len({printed[at].source for at in group})


def _is_version(first: int, later: int, groups: Sequence[dict[int, int]], printed: Sequence[Printing]) -> bool:
    totals = [sum(printed[at].words.values()) for at in (first, later)]
    shorter = first if totals[0] <= totals[1] else later
    shared = sum(printed[shorter].words[one[shorter]] for one in groups if first in one and later in one)
    return shared > 0 and shared >= min(totals) * (
        SHARE if _are_near(printed[first].day, printed[later].day) else LATER_SHARE
    )


def _is_alike(first: int, later: int, sketches: Sequence[set[int]], printed: Sequence[Printing]) -> bool:
    common, shorter = len(sketches[first] & sketches[later]), min(len(sketches[first]), len(sketches[later]))
    wanted = SKETCHED if _are_near(printed[first].day, printed[later].day) else LATER_SKETCHED
    return common >= LEAST_COMMON and common >= wanted * shorter


def _are_near(one: int, other: int) -> bool:
    days = [date(day // 10000, day // 100 % 100, day % 100) for day in (one, other) if day]
    return len(days) == 2 and abs((days[1] - days[0]).days) <= DAYS
