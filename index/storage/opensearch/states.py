"""The states of an index in a cluster: what each consists of, and which one serves.

Three kinds of indices, all of whose names begin with the setting `opensearch_index`:

    …-states          one document, which names the state that serves and the one before it
    …-files-F         the files of states, which every machine that serves fetches once (lexicon, n-grams, manifest);
                      F is the format
    …-generation-N    articles and paragraphs (mapping.py), each with the name of the commit that wrote it

A document is written once and never changed. A state is a list of commits and of articles that are deleted since:
whatever is written while it serves belongs to a commit that it does not list. A commit comes about by one write, that
of the document that names the serving state, on condition that it is the one that was read in the beginning; of two
writers one wins, the other has changed nothing. What no kept state lists is removed afterwards.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any
from uuid import uuid4

import msgspec

from index.arrays.durable import checksum, partial_path, sync
from index.errors import ClusterRefused, IndexDamaged, IndexingError, IndexOutdated, IndexUnavailable
from index.storage.opensearch.cluster import Body, Cluster, Document
from index.storage.opensearch.copies import BITMAP
from index.storage.opensearch.mapping import terms_query

FORMAT = 3
"""The version of everything in the cluster; another one is built anew."""

WRITING = "writing"
"""The folder of the files of a state that is not published yet."""

_CHUNK = 4 << 20

_PARTS = {
    "dynamic": "strict",
    "properties": {"state": {"type": "keyword"}, "data": {"type": "binary", "store": True}},
    "_source": {"excludes": ["data"]},
}
"""The mapping of the parts of files: stored as a bitmap has to be that is looked up, and not a second time."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a state: in how many parts it is stored, its size in bytes and CRC-32."""

    parts: int
    size: int
    crc32: int

    def is_at(self, path: Path) -> bool:
        """Whether a file of this content is there."""
        if not path.is_file() or path.stat().st_size != self.size:
            return False
        return checksum(path).crc32 == self.crc32


@dataclass(frozen=True, slots=True)
class State:
    """A committed state.

    `name` is one that no other content has, `index` its generation. `commits` are the names of those it lists,
    `deleted` the numbers of their articles that it does not have. `tokens` are those of each field in all, `files`
    what it keeps beside its documents, by name.
    """

    number: int
    name: str
    index: str
    commits: tuple[str, ...]
    deleted: tuple[int, ...]
    next_article: int
    next_doc: int
    fingerprint: str
    created: str
    articles: int
    documents: int
    tokens: Mapping[str, int]
    files: Mapping[str, StoredFile]

    def holds(self, *kinds: str) -> list[dict[str, Any]]:
        """The clauses of a filter for its documents of some kinds (`article`, `paragraph`)."""
        clauses: list[dict[str, Any]] = [terms_query("commit", self.commits)]
        if kinds:
            clauses.append({"terms": {"kind": list(kinds)}})
        if self.deleted:
            clauses.append({"bool": {"must_not": [terms_query("article", self.deleted)]}})
        return clauses

    def query(self, *kinds: str) -> dict[str, Any]:
        """The query for its documents of some kinds."""
        return {"bool": {"filter": self.holds(*kinds)}}

    def counts_in(self, cluster: Cluster) -> tuple[int, int]:
        """How many articles and how many paragraphs of it a cluster finds."""
        asked = [{"query": self.query(k), "size": 0, "track_total_hits": True} for k in ("article", "paragraph")]
        articles, paragraphs = (answer["hits"]["total"]["value"] for answer in cluster.searches(self.index, asked))
        return articles, paragraphs


@dataclass(frozen=True, slots=True)
class Serving:
    """The states that are kept: the one that serves and the one before; `version` is the cluster's of this document."""

    state: State
    before: State | None
    version: tuple[int, int]

    @property
    def states(self) -> list[State]:
        """The states, the one that serves first."""
        return [self.state, *([self.before] if self.before else [])]


