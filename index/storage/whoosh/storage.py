"""The Whoosh storage: an index directory, as a reindex and the commands of the editor see it.

What writes is loaded when something is written: with NumPy and Whoosh it takes longer than to see that nothing changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from index.arabic.chain import fingerprint
from index.errors import IndexOutdated, IndexUnavailable
from index.storage.base import WriteSession
from index.storage.whoosh.commits import CommitRecord, last_commit_number, manifest_path
from index.storage.whoosh.generations import current_generation, index_lock
from index.storage.whoosh.health import whole_commit

if TYPE_CHECKING:
    from index.model import Article
    from index.storage.base import Finding, IndexDescription, StoredSnapshot
    from index.storage.batch import Batch
    from index.storage.whoosh.writer import WhooshWriter
    from index.vocabulary.term_hashes import Fingerprints
    from index.workers import Workers


@dataclass(frozen=True, slots=True)
class _Base:
    """The commit that a reindex goes on from, none where all is built anew, and why."""

    folder: Path | None
    record: CommitRecord | None
    rebuilds: str = ""
    healed: tuple[str, ...] = ()

    def manifest(self) -> bytes:
        """What the commit was made from."""
        if self.folder is None or self.record is None:
            return b""
        return manifest_path(self.folder, self.record.number).read_bytes()

    def size(self) -> tuple[int, int]:
        """How many articles and documents the commit has."""
        return (self.record.articles, self.record.documents) if self.record else (0, 0)

    def must_commit(self) -> bool:
        """Whether even no change is committed: nothing is built, or what is newer cannot be read."""
        if self.folder is None or self.record is None:
            return True
        return self.record.number != last_commit_number(self.folder)


@dataclass(frozen=True, slots=True)
class _Rollback:
    """Rolls a writer back where an exception ends its session."""

    writer: WhooshWriter

    def __call__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            with suppress(OSError):
                self.writer.rollback()


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
        with ExitStack() as undo:

            def open_writer() -> WhooshWriter:
                writer = self._writer(base, workers)
                undo.push(_Rollback(writer))
                return writer

            former = self._former_manifest() if base.rebuilds else b""
            yield WriteSession(
                open_writer, base.manifest, *base.size(), base.rebuilds, base.must_commit(), base.healed, former
            )

    def _writer(self, base: _Base, workers: Workers) -> WhooshWriter:
        """The writer that goes on from a commit, or makes a generation."""
        from index.storage.whoosh.writer import GenerationWriter, WhooshWriter

        if base.folder is None or base.record is None:
            return GenerationWriter(self.index_dir, workers)
        return WhooshWriter(base.folder, workers, base.record)

    def _former_manifest(self) -> bytes:
        """The manifest of the newest commit, be it damaged or outdated; empty where it is not there."""
        folder = current_generation(self.index_dir)
        try:
            return manifest_path(folder).read_bytes() if folder else b""
        except OSError:
            return b""

    def peek(self, rebuild: bool) -> tuple[str, bytes]:
        """What `begin` would go on from, without mending or writing anything."""
        base = self._base(rebuild, mending=False)
        return base.rebuilds, base.manifest()

    def articles_alike(self, bands: Fingerprints) -> list[Article]:
        """The articles that serve with a paragraph that has one of these bands."""
        from index.storage.whoosh.segment import open_segment

        base = self._base(rebuild=False, mending=False)
        if base.folder is None or base.record is None:
            return []
        segments = (open_segment(base.folder, segment, at_once=False) for segment in base.record.segments)
        return [article for segment in segments for article in segment.articles_alike(bands)]

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Raise IndexUnavailable, with the reason, where files of the index may not be read."""
        try:
            yield
        except OSError as error:
            raise IndexUnavailable("index.unopened", self.index_dir, error=error) from error

    def describe(self) -> IndexDescription:
        """What the state that serves is made of."""
        from index.storage.whoosh import description

        with self._readable():
            return description.describe(self.index_dir)

    def verify(self) -> list[Finding]:
        """Prove the state that serves: every byte and every count of it, by stock Whoosh too."""
        from index.storage.whoosh import verification  # with all of Whoosh's queries, which nothing else needs

        with self._readable():
            return verification.verify(self.index_dir)

    def snapshots(self, thorough: bool = False) -> list[StoredSnapshot]:
        """The states that are kept, the one that serves first."""
        from index.storage.whoosh import snapshots as kept

        with self._readable():
            return kept.snapshots(self.index_dir, thorough)

    def roll_back(self) -> StoredSnapshot:
        """Let the state before the present one serve."""
        from index.storage.whoosh import snapshots as kept

        with self.lock(), self._readable():
            return kept.roll_back(self.index_dir)

    def back_up(self, file: Path) -> StoredSnapshot:
        """Pack the state that serves into a tar file; raises IndexingError where it cannot be written."""
        from index.storage.whoosh import snapshots as kept

        with self._readable():
            return kept.back_up(self.index_dir, file)

    def restore(self, file: Path) -> StoredSnapshot:
        """Let a state serve that was backed up."""
        from index.storage.whoosh import snapshots as kept

        with self.lock():
            return kept.restore(self.index_dir, file)

    def _base(self, rebuild: bool, mending: bool) -> _Base:
        folder = current_generation(self.index_dir)
        if folder is None or rebuild:
            return _Base(None, None, "asked" if folder else "first")
        try:
            health = whole_commit(folder, _mend if mending else None)
        except IndexOutdated:
            return _Base(None, None, "version")
        if health.record is None:
            return _Base(None, None, "damage", health.told)
        if health.record.fingerprint != fingerprint():
            return _Base(None, None, "version", health.told)
        return _Base(folder, health.record, "", health.told)


def _mend(directory: Path, record: CommitRecord, damaged: Sequence[str]) -> list[str]:
    from index.storage.whoosh.repair import mend

    return mend(directory, record, damaged)
