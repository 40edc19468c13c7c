"""Durable files: written so that a power cut leaves the old or the new one, and checksums that tell whether they are.

What a journalling file system promises is little: a renamed file may be empty unless it was synced before, and a new
name may be gone unless its folder was synced after (https://www.sqlite.org/atomiccommit.html).
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 20
PARTIAL = ".partial"
"""What the names of files that are being written end in."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """The size of a file in bytes, its CRC-32, and when it was last changed, in nanoseconds (0: not known)."""

    size: int
    crc32: int
    modified_ns: int = 0

    @classmethod
    def of(cls, content: bytes) -> Checksum:
        """The checksum of a file with this content."""
        return cls(len(content), zlib.crc32(content))


def sync(path: Path) -> None:
    """Wait until a file or the names in a folder are on the disk; of folders only where the system can."""
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return
    number = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def durable_checksum(path: Path) -> Checksum:
    """The checksum of a file that is complete, after its content has reached the disk."""
    sync(path)
    return checksum(path)


def checksum(path: Path) -> Checksum:
    """The checksum of a file; raises OSError where it cannot be read."""
    crc = 0
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            crc = zlib.crc32(chunk, crc)
        stat = os.fstat(file.fileno())
    return Checksum(stat.st_size, crc, stat.st_mtime_ns)


def write_durably(path: Path, content: bytes) -> None:
    """Write a file in one step: it is as it was before until all of it is on the disk, and its name with it."""
    partial = partial_path(path)
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise
    sync(path.parent)


def partial_path(path: Path) -> Path:
    """Where a file is written before it gets its name; no two processes write to the same place."""
    return path.with_name(f"{path.name}.{os.getpid()}{PARTIAL}")
