"""Files of what was known before: they may be lost, damaged or of another version at any time, and are made anew."""

from __future__ import annotations

import zlib
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from index.arrays.durable import partial_path

T = TypeVar("T")


def read_cache(path: Path, kind: type[T]) -> T | None:
    """The value in a file, None where there is none, it is damaged, or holds something else."""
    with suppress(OSError, ValueError, msgspec.DecodeError, msgspec.ValidationError):
        checksum, content = path.read_bytes().split(b"\n", 1)
        if int(checksum) == zlib.crc32(content):
            return msgspec.json.decode(content, type=kind)
    return None


def write_cache(path: Path, value: object) -> None:
    """Keep a value in a file, behind its checksum; where that fails, the one before stays."""
    content = msgspec.json.encode(value)
    partial = partial_path(path)
    with suppress(OSError):
        partial.write_bytes(b"%d\n%s" % (zlib.crc32(content), content))
        partial.replace(path)
