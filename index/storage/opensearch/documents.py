"""From a batch of articles to the documents of the cluster: an article, then its paragraphs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np

from index.arabic.chain import tokenize
from index.arabic.harakat import is_vocalized
from index.schema import ARTICLE_COLUMNS, DATE_FACETS, FIELDS, UNKNOWN
from index.storage.batch import ArticleRow, Batch
from index.storage.opensearch.cluster import Document
from index.storage.opensearch.mapping import SPELLED, kept_value, spelling
from index.storage.stored_fields import unpack_record

Fields = dict[str, Any]


@dataclass(slots=True)
class Numbering:
    """What the next article and document are numbered, and what writes them: an index and the name of a commit."""

    index: str
    commit: str
    article: int
    doc: int
    numbers: dict[str, int] = field(default_factory=dict)
    """The number of each article by its id."""

    spellings: set[str] = field(default_factory=set)
    """The spellings with harakat of all texts (`mapping.spelling`)."""


def documents_of(batch: Batch, numbering: Numbering) -> Iterator[Document]:
    """The documents of a batch, in order; the numbering goes on."""
    words = batch.vocabulary
    texts = {name: _texts(batch, name, words) for name in FIELDS}
    cited = _cited(batch)
    first = 0
    for row in batch.articles:
        docs = range(first, first + row.documents)
        first += row.documents
        yield from _article(row, docs, batch, texts, cited, numbering)


def _article(
    row: ArticleRow,
    docs: range,
    batch: Batch,
    texts: Mapping[str, list[str]],
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
    own |= {name: columns[name] for name in ("source", "date") if row.values[name]}
    yield Document(numbering.index, parent, routing, {**common, **own, "record": _packed(whole)})
    for place, (doc, record) in enumerate(zip(docs, records, strict=True)):
        notes = "\n".join(whole["notes"][number][1] for number in record["notes"])
        record |= {"title": title, "heads": bool(batch.lengths["heading"][doc]), "noted": notes}
        spelled = _spelled(record)
        numbering.spellings.update(*spelled.values())
        paragraph = {
            **common,
            **columns,
            **spelled,
            "kind": {"name": "paragraph", "parent": parent},
            "doc": numbering.doc + place,
            "place": place,
            "opens": place == 0,
            "cited": cited.get(doc, []),
            "record": _packed(record),
            **{name: texts[name][doc] for name in FIELDS if texts[name][doc]},
            "title": texts["title"][docs.start],
        }
        del paragraph["date"]
        yield Document(numbering.index, f"{parent}-{place}", routing, paragraph)
    numbering.numbers[row.id] = number
    numbering.article += 1
    numbering.doc += len(docs)


def _texts(batch: Batch, name: str, words: Sequence[str]) -> list[str]:
    """The terms of a field of each document, with blanks between them."""
    tokens = batch.tokens[name].tolist()
    bounds = np.concatenate([[0], np.cumsum(batch.lengths[name])]).tolist()
    return [" ".join([words[token] for token in tokens[start:end]]) for start, end in pairwise(bounds)]


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


def field_texts(record: Mapping[str, Any]) -> dict[str, str]:
    """The text of each field of a paragraph, from its record; the title as it reaches the paragraph."""
    _, _, text, heading, _ = record["paragraph"]
    named = heading if record["heads"] else ""
    return {"text": text, "heading": named, "title": record["title"], "notes": record["noted"]}


def _spelled(record: Mapping[str, Any]) -> Fields:
    """The spellings of the terms that are written with harakat, field by field; most texts have none."""
    vocalized = {name: text for name, text in field_texts(record).items() if is_vocalized(text)}
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
