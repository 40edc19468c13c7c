"""Files as byte streams, out of their compression, never more of them than allowed."""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, cast

from index.errors import ReadingError
from index.reading.files import is_wanted
from index.reading.options import MIB
from index.reading.result import reason

BLOCK = 1 << 20
MOST_MEMBERS = 100_000
EXPECTED = (OSError, EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, RuntimeError, ValueError)
"""What reading may raise of a file that is broken, vanished, encrypted, nested too deep or not what it says it is."""


@contextmanager
def opened(path: Path, packed: str) -> Iterator[IO[bytes]]:
    """Open a file for reading, undoing the compression `packed` (`.gz`, `.xz` or "").

    Raises ReadingError for what is no regular file, OSError for what cannot be opened.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise ReadingError(
            reason("ليس ملفًا عاديًّا أو مجلد لا يُقرأ", "not a regular file, or a folder that cannot be listed")
        )
    with path.open("rb") as raw, unpacked(raw, packed) as plain:
        yield plain


@contextmanager
def unpacked(raw: IO[bytes], packed: str) -> Iterator[IO[bytes]]:
    """What a compressed stream holds; the stream itself where it is not compressed."""
    if packed == ".gz":
        with gzip.GzipFile(fileobj=raw) as stream:
            yield cast("IO[bytes]", stream)
    elif packed == ".xz":
        with io.BufferedReader(lzma.LZMAFile(raw)) as stream:
            yield cast("IO[bytes]", stream)
    else:
        yield raw


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a zip; its name is POSIX and leads nowhere outside."""

    name: str
    open: Callable[[], IO[bytes]]


def members(stream: IO[bytes], limit_mib: int) -> Iterator[Member]:
    """The files of a zip archive that may hold articles.

    Raises ReadingError if it is no zip, is encrypted, holds more than MOST_MEMBERS, or says it is larger than
    `limit_mib`.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ReadingError(reason(f"أرشيف لا يُقرأ: {error}", f"not a readable archive: {error}")) from error
    with archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > limit_mib * MIB:
            raise too_large(limit_mib, "file_mib")
        if len(entries) > MOST_MEMBERS:
            raise ReadingError(
                reason(
                    f"فيه أكثر من {MOST_MEMBERS:,} ملف؛ قسّمه", f"it holds more than {MOST_MEMBERS:,} files; split it"
                )
            )
        if any(entry.flag_bits & 1 for entry in entries):
            raise ReadingError(reason("أرشيف مشفّر", "the archive is encrypted; unpack it first"))
        for entry in entries:
            name = _member_name(entry)
            if not entry.is_dir() and is_wanted(PurePosixPath(name)):
                yield Member(name, partial(archive.open, entry))


def _member_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: where the UTF-8 flag is not set, zipfile took the bytes for code page 437."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("utf-8")
    return "/".join(piece for piece in name.replace("\\", "/").split("/") if piece not in ("", ".", ".."))


def read_whole(stream: IO[bytes], limit_mib: int, option: str = "article_mib") -> bytes:
    """All of a stream; raises ReadingError if it holds more than `limit_mib`, which is what `option` says."""
    data = stream.read(limit_mib * MIB + 1)
    if len(data) > limit_mib * MIB:
        raise too_large(limit_mib, option)
    return data


def too_large(limit_mib: int, option: str) -> ReadingError:
    """The error for what goes beyond the bound that an option of `[reading]` sets."""
    return ReadingError(
        reason(
            f"أكبر من الحد المسموح ({limit_mib} MiB)؛ قسّمه أو ارفع {option}",
            f"larger than the limit of {limit_mib} MiB; split it or raise {option}",
        )
    )
