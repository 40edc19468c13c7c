"""The read side of the Whoosh engine: opens a commit, follows new ones, and answers from mapped arrays."""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np

from index.arabic.chain import fingerprint
from index.arrays.array_file import Array, TornArrays, open_arrays
from index.arrays.ragged import Ragged
from index.arrays.string_set import StringSet
from index.errors import ArticleNotFound, IndexDamaged, IndexOutdated, IndexUnavailable
from index.messages import bilingual
from index.model import Article
from index.storage.whoosh.commits import COPIES, LEXICON, WORDS, FileCheck, commit_path, read_record
from index.storage.whoosh.format import LENGTH_OF_BYTE
from index.storage.whoosh.generations import candidates
from index.storage.whoosh.reader import IndexReader
from index.storage.whoosh.segment import open_segment
from index.storage.whoosh.words import Words
from index.vocabulary.lexicon import Lexicon
from search.engines.arrays.cache import BoundedCache, Sized, SizedValue
from search.engines.arrays.concordance import lines
from search.engines.arrays.grams import Grams
from search.engines.arrays.searcher import search, search_all
from search.engines.arrays.stored import Records
from search.engines.arrays.stories import stories
from search.engines.arrays.term_scores import TermScorer
from search.engines.arrays.vocalisation import Harakat
from search.engines.base import (
    CollectionInfo,
    EngineLines,
    EngineResult,
    EngineStories,
    Statistics,
    StoredParagraph,
)
from search.plan import LinePlan, Plan
from search.results import MAX_PER_PAGE
from search.scoring.ranking import DEFAULT, Ranking

_MIB = 1 << 20
_CACHE_BYTES = 48 * _MIB
_CACHE_BYTES_OF_PARAGRAPH = 200
_RESULTS = 8
"""One in this many bytes of the caches is for results: they are small, and lists that made them would push them out."""

_HIT_BYTES, _VALUE_BYTES = 300, 100
"""What a hit, and a facet's value with its count, take in a result that is kept, roughly."""

_ATTEMPTS = 5
"""A commit may delete the files of the one before it while they are being opened: then the newer one is."""

_SETTLED_NS = 2_000_000_000
"""How long ago a folder must have changed for its time of change to be trusted."""

