"""One run of a plan over arrays: the tree, the filters, the order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce

import numpy as np

from index.arrays.array_file import Array, Floats, Ints
from index.arrays.ragged import run_starts
from index.storage.whoosh.reader import IndexReader
from search.engines.arrays.dense import DensePostings
from search.engines.arrays.disjunction import Disjunction, masses_of, union
from search.engines.arrays.facets import FacetCounter, FilteredMatches, FilterMasks
from search.engines.arrays.matches import EMPTY, Matches, SparseMatches, SparsePostings, intersection, top_places
from search.engines.arrays.rescorer import rerank
from search.engines.arrays.term_scores import TermScorer
from search.engines.base import EngineHit, EngineResult
from search.plan import (
    And,
    Column,
    Dates,
    MatchAll,
    MatchNone,
    MinShouldMatch,
    Node,
    Not,
    Or,
    Phrase,
    Plan,
    Word,
    leaves,
    relaxes_inside,
    topmost_min_should_match,
    without_words,
)
from search.scoring.bm25 import least_words, mass


def search(plan: Plan, words: TermScorer) -> EngineResult:
    """Run a plan; see `search.engines.base.Snapshot.search`."""
    return _Search(plan, words).result()


def search_all(plan: Plan, words: TermScorer) -> tuple[EngineResult, Matches]:
    """Run a plan, and give all documents that it finds beside the answer."""
    run = _Search(plan, words)
    return run.result(), run.kept


class _Search:
    """One run; the rules are those of tests/oracle/search.py."""

    def __init__(self, plan: Plan, words: TermScorer) -> None:
        self.plan = plan
        self.words = words
        self.reader: IndexReader = words.reader
        self.filtering = FilterMasks(self.reader, plan.filters, words.cache)
        self._lists: dict[int, SparsePostings | DensePostings] = {}
        self.leaves = list(leaves(plan.node))
        self.topmost = topmost_min_should_match(plan.node)
        self.required_words = 0
        self.relaxed = False
        self.visible: Array | None = None
        self.visible = self._visible()

    @cached_property
    def filtered(self) -> FilteredMatches:
        """What matches, and which of it pass the filters."""
        return self.filtering.apply(self._seen(self.match(self.plan.node)))

    @cached_property
    def kept(self) -> Matches:
        """What is found."""
        return self.filtered.without()

    def result(self) -> EngineResult:
        kept = self.kept
        results = self._results(kept)
        counter = FacetCounter(self.reader, kept, self.filtered, self.plan)
        return EngineResult(
            hits=self._hits(results, kept, counter),
            total=kept.total,
            articles_total=int(np.count_nonzero(counter.of_articles)) if self.plan.articles else 0,
            facets=counter.facets(),
            required_words=self.required_words,
            relaxed=self.relaxed,
            total_is_exact=not self.plan.deadline.reached,
            dates_of=counter.dates_of(self.plan.each) if self.plan.each else {},
            folded=self._results_of(kept) - self._results_of(results) if results is not kept else 0,
        )

    # Near copies

    def _results(self, kept: Matches) -> Matches:
        """Those found that are results of their own: all, or all that are no later copies where these are folded."""
        later = self.reader.copies.later(kept.docs) if self.plan.fold else EMPTY.docs
        if not len(later):
            return kept
        first = np.ones(self.reader.size, dtype=bool)
        first[later] = False
        return kept.where(kept.pick(first))

    def _results_of(self, matches: Matches) -> int:
        return self._articles_of(matches) if self.plan.group else matches.total

    def _copies(self, kept: Matches, doc: int) -> tuple[int, ...]:
        """`EngineHit.copies` of a hit."""
        article, copies = int(self.reader.article_of[doc]), self.reader.copies
        own = [doc, *self._found_in(kept, article)] if self.plan.group else [doc]
        listed = [other for one in own for other in copies.of(one)]
        if not listed:
            return ()
        others = np.array(listed, np.int32)
        others = others[kept.has(others)]
        articles = self.reader.article_of.take(others)
        first = np.sort(np.unique(articles, return_index=True)[1])
        return tuple(others[first[articles[first] != article]].tolist())

    def _found_in(self, kept: Matches, article: int) -> list[int]:
        first, end = kept.docs.searchsorted(self.reader.article_first[article : article + 2])
        docs: list[int] = kept.docs[first:end].tolist()
        return docs

    # Order

    def _hits(self, results: Matches, kept: Matches, counter: FacetCounter) -> tuple[EngineHit, ...]:
        """The hits of the page, in the order asked for; `kept` is all that was found, `counter` counts it."""
        wanted = self.plan.offset + self.plan.limit
        if not self.plan.limit or not results.total:
            return ()
        by_relevance = self.plan.sort == "relevance"
        docs, scores = self._most_relevant(results, wanted) if by_relevance else (results.docs, results.scores)
        if self.plan.group:
            leading = _best_of_runs(scores, run_starts(self.reader.article_of.take(docs)))
            docs, scores = docs.take(leading), scores.take(leading)
        page = top_places(scores if by_relevance else self._date_keys(docs), wanted)[self.plan.offset :]
        docs, scores = docs.take(page), scores.take(page)
        more = (
            counter.of_articles.take(self.reader.article_of.take(docs)) - 1
            if self.plan.articles
            else np.zeros_like(docs)
        )
        copies = [self._copies(kept, doc) if self.plan.fold else () for doc in docs.tolist()]
        return tuple(map(EngineHit, docs.tolist(), scores.tolist(), more.tolist(), copies))

    def _most_relevant(self, kept: Matches, wanted: int) -> tuple[Ints, Floats]:
        """As many of the best documents as the page can need, in order of documents, and their final scores.

        What a document gains by being ranked anew is never negative, so that no other can pass them.
        """
        depth = max(self.words.ranking.rerank_depth, wanted)
        matches = kept.top_docs(depth)
        while self.plan.group and depth < kept.total and self._articles_of(matches) < wanted:
            depth *= 4
            matches = kept.top_docs(depth)
        return matches.docs, rerank(matches, self.leaves, self.plan.typed, self.words)

    def _articles_of(self, matches: Matches) -> int:
        return len(run_starts(self.reader.article_of.take(matches.docs)))

    def _date_keys(self, docs: Ints) -> Floats:
        """Numbers that are greater the earlier a document stands in order of dates, undated last."""
        days = self.reader.first_day.take(docs).astype(np.float64)
        return np.where(days == 0, -np.inf, days if self.plan.sort == "-date" else -days)

    # Matching

    def match(self, node: Node) -> Matches:
        """Every document that matches a node, with its score."""
        match node:
            case Word() | Phrase():
                return self._leaf(node)
            case MinShouldMatch():
                return self._min_should_match(node)
            case And(children):
                return self._all_of(children)
            case Or(children):
                return union(self._in_time(children), self.reader.size)
            case MatchNone():
                return EMPTY
        everything = self._everything()
        return everything.where(self._keeps(node, everything))

    def _everything(self) -> Matches:
        """All documents that are not deleted, with score 0."""
        return Disjunction(self.reader.alive_mask())

    def _leaf(self, leaf: Word | Phrase) -> SparsePostings | DensePostings:
        """The list of a word or phrase, looked up once in a search."""
        matches = self._lists.get(id(leaf))
        if matches is None and self._late(leaf):
            return _NOTHING
        if matches is None:
            look_up = self.words.word if isinstance(leaf, Word) else self.words.phrase
            matches = look_up(leaf, self.plan.deadline)  # type: ignore[arg-type]
            self._lists[id(leaf)] = matches
        return matches

    def _all_of(self, children: tuple[Node, ...]) -> Matches:
        scoring = [child for child in children if not _neutral(child)]
        matches = intersection(self._in_time(scoring)) if scoring else self._everything()
        for child in children:
            if _neutral(child):
                matches = matches.where(self._keeps(child, matches))
        return matches

    def _keeps(self, node: Node, matches: Matches) -> Array:
        """Which of the documents found match a node that scores nothing."""
        match node:
            case Not(child):
                return np.logical_not(matches.among(self.match(child)))
            case Column(name, values):
                return self.filtering.has_value(name, values, matches)
            case Dates(first, last):
                return self.filtering.in_range(first, last, matches)
        return matches.among(self._everything())

    # Time

    def _in_time(self, nodes: Sequence[Node]) -> list[Matches]:
        """What the nodes match, those left out for which no time is left."""
        return [self.match(node) for node in nodes if not self._late(node)]

    def _late(self, node: Node) -> bool:
        """Whether no word of a node has been looked up, and no time is left to do so; the first always is."""
        own = [id(leaf) for leaf in leaves(node)] if self._lists else []
        return bool(own) and self._lists.keys().isdisjoint(own) and self.plan.deadline.has_passed()

    # Minimum should match

    def _min_should_match(self, node: MinShouldMatch) -> Matches:
        should, must, optional = map(self._in_time, (node.should, node.must, node.optional))
        everything = [*should, *must]
        matches = intersection(everything) if everything else self._everything()
        least = len(should)
        if node.enough is not None and least > 1 and self._qualifying(matches).total < node.enough:
            matched, least = self._relaxed(should, must, node.enough)
            matches = Disjunction(matched, [*everything, *optional])
        elif optional:
            matches = _with_optional(matches, optional)
        if node is self.topmost:
            self.required_words, self.relaxed = least + len(must), least < len(should)
        return matches

    def _relaxed(self, should: list[Matches], must: list[Matches], enough: int) -> tuple[Array, int]:
        """Which documents have the greatest mass that enough of them have, and how many words they have at least."""
        masses = [mass(self.reader.documents, part.total) for part in should]
        of_docs = masses_of(should, masses, self.reader.size)
        for part in must:
            of_docs *= part.mask(self.reader.size)
        counted = of_docs.take(self._qualifying(Disjunction(of_docs > 0)).docs)
        having = np.bincount(counted)[:0:-1].cumsum()  # the more mass, the fewer documents have it
        least = max(1, len(having) - int(having.searchsorted(enough)))
        return of_docs >= least, least_words(masses, least)

    def _qualifying(self, matches: Matches) -> Matches:
        """Those of the documents found that pass the filters and may be seen."""
        return self.filtering.apply(self._seen(matches)).without() if matches.total else EMPTY

    # Visibility

    def _seen(self, matches: Matches) -> Matches:
        return matches if self.visible is None else matches.where(matches.pick(self.visible))

    def _visible(self) -> Array | None:
        """Documents that may be found; None: all that match.

        A title reaches its whole article, but brings up by itself the first document only: the others must have a word
        of their own, or match without any.
        """
        lists = [self._leaf(leaf) for leaf in self.leaves]
        wordless = without_words(self.plan.node)
        of_words = all(part.own is None for part in lists) and wordless == MatchNone()
        if not lists or (of_words and not relaxes_inside(self.plan.node)):
            return None
        visible = self.reader.opens.copy()
        for part in lists:
            part.add_own_to(visible)
        self.match(wordless).add_to(visible)
        return visible


_NOTHING = SparsePostings(EMPTY.docs, EMPTY.scores)


def _with_optional(matches: Matches, optional: list[Matches]) -> Matches:
    docs = matches.docs
    return SparseMatches(docs, reduce(np.add, (part.scores_at(docs) for part in optional), matches.scores))


def _best_of_runs(scores: Floats, starts: Array) -> Array:
    """The place of the greatest score of each run, the earliest of equal ones."""
    if not len(starts):
        return starts
    greatest = np.maximum.reduceat(scores, starts)
    run = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(scores)))
    positions = (scores == greatest.take(run)).nonzero()[0]
    leading: Array = positions.take(run_starts(run.take(positions)))
    return leading


def _neutral(node: Node) -> bool:
    """Whether a node only keeps or drops documents, and scores nothing."""
    return isinstance(node, Column | Dates | Not | MatchAll)
