"""The states that are kept of an index: listed, gone back to, packed into a file and unpacked again."""

from __future__ import annotations

import errno
import os
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from index.arrays.durable import partial_path, sync
from index.errors import IndexDamaged, IndexingError, IndexOutdated, IndexUnavailable
from index.storage.base import StoredSnapshot
from index.storage.whoosh.commits import (
    CommitRecord,
    FileCheck,
    commit_path,
    read_record,
    record_name,
    remove_unused,
    republish,
)
from index.storage.whoosh.generations import (
    candidates,
    current_generation,
    discard_generation,
    new_generation,
    switch_generation,
)

_ATTEMPTS = 5


def snapshots(index_dir: Path, thorough: bool = False) -> list[StoredSnapshot]:
    """The states that are kept and can be read, the one that serves first."""
    stored: list[StoredSnapshot] = []
    for folder, number in candidates(index_dir):
        try:
            record = read_record(folder, number)
        except (IndexDamaged, IndexOutdated):
            continue
        stored.append(_described(folder, record, thorough, serves=not stored))
    return stored


def roll_back(index_dir: Path) -> StoredSnapshot:
    """Let the state before the present one serve, and say which it is; the lock must be held.

    In the generation that serves this is a new commit of the earlier content, so that it can be undone likewise; where
    it has none, the generation before it serves. Raises IndexUnavailable where there is no whole state before.
    """
    current = current_generation(index_dir)
    for folder, number in candidates(index_dir)[1:]:
        try:
            record = read_record(folder, number)
        except (IndexDamaged, IndexOutdated):
            continue
        if FileCheck(folder).damaged_files(record):
            continue
        if folder == current:
            try:
                record = republish(folder, record)
            finally:
                remove_unused(folder)
        else:
            switch_generation(index_dir, folder)
        return _described(folder, record, thorough=False, serves=True)
    raise IndexUnavailable("index.no_earlier", index_dir)


def back_up(index_dir: Path, file: Path) -> StoredSnapshot:
    """Pack the state that serves into a tar file, while anything else goes on; the file appears when it is whole."""
    if not file.absolute().parent.is_dir():
        raise IndexingError("index.backup_unwritten", file, error=os.strerror(errno.ENOENT))
    for _ in range(_ATTEMPTS):
        try:
            return _packed(index_dir, file)
        except FileNotFoundError:  # a commit has deleted it meanwhile
            continue
        except OSError as error:
            raise IndexingError("index.backup_unwritten", file, error=error) from error
    raise IndexUnavailable("index.no_backup", index_dir)


def restore(index_dir: Path, file: Path) -> StoredSnapshot:
    """Unpack a state that `back_up` packed as a new generation and let it serve; the lock must be held.

    Raises IndexingError where the file is none, or not whole; nothing has changed then.
    """
    folder = new_generation(index_dir)
    try:
        number = _unpacked(file, folder)
        record = read_record(folder, number)
        if damaged := FileCheck(folder, thorough=True).damaged_files(record):
            raise ValueError(", ".join(damaged))
    except (tarfile.TarError, EOFError, OSError, ValueError, IndexUnavailable) as error:
        discard_generation(index_dir, folder)
        raise IndexingError("index.backup_broken", file, error=error) from error
    switch_generation(index_dir, folder)
    return _described(folder, record, thorough=False, serves=True)


def _described(folder: Path, record: CommitRecord, thorough: bool, serves: bool) -> StoredSnapshot:
    return StoredSnapshot(
        generation=folder.name,
        number=record.number,
        created=record.created,
        state=record.state,
        articles=record.articles,
        paragraphs=record.documents,
        size_bytes=sum(written.size for written in record.files.values()),
        whole=not FileCheck(folder, thorough).damaged_files(record),
        serves=serves,
    )


def _packed(index_dir: Path, file: Path) -> StoredSnapshot:
    folder, number = next(iter(candidates(index_dir)), (index_dir, -1))
    record = read_record(folder, number)
    if damaged := FileCheck(folder, thorough=True).damaged_files(record):
        raise IndexDamaged("index.damaged", damaged[0])
    partial = partial_path(file)
    with ExitStack() as stack:
        opened = [(name, stack.enter_context((folder / name).open("rb"))) for name in _names(record)]
        try:
            with tarfile.open(partial, "w") as archive:
                for name, source in opened:
                    archive.addfile(archive.gettarinfo(arcname=name, fileobj=source), source)
            sync(partial)
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)
    sync(file.resolve().parent)
    return _described(folder, record, thorough=False, serves=True)


def _names(record: CommitRecord) -> Iterator[str]:
    yield record_name(record.number)
    yield from record.files


def _unpacked(file: Path, folder: Path) -> int:
    """Unpack everything; returns the number of the commit, whose record comes first."""
    with tarfile.open(file, "r:") as archive:
        members = archive.getmembers()
        number = int(Path(members[0].name).parent.name.removeprefix("commit-")) if members else -1
        for member in members:
            archive.extract(member, folder, filter="data")
            sync(folder / member.name)
    for path in (commit_path(folder, number), folder):
        sync(path)
    return number
