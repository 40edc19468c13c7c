"""The write side of a cluster: batches of articles in, a committed state out (states.py says how one comes about)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

import numpy as np

from index.arabic.chain import fingerprint
from index.arrays.array_file import Ints
from index.arrays.durable import write_durably
from index.arrays.ragged import Ragged
from index.errors import IndexingError, IndexUnavailable
from index.schema import FIELDS
from index.storage.batch import Batch
from index.storage.opensearch.cluster import WRITING_PATIENCE_S, Answer
from index.storage.opensearch.copies import COPIES, read_groups, write_copies
from index.storage.opensearch.copy_finder import CopyFinder
from index.storage.opensearch.documents import Numbering, documents_of
from index.storage.opensearch.mapping import columns, index_body, terms_query
from index.storage.opensearch.removal import Removal
from index.storage.opensearch.states import WRITING, State, States, remove_local
from index.storage.opensearch.tokens import TermNumbers
from index.storage.opensearch.words import (
    LEXICON,
    NUMBERS,
    WORD_FILES,
    read_numbers,
    write_changed_words,
    write_words,
)
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.minhash import BANDS
from index.workers import Workers

MANIFEST = "manifest.json"
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class GoingOn:
    """The base of a commit: the state that serves, its version, the state added to (None: all is built anew)."""

    serving: State | None
    version: tuple[int, int] | None
    base: State | None
    rebuilds: str = ""


class OpenSearchWriter:
    """Writes one commit (`index.storage.base.IndexWriter`).

    It adds to the state that serves or, without a base, makes a new generation of `shards` shards, which is copied to
    up to `replicas` other nodes before it serves. `folder` is where files of states lie on this machine, each state's
    in one of its own.
    """

    def __init__(
        self, states: States, going_on: GoingOn, folder: Path, workers: Workers, shards: int, replicas: int
    ) -> None:
        base, serving = going_on.base, going_on.serving
        self._states, self._base, self._going_on = states, base, going_on
        self._cluster = states.cluster.patient(WRITING_PATIENCE_S)
        self._folder, self._workers, self._replicas = folder, workers, replicas
        self._name = uuid4().hex[:12]
        number = serving.number + 1 if serving else 1
        index = base.index if base else states.new_generation(number)
        self._state = replace(base or _nothing(index), number=number, name=self._name, fingerprint=fingerprint())
        self._counts, self._tokens = Counter[str](), Counter[str](self._state.tokens)
        self._deleted: dict[str, int] = {}
        words = self._words_before()
        self._removal, terms = Removal(*words), TermNumbers(*words)
        self._numbering = Numbering(index, self._name, self._state.next_article, self._state.next_doc, terms)
        if base is None:
            self._cluster.create(index, index_body(shards))

    @property
    def documents(self) -> int:
        """How many documents the commit would hold."""
        return self._state.documents

    @property
    def articles(self) -> int:
        """How many articles the commit would hold."""
        return self._state.articles

    def article_ids(self) -> Ragged:
        """The ids of the articles that are committed, as rows of UTF-8."""
        return Ragged.of_strings(self._before)

    def add(self, batch: Batch) -> None:
        """Write a batch; nobody sees it before `commit`."""
        self._cluster.write(documents_of(batch, self._numbering))
        for name in FIELDS:
            self._counts.update(_counted(batch, name))
            self._tokens[name] += int(batch.lengths[name].sum())
        self._change(len(batch.articles), batch.size)

    def delete(self, article_ids: Collection[str]) -> int:
        """Leave committed articles with these ids out of the commit; returns how many there were."""
        gone = {key: self._before[key] for key in article_ids if key in self._before and key not in self._deleted}
        numbers = sorted(gone.values())
        for start in range(0, len(numbers), _AT_ONCE):
            self._remove(numbers[start : start + _AT_ONCE])
        self._deleted |= gone
        return len(gone)

    def commit(self, manifest: bytes) -> None:
        """Publish the files of the new state, then the state: one write, after which it serves."""
        if self._base is None:
            self._replicate()
        state = self._state
        self._cluster.ask("POST", f"/{state.index}/_refresh", timeout_s=WRITING_PATIENCE_S)
        state = replace(
            state,
            commits=(*state.commits, self._name),
            deleted=tuple(sorted({*self._still_there(state), *self._deleted.values()})),
            next_article=self._numbering.article,
            next_doc=self._numbering.doc,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            tokens={name: self._tokens[name] - self._removal.tokens[name] for name in FIELDS},
        )
        self._check(state)
        folder = self._folder / WRITING
        rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_durably(folder / MANIFEST, manifest)
        names = [MANIFEST, *self._write_words(folder), *self._write_copies(folder, state)]
        state = replace(state, files=self._states.store(self._name, folder, names))
        self._states.publish(state, self._going_on.serving, self._going_on.version)
        self._state = state
        self._clear(state, self._going_on.serving)

    def rollback(self) -> None:
        """Leave nothing of what was written, unless it was published before the error came."""
        with suppress(IndexUnavailable):
            if self._states.serves(self._name):
                return
            if self._base is None:
                self._cluster.patient(5.0).ask("DELETE", f"/{self._state.index}")
                return
            own = {"query": {"term": {"commit": self._name}}}
            path = f"/{self._state.index}/_delete_by_query"
            self._cluster.patient(5.0).ask("POST", path, own, conflicts="proceed", refresh="true")

    def _replicate(self) -> None:
        """Have the new generation copied to other nodes, as far as there are any, and wait until it is."""
        index = self._state.index
        copies = f"0-{self._replicas}" if self._replicas else False
        settings = {"index": {"auto_expand_replicas": copies, "refresh_interval": None}}
        self._cluster.ask("PUT", f"/{index}/_settings", settings)
        self._cluster.ask("POST", f"/{index}/_refresh", timeout_s=WRITING_PATIENCE_S)
        health = self._cluster.ask(
            "GET",
            f"/_cluster/health/{index}",
            wait_for_status="green",
            wait_for_no_initializing_shards="true",
            timeout_s=WRITING_PATIENCE_S,
        )
        if health["status"] != "green":
            raise IndexingError("cluster.copies", index, status=health["status"])

    @cached_property
    def _before(self) -> dict[str, int]:
        """The number of each committed article by its id."""
        pages = self._stored("article", [], "article", "id")
        return {hit["fields"]["id"][0]: hit["fields"]["article"][0] for page in pages for hit in page}

    def _stored(self, kind: str, articles: list[int], *names: str) -> Iterator[list[Answer]]:
        """Columns of what the state that is added to has of a kind, of some articles or of all, page by page."""
        if self._base is None:
            return iter(())
        clauses = [*self._base.holds(kind), *([terms_query("article", articles)] if articles else [])]
        body = {"query": {"bool": {"filter": clauses}}, "sort": ["doc"], **columns(*names)}
        return self._cluster.pages(self._base.index, body, _AT_ONCE)

    def _words_before(self) -> tuple[Lexicon, Ints]:
        """The lexicon of the state that is added to, and its id of each number of a term."""
        if self._base is None:
            return Lexicon.build((), np.zeros(0, np.int64)), np.zeros(0, np.int32)
        lexicon, numbers = (self._states.fetch(self._base, name, self._folder) for name in (LEXICON, NUMBERS))
        return Lexicon.load(lexicon, at_once=False), read_numbers(numbers)

    def _remove(self, articles: list[int]) -> None:
        """Take articles that are deleted out of the words and the numbers."""
        for page in self._stored("paragraph", articles, "doc", "place", "tokens"):
            self._removal.add(page)
            self._change(0, -len(page))
        self._change(-len(articles), 0)

    def _change(self, articles: int, documents: int) -> None:
        state = self._state
        self._state = replace(state, articles=state.articles + articles, documents=state.documents + documents)

    def _still_there(self, state: State) -> list[int]:
        """Those of the articles deleted before that are still stored."""
        if not state.deleted:
            return []
        clauses = [terms_query("article", state.deleted), {"term": {"kind": "article"}}]
        body = {"query": {"bool": {"filter": clauses}}, "sort": ["doc"], **columns("article")}
        return [hit["fields"]["article"][0] for hit in self._cluster.hits(state.index, body)]

    def _check(self, state: State) -> None:
        """Raise IndexingError where the cluster does not hold what was written, or does not find it."""
        counted, written = state.counts_in(self._cluster), (state.articles, state.documents)
        if counted != written:
            raise IndexingError("cluster.counts", state.index, found=counted, written=written)

    def _write_words(self, folder: Path) -> tuple[str, ...]:
        numbering = self._numbering
        if self._base is None:
            write_words(folder, self._counts, numbering.terms, numbering.spellings, self._workers)
            return WORD_FILES
        for name in WORD_FILES:
            self._states.fetch(self._base, name, self._folder)
        self._counts.subtract(self._removal.counts)
        before = self._folder / self._base.name
        write_changed_words(folder, before, self._counts, numbering.terms, numbering.spellings)
        return WORD_FILES

    def _write_copies(self, folder: Path, state: State) -> list[str]:
        lexicon = Lexicon.load(folder / LEXICON, at_once=False)
        finder = CopyFinder(self._cluster, state, lexicon, read_numbers(folder / NUMBERS))
        nothing = np.zeros((BANDS, 0), np.uint32)
        changed = np.concatenate([nothing, *self._removal.bands, *self._numbering.bands], axis=1)
        if self._base is None:
            return write_copies(folder, finder.groups_of_all(changed))
        before = read_groups(self._states.fetch(self._base, COPIES, self._folder))
        return write_copies(folder, finder.groups_after(before, changed, self._removal.docs))

    def _clear(self, state: State, before: State | None) -> None:
        """Remove what no kept state needs; what cannot be removed now is by the next commit."""
        kept = [state, *([before] if before else [])]
        with suppress(OSError):  # a reader of this machine has fetched them already
            (self._folder / WRITING).rename(self._folder / state.name)
        remove_local(self._folder, kept)
        with suppress(IndexUnavailable):
            self._states.remove_unused(kept, self._cluster.patient(30.0))


def _counted(batch: Batch, field: str) -> dict[str, int]:
    """How often each term stands in a field of a batch."""
    counts = np.bincount(batch.tokens[field], minlength=len(batch.vocabulary)).tolist()
    return {term: count for term, count in zip(batch.vocabulary, counts, strict=True) if count}


def _nothing(index: str) -> State:
    """A state of no articles in a new generation."""
    return State(0, "", index, (), (), 0, 0, "", "", 0, 0, dict.fromkeys(FIELDS, 0), {})
