"""One run of a plan over a cluster: what matches is counted there, the best few hundred are ranked here.

The cluster orders what matches by its own BM25, roughly that of search/scoring; the first `WINDOW` of that order are
scored exactly, ranked anew and put into the order of these scores. What follows them keeps the cluster's order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from index.storage.opensearch.cluster import Answer
from index.storage.opensearch.mapping import ALTERNATIVE, terms_query
from search.engines.arrays.matches import SparseMatches
from search.engines.arrays.rescorer import rerank
from search.engines.base import EngineHit, EngineResult
from search.engines.opensearch.candidates import Candidates
from search.engines.opensearch.collection import Collection
from search.engines.opensearch.facets import Facets
from search.engines.opensearch.queries import Least, Queries, Query, every, filter_clauses
from search.engines.opensearch.window import Scorer, Window, named_queries, window_of
from search.plan import (
    And,
    MinShouldMatch,
    Node,
    Not,
    Or,
    Phrase,
    Plan,
    Word,
    leaves,
    topmost_min_should_match,
)
from search.scoring.bm25 import least_words, mass
from search.scoring.ranking import Ranking

WINDOW = 300
"""Paragraphs of a search that are scored here, of those that the cluster finds best."""

_SCORED_TERMS = 800
"""Terms that the cluster scores by: the most frequent of each group (1,024 clauses are its limit by default)."""

_ORDER = {"relevance": {"_score": "desc"}, "date": {"first_day": "asc"}, "-date": {"first_day": "desc"}}

Scored = dict[int, float]


class Search:
    """One run; the rules are those of tests/oracle/engine.py."""

    def __init__(self, plan: Plan, ranking: Ranking, collection: Collection) -> None:
        self.plan, self.ranking, self.collection = plan, ranking, collection
        self.queries = Queries(collection.lexicon, collection.spellings)
        self.filters = filter_clauses(plan.filters)
        self.topmost = topmost_min_should_match(plan.node)
        self._relax(plan.node)
        self.matching = every([self.queries.visible(plan.node), self.queries.query_of(plan.node)])
        self.found = every([self.matching, *self.filters])

    def result(self) -> EngineResult:
        """The answer to the plan."""
        facets = Facets(self.collection, self.matching, self.plan)
        asked = [self.collection.count_body(self.found)]
        asked += [facets.body()] if self.plan.facets else []
        asked += [self.collection.article_count_body(self.found)] if self.plan.articles else []
        answers = self.collection.ask(asked)
        total = answers[0]["hits"]["total"]["value"]
        words, relaxed = self._required_words()
        return EngineResult(
            hits=self._hits() if total and self.plan.limit else (),
            total=total,
            articles_total=answers[-1]["hits"]["total"]["value"] if self.plan.articles else 0,
            facets=facets.counts(answers[1]) if self.plan.facets else {},
            dates_of=facets.dates_of(self.plan.each) if self.plan.each else {},
            required_words=words,
            relaxed=relaxed,
        )

    # Lenient queries

    def _relax(self, node: Node) -> None:
        """Find out of each lenient node how much its words must count together, the inner ones first."""
        for child in _children(node):
            self._relax(child)
        if not isinstance(node, MinShouldMatch) or node.enough is None or len(node.should) < 2:
            return
        should = list(map(self.queries.query_of, node.should))
        counts = [
            a["hits"]["total"]["value"] for a in self.collection.ask(list(map(self.collection.count_body, should)))
        ]
        masses = tuple(mass(self.collection.state.documents, count) for count in counts)
        self.queries.least[id(node)] = Least(masses, self._most_mass(node, should, masses))

    def _most_mass(self, node: MinShouldMatch, should: Sequence[Query], masses: Sequence[int]) -> int:
        """The greatest mass that `enough` of the paragraphs have that pass the filters and may be found, or 1."""
        must = map(self.queries.query_of, node.must)
        allowed = every(
            [*must, *self.filters, self.queries.visible(self.plan.node), *self.collection.state.holds("paragraph")]
        )
        counted = self.queries.masses(zip(should, masses, strict=True))["bool"]
        body = {"query": {"bool": {**counted, "filter": [allowed]}}, "from": (node.enough or 1) - 1, "size": 1}
        hits = self.collection.ask([{**body, "_source": False, "track_total_hits": False}])[0]["hits"]["hits"]
        return max(1, round(hits[0]["_score"])) if hits else 1

    def _required_words(self) -> tuple[int, bool]:
        """How many words of the topmost node every paragraph has at least, and whether these are not all."""
        if self.topmost is None:
            return 0, False
        least = self.queries.least.get(id(self.topmost))
        words = least_words(least.masses, least.mass) if least else len(self.topmost.should)
        return words + len(self.topmost.must), words < len(self.topmost.should)

    # Order

    def _hits(self) -> tuple[EngineHit, ...]:
        """The hits of the page, in the order asked for."""
        ranked = self._by_relevance() if self.plan.sort == "relevance" else self._by_date()
        page = list(ranked)
        more = self._more_in_article([article for _, article, _ in page]) if self.plan.articles else {}
        return tuple(EngineHit(doc, score, more.get(article, 1) - 1) for doc, article, score in page)

    def _by_relevance(self) -> Iterator[tuple[int, int, float]]:
        """Document, article and score of each hit of the page."""
        window = self._window(self._searching(self.found, scored=True), WINDOW)
        scores = self._reranked(window)
        best = np.lexsort((window.docs, -scores)).tolist()
        ranked = [(int(window.docs[at]), int(window.articles[at]), float(scores[at])) for at in best]
        wanted, end = self.plan.offset, self.plan.offset + self.plan.limit
        if self.plan.group:
            ranked = _leaders(ranked)
        if len(ranked) >= end or len(window.docs) < WINDOW:
            yield from ranked[wanted:end]
            return
        yield from ranked[wanted:]
        seen = {article for _, article, _ in ranked} if self.plan.group else set(window.docs.tolist())
        rest = list(islice(self._others(seen), max(wanted - len(ranked), 0), end - len(ranked)))
        least = ranked[-1][2] if ranked else 0.0
        scored = self._scored([doc for doc, _ in rest])
        for doc, article in rest:
            least = min(least, scored[doc])
            yield doc, article, least

    def _others(self, seen: set[int]) -> Iterator[tuple[int, int]]:
        """Document and article of what follows the window, in the cluster's order; of each article one if grouped."""
        body = self._searching(self.found, scored=True) | {"_source": ["doc", "article"]}
        for hit in self.collection.all_hits(body):
            doc, article = hit["_source"]["doc"], hit["_source"]["article"]
            key = article if self.plan.group else doc
            if key not in seen:
                yield doc, article
                if self.plan.group:
                    seen.add(article)

    def _by_date(self) -> Iterator[tuple[int, int, float]]:
        body = self._searching(self.found) | {"_source": ["doc", "article"]}
        start, end = self.plan.offset, self.plan.offset + self.plan.limit
        if not self.plan.group:
            found = [
                (hit["_source"]["doc"], hit["_source"]["article"]) for hit in self.collection.hits(body, end)[start:]
            ]
            scored = self._scored([doc for doc, _ in found])
            yield from ((doc, article, scored[doc]) for doc, article in found)
            return
        articles = dict.fromkeys(hit["_source"]["article"] for hit in self._until_articles(body, end))
        listed = list(articles)[start:end]
        best = self._best_of(listed)
        yield from ((*best[article],) for article in listed)

    def _until_articles(self, body: Answer, count: int) -> Iterator[Answer]:
        """Hits until they are of so many articles."""
        seen: set[int] = set()
        for hit in self.collection.all_hits(body, 1000):
            yield hit
            seen.add(hit["_source"]["article"])
            if len(seen) >= count + 1:
                return

    def _best_of(self, articles: Sequence[int]) -> dict[int, tuple[int, int, float]]:
        """The best paragraph found of each of some articles."""
        query = every([self.found, terms_query("article", articles)])
        window = self._window_of(list(self.collection.all_hits(self._searching(query), 1000)))
        scores = self._scorer(window).scores(self.plan.node)[1].tolist()
        each = sorted(
            zip(window.docs.tolist(), window.articles.tolist(), scores, strict=True), key=lambda e: (-e[2], e[0])
        )
        return {article: (doc, article, score) for doc, article, score in reversed(each)}

    def _more_in_article(self, articles: Sequence[int]) -> dict[int, int]:
        """How many of the paragraphs found each of some articles has."""
        counts: dict[int, int] = {}
        numbers = list(dict.fromkeys(articles))
        for start in range(0, len(numbers), 5000):
            part = numbers[start : start + 5000]
            aggs = {"articles": {"terms": {"field": "article", "size": len(part)}}}
            body = self.collection.body(every([self.found, terms_query("article", part)]), aggs=aggs)
            buckets = self.collection.ask([body])[0]["aggregations"]["articles"]["buckets"]
            counts |= {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        return counts

    # Scores

    def _searching(self, query: Query, scored: bool = False) -> Answer:
        """A search for what matches a query in the order asked for, with what scores here need to be told by name."""
        named = [{"bool": {"filter": [part], "_name": name}} for name, part in self._named.items()]
        order = _ORDER["relevance" if scored else self.plan.sort if self.plan.sort != "relevance" else "date"]
        should = [
            *(self._scoring if scored else ()),
            *({"constant_score": {"filter": part, "boost": 0}} for part in named),
        ]
        whole = {"bool": {"filter": [*self.collection.state.holds("paragraph"), query], "should": should}}
        return {"query": whole, "sort": [order, {"doc": "asc"}], "track_total_hits": False}

    @cached_property
    def _named(self) -> dict[str, Query]:
        return named_queries(self.plan.node, self.queries)

    @cached_property
    def _scoring(self) -> list[Query]:
        """What the cluster scores by: each group of each word in each field, its most frequent terms."""
        parts = [
            (field, group.terms, self.ranking.field_weights.get(field, 1.0) * group.weight * boost)
            for word, boost in _scoring_words(self.plan.node)
            for field in word.fields
            for group in word.groups
            if group.terms
        ]
        most = max(_SCORED_TERMS // max(len(parts), 1), 4)
        return [self._score_of(*part, most) for part in parts[: _SCORED_TERMS // 4]]

    def _score_of(self, field: str, terms: tuple[int, ...], weight: float, most: int) -> Query:
        lexicon = self.collection.lexicon
        kept = terms if len(terms) <= most else lexicon.most_frequent(terms, most)
        query = ALTERNATIVE.join(map(lexicon.term, kept))
        return {"match": {field: {"query": query, "boost": weight}}}

    def _window(self, body: Answer, count: int) -> Window:
        return self._window_of(self.collection.hits(body, count))

    def _window_of(self, hits: Sequence[Answer]) -> Window:
        return window_of(hits, list(map(self.collection.record, hits)), self.collection.lexicon)

    def _scored(self, docs: Sequence[int]) -> Scored:
        """The exact scores of some documents, without what ranking anew adds."""
        scored: Scored = {}
        for start in range(0, len(docs), 1000):
            part = docs[start : start + 1000]
            window = self._window(self._searching(terms_query("doc", part)), len(part))
            scores = self._scorer(window).scores(self.plan.node)[1]
            scored |= dict(zip(window.docs.tolist(), scores.tolist(), strict=True))
        return scored

    def _scorer(self, window: Window) -> Scorer:
        wanted = [
            (field, group.terms)
            for word, _ in _scoring_words(self.plan.node)
            for field in word.fields
            for group in word.groups
        ]
        freqs = self.collection.doc_freqs([key for key in wanted if key[1]])
        return Scorer(
            window,
            self.ranking,
            self.collection.averages,
            self.queries.least,
            lambda field, terms: freqs[field, terms],
            len(self.collection.lexicon),
        )

    def _reranked(self, window: Window) -> Any:
        """The scores of a window, with what the best of it gain."""
        scores = self._scorer(window).scores(self.plan.node)[1]
        asked = [leaf for leaf in leaves(self.plan.node) if isinstance(leaf, Word)]
        places = SparseMatches(np.arange(len(window.docs), dtype=np.int32), scores)
        candidates = Candidates(window, self.collection, self.ranking, asked)
        return rerank(places, list(leaves(self.plan.node)), self.plan.typed, candidates)


def _leaders(ranked: Iterable[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """The first of each article."""
    first: dict[int, tuple[int, int, float]] = {}
    for hit in ranked:
        first.setdefault(hit[1], hit)
    return list(first.values())


def _children(node: Node) -> tuple[Node, ...]:
    match node:
        case And(children) | Or(children):
            return children
        case Not(child):
            return (child,)
        case MinShouldMatch(should, must, optional):
            return (*should, *must, *optional)
    return ()


def _scoring_words(node: Node) -> Iterator[tuple[Word, float]]:
    """Every word that adds to the score, with its boost and that of its phrase; its fields are those looked in."""
    match node:
        case Word():
            yield node, node.boost
        case Phrase(words=words, fields=fields, boost=boost):
            yield from ((Word(word.text, word.groups, fields), boost) for word in words)
        case And() | Or() | MinShouldMatch():
            for child in _children(node):
                yield from _scoring_words(child)
