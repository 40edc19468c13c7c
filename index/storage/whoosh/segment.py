"""An open segment: its record, its compiled arrays, and which of its documents are alive."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np

from index.arrays.array_file import Array, ArrayFile, Ints, MappedFile, open_arrays
from index.arrays.ragged import Ragged
from index.model import Article
from index.schema import ARTICLE_COLUMNS, FIELDS
from index.storage.batch import ArticleRow, Batch
from index.storage.stored_fields import whole_article
from index.storage.whoosh.format import StoredRecords
from index.storage.whoosh.segment_record import SegmentRecord
from index.vocabulary.minhash import BANDS, NO_BAND
from index.vocabulary.near_copies import is_among
from index.vocabulary.term_hashes import Fingerprints

_SELDOM = (
    *(".positions", ".postings", "vocabulary", "bands"),
    *("sketch", "shingles", "shingles.articles"),
)
"""Arrays that searches read stretches of, if anything: these are not to stay in memory."""


class Segment:
    """A segment of a commit, its documents numbered from 0."""

    def __init__(self, directory: Path, record: SegmentRecord, compiled: ArrayFile) -> None:
        self.directory = directory
        self.record = record
        self.compiled = compiled
        self.documents = record.documents
        self.stored = StoredRecords(directory, record)

    @property
    def files(self) -> tuple[MappedFile, MappedFile]:
        """The files that are mapped."""
        return self.compiled.file, self.stored.file

    @property
    def alive_documents(self) -> int:
        """How many documents are not deleted."""
        return self.record.alive

    def alive(self) -> Array | None:
        """Which documents are not deleted, as booleans; None where all are."""
        if not self.record.deleted:
            return None
        alive = np.ones(self.documents, dtype=bool)
        alive[list(self.record.deleted)] = False
        return alive

    def alive_mask(self) -> Array:
        """For every document, whether it is not deleted."""
        alive = self.alive()
        return np.ones(self.documents, dtype=bool) if alive is None else alive

    def alive_articles(self) -> Ints:
        """The numbers of the articles that are not deleted, ascending."""
        alive, first = self.alive(), self.compiled["article.first"][:-1]
        everything = np.arange(len(first), dtype=np.int32)
        return everything if alive is None else everything[alive[first]]

    def alive_notes(self) -> int:
        """How many footnotes the articles that are not deleted have."""
        return int(self.compiled["article.notes"][self.alive_articles()].sum())

    @property
    def terms(self) -> int:
        """How many terms its vocabulary has."""
        return len(self.compiled["vocabulary.starts"]) - 1

    def doc_of(self, field: str) -> Ints:
        """The document of each of a field's tokens."""
        return np.repeat(np.arange(self.documents, dtype=np.int32), np.diff(self.compiled[f"{field}.first"]))

    def alive_article_ids(self) -> Ragged:
        """The ids of the articles that are not deleted, as rows of UTF-8."""
        return Ragged.from_file(self.compiled, "article.id").take(self.alive_articles())

    @property
    def bands(self) -> Fingerprints:
        """The bands of its documents' texts, a row for each band."""
        return self.compiled["bands"].reshape(BANDS, -1)

    def having_bands(self, bands: Fingerprints) -> Array:
        """For every document, whether its text has one of these bands, a row each."""
        met, size = np.zeros(self.documents, dtype=bool), self.documents
        for number, asked in enumerate(bands):
            wanted = asked[asked != NO_BAND]
            if len(wanted):  # what is mapped would stay in memory: all of it is looked through, once
                met |= is_among(self.compiled.read("bands", [(number * size, (number + 1) * size)]), wanted)
        return met

    def articles_alike(self, bands: Fingerprints) -> Iterator[Article]:
        """The articles that are not deleted with a document that has one of these bands, whole."""
        met = self.having_bands(bands)
        first = self.compiled["article.first"]
        articles = np.searchsorted(first, np.flatnonzero(met & self.alive_mask()), side="right") - 1
        for number in np.unique(articles).tolist():
            records = [self.stored[doc] for doc in range(first[number], first[number + 1])]
            yield whole_article(records[0]["article"], records)

    def vocabulary(self) -> list[str]:
        """The terms of the segment in order of code points."""
        return Ragged.from_file(self.compiled, "vocabulary").to_strings()

    def alive_counts(self) -> Array:
        """How often each term stands in documents that are not deleted, all fields together."""
        alive = self.alive()
        size = len(self.compiled["vocabulary.starts"]) - 1
        counts = np.zeros(size, dtype=np.int64)
        for field in FIELDS:
            tokens = self.compiled[f"{field}.tokens"]
            kept = tokens if alive is None else tokens[alive[self.doc_of(field)]]
            counts += np.bincount(kept, minlength=size)
        return counts

    def occurrences(self, docs: Collection[int]) -> Ints:
        """The term of each token of these documents, all fields together."""
        parts = [np.zeros(0, np.int32)]
        for field in FIELDS:
            tokens, first = self.compiled[f"{field}.tokens"], self.compiled[f"{field}.first"]
            parts += [tokens[first[doc] : first[doc + 1]] for doc in docs]
        return np.concatenate(parts)

    def delete(self, article_ids: Collection[str]) -> int:
        """Mark the documents of these articles as deleted; returns how many articles were alive before."""
        ids, first = Ragged.from_file(self.compiled, "article.id").to_strings(), self.compiled["article.first"].tolist()
        numbers = [n for n in self.alive_articles().tolist() if ids[n] in article_ids]
        for number in numbers:
            self.record.deleted.update(range(first[number], first[number + 1]))
        return len(numbers)


