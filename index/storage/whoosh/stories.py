"""The stories of a commit, and which of its articles are versions of which: what is dear of them is worked out once.

Kept are the pairs of an article and one before it of which it is a version (index/vocabulary/stories.py), and the
stories that follow from them: rows of articles, each by its first document, in the order of publication. They depend
on what is in the collection alone, so that a commit makes anew the pairs of those articles on which its changes bear,
and the stories that chains of pairs connect with them.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.arrays.array_file import Array, Ints, open_arrays
from index.arrays.ragged import Ragged, distinct, ranges, starts_of
from index.storage.whoosh.document_space import Change, DocumentSpace, Segment
from index.vocabulary.near_copies import UNDATED, is_among
from index.vocabulary.stories import (
    LEAST_COMMON,
    MOST_ARTICLES,
    Printings,
    publication_rank,
    story_rows,
    version_pairs,
)
from index.vocabulary.term_hashes import Fingerprints

_SMALL = 1 / 4
"""Where changes bear on no more than this part of the articles they are worked in, else all begins anew."""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Articles that are versions, and for each the one before it; as `version_pairs` has them."""

    later: Ints
    first: Ints

    def where(self, chosen: Array) -> _Pairs:
        return _Pairs(self.later[chosen], self.first[chosen])

    def joined(self, others: _Pairs, articles: int) -> _Pairs:
        """These pairs and others of so many articles, both in the order of the later ones and then of the first."""
        if not len(others.later):
            return self
        places = np.searchsorted(self._keys(articles), others._keys(articles))
        return _Pairs(np.insert(self.later, places, others.later), np.insert(self.first, places, others.first))

    def in_order(self, articles: int) -> _Pairs:
        """The pairs in that order, whatever made them: mostly they are."""
        keys = self._keys(articles)
        return self.where(np.argsort(keys, kind="stable")) if (keys[1:] < keys[:-1]).any() else self

    def _keys(self, articles: int) -> Array:
        keys: Array = self.later.astype(np.int64) * articles + self.first
        return keys

    def met(self, articles: Array) -> Array:
        """Which pairs have one of some articles, given as booleans."""
        met: Array = articles[self.later] | articles[self.first]
        return met


def story_arrays(space: DocumentSpace, copies: Ragged, change: Change | None) -> dict[str, Array]:
    """The arrays of the stories and the pairs behind them; `copies` are the near copies of the commit."""
    articles = _Articles(space)
    anew = _borne_on(articles, copies, change) if change else articles.alive
    if change is None or np.count_nonzero(anew) > len(anew) * _SMALL:
        chosen = np.flatnonzero(articles.alive)
        pairs = articles.pairs(chosen, copies, articles.sketches(chosen)).in_order(len(articles.first))
        return _arrays(articles, pairs, articles.stories(pairs))
    before = open_arrays(change.file, at_once=False)
    later, first = (articles.moved(change.number[before[name]]) for name in ("versions", "versions.first"))
    stays = (later >= 0) & (first >= 0) & ~anew[later] & ~anew[first]
    added = _pairs_of(articles, anew, copies)
    kept_pairs, size = _Pairs(later[stays], first[stays]), len(articles.first)
    pairs = kept_pairs.in_order(size).joined(added.in_order(size), size)
    reached = anew.copy()
    for ends in (later[~stays], first[~stays]):
        reached[ends[ends >= 0]] = True
    _reach(reached, pairs)
    rows = Ragged.from_file(before, "stories")
    members = articles.moved(change.number[rows.values])
    leaders = members[rows.starts[:-1]]
    kept = Ragged(members, rows.starts).take(np.flatnonzero((leaders >= 0) & ~reached[leaders]))
    return _arrays(articles, pairs, _merged(articles, kept, articles.stories(pairs.where(reached[pairs.later]))))


def _arrays(articles: _Articles, pairs: _Pairs, rows: Ragged) -> dict[str, Array]:
    """The arrays as they are kept: articles by their first documents."""
    kept = {"versions": articles.first[pairs.later], "versions.first": articles.first[pairs.first]}
    return kept | Ragged(articles.first[rows.values], rows.starts).arrays("stories")


def _merged(articles: _Articles, kept: Ragged, added: Ragged) -> Ragged:
    """Stories that are kept and others made anew, in the order in which their first printings were published."""
    leaders = kept.values[kept.starts[:-1]].tolist()
    places = [bisect(leaders, articles.key(row[0]), key=articles.key) for row in added]
    order = np.insert(np.arange(len(kept)), places, len(kept) + np.arange(len(added)))
    return Ragged.concatenate([kept, added]).take(order)


