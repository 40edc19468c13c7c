"""Damaged commits: what can be made anew from what is whole, and which commit to go on from.

Of each segment Whoosh's postings and the arrays say the same, so that either can be made from the other; the table of
contents can be made from the commit's record, the near copies from the segments. Whatever is made is the same bytes
as before, or it does not count. Stored records, the lexicon and the manifest can only come from the commit before, or
from the corpus.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.arrays.array_file import TornArrays, write_arrays
from index.arrays.durable import write_durably
from index.errors import IndexDamaged, IndexingError
from index.messages import bilingual
from index.storage.whoosh.commits import (
    COPIES,
    LEXICON,
    CommitRecord,
    FileCheck,
    commit_numbers,
    commit_path,
    newest_record,
    read_record,
    toc_content,
    toc_name,
)
from index.storage.whoosh.copies import write_copies
from index.storage.whoosh.format import SegmentFiles
from index.storage.whoosh.inverted import compile_batch
from index.storage.whoosh.recovery import recover_batch
from index.storage.whoosh.segment import arrays_path, open_segment
from index.storage.whoosh.writer import write_postings
from index.vocabulary.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Health:
    """The newest commit of a generation that is whole, if any, and what was found and mended on the way to it."""

    record: CommitRecord | None
    told: tuple[str, ...] = ()


def whole_commit(directory: Path, mending: bool = True) -> Health:
    """The newest commit whose files are whole, or can be mended; they are if `mending`.

    Raises IndexOutdated where another version wrote it, OSError where reading is denied: that is no damage.
    """
    check, said = FileCheck(directory), list[str]()
    for number in commit_numbers(directory):
        try:
            record = read_record(directory, number)
        except IndexDamaged as error:
            said.append(str(error))
            continue
        damaged = check.damaged_files(record)
        if not damaged:
            return Health(record, tuple(said))
        mended = mend(directory, record, damaged) if mending else []
        said += [
            bilingual("index.mended" if name in mended else "index.unmended", f"{directory.name}/{name}")
            for name in damaged
        ]
        if len(mended) == len(damaged):
            return Health(record, tuple(said))
    return Health(None, tuple(said))


def probe(directory: Path) -> None:
    """Open everything of the newest commit and read a little of it; raises IndexingError if something is amiss."""
    try:
        record = newest_record(directory)
        if damaged := FileCheck(directory).damaged_files(record):
            raise ValueError(", ".join(damaged))
        Lexicon.load(commit_path(directory, record.number) / LEXICON)
        for whoosh in record.segments:
            segment = open_segment(directory, whoosh, at_once=False)
            for doc in (0, segment.documents - 1):
                segment.stored[doc]["paragraph"]
    except Exception as error:  # what is damaged may raise anything
        raise IndexingError("index.unreadable", directory, error=error) from error


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


def _mend_segment(directory: Path, segment: Any, damaged: frozenset[str]) -> None:
    stored, postings = SegmentFiles(directory, segment).names()
    arrays = arrays_path(directory, segment)
    if stored in damaged or damaged.isdisjoint([arrays.name, *postings]):
        return
    if damaged.isdisjoint(postings):
        write_arrays(arrays, *compile_batch(recover_batch(directory, segment)))
    elif arrays.name not in damaged:
        write_postings(directory, segment)
