"""The boundary every storage keeps, write side: what a reindex asks of a place that an index is kept in.

The read side is search/engines/base.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from index.messages import bilingual

if TYPE_CHECKING:
    from index.arrays.array_file import Ints
    from index.arrays.ragged import Ragged
    from index.model import Article
    from index.vocabulary.term_hashes import Fingerprints
    from index.workers import Workers

AnyBatch = TypeVar("AnyBatch")
TakenBatch = TypeVar("TakenBatch", contravariant=True)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The words of the texts of some documents.

    `tokens[field]` are the field's tokens, document after document, as positions in `vocabulary`, which is in no order;
    `lengths[field]` how many each document has.
    """

    vocabulary: Sequence[str]
    tokens: dict[str, Ints]
    lengths: dict[str, Ints]


class IndexWriter(Protocol[TakenBatch]):
    """The writer of one commit: nothing is visible before `commit`, and without it nothing ever is."""

    @property
    def documents(self) -> int:
        """How many documents the commit would hold."""

    @property
    def articles(self) -> int:
        """How many articles the commit would hold."""

    def article_ids(self) -> Ragged:
        """The ids of the articles that are committed, as rows of UTF-8."""

    def add(self, batch: TakenBatch) -> None:
        """Add articles; raises OSError where the storage has no room."""

    def delete(self, article_ids: Collection[str]) -> int:
        """Delete committed articles, not those added since; returns how many there were."""

    def commit(self, manifest: bytes) -> None:
        """Make everything the state that serves, durably, and keep the manifest with it."""

    def rollback(self) -> None:
        """Leave nothing of what was added; to be called where the commit does not come about."""


@dataclass(frozen=True, slots=True)
class WriteSession(Generic[AnyBatch]):
    """A session of writing: the state a reindex adds to, by its manifest and its numbers of articles and documents.

    `read_manifest` reads the manifest, `open_writer` opens the writer: once, and where there is nothing to write not at
    all. `rebuilds` says why everything is built anew: `first` (there is no index), `asked` for, another `version` wrote
    it, `damage`, many `commits`; empty where it is not. `must_commit` says that a commit is wanted even of no change,
    `healed` what was damaged, and what was done about it. Where all is built anew, `former` is the manifest of what
    served, as far as it can be read: by it renamed files keep their ids.
    """

    open_writer: Callable[[], IndexWriter[AnyBatch]]
    read_manifest: Callable[[], bytes]
    articles: int = 0
    documents: int = 0
    rebuilds: str = ""
    must_commit: bool = False
    healed: tuple[str, ...] = ()
    former: bytes = b""


@dataclass(frozen=True, slots=True)
class StoredSnapshot:
    """A state that is kept: where, when it was made, what it holds and takes; `serves` says which one readers get.

    `whole` says whether its files have the size and, as far as that was looked at, the content they were written with.
    """

    generation: str
    number: int
    created: str
    state: str
    articles: int
    paragraphs: int
    size_bytes: int
    whole: bool
    serves: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding about an index: what was looked at (the code of a sentence), what is said of it, whether it is well."""

    what: str
    said: str
    is_well: bool


def finding(what: str, is_well: bool = True, **values: object) -> Finding:
    """What was found, with the sentence `finding.WHAT` of the catalogue."""
    return Finding(what, bilingual(f"finding.{what}", **values), is_well)


@dataclass(frozen=True, slots=True)
class IndexDescription:
    """The state that serves: where and when it was made, by what, and what it takes; `damaged` are files amiss.

    `disk` has the bytes of each part by name, `terms` is the size of the vocabulary, `notes` how many footnotes all
    articles have (None: not counted).
    """

    generation: str
    commit: int
    created: str
    state: str
    format: int
    fingerprint: str
    terms: int
    segments: int
    disk: dict[str, int]
    damaged: tuple[str, ...]
    notes: int | None = None


class Storage(Protocol[AnyBatch]):
    """A place that an index is kept in."""

    def lock(self) -> AbstractContextManager[None]:
        """Hold it for writing; raises IndexLocked while another process does, IndexingError where writing fails."""

    def begin(self, rebuild: bool, workers: Workers) -> AbstractContextManager[WriteSession[AnyBatch]]:
        """Begin a commit; what it is left by as an exception rolls it back."""

    def peek(self, rebuild: bool) -> tuple[str, bytes]:
        """What `begin` would go on from, without writing anything: why all is built anew, and the manifest."""

    def articles_alike(self, bands: Fingerprints) -> list[Article]:
        """The articles that serve with a paragraph that has one of these bands (a row each, index/vocabulary/minhash).

        No article where there is no index.
        """

    def describe(self) -> IndexDescription:
        """What the state that serves is made of; raises IndexUnavailable where there is none."""

    def verify(self) -> list[Finding]:
        """Prove the state that serves: every byte and every count of it."""

    def snapshots(self, thorough: bool = False) -> list[StoredSnapshot]:
        """The states that are kept, the one that serves first; `thorough` reads every byte of them."""

    def roll_back(self) -> StoredSnapshot:
        """Let the state before the present one serve; raises IndexUnavailable where there is none."""

    def back_up(self, file: Path) -> StoredSnapshot:
        """Pack the state that serves into a file, while everything else goes on."""

    def restore(self, file: Path) -> StoredSnapshot:
        """Let a state serve that was backed up; raises IndexingError where the file is not whole."""
