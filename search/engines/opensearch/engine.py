"""The read side in a cluster: follows the states that are published there, and answers from them."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Lock

from index.arabic.chain import fingerprint
from index.errors import ClusterUnavailable, IndexOutdated, IndexUnavailable
from index.model import Article
from index.settings import Settings
from index.storage.opensearch.cluster import Answer, Cluster
from index.storage.opensearch.mapping import columns
from index.storage.opensearch.states import State, States, remove_local
from index.storage.opensearch.storage import local_folder
from index.storage.stored_fields import read_article, read_paragraph, whole_article
from search.engines.base import CollectionInfo, EngineLines, EngineResult, EngineStories, Statistics, StoredParagraph
from search.engines.opensearch.collection import AT_ONCE, FILES, Collection
from search.engines.opensearch.lines import lines
from search.engines.opensearch.queries import EVERYTHING, Query
from search.engines.opensearch.searcher import Search
from search.engines.opensearch.stories import stories
from search.engines.opensearch.window import COLUMNS, flags
from search.plan import LinePlan, Plan
from search.scoring.ranking import Ranking

FOLLOW_S = 1.0
"""How often the cluster is asked whether another state serves, in seconds."""

log = logging.getLogger(__name__)


class OpenSearchEngine:
    """The indices of the settings' cluster, followed from state to state."""

    def __init__(self, settings: Settings) -> None:
        self._cluster = Cluster(settings)
        self._states = States(self._cluster, settings.opensearch_index)
        self._folder = local_folder(settings)
        self._lock = Lock()
        self._current: OpenSearchSnapshot | None = None
        self._asked_at = 0.0

    def snapshot(self) -> OpenSearchSnapshot:
        """The state that serves, as of at most `FOLLOW_S` ago.

        While the cluster does not say which one serves, the one known goes on. Raises IndexUnavailable where there is
        none, IndexOutdated where another version of the text chain made it.
        """
        current = self._current
        if current is not None and time.monotonic() < self._asked_at + FOLLOW_S:
            return current
        with self._lock:
            if self._current is None or time.monotonic() >= self._asked_at + FOLLOW_S:
                self._current = self._newest(self._current)
                self._asked_at = time.monotonic()
            return self._current

    def close(self) -> None:
        """Let go of the connections."""
        self._current = None
        self._cluster.close()

    def _newest(self, current: OpenSearchSnapshot | None) -> OpenSearchSnapshot:
        try:
            serving = self._states.serving()
        except ClusterUnavailable as error:
            if current is None:
                raise
            log.warning("%s", error)
            return current
        if serving is None:
            raise IndexUnavailable("index.missing")
        state = serving.state
        if current is not None and current.state == state:
            return current
        if state.fingerprint != fingerprint():
            raise IndexOutdated("index.outdated", state.index)
        for name in FILES:
            self._states.fetch(state, name, self._folder)
        remove_local(self._folder, serving.states)
        return OpenSearchSnapshot(self._cluster, state, self._folder / state.name, self._states.copies_query(state))


