"""One run of a plan over arrays: the tree, the filters, the order."""

from __future__ import annotations

from functools import reduce

import numpy as np

from index.engines.arrays import Array, Floats, Ints
from search.engines.base import EngineHit, EngineResult
from search.engines.collection import Collection
from search.engines.facets import FacetCounter, Filtering
from search.engines.lists import EMPTY, Found, Matches, WordList, best, intersection, run_starts
from search.engines.marked import DenseList
from search.engines.rerank import rerank
from search.engines.sums import Sum, tally, union
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
    relaxes_inside,
    topmost_quorum,
    without_words,
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
        self.filtering = Filtering(self.collection, plan.filters, words.cache)
        self._lists: dict[int, WordList | DenseList] = {}
        self.leaves = list(leaves(plan.node))
        self.topmost = topmost_quorum(plan.node)
        self.required_words = 0
        self.relaxed = False
        self.visible: Array | None = None
        self.visible = self._visible()

    def result(self) -> EngineResult:
        found = self._seen(self.match(self.plan.node))
        passing = self.filtering.passing(found)
        kept = passing.kept()
        counter = FacetCounter(self.collection, kept, passing, self.plan)
        return EngineResult(
            hits=self._hits(kept),
            total=kept.total,
            articles_total=self._articles_of(kept) if self.plan.articles else 0,
            facets={name: counter.counts(name) for name in self.plan.facets},
            required_words=self.required_words,
            relaxed=self.relaxed,
        )

    # Order

    def _hits(self, kept: Found) -> tuple[EngineHit, ...]:
        """The hits of the page, in the order asked for."""
        wanted = self.plan.offset + self.plan.limit
        if not self.plan.limit or not kept.total:
            return ()
        by_relevance = self.plan.sort == "relevance"
        docs, scores = self._most_relevant(kept, wanted) if by_relevance else (kept.docs, kept.scores)
        if self.plan.group:
            leading = _best_of_runs(scores, run_starts(self.collection.article_of.take(docs)))
            docs, scores = docs.take(leading), scores.take(leading)
        page = best(scores if by_relevance else self._date_keys(docs), wanted)[self.plan.offset :]
        docs, scores = docs.take(page), scores.take(page)
        more = self._more_in_article(kept, docs) if self.plan.articles else [0] * len(docs)
        return tuple(map(EngineHit, docs.tolist(), scores.tolist(), more))

    def _most_relevant(self, kept: Found, wanted: int) -> tuple[Ints, Floats]:
        """As many of the best documents as the page can need, in order of documents, and their final scores.

        What a document gains by being ranked anew is never negative, so that no other can pass them.
        """
        depth = max(self.words.ranking.rerank_depth, wanted)
        found = kept.best(depth)
        while self.plan.group and depth < kept.total and self._articles_of(found) < wanted:
            depth *= 4
            found = kept.best(depth)
        return found.docs, rerank(found, self.leaves, self.words)

    def _articles_of(self, found: Found) -> int:
        return len(run_starts(self.collection.article_of.take(found.docs)))

    def _date_keys(self, docs: Ints) -> Floats:
        """Numbers that are greater the earlier a document stands in order of dates, undated last."""
        days = self.collection.first_day.take(docs).astype(np.float64)
        return np.where(days == 0, -np.inf, days if self.plan.sort == "-date" else -days)

    def _more_in_article(self, found: Found, docs: Ints) -> list[int]:
        articles, firsts = self.collection.article_of.take(docs), self.collection.article_first
        return [count - 1 for count in found.count_between(firsts.take(articles), firsts.take(articles + 1))]

    # Matching

    def match(self, node: Node) -> Found:
        """Every document that matches a node, with its score."""
        match node:
            case Word() | Phrase():
                return self._leaf(node)
            case Quorum():
                return self._quorum(node)
            case And(children):
                return self._all_of(children)
            case Or(children):
                return union([self.match(child) for child in children], self.collection.size)
            case Nothing():
                return EMPTY
        everything = self.collection.everything()
        return everything.where(self._keeps(node, everything))

    def _leaf(self, leaf: Word | Phrase) -> WordList | DenseList:
        """The list of a word or phrase, looked up once in a search."""
        found = self._lists.get(id(leaf))
        if found is None:
            found = self.words.word(leaf) if isinstance(leaf, Word) else self.words.phrase(leaf)
            self._lists[id(leaf)] = found
        return found

    def _all_of(self, children: tuple[Node, ...]) -> Found:
        scoring = [self.match(child) for child in children if not _neutral(child)]
        found = intersection(scoring) if scoring else self.collection.everything()
        for child in children:
            if _neutral(child):
                found = found.where(self._keeps(child, found))
        return found

    def _keeps(self, node: Node, found: Found) -> Array:
        """Which of the documents found match a node that scores nothing."""
        match node:
            case Not(child):
                return np.logical_not(found.among(self.match(child)))
            case Column(name, values):
                return self.filtering.has_value(name, values, found)
            case Dates(first, last):
                return self.filtering.in_range(first, last, found)
        return found.among(self.collection.everything())

    # Quorum

    def _quorum(self, node: Quorum) -> Found:
        counted = [self.match(child) for child in node.counted]
        required = [self.match(child) for child in node.required]
        optional = [self.match(child) for child in node.optional]
        everything = [*counted, *required]
        found = intersection(everything) if everything else self.collection.everything()
        need = len(counted)
        if node.enough is not None and need > 1 and self._qualifying(found) < node.enough:
            matched, need = self._relaxed(counted, required, node.enough)
            found = Sum(matched, [*everything, *optional])
        elif optional:
            found = _with_optional(found, optional)
        if node is self.topmost:
            self.required_words, self.relaxed = need + len(required), need < len(counted)
        return found

    def _relaxed(self, counted: list[Found], required: list[Found], enough: int) -> tuple[Array, int]:
        """Which documents match as many of the counted lists as leaves enough of them; and how many that is."""
        numbers = tally(counted, self.collection.size)
        for part in required:
            numbers *= part.mask(self.collection.size)
        need = len(counted)
        matched = numbers >= need
        while need > 1 and self._qualifying(Sum(matched)) < enough:
            need -= 1
            matched = numbers >= need
        return matched, need

    def _qualifying(self, found: Found) -> int:
        """How many of the documents found pass the filters and may be seen."""
        return self.filtering.passing(self._seen(found)).kept().total if found.total else 0

    # Visibility

    def _seen(self, found: Found) -> Found:
        return found if self.visible is None else found.where(found.pick(self.visible))

    def _visible(self) -> Array | None:
        """Documents that may be found; None: all that match.

        A title reaches its whole article, but brings up by itself the first document only: the others must have a word
        of their own, or match without any.
        """
        lists = [self._leaf(leaf) for leaf in self.leaves]
        wordless = without_words(self.plan.node)
        of_words = all(part.own is None for part in lists) and wordless == Nothing()
        if not lists or (of_words and not relaxes_inside(self.plan.node)):
            return None
        visible = self.collection.opens.copy()
        for part in lists:
            part.mark_own(visible)
        self.match(wordless).mark(visible)
        return visible


def _with_optional(found: Found, optional: list[Found]) -> Found:
    docs = found.docs
    return Matches(docs, reduce(np.add, (part.scores_at(docs) for part in optional), found.scores))


def _best_of_runs(scores: Floats, starts: Array) -> Array:
    """The place of the greatest score of each run, the earliest of equal ones."""
    if not len(starts):
        return starts
    greatest = np.maximum.reduceat(scores, starts)
    run = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(scores)))
    places = (scores == greatest.take(run)).nonzero()[0]
    leading: Array = places.take(run_starts(run.take(places)))
    return leading


def _neutral(node: Node) -> bool:
    """Whether a node only keeps or drops documents, and scores nothing."""
    return isinstance(node, Column | Dates | Not | Everything)
