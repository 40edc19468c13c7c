"""The registry of ids: which articles a reindex adds and keeps, and that no two of them have one id."""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import cached_property
from itertools import chain, compress, count

import numpy as np

from index.arrays.array_file import Ints
from index.arrays.ragged import Ragged
from index.arrays.string_set import StringSet
from index.pipeline.digest_set import DigestSet
from index.pipeline.manifest import IdTaken, Manifest


class IdRegistry:
    """Ids of articles: those indexed before, given as rows of UTF-8, which of them are kept, and those `added`.

    Of a hundred thousand articles nearly all stay: what is known of these is in arrays.
    """

    def __init__(self, before: Ragged, manifest: Manifest) -> None:
        self.added: set[str] = set()
        self._before = StringSet(before)
        self._kept = np.zeros(len(before), dtype=bool)
        self._manifest = manifest

    @property
    def count_before(self) -> int:
        """How many articles were indexed before."""
        return len(self._before)

    @property
    def kept_count(self) -> int:
        """How many of these stay."""
        return int(np.count_nonzero(self._kept))

    @property
    def deletions(self) -> frozenset[str]:
        """The ids whose indexed article is to be deleted; a changed one is added anew."""
        return frozenset(self._before.strings(np.flatnonzero(~self._kept)))

    @cached_property
    def digests(self) -> DigestSet:
        """The digests of all indexed articles."""
        entries, indexed = self._manifest.files.values(), self._numbers >= 0
        if indexed.all():
            return DigestSet(" ".join(entry.digests for entry in entries))
        every = chain.from_iterable(entry.articles for entry in entries)
        return DigestSet(" ".join(digest for _, digest in compress(every, indexed.tolist())))

    @cached_property
    def _numbers(self) -> Ints:
        """The number of each article of the manifest among those indexed, -1 of what is not."""
        return self._before.numbers(list(self._manifest.keys()))

    @cached_property
    def _of_digest(self) -> dict[str, list[int]]:
        """The numbers of the indexed articles with each digest; not needed where none is met again."""
        every = chain.from_iterable(entry.articles for entry in self._manifest.files.values())
        numbers_of: dict[str, list[int]] = {}
        for (_, digest), number in zip(every, self._numbers.tolist(), strict=True):
            if number >= 0:
                numbers_of.setdefault(digest, []).append(number)
        return numbers_of

    def was_indexed(self, key: str) -> bool:
        """Whether an article with this id was indexed before."""
        return self._before.number(key) >= 0

    def has(self, key: str) -> bool:
        """Whether an article of this reindex has the id."""
        return key in self.added or self._is_kept(key)

    def keep(self, keys: Iterable[str]) -> None:
        """Note that the indexed articles with these ids stay."""
        numbers = self._before.numbers(list(keys))
        self._kept[numbers[numbers >= 0]] = True

    def keep_files(self, names: Container[str]) -> None:
        """Note that the indexed articles of these files of the manifest stay."""
        files = self._manifest.files
        sizes = [entry.size for entry in files.values()]
        stay = np.repeat(np.fromiter((name in names for name in files), bool, len(files)), sizes)
        numbers = self._numbers[stay]
        self._kept[numbers[numbers >= 0]] = True

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
        numbers = self._of_digest[digest]
        number = next((number for number in numbers if not self._kept[number]), numbers[0])
        key = self._before[number]
        if key in self.added:
            raise IdTaken(key)
        self._kept[number] = True
        return key

    def _is_kept(self, key: str) -> bool:
        number = self._before.number(key)
        return number >= 0 and bool(self._kept[number])
