"""Reindexing: what changed in the corpus is written as a new commit, or everything as a new generation."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import CorpusShrunk
from index.pipeline.changes import FileChange, FileChanges, file_changes, names_of
from index.pipeline.cycles import collection_paused
from index.pipeline.digest_cache import DigestCache
from index.pipeline.manifest import IdTaken, Manifest, reading_digest
from index.pipeline.report import ReindexReport, save_report
from index.pipeline.row_cache import RowCache
from index.reading import ReadingOptions, SourceFile, find_files
from index.settings import Settings
from index.storage.base import Storage, WriteSession
from index.storage.opening import open_storage
from index.workers import Workers

if TYPE_CHECKING:
    from index.model import Article
    from index.storage.batch import Batch

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
    names = names_of(paths, settings.corpus_dir)
    corpus = _Corpus(settings, options, find_files(settings.corpus_dir, settings.index_dir), names)
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
    names = names_of(paths, settings.corpus_dir)
    corpus = _Corpus(settings, options, find_files(settings.corpus_dir, settings.index_dir), names)
    rebuilds, written = open_storage(settings).peek(rebuild)
    cache = DigestCache(settings.index_dir)
    return rebuilds, list(corpus.changes(Manifest.of(written), cache, corpus.reading(cache)).told)


def index_articles(
    place: Path | Settings, articles: Iterable[Article], *, processes: int = 1, titles: bool = True
) -> ReindexReport:
    """Make a new generation of these articles, as `reindex` does of files; without `titles` that field stays empty.

    The place is an index directory of Whoosh, or that of the settings.
    """
    from index.pipeline.ingest import ingest_with
    from index.pipeline.run import Run

    started = time.perf_counter()
    storage = open_storage(place if isinstance(place, Settings) else Settings(index_dir=place))
    with (
        storage.lock(),
        collection_paused(),
        Workers(processes) as workers,
        storage.begin(rebuild=True, workers=workers) as session,
    ):
        run = Run(session, Manifest(), workers, _silent)
        for ingestion in ingest_with(workers, articles, titles):
            run.ingest(ingestion)
        report = run.finish("", force=True)
    return replace(report, took_s=time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class _Corpus:
    """The files of the corpus and how they are read; `chosen` are the names of those to look at, none for all."""

    settings: Settings
    options: ReadingOptions
    files: list[SourceFile]
    chosen: list[str]

    def changes(
        self, manifest: Manifest, cache: DigestCache, reading: str, former: Manifest | None = None
    ) -> FileChanges:
        """What changed since a manifest was written; `reading` is that of now."""
        return file_changes(self.files, cache.digests(self.files), manifest, reading, self.chosen, former)

    def reading(self, cache: DigestCache) -> str:
        """What stands for the readers and their options in a manifest."""
        return reading_digest(cache.code(), self.options)


def _bring_up(
    storage: Storage[Batch], workers: Workers, corpus: _Corpus, rebuild: bool, force: bool, progress: Progress
) -> ReindexReport:
    cache = DigestCache(corpus.settings.index_dir)
    with storage.begin(rebuild, workers) as session:
        manifest = Manifest.of(session.read_manifest())
        if not corpus.files and manifest.files and not force:
            raise CorpusShrunk("corpus.empty", corpus.settings.corpus_dir)
        reading = corpus.reading(cache)
        former = Manifest.of(session.former) if session.rebuilds else None
        changes = corpus.changes(manifest, cache, reading, former)
        rows = RowCache(corpus.settings.index_dir, reading)
        partial_run = bool(corpus.chosen) and not session.rebuilds
        reading = manifest.reading if partial_run else reading
        if not (changes.told or session.must_commit) and manifest.reading == reading:
            report = _nothing_to_do(session, progress)
        else:
            from index.pipeline.run import Run  # with all that reads and writes

            run = Run(session, manifest, workers, progress)
            run.read(changes, cache, rows, corpus.options)
            report = run.finish(reading, force)
    cache.save()
    rows.save(file.name for file in corpus.files)
    return report


def _nothing_to_do(session: WriteSession[Batch], progress: Progress) -> ReindexReport:
    """What is said where the index is as the corpus is."""
    progress("read", 0, 0)
    progress("commit", 1, 1)
    return ReindexReport(
        unchanged=session.articles, healed=session.healed, articles=session.articles, paragraphs=session.documents
    )


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
