"""The rows of files of many articles, known by their bytes: of a file that changed, only rows that changed are read.

What a row is read as depends on its bytes, its number (an article without an id is named by it), the file's name and
the readers; so it is known by a hash of the first two, in a file and under readers that are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from index.pipeline.cache_file import read_cache, write_cache

_NAME = "rows.cache"


class _Content(msgspec.Struct):
    """What the file holds: what stands for the readers that read, and for each file what is known of its rows."""

    reading: str
    files: dict[str, dict[str, tuple[str, str]]]


Known = Mapping[str, tuple[str, str]]
"""For the key of a row the id that its article asks for, and the article's digest."""


def row_key(number: int, line: bytes) -> str:
    """What a row is known by.

    >>> row_key(1, b"a") == row_key(1, b"a"), row_key(1, b"a") == row_key(2, b"a")
    (True, False)
    """
    return hashlib.blake2b(line, digest_size=12, salt=number.to_bytes(16)).hexdigest()


class RowCache:
    """The rows that are known of each file; it may be lost or damaged at any time, and is made anew."""

    def __init__(self, index_dir: Path, reading: str) -> None:
        self._path = index_dir / _NAME
        self._reading = reading
        self._of_file: dict[str, dict[str, tuple[str, str]]] | None = None
        self._read: dict[str, dict[str, tuple[str, str]]] = {}

    def rows_of(self, name: str) -> Known:
        """The rows of a file as they were read before."""
        return self._known().get(name, {})

    def note(self, name: str, rows: Iterable[tuple[str, str, str]]) -> None:
        """Keep rows of a file that was read: the key, the id, and the digest of each."""
        of_file = self._read.setdefault(name, {})
        for key, wanted, digest in rows:
            of_file[key] = (wanted, digest)

    def save(self, names: Iterable[str]) -> None:
        """Keep what is known of the files of these names for the next time."""
        if not any(self._read.values()):
            return
        kept, there = {**self._known(), **self._read}, set(names)
        files = {name: rows for name, rows in kept.items() if rows and name in there}
        write_cache(self._path, _Content(self._reading, files))

    def _known(self) -> dict[str, dict[str, tuple[str, str]]]:
        if self._of_file is None:
            content = read_cache(self._path, _Content)
            self._of_file = content.files if content and content.reading == self._reading else {}
        return self._of_file
