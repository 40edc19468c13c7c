"""Reindexing: what changed in the corpus is written as a new commit, or everything as a new generation."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from index.errors import CorpusShrunk, IndexingError
from index.messages import bilingual
from index.model import Article
from index.pipeline.changes import FileChange, FileChanges, file_changes, names_of
from index.pipeline.digest_cache import DigestCache
from index.pipeline.id_registry import IdRegistry, IdTaken
from index.pipeline.ingest import Intake, Task, collection_paused, group_tasks, run_tasks, take_with, tasks_of
from index.pipeline.manifest import FileEntry, Manifest, reading_digest
from index.pipeline.refusals import articles_to_keep, refused_whole
from index.pipeline.report import ReindexReport, save_report
from index.pipeline.row_cache import Known, RowCache
from index.pipeline.write_buffer import WriteBuffer
from index.reading import ReadingOptions, Refusal, SourceFile, find_files
from index.reading.files import LINES, suffixes
from index.settings import Settings
from index.storage.base import Storage, WriteSession
from index.storage.batch import Batch, rename_article
from index.storage.opening import open_storage
from index.workers import Workers

Progress = Callable[[str, int, int], None]
"""Told of the stage (`read write commit`), and how many of how many files or articles are done."""


def reindex(
    settings: Settings,
    *,
    rebuild: bool = False,
    force: bool = False,
    paths: Sequence[Path] = (),
    progress: Progress | None = None,
) -> ReindexReport:
    """Bring the index up to date with the corpus; searching goes on meanwhile.

    Only what changed is written, unless `rebuild` or another text chain asks for everything anew; `paths` are the files
    and folders to look at, none for the whole corpus. Killed anywhere, the last committed state serves. Raises
    IndexLocked while another reindex is at work, IndexingError where the index cannot be written, CorpusShrunk where
    more than half of the articles would go and `force` does not say that it is meant, ReadingError where there is no
    corpus, SettingsError for wrong `[reading]` options.
    """
    started = time.perf_counter()
    options = ReadingOptions.from_table(settings.reading)
    corpus = _Corpus(settings, options, find_files(settings.corpus_dir, settings.index_dir), _names(paths, settings))
    storage = open_storage(settings)
    with storage.lock(), collection_paused(), Workers(settings.processes or os.cpu_count() or 1) as workers:
        try:
            report = _bring_up(storage, workers, corpus, rebuild, force, progress or _silent)
        except IdTaken:
            report = _bring_up(storage, workers, corpus, True, force, progress or _silent)
        report = replace(report, took_s=time.perf_counter() - started)
        save_report(settings.index_dir, report)
    return report


def plan_reindex(
    settings: Settings, *, rebuild: bool = False, paths: Sequence[Path] = ()
) -> tuple[str, list[FileChange]]:
    """What a reindex would do, without doing it: why everything is built anew, and what happens to which file and why.

    The first is `rebuilds` of a `WriteSession`.
    """
    options = ReadingOptions.from_table(settings.reading)
    corpus = _Corpus(settings, options, find_files(settings.corpus_dir, settings.index_dir), _names(paths, settings))
    rebuilds, written = open_storage(settings).peek(rebuild)
    cache = DigestCache(settings.index_dir)
    return rebuilds, list(corpus.changes(Manifest.of(written), cache, corpus.reading(cache)).told)


def index_articles(
    place: Path | Settings, articles: Iterable[Article], *, processes: int = 1, titles: bool = True
) -> ReindexReport:
    """Make a new generation of these articles, as `reindex` does of files; without `titles` that field stays empty.

    The place is an index directory of Whoosh, or that of the settings.
    """
    started = time.perf_counter()
    storage = open_storage(place if isinstance(place, Settings) else Settings(index_dir=place))
    with (
        storage.lock(),
        collection_paused(),
        Workers(processes) as workers,
        storage.begin(rebuild=True, workers=workers) as session,
    ):
        run = _Run(session, Manifest(), workers, _silent)
        for intake in take_with(workers, articles, titles):
            run.take(intake)
        report = run.finish("", force=True)
    return replace(report, took_s=time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class _Corpus:
    """The files of the corpus and how they are read; `chosen` are the names of those to look at, none for all."""

    settings: Settings
    options: ReadingOptions
    files: list[SourceFile]
    chosen: list[str]

    def changes(self, manifest: Manifest, cache: DigestCache, reading: str) -> FileChanges:
        """What changed since a manifest was written; `reading` is that of now."""
        return file_changes(self.files, cache.digests(self.files), manifest, reading, self.chosen)

    def reading(self, cache: DigestCache) -> str:
        """What stands for the readers and their options in a manifest."""
        return reading_digest(cache.code(), self.options)


def _bring_up(
    storage: Storage[Batch], workers: Workers, corpus: _Corpus, rebuild: bool, force: bool, progress: Progress
) -> ReindexReport:
    cache = DigestCache(corpus.settings.index_dir)
    with storage.begin(rebuild, workers) as session:
        manifest = Manifest.of(session.manifest)
        if not corpus.files and manifest.files and not force:
            raise CorpusShrunk("corpus.empty", corpus.settings.corpus_dir)
        reading = corpus.reading(cache)
        changes = corpus.changes(manifest, cache, reading)
        run = _Run(session, manifest, workers, progress)
        rows = RowCache(corpus.settings.index_dir, reading)
        run.read(changes, cache, rows, corpus.options)
        partial_run = bool(corpus.chosen) and not session.rebuilds
        report = run.finish(manifest.reading if partial_run else reading, force)
    cache.save()
    rows.save(file.name for file in corpus.files)
    return report


class _Run:
    """One reindex: takes articles in, writes segments, and commits if anything changed."""

    def __init__(self, session: WriteSession[Batch], manifest: Manifest, workers: Workers, progress: Progress) -> None:
        self._session = session
        self._manifest = manifest
        self._workers = workers
        self._progress = progress
        self._ids = IdRegistry(session.writer.article_ids(), manifest)
        self._files: dict[str, FileEntry] = {}
        self._refused: defaultdict[str, list[Refusal]] = defaultdict(list)
        self._warnings: list[str] = []
        self._buffer = WriteBuffer(session.writer, lambda done: progress("write", done, 1))

    def read(self, changes: FileChanges, digests: DigestCache, rows: RowCache, options: ReadingOptions) -> None:
        """Read the files that changed; of the others, what the manifest says holds."""
        for name, entry in changes.entries.items():
            self._keep(name, entry)
        processes = self._workers.processes
        indexed = self._ids.digests if changes.read else frozenset()
        lines = [file.name for file in changes.read if suffixes(file.name)[0] in LINES]
        known = {name: _indexed_rows(rows.rows_of(name), indexed) for name in lines}
        tasks = [task for file in changes.read for task in tasks_of(file, processes, known.get(file.name))]
        work = partial(run_tasks, options=options, known=indexed)
        intakes = (self._workers if _pays(tasks) else Workers(1)).map(work, group_tasks(tasks))
        for done, intake in enumerate(intakes):
            self._progress("read", min(done, len(tasks)), len(tasks))
            self.take(intake)
            rows.note(intake.file, intake.rows)
        for file in changes.read:
            self._close_file(file.name, digests.of(file.name))
        self._progress("read", len(tasks), len(tasks))

    def take(self, intake: Intake) -> None:
        """Give each article its id, and let the batch of fresh ones wait to be written."""
        batch, fresh = intake.batch, {position: number for number, position in enumerate(intake.fresh)}
        entries = []
        for position, (wanted, digest) in enumerate(intake.articles):
            number = fresh.get(position)
            key = self._ids.keep_indexed(digest) if number is None else self._ids.add(wanted)
            if batch is not None and number is not None and key != wanted:
                batch = rename_article(batch, number, key)
                self._warnings.append(bilingual("corpus.id_taken", wanted=wanted, key=key))
            entries.append((key, digest))
        self._note(intake, tuple(entries))
        if batch is not None:
            self._buffer.add(batch)

    def finish(self, reading: str, force: bool) -> ReindexReport:
        """Write what waits, delete what is gone, and commit; without any change the index is left as it is."""
        removed = len(self._ids.deletions - self._ids.added)
        if not force and 2 * removed > len(self._ids.before):
            raise CorpusShrunk("corpus.shrunk", removed=removed, before=len(self._ids.before))
        self._buffer.flush()
        gone = self._ids.deletions
        self._session.writer.delete(gone)
        self._progress("commit", 0, 1)
        manifest = Manifest(reading, self._files)
        if self._session.must_commit or gone or self._ids.added or manifest != self._manifest:
            self._session.writer.commit(manifest.record())
        self._progress("commit", 1, 1)
        return self._report(removed)

    def _report(self, removed: int) -> ReindexReport:
        ids = self._ids
        return ReindexReport(
            added=len(ids.added - ids.before),
            changed=len(ids.added & ids.before),
            removed=removed,
            unchanged=len(ids.kept),
            refused=tuple(chain.from_iterable(self._refused.values())),
            warnings=tuple(self._warnings),
            healed=self._session.healed,
            rebuilds=self._session.rebuilds,
            articles=self._session.writer.articles,
            paragraphs=self._session.writer.documents,
        )

    def _keep(self, name: str, entry: FileEntry) -> None:
        self._files[name] = entry
        self._ids.keep([key for key, _ in entry.articles])

    def _note(self, intake: Intake, articles: tuple[tuple[str, str], ...]) -> None:
        known = self._files.get(intake.file, FileEntry(None, ()))
        self._files[intake.file] = FileEntry(known.digest, known.articles + articles)
        self._refused[intake.file] += intake.refusals

    def _close_file(self, name: str, digest: str | None) -> None:
        """Where something in a file was refused, it is read again next time, and what it had before may stay."""
        entry, refused = self._files.get(name, FileEntry(None, ())), self._refused[name]
        if not refused:
            self._files[name] = replace(entry, digest=digest)
            return
        old = self._manifest.files.get(name, FileEntry(None, ()))
        missing = [each for each in old.articles if each[0] in self._ids.before and not self._ids.has(each[0])]
        stay = articles_to_keep(name, old, missing, refused)
        absent = tuple(key for key, _ in stay)
        self._files[name] = FileEntry(None, entry.articles + stay, len(refused), absent)
        self._ids.keep(absent)
        if refused_whole(name, refused):
            self._keep_inside(name)

    def _keep_inside(self, folder: str) -> None:
        """Keep what a folder held that cannot be entered now."""
        for name, entry in self._manifest.files.items():
            if name.startswith(f"{folder}/") and not any(self._ids.has(key) for key, _ in entry.articles):
                self._keep(name, replace(entry, digest=None))


def _names(paths: Sequence[Path], settings: Settings) -> list[str]:
    try:
        return names_of(paths, settings.corpus_dir)
    except ValueError as error:
        raise IndexingError("corpus.outside", error=error) from error


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def _indexed_rows(rows: Known, indexed: Collection[str]) -> Known:
    """Those rows whose articles are in the index: of a new generation none is."""
    return {key: (wanted, digest) for key, (wanted, digest) in rows.items() if digest in indexed}


def _pays(tasks: list[Task]) -> bool:
    """Whether processes are worth their start."""
    return len(tasks) > 200 or any(task.parts > 1 for task in tasks)
