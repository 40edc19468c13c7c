"""The index directory: generations, the pointer to the current one, and the lock.

index_dir/
    CURRENT            the name of the generation that serves and its CRC-32, replaced atomically
    lock               held while a reindex is at work; lock.holder says by whom
    generation-1/      a whole index (see index/storage/whoosh/commits.py); the one before it is kept
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from index.arrays.durable import PARTIAL, sync, write_durably
from index.errors import IndexingError, IndexLocked
from index.storage.whoosh.commits import commit_numbers, now

_POINTER = "CURRENT"
_HOLDER = "lock.holder"
_PREFIX = "generation-"
_POINTS = re.compile(rf"({_PREFIX}[0-9]+)(?: ([0-9a-f]{{8}}))?\n?")


@contextmanager
def index_lock(index_dir: Path) -> Iterator[None]:
    """Hold the index directory for writing, made if need be; raises IndexLocked while another process does.

    What the system refuses meanwhile (a full disk, memory) is raised as IndexingError.
    """
    lock = _acquired(index_dir)
    try:
        _name_holder(index_dir)
        for left in (*index_dir.glob(f"{_POINTER}.*{PARTIAL}"), *index_dir.glob(f"*.cache.*{PARTIAL}")):
            left.unlink(missing_ok=True)  # by a process that was killed: whoever holds the lock writes alone
        yield
    except OSError as error:
        raise IndexingError(_unwritten(index_dir), index_dir, error=error) from error
    except MemoryError as error:
        raise IndexingError("index.memory", index_dir) from error
    finally:
        with suppress(OSError):
            (index_dir / _HOLDER).unlink()
        lock.release()


def holder(index_dir: Path) -> str:
    """Who holds the lock, in words: the process, its machine, and since when."""
    try:
        holder_fields = json.loads((index_dir / _HOLDER).read_bytes())
        return f"pid {holder_fields['pid']}, {holder_fields['host']}, {holder_fields['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "؟"


def current_generation(index_dir: Path) -> Path | None:
    """The folder of the generation that serves; None where there is none.

    Where the pointer is missing or torn it is the newest generation in which something was committed. Raises OSError
    where reading is denied.
    """
    try:
        match = _POINTS.fullmatch((index_dir / _POINTER).read_bytes().decode("ascii", "replace"))
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        match = None
    if match and match[2] in (None, _crc(match[1])) and (index_dir / match[1]).is_dir():
        return index_dir / match[1]
    return next((folder for folder in _generations(index_dir) if commit_numbers(folder)), None)


def candidates(index_dir: Path) -> list[tuple[Path, int]]:
    """Every commit there is, by generation and number, the one that serves first, then those to fall back to."""
    current = current_generation(index_dir)
    others = [folder for folder in _generations(index_dir) if folder != current]
    folders = [current, *others] if current else others
    return [(folder, number) for folder in folders for number in commit_numbers(folder)]


def new_generation(index_dir: Path) -> Path:
    """An empty folder for the next generation; leftovers of one that was never finished are deleted."""
    taken = [0]
    for folder in _generations(index_dir):
        if commit_numbers(folder):
            taken.append(_number(folder))
        else:
            shutil.rmtree(folder, ignore_errors=True)
    folder = index_dir / f"{_PREFIX}{max(taken) + 1}"
    try:
        folder.mkdir(parents=True)
        sync(index_dir)
    except OSError:
        discard_generation(index_dir, folder)
        raise
    return folder


def discard_generation(index_dir: Path, folder: Path) -> None:
    """Delete a generation that did not come about, unless it serves already."""
    with suppress(OSError):
        if current_generation(index_dir) == folder:
            return
    shutil.rmtree(folder, ignore_errors=True)


def switch_generation(index_dir: Path, folder: Path) -> None:
    """Let this generation serve; the one before it is kept, others are deleted."""
    previous = current_generation(index_dir)
    write_durably(index_dir / _POINTER, f"{folder.name} {_crc(folder.name)}\n".encode())
    if previous != folder:
        for path in _generations(index_dir):
            if path not in (folder, previous):
                shutil.rmtree(path, ignore_errors=True)


def _generations(index_dir: Path) -> list[Path]:
    """The folders of all generations, the newest first."""
    folders = [path for path in index_dir.glob(f"{_PREFIX}*") if _number(path) and path.is_dir()]
    return sorted(folders, key=_number, reverse=True)


def _acquired(index_dir: Path) -> FileLock:
    try:
        if not index_dir.is_dir():
            index_dir.mkdir(parents=True, exist_ok=True)
            sync(index_dir.parent)
        lock = FileLock(index_dir / "lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise IndexLocked("index.locked", index_dir, holder=holder(index_dir)) from error
    except OSError as error:
        raise IndexingError("index.folder", index_dir, error=error) from error
    return lock


def _name_holder(index_dir: Path) -> None:
    process = {"pid": os.getpid(), "host": socket.gethostname(), "since": now()}
    (index_dir / _HOLDER).write_text(json.dumps(process), "utf-8")


def _unwritten(index_dir: Path) -> str:
    """The code of what is said where writing failed."""
    with suppress(OSError):  # nor can it be read, where no more files may be opened
        return "index.unwritten.kept" if candidates(index_dir) else "index.unwritten"
    return "index.unwritten"


def _crc(name: str) -> str:
    return f"{zlib.crc32(name.encode()):08x}"


def _number(folder: Path) -> int:
    """The number of a generation, 0 of what is none.

    >>> _number(Path("var/index/generation-12")), _number(Path("generation-x"))
    (12, 0)
    """
    digits = folder.name.removeprefix(_PREFIX)
    return int(digits) if digits.isdecimal() else 0