_AGAIN_S = 2.0
"""How long a state that is not the newest serves before the newest is tried again."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CacheShare:
    """The share of one of so many processes in the memory of caches, of `total` bytes; 0: what suits the collection."""

    total: int
    processes: int

    def bytes_for(self, paragraphs: int) -> int:
        """The bytes of one process, for a collection of so many paragraphs."""
        return (self.total or _CACHE_BYTES + _CACHE_BYTES_OF_PARAGRAPH * paragraphs) // self.processes


class WhooshEngine:
    """An index directory, followed from commit to commit.

    Word lists are kept in at most `cache_mib` MiB; 0: 48 MiB and 200 bytes for each paragraph, in which the words of
    some hundred queries find room. This is shared by so many `processes` as serve the same index.
    """

    def __init__(self, index_dir: Path, cache_mib: int = 0, processes: int = 1) -> None:
        self._index_dir = index_dir
        self._cache = CacheShare(cache_mib * _MIB, processes)
        self._lock = Lock()
        self._current: WhooshSnapshot | None = None
        self._checked: FileCheck | None = None
        self._tried: tuple[tuple[int, int] | None, float] = (None, 0.0)

    def snapshot(self) -> WhooshSnapshot:
        """The newest committed state; cheap when nothing changed.

        Where that cannot be opened, the state that was open goes on serving, or the newest that can be: `notice` says
        so. Raises IndexUnavailable, or IndexOutdated, where there is none.
        """
        current = self._current
        if current is not None and self._may_serve(current):
            return current
        with self._lock:
            if self._current is None or not self._may_serve(self._current):
                self._current = self._open(self._current)
                self._tried = (_stamp(self._index_dir, self._current.folder), time.monotonic())
            return self._current

    def close(self) -> None:
        """Let go of files and caches; snapshots in use stay valid until they are dropped."""
        self._current = None

    def _may_serve(self, snapshot: WhooshSnapshot) -> bool:
        """Whether there is nothing newer to open; what could not be opened is tried again when anything changed."""
        if snapshot.is_newest(self._index_dir):
            return True
        stamp, at = self._tried
        waits = bool(snapshot.notice) and time.monotonic() < at + _AGAIN_S
        return waits and snapshot.is_whole() and stamp == _stamp(self._index_dir, snapshot.folder)

    def _open(self, before: WhooshSnapshot | None) -> WhooshSnapshot:
        try:
            return self._opened(before)
        except IndexUnavailable as error:
            if before is None or not before.is_whole():
                raise
            before.notice = str(error)
            log.warning("%s", error)
            return before

    def _opened(self, before: WhooshSnapshot | None) -> WhooshSnapshot:
        """The first commit that can be opened, or is, of those there are when none is added meanwhile."""
        for _ in range(_ATTEMPTS):
            commits = self._candidates()
            failures: list[Exception] = []
            for folder, number in commits:
                if before is not None and before.serves(folder, number):
                    return self._with_notice(before, failures)
                try:
                    snapshot = WhooshSnapshot(folder, number, self._cache, self._check(folder))
                except (OSError, TornArrays, IndexUnavailable) as error:
                    failures.append(error)
                    if self._candidates()[:1] != commits[:1]:
                        break
                else:
                    return self._with_notice(snapshot, failures)
            if self._candidates()[:1] == commits[:1]:
                raise self._unavailable(failures)
        raise self._unavailable(failures)

    def _candidates(self) -> list[tuple[Path, int]]:
        try:
            return candidates(self._index_dir)
        except OSError as error:
            raise self._unavailable([error]) from error

    def _check(self, folder: Path) -> FileCheck:
        """What is known of the files of a generation."""
        if self._checked is None or self._checked.directory != folder:
            self._checked = FileCheck(folder)
        return self._checked

    def _with_notice(self, snapshot: WhooshSnapshot, failures: Sequence[Exception]) -> WhooshSnapshot:
        notice = bilingual("index.older", error=failures[0]) if failures else ""
        if notice and notice != snapshot.notice:
            log.warning("%s", notice)
        snapshot.notice = notice
        return snapshot

    def _unavailable(self, failures: Sequence[Exception]) -> IndexUnavailable:
        """The error where no commit can be opened."""
        where = self._index_dir
        if not failures:
            return IndexUnavailable("index.missing", where)
        first = failures[0]
        if isinstance(first, IndexUnavailable):
            return first
        return IndexUnavailable("index.unopened", where, error=first)


class WhooshSnapshot:
    """One committed state; `notice` says what is amiss where it is not the newest there should be."""

    def __init__(self, folder: Path, number: int, share: CacheShare, check: FileCheck) -> None:
        record = read_record(folder, number)
        if record.fingerprint != fingerprint():
            raise IndexOutdated("index.outdated", folder)
        self.notice = ""
        self.folder = folder
        self._place = (folder, number)
        self._seen: tuple[int, int] | None = None
        self._record = record
        own = commit_path(folder, number)
        mapped = [f"{own.name}/{name}" for name in (LEXICON, WORDS, COPIES)]
        mapped += [segment.arrays_file for segment in record.segments]
        if damaged := check.damaged_files(record, mapped):
            raise IndexDamaged("index.damaged", folder / damaged[0])
        words, copies = Words.of_commit(own), open_arrays(own / COPIES)
        self._lexicon = words.lexicon
        self._segments = tuple(open_segment(folder, segment) for segment in record.segments)
        own_files = (words.base.file, words.changing.file, copies.file)
        self._files = (*own_files, *(file for segment in self._segments for file in segment.files))
        self._reader = IndexReader(self._segments, words, copies)
        self._story_rows = Ragged.from_file(copies, "stories")
        self._grams = Grams(words.grams)
        limit = share.bytes_for(self._reader.size)
        self._results: BoundedCache[SizedValue] = BoundedCache(limit // _RESULTS)
        self._cache: BoundedCache[Sized] = BoundedCache(limit - limit // _RESULTS)
        self._kept_words: TermScorer | None = None
        self._records = Records(self._segments, self._reader, self._cache)
        self._harakat = Harakat(self._lexicon, self._records, self._cache)

    def serves(self, folder: Path, number: int) -> bool:
        """Whether this is that commit, and nobody wrote to its files."""
        return self._place == (folder, number) and self.is_whole()

    def is_newest(self, index_dir: Path) -> bool:
        """Whether no other state was committed since, and nobody wrote to the files of this one.

        As long as the two folders that a commit changes were last changed when this was found out before, and not just
        then (clocks of file systems tick slowly), the answer is the same.
        """
        if not self.is_whole():
            return False
        stamp = _stamp(index_dir, self.folder)
        if stamp is not None and stamp == self._seen:
            return True
        newest = candidates(index_dir)[:1] == [self._place]
        settled = stamp is not None and max(stamp) < time.time_ns() - _SETTLED_NS
        self._seen = stamp if newest and settled else None
        return newest

    def is_whole(self) -> bool:
        """Whether the files that are mapped are as they were when they were opened."""
        return all(file.is_as_opened() for file in self._files)

    @property
    def lexicon(self) -> Lexicon:
        """The terms of this very state; a plan's ids are its ids."""
        return self._lexicon

    def search(self, plan: Plan, ranking: Ranking) -> EngineResult:
        """Run a plan. Ties in score are broken by document number.

        What it finds is kept for those who ask again: by a link, in another format, going back. What the deadline cuts
        short is not, nor what fills a file.
        """
        deadline = plan.deadline
        if deadline.reached or plan.limit > MAX_PER_PAGE:
            return search(plan, self._words(ranking))
        kept = self._results.get((plan, ranking), lambda: self._run(plan, ranking), lambda: not deadline.reached)
        result: EngineResult = kept.value
        return result

    def lines(self, plan: LinePlan, ranking: Ranking) -> EngineLines:
        """The places in texts where a plan's words stand, in the paragraphs it finds."""
        words = self._words(ranking)
        result, kept = search_all(replace(plan.plan, limit=0), words)
        return lines(plan, result, kept, words, self._lexicon)

    def statistics(self, doc: int, field: str, terms: Sequence[int]) -> Statistics:
        """The numbers behind the score of these terms in a field of a document; its article's title for `title`."""
        reader = self._reader
        stats = reader.stats[field]
        at = int(reader.article_first[reader.article_of[doc]]) if field == "title" else doc
        docs, counts = self._words(DEFAULT).frequencies(field, tuple(terms))
        length = int(LENGTH_OF_BYTE[stats.lengths[at]])
        return Statistics(int(counts[docs == at].sum()), len(docs), stats.doc_count, length, stats.average)

    def paragraphs(self, docs: Sequence[int]) -> list[StoredParagraph]:
        """The stored paragraphs of these documents, in the order asked for."""
        return [self._records.paragraph(doc) for doc in docs]

    def article(self, article_id: str) -> Article:
        """A whole article, headings in place; raises ArticleNotFound."""
        return self._records.whole(self._number(article_id))

    def article_docs(self, article_id: str) -> range:
        """The document numbers of an article's paragraphs; raises ArticleNotFound."""
        number = self._number(article_id)
        return range(*self._reader.article_first[number : number + 2].tolist())

    def copies(self, doc: int) -> Sequence[int]:
        """The documents that are near copies of this one, itself among them, first published first; else none."""
        return self._reader.copies.of(doc)

    def stories(self) -> EngineStories:
        """The articles that were printed from one text; worked out when it is first asked for."""
        return self._stories

    def values(self, column: str) -> Sequence[str]:
        """The distinct values of a column (a facet's name), `unknown` not among them."""
        return self._reader.columns[column].present(self._reader.alive_mask())

    def articles_by_date(self, source: str | None, first: int, count: int) -> list[Article]:
        """Articles newest first, undated last, without paragraphs: `count` of them from the 0-based `first`."""
        ordered = self._by_date
        if source is not None:
            codes, values = self._reader.coded_articles("source")
            wanted = np.array([value == source for value in values], dtype=bool)
            ordered = ordered[wanted[codes[ordered]]]
        return [self._records.article(number) for number in ordered[first : first + count].tolist()]

    def neighbours(self, article_id: str) -> tuple[Article | None, Article | None]:
        """The articles just before and just after this one by date in its source; raises ArticleNotFound."""
        number = self._number(article_id)
        sources, _ = self._reader.coded_articles("source")
        listed = self._by_date[sources[self._by_date] == sources[number]]
        at = int(np.flatnonzero(listed == number)[0])
        before, after = listed[at + 1 : at + 2].tolist(), listed[max(at - 1, 0) : at].tolist()
        return self._first_record(before), self._first_record(after)

    def info(self) -> CollectionInfo:
        """Counts and span of the collection."""
        return self._info

    def _run(self, plan: Plan, ranking: Ranking) -> SizedValue:
        """What a plan finds, and about how much memory that takes."""
        result = search(plan, self._words(ranking))
        counted = (result.facets, *result.dates_of.values())
        values = sum(len(counts) for by_facet in counted for counts in by_facet.values())
        return SizedValue(result, _HIT_BYTES * len(result.hits) + _VALUE_BYTES * values)

    def _words(self, ranking: Ranking) -> TermScorer:
        kept = self._kept_words
        if kept is None or kept.ranking is not ranking:
            self._kept_words = kept = TermScorer(self._reader, self._grams, ranking, self._cache, self._harakat)
        return kept

    def _number(self, article_id: str) -> int:
        place = self._ids.number(article_id)
        if place < 0:
            raise ArticleNotFound("article.missing", article_id)
        return int(self._reader.alive_articles[place])

    def _first_record(self, numbers: Sequence[int]) -> Article | None:
        return self._records.article(numbers[0]) if numbers else None

    @cached_property
    def _info(self) -> CollectionInfo:
        reader = self._reader
        codes, names = reader.coded_articles("source")
        counts = Counter(codes[reader.alive_articles].tolist())
        sources = [(names[code], count) for code, count in counts.items() if code]
        of_articles, dates = reader.coded_articles("date")
        spans = sorted(dates[code] for code in set(of_articles[reader.alive_articles].tolist()) if code)
        return CollectionInfo(
            articles=len(reader.alive_articles),
            paragraphs=reader.documents,
            sources=tuple(sorted(sources, key=lambda item: (-item[1], item[0]))),
            first_date=spans[0] if spans else None,
            last_date=spans[-1] if spans else None,
            state=self._record.state,
        )

    @cached_property
    def _stories(self) -> EngineStories:
        return stories(self._reader, self._story_rows)

    @cached_property
    def _by_date(self) -> Array:
        """The numbers of all articles, newest first, undated last."""
        alive = self._reader.alive_articles
        ordered: Array = alive[np.argsort(-self._reader.day_of_article("first_day")[alive], kind="stable")]
        return ordered

    @cached_property
    def _ids(self) -> StringSet:
        """The ids of the articles that are not deleted, in the order of `alive_articles`."""
        rows = [
            Ragged.from_file(segment.compiled, "article.id").take(segment.alive_articles())
            for segment in self._segments
        ]
        return StringSet(Ragged.concatenate([Ragged.of_strings(()), *rows]))


def _stamp(index_dir: Path, folder: Path) -> tuple[int, int] | None:
    """When the folders that a commit changes were last changed; None where they are gone."""
    try:
        return os.stat(index_dir).st_mtime_ns, os.stat(folder).st_mtime_ns  # noqa: PTH116 (asked at every request)
    except OSError:
        return None
