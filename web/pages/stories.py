"""Stories, one text in many papers: the list of those that most papers printed, and a page with a story's versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from index.model import Article
from search.results import MAX_EXPORT, SearchRequest
from search.stories.stories import STORY_SORTS, StoriesRequest, Story
from search.stories.story_answers import StoryAddress, StoryLinks, story_path
from search.stories.story_table import SourcePair
from search.stories.versions import MAX_WORDS, VersionDiff, VersionParagraph
from web.addresses import link_to, url_for
from web.basket import carried_basket, item_name
from web.formats.exports import table
from web.i18n import Catalogue
from web.pages import blueprint
from web.pages.downloads import download, hit_url
from web.pages.facets import Chip, range_label
from web.pages.inline_text import isolate, language_of, letters_of, name_html
from web.pages.results import without_bad_dates
from web.pages.views import date_label, numbers_around
from web.params import choice, parse_stories, short_text
from web.preferences import preferences, words
from web.site import site

FORMATS = ("csv", "pairs")
"""A list of stories as a table of stories, or of pairs of sources."""
PAIRS = 12
"""How many pairs of sources the page tells of; the table of all is a file."""
NAMED = 4
"""How many sources of a story in a list are named."""
_COLUMNS = ("article_id", "title", "date", "versions", "papers", "first_sources", "sources", "url")
_PAIR_COLUMNS = ("source", "other", "source_first", "other_first", "same_day")


@blueprint.get("/stories")
def stories() -> ResponseReturnValue:
    """The stories that went through most papers, and who takes from whom; or a table of either."""
    asked = parse_stories(request.args)
    written = choice(request.args, "format", ("html", *FORMATS), "html")
    if written != "html":
        return stories_file(asked, written)
    found, fault = without_bad_dates(asked, site().service.stories)
    links = StoryLinks(url_for("pages.stories"), found.request, carried_basket().pairs())
    page = render_template(
        "stories.html",
        found=found,
        shown=[_shown(story, words()) for story in found.stories],
        lists=links,
        chips=_chips(links, words()),
        pairs=[_pair_shown(pair, links) for pair in found.pairs[:PAIRS]],
        sorts=STORY_SORTS,
        pages=[
            (number, number and links.to(page=number)) for number in numbers_around(found.request.page, found.pages)
        ],
        date_fault=fault,
        dates_typed=(asked.date_from or "", asked.date_to or ""),
    )
    return page, 400 if fault else 200


@blueprint.get("/story/<path:article_id>")
def story(article_id: str) -> str:
    """Every version of an article's story by source and date, and two of them side by side."""
    one, other = (short_text(request.args, name) for name in ("one", "other"))
    found = site().service.story(article_id, one, other)
    diff = found.compared
    return render_template(
        "story.html",
        found=found,
        first=found.versions[0],
        papers=len({version.source for version in found.versions if version.source}),
        diff=diff,
        rows=_rows(diff) if diff else [],
        labels={version.id: _label(version, words()) for version in _named(found.versions, diff)},
        most_words=MAX_WORDS,
    )


def stories_file(asked: StoriesRequest, written: str) -> Response:
    """All stories found as CSV, or all pairs of sources among them."""
    if written == "pairs":
        return download(table(_pair_rows(site().service.stories(asked).pairs)), "csv", "bahith-story-pairs")
    export = site().service.export_stories(asked)
    response = download(table(_story_rows(export.stories, story_path(site().absolute("")))), "csv", "bahith-stories")
    response.headers["Bahith-Total"] = str(export.total)
    response.headers["Bahith-Given"] = str(min(export.total, MAX_EXPORT))
    return response


@dataclass(frozen=True, slots=True)
class StoryShown:
    """A story in a list: its address, and where it was printed; `first` is the one source that had it before others."""

    story: Story
    url: str
    first: str
    others: Markup


