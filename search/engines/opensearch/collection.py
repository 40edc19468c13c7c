"""One state of the collection as it is asked: counts of it, its documents in an order, and what is stored of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from index.arrays.array_file import open_arrays
from index.errors import ArticleNotFound, IndexDamaged
from index.schema import FIELDS, UNKNOWN
from index.storage.opensearch.cluster import Answer, Cluster
from index.storage.opensearch.mapping import kept_value, terms_query
from index.storage.opensearch.states import State
from index.storage.opensearch.words import GRAMS, LEXICON, SPELLINGS, read_spellings
from index.vocabulary.lexicon import Lexicon
from search.engines.arrays.grams import Grams
from search.engines.opensearch.queries import EVERYTHING, Query, every
from search.engines.opensearch.window import FieldAverages

AT_ONCE = 10_000
"""Hits that one search gives at most (`index.max_result_window`)."""

_VALUES = 10_000
"""Values of a column that are asked for at once."""

_COUNTS, _RECORDS = 200_000, 20_000
"""Counts and records that are remembered."""

Key = TypeVar("Key")
Value = TypeVar("Value")

Record = Mapping[str, Any]


class Memo(dict[Key, Value], Generic[Key, Value]):
    """What was asked before, all of it forgotten when there is too much."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: Key, value: Value) -> None:
        if len(self) >= self._most:
            self.clear()
        super().__setitem__(key, value)


