"""What an index of a generation is made of: fields, analysis, and how terms stand in it.

A document of kind `article` has what is said of an article as a whole, and is the parent of its paragraphs, which are
the documents that are found; all of an article lie in one shard. Terms are ours: the cluster cuts texts at blanks and
folds nothing. What is read again (`record`) is stored and never analysed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from index.arrays.array_file import Array
from index.schema import FACETS, FIELDS
from index.vocabulary.minhash import NO_BAND

_WRITTEN_LETTERS = 255
"""Code points of a term as written that are kept; terms themselves are short (index/arabic/chain.py)."""

_VALUE_LETTERS = 8000
"""Letters of a value of a column that are kept: Lucene takes 32,766 bytes."""

TERMS_AT_ONCE = 60_000
"""Terms, or numbers, that one `terms` query may have (`index.max_terms_count` is 65,536)."""

SPELLED = {field: f"spelled_{field}" for field in FIELDS}
"""For each field the one with those of its terms that are written with harakat (`spelling`)."""

OWN_FIELDS = frozenset({"text", "heading", "notes"})
"""The fields that bring up a paragraph; its title alone does not, but for the first of an article."""

WHOLE, OWN = "whole", "own"
"""The terms of all fields together, and of the paragraph's own: where it does not matter in which they stand."""

ALTERNATIVE, GAP = "|", "_"
"""In a phrase as it is asked: what stands between terms that may stand in one place, and a place where any may."""


def spelling(term: str, written: str) -> str:
    """How a term that is written with harakat stands in its field of spellings; `written` empty: without any.

    >>> spelling("علم", "عِلْم")
    'علم|عِلْم'
    """
    return f"{term}{ALTERNATIVE}{written[:_WRITTEN_LETTERS]}"


def band_keys(bands: Iterable[int]) -> list[str]:
    """The bands of a text (index/vocabulary/minhash.py) as they are asked for; those of a short text are none.

    >>> band_keys([171, 0, 16])
    ['0ab', '210']
    """
    return [f"{number}{band:x}" for number, band in enumerate(bands) if band != NO_BAND]


def kept_value(value: str) -> str:
    """A value of a column as it is kept and compared."""
    return value[:_VALUE_LETTERS]


def index_body(shards: int) -> dict[str, Any]:
    """What a new index is created with: no copies and no refreshes while it is written."""
    return {"settings": _settings(shards), "mappings": _mappings()}


def _settings(shards: int) -> dict[str, Any]:
    whole = {"type": "whitespace", "max_token_length": 1_000_000}
    alternatives = {"type": "pattern_capture", "preserve_original": False, "patterns": [f"([^{ALTERNATIVE}]+)"]}
    return {
        "index": {
            "number_of_shards": shards,
            "number_of_replicas": 0,
            "auto_expand_replicas": False,
            "refresh_interval": "-1",
            "similarity": {"default": {"type": "BM25", "k1": 0.5, "b": 0.5}},
        },
        "analysis": {
            "tokenizer": {"whole": whole},
            "filter": {"alternatives": alternatives, "gaps": {"type": "stop", "stopwords": [GAP]}},
            "analyzer": {
                "posted": {"type": "custom", "tokenizer": "whole"},
                "asked": {"type": "custom", "tokenizer": "whole", "filter": ["alternatives", "gaps"]},
            },
        },
    }


def _mappings() -> dict[str, Any]:
    text = {"type": "text", "analyzer": "posted", "search_analyzer": "asked"}
    together = text | {"index_options": "docs", "norms": False}
    keyword = {"type": "keyword"}
    numbers = ("article", "documents", "place", "length", "article_length", "first_day", "last_day")
    properties: dict[str, Any] = {
        "kind": {"type": "join", "relations": {"article": "paragraph"}},
        "record": {"type": "keyword", "index": False, "doc_values": False},
        "tokens": {"type": "binary", "doc_values": True},
        "bands": keyword | {"doc_values": False},
        "sketch": {"type": "long", "index": False},
        "doc": {"type": "integer"},  # the type that a bitmap can be asked of
        "opens": {"type": "boolean"},
        "commit": keyword,
        "id": keyword,
        "date": keyword,
    }
    properties |= {name: {"type": "long"} for name in numbers}
    properties |= dict.fromkeys(FACETS, keyword)
    properties |= {name: text | {"copy_to": [WHOLE, OWN] if name in OWN_FIELDS else [WHOLE]} for name in FIELDS}
    properties |= {WHOLE: together, OWN: together}
    properties |= dict.fromkeys(SPELLED.values(), keyword | {"doc_values": False})
    return {
        "dynamic": "strict",
        "properties": properties,
        "_source": {"includes": ["record", "article", "doc"]},
    }


def columns(*names: str) -> dict[str, Any]:
    """What a search asks for that wants some columns of its hits and nothing that is stored."""
    return {"_source": False, "stored_fields": "_none_", "docvalue_fields": list(names)}


def column(hits: Sequence[Mapping[str, Any]], name: str) -> Array:
    """A column of numbers of some hits; 0 where it has none.

    >>> column([{"fields": {"doc": [4]}}, {"fields": {}}], "doc").tolist()
    [4, 0]
    """
    return np.array([hit["fields"].get(name, (0,))[0] for hit in hits], np.int64)


def terms_query(field: str, values: Iterable[str] | Iterable[int]) -> dict[str, Any]:
    """Documents whose field has any of the values, however many."""
    every = list(values)
    parts = [every[start : start + TERMS_AT_ONCE] for start in range(0, len(every), TERMS_AT_ONCE)]
    clauses = [{"terms": {field: part}} for part in parts]
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses}} if clauses else {"match_none": {}}
