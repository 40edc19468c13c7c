"""Which files of a corpus may hold articles, and how they are named."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from index.errors import ReadingError

PACKED = (".gz", ".xz")
NOT_ARTICLES = frozenset(
    [
        ".jpg",
        ".jpeg",
        ".png",
        ".gif",
        ".webp",
        ".svg",
        ".ico",
        ".bmp",
        ".tif",
        ".tiff",
        ".avif",
        ".css",
        ".js",
        ".mjs",
        ".map",
        ".woff",
        ".woff2",
        ".ttf",
        ".otf",
        ".eot",
        ".mp3",
        ".mp4",
        ".ogg",
        ".webm",
        ".wav",
        ".avi",
        ".mov",
        ".toml",
        ".yml",
        ".yaml",
        ".ini",
        ".lock",
        ".tmp",
        ".bak",
        ".swp",
        ".pyc",
    ]
)
"""Suffixes of files that accompany articles and are passed over without a word."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that may hold articles; `name` is its POSIX path relative to the corpus."""

    path: Path
    name: str


def find_files(corpus_dir: Path | str) -> list[SourceFile]:
    """List the files of a corpus by name: hidden files and README.* left out, symbolic links followed once.

    A folder that cannot be listed is itself in the list, so that reading it gives the refusal that says so. A
    single file is a corpus of one. Raises ReadingError when there is nothing at `corpus_dir`.
    """
    top = Path(corpus_dir)
    if top.is_file():
        return [SourceFile(top, _printable(top.name))]
    if not top.is_dir():
        raise ReadingError(
            f"{top}: لا يوجد مجلد بهذا الاسم | there is no such folder; give the folder of your articles"
        )
    found = (SourceFile(path, _printable(path.relative_to(top).as_posix())) for path in _walk(top, set()))
    return sorted(found, key=lambda file: file.name)


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        status = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for entry in entries:
        yield from _entry(entry, seen)


def _entry(entry: os.DirEntry[str], seen: set[tuple[int, int]]) -> Iterator[Path]:
    if _is_folder(entry):
        # a browser keeps the pictures of `page.html` in `page_files`
        if not entry.name.startswith(".") and not entry.name.endswith("_files"):
            yield from _walk(Path(entry.path), seen)
    elif is_wanted(PurePosixPath(entry.name)):
        yield Path(entry.path)


def is_wanted(path: PurePosixPath) -> bool:
    """Whether a file may hold articles: neither hidden, nor a read-me, nor the picture or script of something else.

    >>> is_wanted(PurePosixPath("a/b.txt")), is_wanted(PurePosixPath("README.md")), is_wanted(PurePosixPath(".git/x"))
    (True, False, False)
    """
    hidden = any(piece.startswith((".", "~$", "__MACOSX")) for piece in path.parts)
    return not hidden and path.name.casefold().partition(".")[0] != "readme" and path.suffix.lower() not in NOT_ARTICLES


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _printable(name: str) -> str:
    """The name with what is not UTF-8 replaced, so that it can be written into reports."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def suffixes(name: str) -> tuple[str, str]:
    """The format's suffix and the one of the compression round it, each "" where there is none.

    >>> suffixes("a/b.jsonl.xz"), suffixes("نص")
    (('.jsonl', '.xz'), ('', ''))
    """
    path = PurePosixPath(name.lower())
    packed = path.suffix if path.suffix in PACKED else ""
    return (PurePosixPath(path.stem).suffix if packed else path.suffix), packed


def identifier(name: str) -> str:
    """An id out of a name: fit for a URL's last part, the same for the same name.

    >>> identifier("maraya/2024/تحالف جديد")
    'maraya_2024_تحالف-جديد'
    """
    kept = "".join(
        "_" if sign in "/\\" else sign
        for sign in unicodedata.normalize("NFC", name)
        if sign.isprintable() or sign.isspace()
    )
    return re.sub(r"\s+", "-", kept.strip()).strip(".") or "_"


@lru_cache(maxsize=64)
def file_identifier(name: str) -> str:
    """The id of a file's only article: its path without suffixes.

    >>> file_identifier("maraya/مقال.txt.gz")
    'maraya_مقال'
    """
    for suffix in reversed(suffixes(name)):
        if suffix and len(suffix) < len(PurePosixPath(name).name):
            name = name[: -len(suffix)]
    return identifier(name)
