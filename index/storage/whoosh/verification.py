"""The proof that an index is whole: every byte, every count, and that it is found what is stored.

Like Lucene's CheckIndex: checksums first, then the structures against each other, then searches, by stock Whoosh too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import query
from whoosh.index import open_dir

from index.arrays.array_file import TornArrays, open_arrays
from index.arrays.ragged import Ragged
from index.arrays.string_table import StringTable
from index.errors import IndexDamaged, IndexUnavailable
from index.schema import FIELDS
from index.storage.base import Finding, finding
from index.storage.whoosh.commits import COPIES, CommitRecord, FileCheck, commit_path, read_record
from index.storage.whoosh.copies import copy_arrays
from index.storage.whoosh.generations import candidates
from index.storage.whoosh.inverted import sketch_arrays
from index.storage.whoosh.posting_numbers import unpack
from index.storage.whoosh.segment import Segment, open_segment
from index.storage.whoosh.segment_record import NAME
from index.vocabulary.minhash import text_bands
from index.vocabulary.sketches import text_sketches
from index.vocabulary.term_hashes import fingerprints

_PROBES = 20
"""So many paragraphs of each segment are searched for."""


def verify(index_dir: Path) -> list[Finding]:
    """Prove the state that serves; raises IndexUnavailable where there is none, or its record cannot be read."""
    commits = candidates(index_dir)
    if not commits:
        raise IndexUnavailable("index.missing", index_dir)
    folder, number = commits[0]
    record = read_record(folder, number)
    checksums = _checksums(folder, record)
    if not checksums.is_well:
        return [checksums]
    try:
        segments = [open_segment(folder, segment, at_once=False) for segment in record.segments]
        of_segments = [_counts(record, segments), _records(segments), _postings(segments), _stock(folder, segments)]
        return [checksums, *of_segments, _copies(commit_path(folder, number), segments)]
    except (TornArrays, IndexDamaged) as error:
        return [checksums, finding("unreadable", False, error=error)]


def _checksums(folder: Path, record: CommitRecord) -> Finding:
    damaged = FileCheck(folder, thorough=True).damaged_files(record)
    size = sum(written.size for written in record.files.values())
    if damaged:
        return finding("damaged", False, files=", ".join(damaged))
    return finding("checksums", files=len(record.files), size=f"{size / 1e6:.1f} MB")


def _counts(record: CommitRecord, segments: Sequence[Segment]) -> Finding:
    """The articles, documents and notes of the segments, against those of the commit's record and Whoosh's lengths."""
    articles = sum(len(segment.alive_articles()) for segment in segments)
    documents = sum(segment.alive_documents for segment in segments)
    lengths = all(len(s.compiled[f"{field}.tokens"]) == s.record.lengths[field] for s in segments for field in FIELDS)
    notes = sum(segment.alive_notes() for segment in segments)
    is_well = lengths and (articles, documents, notes) == (record.articles, record.documents, record.notes)
    return finding("counts", is_well, articles=articles, paragraphs=documents)


def _records(segments: Sequence[Segment]) -> Finding:
    """Every stored record can be read, and those of articles have the ids that the arrays say."""
    wrong = 0
    for segment in segments:
        ids = Ragged.from_file(segment.compiled, "article.id").to_strings()
        opens = dict(zip(segment.compiled["article.first"][:-1].tolist(), ids, strict=True))
        for doc in range(segment.documents):
            record = segment.stored[doc]
            wrong += record.get("article", {}).get("id") != opens.get(doc) or "paragraph" not in record
    return finding("records", not wrong, wrong=wrong)


def _postings(segments: Sequence[Segment]) -> Finding:
    """The postings of each segment say of every token the term it is, and of every document how many it has."""
    wrong = [field for segment in segments for field in FIELDS if not _agree(segment, field)]
    return finding("postings_differ", False, fields=", ".join(wrong)) if wrong else finding("postings")


def _agree(segment: Segment, field: str) -> bool:
    tokens, positions, starts, postings = (
        segment.compiled[f"{field}.{name}"] for name in ("tokens", "positions", "position_starts", "postings")
    )
    by_term = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    doc_of = segment.doc_of(field)
    spread = np.repeat(*unpack(postings))
    return (
        len(positions) == len(tokens) == len(spread)
        and bool(np.array_equal(tokens[positions], by_term))
        and bool(np.array_equal(doc_of[positions], spread))
    )


def _copies(folder: Path, segments: Sequence[Segment]) -> Finding:
    """Bands and sketches are those of the texts, near copies and stories those that all of them give."""
    wrong = sum(not _is_signed(segment) for segment in segments)
    kept, remade = open_arrays(folder / COPIES, at_once=False), copy_arrays(segments)
    same = all(np.array_equal(kept[name], array) for name, array in remade.items())
    groups = len(remade["groups.starts"]) - 1
    return finding("copies", groups=groups) if same and not wrong else finding("copies_differ", False)


def _is_signed(segment: Segment) -> bool:
    """Whether the bands and sketches of a segment are those of its texts."""
    prints, tokens = fingerprints(segment.vocabulary()), segment.compiled["text.tokens"]
    first, articles = segment.compiled["text.first"], segment.compiled["article.first"]
    bands, made = text_bands(prints, tokens, first), sketch_arrays(text_sketches(prints, tokens, first[articles]))
    same = all(np.array_equal(segment.compiled[name], array) for name, array in made.items())
    return same and np.array_equal(segment.bands, bands)


def _stock(folder: Path, segments: Sequence[Segment]) -> Finding:
    """Stock Whoosh opens the index, counts the same documents, and finds paragraphs by their rarest words."""
    stock: Any = open_dir(str(folder), indexname=NAME)
    missed, base = 0, 0
    with stock.searcher() as searcher:
        same = searcher.doc_count() == sum(segment.alive_documents for segment in segments)
        for segment in segments:
            for doc, term in _probes(segment):
                missed += base + doc not in set(searcher.docs_for_query(query.Term("text", term)))
            base += segment.documents
    return finding("stock", same and not missed, missed=missed)


def _probes(segment: Segment) -> Iterator[tuple[int, str]]:
    """Some documents that are not deleted, each with the rarest term of its text."""
    first, tokens = segment.compiled["text.first"], segment.compiled["text.tokens"]
    alive, counts = segment.alive(), np.diff(segment.compiled["text.posting_starts"])
    vocabulary = StringTable.from_file(segment.compiled, "vocabulary")
    for doc in np.linspace(0, segment.documents - 1, min(_PROBES, segment.documents)).astype(int).tolist():
        own = tokens[first[doc] : first[doc + 1]]
        if len(own) and (alive is None or alive[doc]):
            yield doc, vocabulary[int(own[np.argmin(counts[own])])]
