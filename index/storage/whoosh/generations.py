"""The index directory: generations, the pointer to the current one, and the lock.

index_dir/
    CURRENT            the name of the generation that serves, replaced atomically
    lock               held while a reindex is at work
    generation-1/      a whole index (see index/storage/whoosh/writer.py); the one before it is kept
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexingError, IndexLocked

_POINTER = "CURRENT"
_PREFIX = "generation-"


@contextmanager
def index_lock(index_dir: Path) -> Iterator[None]:
    """Hold the index directory for writing, made if need be; raises IndexLocked while another process does.

    What the system refuses meanwhile (a full disk) is raised as IndexingError.
    """
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index_dir / "lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise IndexLocked(
            f"{index_dir}: فهرسة أخرى جارية الآن، أعد المحاولة بعد انتهائها | "
            "another reindex is at work; try again when it has finished"
        ) from error
    except OSError as error:
        raise IndexingError(
            f"{index_dir}: لا يمكن الكتابة في مجلد الفهرس ({error}) | the index folder cannot be written"
        ) from error
    try:
        yield
    except OSError as error:
        raise IndexingError(
            f"{index_dir}: تعذرت كتابة الفهرس ({error})، والسابق باق كما هو | "
            "the index cannot be written; the one before it still serves"
        ) from error
    finally:
        lock.release()


def current_generation(index_dir: Path) -> Path | None:
    """The folder of the generation that serves; None where there is none."""
    try:
        name = (index_dir / _POINTER).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = index_dir / name
    return folder if name.startswith(_PREFIX) and folder.is_dir() else None


def new_generation(index_dir: Path) -> Path:
    """An empty folder for the next generation; leftovers of one that was never finished are deleted."""
    current = current_generation(index_dir)
    folder = index_dir / f"{_PREFIX}{_number(current) + 1}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def switch_generation(index_dir: Path, folder: Path) -> None:
    """Let this generation serve; the one before it is kept, older ones are deleted."""
    previous = current_generation(index_dir)
    partial = index_dir / f"{_POINTER}.partial"
    with partial.open("w", encoding="ascii") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(index_dir / _POINTER)
    for path in index_dir.glob(f"{_PREFIX}*"):
        if path not in (folder, previous):
            shutil.rmtree(path, ignore_errors=True)


def _number(folder: Path | None) -> int:
    """The number of a generation.

    >>> _number(Path("var/index/generation-12")), _number(None)
    (12, 0)
    """
    digits = folder.name.removeprefix(_PREFIX) if folder else ""
    return int(digits) if digits.isdecimal() else 0
