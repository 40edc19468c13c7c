"""Stories: articles that were printed from one text, told by the near copies among their paragraphs.

An article is a version of one printed before it where much of the shorter of the two stands in paragraphs that both
have: half of its words, or four fifths of them where more than two days lie between, for what is much alike after that
is mostly a notice in set words (the weather, a cable of congratulation). Paragraphs that papers print again and again,
a columnist's address, a closing formula, do not count at all.

A story is a first printing and its versions, by leader clustering as near copies are (index/vocabulary/near_copies.py):
every version was held against the first printing, so that no chain A ~ B ~ C leads to an article that has nothing of
the first. An article belongs to one story at most, that of the earliest first printing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import Ragged, ranges, run_starts, starts_of
from index.vocabulary.near_copies import UNDATED

SHARE, LATER_SHARE = 1 / 2, 4 / 5
"""How much of the shorter article both have at least: within `DAYS` of the first printing, and after them."""
DAYS = 2
"""Days between the printings of what is news; an article without a date lies further off."""
FORMULA = 3
"""A paragraph that its papers have printed in more articles than this each, on average, is a formula."""
MOST_BEFORE = 64
"""A copy of a paragraph is held against so many of those before it: the first printing is among the first."""


@dataclass(frozen=True, slots=True)
class Printings:
    """What stories are told by: of each document its article and the words of its text, then of each article the words
    of its texts, its source (0: unknown), its first day (yyyymmdd, 0: unknown), its place in the order of publication.
    """

    article_of: Ints
    words_of: Ints
    words: Ints
    sources: Ints
    days: Ints
    rank: Ints


def publication_rank(days: Ints, ids: Sequence[str] | Sequence[bytes]) -> Ints:
    """The place of each article in the order of publication, that of near copies: by first day, then by its id.

    >>> publication_rank(np.array([0, 20240502, 20240501, 20240501], np.int32), ["a", "b", "d", "c"]).tolist()
    [3, 2, 1, 0]
    """
    keys = list(zip(np.where(days > 0, days, UNDATED).tolist(), ids, strict=True))
    rank = np.empty(len(keys), np.int32)
    rank[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys), dtype=np.int32)
    return rank


def story_rows(copies: Ragged, printed: Printings) -> Ragged:
    """The articles of each story of two and more, first printing first; `copies` are groups of documents.

    >>> few = np.array([0, 1, 2], np.int32)
    >>> printed = Printings(few, few + 20, few + 20, few, few + 20240501, few)
    >>> list(story_rows(Ragged(few[:2], starts_of([2])), printed))
    [[0, 1]]
    """
    group, member = _members(copies, printed.article_of)
    counts = ~_formulas(group, printed.sources[printed.article_of[member]])[group]
    first, later = _versions(*_pairs(group[counts], member[counts]), printed)
    leader = _leaders(first, later, len(printed.rank))
    of_rank = np.empty(len(printed.rank), np.int32)
    of_rank[printed.rank] = np.arange(len(printed.rank), dtype=np.int32)
    led = np.flatnonzero(np.bincount(leader, minlength=len(leader))[leader] > 1)
    led = led[np.argsort(leader[led], kind="stable")]
    starts = run_starts(leader[led])
    return Ragged(of_rank[led], starts_of(np.diff(np.append(starts, len(led)))))


def _members(copies: Ragged, article_of: Ints) -> tuple[Array, Ints]:
    """The groups as pairs of a group and a document: of each article the first paragraph only."""
    group = np.repeat(np.arange(len(copies)), copies.sizes)
    key = group * (int(article_of.max(initial=0)) + 1) + article_of[copies.values]
    kept = np.sort(np.unique(key, return_index=True)[1])
    return group[kept], copies.values[kept]


def _formulas(group: Array, source: Ints) -> Array:
    """For each group, whether its paragraph is a formula; `source` is that of each member's article."""
    count = int(group.max(initial=-1)) + 1
    own = np.unique(group * (int(source.max(initial=0)) + 1) + source) // (int(source.max(initial=0)) + 1)
    return np.bincount(group, minlength=count) > FORMULA * np.bincount(own, minlength=count)


def _pairs(group: Array, member: Ints) -> tuple[Ints, Ints]:
    """Each document of a group with those before it."""
    starts = run_starts(group)
    first = np.repeat(starts, np.diff(np.append(starts, len(group))))
    before = np.minimum(np.arange(len(group)) - first, MOST_BEFORE)
    return member[ranges(first, before)], np.repeat(member, before)


def _versions(one: Ints, other: Ints, printed: Printings) -> tuple[Ints, Ints]:
    """The ranks of any two articles of which one is a version of the other, ascending by the later, then the first."""
    swapped = printed.rank[printed.article_of[one]] > printed.rank[printed.article_of[other]]
    one, other = np.where(swapped, other, one), np.where(swapped, one, other)
    first, later = printed.article_of[one], printed.article_of[other]
    order = np.lexsort((printed.rank[first], printed.rank[later]))
    starts = run_starts(first[order], later[order])
    first, later = first[order][starts], later[order][starts]
    words = [_summed(printed.words_of[docs][order], starts) for docs in (one, other)]
    shorter = printed.words[first] <= printed.words[later]
    shared = np.where(shorter, *words) / np.maximum(1, np.where(shorter, printed.words[first], printed.words[later]))
    near = shared >= np.where(_days_between(printed.days[first], printed.days[later]) <= DAYS, SHARE, LATER_SHARE)
    return printed.rank[first[near]], printed.rank[later[near]]


def _summed(values: Ints, starts: Array) -> Array:
    return np.add.reduceat(values, starts) if len(starts) else values


def _days_between(first: Ints, later: Ints) -> Array:
    """How many days lie between days (yyyymmdd); more than any two where either is not known."""
    between = np.abs(_day_numbers(later) - _day_numbers(first))
    return np.where((first > 0) & (later > 0), between, np.iinfo(np.int64).max)


def _day_numbers(days: Ints) -> Array:
    months = (days // 10000 - 1970) * 12 + days // 100 % 100 - 1
    return months.astype("M8[M]").astype("M8[D]").astype(np.int64) + days % 100 - 1


def _leaders(first: Ints, later: Ints, count: int) -> Array:
    """The rank of the first printing of each article, by rank: its own unless it is a version of one before it."""
    leader = np.arange(count).tolist()
    for one, other in zip(first.tolist(), later.tolist(), strict=True):
        if leader[other] == other and leader[one] == one:
            leader[other] = one
    return np.array(leader, np.int64)
