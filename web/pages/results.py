"""A page of results: what its template shows of a search, also where a date or every word finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from flask import render_template, request
from flask.typing import ResponseReturnValue

from index.errors import BadRequest
from search.links import Links
from search.query import tree
from search.query.describe import interpret
from search.results import ResultPage, SearchRequest
from search.service import SearchService
from search.stories.stories import StoriesRequest
from search.studies.comparison import MEASURES, paragraphs_of
from search.understanding import understand
from web.addresses import url_for
from web.basket import carried_basket
from web.http.errors import sentence
from web.pages import views
from web.pages.bar_chart import Whole, bar_chart
from web.pages.downloads import export_results, hit_url
from web.pages.facets import chips, facet_rows
from web.pages.hits import hits_shown
from web.pages.inline_text import letters_of
from web.pages.timeline import time_rows
from web.params import ParsedSearch, choice
from web.preferences import preferences, words
from web.site import site

LISTS = ("source", "cited", "author", "tag")
"""The facets that are lists of names, in the order they are shown."""
More = tuple[tuple[str, str], ...]
"""Parameters of a page with their values."""
T = TypeVar("T")
R = TypeVar("R", SearchRequest, StoriesRequest)
MOST_WORDS = 8
"""Of how many words a page that found nothing says how often each is found."""


@dataclass(frozen=True, slots=True)
class DateFault:
    """A date that was not understood: the field it stands in (`from` or `to`), and what is wrong with it."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class WordFound:
    """A word of a query, in how many paragraphs it is found by itself, and the search for it alone."""

    word: str
    total: int
    url: str


def render_results(asked: ParsedSearch, template: str, **values: object) -> ResponseReturnValue:
    """The results of a search, as a page or in the format asked for."""
    if asked.format != "html":
        return export_results(asked, _page_links(asked.request))
    result, fault = _searched(replace(asked.request, each="source"))
    return render_found(asked, result, fault, template, values)


def render_found(
    asked: ParsedSearch,
    result: ResultPage,
    fault: DateFault | None,
    template: str,
    values: Mapping[str, object],
    endpoint: str = "pages.search",
    more: More = (),
) -> ResponseReturnValue:
    """The page of what a search found.

    Its links lead to `endpoint`, which has the parameters `more` beside those of a search.
    """
    understood = replace(result.request, sort=asked.request.sort) if fault else asked.request
    links = _page_links(understood, endpoint, more)
    shown = _result_values(result, links, (*more, *carried_basket().pairs()))
    typed = (asked.request.date_from or "", asked.request.date_to or "")
    page = render_template(template, **shown, date_fault=fault, dates_typed=typed, **values)
    return page, 400 if fault else 200


def _page_links(asked: SearchRequest, endpoint: str = "pages.search", more: More = ()) -> Links:
    """The links of a page: they carry the basket along, and what its bars measure."""
    by = choice(request.args, "by", MEASURES, MEASURES[0])
    return Links(url_for(endpoint), asked, True, (*more, *carried_basket().pairs(), *_by(by)))


def _searched(asked: SearchRequest) -> tuple[ResultPage, DateFault | None]:
    """What is found, without the dates that were not understood; nothing asked for, the newest come first."""
    if not asked.q and asked.sort == "relevance":
        asked = replace(asked, sort="-date")
    return without_bad_dates(asked, site().service.search)


def without_bad_dates(asked: R, ask: Callable[[R], T]) -> tuple[T, DateFault | None]:
    """What `ask` finds, without the dates that were not understood, and what is wrong with them."""
    try:
        return ask(asked), None
    except BadRequest as error:
        if error.parameter not in ("from", "to"):
            raise
        names = ("from", "to") if error.code == "parameter.order" else (error.parameter,)
        without: dict[str, Any] = {f"date_{name}": None for name in names}
        result, _ = without_bad_dates(replace(asked, **without), ask)
        return result, DateFault(error.parameter, sentence(error))


