"""Stories, one text in many papers: those that most papers printed, who takes from whom, and one with its versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal, TypeAlias, get_args

import numpy as np

from index.arabic.dates import days
from index.arrays.array_file import Array
from index.errors import BadRequest
from index.model import Article
from search.engines.base import Snapshot
from search.filters import filters_of
from search.results import MAX_EXPORT, MAX_PER_PAGE, MAX_RESULTS, SearchRequest
from search.stories.story_table import SourcePair, StoryTable
from search.stories.versions import VersionDiff, compare_versions

StorySort: TypeAlias = Literal["papers", "-date", "date"]
STORY_SORTS: tuple[StorySort, ...] = get_args(StorySort)
MAX_VERSIONS = 200
"""How many versions of a story are listed."""
_BATCH = 100
"""How many stories of an export are read at once."""


@dataclass(frozen=True, slots=True)
class StoriesRequest:
    """A request for stories in an order; dates are as typed, those of the first printing.

    Each of `sources` printed the story, each of `first` on its first day, each of `then` later only.
    """

    date_from: str | None = None
    date_to: str | None = None
    sources: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    sort: StorySort = "papers"
    page: int = 1
    per_page: int = 20


@dataclass(frozen=True, slots=True)
class Story:
    """A story: the first printing (without paragraphs), how many versions it has with it, and the sources of these.

    `sources` are the known ones, those in `first_sources` printed it on its first day.
    """

    article: Article
    versions: int
    sources: tuple[str, ...]
    first_sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoriesPage:
    """A page of stories: how many there are in all, and what is told of all of them.

    `times` counts those first printed from a month or year to another (`StoryTable.times`), under the other filters.
    """

    request: StoriesRequest
    stories: tuple[Story, ...] = ()
    total: int = 0
    times: tuple[tuple[str, str, int], ...] = ()
    sources: tuple[tuple[str, int], ...] = ()
    pairs: tuple[SourcePair, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages can be reached."""
        return min(-(-self.total // self.request.per_page), MAX_RESULTS)


@dataclass(frozen=True, slots=True)
class StoriesExport:
    """All stories found, read as they are asked for: at most `MAX_EXPORT` of the `total` there are."""

    stories: Iterator[Story]
    total: int


@dataclass(frozen=True, slots=True)
class StoryPage:
    """An article's story: its versions (without paragraphs), first printing first, the first of the `total` there are.

    `article` is the one asked for, alone in `versions` where it was printed once. `compared` has two articles side by
    side: those named, else the one asked for and the first printing (or the version after it), the earlier one first.
    `first` are the ids of the versions that no other one surely came before.
    """

    article: Article
    versions: tuple[Article, ...]
    total: int
    first: frozenset[str]
    compared: VersionDiff | None


def stories_page(snapshot: Snapshot, request: StoriesRequest) -> StoriesPage:
    """A page of stories. Raises BadRequest for a parameter out of bounds or a date that is none."""
    _check(request)
    table = StoryTable(snapshot.stories())
    among = _among(table, request)
    matching = among & _between(table, request)
    start = (request.page - 1) * request.per_page
    shown = table.order_of(matching, request.sort)[start : start + request.per_page]
    return StoriesPage(
        request,
        tuple(_read(snapshot, table, shown)),
        int(np.count_nonzero(matching)),
        table.times(among),
        tuple(table.sources(matching)),
        tuple(table.pairs(matching)),
    )


def stories_export(snapshot: Snapshot, request: StoriesRequest) -> StoriesExport:
    """All stories found, whatever page is asked for; raises as `stories_page`."""
    table = StoryTable(snapshot.stories())
    numbers = table.order_of(_among(table, request) & _between(table, request), request.sort)
    starts = range(0, min(len(numbers), MAX_EXPORT), _BATCH)
    read = chain.from_iterable(_read(snapshot, table, numbers[at : at + _BATCH]) for at in starts)
    return StoriesExport(read, len(numbers))


def story_page(snapshot: Snapshot, article_id: str, one_id: str = "", other_id: str = "") -> StoryPage:
    """The story of an article and two articles side by side. Raises ArticleNotFound for an id that is none."""
    article = snapshot.article(article_id)
    docs = _versions(snapshot, article_id)
    listed = tuple(version.article for version in snapshot.paragraphs(docs[:MAX_VERSIONS])) or (_bare(article),)
    one = one_id or article_id
    other = other_id or next((version.id for version in listed if version.id != one), "")
    places = {version.id: place for place, version in enumerate(listed)}
    ids = sorted((one, other), key=lambda key: places.get(key, len(places))) if other else ()
    compared = compare_versions(*map(snapshot.article, ids)) if ids else None
    return StoryPage(_bare(article), listed, max(len(docs), 1), _first(listed), compared)


def _first(versions: Sequence[Article]) -> frozenset[str]:
    """The ids of the versions that no other one surely came before (`StoryTable`), those without a date left out."""
    spans = {version.id: days(version.date) for version in versions if version.date}
    least = min((last for _, last in spans.values()), default=0)
    return frozenset(key for key, (first, _) in spans.items() if first <= least)


def versions_of(snapshot: Snapshot, article_id: str) -> tuple[Article, ...]:
    """The versions of an article's story without paragraphs, at most `MAX_VERSIONS`; none where it was printed once."""
    return tuple(version.article for version in snapshot.paragraphs(_versions(snapshot, article_id)[:MAX_VERSIONS]))


def _versions(snapshot: Snapshot, article_id: str) -> list[int]:
    """The first document of each version of an article's story, none where it was printed once."""
    docs, stories = snapshot.article_docs(article_id), snapshot.stories()
    if not docs:
        return []
    places = np.flatnonzero(stories.versions.values == docs.start)
    rows = np.searchsorted(stories.versions.starts, places, side="right") - 1
    return [doc for row in rows.tolist() for doc in stories.versions[row]]


def _bare(article: Article) -> Article:
    return replace(article, paragraphs=())


def _among(table: StoryTable, request: StoriesRequest) -> Array:
    """The stories that the sources of a request leave."""
    matching = np.ones(len(table.sizes), dtype=bool)
    for names, papers in ((request.sources, None), (request.first, table.early), (request.then, table.later)):
        for name in names:
            matching &= table.printed_by(name, papers)
    return matching


def _between(table: StoryTable, request: StoriesRequest) -> Array:
    """The stories that the dates of a request leave."""
    dates = filters_of(SearchRequest(date_from=request.date_from, date_to=request.date_to))
    return table.between(dates.first, dates.last)


def _read(snapshot: Snapshot, table: StoryTable, numbers: Sequence[int]) -> Iterator[Story]:
    """Some stories, their first printings read at once."""
    versions = table.stories.versions
    first = snapshot.paragraphs(versions.values[versions.starts[numbers]].tolist())
    for number, stored in zip(numbers, first, strict=True):
        yield Story(stored.article, int(table.sizes[number]), table.sources_of(number), table.first_sources_of(number))


def _check(request: StoriesRequest) -> None:
    """Raise BadRequest for the first parameter out of bounds."""
    for name, number, most in (("page", request.page, MAX_RESULTS), ("per_page", request.per_page, MAX_PER_PAGE)):
        if not 1 <= number <= most:
            raise BadRequest("parameter.number", name, value=number, most=most)
    if request.sort not in STORY_SORTS:
        raise BadRequest("parameter.choice", "sort", value=request.sort, choices=", ".join(STORY_SORTS))
