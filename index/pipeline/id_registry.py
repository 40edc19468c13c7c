"""The registry of ids: which articles a reindex adds and keeps, and that no two of them have one id."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import chain, count

from index.pipeline.manifest import Manifest


class IdTaken(Exception):
    """An id was given to an article that is new, and an article read after it has it already."""


class IdRegistry:
    """Ids of articles: those indexed `before`, and of those the `kept` ones; those `added`, new or changed."""

    def __init__(self, before: set[str], manifest: Manifest) -> None:
        self.before = before
        self.added: set[str] = set()
        self.kept: set[str] = set()
        self._manifest = manifest

    @property
    def deletions(self) -> set[str]:
        """The ids whose indexed article is to be deleted; a changed one is added anew."""
        return self.before - self.kept

    @cached_property
    def _of_digest(self) -> dict[str, list[str]]:
        """The ids of the indexed articles with each digest; not needed where none is met again."""
        found: dict[str, list[str]] = {}
        for key, digest in self._manifest.articles():
            if key in self.before:
                found.setdefault(digest, []).append(key)
        return found

    @cached_property
    def digests(self) -> frozenset[str]:
        """The digests of all indexed articles."""
        return frozenset([digest for key, digest in self._manifest.articles() if key in self.before])

    def has(self, key: str) -> bool:
        """Whether an article of this reindex has the id."""
        return key in self.added or key in self.kept

    def keep(self, keys: Iterable[str]) -> None:
        """Note that the indexed articles with these ids stay."""
        self.kept.update(keys)

    def add(self, wanted: str) -> str:
        """The id of a new article: the wanted one, or with the first number behind it that nobody has."""
        candidates = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
        key = next(key for key in candidates if not self.has(key))
        self.added.add(key)
        return key

    def keep_indexed(self, digest: str) -> str:
        """The id under which an article with this digest is indexed; of copies, the first that is not kept yet.

        Raises IdTaken where an article read before was given it.
        """
        ids = self._of_digest[digest]
        key = next((key for key in ids if key not in self.kept), ids[0])
        if key in self.added:
            raise IdTaken(key)
        self.kept.add(key)
        return key
