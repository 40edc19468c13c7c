"""The write side of the Whoosh engine: batches of articles in, a committed state out.

What a commit consists of, and in which order it gets to the disk, is told in `commits.py`. Whatever a killed process
left behind is overwritten or deleted by the next commit.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from index.arabic.chain import fingerprint
from index.arrays.array_file import open_arrays, write_arrays
from index.arrays.durable import Checksum, durable_checksum, write_durably
from index.arrays.ragged import Ragged
from index.errors import IndexingError
from index.memory import release_freed_memory
from index.schema import FIELDS
from index.storage.batch import Batch, merge
from index.storage.whoosh.commits import (
    COPIES,
    MANIFEST,
    PARTS,
    CommitRecord,
    FileCheck,
    commit_path,
    fresh_folder,
    kept_numbers,
    last_commit_number,
    newest_record,
    next_commit_number,
    now,
    publish,
    remove_unused,
)
from index.storage.whoosh.copies import write_copies
from index.storage.whoosh.document_space import CopiesBefore
from index.storage.whoosh.format import SegmentFiles, new_segment
from index.storage.whoosh.generations import discard_generation, new_generation, switch_generation
from index.storage.whoosh.inverted import compile_batch, whoosh_postings
from index.storage.whoosh.merge_policy import merges
from index.storage.whoosh.segment import Segment, open_segment, segment_batch
from index.storage.whoosh.segment_record import SegmentRecord
from index.storage.whoosh.words import CountChanges, Words, write_words
from index.workers import Workers

_WORTH = 20_000
"""Documents from which on a segment's postings are worth another process."""


class WhooshWriter:
    """Writes one commit; nothing is visible before `commit`, and without it nothing ever is.

    It goes on from the commit `base`, the newest one if none is given, in a folder that is made where there is none.
    """

    def __init__(self, directory: Path, workers: Workers | None = None, base: CommitRecord | None = None) -> None:
        self._workers = workers or Workers(1)
        self._written: list[Future[dict[str, Checksum]]] = []
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        if base is None and last_commit_number(directory) >= 0:
            base = newest_record(directory)
        self._base = base
        self._files = dict(base.files) if base else {}
        self._committed = [open_segment(directory, s, at_once=False) for s in base.segments] if base else []
        self._segments = list(self._committed)
        self._alive_before = tuple(segment.alive_mask() for segment in self._committed)

    @property
    def documents(self) -> int:
        """How many documents the commit would hold."""
        return sum(segment.alive_documents for segment in self._segments)

    @property
    def articles(self) -> int:
        """How many articles the commit would hold."""
        return sum(len(segment.alive_articles()) for segment in self._segments)

    def article_ids(self) -> Ragged:
        """The ids of the articles that are committed, as rows of UTF-8."""
        none = Ragged.of_strings([])
        return Ragged.concatenate([none, *(segment.alive_article_ids() for segment in self._committed)])

    def add(self, batch: Batch) -> None:
        """Write a batch as a new segment; what only Whoosh reads of it is written by the workers until `commit`."""
        if not batch.size:
            return
        segment = write_segment(self._directory, batch)
        self._segments.append(segment)
        workers = Workers(1)
        if segment.documents >= _WORTH:
            workers = self._workers
            release_freed_memory()
        self._written.append(workers.submit(write_postings, self._directory, segment.record))

    def delete(self, article_ids: Collection[str]) -> int:
        """Mark committed articles with these ids as deleted, not those added since; returns how many there were."""
        return sum(segment.delete(article_ids) for segment in self._committed) if article_ids else 0

    def commit(self, manifest: bytes) -> None:
        """Merge small segments, write the lexicon and the manifest, and make the new state the current one."""
        number = next_commit_number(self._directory)
        folder = fresh_folder(self._directory, number)
        write_durably(folder / MANIFEST, manifest)
        del manifest  # of a million paragraphs it takes ten megabytes
        changes = self._count_changes()
        self._merge()
        for written in self._written:
            self._files |= written.result()
        self._workers.rest()  # what they hold of what they read is as much as the words and copies of all need
        write_words(folder, self._segments, self._workers, changes)
        self._workers.rest()
        write_copies(folder, self._segments, self._copies_before())
        own = {f"{folder.name}/{name}": self._checksum(folder / name) for name in PARTS}
        segments = tuple(segment.record for segment in self._segments)
        files = self._files_of_segments() | own
        notes = sum(segment.alive_notes() for segment in self._segments)
        record = CommitRecord(
            number, fingerprint(), uuid.uuid4().hex[:12], segments, files, now(), self.articles, notes
        )
        publish(self._directory, record)
        self._keep(number)

    def rollback(self) -> None:
        """Delete what was written since the last commit; to be called where the commit does not come about."""
        for written in self._written:
            written.cancel()
        self._segments, self._written = list(self._committed), []
        remove_unused(self._directory)

    def _count_changes(self) -> CountChanges | None:
        """What was added and deleted since the commit that this one goes on from."""
        if self._base is None:
            return None
        added = [segment for segment in self._segments if segment not in self._committed]
        lost = [
            segment.occurrences(np.flatnonzero(before & ~segment.alive_mask()).tolist())
            for segment, before in zip(self._committed, self._alive_before, strict=True)
        ]
        gained = tuple((segment.vocabulary(), segment.alive_counts()) for segment in added)
        before = commit_path(self._directory, self._base.number)
        return CountChanges(before, tuple(self._committed), gained, tuple(lost))

    def _copies_before(self) -> CopiesBefore | None:
        """The near copies of the commit that this one goes on from."""
        if self._base is None:
            return None
        file = commit_path(self._directory, self._base.number) / COPIES
        return CopiesBefore(file, tuple(self._committed), self._alive_before)

    def _merge(self) -> None:
        """Merge what the policy says, and leave out segments of which everything is deleted."""
        self._segments = [segment for segment in self._segments if segment.alive_documents]
        for group in merges(self._segments):
            self._segments = [s for s in self._segments if s not in group]
            self.add(merge(segment_batch(segment) for segment in group))

    def _files_of_segments(self) -> dict[str, Checksum]:
        """The checksums of the files of all segments, those kept and those written now."""
        files: dict[str, Checksum] = {}
        for segment in self._segments:
            for name in segment.record.files:
                files[name] = self._files.get(name) or durable_checksum(self._directory / name)
        return files

    def _checksum(self, path: Path) -> Checksum:
        """The checksum of a file of the commit, known already of one that the commit before has too."""
        if self._base is not None:
            before = commit_path(self._directory, self._base.number) / path.name
            if before.exists() and before.samefile(path):
                return self._base.files[f"{before.parent.name}/{path.name}"]
        return durable_checksum(path)

    def _keep(self, number: int) -> None:
        """Keep the new commit and the one it went on from; one between them was damaged."""
        before = self._base.number if self._base else -1
        remove_unused(self._directory, [n for n in kept_numbers(self._directory) if n in (number, before)] or [number])


