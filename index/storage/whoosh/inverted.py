"""A segment's compiled form: the same postings as flat arrays that are searched where they lie.

For each of the text fields (F):

| array | holds |
| --- | --- |
| `F.length` | each document's length in tokens, as the byte Whoosh stores |
| `F.first` | where each document's tokens begin in the field; one more entry at the end |
| `F.tokens` | the tokens of all documents one after the other, as positions in the segment's `vocabulary` |
| `F.positions` | the places of the tokens again, sorted by term: where each term stands, ascending |
| `F.position_starts` | where each term's places begin; one more entry at the end |
| `F.postings` | the documents that have each term, ascending, each packed with how often (posting_numbers.py) |
| `F.posting_starts` | where each term's postings begin; one more entry at the end |

`bands` are those of each document's text (index/vocabulary/minhash.py), the first band of all documents first.

For articles: `article.first` (their first documents, and one more entry at the end), `article.first_day`,
`article.last_day`, `article.notes` (how many footnotes each has), and of each of the `ARTICLE_COLUMNS` C a ragged array
`article.C`: the values of each article, at least one, as positions in `lists[C]`, where position 0 is unknown. For
citations: `cited.doc`, `cited.value` in the order of documents, values as positions in `lists["cited"]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import Ragged, downcast, run_starts, stable_order, starts_of
from index.schema import ARTICLE_COLUMNS, FIELDS
from index.storage.batch import ArticleRow, Batch
from index.storage.whoosh.format import stored_length_bytes
from index.storage.whoosh.posting_lists import Postings
from index.storage.whoosh.posting_numbers import pack, unpack
from index.vocabulary.minhash import text_bands
from index.vocabulary.sketches import text_sketches
from index.vocabulary.term_hashes import fingerprints

Lists = dict[str, list[str]]
_MOST_IN_TWO_BYTES = 0xFFFF
_NONE = ""
"""Stands at position 0 of the lists of values."""


def compile_batch(batch: Batch) -> tuple[dict[str, Array], Lists]:
    """The compiled form of a batch: its arrays, and the values that codes stand for."""
    arrays: dict[str, Array] = Ragged.of_strings(batch.vocabulary).arrays("vocabulary")
    for field in FIELDS:
        parts = compile_field(batch.tokens[field], batch.lengths[field], len(batch.vocabulary))
        arrays |= {f"{field}.{name}": array for name, array in parts.items()}
    prints = fingerprints(batch.vocabulary)
    arrays["bands"] = text_bands(prints, batch.tokens["text"], arrays["text.first"]).ravel()
    lists: Lists = {}
    arrays |= _article_arrays(batch.articles, lists)
    arrays |= _cited_arrays(batch.cited, lists)
    starts = arrays["text.first"][arrays["article.first"]]
    return arrays | sketch_arrays(text_sketches(prints, batch.tokens["text"], starts)), lists


def sketch_arrays(sketches: Ragged) -> dict[str, Array]:
    """The sketch of each article, and the same from shingle to articles, both ascending."""
    order = np.argsort(sketches.values, kind="stable")
    articles = np.repeat(np.arange(len(sketches), dtype=np.int32), sketches.sizes)
    return sketches.arrays("sketch") | {"shingles": sketches.values[order], "shingles.articles": articles[order]}


def compile_field(tokens: Ints, lengths: Ints, terms: int) -> dict[str, Array]:
    """The arrays of a field from its tokens, the length of each document and the size of the vocabulary."""
    positions = stable_order(tokens)
    counts = np.bincount(tokens, minlength=terms)
    numbers = np.repeat(np.arange(terms, dtype=np.int32), counts)
    docs = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[positions]
    starts = run_starts(numbers, docs)
    return {
        "length": stored_length_bytes(lengths),
        "first": _starts(lengths),
        "tokens": tokens,
        "positions": positions,
        "position_starts": _few_bytes(_starts(counts)),
        "postings": pack(docs[starts], np.diff(starts, append=len(docs))),
        "posting_starts": _few_bytes(_starts(np.bincount(numbers[starts], minlength=terms))),
    }


def whoosh_postings(vocabulary: Sequence[bytes], compiled: Mapping[str, Array], field: str) -> Postings:
    """The postings of a field as Whoosh keeps them, from its compiled form; the vocabulary in UTF-8."""
    bounds = compiled[f"{field}.posting_starts"]
    docs, frequencies = unpack(compiled[f"{field}.postings"])
    present = np.flatnonzero(np.diff(bounds))
    return Postings(
        [vocabulary[number] for number in present.tolist()],
        np.append(bounds[present], len(docs)),
        docs,
        frequencies,
        compiled[f"{field}.positions"],
        compiled[f"{field}.first"],
        compiled[f"{field}.length"],
    )


def _starts(counts: Array) -> Ints:
    """Where groups of these sizes begin, and where the last one ends, in four bytes each."""
    return starts_of(counts).astype(np.int32)


def _few_bytes(starts: Ints) -> Array:
    """Starts in one or two bytes each where they need no more, as those of a field that few documents have."""
    return downcast(starts) if starts[-1] <= _MOST_IN_TWO_BYTES else starts


def _article_arrays(articles: Sequence[ArticleRow], lists: Lists) -> dict[str, Array]:
    counts = [article.documents for article in articles]
    arrays = {
        **Ragged.of_strings(article.id for article in articles).arrays("article.id"),
        "article.first": _starts(np.array(counts, dtype=np.int32)),
        "article.first_day": np.array([article.first_day for article in articles], dtype=np.int32),
        "article.last_day": np.array([article.last_day for article in articles], dtype=np.int32),
        "article.notes": np.array([article.notes for article in articles], dtype=np.int32),
    }
    for name in ARTICLE_COLUMNS:
        arrays |= _column([article.values[name] for article in articles], name, lists).arrays(f"article.{name}")
    return arrays


def _column(rows: Sequence[tuple[str, ...]], name: str, lists: Lists) -> Ragged:
    """The values of each article in a column as codes; `lists[name]` gets the list they are positions in."""
    known = [values or (_NONE,) for values in rows]
    return Ragged(_coded(name, chain.from_iterable(known), lists), starts_of([len(values) for values in known]))


def _cited_arrays(cited: Sequence[tuple[int, str]], lists: Lists) -> dict[str, Array]:
    return {
        "cited.doc": np.array([doc for doc, _ in cited], dtype=np.int32),
        "cited.value": _coded("cited", [domain for _, domain in cited], lists),
    }


def _coded(name: str, values: Iterable[str], lists: Lists) -> Ints:
    """Values as codes; `lists[name]` gets the list they are positions in."""
    codes: dict[str, int] = {_NONE: 0}
    coded = np.array([codes.setdefault(value, len(codes)) for value in values], dtype=np.int32)
    lists[name] = list(codes)
    return coded
