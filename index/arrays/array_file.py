"""Named arrays in one file, mapped into memory as they lie there: what the fast engine searches.

A file is a magic number, the length and CRC-32 of a JSON header, the header (where each array lies, the file's size),
and the arrays, each at a multiple of 64 bytes; lists of strings lie among them as JSON. It is written beside its
place, synced and renamed, so that a reader sees all of it or nothing; `open_arrays` refuses a file cut short or with
a damaged header.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays.durable import partial_path

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.floating[Any]]

_MAGIC = b"bahith01"
_PREFIX = struct.Struct("<8sQI")
_ALIGNMENT = 64
_VALUES = "values."
"""Stands before the name of a list of strings among the arrays."""
_POPULATED = 256 << 20
"""Files up to this size, in bytes, are read at once when they are opened, larger ones as they are needed."""

_MADV_POPULATE_READ = 22
"""Linux 5.14 and later; Python has no name for it yet, and none for any advice where there is none to give."""


class TornArrays(Exception):
    """The file is missing, cut short or damaged: it has to be made again."""


class MappedFile:
    """A file mapped into memory, closed when the last reader lets go of it.

    Raises TornArrays where it is missing or empty; what the system refuses for now (EMFILE, EACCES) stays an OSError.
    """

    def __init__(self, path: Path) -> None:
        try:
            self.number = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            self._opened = self._state()
            self.content = mmap.mmap(self.number, 0, access=mmap.ACCESS_READ)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError) as error:
            raise TornArrays(f"{path}: {error}") from error

    def __del__(self) -> None:
        if hasattr(self, "number"):
            os.close(self.number)

    def is_as_opened(self) -> bool:
        """Whether nobody wrote to the file since: what is mapped of one that was cut short cannot be touched."""
        return self._state() == self._opened

    def read(self, position: int, length: int) -> bytes:
        """So many bytes from a position on, fewer at the end; of what is mapped the page would stay in memory."""
        if hasattr(os, "pread"):
            return os.pread(self.number, length, position)
        return self.content[position : position + length]

    def let_go(self) -> None:
        """Give back the memory of the pages that were read, where the system can; they are read again when needed."""
        with suppress(AttributeError, OSError):
            self.content.madvise(mmap.MADV_DONTNEED)

    def _state(self) -> tuple[int, int]:
        stat = os.fstat(self.number)
        return stat.st_size, stat.st_mtime_ns


@dataclass(frozen=True, slots=True)
class ArrayFile:
    """An open file of arrays: read-only views of the mapped file; `offsets` are where they begin in it, in bytes."""

    arrays: Mapping[str, Array]
    offsets: Mapping[str, int]
    file: MappedFile

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def values(self, name: str) -> list[str]:
        """The list of strings of that name, which is parsed whenever it is asked for."""
        listed: list[str] = json.loads(self.arrays[_VALUES + name].tobytes().decode("utf-8", "surrogatepass"))
        return listed

    def read(self, name: str, bounds: Sequence[tuple[int, int]]) -> Array:
        """Stretches of an array, one after the other, read from the file: a mapped page would stay in memory."""
        mapped, offset = self.arrays[name], self.offsets[name]
        size, read = mapped.itemsize, self.file.read
        stretches = [read(offset + start * size, (end - start) * size) for start, end in bounds]
        return np.frombuffer(b"".join(stretches), mapped.dtype)


def write_arrays(path: Path, arrays: Mapping[str, Array], values: Mapping[str, Sequence[str]]) -> None:
    """Write a file of arrays and lists of strings in one step: afterwards it is whole or as it was before."""
    arrays = {**arrays, **{_VALUES + name: _json(listed) for name, listed in values.items()}}
    places, size = _places(arrays)
    header = json.dumps({"arrays": places, "size": size}).encode()
    start = _aligned(_PREFIX.size + len(header))
    partial = partial_path(path)
    with partial.open("wb") as file:
        file.write(_PREFIX.pack(_MAGIC, len(header), zlib.crc32(header)) + header)
        for name, array in arrays.items():
            file.seek(start + places[name][2])
            file.write(np.ascontiguousarray(array).data)
        file.truncate(start + size)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def open_arrays(path: Path, seldom: tuple[str, ...] = (), at_once: bool = True) -> ArrayFile:
    """Map a file of arrays into memory; raises TornArrays where it is missing or not whole, OSError where it is denied.

    Of a file that is not very large the pages are read `at_once`, where the system can: faulting them in one by one
    takes longer than a search. Arrays whose names end in one of `seldom` are left to be read page by page.
    """
    file = MappedFile(path)
    buffer = file.content
    header, start = _header(path, buffer)
    offsets = {name: start + offset for name, (_, _, offset) in header["arrays"].items()}
    arrays = {}
    for name, (dtype, count, _) in header["arrays"].items():
        arrays[name] = np.frombuffer(buffer, np.dtype(dtype), count, offsets[name])
        if at_once and len(buffer) <= _POPULATED and not name.endswith(seldom):
            _populate(buffer, offsets[name], arrays[name].nbytes)
    return ArrayFile(arrays, offsets, file)


def _json(listed: Sequence[str]) -> Array:
    written = json.dumps(list(listed), ensure_ascii=False)
    return np.frombuffer(written.encode("utf-8", "surrogatepass"), np.uint8)


def _populate(buffer: mmap.mmap, start: int, length: int) -> None:
    first = start - start % mmap.PAGESIZE
    with suppress(AttributeError, OSError, ValueError):  # other systems do without
        buffer.madvise(_MADV_POPULATE_READ, first, start + length - first)


def _header(path: Path, buffer: mmap.mmap) -> tuple[dict[str, Any], int]:
    if len(buffer) < _PREFIX.size:
        raise TornArrays(f"{path}: cut short")
    magic, length, checksum = _PREFIX.unpack_from(buffer)
    raw = buffer[_PREFIX.size : _PREFIX.size + length]
    if magic != _MAGIC or zlib.crc32(raw) != checksum:
        raise TornArrays(f"{path}: the header is damaged")
    header: dict[str, Any] = json.loads(raw)
    start = _aligned(_PREFIX.size + length)
    if len(buffer) != start + header["size"]:
        raise TornArrays(f"{path}: {len(buffer)} bytes instead of {start + header['size']}")
    return header, start


def _places(arrays: Mapping[str, Array]) -> tuple[dict[str, tuple[str, int, int]], int]:
    places: dict[str, tuple[str, int, int]] = {}
    offset = 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str, array.size, offset)
        offset = _aligned(offset + array.nbytes)
    return places, offset


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT
