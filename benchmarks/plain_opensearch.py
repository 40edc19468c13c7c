"""OpenSearch as it comes, asked directly: its `arabic` analyzer, its highlighter, its aggregations, its scores."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from typing import Any

from index.model import Article
from index.settings import Settings
from index.storage.opensearch.cluster import Cluster, Document

INDEX = "benchmark-plain"
_KEYWORD = {"type": "keyword"}
_ARABIC = {"type": "text", "analyzer": "arabic"}
_FIELDS = {"text": _ARABIC, "title": _ARABIC, "source": _KEYWORD, "author": _KEYWORD, "month": _KEYWORD}


def build(settings: Settings, articles: Iterable[Article]) -> dict[str, float]:
    """Index the paragraphs of articles; the figures are those of `benchmarks.cluster`."""
    cluster = Cluster(settings).patient()
    shape = {"number_of_shards": settings.opensearch_shards, "number_of_replicas": 0}
    cluster.create(INDEX, {"settings": shape, "mappings": {"properties": _FIELDS}})
    started = time.perf_counter()
    cluster.write(_documents(articles))
    cluster.ask("POST", f"/{INDEX}/_refresh")
    took_s = time.perf_counter() - started
    paragraphs = cluster.ask("GET", f"/{INDEX}/_count")["count"]
    size = cluster.ask("GET", f"/{INDEX}/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"]
    return {
        "paragraphs": paragraphs,
        "paragraphs_a_second": round(paragraphs / took_s),
        "bytes_a_paragraph": round(size / max(paragraphs, 1)),
    }


def request(question: str, size: int) -> tuple[str, str, bytes]:
    """What a client sends for a page of `size` with marks, the exact total and counts by source, author and month."""
    body = {
        "query": {"multi_match": {"query": question, "fields": ["text", "title"]}},
        "highlight": {"fields": {"text": {"number_of_fragments": 0}}},
        "aggs": {name: {"terms": {"field": name, "size": 51}} for name in ("source", "author", "month")},
        "size": size,
        "track_total_hits": True,
    }
    return "POST", f"/{INDEX}/_search", json.dumps(body).encode()


def _documents(articles: Iterable[Article]) -> Iterator[Document]:
    for article in articles:
        month = article.date.iso[:7] if article.date else ""
        for paragraph in article.paragraphs:
            source: dict[str, Any] = {"text": paragraph.text, "title": article.title, "source": article.source or ""}
            source |= {"author": list(article.authors), "month": month}
            yield Document(INDEX, f"{article.id}.{paragraph.number}", article.id, source)
