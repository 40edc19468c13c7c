"""Articles as integer arrays, ready to become a segment: each distinct term is looked up once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.arabic.dates import days
from index.arrays.array_file import Ints
from index.documents import column_values, documents
from index.model import Article
from index.schema import FIELDS
from index.storage.base import Analysis
from index.storage.stored_fields import article_record, document_record, pack_record, unpack_record


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """The columns of an article of `documents` documents, for filters and counts; days as yyyymmdd, 0 unknown.

    `notes` is how many footnotes it has, `values` are those of `index.documents.column_values`.
    """

    id: str
    documents: int
    values: Mapping[str, tuple[str, ...]]
    first_day: int
    last_day: int
    notes: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles as arrays.

    `tokens[field]` are the field's tokens, document after document, as positions in `vocabulary`; `lengths[field]`
    how many each document has. `stored` holds the packed record of each document, `cited` pairs of a
    0-based document and a domain, in the order of documents.
    """

    vocabulary: Sequence[str]
    tokens: dict[str, Ints]
    lengths: dict[str, Ints]
    stored: list[bytes]
    articles: Sequence[ArticleRow]
    cited: Sequence[tuple[int, str]]

    @property
    def size(self) -> int:
        """How many documents."""
        return len(self.stored)


class BatchBuilder:
    """Gathers articles into a Batch; `titles` False leaves the field `title` empty.

    `texts` has for each field the text of each document, which are to be analysed (index/pipeline/analysis.py).
    """

    def __init__(self, titles: bool = True) -> None:
        self._titles = titles
        self.texts: dict[str, list[str]] = {field: [] for field in FIELDS}
        self._stored: list[bytes] = []
        self._articles: list[ArticleRow] = []
        self._cited: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._stored)

    def add(self, article: Article) -> None:
        """Append the documents of an article."""
        parts = documents(article)
        for position, document in enumerate(parts):
            record = document_record(document)
            if position == 0:
                record["article"] = article_record(article, parts)
            self._cited.extend((len(self._stored), domain) for domain in document.cited)
            self._stored.append(pack_record(record))
            self.texts["text"].append(document.text)
            self.texts["heading"].append(document.heading)
            self.texts["title"].append(document.title if self._titles else "")
            self.texts["notes"].append(document.notes_text if document.notes else "")
        self._articles.append(article_row(article, len(parts)))

    def batch(self, analysis: Analysis) -> Batch:
        """What was gathered, with the analysis of its texts."""
        return Batch(analysis.vocabulary, analysis.tokens, analysis.lengths, self._stored, self._articles, self._cited)


def article_row(article: Article, documents: int) -> ArticleRow:
    """The row of an article of so many documents."""
    first, last = days(article.date) if article.date else (0, 0)
    return ArticleRow(article.id, documents, column_values(article), first, last, len(article.notes))


class Merger:
    """Puts batches together, one after the other: of each term that several have one copy is kept."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._tokens: dict[str, list[Ints]] = {field: [] for field in FIELDS}
        self._lengths: dict[str, list[Ints]] = {field: [] for field in FIELDS}
        self._stored: list[bytes] = []
        self._articles: list[ArticleRow] = []
        self._cited: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._stored)

    def add(self, part: Batch) -> None:
        """Append a batch."""
        known, base = self._numbers, len(self._stored)
        numbers = np.array([known.setdefault(term, len(known)) for term in part.vocabulary], np.int32)
        for field in FIELDS:
            self._tokens[field].append(numbers[part.tokens[field]])
            self._lengths[field].append(part.lengths[field])
        self._stored += part.stored
        self._articles += part.articles
        self._cited += [(base + doc, domain) for doc, domain in part.cited]

    def batch(self) -> Batch:
        """All of them as one batch, its vocabulary sorted by code point; asked for once, for nothing is copied."""
        vocabulary = sorted(self._numbers)
        rank = np.empty(len(vocabulary), np.int32)
        rank[[self._numbers[term] for term in vocabulary]] = np.arange(len(vocabulary))
        nothing = np.zeros(0, np.int32)
        tokens = {field: rank[np.concatenate([nothing, *self._tokens.pop(field)])] for field in FIELDS}
        lengths = {field: np.concatenate([nothing, *self._lengths.pop(field)]) for field in FIELDS}
        return Batch(vocabulary, tokens, lengths, self._stored, self._articles, self._cited)


def merge(parts: Iterable[Batch]) -> Batch:
    """Batches one after the other as one, its vocabulary sorted by code point and without repetitions."""
    merger = Merger()
    for part in parts:
        merger.add(part)
    return merger.batch()


def rename_article(batch: Batch, number: int, key: str) -> Batch:
    """The batch with another id for its 0-based article `number`."""
    articles, stored = list(batch.articles), list(batch.stored)
    doc = sum(article.documents for article in articles[:number])
    articles[number] = replace(articles[number], id=key)
    record = unpack_record(stored[doc])
    stored[doc] = pack_record(record | {"article": record["article"] | {"id": key}})
    return replace(batch, articles=articles, stored=stored)