def open_segment(directory: Path, record: SegmentRecord, at_once: bool = True) -> Segment:
    """Open a segment; raises TornArrays where its arrays or stored records are not whole.

    It is read `at_once` by searches, not by those who write: they need little of all segments.
    """
    return Segment(directory, record, open_arrays(directory / record.arrays_file, _SELDOM, at_once))


def segment_batch(segment: Segment) -> Batch:
    """The documents of a segment that are not deleted, as a batch again."""
    compiled, alive = segment.compiled, segment.alive()
    kept = np.arange(segment.documents) if alive is None else np.flatnonzero(alive)
    tokens, lengths = {}, {}
    for field in FIELDS:
        all_tokens, counts = compiled[f"{field}.tokens"], np.diff(compiled[f"{field}.first"])
        lengths[field] = counts[kept]
        tokens[field] = all_tokens if alive is None else all_tokens[alive[segment.doc_of(field)]]
    cited = compiled.values("cited")
    new_number = np.cumsum(np.ones(segment.documents, dtype=int) if alive is None else alive) - 1
    return Batch(
        segment.vocabulary(),
        tokens,
        lengths,
        segment.stored.read_raw(kept.tolist()),
        _article_rows(segment),
        [
            (int(new_number[doc]), cited[value])
            for doc, value in zip(compiled["cited.doc"].tolist(), compiled["cited.value"].tolist(), strict=True)
            if alive is None or alive[doc]
        ],
    )


def _article_rows(segment: Segment) -> list[ArticleRow]:
    compiled = segment.compiled
    kept = segment.alive_articles().tolist()
    ids = Ragged.from_file(compiled, "article.id").to_strings()
    counts = np.diff(compiled["article.first"])
    columns = {name: (compiled.values(name), Ragged.from_file(compiled, f"article.{name}")) for name in ARTICLE_COLUMNS}
    return [
        ArticleRow(
            ids[n],
            int(counts[n]),
            {name: tuple(about[code] for code in codes[n] if code) for name, (about, codes) in columns.items()},
            int(compiled["article.first_day"][n]),
            int(compiled["article.last_day"][n]),
            int(compiled["article.notes"][n]),
        )
        for n in kept
    ]
