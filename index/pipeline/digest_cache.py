"""The digests of files, read again only where the system says that a file was touched, as git's index does it.

A file is taken as unchanged when its size, its place on the disk and the times of its last change are those of before,
and that was not just then: within the tick of the file system's clock a file may change and show the same time.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from index.pipeline.cache_file import read_cache, write_cache
from index.pipeline.code_digest import code_digest, source_signature
from index.pipeline.manifest import READERS
from index.reading import SourceFile

_NAME = "digests.cache"
_SETTLED_NS = 2_000_000_000
_Stamp = list[int]


class _Content(msgspec.Struct):
    """What the file holds: of each file its stamp and digest, and the digest of the readers' code by its signature."""

    files: dict[str, tuple[_Stamp, str]]
    code: tuple[str, str]


class DigestCache:
    """The digests of files at the last reindex; the cache may be lost or damaged at any time, and is made anew."""

    def __init__(self, index_dir: Path) -> None:
        self._path = index_dir / _NAME
        self._known: dict[str, tuple[_Stamp, str]] = {}
        self._code: tuple[str, str] = ("", "")
        self._found: dict[str, str | None] = {}
        self._recent: list[SourceFile] = []
        self._changed = False
        if content := read_cache(self._path, _Content):
            self._known, self._code = content.files, content.code

    def digests(self, files: Iterable[SourceFile]) -> dict[str, str | None]:
        """The digest of each file by its name; None where it cannot be read, or is no file."""
        digests: dict[str, str | None] = {}
        seen: dict[str, tuple[_Stamp, str]] = {}
        settled = time.time_ns() - _SETTLED_NS
        for file in files:
            digest, stamp = self._digest(file, settled)
            digests[file.name] = digest
            if stamp and digest:
                seen[file.name] = (stamp, digest)
            elif digest:
                self._recent.append(file)
        self._changed |= seen != self._known
        self._known, self._found = seen, digests
        return digests

    def code(self) -> str:
        """The digest of the code of the readers; to work it out takes longer than to see that nobody touched it."""
        signature = source_signature()
        if self._code[0] != signature:
            self._code, self._changed = (signature, code_digest(READERS)), True
        return self._code[1]

    def of(self, name: str) -> str | None:
        """The digest of one of the files that `digests` was asked for."""
        return self._found.get(name)

    def save(self) -> None:
        """Keep what is known for the next time; where that fails, everything is read again.

        Files that had been touched just before are looked at again, if that is some time ago by now: else it would be
        the next reindex that has to.
        """
        settled = time.time_ns() - _SETTLED_NS
        for file in self._recent:
            stamp = _stamp(file)
            digest = file_digest(file.path) if stamp and _is_settled(stamp, settled) else None
            if stamp and digest and digest == self._found[file.name]:
                self._known[file.name] = (stamp, digest)
                self._changed = True
        if self._changed:
            write_cache(self._path, _Content(self._known, self._code))

    def _digest(self, file: SourceFile, settled: int) -> tuple[str | None, _Stamp | None]:
        stamp, known = _stamp(file), self._known.get(file.name)
        if stamp and known and known[0] == stamp:
            return known[1], stamp
        return (file_digest(file.path), stamp if _is_settled(stamp, settled) else None) if stamp else (None, None)


def _stamp(file: SourceFile) -> _Stamp | None:
    """What the system says of a file: its size, its place, and when it and its entry were last changed."""
    try:
        state = os.stat(file.place)  # noqa: PTH116 (asked of every file at every reindex)
    except (OSError, ValueError):
        return None
    return [state.st_size, state.st_ino, state.st_mtime_ns, state.st_ctime_ns] if stat.S_ISREG(state.st_mode) else None


def _is_settled(stamp: _Stamp, settled: int) -> bool:
    """Whether a file was last changed so long ago that a change since would show."""
    return max(stamp[2:]) < settled


def file_digest(path: Path) -> str | None:
    """A hash of a file's bytes; None where it cannot be read, or is no file (a pipe, a device: without an end)."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "blake2b").hexdigest()[:32]
    except OSError:
        return None
