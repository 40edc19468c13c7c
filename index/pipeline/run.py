"""One run of a reindex: what changed is read, given its ids, written and committed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from itertools import chain

from msgspec.structs import replace

from index.errors import CorpusShrunk
from index.messages import bilingual
from index.pipeline.changes import FileChanges
from index.pipeline.digest_cache import DigestCache
from index.pipeline.digest_set import DigestSet
from index.pipeline.id_registry import IdRegistry
from index.pipeline.ingest import Ingestion, Task, group_tasks, run_tasks, tasks_of
from index.pipeline.manifest import FileEntry, Manifest
from index.pipeline.refusals import articles_to_keep, refused_whole
from index.pipeline.report import ReindexReport
from index.pipeline.row_cache import Known, RowCache
from index.pipeline.write_buffer import WriteBuffer
from index.reading import ReadingOptions, Refusal, SourceFile
from index.reading.files import LINES, suffixes
from index.storage.base import WriteSession
from index.storage.batch import Batch, rename_article
from index.workers import Workers


class Run:
    """One reindex: takes articles in, writes segments, and commits if anything changed."""

    def __init__(
        self,
        session: WriteSession[Batch],
        manifest: Manifest,
        workers: Workers,
        progress: Callable[[str, int, int], None],
    ) -> None:
        self._session, self._writer = session, session.open_writer()
        self._manifest = manifest
        self._workers = workers
        self._progress = progress
        self._ids = IdRegistry(self._writer.article_ids(), manifest)
        self._files: dict[str, FileEntry] = {}
        self._refused: defaultdict[str, list[Refusal]] = defaultdict(list)
        self._warnings: list[str] = []
        self._buffer = WriteBuffer(self._writer, lambda done: progress("write", done, 1))

    def read(self, changes: FileChanges, digests: DigestCache, rows: RowCache, options: ReadingOptions) -> None:
        """Read the files that changed; of the others, what the manifest says holds."""
        self._files.update(changes.entries)
        self._ids.keep_files(changes.entries)
        processes = self._workers.processes
        indexed = self._ids.digests if changes.read else DigestSet("")
        lines = [file.name for file in changes.read if suffixes(file.name)[0] in LINES]
        known = {name: _indexed_rows(rows.rows_of(name), indexed) for name in lines}
        tasks = [task for file in changes.read for task in tasks_of(file, processes, known.get(file.name))]
        work = partial(run_tasks, options=options, known=indexed)
        ingestions = (self._workers if _pays(tasks) else Workers(1)).map(work, group_tasks(tasks))
        for done, ingestion in enumerate(ingestions):
            self._progress("read", min(done, len(tasks)), len(tasks))
            self.ingest(ingestion)
            rows.note(ingestion.file, ingestion.rows)
        for file in changes.read:
            self._close_file(file, digests.of(file.name))
        self._progress("read", len(tasks), len(tasks))

    def ingest(self, ingestion: Ingestion) -> None:
        """Give each article its id, and let the batch of fresh ones wait to be written."""
        batch, fresh = ingestion.batch, {position: number for number, position in enumerate(ingestion.fresh)}
        entries = []
        for position, (wanted, digest) in enumerate(ingestion.articles):
            number = fresh.get(position)
            key = self._ids.keep_indexed(digest) if number is None else self._ids.add(wanted)
            if batch is not None and number is not None and key != wanted:
                batch = rename_article(batch, number, key)
                self._warnings.append(bilingual("corpus.id_taken", wanted=wanted, key=key))
            entries.append((key, digest))
        self._note(ingestion, tuple(entries))
        if batch is not None:
            self._buffer.add(batch)

    def finish(self, reading: str, force: bool) -> ReindexReport:
        """Write what waits, delete what is gone, and commit; without any change the index is left as it is."""
        removed = len(self._ids.deletions - self._ids.added)
        if not force and 2 * removed > self._ids.count_before:
            raise CorpusShrunk("corpus.shrunk", removed=removed, before=self._ids.count_before)
        self._buffer.flush()
        gone = self._ids.deletions
        self._writer.delete(gone)
        self._progress("commit", 0, 1)
        manifest = Manifest(reading, self._files)
        if self._session.must_commit or gone or self._ids.added or manifest != self._manifest:
            self._writer.commit(manifest.to_json())
        self._progress("commit", 1, 1)
        return self._report(removed)

    def _report(self, removed: int) -> ReindexReport:
        ids = self._ids
        changed = sum(map(ids.was_indexed, ids.added))
        return ReindexReport(
            added=len(ids.added) - changed,
            changed=changed,
            removed=removed,
            unchanged=ids.kept_count,
            refused=tuple(chain.from_iterable(self._refused.values())),
            warnings=tuple(self._warnings),
            healed=self._session.healed,
            rebuilds=self._session.rebuilds,
            articles=self._writer.articles,
            paragraphs=self._writer.documents,
        )

    def _note(self, ingestion: Ingestion, articles: tuple[tuple[str, str], ...]) -> None:
        known = self._files.get(ingestion.file, FileEntry(None))
        self._files[ingestion.file] = FileEntry.of(known.digest, known.articles + articles)
        self._refused[ingestion.file] += ingestion.refusals

    def _close_file(self, file: SourceFile, digest: str | None) -> None:
        """Where something in a file was refused, it is read again next time, and what it had before may stay."""
        name = file.name
        entry, refused = self._files.get(name, FileEntry(None)), self._refused[name]
        if not refused:
            self._files[name] = replace(entry, digest=digest, known_as=file.known_as)
            return
        old = self._manifest.files.get(name, FileEntry(None))
        missing = [
            article for article in old.articles if self._ids.was_indexed(article[0]) and not self._ids.has(article[0])
        ]
        stay = articles_to_keep(name, old, missing, refused)
        absent = tuple(key for key, _ in stay)
        self._files[name] = FileEntry.of(None, entry.articles + stay, len(refused), absent, file.known_as)
        self._ids.keep(absent)
        if refused_whole(name, refused):
            self._keep_inside(name)

    def _keep_inside(self, folder: str) -> None:
        """Keep what a folder held that cannot be entered now."""
        for name, entry in self._manifest.files.items():
            if name.startswith(f"{folder}/") and not any(map(self._ids.has, entry.keys)):
                self._files[name] = replace(entry, digest=None)
                self._ids.keep(entry.keys)


def _indexed_rows(rows: Known, indexed: DigestSet) -> Known:
    """Those rows whose articles are in the index: of a new generation none is."""
    return {key: (wanted, digest) for key, (wanted, digest) in rows.items() if digest in indexed}


def _pays(tasks: list[Task]) -> bool:
    """Whether processes are worth their start."""
    return len(tasks) > 200 or any(task.parts > 1 for task in tasks)
