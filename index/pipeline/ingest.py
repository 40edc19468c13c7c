"""From files to batches: articles are read, compared with what the index has, and analysed, over processes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.model import Article
from index.pipeline.analysis import analyse
from index.pipeline.cycles import collection_paused
from index.pipeline.digest_set import DigestSet
from index.pipeline.row_cache import Known, row_key
from index.reading import ReadingOptions, Refusal, SourceFile, article_digest
from index.storage.base import Analysis
from index.storage.batch import Batch, BatchBuilder
from index.workers import Workers

if TYPE_CHECKING:
    from index.reading.rows import Row

CHUNK = 30_000
"""Documents to a batch; what is read is never held in memory beyond a few of these."""

PART_BYTES = 1 << 22
"""A file of many articles is read in parts of about this size: what a process holds of it does not grow with it."""

GROUP = 32
"""Whole files that are read together at most."""

Texts = Mapping[str, Sequence[str]]
"""For each field the text of each document."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, or one of the parts of a file of many articles."""

    file: SourceFile
    part: int = 0
    parts: int = 1
    rows: Known = field(default_factory=dict)
    """The rows of it that are known, and need not be read: their articles are in the index."""


@dataclass(frozen=True, slots=True)
class Ingestion:
    """The outcome of reading some articles: (id, digest) of each in order, those not in the index yet as a batch.

    `fresh` are the positions in `articles` of the batch's articles; `rows` are the keys of rows, each with the id and
    the digest of its article.
    """

    file: str
    articles: tuple[tuple[str, str], ...]
    fresh: tuple[int, ...]
    batch: Batch | None
    refusals: tuple[Refusal, ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()


def tasks_of(file: SourceFile, processes: int, rows: Known | None = None) -> list[Task]:
    """The tasks of reading a file: one, or several for a large file of one article a line of which no row is known."""
    if rows:
        return [Task(file, rows=rows)]
    parts = _parts(file, processes)
    return [Task(file, part, parts) for part in range(parts)]


def group_tasks(tasks: Iterable[Task]) -> list[list[Task]]:
    """Tasks in order as they are taken together: handing one over costs as much as reading a few small files."""
    groups: list[list[Task]] = []
    for task in tasks:
        whole = task.parts == 1
        if whole and groups and groups[-1][0].parts == 1 and len(groups[-1]) < GROUP:
            groups[-1].append(task)
        else:
            groups.append([task])
    return groups


def run_tasks(tasks: Iterable[Task], options: ReadingOptions, known: DigestSet) -> Iterator[Ingestion]:
    """Read files; articles whose digest is `known` are in the index already and are not analysed."""
    from index.reading import reader  # with all readers: see index/reading

    with collection_paused():
        for task in tasks:
            rows = _Rows(task)
            outcomes = reader.read_file(task.file, options, task.part, task.parts, rows.passes)
            for builder in _builders(_IngestionBuilder(task.file.name, rows=rows), outcomes, known):
                yield builder.build(analyse(builder.documents.texts))


def ingest_with(workers: Workers, articles: Iterable[Article], titles: bool) -> Iterator[Ingestion]:
    """The same of articles that come from no file: they are gathered here, and the workers analyse their texts."""
    waiting: deque[_IngestionBuilder] = deque()

    def texts() -> Iterator[Texts]:
        for builder in _builders(_IngestionBuilder("", titles), articles, DigestSet("")):
            waiting.append(builder)
            yield builder.documents.texts

    for analysis in workers.map(_analysed_alone, texts()):
        yield waiting.popleft().build(analysis)


class _Rows:
    """The rows of a task: those that are known are passed over."""

    def __init__(self, task: Task) -> None:
        self._known, self._name = task.rows, task.file.name
        self._keys: dict[str, str] = {}
        self.taken: list[tuple[str, str, str]] = []
        self.passed: list[tuple[str, str]] = []

    def passes(self, row: Row) -> bool:
        """Whether a row need not be read; its article is noted."""
        key = row_key(*row)
        known = self._known.get(key)
        if known is None:
            self._keys[f"{self._name}#{row[0]}"] = key
            return False
        self.taken.append((key, *known))
        self.passed.append(known)
        return True

    def read(self, article: Article, digest: str) -> None:
        """Note the article that a row was read as."""
        if key := self._keys.pop(article.origin, None):
            self.taken.append((key, article.id, digest))


class _IngestionBuilder:
    """An ingestion in the making."""

    def __init__(self, file: str, titles: bool = True, rows: _Rows | None = None) -> None:
        self.file = file
        self.rows = rows
        self.titles = titles
        self.documents = BatchBuilder(titles)
        self.articles: list[tuple[str, str]] = []
        self.fresh: list[int] = []
        self.refusals: list[Refusal] = []

    def add(self, outcome: Article | Refusal, known: DigestSet) -> None:
        if isinstance(outcome, Refusal):
            self.refusals.append(outcome)
            return
        self.pass_rows()
        digest = article_digest(outcome) if self.file else ""
        if self.rows:
            self.rows.read(outcome, digest)
        if digest not in known:
            self.fresh.append(len(self.articles))
            self.documents.add(outcome)
        self.articles.append((outcome.id, digest))

    def pass_rows(self) -> None:
        """Note the articles of the rows that were passed over before what comes next."""
        if self.rows:
            self.articles += self.rows.passed
            self.rows.passed.clear()

    def build(self, analysis: Analysis) -> Ingestion:
        self.pass_rows()
        batch = self.documents.batch(analysis) if len(self.documents) else None
        rows = tuple(self.rows.taken) if self.rows else ()
        if self.rows:
            self.rows.taken.clear()
        return Ingestion(self.file, tuple(self.articles), tuple(self.fresh), batch, tuple(self.refusals), rows)


def _builders(
    builder: _IngestionBuilder, outcomes: Iterable[Article | Refusal], known: DigestSet
) -> Iterator[_IngestionBuilder]:
    for outcome in outcomes:
        builder.add(outcome, known)
        if len(builder.documents) >= CHUNK:
            yield builder
            builder = _IngestionBuilder(builder.file, builder.titles, builder.rows)
    yield builder


def _analysed_alone(texts: Texts) -> Iterator[Analysis]:
    yield analyse(texts)


def _parts(file: SourceFile, processes: int) -> int:
    if processes <= 1 or ".jsonl" not in file.path.suffixes:
        return 1
    try:
        size = file.path.stat().st_size
    except OSError:
        return 1
    if file.path.suffix != ".jsonl":  # compressed: every part has to unpack all that comes before it
        return processes if size > PART_BYTES // 4 else 1
    return max(1, size // PART_BYTES)
