"""Articles as integer arrays, ready to become a segment: each distinct spelling is looked up once."""

from __future__ import annotations

import pickle
import zlib
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from index.arabic.dates import days
from index.arabic.tokens import Analyzer, raw_words
from index.documents import Document, documents
from index.engines.arrays import Ints
from index.engines.stored import article_record, document_record
from index.model import Article

FIELDS = ("text", "heading", "title", "notes")
STORED_COMPRESSION = 0
"""zlib's level for stored records: what compression saves of the disk (a third) costs a sixth of the time to index."""

_PICKLE_PROTOCOL = 2


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """What is filtered and counted by, for an article of `documents` documents; days as yyyymmdd, 0 unknown."""

    id: str
    documents: int
    source: str | None
    author: str | None
    first_day: int
    last_day: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles as arrays.

    `tokens[field]` are the field's tokens, document after document, as positions in `vocabulary`; `lengths[field]`
    how many each document has. `stored` holds the record of each document (pickled, deflated), `cited` pairs of a
    0-based document and a domain, in the order of documents.
    """

    vocabulary: Sequence[str]
    tokens: dict[str, Ints]
    lengths: dict[str, Ints]
    stored: Sequence[bytes]
    articles: Sequence[ArticleRow]
    cited: Sequence[tuple[int, str]]

    @property
    def size(self) -> int:
        """How many documents."""
        return len(self.stored)


class BatchBuilder:
    """Gathers articles into a Batch; `titles` False leaves the field `title` empty."""

    def __init__(self, analyzer: Analyzer, titles: bool = True) -> None:
        self._fields = FIELDS if titles else tuple(field for field in FIELDS if field != "title")
        self._ids = _Ids(analyzer)
        self._tokens = {field: array("i") for field in FIELDS}
        self._lengths = {field: array("i") for field in FIELDS}
        self._stored: list[bytes] = []
        self._articles: list[ArticleRow] = []
        self._cited: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._stored)

    def add(self, article: Article) -> None:
        """Analyse an article and append its documents."""
        parts = documents(article)
        for position, document in enumerate(parts):
            record = document_record(document)
            if position == 0:
                record["article"] = article_record(article, parts)
            self._cited.extend((len(self._stored), domain) for domain in document.cited)
            self._stored.append(pack_record(record))
            self._analyse(document)
        first, last = days(article.date) if article.date else (0, 0)
        self._articles.append(ArticleRow(article.id, len(parts), article.source, article.author, first, last))

    def _analyse(self, document: Document) -> None:
        texts = {
            "text": document.text,
            "heading": document.heading,
            "title": document.title,
            "notes": document.notes_text if document.notes else "",
        }
        for field in self._fields:
            text = texts[field]
            tokens = self._ids.of_text(text) if text else ()
            self._tokens[field].extend(tokens)
            self._lengths[field].append(len(tokens))

    def batch(self) -> Batch:
        """What was gathered; the vocabulary is in no order yet (see `merge`)."""
        if "title" not in self._fields:
            self._lengths["title"] = array("i", bytes(4 * len(self._stored)))
        return Batch(
            tuple(self._ids.vocabulary),
            {field: _ints(ids) for field, ids in self._tokens.items()},
            {field: _ints(lengths) for field, lengths in self._lengths.items()},
            self._stored,
            self._articles,
            self._cited,
        )


class _Ids(dict[str, int]):
    """Word as written → the number of its spelling in `vocabulary`, each looked up once.

    A word of several spellings, or of none, has a negative number: -1 for the first list in `several`, and so on.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self._spellings = analyzer.spellings
        self.vocabulary: defaultdict[str, int] = defaultdict()
        self.vocabulary.default_factory = self.vocabulary.__len__
        self.several: list[list[int]] = []

    def __missing__(self, word: str) -> int:
        numbers = [self.vocabulary[spelling] for spelling in self._spellings(word)]
        if len(numbers) == 1:
            self[word] = numbers[0]
        else:
            self.several.append(numbers)
            self[word] = -len(self.several)
        return self[word]

    def of_text(self, text: str) -> list[int]:
        """The numbers of the spellings of a text, in order."""
        numbers = list(map(self.__getitem__, raw_words(text)))
        if not numbers or min(numbers) >= 0:
            return numbers
        return [part for number in numbers for part in (self.several[-number - 1] if number < 0 else (number,))]


def merge(parts: Sequence[Batch]) -> Batch:
    """Batches one after the other as one, its vocabulary sorted by code point and without repetitions."""
    vocabulary = sorted(set().union(*(part.vocabulary for part in parts)))
    ids = {spelling: position for position, spelling in enumerate(vocabulary)}
    maps = [np.array([ids[s] for s in part.vocabulary], dtype=np.int32) for part in parts]
    bases = np.cumsum([0, *(part.size for part in parts)]).tolist()
    return Batch(
        vocabulary,
        {field: np.concatenate([m[p.tokens[field]] for m, p in zip(maps, parts, strict=True)]) for field in FIELDS},
        {field: np.concatenate([part.lengths[field] for part in parts]) for field in FIELDS},
        [record for part in parts for record in part.stored],
        [article for part in parts for article in part.articles],
        [(base + doc, domain) for base, part in zip(bases, parts, strict=False) for doc, domain in part.cited],
    )


def renamed(batch: Batch, number: int, key: str) -> Batch:
    """The batch with another id for its 0-based article `number`."""
    articles, stored = list(batch.articles), list(batch.stored)
    doc = sum(article.documents for article in articles[:number])
    articles[number] = replace(articles[number], id=key)
    record = unpack_record(stored[doc])
    stored[doc] = pack_record(record | {"article": record["article"] | {"id": key}})
    return replace(batch, articles=articles, stored=stored)


def pack_record(record: dict[str, Any]) -> bytes:
    """A record as Whoosh's column of stored fields keeps it: pickled and deflated."""
    return zlib.compress(pickle.dumps(record, _PICKLE_PROTOCOL), STORED_COMPRESSION)


def unpack_record(packed: bytes) -> dict[str, Any]:
    """The record that `pack_record` packed."""
    record: dict[str, Any] = pickle.loads(zlib.decompress(packed))
    return record


def _ints(values: array[int]) -> Ints:
    return np.array(values, dtype=np.int32)
