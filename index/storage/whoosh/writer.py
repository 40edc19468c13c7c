"""The write side of the Whoosh engine: batches of articles in, a committed state out.

A commit is, in this order: the new segments' Whoosh files and compiled arrays; a folder `commit-N` with the lexicon,
the positions of each segment's terms in it, and the manifest; then Whoosh's table of contents N, whose rename
makes all of it current. Whatever a killed process left behind is overwritten or deleted by the next commit.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from index.arabic import fingerprint
from index.arrays.array_file import Array, Ints, open_arrays, write_arrays
from index.arrays.ragged import Ragged
from index.errors import IndexingError, IndexUnavailable
from index.schema import FIELDS
from index.storage.whoosh.batch import Batch, merge
from index.storage.whoosh.format import Commit, SegmentFiles, last_commit_number, read_commit, write_commit
from index.storage.whoosh.inverted import compile_batch, whoosh_postings
from index.storage.whoosh.segment import Segment, arrays_path, open_segment, segment_batch
from index.vocabulary.kinship import MOST_TOKENS
from index.vocabulary.lexicon import Lexicon, Texts
from index.vocabulary.ngrams import gram_arrays, merge_vocabularies
from index.workers import Workers

FORMAT = 6
"""The version of everything on disk that is not Whoosh's."""

SEGMENTS = 8
"""How many segments a commit leaves at most, as long as none of them is full."""

_WORTH = 20_000
"""Documents from which on a segment's postings are worth another process."""

FULL = 180_000
"""Documents of a segment that is not merged any more; bounds the memory of a merge."""


def commit_path(directory: Path, number: int) -> Path:
    """The folder with what a commit adds to Whoosh's own files."""
    return directory / f"commit-{number}"


def manifest_path(directory: Path, number: int | None = None) -> Path:
    """Where a commit's manifest lies; that of the newest one if none is named."""
    return commit_path(directory, last_commit_number(directory) if number is None else number) / "manifest.json"


