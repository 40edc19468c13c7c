"""The answers about stories, typed (as search/answers.py), their addresses, and what makes the one of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote, urlencode

from index.model import Article, Precision
from search.answers import Base, Count, HitAddress, Stretch
from search.highlight.markup import mark_html
from search.stories.stories import StoriesPage, StoriesRequest, Story, StoryPage
from search.stories.versions import VersionDiff, VersionParagraph

STORY_NAMES = {
    "date_from": "from",
    "date_to": "to",
    "sources": "source",
    "first": "first",
    "then": "then",
    "sort": "sort",
    "page": "page",
    "per_page": "per_page",
}
"""The parameters of a list of stories, by the names of their values in a request."""
StoryAddress = Callable[[str], str]
"""The address of a story, of the id of one of its articles."""


@dataclass(frozen=True, slots=True)
class StoryLinks:
    """The addresses of lists of stories around one; whatever is at its default is left out.

    `more` are other parameters that stand in each of them.
    """

    path: str
    request: StoriesRequest
    more: tuple[tuple[str, str], ...] = ()

    def to(self, **changes: Any) -> str:
        """The same list with these changes, from its first page unless a page is named.

        >>> StoryLinks("/stories", StoriesRequest(page=3, sources=("عكاظ",))).to(sort="date")
        '/stories?source=%D8%B9%D9%83%D8%A7%D8%B8&sort=date'
        """
        written = urlencode([*pairs(replace(self.request, **{"page": 1, **changes})), *self.more])
        return f"{self.path}?{written}" if written else self.path

    def in_format(self, name: str) -> str:
        """The whole list in another format."""
        return f"{self.path}?{urlencode([*pairs(replace(self.request, page=1)), ('format', name)])}"


def pairs(request: StoriesRequest) -> list[tuple[str, str]]:
    """The parameters of a request, those at their default left out."""
    parameters: list[tuple[str, str]] = []
    for field in fields(request):
        value = getattr(request, field.name)
        if value != field.default:
            parameters += [
                (STORY_NAMES[field.name], str(each)) for each in (value if isinstance(value, tuple) else (value,))
            ]
    return parameters


def story_path(root: str = "") -> StoryAddress:
    """What gives the address of a story.

    >>> story_path()("report-3")
    '/story/report-3'
    """
    return lambda article_id: f"{root}/story/{quote(article_id)}"


class StoryAnswer(Base, frozen=True, kw_only=True):
    """A story: its first printing, how many versions there are with it, the sources of these in order of printing.

    `first_sources` printed it on its first day.
    """

    article_id: str
    url: str
    title: str
    source: str | None
    date: str | None
    date_precision: Precision | None
    versions: Count
    sources: list[str]
    first_sources: list[str]


class StoryPeriod(Base, frozen=True, kw_only=True):
    """The number of stories first printed in a period, from its first month or year to its last; `url` has them."""

    first: str
    last: str
    count: Count
    url: str


class StorySource(Base, frozen=True, kw_only=True):
    """A source with the number of stories it printed; `url` has them."""

    source: str
    count: Count
    url: str


class SourcePairAnswer(Base, frozen=True, kw_only=True):
    """Two sources: how many stories the one printed on their first day and the other later, and the other way round.

    `same_day` are stories that both printed on their first day.
    """

    source: str
    other: str
    source_first: Count
    other_first: Count
    same_day: Count


class Stories(Base, frozen=True, kw_only=True):
    """A page of stories; `times` are those under all filters but the dates, `pairs` say who takes from whom."""

    ok: bool
    total: Count
    page: Count
    per_page: Count
    next_url: str | None
    stories: list[StoryAnswer]
    times: list[StoryPeriod]
    sources: list[StorySource]
    pairs: list[SourcePairAnswer]


class Version(Base, frozen=True, kw_only=True):
    """An article that is a version of a story."""

    article_id: str
    url: str
    title: str
    source: str | None
    author: str | None
    date: str | None
    date_precision: Precision | None


class VersionParagraphAnswer(Base, frozen=True, kw_only=True):
    """A paragraph of a version; `differs` is what the other version has not, in `html` in `<mark>`."""

    paragraph: Count
    text: str
    html: str
    differs: list[Stretch]


class VersionRowAnswer(Base, frozen=True, kw_only=True):
    """A row of two versions side by side; one side may have nothing."""

    one: list[VersionParagraphAnswer]
    other: list[VersionParagraphAnswer]


class ComparedVersions(Base, frozen=True, kw_only=True):
    """Two versions side by side: the words compared of each, and how many of them the other has not."""

    one: Version
    other: Version
    one_words: Count
    other_words: Count
    one_differing: Count
    other_differing: Count
    is_cut: bool
    rows: list[VersionRowAnswer]


class StoryVersions(Base, frozen=True, kw_only=True):
    """The first of the `total` versions of a story, and two of them side by side (null where there is one)."""

    ok: bool
    article_id: str
    total: Count
    versions: list[Version]
    compared: ComparedVersions | None


def stories_answer(page: StoriesPage, links: StoryLinks, address: StoryAddress) -> Stories:
    """A page of stories; `address` gives that of a story."""
    request = page.request
    times = [(first, last, count, links.to(date_from=first, date_to=last)) for first, last, count in page.times]
    sources = [(name, count, tuple(dict.fromkeys((*request.sources, name)))) for name, count in page.sources]
    return Stories(
        ok=True,
        total=page.total,
        page=request.page,
        per_page=request.per_page,
        next_url=links.to(page=request.page + 1) if request.page < page.pages else None,
        stories=[_story(story, address) for story in page.stories],
        times=[StoryPeriod(first=first, last=last, count=count, url=url) for first, last, count, url in times],
        sources=[StorySource(source=name, count=count, url=links.to(sources=every)) for name, count, every in sources],
        pairs=[
            SourcePairAnswer(
                source=pair.source,
                other=pair.other,
                source_first=pair.source_first,
                other_first=pair.other_first,
                same_day=pair.same_day,
            )
            for pair in page.pairs
        ],
    )


def story_answer(page: StoryPage, address: HitAddress) -> StoryVersions:
    """The versions of a story; `address` gives that of a paragraph in its article."""
    return StoryVersions(
        ok=True,
        article_id=page.article.id,
        total=page.total,
        versions=[_version(version, address) for version in page.versions],
        compared=_compared(page.compared, address) if page.compared else None,
    )


def _story(story: Story, address: StoryAddress) -> StoryAnswer:
    article = story.article
    return StoryAnswer(
        article_id=article.id,
        url=address(article.id),
        title=article.title,
        source=article.source,
        date=article.date.iso if article.date else None,
        date_precision=article.date.precision if article.date else None,
        versions=story.versions,
        sources=list(story.sources),
        first_sources=list(story.first_sources),
    )


def _version(article: Article, address: HitAddress) -> Version:
    return Version(
        article_id=article.id,
        url=address(article.id, 1).partition("#")[0],
        title=article.title,
        source=article.source,
        author=article.author,
        date=article.date.iso if article.date else None,
        date_precision=article.date.precision if article.date else None,
    )


def _compared(diff: VersionDiff, address: HitAddress) -> ComparedVersions:
    return ComparedVersions(
        one=_version(diff.one, address),
        other=_version(diff.other, address),
        one_words=diff.words[0],
        other_words=diff.words[1],
        one_differing=diff.differing[0],
        other_differing=diff.differing[1],
        is_cut=diff.is_cut,
        rows=[VersionRowAnswer(one=_paragraphs(row.one), other=_paragraphs(row.other)) for row in diff.rows],
    )


def _paragraphs(listed: Iterable[VersionParagraph]) -> list[VersionParagraphAnswer]:
    return [
        VersionParagraphAnswer(
            paragraph=shown.paragraph.number,
            text=shown.paragraph.text,
            html=mark_html(shown.paragraph.text, shown.spans),
            differs=[Stretch(start=span.start, length=span.length) for span in shown.spans],
        )
        for shown in listed
    ]
