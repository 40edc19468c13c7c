"""What an index was made from: the digest of every file and article, so that a reindex writes only what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

READERS = ("index.reading", "index.documents")
"""The modules that make articles out of files; all of ours that they import belongs to them."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file that was read: its digest (None: to be read again) and its articles, (id in the index, digest) each.

    `refused` is how much in it was refused, and `absent` are the ids of articles that it had before that. `known_as` is
    the name that its ids are made of, where it was renamed.
    """

    digest: str | None
    articles: tuple[tuple[str, str], ...]
    refused: int = 0
    absent: tuple[str, ...] = ()
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a commit by name; `reading` stands for the readers and their options."""

    reading: str = ""
    files: Mapping[str, FileEntry] = field(default_factory=dict)

    def articles(self) -> Iterator[tuple[str, str]]:
        """All articles, (id in the index, digest) each."""
        for entry in self.files.values():
            yield from entry.articles

    def record(self) -> dict[str, Any]:
        """The manifest as plain values."""
        files = {name: [e.digest, e.articles, e.refused, e.absent, e.known_as] for name, e in self.files.items()}
        return {"reading": self.reading, "files": files}

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Manifest:
        """The manifest that `record` made plain values of; of anything else an empty one: everything is read again."""
        try:
            files = {
                name: FileEntry(digest, tuple([(i, d) for i, d in articles]), refused, tuple(absent), *known_as)
                for name, (digest, articles, refused, absent, *known_as) in record["files"].items()
            }
            return cls(record["reading"], files)
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()


def reading_digest(code: str, options: object) -> str:
    """A hash of what the readers are and of their options: another reader may read the same file otherwise."""
    return hashlib.blake2b(f"{code} {options!r}".encode()).hexdigest()[:32]
