"""One state of the collection as it is asked: counts of it, its documents in an order, and what is stored of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from index.arrays.array_file import open_arrays
from index.errors import ArticleNotFound
from index.schema import FIELDS, UNKNOWN
from index.storage.opensearch.cluster import Answer, Cluster
from index.storage.opensearch.copies import COPIES, CopyGroups
from index.storage.opensearch.mapping import kept_value, terms_query
from index.storage.opensearch.states import State
from index.storage.opensearch.words import GRAMS, LEXICON, NUMBERS, SPELLINGS, read_numbers, read_spellings
from index.vocabulary.lexicon import Lexicon
from search.engines.arrays.grams import Grams
from search.engines.opensearch.queries import EVERYTHING, Query, every
from search.engines.opensearch.stored import Memo, Stored
from search.engines.opensearch.window import FieldAverages, Window, window_of

AT_ONCE = 10_000
"""Hits that one search gives at most (`index.max_result_window`)."""

FILES = (LEXICON, GRAMS, SPELLINGS, NUMBERS, COPIES)
"""The files of a state that its readers need."""

_VALUES = 10_000
"""Values of a column that are asked for at once."""

_COUNTS, _NAMES = 200_000, 100_000
"""Counts and terms that are remembered."""

Name = TypeVar("Name", bound=Hashable)

TermCount: TypeAlias = tuple[str, tuple[int, ...]]
"""What is counted: in how many units of a field (or articles, for `ARTICLE`) any of some terms stands."""

ARTICLE = "article"


class Collection:
    """A state, its words (files in a folder), and its documents in a cluster; safe to use from several threads.

    `copied` is the query for the documents that are near copies of any other.
    """

    def __init__(self, cluster: Cluster, state: State, folder: Path, copied: Query) -> None:
        self._cluster = cluster
        self.state = state
        self.copied = copied
        self.lexicon = Lexicon.load(folder / LEXICON)
        self.grams = Grams([open_arrays(folder / GRAMS).arrays])
        self.spellings = read_spellings(folder / SPELLINGS)
        self.ids = read_numbers(folder / NUMBERS)
        self.copies = CopyGroups.load(folder / COPIES)
        self.stored = Stored(self.body, self.ask)
        self._counts: Memo[Hashable, int] = Memo(_COUNTS)
        self._names: Memo[int, str] = Memo(_NAMES)

    @cached_property
    def averages(self) -> dict[str, FieldAverages]:
        """What scores go by in each field."""
        units = {name: self.state.articles if name == "title" else self.state.documents for name in FIELDS}
        return {name: FieldAverages(n, (self.state.tokens[name] / n if n else 0.0) or 1.0) for name, n in units.items()}

    # Searches

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

    def ask(self, bodies: Mapping[Name, Answer]) -> dict[Name, Answer]:
        """The answers to some searches, asked together, by the names they are given."""
        return dict(zip(bodies, self._cluster.searches(self.state.index, list(bodies.values())), strict=True))

    def hits(self, body: Answer, count: int) -> list[Answer]:
        """The first hits of a sorted search, however many."""
        if count <= AT_ONCE:
            hits: list[Answer] = self.ask({"": {**body, "size": count}})[""]["hits"]["hits"]
            return hits
        return list(islice(self.all_hits(body), count))

    def all_hits(self, body: Answer, page: int = AT_ONCE) -> Iterator[Answer]:
        """All hits of a sorted search, whose order tells any two apart; of one point in time."""
        return self._cluster.hits(self.state.index, body, page)

    def pages(self, body: Answer, page: int) -> Iterator[list[Answer]]:
        """All hits of a sorted search, so many at a time."""
        return self._cluster.pages(self.state.index, body, page)

    def window(self, hits: Sequence[Answer]) -> Window:
        """The window of some hits with `window.COLUMNS`; their articles are remembered."""
        window = window_of(hits, self.ids)
        self.stored.note_articles(window.docs.tolist(), window.articles.tolist())
        return window

    def term_names(self, terms: Sequence[int]) -> list[str]:
        """Terms by their ids, remembered: most of them are asked for many times."""
        known = self._names
        return [known.get(number) or known.setdefault(number, self.lexicon.term(number)) for number in terms]

    # Counts

    def counts(self, wanted: Mapping[Name, Query]) -> dict[Name, int]:
        """How many paragraphs match each of some queries, remembered by their names, which say all of them."""
        bodies = {name: self.count_body(query) for name, query in wanted.items() if name not in self._counts}
        known = {name: self._counts[name] for name in wanted if name not in bodies}
        return known | self.learn(self.ask(bodies))

    def unknown(self, wanted: Sequence[TermCount]) -> dict[TermCount, Answer]:
        """The searches that count what is not known yet; `learn` takes their answers."""
        return {key: self._counting(*key) for key in wanted if key not in self._counts}

    def learn(self, answers: Mapping[Name, Answer]) -> dict[Name, int]:
        """Remember the counts that searches gave."""
        counts = {name: answer["hits"]["total"]["value"] for name, answer in answers.items()}
        for name, count in counts.items():
            self._counts[name] = count
        return counts

    def count(self, key: TermCount) -> int:
        """In how many units of a field, or articles, any of some terms stands; asked if it is not known."""
        known = self._counts.get(key)
        return self.learn(self.ask(self.unknown([key])))[key] if known is None else known

    def _counting(self, field: str, terms: tuple[int, ...]) -> Answer:
        words = terms_query("text" if field == ARTICLE else field, self.term_names(terms))
        if field == ARTICLE:
            return self.article_count_body(words)
        return self.count_body(every([words, {"term": {"opens": True}}]) if field == "title" else words)

    # What is stored

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
        counts: list[tuple[str, int]] = []
        composite: Answer = {"size": _VALUES, "sources": [{"value": {"terms": {"field": column}}}]}
        while True:
            answer = self.ask({"": self.body(query, kind, aggs={"values": {"composite": composite}})})[""]
            page = answer["aggregations"]["values"]
            counts += [(bucket["key"]["value"], bucket["doc_count"]) for bucket in page["buckets"]]
            if "after_key" not in page:
                return [counted for counted in counts if counted[0] != UNKNOWN]
            composite = {**composite, "after": page["after_key"]}