def _reach(reached: Array, pairs: _Pairs) -> None:
    """Mark whatever chains of pairs connect with the articles that are reached."""
    count = -1
    while count != (count := int(np.count_nonzero(reached))):
        met = pairs.met(reached)
        reached[pairs.later[met]] = reached[pairs.first[met]] = True


def _borne_on(articles: _Articles, copies: Ragged, change: Change) -> Array:
    """The articles whose pairs a change may alter, as booleans.

    They are new, or have paragraphs whose near copies are other ones now, or shingles that count now and did not
    before, or the other way round (`MOST_ARTICLES`).
    """
    fresh = change.fresh[articles.first[:-1]]
    borne = fresh.copy()
    borne[articles.of(_copied_anew(copies, change))] = True
    came = articles.sketches(np.flatnonzero(fresh)).values
    went = [_lost_shingles(*lost) for lost in change.lost]
    shingles, numbers = np.unique(np.concatenate([came, *went]), return_inverse=True)
    added, gone = (np.bincount(part, minlength=len(shingles)) for part in (numbers[: len(came)], numbers[len(came) :]))
    which, having = articles.postings(shingles)
    now = np.bincount(which, minlength=len(shingles))
    crossing = (now <= MOST_ARTICLES) != (now - added + gone <= MOST_ARTICLES)
    borne[having[crossing[which]]] = True
    return borne


def _copied_anew(copies: Ragged, change: Change) -> Array:
    """The documents whose groups of near copies are not those of before."""
    before = Ragged.from_file(open_arrays(change.file, at_once=False), "groups")
    moved = Ragged(change.number[before.values], before.starts)
    first, now = moved.values[moved.starts[:-1]], copies.values[copies.starts[:-1]]
    was = {tuple(moved[row]) for row in np.flatnonzero((first < 0) | change.touched[first]).tolist()}
    rows = was ^ {tuple(copies[row]) for row in np.flatnonzero(change.touched[now]).tolist()}
    return np.array(sorted({doc for row in rows for doc in row} - {-1}), np.int64)


def _lost_shingles(segment: Segment, lost: Array) -> Fingerprints:
    """The shingles in the sketches of the articles of a segment whose documents are lost."""
    gone = np.flatnonzero(lost[segment.compiled["article.first"][:-1]])
    return Ragged.from_file(segment.compiled, "sketch").take(gone).values


def _pairs_of(articles: _Articles, anew: Array, copies: Ragged) -> _Pairs:
    """The pairs with one of some articles, given as booleans: these are held against all with which they have much."""
    groups = _having(copies, anew[articles.of(copies.values)])
    _, having = articles.postings(articles.counting(articles.sketches(np.flatnonzero(anew)).values))
    chosen = anew | (np.bincount(having, minlength=len(anew)) >= LEAST_COMMON)
    chosen[articles.of(groups.values)] = True
    numbers = np.flatnonzero(chosen)
    sketches = articles.sketches(numbers)
    counts = is_among(sketches.values, articles.counting(sketches.values))
    kept = np.bincount(np.repeat(np.arange(len(numbers)), sketches.sizes)[counts], minlength=len(numbers))
    pairs = articles.pairs(numbers, groups, Ragged(sketches.values[counts], starts_of(kept)))
    return pairs.where(pairs.met(anew))


def _having(rows: Ragged, chosen: Array) -> Ragged:
    """The rows with one of some values, given as booleans."""
    owners = np.repeat(np.arange(len(rows)), rows.sizes)
    return rows.take(distinct(owners[chosen]))


