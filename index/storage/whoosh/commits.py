"""Commits: what each consists of, how it becomes the current one, and whether its files are whole.

A generation's folder holds, for each commit N that is kept:

    _MAIN_N.toc          Whoosh's table of contents; its rename is the moment of commit
    commit-N/about.json  the commit's record: its segments, and the checksum of every file that belongs to it
    commit-N/…           the lexicon, where each segment's terms stand in it, the near copies and stories, the manifest

Everything a commit needs is on the disk before its TOC gets its name, and the commit before it is kept, files and all,
until the next one: Lucene's and SQLite's order. The record says of the segments what the TOC says, so that nothing
but stock Whoosh itself ever unpickles the TOC.
"""

from __future__ import annotations

import json
import re
import shutil
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.arrays.durable import Checksum, checksum, sync, write_durably
from index.errors import IndexDamaged, IndexOutdated
from index.storage.whoosh.segment_record import NAME, SegmentRecord

FORMAT = 17
"""The version of everything on disk that is not Whoosh's."""

LEXICON, WORDS, COPIES, MANIFEST = "lexicon.arrays", "words.arrays", "copies.arrays", "manifest.json"
PARTS = (LEXICON, WORDS, COPIES, MANIFEST)
"""The files that a commit has of its own, beside its record."""
_RECORD = "about.json"
_TOC = re.compile(rf"_{NAME}_([0-9]+)\.toc")
_FOLDER = re.compile(r"commit-([0-9]+)")
_SEGMENT = re.compile(rf"({NAME}_[0-9a-z]+)[._]")

SMALL = 16 << 20
"""Files up to this size, in bytes, are read whole to be checked whenever they are opened."""


@dataclass(frozen=True, slots=True)
class CommitRecord:
    """The record of a commit, what it says of itself.

    `fingerprint` is the text chain's, `state` a name that no other content has, `created` an ISO time, `files` has the
    checksum of every file, by its path below the generation's folder; `articles` and `notes` are how many there are.
    """

    number: int
    fingerprint: str
    state: str
    segments: tuple[SegmentRecord, ...]
    files: Mapping[str, Checksum]
    created: str = ""
    articles: int = 0
    notes: int = 0

    @property
    def documents(self) -> int:
        """How many documents are not deleted."""
        return sum(segment.alive for segment in self.segments)


@dataclass(frozen=True, slots=True)
class FileCheck:
    """A check of which files of a commit are not as written; `thorough` reads also large ones nobody has touched."""

    directory: Path
    thorough: bool = False
    known: set[tuple[str, Checksum]] = field(default_factory=set)
    """Files that were found whole before, as they were then."""

    def damaged_files(self, record: CommitRecord, names: Iterable[str] | None = None) -> list[str]:
        """The files that are missing or not whole, of all or of some; raises OSError for what is denied (EMFILE)."""
        chosen = record.files if names is None else names
        return [name for name in chosen if not self.is_whole(name, record.files[name])]

    def is_whole(self, name: str, written: Checksum) -> bool:
        """Whether a file has the size it was written with, and the content too, as far as that is looked at."""
        path = self.directory / name
        try:
            stat = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        if stat.st_size != written.size or not path.is_file():
            return False
        now = (str(path), Checksum(stat.st_size, stat.st_ino, stat.st_mtime_ns))
        untouched = stat.st_mtime_ns == written.modified_ns and stat.st_size > SMALL
        if now in self.known or (untouched and not self.thorough):
            return True
        if checksum(path).crc32 != written.crc32:
            return False
        self.known.add(now)
        return True


def commit_path(directory: Path, number: int) -> Path:
    """The folder with what a commit adds to Whoosh's own files."""
    return directory / f"commit-{number}"


def manifest_path(directory: Path, number: int | None = None) -> Path:
    """Where a commit's manifest lies; that of the newest one if none is named."""
    return commit_path(directory, last_commit_number(directory) if number is None else number) / MANIFEST


def record_name(number: int) -> str:
    """Where a commit's record lies, below the generation's folder."""
    return f"commit-{number}/{_RECORD}"


def toc_name(number: int) -> str:
    """The name of a commit's table of contents."""
    return f"_{NAME}_{number}.toc"