class GenerationWriter(WhooshWriter):
    """The writer of a new generation, which serves when it is committed and what is in it can be read."""

    def __init__(self, index_dir: Path, workers: Workers) -> None:
        self._index_dir = index_dir
        super().__init__(new_generation(index_dir), workers)

    def commit(self, manifest: bytes) -> None:
        """Commit, read a little of everything, and let the generation serve."""
        super().commit(manifest)
        probe(self._directory)
        switch_generation(self._index_dir, self._directory)

    def rollback(self) -> None:
        """Delete the generation."""
        discard_generation(self._index_dir, self._directory)


def probe(directory: Path) -> None:
    """Open everything of the newest commit and read a little of it; raises IndexingError if something is amiss."""
    try:
        record = newest_record(directory)
        if damaged := FileCheck(directory).damaged_files(record):
            raise ValueError(", ".join(damaged))
        Words.of_commit(commit_path(directory, record.number))
        for one in record.segments:
            segment = open_segment(directory, one, at_once=False)
            for doc in (0, segment.documents - 1):
                segment.stored[doc]["paragraph"]
    except Exception as error:  # what is damaged may raise anything
        raise IndexingError("index.unreadable", directory, error=error) from error


def write_segment(directory: Path, batch: Batch) -> Segment:
    """Write a batch as a segment, which still lacks Whoosh's postings; its stored records are let go of."""
    record = new_segment(batch.size, batch.lengths)
    SegmentFiles(directory, record).write_stored(batch.stored)
    batch.stored.clear()  # the longest part of it by far, and what follows needs the room
    write_arrays(directory / record.arrays_file, *compile_batch(batch))
    return open_segment(directory, record, at_once=False)


def write_postings(directory: Path, record: SegmentRecord) -> dict[str, Checksum]:
    """Write Whoosh's postings of a segment from its compiled form; returns the checksums of all its files."""
    compiled = open_arrays(directory / record.arrays_file, at_once=False)
    vocabulary = Ragged.from_file(compiled, "vocabulary").to_bytes()
    postings = ((field, whoosh_postings(vocabulary, compiled.arrays, field)) for field in FIELDS)
    SegmentFiles(directory, record).write_postings(postings)
    if record.documents >= _WORTH:
        release_freed_memory()
    return {name: durable_checksum(directory / name) for name in record.files}
