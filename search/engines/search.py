"""One run of a plan over arrays: the tree, the filters, the order."""

from __future__ import annotations

from functools import reduce

import numpy as np

from index.engines.arrays import Array, Floats, Ints
from search.engines.base import EngineHit, EngineResult
from search.engines.collection import Collection
from search.engines.facets import FacetCounter, Filtering
from search.engines.lists import (
    EMPTY,
    Matches,
    WordList,
    best,
    contains,
    intersection,
    run_starts,
    scores_at,
    tally,
    union,
)
from search.engines.rerank import rerank
from search.engines.words import Words
from search.plan import (
    And,
    Column,
    Dates,
    Everything,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Plan,
    Quorum,
    Word,
    leaves,
    topmost_quorum,
)


def search(plan: Plan, words: Words) -> EngineResult:
    """Run a plan; see `search.engines.base.Snapshot.search`."""
    return _Search(plan, words).result()


class _Search:
    """One run; the rules are those of search/engines/memory.py."""

    def __init__(self, plan: Plan, words: Words) -> None:
        self.plan = plan
        self.words = words
        self.collection: Collection = words.collection
        self.filtering = Filtering(self.collection, plan.filters)
        self._lists: dict[int, WordList] = {}
        self.visible = self._visible()
        self.topmost = topmost_quorum(plan.node)
        self.required_words = 0
        self.relaxed = False

    def result(self) -> EngineResult:
        found = self.match(self.plan.node)
        if self.visible is not None:
            found = found.where(self.visible[found.docs])
        passing = self.filtering.passing(found.docs)
        kept = found if passing.all_pass else found.where(passing.everything())
        if self.plan.sort == "relevance":
            kept = rerank(kept, self.plan.node, self.words)
        docs = kept.docs
        counter = FacetCounter(self.collection, found.docs, docs, passing)
        articles = self.collection.article_of[docs]
        return EngineResult(
            hits=self._hits(kept, articles),
            total=len(docs),
            articles_total=int(np.count_nonzero(articles[1:] != articles[:-1])) + bool(len(docs)),
            facets={name: counter.counts(name) for name in self.plan.facets},
            required_words=self.required_words,
            relaxed=self.relaxed,
        )

    # Order

    def _hits(self, kept: Matches, articles: Ints) -> tuple[EngineHit, ...]:
        """The hits of the page, in the order asked for."""
        candidates = _best_of_runs(kept.scores, run_starts(articles)) if self.plan.group else None
        docs = kept.docs if candidates is None else kept.docs[candidates]
        scores = kept.scores if candidates is None else kept.scores[candidates]
        keys = scores if self.plan.sort == "relevance" else self._date_keys(docs)
        page = best(keys, self.plan.offset + self.plan.limit)[self.plan.offset :]
        more = self._more_in_article(kept.docs, docs[page])
        return tuple(map(EngineHit, docs[page].tolist(), scores[page].tolist(), more))

    def _date_keys(self, docs: Array) -> Floats:
        """Numbers that are greater the earlier a document stands in order of dates, undated last."""
        days = self.collection.first_day[docs].astype(np.float64)
        return np.where(days == 0, -np.inf, days if self.plan.sort == "-date" else -days)

    def _more_in_article(self, found: Array, docs: Array) -> list[int]:
        articles = self.collection.article_of[docs]
        first = np.searchsorted(found, self.collection.article_first[articles])
        end = np.searchsorted(found, self.collection.article_first[articles + 1])
        more: list[int] = (end - first - 1).tolist()
        return more

    # Matching

    def match(self, node: Node) -> Matches:
        """Every document that matches a node, with its score."""
        match node:
            case Word() | Phrase():
                return self._leaf(node)
            case And(children):
                return self._all_of(children)
            case Or(children):
                return union([self.match(child) for child in children], self.collection.size)
            case Quorum():
                return self._quorum(node)
            case Nothing():
                return EMPTY
        everything = self.collection.everything()
        kept = everything[self._keeps(node, everything)]
        return Matches(kept, np.zeros(len(kept)))

    def _leaf(self, leaf: Word | Phrase) -> WordList:
        """The list of a word or phrase, looked up once in a search."""
        found = self._lists.get(id(leaf))
        if found is None:
            found = self.words.word(leaf) if isinstance(leaf, Word) else self.words.phrase(leaf)
            self._lists[id(leaf)] = found
        return found

    def _all_of(self, children: tuple[Node, ...]) -> Matches:
        scoring = [child for child in children if not _neutral(child)]
        found = intersection([self.match(child) for child in scoring]) if scoring else self.match(Everything())
        for child in children:
            if _neutral(child):
                found = found.where(self._keeps(child, found.docs))
        return found

    def _keeps(self, node: Node, docs: Array) -> Array:
        """Which of the documents match a node that scores nothing."""
        match node:
            case Not(child):
                return ~contains(self.match(child).docs, docs)
            case Column(name, values):
                return self.filtering.has_value(name, values, docs)
            case Dates(first, last):
                return self.filtering.in_range(first, last, docs)
        return np.ones(len(docs), dtype=bool)

    # Quorum

    def _quorum(self, node: Quorum) -> Matches:
        counted = [self.match(child) for child in node.counted]
        required = [self.match(child) for child in node.required]
        everything = [*counted, *required]
        found = intersection(everything) if everything else self.match(Everything())
        need = len(counted)
        if node.enough is not None and need > 1 and self._qualifying(found.docs) < node.enough:
            found, need = self._relaxed(counted, required, node.enough)
        if node is self.topmost:
            self.required_words, self.relaxed = need + len(required), need < len(counted)
        return self._with_optional(found, node.optional)

    def _qualifying(self, docs: Array) -> int:
        """How many of the documents pass the filters and may be found."""
        return int(self._allowed(docs).sum())

    def _allowed(self, docs: Array) -> Array:
        allowed = self.filtering.passing(docs).everything()
        return allowed if self.visible is None else allowed & self.visible[docs]

    def _relaxed(self, counted: list[Matches], required: list[Matches], enough: int) -> tuple[Matches, int]:
        """The documents that match as many of the counted lists as leaves enough of them; and how many that is."""
        candidates, numbers = tally(counted, self.collection.size)
        if required:
            among = intersection([*required, Matches(candidates.docs, np.zeros(len(candidates.docs)))])
            keep = contains(among.docs, candidates.docs)
            numbers, candidates = numbers[keep], candidates.where(keep)
            candidates = Matches(candidates.docs, candidates.scores + scores_at(among, candidates.docs))
        allowed = numbers[self._allowed(candidates.docs)]
        at_least = np.cumsum(np.bincount(allowed, minlength=len(counted) + 1)[::-1])[::-1]
        need = next((k for k in range(len(counted), 0, -1) if at_least[k] >= enough), 1)
        return candidates.where(numbers >= need), need

    def _with_optional(self, found: Matches, optional: tuple[Node, ...]) -> Matches:
        if not optional or not len(found.docs):
            return found
        gained = (scores_at(self.match(child), found.docs) for child in optional)
        return Matches(found.docs, reduce(np.add, gained, found.scores))

    # Visibility

    def _visible(self) -> Array | None:
        """Documents that may be found: with a word of their own, or opening their article; None: all that match.

        A title reaches its whole article, but brings up by itself the first document only.
        """
        words = list(leaves(self.plan.node))
        if not words:
            return None
        lists = [self._leaf(leaf) for leaf in words]
        if all(part.own is None for part in lists) and _implies_word(self.plan.node):
            return None
        visible = self.collection.opens.copy()
        for part in lists:
            visible[part.own_docs()] = True
        return visible


def _best_of_runs(scores: Floats, starts: Array) -> Array:
    """The place of the greatest score of each run, the earliest of equal ones."""
    if not len(starts):
        return starts
    greatest = np.maximum.reduceat(scores, starts)
    run = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(scores)))
    places = np.flatnonzero(scores == greatest[run])
    return places[run_starts(run[places])]


def _neutral(node: Node) -> bool:
    """Whether a node only keeps or drops documents, and scores nothing."""
    return isinstance(node, Column | Dates | Not | Everything)


def _implies_word(node: Node) -> bool:
    """Whether nothing matches a node without matching one of its `leaves`."""
    match node:
        case Word() | Phrase() | Nothing():
            return True
        case And(children):
            return any(map(_implies_word, children))
        case Or(children):
            return all(map(_implies_word, children))
        case Quorum(counted, required):
            return (bool(counted) and all(map(_implies_word, counted))) or any(map(_implies_word, required))
    return False
