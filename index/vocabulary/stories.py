"""Stories: articles that were printed from one text, told by what much of the shorter of two has in common.

An article is a version of one printed before it where one of two things is so; what is much alike after more than two
days is mostly a notice in set words (the weather, a cable of congratulation), and more is asked of it.

- Half of the words of the shorter (four fifths of them after two days) stand in paragraphs that both have as near
  copies. Paragraphs that papers print again and again, a columnist's address, a closing formula, do not count at all.
- Three quarters (nine tenths after two days) of the shingles in the sketch of the shorter (vocabulary/sketches.py) are
  in that of the other, whatever paragraphs they stand in: papers break one text in different places and change a
  word here and there. Shingles that many articles have, the set words of a trade, do not count at all.

A story is a first printing and its versions, by leader clustering as near copies are (index/vocabulary/near_copies.py):
every version was held against the first printing, so that no chain A ~ B ~ C leads to an article that has nothing of
the first. An article belongs to one story at most, that of the earliest first printing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, starmap

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import Ragged, distinct, ranges, run_starts, starts_of
from index.vocabulary.near_copies import UNDATED

SHARE, LATER_SHARE = 1 / 2, 4 / 5
"""How much of the shorter article both have at least: within `DAYS` of the first printing, and after them."""
DAYS = 2
"""Days between the printings of what is news; an article without a date lies further off."""
FORMULA = 3
"""A paragraph that its papers have printed in more articles than this each, on average, is a formula."""
MOST_BEFORE = 64
"""A copy of a paragraph is held against so many of those before it: the first printing is among the first."""
SKETCHED, LATER_SKETCHED = 3 / 4, 9 / 10
"""How much of the sketch of the shorter article both have at least: within `DAYS`, and after them."""
LEAST_COMMON = 6
"""Shingles in both sketches at least: of fewer nothing can be told, some fifty words."""
MOST_ARTICLES = 32
"""A shingle that more articles have does not count."""
_AT_ONCE = 1 << 20
"""Pairs of articles with a shingle that are counted at once: bounds the memory this takes."""


@dataclass(frozen=True, slots=True)
class Printings:
    """The printings that stories are told by: of each document its article and the words of its text, then of each
    article the words of its texts, their sketch, its source (0: unknown), its first day (yyyymmdd, 0: unknown), its
    place in the order of publication.
    """

    article_of: Ints
    words_of: Ints
    words: Ints
    sketches: Ragged
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


def version_pairs(copies: Ragged, printed: Printings) -> tuple[Ints, Ints]:
    """The articles that are versions of one printed before them, and for each that one; `copies` groups documents.

    >>> few = np.array([0, 1, 2], np.int32)
    >>> none = Ragged(few[:0], starts_of([0, 0, 0]))
    >>> printed = Printings(few, few + 20, few + 20, none, few, few + 20240501, few)
    >>> later, first = version_pairs(Ragged(few[:2], starts_of([2])), printed)
    >>> later.tolist(), first.tolist()
    ([1], [0])
    """
    group, member = _members(copies, printed.article_of)
    counts = ~_formulas(group, printed.sources[printed.article_of[member]])[group]
    copied = _versions(*_pairs(group[counts], member[counts]), printed)
    of_rank = _of_rank(printed.rank)
    later, first = _ranks(distinct(np.concatenate([copied, _sketched(printed, printed.days[of_rank])])))
    return of_rank[later], of_rank[first]


def story_rows(later: Ints, first: Ints, rank: Ints) -> Ragged:
    """The articles of each story of two and more, first printing first, by `version_pairs` and each article's rank.

    >>> few = np.array([0, 1, 2], np.int32)
    >>> list(story_rows(few[1:], few[:2], few)), list(story_rows(few[1:], np.array([0, 0], np.int32), few))
    ([[0, 1]], [[0, 1, 2]])
    """
    leader = _leaders(np.sort(_keys(rank[later], rank[first])), len(rank))
    led = np.flatnonzero(np.bincount(leader, minlength=len(leader))[leader] > 1)
    led = led[np.argsort(leader[led], kind="stable")]
    starts = run_starts(leader[led])
    return Ragged(_of_rank(rank)[led], starts_of(np.diff(np.append(starts, len(led)))))


def _of_rank(rank: Ints) -> Ints:
    """The article of each rank."""
    of_rank = np.empty(len(rank), np.int32)
    of_rank[rank] = np.arange(len(rank), dtype=np.int32)
    return of_rank


def _members(copies: Ragged, article_of: Ints) -> tuple[Array, Ints]:
    """The groups as pairs of a group and a document: of each article the first paragraph only."""
    group = np.repeat(np.arange(len(copies)), copies.sizes)
    key = group * (int(article_of.max(initial=0)) + 1) + article_of[copies.values]
    kept = np.sort(np.unique(key, return_index=True)[1])
    return group[kept], copies.values[kept]


def _formulas(group: Array, source: Ints) -> Array:
    """For each group, whether its paragraph is a formula; `source` is that of each member's article."""
    count = int(group.max(initial=-1)) + 1
    own = distinct(group * (int(source.max(initial=0)) + 1) + source) // (int(source.max(initial=0)) + 1)
    return np.bincount(group, minlength=count) > FORMULA * np.bincount(own, minlength=count)