class States:
    """The states in a cluster whose indices begin with a prefix."""

    def __init__(self, cluster: Cluster, prefix: str) -> None:
        self.cluster = cluster
        self._prefix = prefix
        self._files = f"{prefix}-files-{FORMAT}"

    def serving(self) -> Serving | None:
        """What serves; None where there is nothing yet. Raises IndexOutdated for what another version wrote."""
        pointer = self.cluster.get(f"/{self._prefix}-states/_doc/serving")
        if pointer is None:
            return None
        source = pointer["_source"]
        if source.get("format") != FORMAT:
            raise IndexOutdated("index.outdated", self._prefix)
        try:
            state, before = (
                msgspec.convert(msgspec.json.decode(source[name]), State | None) for name in ("state", "before")
            )
        except (msgspec.MsgspecError, KeyError, TypeError) as error:
            raise IndexDamaged("index.file_damaged", f"{self._prefix}-states", error=error) from error
        if state is None:
            return None
        return Serving(state, before, (pointer["_seq_no"], pointer["_primary_term"]))

    def serves(self, name: str) -> bool:
        """Whether the state with this name serves."""
        try:
            serving = self.serving()
        except (IndexOutdated, IndexDamaged):  # what cannot be read was written by another version
            return False
        return serving is not None and serving.state.name == name

    def version(self) -> tuple[int, int] | None:
        """The cluster's version of the document that names what serves, whoever wrote it; None where there is none."""
        pointer = self.cluster.get(f"/{self._prefix}-states/_doc/serving")
        return (pointer["_seq_no"], pointer["_primary_term"]) if pointer else None

    def publish(self, state: State, before: State | None, version: tuple[int, int] | None) -> None:
        """Let a state serve, on condition that nothing was published since `version` (None: since there was nothing).

        Raises IndexingError where something was.
        """
        self._ensure(f"{self._prefix}-states", {"enabled": False})
        source = {"format": FORMAT, "state": _packed(state), "before": _packed(before)}
        path = f"/{self._prefix}-states/_doc/serving"
        condition = {"if_seq_no": version[0], "if_primary_term": version[1]} if version else {"op_type": "create"}
        try:
            self.cluster.ask("PUT", path, source, **condition)
        except ClusterRefused as refused:
            if refused.status != 409:
                raise
            if not self.serves(state.name):  # else an earlier attempt of ours came about
                raise IndexingError("cluster.overtaken") from refused
        try:
            self._point_alias(state)
        except IndexUnavailable as error:  # the state serves all the same, and the next one tries again
            log.warning("%s", error)

    def _point_alias(self, state: State) -> None:
        """Let the alias, by which other tools find the generation that serves, point to it, in one step."""
        actions: list[Body] = [{"remove": {"index": f"{self._prefix}-generation-*", "alias": self._prefix}}]
        actions.append({"add": {"index": state.index, "alias": self._prefix}})
        if self.cluster.get(f"/_alias/{self._prefix}") is None:
            actions = actions[1:]
        self.cluster.ask("POST", "/_aliases", {"actions": actions})

    def new_generation(self, number: int) -> str:
        """The name of the index of a new generation, which no other writer has."""
        return f"{self._prefix}-generation-{number}-{uuid4().hex[:8]}"

    def generations(self) -> list[str]:
        """The names of the indices of all generations."""
        listed = self.cluster.ask("GET", f"/{self._prefix}-generation-*", expand_wildcards="all")
        return sorted(listed)

    def copies_query(self, state: State) -> dict[str, Any]:
        """The query for the documents of a state that are near copies of any other (copies.py)."""
        bitmaps = [name for name in state.files if name.startswith(BITMAP)]
        place = {"index": self._files, "path": "data", "store": True, "routing": state.name}
        lookups = [{"doc": place | {"id": f"{state.name}/{name}/0"}, "value_type": "bitmap"} for name in bitmaps]
        return {"bool": {"should": [{"terms": lookup} for lookup in lookups]}} if lookups else {"match_none": {}}

    def store(self, state: str, folder: Path, names: Sequence[str]) -> dict[str, StoredFile]:
        """Keep files of a folder for the state with this name."""
        self._ensure(self._files, _PARTS)
        stored = {}
        for name in names:
            written = checksum(folder / name)
            parts = -(-written.size // _CHUNK)
            self.cluster.write(self._parts(state, folder / name))
            stored[name] = StoredFile(parts, written.size, written.crc32)
        self.cluster.ask("POST", f"/{self._files}/_refresh")
        return stored

    def fetch(self, state: State, name: str, folder: Path) -> Path:
        """The path of a file of a state in a folder, fetched if not there as written; IndexDamaged if that fails."""
        path, stored = folder / state.name / name, state.files[name]
        if stored.is_at(path):
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = partial_path(path)
        with partial.open("wb") as written:
            for part in range(stored.parts):
                written.write(self._part(state.name, name, part))
        if not stored.is_at(partial):
            partial.unlink()
            raise IndexDamaged("index.damaged", name)
        sync(partial)
        partial.replace(path)
        return path

    def has_files(self, state: State) -> bool:
        """Whether every part of every file of a state is in the cluster; `fetch` tells whether they are as written."""
        asked = {"query": {"term": {"state": state.name}}, "size": 0, "track_total_hits": True}
        answer = self.cluster.search(f"{self._files}*", asked)  # of no index there are no parts
        there: int = answer["hits"]["total"]["value"]
        return there == sum(file.parts for file in state.files.values())

    def remove_unused(self, kept: Sequence[State], patience: Cluster) -> None:
        """Remove what none of the kept states needs: indices, files, documents of other commits, deleted articles.

        To be called after a state was published: whoever else writes can no longer publish what is taken away here.
        """
        for name in self.generations():
            if name not in {state.index for state in kept}:
                patience.ask("DELETE", f"/{name}", ignore_unavailable="true")
        for name in self.cluster.ask("GET", f"/{self._prefix}-files*"):
            if name != self._files:  # of another format
                patience.ask("DELETE", f"/{name}", ignore_unavailable="true")
        names = [state.name for state in kept]
        self._delete(patience, self._files, {"bool": {"must_not": [{"terms": {"state": names}}]}})
        for index in {state.index for state in kept}:
            of_index = [state for state in kept if state.index == index]
            used = {"bool": {"should": [state.query() for state in of_index]}}
            self._delete(patience, index, {"bool": {"must_not": [used]}})

    def _delete(self, cluster: Cluster, index: str, query: Body) -> None:
        asked = {"query": query}
        path = f"/{index}/_delete_by_query"
        cluster.ask("POST", path, asked, conflicts="proceed", refresh="true", timeout_s=600.0)

    def _ensure(self, index: str, mappings: Body) -> None:
        """Make one of the small indices where it is not there, copied to as many nodes as are there for it."""
        if self.cluster.get(f"/{index}") is not None:
            return
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
        self.cluster.create(index, {"settings": settings, "mappings": mappings})

    def _parts(self, state: str, path: Path) -> Iterator[Document]:
        with path.open("rb") as file:
            for number, data in enumerate(iter(lambda: file.read(_CHUNK), b"")):
                source = {"state": state, "data": base64.b64encode(data).decode()}
                yield Document(self._files, f"{state}/{path.name}/{number}", state, source)

    def _part(self, state: str, name: str, number: int) -> bytes:
        part = f"{state}%2F{name}%2F{number}?routing={state}&stored_fields=data"
        stored = self.cluster.get(f"/{self._files}/_doc/{part}")
        if stored is None:
            raise IndexDamaged("index.file_missing", name)
        return base64.b64decode(stored["fields"]["data"][0])


def remove_local(folder: Path, kept: Sequence[State]) -> None:
    """Remove from a folder the files of states that are not kept; what has them open goes on reading."""
    names = {*(state.name for state in kept), WRITING}
    for old in folder.iterdir() if folder.is_dir() else ():
        if old.name not in names:
            rmtree(old, ignore_errors=True)


def _packed(state: State | None) -> str:
    return msgspec.json.encode(state).decode()
