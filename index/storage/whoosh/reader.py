"""A commit as one space of documents: the segments' arrays, one after the other, and what is counted by.

Documents are numbered through all segments, articles likewise; deleted ones keep their numbers and are found by
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.arrays.array_file import Array, ArrayFile, Ints
from index.arrays.ragged import Ragged, downcast
from index.schema import ARTICLE_COLUMNS, DATE_FACETS, FIELDS, UNKNOWN
from index.storage.whoosh.columns import Column, MultiValuedColumn, OrdinalColumn
from index.storage.whoosh.copies import CopyGroups
from index.storage.whoosh.format import LENGTH_OF_BYTE
from index.storage.whoosh.segment import Segment
from index.storage.whoosh.words import TermMap, Words

_COMBINED = ("source", "language", "year", "month")
"""The columns of one value a document that mostly have few values."""

_COMBINATIONS = 2000
"""Columns with more combinations of values than this are counted one by one."""


@dataclass(frozen=True, slots=True)
class SegmentReader:
    """A segment in the whole: its first document's number, and where its terms stand in the lexicon.

    `map` is None where they are the first of the lexicon, as those of the largest mostly are.
    """

    base: int
    documents: int
    terms: int
    arrays: ArrayFile
    map: TermMap | None
    alive: Array | None

    def lexicon_ids(self, terms: Ints) -> Ints:
        """The lexicon's ids of terms of this segment."""
        return terms if self.map is None else self.map.ids.take(terms)

    def local_terms(self, terms: Ints) -> Ints:
        """Those of the lexicon's terms that the segment has, as terms of its own, in no order."""
        if self.map is None:
            return terms[terms < self.terms]
        places = self.map.ordered.searchsorted(terms)
        places = places[self.map.ordered.take(places, mode="clip") == terms]
        local: Ints = places.astype(np.int32) if self.map.local is None else self.map.local.take(places)
        return local


@dataclass(frozen=True, slots=True)
class FieldStats:
    """The statistics of a field: units (documents; articles for the title), average length, each one's length byte.

    `tokens` is how many tokens the field has in all.
    """

    doc_count: int
    average: float
    lengths: Array
    tokens: int


@dataclass(frozen=True, slots=True)
class CombinedOrdinals:
    """Several columns as one: each document's combination of their values, so that one count serves all.

    `codes` has the combination of each document, `tables[name]` the column's code in each combination.
    """

    codes: Array
    size: int
    tables: dict[str, Array]