class OpenSearchSnapshot:
    """One committed state (`search.engines.base.Snapshot`)."""

    def __init__(self, cluster: Cluster, state: State, folder: Path, copied: Query) -> None:
        self.state = state
        self.notice = ""
        self._collection = Collection(cluster, state, folder, copied)
        self.lexicon = self._collection.lexicon

    def info(self) -> CollectionInfo:
        """Counts and span of the collection."""
        return self._info

    def search(self, plan: Plan, ranking: Ranking) -> EngineResult:
        """Run a plan."""
        return Search(plan, ranking, self._collection).result()

    def paragraphs(self, docs: Sequence[int]) -> list[StoredParagraph]:
        """The stored paragraphs of these documents, in the order asked for."""
        found = self._collection.stored.paragraphs(docs)
        articles = {id(record): read_article(record) for _, record in found}
        return [
            StoredParagraph(
                read_paragraph(record),
                articles[id(article)],
                tuple(articles[id(article)].notes[place] for place in record["notes"]),
            )
            for record, article in found
        ]

    def lines(self, plan: LinePlan, ranking: Ranking) -> EngineLines:
        """The places in texts where a plan's words stand, in the paragraphs it finds."""
        return lines(plan, Search(replace(plan.plan, limit=0), ranking, self._collection))

    def copies(self, doc: int) -> Sequence[int]:
        """The documents that are near copies of this one, itself among them, first published first; else none."""
        return self._collection.copies.of(doc)

    def stories(self) -> EngineStories:
        """The articles that were printed from one text; worked out once."""
        return self._stories

    def article(self, article_id: str) -> Article:
        """A whole article, headings in place; raises ArticleNotFound."""
        hit = self._collection.article_hit(article_id)
        body = self._collection.body({"term": {"article": hit["_source"]["article"]}}, sort=["doc"])
        records = [self._collection.stored.paragraph(hit) for hit in self._collection.all_hits(body, 1000)]
        return whole_article(self._collection.stored.article(hit), records)

    def article_docs(self, article_id: str) -> range:
        """The document numbers of an article's paragraphs; raises ArticleNotFound."""
        hit = self._collection.article_hit(article_id)
        first = hit["_source"]["doc"]
        return range(first, first + hit["fields"]["documents"][0])

    def values(self, column: str) -> Sequence[str]:
        """The distinct values of a column, `unknown` not among them."""
        return [value for value, _ in self._collection.values(column, EVERYTHING)]

    def articles_by_date(self, source: str | None, first: int, count: int) -> list[Article]:
        """Articles newest first, undated last, without paragraphs."""
        query: Query = EVERYTHING if source is None else {"term": {"source": source}}
        return self._articles(self._by_date(query), first, count)

    def statistics(self, doc: int, field: str, terms: Sequence[int]) -> Statistics:
        """The numbers behind the score of these terms in a field of a document; its article's title for `title`."""
        ids, collection = tuple(terms), self._collection
        window = collection.window(collection.hits(collection.body({"term": {"doc": doc}}, **columns(*COLUMNS)), 1))
        frequency = int(window.tokens[field].counts(flags(ids, len(self.lexicon)))[0])
        averages = collection.averages[field]
        doc_freq = collection.count((field, ids)) if ids else 0
        return Statistics(frequency, doc_freq, averages.units, int(window.lengths(field)[0]), averages.average)

    def neighbours(self, article_id: str) -> tuple[Article | None, Article | None]:
        """The articles just before and just after this one by date in its source; raises ArticleNotFound."""
        hit = self._collection.article_hit(article_id)
        source = self._collection.stored.article(hit)["source"]
        no_source: Query = {"bool": {"must_not": [{"exists": {"field": "source"}}]}}
        query: Query = {"term": {"source": source}} if source else no_source
        at = [hit["fields"].get("first_day", [None])[0], hit["_source"]["article"]]
        earlier = self._by_date(query) | {"search_after": at}
        later = self._by_date(query, ascending=True) | {"search_after": at}
        return next(iter(self._articles(earlier, 0, 1)), None), next(iter(self._articles(later, 0, 1)), None)

    def _by_date(self, query: Query, ascending: bool = False) -> Answer:
        """A search for articles, newest first and undated last, or the other way round."""
        order, missing = ("asc", "_first") if ascending else ("desc", "_last")
        sort = [{"first_day": {"order": order, "missing": missing}}, {"article": "desc" if ascending else "asc"}]
        return self._collection.body(query, "article", sort=sort)

    def _articles(self, body: Answer, first: int, count: int) -> list[Article]:
        if first + count <= AT_ONCE:
            hits = self._collection.hits(body | ({"from": first} if first else {}), count)
        else:
            hits = self._collection.hits(body, first + count)[first:]
        return [replace(read_article(self._collection.stored.article(hit)), paragraphs=()) for hit in hits]

    @cached_property
    def _stories(self) -> EngineStories:
        return stories(self._collection)

    @cached_property
    def _info(self) -> CollectionInfo:
        collection = self._collection
        dated = collection.body({"exists": {"field": "date"}}, "article", size=1)
        answers = collection.ask({order: dated | {"sort": [{"date": order}]} for order in ("asc", "desc")})
        first, last = (answers[order]["hits"]["hits"] for order in ("asc", "desc"))
        sources = collection.article_sources()
        return CollectionInfo(
            articles=self.state.articles,
            paragraphs=self.state.documents,
            sources=tuple(sorted(sources, key=lambda item: (-item[1], item[0]))),
            first_date=first[0]["sort"][0] if first else None,
            last_date=last[0]["sort"][0] if last else None,
            state=self.state.name,
        )
