"""SearchService: the one thing that the web and the command line call."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from math import inf
from pathlib import Path
from time import perf_counter
from typing import Self

from index.arabic.morphology.readings import morphology
from index.arabic.normalizer import fold
from index.model import Article, Paragraph
from index.schema import DATE_FACETS, FACETS, FIELDS, MATCHES, READER_FIELDS, UNKNOWN, Match
from index.settings import Settings
from search import plan
from search.bounds import check
from search.cursor import next_cursor, offset_of
from search.deadline import NEVER, Deadline, deadline_in
from search.engines.base import CollectionInfo, Engine, EngineHit, Snapshot
from search.engines.opening import open_engine
from search.explanation import explanation
from search.filters import filters_of
from search.highlight.highlighter import Highlighter, KnownWords
from search.hits import highlighted_hits
from search.query.parser import ParsedQuery
from search.related import article_page
from search.result_page import FACET_LIMIT, result_page
from search.results import (
    MAX_EXPORT,
    MAX_QUERY,
    ArticlePage,
    Completion,
    Copy,
    Export,
    FacetValue,
    Hit,
    ResultPage,
    SearchRequest,
)
from search.rewrite import Step, expand, explain, word_groups
from search.scoring.ranking import DEFAULT, Ranking
from search.slowlog import SlowLog, Stages
from search.stories.near_copies import copies_in_collection
from search.stories.stories import (
    StoriesExport,
    StoriesPage,
    StoriesRequest,
    StoryPage,
    stories_export,
    stories_page,
    story_page,
)
from search.studies.comparison import Comparison, DatedCount, compare, date_counts, date_facets
from search.studies.lines import COLLOCATES, LinesExport, LinesPage, lines_export, lines_page
from search.studies.word_study import WordStudy, study_word
from search.suggest.completer import complete
from search.understanding import understand
from search.words.group_memo import GroupMemo
from search.words.typed_words import typed_words

_LONG = 100
"""Paragraphs beyond which an article is not read whole for one of them, but searched for it."""
_FIRST = 3
"""Paragraphs of a long article that tell whether its title is its own."""
_BATCH = 100
"""How many paragraphs of an export are read at once."""


@dataclass(frozen=True, slots=True)
class _State:
    """What is remembered from one request to the next while the collection stays as it is."""

    name: str
    words: KnownWords
    groups: GroupMemo
    citing: dict[str, int]
    values: dict[str, Sequence[str]]


class SearchService:
    """Searching one collection, whatever engine holds it; safe to use from several threads."""

    def __init__(
        self, engine: Engine, ranking: Ranking = DEFAULT, timeout_s: float = inf, slow: SlowLog | None = None
    ) -> None:
        self._engine = engine
        self._slow = slow or SlowLog()
        self._timeout_s = timeout_s
        self._ranking = ranking
        self._state: _State | None = None

    def search(self, request: SearchRequest) -> ResultPage:
        """Answer a search. Raises BadRequest for a parameter out of bounds, IndexUnavailable without an index."""
        started, stages = perf_counter(), Stages()
        check(request)
        snapshot, deadline = self._begin()
        parsed = understand(request.q)
        query = self._plan(request, parsed, snapshot, deadline)
        state = snapshot.info().state
        stages.end("rewrite")
        result = snapshot.search(query, self._ranking)
        stages.end("match")
        hits = self._hits(snapshot, query.node, result.hits, request.explain)
        stages.end("highlight")
        page = replace(result_page(self, snapshot, request, parsed, result, deadline), hits=hits)
        stages.end("suggestions")
        took_ms = (perf_counter() - started) * 1000
        self._slow.tell(request.q, took_ms, result.total, stages)
        cursor = next_cursor(page, query.filters, query.offset + query.limit, state)
        return replace(page, next_cursor=cursor, took_ms=took_ms)

    def export(self, request: SearchRequest, most: int = MAX_EXPORT) -> Export:
        """All results of a search from the first, whatever page it asks for, at most `most`; raises as `search`.

        The hits are of one state of the collection, whatever is committed while they are read.
        """
        check(request)
        snapshot, deadline = self._begin()
        query = self._plan(replace(request, page=1, cursor=None), understand(request.q), snapshot, deadline)
        result = snapshot.search(replace(query, limit=most, facets=frozenset()), self._ranking)
        total = (result.articles_total if request.group else result.total) - result.folded
        batches = (result.hits[start : start + _BATCH] for start in range(0, len(result.hits), _BATCH))
        hits = chain.from_iterable(self._hits(snapshot, query.node, batch, False) for batch in batches)
        return Export(hits, total, most, deadline.reached)

    def count(self, request: SearchRequest, deadline: Deadline = NEVER) -> int:
        """How many paragraphs have all that a search asks for, and nothing else; 0 when there is no time left."""
        if deadline.has_passed():
            return 0
        snapshot = self._engine.snapshot()
        query = self._plan(request, understand(request.q), snapshot, deadline, ranked=False)
        result = snapshot.search(replace(query, limit=0, facets=frozenset(), articles=False), self._ranking)
        return 0 if result.relaxed or deadline.reached else result.total

    def count_by_match(self, q: str) -> dict[Match, int]:
        """How many paragraphs a query finds at each level of matching; raises as `search`."""
        _, deadline = self._begin()
        return {match: self.count(SearchRequest(q, match=match), deadline) for match in MATCHES}

    def count_by_date(self, request: SearchRequest) -> DatedCount:
        """How many paragraphs a search finds, in all and by date; raises as `search`."""
        started, stages = perf_counter(), Stages()
        check(request)
        snapshot, deadline = self._begin()
        query = self._plan(request, understand(request.q), snapshot, deadline, ranked=False)
        stages.end("rewrite")
        dates = replace(query, offset=0, limit=0, facets=frozenset(DATE_FACETS), articles=False)
        result = snapshot.search(dates, self._ranking)
        stages.end("match")
        self._slow.tell(request.q, (perf_counter() - started) * 1000, result.total, stages)
        return DatedCount(result.total, date_facets(result.facets), result.relaxed, date_counts(result.dates_of))

    def compare(self, request: SearchRequest, queries: Sequence[str]) -> Comparison:
        """What several queries find over time, under the filters of a request; raises BadRequest as `search`."""
        return compare(self.count_by_date, request, queries)

    def lines(self, request: SearchRequest, order: plan.Order = "after") -> LinesPage:
        """The words of a search where they stand, line by line, and what stands beside them; raises as `search`."""
        started, stages = perf_counter(), Stages()
        check(request, ranked=False)
        snapshot, deadline = self._begin()
        asked = replace(self._line_plan(request, order, snapshot, deadline), collocates=COLLOCATES)
        stages.end("rewrite")
        lines = snapshot.lines(asked, self._ranking)
        stages.end("match")
        page = result_page(self, snapshot, request, understand(request.q), lines.found, deadline)
        stages.end("suggestions")
        took_ms = (perf_counter() - started) * 1000
        self._slow.tell(request.q, took_ms, lines.total, stages)
        return lines_page(snapshot, lines, order, replace(page, took_ms=took_ms))

    def export_lines(self, request: SearchRequest, order: plan.Order, most: int = MAX_EXPORT) -> LinesExport:
        """All lines of a search, whatever page it asks for, at most `most`; raises as `search`."""
        check(request, ranked=False)
        snapshot, deadline = self._begin()
        asked = self._line_plan(replace(request, facets=()), order, snapshot, deadline)
        return lines_export(snapshot, replace(asked, offset=0, limit=most), self._ranking)

    def values(self, request: SearchRequest, facet: str, containing: str = "") -> tuple[FacetValue, ...]:
        """Every value of a facet with its disjunctive count, `unknown` left out, by count, then value.

        Only those that contain some letters, as folded, where any are given. Raises BadRequest as `search` does.
        """
        check(replace(request, facets=(facet,)), ranked=False)
        snapshot, deadline = self._begin()
        query = self._plan(request, understand(request.q), snapshot, deadline, ranked=False)
        wanted = replace(query, offset=0, limit=0, facets=frozenset({facet}), articles=False, most_values=None)
        counts = snapshot.search(wanted, self._ranking).facets.get(facet, ())
        chosen, excluded = request.chosen.get(facet, ()), request.excluded.get(facet, ())
        letters = fold(containing)
        return tuple(
            FacetValue(value, n, value in chosen, value in excluded)
            for value, n in counts
            if value != UNKNOWN and letters in fold(value)
        )

    def whole_article(self, article_id: str) -> Article:
        """An article with all its paragraphs and notes. Raises ArticleNotFound."""
        return self._engine.snapshot().article(article_id)

    def paragraph(self, article_id: str, number: int) -> tuple[Article, Paragraph] | None:
        """A paragraph and its article, None where none has this number. Raises ArticleNotFound.

        Of a long article only the paragraphs on the way to it and the first `_FIRST` are read; the article returned has
        the latter alone, from which a page tells whether it has a title of its own.
        """
        snapshot = self._engine.snapshot()
        docs = snapshot.article_docs(article_id)
        if len(docs) > _LONG:
            at = bisect_left(docs, number, key=lambda doc: snapshot.paragraphs([doc])[0].paragraph.number)
            stored = snapshot.paragraphs(docs[at : at + 1])
            if stored and stored[0].paragraph.number == number:
                first = tuple(opening.paragraph for opening in snapshot.paragraphs(docs[:_FIRST]))
                return replace(stored[0].article, paragraphs=first), stored[0].paragraph
        whole = snapshot.article(article_id)  # a heading is no document
        return next(((whole, paragraph) for paragraph in whole.paragraphs if paragraph.number == number), None)

    def article(self, article_id: str, q: str = "", match: Match = "normal", page: int = 1) -> ArticlePage:
        """A page of an article to read, with the words of `q` marked. Raises ArticleNotFound."""
        snapshot, deadline = self._begin()
        node = self._expanded(
            SearchRequest(q=q[:MAX_QUERY], match=match), understand(q[:MAX_QUERY]), snapshot, deadline
        )
        article, marking = snapshot.article(article_id), Highlighter(node, self._remembered(snapshot).words)
        return article_page(snapshot, self._ranking, article, marking, node if q else None, page, deadline)

    def copies(self, article_id: str) -> dict[int, tuple[Copy, ...]]:
        """Where else an article's paragraphs were printed, by their numbers; raises ArticleNotFound."""
        return copies_in_collection(self._engine.snapshot(), article_id)

    def stories(self, request: StoriesRequest) -> StoriesPage:
        """A page of the stories that went through several papers; raises BadRequest as `search`."""
        return stories_page(self._engine.snapshot(), request)

    def export_stories(self, request: StoriesRequest) -> StoriesExport:
        """All stories found, whatever page is asked for; raises as `stories`."""
        return stories_export(self._engine.snapshot(), request)

    def story(self, article_id: str, one: str = "", other: str = "") -> StoryPage:
        """The story of an article, two of its versions (ids) side by side; raises ArticleNotFound."""
        return story_page(self._engine.snapshot(), article_id, one, other)

    def collection(self) -> CollectionInfo:
        """What the collection holds."""
        return self._engine.snapshot().info()

    def count_citing(self, domain: str) -> int:
        """How many paragraphs have notes that cite a domain."""
        snapshot = self._engine.snapshot()
        counts = self._remembered(snapshot).citing
        if not counts:
            every = plan.Plan(plan.MatchAll(), limit=0, facets=frozenset({"cited"}))
            counts.update(snapshot.search(every, self._ranking).facets["cited"])
        return counts.get(domain, 0)

    def newest(self, count: int, source: str | None = None, first: int = 0) -> list[Article]:
        """Articles newest first, without paragraphs; `first` is 0-based."""
        return self._engine.snapshot().articles_by_date(source, first, count)

    def complete(self, prefix: str, count: int = 8) -> list[Completion]:
        """What the last word of `prefix` may become beside the words before it, the likeliest first."""
        snapshot, deadline = self._begin()
        return complete(snapshot, partial(self._counted, snapshot, deadline), prefix[:MAX_QUERY], count)

    def _counted(self, snapshot: Snapshot, deadline: Deadline, q: str, most: int) -> tuple[int, Sequence[EngineHit]]:
        """How many paragraphs have all the words of a query, and its best ones, at most so many; none out of time."""
        if deadline.has_passed():
            return 0, ()
        query = self._plan(SearchRequest(q), understand(q), snapshot, deadline)
        result = snapshot.search(replace(query, limit=most, facets=frozenset(), articles=False), self._ranking)
        return 0 if result.relaxed or deadline.reached else result.total, result.hits

    def study_word(self, word: str) -> WordStudy:
        """The readings of a word, its forms in this collection and the words of its root."""
        return study_word(word, self._engine.snapshot())

    def explain_word(self, word: str) -> tuple[Step, ...]:
        """What each step of the text chain makes of a word, by the frequencies of this collection."""
        return explain(word, self._engine.snapshot().lexicon)

    def probe(self) -> None:
        """Run a search on the live index. Raises IndexUnavailable when it cannot be answered."""
        snapshot = self._engine.snapshot()
        snapshot.search(plan.Plan(plan.MatchAll(), limit=1, facets=frozenset(), articles=False), self._ranking)

    def close(self) -> None:
        """Let go of the index."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _remembered(self, snapshot: Snapshot) -> _State:
        """What is remembered of this state; a new state starts a new memory."""
        name = snapshot.info().state
        state = self._state
        if state is None or state.name != name:
            state = self._state = _State(name, KnownWords(snapshot.lexicon), GroupMemo(), {}, {})
        return state

    def _begin(self) -> tuple[Snapshot, Deadline]:
        """The state to search, and the deadline of a search, which begins when state and morphology are open."""
        snapshot = self._engine.snapshot()
        morphology()
        return snapshot, deadline_in(self._timeout_s)

    def _plan(
        self,
        request: SearchRequest,
        parsed: ParsedQuery,
        snapshot: Snapshot,
        deadline: Deadline,
        ranked: bool = True,
    ) -> plan.Plan:
        """The plan of a request; one that only counts is not `ranked`: no offset, no words as typed."""
        filters = filters_of(request)
        return plan.Plan(
            node=self._expanded(request, parsed, snapshot, deadline),
            deadline=deadline,
            filters=filters,
            sort=request.sort,
            group=request.group,
            fold=request.fold,
            offset=offset_of(request, filters, snapshot.info().state) if ranked else 0,
            limit=request.per_page,
            facets=frozenset(request.facets),
            typed=self._typed(request, parsed, snapshot, deadline) if ranked else None,
            each=request.each,
            # one more than is shown, and than is chosen, tells that there are more
            most_values=FACET_LIMIT + 1 + max(map(len, map(request.values_of, FACETS))),
        )

    def _line_plan(
        self, request: SearchRequest, order: plan.Order, snapshot: Snapshot, deadline: Deadline
    ) -> plan.LinePlan:
        query = self._plan(request, understand(request.q), snapshot, deadline, ranked=False)
        return plan.LinePlan(query, order, (request.page - 1) * request.per_page, request.per_page)

    def _expanded(
        self, request: SearchRequest, parsed: ParsedQuery, snapshot: Snapshot, deadline: Deadline
    ) -> plan.Node:
        fields = tuple(name for field in request.fields for name in READER_FIELDS[field]) or FIELDS
        memo = self._remembered(snapshot).groups
        columns = partial(self._values, snapshot)
        node = expand(parsed.node, snapshot.lexicon, request.match, fields, columns, self._ranking, memo, deadline)
        return _scaled(node, snapshot.info().paragraphs)

    def _values(self, snapshot: Snapshot, column: str) -> Sequence[str]:
        """The distinct values of a column, remembered."""
        known = self._remembered(snapshot).values
        if column not in known:
            known[column] = snapshot.values(column)
        return known[column]

    def _typed(
        self, request: SearchRequest, parsed: ParsedQuery, snapshot: Snapshot, deadline: Deadline
    ) -> plan.TypedWords | None:
        """The words as typed, where texts are looked in and ranked, and there is time."""
        if deadline.has_passed() or request.sort != "relevance" or (request.fields and "text" not in request.fields):
            return None
        memo, lexicon = self._remembered(snapshot).groups, snapshot.lexicon
        groups_of = partial(word_groups, lexicon=lexicon, match=request.match, ranking=self._ranking, memo=memo)
        return typed_words(parsed.node, lexicon, groups_of, self._ranking, memo)

    def _hits(
        self, snapshot: Snapshot, node: plan.Node, results: Sequence[EngineHit], explained: bool
    ) -> tuple[Hit, ...]:
        hits = highlighted_hits(snapshot, results, Highlighter(node, self._remembered(snapshot).words))
        if not explained:
            return hits
        reasons = [explanation(snapshot, node, self._ranking, hit) for hit in results]
        return tuple(replace(hit, explanation=lines) for hit, lines in zip(hits, reasons, strict=True))


def open_service(place: Settings | Path | str) -> SearchService:
    """The service over the index in a folder, or that of the settings; the index may be made or changed later.

    Raises SettingsError where a cluster cannot be asked as the settings say.
    """
    settings = place if isinstance(place, Settings) else Settings(index_dir=Path(place))
    slow = SlowLog(settings.slow_query_ms, settings.log_queries)
    return SearchService(open_engine(settings), timeout_s=settings.search_timeout_ms / 1000, slow=slow)


def _scaled(node: plan.Node, paragraphs: int) -> plan.Node:
    """A minimum that asks for fewer paragraphs of a small collection: a hundred of two hundred are not a find."""
    if not isinstance(node, plan.MinShouldMatch) or node.enough is None:
        return node
    return replace(node, enough=min(node.enough, paragraphs // 100 + 1))
