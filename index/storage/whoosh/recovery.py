"""From Whoosh's own postings and stored records back to a batch: for a segment whose compiled form was lost."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays.array_file import Array, Ints
from index.documents import documents
from index.model import Article
from index.schema import FIELDS
from index.storage.batch import ArticleRow, Batch, article_row
from index.storage.stored_fields import whole_article
from index.storage.whoosh.format import StoredRecords, decode_field
from index.storage.whoosh.segment_record import SegmentRecord


def recover_batch(directory: Path, segment: SegmentRecord) -> Batch:
    """The documents of a segment, deleted ones among them, as they were when it was written."""
    size = segment.documents
    reader = StoredRecords(directory, segment)
    postings = {field: list(decode_field(directory, segment, field)) for field in FIELDS}
    vocabulary = sorted({term for terms in postings.values() for term, _, _ in terms})
    ids = {term: number for number, term in enumerate(vocabulary)}
    tokens, lengths = {}, {}
    for field, terms in postings.items():
        flat = [
            (d, p, ids[t]) for t, docs, positions in terms for d, ps in zip(docs, positions, strict=True) for p in ps
        ]
        tokens[field], lengths[field] = _in_order(np.array(flat, dtype=np.int32).reshape(-1, 3), size)
    articles = _articles([reader[doc] for doc in range(size)])
    rows, cited = _rows(articles)
    return Batch(vocabulary, tokens, lengths, reader.read_raw(range(size)), rows, cited)


def _in_order(occurrences: Array, size: int) -> tuple[Ints, Ints]:
    """Tokens in the order of documents and positions, and each document's length, from (document, position, token)."""
    order = np.lexsort((occurrences[:, 1], occurrences[:, 0]))
    lengths = np.bincount(occurrences[:, 0], minlength=size).astype(np.int32)
    return np.ascontiguousarray(occurrences[order, 2]), lengths


def _articles(records: list[dict[str, Any]]) -> list[tuple[Article, int]]:
    """The articles that these records belong to, each with its number of documents."""
    grouped: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        grouped[len(grouped) + ("article" in record) - 1].append(record)
    return [(whole_article(parts[0]["article"], parts), len(parts)) for parts in grouped.values()]


def _rows(articles: list[tuple[Article, int]]) -> tuple[list[ArticleRow], list[tuple[int, str]]]:
    rows: list[ArticleRow] = []
    cited: list[tuple[int, str]] = []
    base = 0
    for article, count in articles:
        rows.append(article_row(article, count))
        cited += [(base + n, domain) for n, document in enumerate(documents(article)) for domain in document.cited]
        base += count
    return rows, cited
