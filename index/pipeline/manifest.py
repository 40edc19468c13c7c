"""What an index was made from: the digest of every file and article, so that a reindex writes only what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

READERS = ("index.reading", "index.documents")
"""The modules that make articles out of files; all of ours that they import belongs to them."""


class FileEntry(msgspec.Struct, frozen=True, array_like=True):
    """A file that was read: its digest (None: to be read again) and its articles, (id in the index, digest) each.

    `refused` is how much in it was refused, and `absent` are the ids of articles that it had before that. `known_as` is
    the name that its ids are made of, where it was renamed.
    """

    digest: str | None
    articles: tuple[tuple[str, str], ...]
    refused: int = 0
    absent: tuple[str, ...] = ()
    known_as: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """The files of a commit by name; `reading` stands for the readers and their options."""

    reading: str = ""
    files: dict[str, FileEntry] = {}

    def articles(self) -> Iterator[tuple[str, str]]:
        """All articles, (id in the index, digest) each."""
        for entry in self.files.values():
            yield from entry.articles

    def to_json(self) -> bytes:
        """The manifest as a storage keeps it, an entry as the list of its fields."""
        return msgspec.json.encode(self)

    @classmethod
    def of(cls, content: bytes) -> Manifest:
        """The manifest of its JSON; of anything else an empty one: everything is read again."""
        try:
            return msgspec.json.decode(content, type=cls)
        except ValueError:  # of msgspec, and of bytes that are not UTF-8
            return cls()


def reading_digest(code: str, options: object) -> str:
    """A hash of what the readers are and of their options: another reader may read the same file otherwise."""
    return hashlib.blake2b(f"{code} {options!r}".encode()).hexdigest()[:32]
