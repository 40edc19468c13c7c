"""One run of a plan over a cluster: what matches is counted there, the best few hundred are ranked here.

The cluster orders what matches by its own BM25, roughly that of search/scoring; the first `WINDOW` of that order are
scored exactly, ranked anew and put into the order of these scores. What follows them keeps the cluster's order.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

import numpy as np

from index.arrays.array_file import Floats
from index.storage.opensearch.cluster import Answer
from index.storage.opensearch.mapping import columns, terms_query
from search.engines.arrays.matches import SparseMatches, top_places
from search.engines.arrays.rescorer import rerank
from search.engines.arrays.term_scores import widest
from search.engines.base import EngineHit, EngineResult
from search.engines.opensearch import copy_fold
from search.engines.opensearch.candidates import Candidates
from search.engines.opensearch.collection import ARTICLE, AT_ONCE, Collection, TermCount
from search.engines.opensearch.copy_fold import CopyFold
from search.engines.opensearch.facets import Facets
from search.engines.opensearch.queries import Least, Queries, Query, every, filter_clauses
from search.engines.opensearch.score_query import score_clauses, scoring_words
from search.engines.opensearch.window import COLUMNS, Scorer, Window, flags, named_queries
from search.plan import (
    MinShouldMatch,
    Node,
    Phrase,
    Plan,
    Word,
    children,
    leaves,
    topmost_min_should_match,
)
from search.scoring.bm25 import least_words, mass
from search.scoring.ranking import Ranking

WINDOW = 300
"""Paragraphs of a search that are scored here, of those that the cluster finds best."""

_ORDER = {"relevance": {"_score": "desc"}, "date": {"first_day": "asc"}, "-date": {"first_day": "desc"}}

_ARTICLES = 5000
"""Articles whose paragraphs found are counted at once."""

Scored = dict[int, float]


class Search:
    """One run; the rules are those of tests/oracle/search.py."""

    def __init__(self, plan: Plan, ranking: Ranking, collection: Collection) -> None:
        self.plan, self.ranking, self.collection = plan, ranking, collection
        self.queries = Queries(collection.term_names, collection.spellings)
        self.filters = filter_clauses(plan.filters)
        self.topmost = topmost_min_should_match(plan.node)
        self._relax(plan.node)
        self._found: dict[int, int] = {}
        self.matching = every([self.queries.visible(plan.node), self.queries.query_of(plan.node)])
        self.found = every([self.matching, *self.filters])

    def result(self) -> EngineResult:
        """The answer to the plan."""
        facets = Facets(self.collection, self.matching, self.plan)
        answers = self._ask_first(facets)
        total = facets.total(answers["facets"])
        self.fold = CopyFold(self._copied(answers["copies"]) if "copies" in answers else (), self.collection.copies)
        self.results = self.fold.results_of(self.found)
        words, relaxed = self._required_words()
        return EngineResult(
            hits=self._hits(answers.get("window")) if total and self.plan.limit else (),
            total=total,
            articles_total=answers["articles"]["hits"]["total"]["value"] if self.plan.articles else 0,
            facets=facets.counts(answers["facets"]),
            dates_of=facets.dates_of(self.plan.each) if self.plan.each else {},
            required_words=words,
            relaxed=relaxed,
            folded=self._folded(),
        )

    def _ask_first(self, facets: Facets) -> dict[str, Answer]:
        """The answers to all that can be asked before anything is known; what scores need to know is remembered."""
        plan, collection = self.plan, self.collection
        asked = {"facets": facets.body()}
        if plan.articles:
            asked["articles"] = collection.article_count_body(self.found)
        if plan.fold and len(collection.copies.groups):
            asked["copies"] = self._copied_body()
        unknown = {}
        if plan.limit:
            unknown = collection.unknown(self._wanted_counts())
            if plan.sort == "relevance":
                asked["window"] = self._searching(self.found, scored=True) | {"size": WINDOW, **columns(*COLUMNS)}
        answers = collection.ask({**asked, **unknown})
        collection.learn({key: answers[key] for key in unknown})
        return {name: answers[name] for name in asked}

    # Near copies

    def _copied_body(self) -> Answer:
        query = every([self.found, self.collection.copied])
        return self.collection.body(query, sort=["doc"], **copy_fold.COLUMNS) | {"size": AT_ONCE}

    def _copied(self, answer: Answer) -> list[Answer]:
        """All that is found of near copies: what was answered, or read on where it was not all."""
        hits: list[Answer] = answer["hits"]["hits"]
        return hits if len(hits) < AT_ONCE else list(self.collection.all_hits(self._copied_body()))

    def _folded(self) -> int:
        """How many results near copies before them take away: paragraphs, or whole articles where grouped."""
        if not self.plan.group:
            return len(self.fold.later)
        later = self.fold.later_articles()
        counts = self._found_in(list(later))
        return sum(counts[article] == count for article, count in later.items())

    # Lenient queries

    def _relax(self, node: Node) -> None:
        """Find out of each lenient node how much its words must count together, the inner ones first."""
        for child in children(node):
            self._relax(child)
        if not isinstance(node, MinShouldMatch) or node.enough is None or len(node.should) < 2:
            return
        should = list(map(self.queries.query_of, node.should))
        names = [_name(part, query) for part, query in zip(node.should, should, strict=True)]
        counts = self.collection.counts(dict(zip(names, should, strict=True)))
        masses = tuple(mass(self.collection.state.documents, counts[name]) for name in names)
        self.queries.least[id(node)] = Least(masses, self._most_mass(node, should, masses))

    def _most_mass(self, node: MinShouldMatch, should: Sequence[Query], masses: Sequence[int]) -> int:
        """The greatest mass that `enough` of the paragraphs have that pass the filters and may be found, or 1."""
        must = map(self.queries.query_of, node.must)
        allowed = every(
            [*must, *self.filters, self.queries.visible(self.plan.node), *self.collection.state.holds("paragraph")]
        )
        counted = self.queries.masses(zip(should, masses, strict=True))["bool"]
        body = {"query": {"bool": {**counted, "filter": [allowed]}}, "from": (node.enough or 1) - 1, "size": 1}
        asked = {**body, "_source": False, "track_total_hits": False}
        hits = self.collection.ask({"least": asked})["least"]["hits"]["hits"]
        return max(1, round(hits[0]["_score"])) if hits else 1

    def _required_words(self) -> tuple[int, bool]:
        """How many words of the topmost node every paragraph has at least, and whether these are not all."""
        if self.topmost is None:
            return 0, False
        least = self.queries.least.get(id(self.topmost))
        words = least_words(least.masses, least.mass) if least else len(self.topmost.should)
        return words + len(self.topmost.must), words < len(self.topmost.should)

    # Order

    def _hits(self, answer: Answer | None) -> tuple[EngineHit, ...]:
        """The hits of the page, in the order asked for; by relevance, of the window that was answered."""
        page = list(self._by_relevance(answer["hits"]["hits"]) if answer else self._by_date())
        counts = self._found_in([article for _, article, _ in page]) if self.plan.articles else {}
        self.collection.stored.note_articles([doc for doc, *_ in page], [article for _, article, _ in page])
        copies = self.fold.copies if len(self.fold.later) else lambda *_: ()
        return tuple(
            EngineHit(doc, score, counts.get(article, 1) - 1, copies(doc, article, self.plan.group))
            for doc, article, score in page
        )

    def _by_relevance(self, hits: Sequence[Answer]) -> Iterator[tuple[int, int, float]]:
        """Document, article and score of each hit of the page."""
        window = self.collection.window(self.fold.results(hits))
        ranked = _ranked(window, self._reranked(window))
        wanted, end = self.plan.offset, self.plan.offset + self.plan.limit
        if self.plan.group:
            ranked = _leaders(ranked)
        if len(ranked) >= end or len(hits) < WINDOW:
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
        body = self._searching(self.results, scored=True) | columns("doc", "article")
        for doc, article in _places(self.collection.all_hits(body)):
            key = article if self.plan.group else doc
            if key not in seen:
                yield doc, article
                if self.plan.group:
                    seen.add(article)

    def _by_date(self) -> Iterator[tuple[int, int, float]]:
        body = self._searching(self.results) | columns("doc", "article")
        start, end = self.plan.offset, self.plan.offset + self.plan.limit
        if not self.plan.group:
            hits = list(_places(self.collection.hits(body, end)[start:]))
            scored = self._scored([doc for doc, _ in hits])
            yield from ((doc, article, scored[doc]) for doc, article in hits)
            return
        articles = list(islice(dict.fromkeys(self._articles_of(body, end)), start, end))
        best = self._best_of(articles)
        yield from (best[article] for article in articles)

    def _articles_of(self, body: Answer, count: int) -> Iterator[int]:
        """The articles of hits, until there are so many and one more."""
        seen: set[int] = set()
        for _, article in _places(self.collection.all_hits(body, 1000)):
            seen.add(article)
            if len(seen) > count:
                return
            yield article

    def _best_of(self, articles: Sequence[int]) -> dict[int, tuple[int, int, float]]:
        """The best result of each of some articles."""
        query = every([self.results, terms_query("article", articles)])
        body = self._searching(query) | columns(*COLUMNS)
        window = self.collection.window(list(self.collection.all_hits(body, 1000)))
        scores = self._scorer(window).scores(self.plan.node)[1]
        return {hit[1]: hit for hit in _leaders(_ranked(window, scores))}

    def _found_in(self, articles: Iterable[int]) -> dict[int, int]:
        """How many of the paragraphs found each of some articles has; asked once."""
        numbers = [number for number in dict.fromkeys(articles) if number not in self._found]
        parts = [numbers[start : start + _ARTICLES] for start in range(0, len(numbers), _ARTICLES)]
        bodies = {number: self._found_body(part) for number, part in enumerate(parts)}
        for answer in self.collection.ask(bodies).values():
            self._note_found(answer)
        return self._found

    def _found_body(self, articles: Sequence[int]) -> Answer:
        counts = {"articles": {"terms": {"field": "article", "size": len(articles)}}}
        return self.collection.body(every([self.found, terms_query("article", articles)]), aggs=counts)

    def _note_found(self, answer: Answer) -> None:
        buckets = answer["aggregations"]["articles"]["buckets"]
        self._found |= {bucket["key"]: bucket["doc_count"] for bucket in buckets}

    # Scores

    def _searching(self, query: Query, scored: bool = False) -> Answer:
        """A search for what matches a query in the order asked for, with what scores here need to be told by name."""
        named = [{"bool": {"filter": [part], "_name": name}} for name, part in self._named.items()]
        order = _ORDER["relevance" if scored else self.plan.sort if self.plan.sort != "relevance" else "date"]
        should = [
            *(
                score_clauses(self.plan.node, self.ranking, self.collection.lexicon.counts, self.collection.term_names)
                if scored
                else ()
            ),
            *({"constant_score": {"filter": part, "boost": 0}} for part in named),
        ]
        whole = {"bool": {"filter": [*self.collection.state.holds("paragraph"), query], "should": should}}
        return {"query": whole, "sort": [order, {"doc": "asc"}], "track_total_hits": False}

    @cached_property
    def _named(self) -> dict[str, Query]:
        return named_queries(self.plan.node, self.queries)

    def _scored(self, docs: Sequence[int]) -> Scored:
        """The exact scores of some documents, without what ranking anew adds."""
        scored: Scored = {}
        for start in range(0, len(docs), 1000):
            part = docs[start : start + 1000]
            body = self._searching(terms_query("doc", part)) | columns(*COLUMNS)
            window = self.collection.window(self.collection.hits(body, len(part)))
            scores = self._scorer(window).scores(self.plan.node)[1]
            scored |= dict(zip(window.docs.tolist(), scores.tolist(), strict=True))
        return scored

    def _wanted_counts(self) -> list[TermCount]:
        """What scores need to know of the whole collection."""
        scoring = [word for word, _ in scoring_words(self.plan.node)]
        counts = [(field, group.terms) for word in scoring for field in word.fields for group in word.groups]
        if self._reads_articles:
            counts += [(ARTICLE, widest(word.groups)) for word in self._asked]
        return [(field, terms) for field, terms in counts if terms]

    def _scorer(self, window: Window) -> Scorer:
        return Scorer(
            window,
            self.ranking,
            self.collection.averages,
            self.queries.least,
            lambda field, terms: self.collection.count((field, terms)),
            flags(self._scoring_terms, len(self.collection.lexicon)),
        )

    @cached_property
    def _scoring_terms(self) -> list[int]:
        words = [word for word, _ in scoring_words(self.plan.node)]
        return sorted({number for word in words for group in word.groups for number in group.terms})

    @cached_property
    def _asked(self) -> list[Word]:
        return [leaf for leaf in leaves(self.plan.node) if isinstance(leaf, Word)]

    @property
    def _reads_articles(self) -> bool:
        """Whether the articles of the best are looked through for the words asked."""
        ranking, plan = self.ranking, self.plan
        ranks = plan.sort == "relevance" and ranking.rerank_depth > 0 and ranking.article_weight > 0
        return ranks and any(widest(word.groups) for word in self._asked)

    def _reranked(self, window: Window) -> Floats:
        """The scores of a window, with what the best of it gain; asks for all that is needed of articles at once."""
        scores = self._scorer(window).scores(self.plan.node)[1]
        candidates = Candidates(window, self.collection, self.ranking)
        best = np.unique(window.articles.take(top_places(scores, self.ranking.rerank_depth)))
        asked = {}
        if self._reads_articles and len(best):
            asked["articles"] = candidates.body(best, self._asked)
        if self.plan.articles and len(window.docs):
            asked["found"] = self._found_body(np.unique(window.articles).tolist())
        answers = self.collection.ask(asked)
        if "found" in answers:
            self._note_found(answers["found"])
        if "articles" in answers:
            candidates.read(best, answers["articles"])
        places = SparseMatches(np.arange(len(window.docs), dtype=np.int32), scores)
        return rerank(places, list(leaves(self.plan.node)), self.plan.typed, candidates)


def _places(hits: Iterable[Answer]) -> Iterator[tuple[int, int]]:
    """Document and article of each hit."""
    return ((hit["fields"]["doc"][0], hit["fields"]["article"][0]) for hit in hits)


def _name(node: Node, query: Query) -> Hashable:
    """What says all of a query, whichever search asks it."""
    return node if isinstance(node, Word | Phrase) else json.dumps(query)


def _ranked(window: Window, scores: Floats) -> list[tuple[int, int, float]]:
    """Document, article and score of each paragraph of a window, the best first, of equals the first."""
    best = np.lexsort((window.docs, -scores))
    return list(zip(*(column.take(best).tolist() for column in (window.docs, window.articles, scores)), strict=True))


def _leaders(ranked: Iterable[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """The first of each article."""
    first: dict[int, tuple[int, int, float]] = {}
    for hit in ranked:
        first.setdefault(hit[1], hit)
    return list(first.values())