def about_commit(directory: Path, number: int) -> Mapping[str, Any]:
    """What a commit says of itself: `format`, `fingerprint`, `state`; empty where that cannot be read."""
    try:
        about: Mapping[str, Any] = json.loads((commit_path(directory, number) / "about.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return about


def written_by(directory: Path, chain: str) -> bool:
    """Whether the newest commit was written in this format and by the text chain with this fingerprint."""
    about = about_commit(directory, last_commit_number(directory))
    return about.get("format") == FORMAT and about.get("fingerprint") == chain


def probe(directory: Path) -> None:
    """Read a little of everything of the newest commit; raises IndexingError if something is amiss."""
    number = last_commit_number(directory)
    try:
        Lexicon.load(commit_path(directory, number) / "lexicon.arrays")
        open_arrays(commit_path(directory, number) / "words.arrays", at_once=False)
        for whoosh in read_commit(directory).segments:
            segment = open_segment(directory, whoosh, at_once=False)
            for doc in (0, segment.documents - 1):
                segment.stored[doc]["paragraph"]
    except Exception as error:  # what is damaged may raise anything
        raise IndexingError(f"{directory}: الفهرس لا يُقرأ ({error}) | the index cannot be read") from error


class WhooshWriter:
    """Writes one commit; nothing is visible before `commit`, and without it nothing ever is."""

    def __init__(self, directory: Path, workers: Workers | None = None) -> None:
        self._workers = workers or Workers(1)
        self._written: list[Future[None]] = []
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        number = last_commit_number(directory)
        current = read_commit(directory) if number >= 0 else Commit(0, ())
        self._number = current.number + 1
        self._committed = [open_segment(directory, segment, at_once=False) for segment in current.segments]
        self._segments = list(self._committed)

    @property
    def documents(self) -> int:
        """How many documents the commit would hold."""
        return sum(segment.alive_documents for segment in self._segments)

    @property
    def articles(self) -> int:
        """How many articles the commit would hold."""
        return sum(len(segment.alive_articles()) for segment in self._segments)

    def article_ids(self) -> set[str]:
        """The ids of the articles that are committed."""
        return {key for segment in self._committed for key in segment.alive_article_ids()}

    def add(self, batch: Batch) -> None:
        """Write a batch as a new segment; what only Whoosh reads of it is written by the workers until `commit`."""
        if not batch.size:
            return
        segment = write_segment(self._directory, batch)
        self._segments.append(segment)
        workers = self._workers if batch.size >= _WORTH else Workers(1)
        self._written.append(workers.submit(write_postings, self._directory, segment.whoosh))

    def delete(self, article_ids: Collection[str]) -> int:
        """Mark committed articles with these ids as deleted, not those added since; returns how many there were."""
        return sum(segment.delete(article_ids) for segment in self._committed) if article_ids else 0

    def commit(self, manifest: Mapping[str, Any]) -> None:
        """Merge small segments, write the lexicon and the manifest, and make the new state the current one."""
        self._merge()
        folder = commit_path(self._directory, self._number)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        write_words(folder, self._segments, commit_path(self._directory, self._number - 1), self._workers)
        manifest_path(self._directory, self._number).write_text(json.dumps(manifest), "utf-8")
        for written in self._written:
            written.result()
        about = {"format": FORMAT, "fingerprint": fingerprint(), "state": uuid.uuid4().hex[:12]}
        (folder / "about.json").write_text(json.dumps(about), "utf-8")
        write_commit(self._directory, Commit(self._number, tuple(s.whoosh for s in self._segments)))
        self._clean()

    def _merge(self) -> None:
        """Merge segments until there are few enough, and rewrite those that are mostly deleted."""
        self._segments = [segment for segment in self._segments if segment.alive_documents]
        worn = [s for s in self._segments if s.alive_documents < s.documents / 2]
        small = sorted((s for s in self._segments if s.alive_documents < FULL // 2), key=lambda s: s.alive_documents)
        excess = len(self._segments) - SEGMENTS
        chosen = worn + [s for s in small[: 2 * excess] if s not in worn] if excess > 0 else worn
        for group in _groups(chosen, FULL):
            self._segments = [s for s in self._segments if s not in group]
            self.add(merge([segment_batch(segment) for segment in group]))

    def _clean(self) -> None:
        """Delete the folders of other commits; Whoosh has deleted the files of segments that are gone."""
        current = commit_path(self._directory, self._number)
        for path in self._directory.glob("commit-*"):
            if path != current:
                shutil.rmtree(path, ignore_errors=True)


def write_segment(directory: Path, batch: Batch) -> Segment:
    """Write what is stored of a batch and its compiled form as a segment, which still lacks Whoosh's postings."""
    files = SegmentFiles(directory)
    files.write_stored(batch.stored)
    whoosh = files.describe(batch.size, batch.lengths)
    write_arrays(arrays_path(directory, whoosh), *compile_batch(batch))
    return open_segment(directory, whoosh, at_once=False)


def write_postings(directory: Path, whoosh: Any) -> None:
    """Write Whoosh's postings of a segment from its compiled form."""
    compiled = open_arrays(arrays_path(directory, whoosh), at_once=False)
    vocabulary = Ragged.opened(compiled, "vocabulary").encoded()
    postings = ((field, whoosh_postings(vocabulary, compiled.arrays, field)) for field in FIELDS)
    SegmentFiles(directory, whoosh).write_postings(postings)


def write_words(folder: Path, segments: Sequence[Segment], before: Path, workers: Workers) -> None:
    """Write the lexicon of these segments, where each one's terms stand in it, and its character n-grams.

    What the lexicon of the commit `before` has learned from the texts is kept, if there is one.
    """
    terms, counts, positions = merge_vocabularies([(s.vocabulary(), s.alive_counts()) for s in segments])
    texts = partial(_texts, segments, positions)
    Lexicon.build(terms, counts, texts, _lexicon_of(before), workers).save(folder / "lexicon.arrays")
    arrays: dict[str, Array] = gram_arrays(terms, counts)
    for number, position in enumerate(positions):
        local = np.full(len(terms), -1, dtype=np.int32)
        known = np.flatnonzero(position >= 0)
        local[position[known]] = known
        arrays |= {f"lexicon_of.{number}": position, f"local_of.{number}": local}
    write_arrays(folder / "words.arrays", arrays, {})


def _texts(segments: Iterable[Segment], positions: Iterable[Ints]) -> Texts:
    """The running text of the segments, in ids of the lexicon; of many, as much as is learned from."""
    tokens: list[Array] = [np.empty(0, np.int32)]
    documents: list[Array] = [np.empty(0, np.int32)]
    base = 0
    for segment, position in zip(segments, positions, strict=True):
        ids = position[segment.compiled["text.tokens"]]
        tokens.append(ids[ids >= 0])
        documents.append(segment.doc_of("text")[ids >= 0] + np.int32(base))
        base += segment.documents
        if sum(map(len, tokens)) >= MOST_TOKENS:
            break
    return Texts(np.concatenate(tokens), np.concatenate(documents))


def _lexicon_of(commit: Path) -> Lexicon | None:
    try:
        return Lexicon.load(commit / "lexicon.arrays")
    except IndexUnavailable:
        return None


def _groups(segments: Iterable[Segment], limit: int) -> list[list[Segment]]:
    """Segments in groups of at most about `limit` documents, each of which becomes one segment."""
    groups: list[list[Segment]] = []
    for segment in segments:
        if not groups or sum(s.alive_documents for s in groups[-1]) + segment.alive_documents > limit:
            groups.append([])
        groups[-1].append(segment)
    return groups
