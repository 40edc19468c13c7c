"""From a batch of articles to the documents of the cluster: an article, then its paragraphs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np

from index.arabic.chain import tokenize
from index.arabic.harakat import is_vocalized
from index.arrays.array_file import Ints
from index.arrays.ragged import Ragged, starts_of
from index.schema import ARTICLE_COLUMNS, DATE_FACETS, FIELDS, UNKNOWN
from index.storage.batch import ArticleRow, Batch
from index.storage.opensearch.cluster import Document
from index.storage.opensearch.mapping import SPELLED, band_keys, kept_value, spelling
from index.storage.opensearch.tokens import TermNumbers, packed_tokens
from index.storage.stored_fields import unpack_record
from index.vocabulary.minhash import bands
from index.vocabulary.sketches import sketches
from index.vocabulary.term_hashes import Fingerprints, fingerprints

Fields = dict[str, Any]


@dataclass(slots=True)
class Numbering:
    """The numbers of the next article and document, and what writes them: an index and the name of a commit.

    `bands` are those of the texts of the documents numbered so far, batch after batch (index/vocabulary/minhash.py).
    """

    index: str
    commit: str
    article: int
    doc: int
    terms: TermNumbers
    bands: list[Fingerprints] = field(default_factory=list)
    spellings: set[str] = field(default_factory=set)
    """The spellings with harakat of all texts (`mapping.spelling`)."""


@dataclass(frozen=True, slots=True)
class _Fields:
    """The terms of each document of a batch, field by field: with blanks between them, and as their numbers."""

    texts: Mapping[str, Sequence[str]]
    tokens: Mapping[str, Sequence[Ints]]
    bands: Sequence[Sequence[str]]
    sketches: Ragged
    """By article."""


def documents_of(batch: Batch, numbering: Numbering) -> Iterator[Document]:
    """The documents of a batch, in order; the numbering goes on."""
    fields = _fields(batch, numbering)
    cited = _cited(batch)
    first = 0
    for row, sketch in zip(batch.articles, fields.sketches, strict=True):
        docs = range(first, first + row.documents)
        first += row.documents
        yield from _article(row, sketch, docs, batch, fields, cited, numbering)


def _article(
    row: ArticleRow,
    sketch: list[int],
    docs: range,
    batch: Batch,
    fields: _Fields,
    cited: Mapping[int, list[str]],
    numbering: Numbering,
) -> Iterator[Document]:
    records = [unpack_record(batch.stored[doc]) for doc in docs]
    whole = records[0].pop("article") | {"id": row.id}
    title = whole["title"] if batch.lengths["title"][docs.start] else ""
    number, routing = numbering.article, str(numbering.article)
    parent = f"{numbering.commit}-{number}"
    columns = _columns(row)
    common = {"commit": numbering.commit, "article": number, **_days(row)}
    length = int(batch.lengths["text"][docs.start : docs.stop].sum())
    own = {"kind": "article", "doc": numbering.doc, "documents": len(docs), "length": length, "id": kept_value(row.id)}
    own["sketch"] = sketch
    own |= {name: columns[name] for name in ("source", "date") if row.values[name]}
    yield Document(numbering.index, parent, routing, {**common, **own, "record": _packed(whole)})
    for place, (doc, record) in enumerate(zip(docs, records, strict=True)):
        texts = _field_texts(record, whole, title, bool(batch.lengths["heading"][doc]))
        spelled = _spelled(texts)
        numbering.spellings.update(*spelled.values())
        posted = {name: fields.texts[name][docs.start if name == "title" else doc] for name in FIELDS}
        paragraph = {
            **common,
            **columns,
            **spelled,
            **{name: text for name, text in posted.items() if text},
            "kind": {"name": "paragraph", "parent": parent},
            "doc": numbering.doc + place,
            "place": place,
            "opens": place == 0,
            "length": int(batch.lengths["text"][doc]),
            "article_length": length,
            "cited": cited.get(doc, []),
            "bands": fields.bands[doc],
            "tokens": packed_tokens([fields.tokens[f][docs.start if f == "title" else doc] for f in FIELDS]),
            "record": _packed(record),
        }
        del paragraph["date"]
        yield Document(numbering.index, f"{parent}-{place}", routing, paragraph)
    numbering.article += 1
    numbering.doc += len(docs)


def _fields(batch: Batch, numbering: Numbering) -> _Fields:
    words, numbers = batch.vocabulary, numbering.terms.of(batch.vocabulary)
    ends = {name: np.cumsum(batch.lengths[name])[:-1] for name in FIELDS}
    tokens = {name: np.split(batch.tokens[name], ends[name]) for name in FIELDS}
    texts = {name: [" ".join([words[token] for token in row.tolist()]) for row in tokens[name]] for name in FIELDS}
    prints, starts = fingerprints(words)[batch.tokens["text"]], starts_of(batch.lengths["text"])
    signed = bands(prints, starts)
    numbering.bands.append(signed)
    of_docs = [band_keys(column) for column in signed.T]
    sketched = sketches(prints, starts[starts_of([row.documents for row in batch.articles])])
    return _Fields(texts, {name: [numbers[row] for row in rows] for name, rows in tokens.items()}, of_docs, sketched)


def _cited(batch: Batch) -> dict[int, list[str]]:
    cited: dict[int, list[str]] = {}
    for doc, domain in batch.cited:
        cited.setdefault(doc, []).append(kept_value(domain))
    return cited


def _columns(row: ArticleRow) -> Fields:
    """The values of an article in each column and facet of dates; `unknown` where it has none."""
    values: Fields = {name: list(map(kept_value, row.values[name])) or [UNKNOWN] for name in ARTICLE_COLUMNS}
    date = next(iter(row.values["date"]), "")
    return values | {name: date[:length] if len(date) >= length else UNKNOWN for name, length in DATE_FACETS.items()}


def _days(row: ArticleRow) -> Fields:
    return {"first_day": row.first_day, "last_day": row.last_day} if row.first_day else {}


def _field_texts(record: Mapping[str, Any], article: Mapping[str, Any], title: str, heads: bool) -> dict[str, str]:
    """The text of each field of a paragraph, from its record; the title as it reaches the paragraph."""
    _, _, text, heading, *_ = record["paragraph"]
    notes = "\n".join(article["notes"][number][1] for number in record["notes"])
    return {"text": text, "heading": heading if heads else "", "title": title, "notes": notes}


def _spelled(texts: Mapping[str, str]) -> Fields:
    """The spellings of the terms that are written with harakat, field by field; most texts have none."""
    vocalized = {name: text for name, text in texts.items() if is_vocalized(text)}
    return {SPELLED[name]: sorted(spellings_of(text)) for name, text in vocalized.items()}


def spellings_of(text: str) -> set[str]:
    """The spellings in a text of every term that is written with harakat there, the one without any among them.

    >>> sorted(spellings_of("عَلَمٌ وعلم بلا علم"))
    ['علم|', 'علم|عَلَمٌ']
    """
    forms: dict[str, set[str]] = {}
    for token in tokenize(text):
        forms.setdefault(token.term, set()).add(text[token.start : token.end])
    kept = {term: found for term, found in forms.items() if any(map(is_vocalized, found))}
    return {spelling(term, form if is_vocalized(form) else "") for term, found in kept.items() for form in found}


def _packed(record: Mapping[str, Any]) -> str:
    """A record as JSON; half of a letter, which is no UTF-8, stands in it by its number."""
    try:
        return msgspec.json.encode(record).decode()
    except UnicodeEncodeError:
        return json.dumps(record)
