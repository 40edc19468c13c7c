"""Files as byte streams, out of their compression, never more of them than allowed."""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from index.errors import ReadingError
from index.reading.options import MIB
from index.reading.result import reason

BLOCK = 1 << 20
BAD_STREAM = (OSError, EOFError, lzma.LZMAError, zlib.error)
"""What reading a broken or vanished file may raise."""


@contextmanager
def opened(path: Path, packed: str) -> Iterator[IO[bytes]]:
    """Open a file for reading, undoing the compression `packed` (`.gz`, `.xz` or "").

    Raises ReadingError for what is no regular file, OSError for what cannot be opened.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise ReadingError(
            reason("ليس ملفًا عاديًّا أو مجلد لا يُقرأ", "not a regular file, or a folder that cannot be listed")
        )
    with path.open("rb") as raw:
        if packed == ".gz":
            yield gzip.GzipFile(fileobj=raw)  # type: ignore[misc]
        elif packed == ".xz":
            yield io.BufferedReader(lzma.LZMAFile(raw))  # noqa: SIM115 (the generator closes `raw`)
        else:
            yield raw


def read_whole(stream: IO[bytes], limit_mib: int) -> bytes:
    """All of a stream; raises ReadingError if it holds more than `limit_mib`."""
    data = stream.read(limit_mib * MIB + 1)
    if len(data) > limit_mib * MIB:
        raise too_large(limit_mib)
    return data


def too_large(limit_mib: int) -> ReadingError:
    """The error for what goes beyond a bound."""
    return ReadingError(
        reason(
            f"أكبر من الحد المسموح ({limit_mib} MiB)؛ قسّمه أو ارفع article_mib",
            f"larger than the limit of {limit_mib} MiB; split it or raise article_mib",
        )
    )