@dataclass(frozen=True, slots=True)
class PairShown:
    """Two sources, and for each way round how many stories, with the address of their list."""

    source: str
    other: str
    counts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class TextShown:
    """A paragraph of a version as it stands beside the other's: its address, its letters with what differs marked.

    `name` is its own in a basket (web/basket.py).
    """

    name: str
    url: str
    number: int
    is_heading: bool
    language: Markup
    letters: Markup


def _shown(story: Story, words: Catalogue) -> StoryShown:
    alone = len(story.first_sources) == 1 and len(story.sources) > 1
    first = story.first_sources[0] if alone else ""
    sources = [name for name in story.sources if name != first]
    names = Markup(words("comma")).join(map(name_html, sources[:NAMED]))
    rest = len(sources) - NAMED
    others = Markup("{} {}").format(names, words("stories.and_others", rest)) if rest > 0 else names
    return StoryShown(story, link_to("pages.story", article_id=story.article.id), first, others)


def _pair_shown(pair: SourcePair, links: StoryLinks) -> PairShown:
    """A pair with the three lists it counts, under the same dates."""
    chosen = (
        (pair.source_first, {"first": (pair.source,), "then": (pair.other,)}),
        (pair.other_first, {"first": (pair.other,), "then": (pair.source,)}),
        (pair.same_day, {"first": (pair.source, pair.other), "then": ()}),
    )
    return PairShown(pair.source, pair.other, tuple((n, links.to(sources=(), **those)) for n, those in chosen))


def _chips(links: StoryLinks, words: Catalogue) -> list[Chip]:
    """What the list is narrowed down to, each with the list without it."""
    asked = links.request
    listed = []
    for field, key in (("sources", "stories.in"), ("first", "stories.first_in"), ("then", "stories.then_in")):
        names: tuple[str, ...] = getattr(asked, field)
        for name in names:
            left = tuple(other for other in names if other != name)
            listed.append(Chip(words(key, name=isolate(name)), links.to(**{field: left})))
    if label := range_label(asked.date_from, asked.date_to, words):
        listed.append(Chip(label, links.to(date_from=None, date_to=None)))
    return listed


def _rows(diff: VersionDiff) -> list[tuple[list[TextShown], list[TextShown]]]:
    """What stands beside each other, ready to be put down."""
    letters, address = letters_of(preferences()), hit_url(SearchRequest())

    def side(listed: Iterable[VersionParagraph], article_id: str) -> list[TextShown]:
        return [
            TextShown(
                item_name(article_id, one.paragraph.number),
                address(article_id, one.paragraph.number),
                one.paragraph.number,
                one.paragraph.kind == "heading",
                language_of(one.paragraph.text),
                letters(one.paragraph.text, one.spans),
            )
            for one in listed
        ]

    return [(side(row.one, diff.one.id), side(row.other, diff.other.id)) for row in diff.rows]


def _label(article: Article, words: Catalogue) -> str:
    """A version by its source and date, each kept from reordering the other; by its title where it has neither."""
    known = filter(None, [article.source, date_label(article.date, words)])
    return " · ".join(map(isolate, known)) or isolate(article.title)


def _named(versions: Sequence[Article], diff: VersionDiff | None) -> Iterator[Article]:
    """The versions, and what is compared though it is none of them."""
    yield from versions
    if diff:
        yield from (diff.one, diff.other)


def _story_rows(stories: Iterable[Story], address: StoryAddress) -> Iterator[Sequence[object]]:
    """A line a story; sources are separated as tags are elsewhere."""
    yield _COLUMNS
    for story in stories:
        article = story.article
        date = article.date.iso if article.date else ""
        papers = ("; ".join(story.first_sources), "; ".join(story.sources))
        yield article.id, article.title, date, story.versions, len(story.sources), *papers, address(article.id)


def _pair_rows(pairs: Iterable[SourcePair]) -> Iterator[Sequence[object]]:
    yield _PAIR_COLUMNS
    for pair in pairs:
        yield pair.source, pair.other, pair.source_first, pair.other_first, pair.same_day