class IndexReader:
    """The arrays of a commit."""

    def __init__(self, segments: Sequence[Segment], words: Words, copies: ArrayFile) -> None:
        sizes = [segment.documents for segment in segments]
        bases = np.cumsum([0, *sizes]).tolist()
        self.size: int = bases[-1]
        self.segments = tuple(
            SegmentReader(
                base,
                s.documents,
                s.terms,
                s.compiled,
                words.map_of(s),
                s.alive(),
            )
            for base, s in zip(bases, segments, strict=False)
        )
        self.copies = CopyGroups.from_file(copies, self.size)
        self.alive = self._alive()
        self.article_first = self._article_firsts()
        self.article_of = np.repeat(np.arange(len(self.article_first) - 1, dtype=np.int32), np.diff(self.article_first))
        self.opens = np.zeros(self.size, dtype=bool)
        self.opens[self.article_first[:-1]] = True
        self.alive_articles = (
            np.arange(len(self.article_first) - 1)
            if self.alive is None
            else np.flatnonzero(self.alive[self.article_first[:-1]])
        )
        self.documents = self.size if self.alive is None else int(self.alive.sum())
        self._of_articles_known: dict[str, tuple[Ints, Sequence[str]]] = {}
        self.first_day = self._of_articles("first_day")
        self.last_day = self._of_articles("last_day")
        self.columns: dict[str, Column] = self._columns()
        self.article_lengths = self._article_lengths()
        self.average_article = float(self.article_lengths[self.alive_articles].mean()) if self.documents else 1.0
        self.stats = {field: self._stats(field) for field in FIELDS}

    def _article_lengths(self) -> Ints:
        """How many tokens the texts of each article have."""
        parts = [np.diff(view.arrays["text.first"][view.arrays["article.first"]]) for view in self.segments]
        return _joined(parts)

    @cached_property
    def combined_ordinals(self) -> CombinedOrdinals:
        """The columns of few values as one."""
        columns = {name: self.columns[name] for name in _COMBINED}
        ordinals = {name: column for name, column in columns.items() if isinstance(column, OrdinalColumn)}
        combined = np.zeros(self.size, dtype=np.int64)
        for column in ordinals.values():
            combined = combined * len(column.values) + column.codes
        _, first, codes = np.unique(combined, return_index=True, return_inverse=True)
        few = ordinals if len(first) <= _COMBINATIONS else {}
        tables: dict[str, Array] = {name: column.codes[first].astype(np.intp) for name, column in few.items()}
        return CombinedOrdinals(downcast(codes), len(first), tables)

    def alive_mask(self) -> Array:
        """For every document, whether it is not deleted."""
        return np.ones(self.size, dtype=bool) if self.alive is None else self.alive

    def day_of_article(self, name: str) -> Ints:
        """`first_day` or `last_day` of every article, yyyymmdd, 0 unknown."""
        return _joined([view.arrays[f"article.{name}"] for view in self.segments])

    def coded_articles(self, name: str) -> tuple[Ints, Sequence[str]]:
        """The code of every article in a column of one value, and the values they stand for; code 0 is unknown."""
        if name not in self._of_articles_known:
            codes, _, values = self._coded(name)
            self._of_articles_known[name] = codes, values
        return self._of_articles_known[name]

    def _alive(self) -> Array | None:
        if all(view.alive is None for view in self.segments):
            return None
        sizes = [len(view.arrays["text.length"]) for view in self.segments]
        masks = [np.ones(s, bool) if v.alive is None else v.alive for v, s in zip(self.segments, sizes, strict=True)]
        return np.concatenate(masks)

    def _article_firsts(self) -> Ints:
        firsts = [view.base + view.arrays["article.first"][:-1] for view in self.segments]
        return _joined([*firsts, np.array([self.size], dtype=np.int32)])

    def _of_articles(self, name: str) -> Ints:
        """A column of articles, for each document."""
        return self.day_of_article(name)[self.article_of]

    def _columns(self) -> dict[str, Column]:
        """Every column, by its name; code 0 is unknown, and is no document's in `cited`."""
        codes, dates = self.coded_articles("date")
        of_documents = codes.take(self.article_of)
        return {
            **{name: _date_parts(of_documents, dates, length) for name, length in DATE_FACETS.items()},
            "cited": self._cited(),
            **{name: self._article_column(name) for name in ARTICLE_COLUMNS},
        }

    def _article_column(self, name: str) -> Column:
        """A column of articles: of documents where no article has two values."""
        codes, sizes, values = self._coded(name)
        named = (UNKNOWN, *values[1:])
        if len(codes) == len(self.article_first) - 1:
            return OrdinalColumn(downcast(codes).take(self.article_of), named)
        owners = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        return MultiValuedColumn(codes, named, owners, self.article_first)

    def _coded(self, name: str) -> tuple[Ints, Ints, Sequence[str]]:
        """The values of all articles in a column as codes, how many each has, and what the codes stand for."""
        rows = [Ragged.from_file(view.arrays, f"article.{name}") for view in self.segments]
        codes, values = _unified([(r.values, v.arrays.values(name)) for r, v in zip(rows, self.segments, strict=True)])
        return codes, _joined([row.sizes for row in rows]), values

    def _cited(self) -> MultiValuedColumn:
        docs = _joined([view.base + view.arrays["cited.doc"] for view in self.segments])
        codes, values = _unified([(v.arrays["cited.value"], v.arrays.values("cited")) for v in self.segments])
        return MultiValuedColumn(codes, tuple(values), docs, np.arange(self.size + 1, dtype=np.int32))

    def _stats(self, field: str) -> FieldStats:
        lengths = np.concatenate([np.zeros(0, np.uint8), *(view.arrays[f"{field}.length"] for view in self.segments)])
        doc_count = len(self.alive_articles) if field == "title" else self.documents
        tokens = self._tokens(field)
        average = tokens / doc_count if doc_count else 0.0
        return FieldStats(doc_count, average or 1.0, lengths, tokens)

    def _tokens(self, field: str) -> int:
        """How many tokens a field has in documents that are not deleted."""
        total = 0
        for view in self.segments:
            lengths = np.diff(view.arrays[f"{field}.first"])
            total += int(lengths.sum() if view.alive is None else lengths[view.alive].sum())
        return total


def bm25_norms(stats: FieldStats, k1: float, b: float) -> Array:
    """What BM25 adds to the frequency below the line, for each byte that a length is stored as."""
    return k1 * ((1 - b) + b * LENGTH_OF_BYTE / stats.average)


def _joined(parts: Sequence[Array]) -> Ints:
    return np.concatenate([np.zeros(0, np.int32), *parts]).astype(np.int32, copy=False)


def _date_parts(codes: Ints, dates: Sequence[str], length: int) -> OrdinalColumn:
    """The years, months or days (so many characters of ISO dates) of documents; 0 unknown, the others ascending."""
    parts = ["", *(date[:length] if len(date) >= length else "" for date in dates[1:])]
    distinct = sorted({"", *parts})
    ordinal_of = {part: ordinal for ordinal, part in enumerate(distinct)}
    ordinals = np.array([ordinal_of[part] for part in parts])
    return OrdinalColumn(downcast(ordinals).take(codes), (UNKNOWN, *distinct[1:]))


def _unified(parts: Sequence[tuple[Ints, Sequence[str]]]) -> tuple[Ints, list[str]]:
    """Codes of several segments as codes in one list of values; code 0 stays 0."""
    numbers: dict[str, int] = {"": 0}
    coded = []
    for codes, values in parts:
        table = np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int32)
        coded.append(table[codes])
    return _joined(coded), list(numbers)
