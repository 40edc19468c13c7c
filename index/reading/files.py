"""Which files of a corpus may hold articles, and how they are named."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

import msgspec

from index.errors import ReadingError

PACKED = (".gz", ".xz", ".bz2", ".zst")
_TARS = {".tgz": ".gz", ".taz": ".gz", ".txz": ".xz", ".tbz": ".bz2", ".tbz2": ".bz2", ".tzst": ".zst"}
"""Names of a packed tar in one suffix, and the compression each means."""
LINES = (".jsonl", ".ndjson")
"""Suffixes of files with an article a line."""
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

_OPENITI = re.compile(r"\.\w+-(?:ara|per|fas|ota|otm|urd)[0-9]+|\.inprogress|\.completed")
"""How OpenITI's file names end: version, language and number, or the state of the work on them (lower case)."""


class SourceFile(msgspec.Struct, frozen=True):
    """A file that may hold articles: its place in the file system; `name` is its POSIX path relative to the corpus.

    `known_as` is the name that ids are made of, where the file was renamed since its articles got theirs.
    """

    place: Path | str
    name: str
    known_as: str = ""

    @property
    def path(self) -> Path:
        """Its place as a path; of thousands of files that nobody touched none is made."""
        return Path(self.place)

    @property
    def identity(self) -> str:
        """The name that articles without an id of their own are known by."""
        return self.known_as or self.name

    def member(self, name: str) -> SourceFile:
        """A file in this one, which is an archive.

        >>> SourceFile(Path("b.zip"), "b.zip", "a.zip").member("x.txt").identity
        'a.zip/x.txt'
        """
        return SourceFile(self.place, f"{self.name}/{name}", f"{self.known_as}/{name}" if self.known_as else "")


def find_files(corpus_dir: Path | str, without: Path | None = None) -> list[SourceFile]:
    """List the files of a corpus by name: hidden files and README.* left out, symbolic links followed once.

    What cannot be read (a folder that cannot be listed, a pipe) is in the list, so that reading it gives the refusal
    that says so. `without` is a folder to leave out: the index may lie in the corpus. A single file is a corpus of
    one. Raises ReadingError when there is nothing at `corpus_dir`.
    """
    top = Path(corpus_dir)
    if top.is_file():
        return [SourceFile(top, printable(top.name))]
    if not top.is_dir():
        raise ReadingError("reading.no_folder", top)
    passed = {_identity(without)} if without and without.is_dir() else set()
    files = (SourceFile(place, printable(name)) for place, name in _walk(str(top), passed))
    return sorted(files, key=lambda file: file.name)


def _walk(top: str, seen: set[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """The files below a folder, however deep, each with its name there; folders that were `seen` are passed over."""
    folders = [(top, "")]
    while folders:
        folder, name = folders.pop()
        try:
            identity = _identity(folder)
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name, reverse=True)
        except OSError:
            yield folder, name or "."
            continue
        if identity in seen:
            continue
        seen.add(identity)
        for entry in entries:
            inner = f"{name}/{entry.name}" if name else entry.name
            if not _is_folder(entry):
                yield from [(entry.path, inner)] if _is_wanted(entry.name) else ()
            elif _may_hold_articles(entry.name):
                folders.append((entry.path, inner))


def _identity(folder: Path | str) -> tuple[int, int]:
    status = Path(folder).stat()
    return status.st_dev, status.st_ino


def _may_hold_articles(folder: str) -> bool:
    """Whether a folder is neither hidden nor where a browser keeps the pictures of `page.html`, `page_files`."""
    return not folder.startswith(".") and not folder.endswith("_files")


def is_wanted(path: PurePosixPath) -> bool:
    """Whether a file may hold articles: neither hidden, nor a read-me, nor the picture or script of something else.

    >>> is_wanted(PurePosixPath("a/b.txt")), is_wanted(PurePosixPath("README.md")), is_wanted(PurePosixPath(".git/x"))
    (True, False, False)
    """
    return all(map(_is_shown, path.parts)) and _is_wanted(path.name)


def _is_shown(name: str) -> bool:
    return not name.startswith((".", "~$", "__MACOSX"))


def _is_wanted(name: str) -> bool:
    """The same of a name without folders."""
    folded = name.casefold()
    stem, dot, suffix = folded.rpartition(".")
    accompanies = bool(stem) and dot + suffix in NOT_ARTICLES
    return not accompanies and _is_shown(name) and not (folded == "readme" or folded.startswith("readme."))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def printable(name: str) -> str:
    r"""The name with what is not UTF-8 written out, so that it can be reported and stays one of its own.

    >>> printable(os.fsdecode(b"\xc7.txt"))
    '\\xc7.txt'
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return name


def suffixes(name: str) -> tuple[str, str]:
    """The format's suffix and the one of the compression round it, each "" where there is none.

    The last part of a name of OpenITI, its version, is none of a format.

    >>> suffixes("a/b.jsonl.xz"), suffixes("نص"), suffixes("c.tgz"), suffixes("0255Jahiz.Bukhala.Shamela0001-ara1")
    (('.jsonl', '.xz'), ('', ''), ('.tar', '.gz'), ('', ''))
    """
    path = PurePosixPath(name.lower())
    if path.suffix in _TARS:
        return ".tar", _TARS[path.suffix]
    packed = path.suffix if path.suffix in PACKED else ""
    suffix = PurePosixPath(path.stem).suffix if packed else path.suffix
    return ("" if _OPENITI.fullmatch(suffix) else suffix), packed


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