def _pairs(group: Array, member: Ints) -> tuple[Ints, Ints]:
    """Each document of a group with those before it."""
    starts = run_starts(group)
    first = np.repeat(starts, np.diff(np.append(starts, len(group))))
    before = np.minimum(np.arange(len(group)) - first, MOST_BEFORE)
    return member[ranges(first, before)], np.repeat(member, before)


def _versions(one: Ints, other: Ints, printed: Printings) -> Array:
    """The keys of the ranks, the later one first, of any two articles that are versions by near copies."""
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
    return _keys(printed.rank[later[near]], printed.rank[first[near]])


def _sketched(printed: Printings, days: Ints) -> Array:
    """The same by sketches; `days` are the first days by rank.

    The pairs of all shingles are many: some articles are held against those before them at a time.
    """
    keys = np.sort(_keys(printed.sketches.values, np.repeat(printed.rank, printed.sketches.sizes)))
    shingle, rank = _ranks(keys)
    starts = run_starts(shingle)
    sizes = np.diff(np.append(starts, len(keys)))
    counting = np.flatnonzero(np.repeat(sizes <= MOST_ARTICLES, sizes))
    own = np.bincount(rank[counting], minlength=len(days))
    before = counting - np.repeat(starts, sizes)[counting]
    order = np.argsort(rank[counting], kind="stable")
    entries, before = counting[order], before[order]
    found = [np.zeros(0, np.uint64)]
    for part in _parts(rank[entries], before):
        later = np.repeat(rank[entries[part]], before[part])
        first = rank[ranges(entries[part] - before[part], before[part])]
        pairs, common = np.unique(_keys(later, first), return_counts=True)
        pairs, common = pairs[common >= LEAST_COMMON], common[common >= LEAST_COMMON]
        later, first = _ranks(pairs)
        wanted = np.where(_days_between(days[first], days[later]) <= DAYS, SKETCHED, LATER_SKETCHED)
        found.append(pairs[common >= wanted * np.minimum(own[first], own[later])])
    return np.concatenate(found)


def _parts(rank: Ints, pairs: Array) -> Iterator[slice]:
    """Parts of ascending ranks, each with so many `pairs`: about `_AT_ONCE` to a part, none within a rank."""
    bounds = np.append(run_starts(rank), len(rank))
    ends = np.append(0, np.cumsum(pairs))[bounds]
    cuts = distinct(np.searchsorted(ends, [*range(0, int(ends[-1]), _AT_ONCE), ends[-1]]))
    return starmap(slice, pairwise(bounds[cuts].tolist()))


_BITS, _LOWER = np.uint64(32), np.uint64((1 << 32) - 1)


def _keys(upper: Array, rank: Array) -> Array:
    """Two numbers as one, to be sorted by the first, then by the second, a rank."""
    return (upper.astype(np.uint64) << _BITS) | rank.astype(np.uint64)


def _ranks(keys: Array) -> tuple[Array, Array]:
    """The two numbers of each key."""
    return (keys >> _BITS).astype(np.int64), (keys & _LOWER).astype(np.int64)


def _summed(values: Ints, starts: Array) -> Array:
    return np.add.reduceat(values, starts) if len(starts) else values


def _days_between(first: Ints, later: Ints) -> Array:
    """How many days lie between days (yyyymmdd); more than any two where either is not known."""
    between = np.abs(_day_numbers(later) - _day_numbers(first))
    return np.where((first > 0) & (later > 0), between, np.iinfo(np.int64).max)


def _day_numbers(days: Ints) -> Array:
    months = (days // 10000 - 1970) * 12 + days // 100 % 100 - 1
    return months.astype("M8[M]").astype("M8[D]").astype(np.int64) + days % 100 - 1


def _leaders(pairs: Array, count: int) -> Array:
    """The rank of the first printing of each article, by rank: its own unless it is a version of one before it.

    `pairs` are keys of a version and an article before it, ascending.
    """
    leader = np.arange(count).tolist()
    for other, one in zip(*(ranks.tolist() for ranks in _ranks(pairs)), strict=True):
        if leader[other] == other and leader[one] == one:
            leader[other] = one
    return np.array(leader, np.int64)