def _result_values(result: ResultPage, links: Links, more: More) -> dict[str, object]:
    facets = {facet.name: facet for facet in result.facets}
    kept = carried_basket().pairs()
    return {
        "result": result,
        "links": links,
        "sort": result.request.sort,
        "letters": letters_of(preferences(), result.request.q),
        "hits": hits_shown(result, links, hit_url(result.request), preferences()),
        "rows": {name: facet_rows(facets[name], links, words()) for name in LISTS if name in facets},
        "chips": chips(links, words()),
        "pages": views.pages_around(result),
        "truncated": {name: facet.truncated for name, facet in facets.items()},
        "times": time_rows(facets, links, words()),
        "chart": bar_chart(facets, words(), result.dates_of, _whole(result.request) if links.more != more else None),
        "measures": {name: replace(links, more=(*more, *_by(name))).to(page=result.request.page) for name in MEASURES},
        "interpreted": _interpreted(result),
        "words_found": words_found(site().service, result, links) if result.relaxed or not result.total else [],
        "next_url": links.next(result),
        "query_words": query_words(result.request.q),
        "feed": links.in_format("rss"),
        "news": _news(result.request) if links.path == url_for("pages.search") else "",
        "as_results": replace(links, path=url_for("pages.search"), more=(*kept, *links.more[len(more) :])),
        "as_lines": replace(links, path=url_for("pages.lines"), grouped=True).to(group=True, sort="relevance"),
    }


def _news(asked: SearchRequest) -> str:
    """The search as the endpoint has it, to ask what was published since; empty where it asks for dates or all."""
    if asked.date_from or asked.date_to or not (asked.q or asked.chosen):
        return ""
    bare = replace(asked, page=1, per_page=1, cursor=None, sort="relevance", group=False, fold=False)
    return Links(url_for("api.search"), bare, False).to(facets=())


def _by(measure: str) -> More:
    return (("by", measure),) if measure != MEASURES[0] else ()


def _whole(asked: SearchRequest) -> Whole:
    """What counts all paragraphs that the filters of a search leave."""
    return partial(paragraphs_of, site().service.count_by_date, asked)


def query_words(q: str) -> list[str]:
    """The words of a query that have pages of their own, at most `MOST_WORDS`.

    >>> query_words('"أسعار النفط" -القمح'), query_words("نفط*")
    (['أسعار', 'النفط'], [])
    """
    typed = (part.strip('"') for part in _parts(understand(q).node) if not part.endswith(("*", "~")))
    return list(dict.fromkeys(word for part in typed for word in part.split()))[:MOST_WORDS]


def words_found(service: SearchService, result: ResultPage, links: Links) -> list[WordFound]:
    """In how many paragraphs each of several words is found, so that a reader sees which is missing."""
    asked = links.request
    parts = list(dict.fromkeys(_parts(understand(asked.q).node)))
    if not 1 < len(parts) <= MOST_WORDS:
        return []
    known = {one.word: one.total for one in result.missing}
    counts = {part: known.get(part) for part in parts}
    return [
        WordFound(part, service.count(replace(asked, q=part, page=1)) if count is None else count, links.to(q=part))
        for part, count in counts.items()
    ]


def _parts(node: tree.Node) -> Iterator[str]:
    """The words and phrases that a query asks for, as they would be typed alone."""
    match node:
        case tree.Term(text):
            yield text
        case tree.Phrase(text):
            yield f'"{text}"'
        case tree.Prefix(text):
            yield f"{text}*"
        case tree.Fuzzy(text):
            yield f"{text}~"
        case tree.Words(children) | tree.Or(children):
            for child in children:
                yield from _parts(child)
        case tree.Must(child):
            yield from _parts(child)
        case _:
            return


def _interpreted(result: ResultPage) -> str:
    """How the query was taken, where that says more than the query itself."""
    q = result.request.q
    if not re.search(r'["():+|~*-]|\b(OR|NOT|AND)\b|(^| )أو ', q):
        return ""
    return result.interpreted if words().language == "ar" else interpret(understand(q).node, "en")
