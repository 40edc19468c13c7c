"""The engine in plain Python: small collections, tests, and the oracle that the fast engines are held against.

Every rule is written in the most obvious way; nothing here is fast.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, cached_property

import numpy as np

from index.arabic.chain import terms_of
from index.arabic.dates import days
from index.arrays.ragged import Ragged, starts_of
from index.documents import Document, column_values, documents
from index.errors import ArticleNotFound
from index.model import Article
from index.schema import ARTICLE_COLUMNS, UNKNOWN
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.sketches import sketches
from index.vocabulary.term_hashes import fingerprints
from search import plan
from search.engines.base import (
    CollectionInfo,
    EngineLines,
    EngineResult,
    EngineStories,
    Statistics,
    StoredParagraph,
)
from search.scoring.bm25 import STORED_LENGTHS
from search.scoring.ranking import Ranking
from tests.oracle.concordance import lines
from tests.oracle.near_copies import copy_groups
from tests.oracle.search import Row, Scores, Search
from tests.oracle.stories import Printing, story_rows


class MemoryEngine:
    """Articles held in memory."""

    def __init__(self, articles: Iterable[Article] = ()) -> None:
        self._snapshot = MemorySnapshot(tuple(articles))

    def replace(self, articles: Iterable[Article]) -> None:
        """Commit these articles in place of all that was there; snapshots in use do not change."""
        self._snapshot = MemorySnapshot(tuple(articles))

    def snapshot(self) -> MemorySnapshot:
        """The newest committed state."""
        return self._snapshot

    def close(self) -> None:
        """Nothing is held."""


class MemorySnapshot:
    """One state of a MemoryEngine."""

    def __init__(self, articles: tuple[Article, ...]) -> None:
        self._articles = articles
        texts = [(number, document) for number, article in enumerate(articles) for document in documents(article)]
        spelled = [(number, document, _spellings(document)) for number, document in texts]
        counts = Counter(word for *_, fields in spelled for words in fields.values() for word in words)
        ordered = sorted(counts)
        self._lexicon = Lexicon.build(ordered, np.array([counts[word] for word in ordered], dtype=np.int64))
        ids = {word: position for position, word in enumerate(ordered)}
        self._rows: list[Row] = []
        self._of_article: dict[int, list[int]] = defaultdict(list)
        for number, document, fields in spelled:
            tokens = {field: tuple(ids[word] for word in words) for field, words in fields.items()}
            first, last = _days(articles[number])
            opens = number not in self._of_article
            self._of_article[number].append(len(self._rows))
            self._rows.append(Row(document, number, opens, tokens, first, last))

    @property
    def lexicon(self) -> Lexicon:
        """The terms of this state."""
        return self._lexicon

    def info(self) -> CollectionInfo:
        """Counts and span of the collection."""
        sources = Counter(article.source for article in self._articles if article.source)
        dates = sorted(article.date.iso for article in self._articles if article.date)
        return CollectionInfo(
            articles=len(self._articles),
            paragraphs=len(self._rows),
            sources=tuple(sorted(sources.items(), key=lambda item: (-item[1], item[0]))),
            first_date=dates[0] if dates else None,
            last_date=dates[-1] if dates else None,
            state=f"memory-{id(self):x}",
        )

    def search(self, query: plan.Plan, ranking: Ranking) -> EngineResult:
        """Run a plan."""
        return Search(self, query, ranking).result()

    def lines(self, query: plan.LinePlan, ranking: Ranking) -> EngineLines:
        """The places where a plan's words stand in the texts of what it finds."""
        every = replace(query.plan, offset=0, limit=len(self._rows), group=False, fold=False)
        texts = {hit.doc: self._rows[hit.doc].tokens["text"] for hit in self.search(every, ranking).hits}
        result = self.search(replace(query.plan, limit=0), ranking)
        return lines(query, result, texts, [row.first_day for row in self._rows], self._lexicon)

    def paragraphs(self, docs: Sequence[int]) -> list[StoredParagraph]:
        """The stored paragraphs of these documents."""
        rows = [self._rows[doc] for doc in docs]
        return [StoredParagraph(r.document.paragraph, _bare(self._articles[r.article]), r.document.notes) for r in rows]

    def article_docs(self, article_id: str) -> range:
        """The documents of an article."""
        at = [article.id for article in self._articles].index(self.article(article_id).id)
        docs = [doc for doc, row in enumerate(self._rows) if row.article == at]
        return range(docs[0], docs[-1] + 1)

    def article(self, article_id: str) -> Article:
        """A whole article; raises ArticleNotFound."""
        for article in self._articles:
            if article.id == article_id:
                return article
        raise ArticleNotFound("article.missing", article_id)

    def copies(self, doc: int) -> Sequence[int]:
        """The near copies of a document, itself among them, first published first."""
        return next((group for group in self.copy_groups if doc in group), [])

    @cached_property
    def copy_groups(self) -> list[list[int]]:
        """All groups of near copies."""
        texts = [[self._lexicon.term(term) for term in row.tokens["text"]] for row in self._rows]
        return copy_groups(texts, sorted(range(len(self._rows)), key=self._published))

    def stories(self) -> EngineStories:
        """The articles that were printed from one text."""
        firsts = sorted((docs[0] for docs in self._of_article.values()), key=self._published)
        articles = [self._rows[doc].article for doc in firsts]
        words = [
            {doc: len(self._rows[doc].tokens["text"]) for doc in self._of_article[article]} for article in articles
        ]
        printed = [
            Printing(own, self._sketch(own), self._articles[n].source, _days(self._articles[n])[0])
            for own, n in zip(words, articles, strict=True)
        ]
        rows = story_rows(self.copy_groups, printed)
        printings = [at for row in rows for at in row]
        names = ["", *self.values("source")]
        return EngineStories(
            Ragged(np.array([firsts[at] for at in printings], np.int32), starts_of([len(row) for row in rows])),
            np.array([names.index(printed[at].source or "") for at in printings], np.int32),
            names,
            *(np.array([_days(self._articles[articles[at]])[end] for at in printings], np.int32) for end in (0, 1)),
        )

    def _sketch(self, docs: Iterable[int]) -> frozenset[int]:
        """The sketch of the article of these documents."""
        terms = [self._lexicon.term(term) for doc in docs for term in self._rows[doc].tokens["text"]]
        return frozenset(sketches(fingerprints(terms), np.array([0, len(terms)]))[0])

    def _published(self, doc: int) -> tuple[int, bytes, int]:
        """What documents are in the order of publication by."""
        row = self._rows[doc]
        return row.first_day or 99_999_999, self._articles[row.article].id.encode(), doc

    def values(self, column: str) -> Sequence[str]:
        """The distinct values of a column."""
        return sorted({value for row in self._rows for value in self.column(row, column) if value != UNKNOWN})

    def articles_by_date(self, source: str | None, first: int, count: int) -> list[Article]:
        """Articles newest first, undated last, without paragraphs."""
        wanted = [article for article in self._articles if source is None or article.source == source]
        wanted.sort(key=lambda article: -_days(article)[0])
        return [_bare(article) for article in wanted[first : first + count]]

    def statistics(self, doc: int, field: str, terms: Sequence[int]) -> Statistics:
        """The numbers behind a score."""
        doc_count, average = self.field_stats(field)
        frequencies = self.frequencies(field, tuple(terms))
        at = self._of_article[self._rows[doc].article][0] if field == "title" else doc
        return Statistics(frequencies.get(at, 0), len(frequencies), doc_count, self.length(field, at), average)

    def neighbours(self, article_id: str) -> tuple[Article | None, Article | None]:
        """The articles before and after this one by date in its source; raises ArticleNotFound."""
        source = self.article(article_id).source
        listed = [a for a in self.articles_by_date(source, 0, len(self._articles)) if a.source == source]
        at = next(position for position, article in enumerate(listed) if article.id == article_id)
        before = listed[at + 1] if at + 1 < len(listed) else None
        return before, listed[at - 1] if at else None

    def column(self, row: Row, name: str) -> tuple[str, ...]:
        """The values of a facet or column for a document."""
        article = self._articles[row.article]
        if name == "cited":
            return row.document.cited
        if name in ARTICLE_COLUMNS:
            return column_values(article)[name] or (UNKNOWN,)
        length = {"year": 4, "month": 7, "day": 10}[name]
        return (article.date.iso[:length] if article.date and len(article.date.iso) >= length else UNKNOWN,)

    @cache  # noqa: B019 - a snapshot lives as long as its test
    def field_stats(self, field: str) -> tuple[int, float]:
        """How many units a field has (documents; articles for the title) and its average length in tokens."""
        doc_count = len(self._of_article) if field == "title" else len(self._rows)
        return doc_count, (sum(len(row.tokens[field]) for row in self._rows) / doc_count if doc_count else 0.0) or 1.0

    def frequencies(self, field: str, terms: tuple[int, ...]) -> dict[int, int]:
        """How often any of the terms stands in the field, for each document that posts one."""
        wanted = frozenset(terms)
        should = ((doc, sum(t in wanted for t in row.tokens[field])) for doc, row in enumerate(self._rows))
        return {doc: frequency for doc, frequency in should if frequency}

    def spread(self, field: str, scores: Scores) -> Scores:
        """Scores of a field on all the documents it reaches: the title reaches its whole article."""
        if field != "title":
            return scores
        return {other: s for doc, s in scores.items() for other in self._of_article[self._rows[doc].article]}

    def length(self, field: str, doc: int) -> int:
        """The length of a field of a document as scores see it."""
        length = len(self._rows[doc].tokens[field])
        return next((stored for stored in STORED_LENGTHS if stored >= length), STORED_LENGTHS[-1])

    @property
    def rows(self) -> Sequence[Row]:
        """All documents in order."""
        return self._rows


def _bare(article: Article) -> Article:
    return replace(article, paragraphs=())


def _spellings(document: Document) -> dict[str, list[str]]:
    texts = {field: getattr(document, field) for field in ("text", "heading", "title")}
    return {field: terms_of(text) for field, text in (texts | {"notes": document.notes_text}).items()}


def _days(article: Article) -> tuple[int, int]:
    return days(article.date) if article.date else (0, 0)
