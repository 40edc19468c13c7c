"""Reindexing: what changed in the corpus is written as a new commit, or everything as a new generation."""

from __future__ import annotations

import os
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, count
from pathlib import Path

from index.arabic import fingerprint
from index.errors import IndexingError, IndexOutdated
from index.model import Article
from index.pipeline.ingest import Intake, Task, collection_paused, grouped, run_tasks, take_with, tasks_of
from index.pipeline.manifest import FileEntry, Manifest, file_digest, reading_digest
from index.reading import ReadingOptions, Refusal, SourceFile, find_files
from index.settings import Settings
from index.storage.whoosh.batch import Batch, merge, renamed
from index.storage.whoosh.commits import CommitRecord, last_commit_number, manifest_path
from index.storage.whoosh.generations import current_generation, index_lock, new_generation, switch_generation
from index.storage.whoosh.merge_policy import FULL
from index.storage.whoosh.repair import probe, whole_commit
from index.storage.whoosh.writer import WhooshWriter
from index.workers import Workers

Progress = Callable[[str, int, int], None]
"""Told of the stage (`read write commit`), and how many of how many files or articles are done."""


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """What a reindex did: numbers of articles, what was refused, and what the index now holds; `took_s` in seconds."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    healed: tuple[str, ...] = ()
    articles: int = 0
    paragraphs: int = 0
    took_s: float = 0.0


def reindex(settings: Settings, *, rebuild: bool = False, progress: Progress | None = None) -> ReindexReport:
    """Bring the index up to date with the corpus; searching goes on meanwhile.

    Only what changed is written, unless `rebuild` or another text chain asks for everything anew. Killed anywhere,
    the last committed state serves. Raises IndexLocked while another reindex is at work, IndexingError where the
    index cannot be written, ReadingError where there is no corpus, SettingsError for wrong `[reading]` options.
    """
    started = time.perf_counter()
    options = ReadingOptions.from_table(settings.reading)
    files = find_files(settings.corpus_dir, settings.index_dir)
    with index_lock(settings.index_dir), collection_paused():
        target = _target(settings.index_dir, rebuild)
        if not files and target.manifest.files:
            raise IndexingError(
                f"{settings.corpus_dir}: المجلد فارغ وفي الفهرس مقالات، لم يُحذف شيء؛ شغّل bahith reindex --rebuild إن "
                "أردت إفراغه | the folder is empty but the index is not; nothing was deleted: "
                "run bahith reindex --rebuild if that is meant"
            )
        with Workers(settings.processes or os.cpu_count() or 1) as workers:
            try:
                report = _read(target, workers, progress or _silent, files, options)
            except _IdTaken:
                everything = _target(settings.index_dir, rebuild=True)
                report = _read(everything, workers, progress or _silent, files, options)
    return replace(report, took_s=time.perf_counter() - started)


def _read(
    target: _Target, workers: Workers, progress: Progress, files: list[SourceFile], options: ReadingOptions
) -> ReindexReport:
    run = _Run(target, workers, progress)
    try:
        run.read_files(files, options)
        return run.finish()
    except BaseException:
        run.undo()
        raise


class _IdTaken(Exception):
    """An id was given to an article that is new, and an article read after it has it already."""


def index_articles(
    index_dir: Path, articles: Iterable[Article], *, processes: int = 1, titles: bool = True
) -> ReindexReport:
    """Make a new generation of these articles, as `reindex` does of files; without `titles` that field stays empty."""
    started = time.perf_counter()
    with index_lock(index_dir), collection_paused():
        target = _Target(index_dir, new_generation(index_dir), Manifest(), True)
        with Workers(processes) as workers:
            run = _Run(target, workers, _silent)
            try:
                run.take_articles(articles, titles)
                report = run.finish()
            except BaseException:
                run.undo()
                raise
    return replace(report, took_s=time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class _Target:
    """The generation to write to, and what it was made from so far."""

    index_dir: Path
    folder: Path
    manifest: Manifest
    new: bool
    record: CommitRecord | None = None
    healed: tuple[str, ...] = ()


def _target(index_dir: Path, rebuild: bool) -> _Target:
    folder = current_generation(index_dir)
    if folder is None or rebuild:
        return _Target(index_dir, new_generation(index_dir), Manifest(), True)
    try:
        health = whole_commit(folder)
    except IndexOutdated:
        return _Target(index_dir, new_generation(index_dir), Manifest(), True)
    record = health.record
    if record is None or record.fingerprint != fingerprint():
        return _Target(index_dir, new_generation(index_dir), Manifest(), True, healed=health.told)
    return _Target(index_dir, folder, Manifest.load(manifest_path(folder, record.number)), False, record, health.told)


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


class _Run:
    """One reindex: takes articles in, writes segments, and commits if anything changed."""

    def __init__(self, target: _Target, workers: Workers, progress: Progress) -> None:
        self._target = target
        self._workers = workers
        self._progress = progress
        self._writer = WhooshWriter(target.folder, workers, target.record)
        self._before = self._writer.article_ids()
        self._indexed = _ids_of_digests(target.manifest, self._before)
        self._added: set[str] = set()
        self._kept: set[str] = set()
        self._files: dict[str, FileEntry] = {}
        self._refused: defaultdict[str, list[Refusal]] = defaultdict(list)
        self._warnings: list[str] = []
        self._waiting: list[Batch] = []
        self._waiting_documents = 0
        self._reading = target.manifest.reading

    def read_files(self, files: list[SourceFile], options: ReadingOptions) -> None:
        """Read the files that changed; of the others, what the manifest says holds."""
        self._reading = reading_digest(options)
        digests = {file.name: file_digest(file.path) for file in files}
        changed = [file for file in files if not self._reuse(file.name, digests[file.name])]
        tasks = [task for file in changed for task in tasks_of(file, self._workers.processes)]
        work = partial(run_tasks, options=options, known=frozenset(self._indexed))
        intakes = (self._workers if _pays(tasks) else Workers(1)).map(work, grouped(tasks))
        for done, intake in enumerate(intakes):
            self._progress("read", min(done, len(tasks)), len(tasks))
            self._take(intake)
        for file in changed:
            self._close_file(file.name, digests[file.name])
        self._progress("read", len(tasks), len(tasks))

    def take_articles(self, articles: Iterable[Article], titles: bool) -> None:
        """Take articles that come from no file."""
        for intake in take_with(self._workers, articles, titles):
            self._take(intake)

    def finish(self) -> ReindexReport:
        """Write what waits, delete what is gone, and commit; without any change the index is left as it is."""
        self._write()
        gone = self._before - self._kept
        self._writer.delete(gone)
        self._progress("commit", 0, 1)
        manifest = Manifest(self._reading, self._files)
        if self._must_commit(gone, manifest):
            self._writer.commit(manifest.record())
        if self._target.new:
            probe(self._target.folder)
            switch_generation(self._target.index_dir, self._target.folder)
        self._progress("commit", 1, 1)
        return self._report(gone)

    def undo(self) -> None:
        """Delete what was written, since no commit comes of it: a full disk would stay full."""
        with suppress(OSError):
            if self._target.new:
                shutil.rmtree(self._target.folder, ignore_errors=True)
            else:
                self._writer.rollback()

    def _must_commit(self, gone: set[str], manifest: Manifest) -> bool:
        record = self._target.record
        older = record is not None and record.number != last_commit_number(self._target.folder)
        return bool(self._target.new or gone or self._added or older or manifest != self._target.manifest)

    def _report(self, gone: set[str]) -> ReindexReport:
        added = self._added
        return ReindexReport(
            added=len(added - self._before),
            changed=len(added & self._before),
            removed=len(gone - added),
            unchanged=len(self._kept),
            refused=tuple(chain.from_iterable(self._refused.values())),
            warnings=tuple(self._warnings),
            healed=self._target.healed,
            articles=self._writer.articles,
            paragraphs=self._writer.documents,
        )

    def _reuse(self, name: str, digest: str | None) -> bool:
        """Whether a file need not be read again; its articles are then kept."""
        entry = self._target.manifest.files.get(name)
        if entry is None or digest is None or entry.digest != digest or self._reading != self._target.manifest.reading:
            return False
        if not self._before.issuperset(key for key, _ in entry.articles):
            return False
        self._keep(name, entry)
        return True

    def _keep(self, name: str, entry: FileEntry) -> None:
        self._files[name] = entry
        self._kept.update(key for key, _ in entry.articles)

    def _take(self, intake: Intake) -> None:
        """Give each article its id, and let the batch of fresh ones wait to be written."""
        batch, fresh = intake.batch, {position: number for number, position in enumerate(intake.fresh)}
        entries = []
        for position, (wanted, digest) in enumerate(intake.articles):
            number = fresh.get(position)
            key = self._free_id(wanted) if number is not None else self._indexed_id(digest)
            if number is None and key in self._added:
                raise _IdTaken(key)
            if batch is not None and number is not None and key != wanted:
                batch = renamed(batch, number, key)
                self._warnings.append(
                    f"المعرّف {wanted} مستعمل لأكثر من مقال، فصار أحدها {key} | "
                    f"the id {wanted} is used by several articles; one of them became {key}"
                )
            (self._added if number is not None else self._kept).add(key)
            entries.append((key, digest))
        self._note(intake, tuple(entries))
        if batch is not None:
            self._wait(batch)

    def _free_id(self, wanted: str) -> str:
        """The id as wanted, or with the first number behind it that no article of this run has."""
        candidates = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
        return next(key for key in candidates if not self._has(key))

    def _indexed_id(self, digest: str) -> str:
        """The id under which an article with this digest is in the index; of copies, the first that is not kept yet."""
        ids = self._indexed[digest]
        return next((key for key in ids if key not in self._kept), ids[0])

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
        stay = self._staying(name, refused)
        absent = tuple(key for key, _ in stay)
        self._keep(name, FileEntry(None, entry.articles + stay, len(refused), absent))
        if _all_of_it(name, refused):
            self._keep_inside(name)

    def _staying(self, name: str, refused: list[Refusal]) -> tuple[tuple[str, str], ...]:
        """The articles of before that are missing because something was refused: what is deleted does not stay.

        If no more is refused than was before, then what is missing now and was not missing then is gone.
        """
        old = self._target.manifest.files.get(name, FileEntry(None, ()))
        missing = [each for each in old.articles if each[0] in self._before and not self._has(each[0])]
        if _all_of_it(name, refused) or len(refused) > old.refused:
            return tuple(missing)
        return tuple(each for each in missing if each[0] in old.absent)

    def _has(self, key: str) -> bool:
        return key in self._added or key in self._kept

    def _keep_inside(self, folder: str) -> None:
        """Keep what a folder held that cannot be entered now."""
        for name, entry in self._target.manifest.files.items():
            if name.startswith(f"{folder}/") and not any(self._has(key) for key, _ in entry.articles):
                self._keep(name, replace(entry, digest=None))

    def _wait(self, batch: Batch) -> None:
        self._waiting.append(batch)
        self._waiting_documents += batch.size
        if self._waiting_documents >= FULL:
            self._write()

    def _write(self) -> None:
        if self._waiting:
            self._progress("write", 0, 1)
            batch = merge(self._waiting)
            self._waiting, self._waiting_documents = [], 0
            self._writer.add(batch)
            self._progress("write", 1, 1)


def _ids_of_digests(manifest: Manifest, indexed: set[str]) -> dict[str, list[str]]:
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for key, digest in manifest.articles():
        if key in indexed:
            ids[digest].append(key)
    return ids


def _all_of_it(name: str, refused: list[Refusal]) -> bool:
    """Whether a file was refused as a whole."""
    return any(refusal.origin == name for refusal in refused)


def _pays(tasks: list[Task]) -> bool:
    """Whether processes are worth their start."""
    return len(tasks) > 200 or any(task.parts > 1 for task in tasks)