def commit_numbers(directory: Path) -> list[int]:
    """The numbers of the commits of a generation, newest first; none where there is no such folder."""
    try:
        matches = [_TOC.fullmatch(path.name) for path in directory.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted((int(match[1]) for match in matches if match), reverse=True)


def last_commit_number(directory: Path) -> int:
    """The number of the newest commit, -1 where there is none."""
    return max(commit_numbers(directory), default=-1)


def next_commit_number(directory: Path) -> int:
    """A number that no commit has, nor what is left of one."""
    used = [_FOLDER.fullmatch(path.name) for path in directory.iterdir()]
    return 1 + max([*commit_numbers(directory), *(int(match[1]) for match in used if match), 0])


def read_record(directory: Path, number: int) -> CommitRecord:
    """The record of a commit.

    Raises IndexDamaged where it is missing or not as written, IndexOutdated where another version wrote it, OSError
    where reading it is denied.
    """
    path = directory / record_name(number)
    try:
        written = json.loads(path.read_bytes())
        if isinstance(written, dict) and written.get("format") not in (FORMAT, None):
            raise IndexOutdated("index.outdated", directory)
        return _record_of(number, written)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise IndexDamaged("index.file_missing", path) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged("index.file_damaged", path, error=error) from error


def newest_record(directory: Path) -> CommitRecord:
    """The record of the newest commit; raises as `read_record` does."""
    return read_record(directory, last_commit_number(directory))


def publish(directory: Path, record: CommitRecord) -> CommitRecord:
    """Make a commit, all of whose files are on the disk, the current one; returns its record as written."""
    toc = toc_content(record)
    record = replace(record, files={**record.files, toc_name(record.number): Checksum.of(toc)})
    write_durably(directory / record_name(record.number), _content_of(record))
    sync(directory)
    write_durably(directory / toc_name(record.number), toc)
    return record


def republish(directory: Path, record: CommitRecord) -> CommitRecord:
    """The content of an earlier commit as a new one: nothing is copied where the file system has hard links."""
    number = next_commit_number(directory)
    before, folder = commit_path(directory, record.number), fresh_folder(directory, number)
    files = {name: digest for name, digest in record.files.items() if "/" not in name and not _TOC.fullmatch(name)}
    for name, digest in record.files.items():
        if name.startswith(f"{before.name}/"):
            link_file(directory / name, folder / Path(name).name)
            files[f"{folder.name}/{Path(name).name}"] = digest
    return publish(directory, replace(record, number=number, files=files))


def fresh_folder(directory: Path, number: int) -> Path:
    """An empty folder for a commit's own files."""
    folder = commit_path(directory, number)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def kept_numbers(directory: Path) -> list[int]:
    """The commits that are kept: the newest, and the one before it."""
    return commit_numbers(directory)[:2]


def remove_unused(directory: Path, kept: Collection[int] | None = None) -> None:
    """Delete every file that no kept commit needs; without `kept` those of `kept_numbers` are.

    Where the record of one cannot be read, its segments are not known: then only what is left of other commits goes.
    """
    numbers = kept_numbers(directory) if kept is None else kept
    segments: set[str] | None
    try:
        segments = {segment.name for n in numbers for segment in read_record(directory, n).segments}
    except (IndexDamaged, IndexOutdated, OSError):
        segments = None
    for path in _unused(directory, numbers, segments):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):  # Windows keeps what is open; a later commit tries again
                path.unlink()


def toc_content(record: CommitRecord) -> bytes:
    """Whoosh's table of contents of a commit."""
    from index.storage.whoosh.format import table_of_contents  # with Whoosh, which only writing needs

    return table_of_contents(record.segments, record.number)


def now() -> str:
    """The time as a commit notes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _unused(directory: Path, numbers: Collection[int], segments: set[str] | None) -> Iterator[Path]:
    for path in list(directory.iterdir()):
        commit = _TOC.fullmatch(path.name) or _FOLDER.fullmatch(path.name)
        segment = _SEGMENT.match(path.name)
        if commit:
            unused = int(commit[1]) not in numbers
        elif path.name.endswith(".partial"):
            unused = True
        else:
            unused = bool(segment and segments is not None and segment[1] not in segments)
        if unused:
            yield path


def link_file(old: Path, new: Path) -> None:
    """Give a file another name too; where the file system cannot, copy it."""
    try:
        new.hardlink_to(old)
    except OSError:
        shutil.copy2(old, new)
        sync(new)


def _content_of(record: CommitRecord) -> bytes:
    """A record as JSON: what it says, and the CRC-32 of that."""
    text = json.dumps(
        {
            "fingerprint": record.fingerprint,
            "state": record.state,
            "created": record.created,
            "articles": record.articles,
            "notes": record.notes,
            "segments": [segment.plain_values() for segment in record.segments],
            "files": {name: [c.size, c.crc32, c.modified_ns] for name, c in sorted(record.files.items())},
        }
    )
    return json.dumps({"format": FORMAT, "crc32": zlib.crc32(text.encode()), "commit": text}).encode()


def _record_of(number: int, written: Mapping[str, Any]) -> CommitRecord:
    text = written["commit"]
    if zlib.crc32(text.encode()) != written["crc32"] or written["format"] != FORMAT:
        raise ValueError("checksum")
    fields = json.loads(text)
    return CommitRecord(
        number,
        fields["fingerprint"],
        fields["state"],
        tuple(map(SegmentRecord.of, fields["segments"])),
        {name: Checksum(*numbers) for name, numbers in fields["files"].items()},
        fields["created"],
        fields["articles"],
        fields["notes"],
    )