class _Articles:
    """The articles of a commit, numbered through all of its segments; `first` are their first documents."""

    def __init__(self, space: DocumentSpace) -> None:
        self._parts = [segment.compiled for segment in space.segments]
        self._starts = starts_of([len(part["article.first"]) - 1 for part in self._parts])
        firsts = [
            base + part["article.first"][:-1] for base, part in zip(space.starts.tolist(), self._parts, strict=False)
        ]
        self.first: Ints = np.concatenate([*firsts, space.starts[-1:]]).astype(np.int32)
        self._of = np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))
        self.alive = space.alive[self.first[:-1]]

    def of(self, docs: Array) -> Array:
        """The articles of documents."""
        return self._of.take(docs)

    def moved(self, docs: Array) -> Array:
        """The articles of documents, -1 of what is no document any more (-1)."""
        return np.where(docs >= 0, self._of.take(docs, mode="clip"), -1)

    def sketches(self, numbers: Array) -> Ragged:
        """The sketches of articles, given in ascending order."""
        rows = [
            Ragged.from_file(part, "sketch").take(own)
            for part, own in zip(self._parts, self._by_segment(numbers), strict=True)
        ]
        return Ragged.concatenate([Ragged(np.zeros(0, np.uint32), starts_of([])), *rows])

    def postings(self, shingles: Fingerprints) -> tuple[Array, Array]:
        """The articles that are not deleted with each of some shingles: the place of the shingle, and the article."""
        places, numbers = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for base, part in zip(self._starts.tolist(), self._parts, strict=False):
            low, high = (np.searchsorted(part["shingles"], shingles, side=side) for side in ("left", "right"))
            places.append(np.repeat(np.arange(len(shingles)), high - low))
            numbers.append(base + part["shingles.articles"][ranges(low, high - low)])
            part.file.let_go()  # few shingles lie on many pages
        place, number = np.concatenate(places), np.concatenate(numbers)
        alive = self.alive[number]
        return place[alive], number[alive]

    def counting(self, shingles: Fingerprints) -> Fingerprints:
        """Those shingles, each once, that no more articles have than `MOST_ARTICLES`."""
        each = distinct(shingles)
        sizes = np.bincount(self.postings(each)[0], minlength=len(each))
        return each[sizes <= MOST_ARTICLES]

    def pairs(self, numbers: Array, copies: Ragged, sketches: Ragged) -> _Pairs:
        """The pairs among articles, given in ascending order, with their sketches and groups of documents of theirs."""
        owners = np.searchsorted(numbers, self.of(copies.values)).astype(np.int32)
        printed = Printings(
            owners,
            self._words_of(copies.values),
            self._words[numbers],
            sketches,
            self._sources[numbers],
            self._days[numbers],
            self.rank(numbers),
        )
        groups = Ragged(np.arange(len(copies.values), dtype=np.int32), copies.starts)
        return _Pairs(*(numbers[found] for found in version_pairs(groups, printed)))

    def stories(self, pairs: _Pairs) -> Ragged:
        """The stories that follow from pairs, as rows of articles."""
        numbers = distinct(np.append(pairs.later, pairs.first))
        later, first = (np.searchsorted(numbers, ends).astype(np.int32) for ends in (pairs.later, pairs.first))
        rows = story_rows(later, first, self.rank(numbers))
        return Ragged(numbers[rows.values], rows.starts)

    def rank(self, numbers: Array) -> Ints:
        """The place of each of some articles among them in the order of publication."""
        order = np.argsort(numbers)
        ids = [
            name
            for part, own in zip(self._parts, self._by_segment(numbers[order]), strict=True)
            for name in Ragged.from_file(part, "article.id").take(own).to_bytes()
        ]
        rank = np.empty(len(numbers), np.int32)
        rank[order] = publication_rank(self._days[numbers[order]], ids)
        return rank

    def key(self, number: int) -> tuple[int, bytes]:
        """What an article is ordered by: its first day, unknown ones last, and its id."""
        at = int(np.searchsorted(self._starts, number, side="right")) - 1
        part, own = self._parts[at], number - int(self._starts[at])
        first, end = part["article.id.starts"][own : own + 2].tolist()
        return int(self._days[number]) or UNDATED, part["article.id"][first:end].tobytes()

    def _by_segment(self, numbers: Array) -> list[Array]:
        """Ascending articles as numbers within each segment."""
        bounds = np.searchsorted(numbers, self._starts).tolist()
        return [
            numbers[low:high] - base for low, high, base in zip(bounds, bounds[1:], self._starts.tolist(), strict=False)
        ]

    def _words_of(self, docs: Array) -> Ints:
        """How many words the texts of documents have."""
        parts = [np.diff(part["text.first"]) for part in self._parts]
        return _joined(parts)[docs]

    @cached_property
    def _words(self) -> Ints:
        return _joined([np.diff(part["text.first"][part["article.first"]]) for part in self._parts])

    @cached_property
    def _days(self) -> Ints:
        return _joined([part["article.first_day"] for part in self._parts])

    @cached_property
    def _sources(self) -> Ints:
        """The source of each article as a number, 0 for an unknown one."""
        numbers: dict[str, int] = {"": 0}
        parts = []
        for part in self._parts:
            names = [numbers.setdefault(name, len(numbers)) for name in part.values("source")]
            parts.append(np.array(names, np.int32)[part["article.source"]])
        return _joined(parts)


def _joined(parts: list[Array]) -> Ints:
    return np.concatenate([np.zeros(0, np.int32), *parts]).astype(np.int32, copy=False)
