"""The storage in a cluster, as a reindex and the commands of the editor see it (`index.storage.base.Storage`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from index.arabic.chain import fingerprint
from index.errors import BahithError, IndexDamaged, IndexingError, IndexOutdated, IndexUnavailable
from index.model import Article
from index.settings import Settings
from index.storage.base import Finding, IndexDescription, StoredSnapshot, WriteSession, finding
from index.storage.batch import Batch
from index.storage.opensearch.cluster import Answer, Cluster
from index.storage.opensearch.states import FORMAT, Serving, State, States
from index.storage.opensearch.words import LEXICON
from index.storage.opensearch.writer import MANIFEST, GoingOn, OpenSearchWriter
from index.storage.whoosh.generations import index_lock
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.term_hashes import Fingerprints
from index.workers import Workers

MOST_COMMITS = 500
"""Commits of one generation: every search names them all. What would be one more makes a new generation."""


class OpenSearchStorage:
    """The indices of a cluster; files of states lie in a folder of `index_dir` (`local_folder`)."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._cluster = Cluster(settings)
        self._states = States(self._cluster, settings.opensearch_index)
        self._folder = local_folder(settings)

    def lock(self) -> AbstractContextManager[None]:
        """One reindex at a time on this machine; of writers on several, the first to commit wins."""
        return index_lock(self._settings.index_dir)

    @contextmanager
    def begin(self, rebuild: bool, workers: Workers) -> Iterator[WriteSession[Batch]]:
        """Begin a commit; what it is left by as an exception rolls it back."""
        going_on = self._going_on(rebuild)
        if going_on.base and len(going_on.base.commits) >= MOST_COMMITS:
            going_on = replace(going_on, base=None, rebuilds="commits")
        base = going_on.base
        shards, replicas = self._settings.opensearch_shards, self._settings.opensearch_replicas
        writer = OpenSearchWriter(self._states, going_on, self._folder, workers, shards, replicas)
        try:
            size = (base.articles, base.documents) if base else (0, 0)
            yield WriteSession(
                lambda: writer,
                partial(self._manifest, base),
                *size,
                going_on.rebuilds,
                must_commit=base is None,
                former=b"" if base else self._former_manifest(going_on.serving),
            )
        except BahithError as error:
            writer.rollback()
            if isinstance(error, IndexUnavailable):
                raise IndexingError("index.as_it_was", error=error) from error
            raise
        except BaseException:
            writer.rollback()
            raise

    def peek(self, rebuild: bool) -> tuple[str, bytes]:
        """What `begin` would go on from, without writing anything."""
        going_on = self._going_on(rebuild)
        return going_on.rebuilds, self._manifest(going_on.base)

    def articles_alike(self, bands: Fingerprints) -> list[Article]:
        """No article: a cluster is not asked for the sake of a check."""
        return []

    def describe(self) -> IndexDescription:
        """What the state that serves is made of."""
        state = self._serving().state
        counts, stats = self._counts(state), self._stats(state)
        disk = {"cluster": stats["store"]["size_in_bytes"]} | {name: file.size for name, file in state.files.items()}
        terms = len(Lexicon.load(self._states.fetch(state, LEXICON, self._folder), at_once=False))
        segments: int = stats["segments"]["count"]
        damaged = () if counts.is_well else (f"{state.index}: {counts.said}",)
        identity = (state.index, state.number, state.created, state.name, FORMAT, state.fingerprint)
        return IndexDescription(*identity, terms, segments, disk, damaged)

    def verify(self) -> list[Finding]:
        """Prove the state that serves: its files, its counts, every record, and that what is stored is found."""
        state = self._serving().state
        return [self._files(state), self._counts(state), self._records(state)]

    def snapshots(self, thorough: bool = False) -> list[StoredSnapshot]:
        """The states that are kept, the one that serves first."""
        serving = self._states.serving()
        if serving is None:
            return []
        return [self._described(state, serves=state is serving.state) for state in serving.states]

    def roll_back(self) -> StoredSnapshot:
        """Let the state before the present one serve, and this one be the one before it."""
        with self.lock():
            serving = self._serving()
            if serving.before is None or not self._is_whole(serving.before):
                raise IndexUnavailable("index.no_earlier")
            self._states.publish(serving.before, serving.state, serving.version)
            return self._described(serving.before, serves=True)

    def back_up(self, file: Path) -> StoredSnapshot:
        """Raise IndexingError: a cluster backs itself up, by snapshots of its own."""
        raise IndexingError("cluster.own_snapshots")

    def restore(self, file: Path) -> StoredSnapshot:
        """Raise IndexingError: a cluster restores itself."""
        raise IndexingError("cluster.own_snapshots")

    def _serving(self) -> Serving:
        serving = self._states.serving()
        if serving is None:
            raise IndexUnavailable("index.missing")
        return serving

    def _going_on(self, rebuild: bool) -> GoingOn:
        try:
            serving = self._states.serving()
        except (IndexOutdated, IndexDamaged) as error:
            rebuilds = "version" if isinstance(error, IndexOutdated) else "damage"
            return GoingOn(None, self._states.version(), None, rebuilds)
        if serving is None:
            return GoingOn(None, None, None, "first")
        state = serving.state
        if rebuild or state.fingerprint != fingerprint():
            return GoingOn(state, serving.version, None, "asked" if rebuild else "version")
        if not (self._is_whole(state) and self._can_be_read(state)):
            return GoingOn(state, serving.version, None, "damage")
        return GoingOn(state, serving.version, state)

    def _manifest(self, state: State | None) -> bytes:
        return self._states.fetch(state, MANIFEST, self._folder).read_bytes() if state else b""

    def _former_manifest(self, state: State | None) -> bytes:
        """The manifest of a state of which nothing is kept; empty where it cannot be had."""
        try:
            return self._manifest(state)
        except (IndexUnavailable, OSError):
            return b""

    def _is_whole(self, state: State) -> bool:
        """Whether the generation is there with as many articles and paragraphs as were committed, and the files."""
        there = state.index in self._states.generations() and self._states.has_files(state)
        return there and self._counts(state).is_well

    def _can_be_read(self, state: State) -> bool:
        """Whether this machine has or gets every file of a state; raises IndexUnavailable where it is not answered."""
        try:
            for name in state.files:
                self._states.fetch(state, name, self._folder)
        except IndexDamaged:
            return False
        return True

    def _counts(self, state: State) -> Finding:
        articles, documents = state.counts_in(self._cluster)
        is_well = (articles, documents) == (state.articles, state.documents)
        return finding("counts", is_well, articles=articles, paragraphs=documents)

    def _files(self, state: State) -> Finding:
        """Every file is fetched whole from the cluster, whatever lies on this machine, and the lexicon opened."""
        try:
            with TemporaryDirectory() as folder:
                fetched = {name: self._states.fetch(state, name, Path(folder)) for name in state.files}
                terms = len(Lexicon.load(fetched[LEXICON]))
        except IndexUnavailable as error:
            return finding("unreadable", False, error=error)
        return finding("files", files=len(state.files), terms=terms)

    def _records(self, state: State) -> Finding:
        """Documents are numbered without two of one number, and every one has a record that can be read."""
        wrong, last, articles = 0, -1, set()
        body = {"query": state.query("article", "paragraph"), "sort": [{"doc": "asc"}, {"kind": "asc"}]}
        for hit in self._cluster.hits(state.index, body, 1000):
            doc, kind = hit["sort"]
            record = json.loads(hit["_source"]["record"])
            if kind == "article":
                wrong += "title" not in record
                articles.add(hit["_source"]["article"])
            else:
                wrong += "paragraph" not in record or doc <= last or hit["_source"]["article"] not in articles
                last = doc
        return finding("records", not wrong, wrong=wrong)

    def _described(self, state: State, serves: bool) -> StoredSnapshot:
        whole = self._is_whole(state)
        size = self._stats(state)["store"]["size_in_bytes"] if whole else 0
        size += sum(file.size for file in state.files.values())
        numbers = (state.articles, state.documents, size)
        return StoredSnapshot(state.index, state.number, state.created, state.name, *numbers, whole, serves)

    def _stats(self, state: State) -> Answer:
        stats: Answer = self._cluster.ask("GET", f"/{state.index}/_stats/store,segments")["_all"]["primaries"]
        return stats


def local_folder(settings: Settings) -> Path:
    """Where this machine keeps the files of states that it has fetched."""
    return settings.index_dir / "cluster" / settings.opensearch_index
