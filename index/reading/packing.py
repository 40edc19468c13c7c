"""Files as byte streams, out of their compression, never more of them than allowed."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
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

try:
    from backports import zstd  # Python 3.14 has it as compression.zstd
except ImportError:  # the extra `zstd`
    zstd = None  # type: ignore[assignment]

BLOCK = 1 << 20
MOST_MEMBERS = 100_000
_ZSTD_OPTIONS = {} if zstd is None else {int(zstd.DecompressionParameter.window_log_max): 27}
"""The most memory that a .zst file may ask for to be unpacked, as a power of two: what the tool allows (128 MiB)."""
EXPECTED = (OSError, EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, RuntimeError, ValueError) + (
    () if zstd is None else (zstd.ZstdError,)
)
"""What reading may raise of a file that is broken, vanished, encrypted, nested too deep or not what it says it is."""


@contextmanager
def open_decompressed(path: Path, packed: str) -> Iterator[IO[bytes]]:
    """Open a file for reading, undoing the compression `packed` (one of `files.PACKED` or "").

    Raises ReadingError for what is no regular file, OSError for what cannot be opened.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise ReadingError("reading.irregular")
    with path.open("rb") as raw, decompress(raw, packed) as plain:
        yield plain


@contextmanager
def decompress(raw: IO[bytes], packed: str) -> Iterator[IO[bytes]]:
    """What a compressed stream holds; the stream itself where it is not compressed."""
    if packed == ".gz":
        with gzip.GzipFile(fileobj=raw) as stream:
            yield cast("IO[bytes]", stream)
    elif packed in (".xz", ".bz2"):
        with io.BufferedReader(lzma.LZMAFile(raw) if packed == ".xz" else bz2.BZ2File(raw)) as stream:
            yield cast("IO[bytes]", stream)
    elif packed == ".zst":
        with _zstd(raw) as stream:
            yield stream
    else:
        yield raw


def _zstd(raw: IO[bytes]) -> IO[bytes]:
    if zstd is None:
        raise ReadingError("reading.needs", kind=".zst", install="pip install bahith[zstd]")
    return cast("IO[bytes]", io.BufferedReader(zstd.ZstdFile(raw, options=_ZSTD_OPTIONS)))


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive; its name is POSIX and leads nowhere outside."""

    name: str
    open: Callable[[], IO[bytes]]


def members(stream: IO[bytes], suffix: str, limit_mib: int) -> Iterator[Member]:
    """The files of an archive that may hold articles; raises ReadingError if it is none, or beyond a bound."""
    return _zip_members(stream, limit_mib) if suffix == ".zip" else _tar_members(stream, limit_mib)


def _tar_members(stream: IO[bytes], limit_mib: int) -> Iterator[Member]:
    """The plain files of a tar, one after the other as they come out of their compression."""
    left = limit_mib * MIB
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for count, entry in enumerate(archive):
                left -= entry.size
                if left < 0:
                    raise too_large(limit_mib, "file_mib")
                if count >= MOST_MEMBERS:
                    raise _too_many()
                name = _inside(entry.name)
                if entry.isfile() and is_wanted(PurePosixPath(name)):
                    yield Member(name, partial(_extracted, archive, entry))
    except tarfile.TarError as error:
        raise ReadingError("reading.archive", error=error) from error


def _extracted(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    """A file of a tar, in memory: a tar that is read as it comes cannot go back."""
    stream = archive.extractfile(entry)
    return io.BytesIO(stream.read() if stream else b"")


def _zip_members(stream: IO[bytes], limit_mib: int) -> Iterator[Member]:
    """The files of a zip archive that may hold articles.

    Raises ReadingError if it is no zip, is encrypted, holds more than MOST_MEMBERS, or says it is larger than
    `limit_mib`.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ReadingError("reading.archive", error=error) from error
    with archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > limit_mib * MIB:
            raise too_large(limit_mib, "file_mib")
        if len(entries) > MOST_MEMBERS:
            raise _too_many()
        if any(entry.flag_bits & 1 for entry in entries):
            raise ReadingError("reading.encrypted")
        for entry in entries:
            name = _member_name(entry)
            if not entry.is_dir() and is_wanted(PurePosixPath(name)):
                yield Member(name, partial(archive.open, entry))


def _member_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: where the UTF-8 flag is not set, zipfile took the bytes for code page 437."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeEncodeError):
            name = _in_arabic(name.encode("cp437")) or name
    return _inside(name)


def _in_arabic(name: bytes) -> str | None:
    """A name in UTF-8, or in the code page of Arabic Windows or DOS in which all its signs are letters; else None."""
    for encoding in ("utf-8", "cp1256", "cp720"):
        with suppress(UnicodeDecodeError):
            text = name.decode(encoding)
            if encoding == "utf-8" or all("\u0621" <= sign <= "\u0652" for sign in text if not sign.isascii()):
                return text
    return None


def _inside(name: str) -> str:
    """A name that leads nowhere outside the archive."""
    return "/".join(piece for piece in name.replace("\\", "/").split("/") if piece not in ("", ".", ".."))


def _too_many() -> ReadingError:
    return ReadingError("reading.too_many", most=f"{MOST_MEMBERS:,}")


def read_whole(stream: IO[bytes], limit_mib: int, option: str = "article_mib") -> bytes:
    """All of a stream; raises ReadingError if it holds more than `limit_mib`, which is what `option` says."""
    data = stream.read(limit_mib * MIB + 1)
    if len(data) > limit_mib * MIB:
        raise too_large(limit_mib, option)
    return data


def too_large(limit_mib: int, option: str) -> ReadingError:
    """The error for what goes beyond the bound that an option of `[reading]` sets."""
    return ReadingError("reading.too_large", limit=limit_mib, option=option)