class Collection:
    """A state, its words (files in a folder), and its documents in a cluster; safe to use from several threads."""

    def __init__(self, cluster: Cluster, state: State, folder: Path) -> None:
        self._cluster = cluster
        self.state = state
        self.lexicon = Lexicon.load(folder / LEXICON)
        self.grams = Grams(open_arrays(folder / GRAMS))
        self.spellings = read_spellings(folder / SPELLINGS)
        self._counts: Memo[tuple[str, tuple[int, ...]], int] = Memo(_COUNTS)
        self._paragraphs: Memo[int, tuple[int, Record]] = Memo(_RECORDS)
        self._articles: Memo[int, Record] = Memo(_RECORDS)

    @cached_property
    def averages(self) -> dict[str, FieldAverages]:
        """What scores go by in each field."""
        units = {name: self.state.articles if name == "title" else self.state.documents for name in FIELDS}
        return {name: FieldAverages(n, (self.state.tokens[name] / n if n else 0.0) or 1.0) for name, n in units.items()}

    def body(self, query: Query, kind: str = "paragraph", **parts: Any) -> Answer:
        """A search for what matches a query, of the documents of a kind; no hits unless it says how many."""
        return {"query": every([*self.state.holds(kind), query]), "size": 0, **parts}

    def count_body(self, query: Query, kind: str = "paragraph") -> Answer:
        """A search that counts what matches."""
        return self.body(query, kind, track_total_hits=True)

    def article_count_body(self, query: Query) -> Answer:
        """A search that counts the articles of the paragraphs that match, each once."""
        children = {"type": "paragraph", "query": every([*self.state.holds("paragraph"), query])}
        return self.count_body({"has_child": children}, "article")

    def ask(self, bodies: Sequence[Answer]) -> list[Answer]:
        """The answers to some searches."""
        return self._cluster.searches(self.state.index, bodies)

    def hits(self, body: Answer, count: int) -> list[Answer]:
        """The first hits of a sorted search, however many."""
        if count <= AT_ONCE:
            found: list[Answer] = self.ask([{**body, "size": count}])[0]["hits"]["hits"]
            return found
        return list(islice(self.all_hits(body), count))

    def all_hits(self, body: Answer, page: int = AT_ONCE) -> Iterator[Answer]:
        """All hits of a sorted search, whose order tells any two apart; of one point in time."""
        return self._cluster.hits(self.state.index, body, page)

    def doc_freqs(self, wanted: Sequence[tuple[str, tuple[int, ...]]]) -> dict[tuple[str, tuple[int, ...]], int]:
        """In how many units of a field any of some terms stands, for each pair of them; remembered."""
        known = {key: found for key in wanted if (found := self._counts.get(key)) is not None}
        unknown = [key for key in dict.fromkeys(wanted) if key not in known]
        for key, answer in zip(unknown, self.ask([self._counting(*key) for key in unknown]), strict=True):
            self._counts[key] = known[key] = answer["hits"]["total"]["value"]
        return known

    def _counting(self, field: str, terms: tuple[int, ...]) -> Answer:
        query = terms_query(field, map(self.lexicon.term, terms))
        return self.count_body(every([query, {"term": {"opens": True}}]) if field == "title" else query)

    def article_freq(self, terms: tuple[int, ...]) -> int:
        """How many articles have any of some terms in their texts; remembered."""
        key = ("article", terms)
        found = self._counts.get(key)
        if found is None:
            words = terms_query("text", map(self.lexicon.term, terms))
            found = self._counts[key] = self.ask([self.article_count_body(words)])[0]["hits"]["total"]["value"]
        return found

    def record(self, hit: Answer) -> Record:
        """What is stored of a paragraph that was found, remembered."""
        source = hit["_source"]
        known = self._paragraphs.get(source["doc"])
        if known is None:
            self._paragraphs[source["doc"]] = known = (source["article"], _read(source["record"]))
        return known[1]

    def paragraphs(self, docs: Sequence[int]) -> list[tuple[int, Record]]:
        """The article's number and the record of each of some paragraphs."""
        known = {doc: found for doc in docs if (found := self._paragraphs.get(doc))}
        unknown = [doc for doc in dict.fromkeys(docs) if doc not in known]
        for start in range(0, len(unknown), AT_ONCE):
            part = unknown[start : start + AT_ONCE]
            for hit in self.hits(self.body(terms_query("doc", part)), len(part)):
                known[hit["_source"]["doc"]] = (hit["_source"]["article"], self.record(hit))
        if len(known) < len(set(docs)):
            raise IndexDamaged("index.file_missing", self.state.index)
        return [known[doc] for doc in docs]

    def articles(self, numbers: Sequence[int]) -> dict[int, Record]:
        """The records of articles by number."""
        known = {number: found for number in numbers if (found := self._articles.get(number))}
        unknown = [number for number in dict.fromkeys(numbers) if number not in known]
        for start in range(0, len(unknown), AT_ONCE):
            part = unknown[start : start + AT_ONCE]
            for hit in self.hits(self.body(terms_query("article", part), "article"), len(part)):
                known[hit["_source"]["article"]] = self.article(hit)
        return known

    def article(self, hit: Answer) -> Record:
        """What is stored of an article that was found, remembered."""
        number = hit["_source"]["article"]
        if (known := self._articles.get(number)) is None:
            self._articles[number] = known = _read(hit["_source"]["record"])
        return known

    def article_hit(self, article_id: str) -> Answer:
        """The hit of an article, with its first and number of documents; raises ArticleNotFound."""
        body = self.body(
            {"term": {"id": kept_value(article_id)}}, "article", docvalue_fields=["documents", "first_day"]
        )
        for hit in self.hits(body, 1):
            return hit
        raise ArticleNotFound("article.missing", article_id)

    def article_sources(self) -> list[tuple[str, int]]:
        """The sources with their numbers of articles."""
        return self.values("source", EVERYTHING, "article")

    def values(self, column: str, query: Query, kind: str = "paragraph") -> list[tuple[str, int]]:
        """Every value of a column of what matches, `unknown` left out, ascending, and how many documents have it."""
        found: list[tuple[str, int]] = []
        composite: Answer = {"size": _VALUES, "sources": [{"value": {"terms": {"field": column}}}]}
        while True:
            answer = self.ask([self.body(query, kind, aggs={"values": {"composite": composite}})])[0]
            page = answer["aggregations"]["values"]
            found += [(bucket["key"]["value"], bucket["doc_count"]) for bucket in page["buckets"]]
            if "after_key" not in page:
                return [each for each in found if each[0] != UNKNOWN]
            composite = {**composite, "after": page["after_key"]}


def _read(record: str) -> Record:
    read: Record = msgspec.json.decode(record)
    return read
