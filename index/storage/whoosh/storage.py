"""The Whoosh storage: an index directory, as a reindex and the commands of the editor see it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.arabic.chain import fingerprint
from index.errors import IndexOutdated
from index.model import Article
from index.storage.base import Finding, IndexDescription, StoredSnapshot, WriteSession
from index.storage.batch import Batch
from index.storage.whoosh import snapshots as kept
from index.storage.whoosh.commits import CommitRecord, last_commit_number, manifest_path
from index.storage.whoosh.description import describe
from index.storage.whoosh.generations import (
    current_generation,
    discard_generation,
    index_lock,
    new_generation,
    switch_generation,
)
from index.storage.whoosh.repair import probe, whole_commit
from index.storage.whoosh.segment import open_segment
from index.storage.whoosh.writer import WhooshWriter
from index.vocabulary.term_hashes import Fingerprints
from index.workers import Workers


class GenerationWriter(WhooshWriter):
    """The writer of a new generation, which serves when it is committed and what is in it can be read."""

    def __init__(self, index_dir: Path, workers: Workers) -> None:
        self._index_dir = index_dir
        super().__init__(new_generation(index_dir), workers)

    def commit(self, manifest: Mapping[str, Any]) -> None:
        """Commit, read a little of everything, and let the generation serve."""
        super().commit(manifest)
        probe(self._directory)
        switch_generation(self._index_dir, self._directory)

    def rollback(self) -> None:
        """Delete the generation."""
        discard_generation(self._index_dir, self._directory)


@dataclass(frozen=True, slots=True)
class _Base:
    """The commit that a reindex goes on from, none where all is built anew, and why."""

    folder: Path | None
    record: CommitRecord | None
    rebuilds: str = ""
    healed: tuple[str, ...] = ()

    def manifest(self) -> Mapping[str, Any]:
        """What the commit was made from."""
        if self.folder is None or self.record is None:
            return {}
        try:
            written = json.loads(manifest_path(self.folder, self.record.number).read_bytes())
        except ValueError:
            return {}
        return written if isinstance(written, dict) else {}


class WhooshStorage:
    """An index directory (`index.storage.base.Storage`)."""

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir

    def lock(self) -> AbstractContextManager[None]:
        """Hold the directory for writing; raises IndexLocked while another process does."""
        return index_lock(self.index_dir)

    @contextmanager
    def begin(self, rebuild: bool, workers: Workers) -> Iterator[WriteSession[Batch]]:
        """Begin a commit; damage is mended on the way, and what it is left by as an exception rolls it back."""
        base = self._base(rebuild, mending=True)
        writer, must_commit = self._writer(base, workers)
        try:
            yield WriteSession(writer, base.manifest(), base.rebuilds, must_commit, base.healed)
        except BaseException:
            with suppress(OSError):
                writer.rollback()
            raise

    def _writer(self, base: _Base, workers: Workers) -> tuple[WhooshWriter, bool]:
        """The writer that goes on from a commit, and whether it has to commit even no change."""
        if base.folder is None or base.record is None:
            return GenerationWriter(self.index_dir, workers), True
        is_newest = base.record.number == last_commit_number(base.folder)
        return WhooshWriter(base.folder, workers, base.record), not is_newest

    def peek(self, rebuild: bool) -> tuple[str, Mapping[str, Any]]:
        """What `begin` would go on from, without mending or writing anything."""
        base = self._base(rebuild, mending=False)
        return base.rebuilds, base.manifest()

    def articles_alike(self, bands: Fingerprints) -> list[Article]:
        """The articles that serve with a paragraph that has one of these bands."""
        base = self._base(rebuild=False, mending=False)
        if base.folder is None or base.record is None:
            return []
        segments = (open_segment(base.folder, whoosh, at_once=False) for whoosh in base.record.segments)
        return [article for segment in segments for article in segment.articles_alike(bands)]

    def describe(self) -> IndexDescription:
        """What the state that serves is made of."""
        return describe(self.index_dir)

    def verify(self) -> list[Finding]:
        """Prove the state that serves: every byte and every count of it, by stock Whoosh too."""
        from index.storage.whoosh import verification  # with all of Whoosh's queries, which nothing else needs

        return verification.verify(self.index_dir)

    def snapshots(self, thorough: bool = False) -> list[StoredSnapshot]:
        """The states that are kept, the one that serves first."""
        return kept.snapshots(self.index_dir, thorough)

    def roll_back(self) -> StoredSnapshot:
        """Let the state before the present one serve."""
        with self.lock():
            return kept.roll_back(self.index_dir)

    def back_up(self, file: Path) -> StoredSnapshot:
        """Pack the state that serves into a tar file; raises IndexingError where it cannot be written."""
        return kept.back_up(self.index_dir, file)

    def restore(self, file: Path) -> StoredSnapshot:
        """Let a state serve that was backed up."""
        with self.lock():
            return kept.restore(self.index_dir, file)

    def _base(self, rebuild: bool, mending: bool) -> _Base:
        folder = current_generation(self.index_dir)
        if folder is None or rebuild:
            return _Base(None, None, "asked" if folder else "first")
        try:
            health = whole_commit(folder, mending=mending)
        except IndexOutdated:
            return _Base(None, None, "version")
        if health.record is None:
            return _Base(None, None, "damage", health.told)
        if health.record.fingerprint != fingerprint():
            return _Base(None, None, "version", health.told)
        return _Base(folder, health.record, "", health.told)
