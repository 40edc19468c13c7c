"""Damaged commits: what can be made anew from what is whole.

Of each segment Whoosh's postings and the arrays say the same, so that either can be made from the other; the table of
contents can be made from the commit's record, the near copies from the segments. Whatever is made is the same bytes
as before, or it does not count. Stored records, the lexicon and the manifest can only come from the commit before, or
from the corpus.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from index.arrays.array_file import TornArrays, write_arrays
from index.arrays.durable import write_durably
from index.storage.whoosh.commits import (
    COPIES,
    CommitRecord,
    FileCheck,
    commit_path,
    toc_content,
    toc_name,
)
from index.storage.whoosh.copies import write_copies
from index.storage.whoosh.inverted import compile_batch
from index.storage.whoosh.recovery import recover_batch
from index.storage.whoosh.segment import open_segment
from index.storage.whoosh.segment_record import SegmentRecord
from index.storage.whoosh.writer import write_postings


def mend(directory: Path, record: CommitRecord, damaged: Sequence[str]) -> list[str]:
    """Make damaged files of a commit anew; returns the names of those that are again as they were written."""
    for segment in record.segments:
        _mend_segment(directory, segment, frozenset(damaged))
    if toc_name(record.number) in damaged:
        write_durably(directory / toc_name(record.number), toc_content(record))
    _mend_copies(directory, record, frozenset(damaged))
    again = FileCheck(directory, thorough=True)
    return [name for name in damaged if again.is_whole(name, record.files[name])]


def _mend_copies(directory: Path, record: CommitRecord, damaged: frozenset[str]) -> None:
    """Make the near copies anew from the segments, where these are whole."""
    folder = commit_path(directory, record.number)
    if f"{folder.name}/{COPIES}" in damaged:
        with suppress(TornArrays):
            write_copies(folder, [open_segment(directory, segment, at_once=False) for segment in record.segments], None)


def _mend_segment(directory: Path, segment: SegmentRecord, damaged: frozenset[str]) -> None:
    arrays, postings = directory / segment.arrays_file, segment.postings_files
    if segment.stored_file in damaged or damaged.isdisjoint([arrays.name, *postings]):
        return
    if damaged.isdisjoint(postings):
        write_arrays(arrays, *compile_batch(recover_batch(directory, segment)))
    elif arrays.name not in damaged:
        write_postings(directory, segment)
