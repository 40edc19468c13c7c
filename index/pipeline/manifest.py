"""What an index was made from: the digest of every file and article, so that a reindex writes only what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import msgspec

READERS = ("index.reading", "index.documents")
"""The modules that make articles out of files; all of ours that they import belongs to them."""

_BETWEEN = "\n"
"""Stands between ids and between digests: no id of an article has spaces (`index.reading.files.identifier`)."""


class IdTaken(Exception):
    """An id was given to an article that is new, and an article read after it has it already."""


class FileEntry(msgspec.Struct, frozen=True, array_like=True):
    """A file that was read: its digest (None: to be read again), and its articles' ids in the index.

    `refused` is how much in it was refused, and `absent` are the ids of articles that it had before that. `known_as` is
    the name that its ids are made of, where it was renamed. `digests` are those of its articles in the order of the
    `ids`; both are one string, as a hundred thousand small ones would take ten times the memory.
    """

    digest: str | None
    ids: str = ""
    refused: int = 0
    absent: tuple[str, ...] = ()
    known_as: str = ""
    digests: str = ""

    @classmethod
    def of(
        cls,
        digest: str | None,
        articles: Sequence[tuple[str, str]],
        refused: int = 0,
        absent: tuple[str, ...] = (),
        known_as: str = "",
    ) -> FileEntry:
        """The entry of a file with these articles, (id in the index, digest) each."""
        ids, digests = (_BETWEEN.join(pair[at] for pair in articles) for at in (0, 1))
        return cls(digest, ids, refused, absent, known_as, digests)

    @property
    def size(self) -> int:
        """How many articles it has."""
        return self.ids.count(_BETWEEN) + 1 if self.ids else 0

    @property
    def keys(self) -> list[str]:
        """The ids of its articles."""
        return self.ids.split(_BETWEEN) if self.ids else []

    @property
    def articles(self) -> tuple[tuple[str, str], ...]:
        """Its articles, (id in the index, digest) each.

        >>> FileEntry.of("9", [("a", "1"), ("b", "2")]).articles, FileEntry("9").articles
        ((('a', '1'), ('b', '2')), ())
        """
        return tuple(zip(self.keys, self.digests.split(_BETWEEN), strict=True)) if self.ids else ()


class _EarlierEntry(msgspec.Struct, frozen=True, array_like=True):
    """An entry as version 0.1.0 wrote it."""

    digest: str | None
    articles: tuple[tuple[str, str], ...]
    refused: int = 0
    absent: tuple[str, ...] = ()
    known_as: str = ""


class _EarlierManifest(msgspec.Struct, frozen=True):
    reading: str
    files: dict[str, _EarlierEntry]


class Manifest(msgspec.Struct, frozen=True):
    """The files of a commit by name; `reading` stands for the readers and their options."""

    reading: str = ""
    files: dict[str, FileEntry] = {}

    def keys(self) -> Iterator[str]:
        """The ids of all articles, file after file."""
        for entry in self.files.values():
            yield from entry.keys

    def to_json(self) -> bytes:
        """The manifest as a storage keeps it, an entry as the list of its fields."""
        return msgspec.json.encode(self)

    @classmethod
    def of(cls, content: bytes) -> Manifest:
        """The manifest of its JSON; of anything else an empty one: everything is read again."""
        try:
            return msgspec.json.decode(content, type=cls)
        except ValueError:  # of msgspec, and of bytes that are not UTF-8
            return _of_earlier(content)


def _of_earlier(content: bytes) -> Manifest:
    """The manifest that version 0.1.0 wrote: files that were renamed keep their ids."""
    try:
        earlier = msgspec.json.decode(content, type=_EarlierManifest)
    except ValueError:
        return Manifest()
    entries = {
        name: FileEntry.of(entry.digest, entry.articles, entry.refused, entry.absent, entry.known_as)
        for name, entry in earlier.files.items()
    }
    return Manifest(earlier.reading, entries)


def reading_digest(code: str, options: object) -> str:
    """A hash of what the readers are and of their options: another reader may read the same file otherwise."""
    return hashlib.blake2b(f"{code} {options!r}".encode()).hexdigest()[:32]
