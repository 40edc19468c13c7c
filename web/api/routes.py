"""The JSON endpoint, version 1: keys may be added to its answers, never renamed or removed."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from index.errors import BadRequest
from search.answering import (
    article_answer,
    compared_answer,
    completions_answer,
    lines_answer,
    values_answer,
    word_answer,
)
from search.filters import today
from search.links import Links, hit_path
from search.results import SearchRequest
from search.stories.story_answers import STORY_NAMES, StoryLinks, stories_answer, story_answer, story_path
from web.api.citations import basket_answer, citation_answer
from web.api.json_provider import json_response
from web.api.openapi import answer_keys, document
from web.api.several import MAX_SEARCHES, Many, one_of_many
from web.basket import NAMES, basket_of
from web.formats.cited_part import ARABIC, STYLE_NAMES
from web.pages.basket import basket_url, rows
from web.pages.cite import part_asked
from web.pages.comparison import compared_searches
from web.pages.downloads import export_results, hit_url
from web.pages.lines import lines_asked, order_parameter
from web.pages.stories import FORMATS, stories_file
from web.params import (
    choice,
    choices,
    number,
    only_json,
    parse_search,
    parse_stories,
    refuse_unknown,
    short_text,
    typed_query,
)
from web.site import site

MAX_COMPLETIONS = 20
blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """The search as JSON, or in the format asked for."""
    asked = parse_search(request.args, grouped=False)
    return export_results(asked, Links(url_for(".search"), asked.request, False))


@blueprint.get("/lines")
def lines() -> Response:
    """The words of a search where they stand, line by line, and what stands beside them."""
    only_json(request.args)
    asked, order = lines_asked(grouped=False)
    page = site().service.lines(replace(asked.request, facets=(), suggest=False), order)
    links = Links(url_for(".lines"), asked.request, False, order_parameter(order))
    searches = Links(url_for(".search"), asked.request, False)
    return json_response(lines_answer(page, links, searches, hit_url(asked.request)))


@blueprint.get("/compare")
def compare() -> Response:
    """Queries over time, the filters of a search shared by all."""
    only_json(request.args)
    asked, queries = compared_searches(grouped=False)
    comparison = site().service.compare(asked, queries)
    return json_response(compared_answer(comparison, lambda one: Links(url_for(".search"), one, False).to()))


@blueprint.get("/stories")
def stories() -> Response:
    """The stories that several papers printed, and who takes from whom; in the format asked for."""
    refuse_unknown(request.args, (*STORY_NAMES.values(), "format"))
    asked, written = parse_stories(request.args), choice(request.args, "format", ("json", *FORMATS), "json")
    if written != "json":
        return stories_file(asked, written)
    links = StoryLinks(url_for(".stories"), asked)
    return json_response(stories_answer(site().service.stories(asked), links, story_path(request.script_root)))


@blueprint.get("/stories/<path:article_id>")
def story(article_id: str) -> Response:
    """The versions of an article's story, two of them side by side."""
    refuse_unknown(request.args, ("one", "other"))
    one, other = (short_text(request.args, name) for name in ("one", "other"))
    story_page = site().service.story(article_id, one, other)
    return json_response(story_answer(story_page, hit_path(SearchRequest(), request.script_root)))


@blueprint.get("/articles/<path:article_id>")
def article(article_id: str) -> Response:
    """One article, its paragraphs and notes."""
    refuse_unknown(request.args, ())
    return json_response(article_answer(site().service.whole_article(article_id)))


@blueprint.get("/cite/<path:article_id>")
def cite(article_id: str) -> Response:
    """How to cite an article, one of its paragraphs or one of its notes."""
    refuse_unknown(request.args, ("paragraph", "note", "style"))
    styles = choices(request.args, "style", STYLE_NAMES)
    return json_response(citation_answer(part_asked(article_id), today(), styles))


@blueprint.get("/basket")
def basket() -> Response:
    """The paragraphs of a basket, in its order, with their notes and citations."""
    refuse_unknown(request.args, (*NAMES, "style"))
    kept, styles = basket_of(request.args), choices(request.args, "style", STYLE_NAMES)
    return json_response(basket_answer(rows(kept, ARABIC), site().absolute(basket_url(kept)), today(), styles))


@blueprint.get("/suggest")
def suggest() -> Response:
    """Completions for a prefix, most frequent first."""
    refuse_unknown(request.args, ("q", "limit"))
    prefix, count = typed_query(request.args), number(request.args, "limit", 8, MAX_COMPLETIONS)
    return json_response(completions_answer(prefix, site().service.complete(prefix, count) if prefix else ()))


@blueprint.get("/sources", defaults={"name": "source"})
@blueprint.get("/authors", defaults={"name": "author"})
@blueprint.get("/tags", defaults={"name": "tag"})
@blueprint.get("/cited", defaults={"name": "cited"})
def values(name: str) -> Response:
    """The values of a facet in a search, or in the whole collection; those that contain some letters."""
    only_json(request.args)
    asked = parse_search(request.args, grouped=False, extra=("contains",)).request
    containing = short_text(request.args, "contains")
    found_values = site().service.values(asked, name, containing)
    own = Links(request.script_root + request.path, asked, False, (("contains", containing),) if containing else ())
    return json_response(values_answer(name, found_values, Links(url_for(".search"), asked, False), own))


@blueprint.get("/word")
def word() -> Response:
    """What each step of the text chain makes of a word, and how many paragraphs have it."""
    refuse_unknown(request.args, ("w",))
    typed_word = short_text(request.args, "w")
    if not typed_word:
        raise BadRequest("parameter.missing", "w")
    service = site().service
    totals = service.count_by_match(typed_word)
    study, steps = service.study_word(typed_word), service.explain_word(typed_word)
    searches = Links(url_for(".search"), SearchRequest(), False)
    return json_response(word_answer(study, steps, totals, lambda one: replace(searches, request=one).to()))


@blueprint.get("/multi-search")
def multi_search() -> Response:
    """Several searches at once: each `search` is the query string of one."""
    refuse_unknown(request.args, ("search",))
    searches = request.args.getlist("search")
    if not 1 <= len(searches) <= MAX_SEARCHES:
        raise BadRequest("parameter.number_of", "search", most=MAX_SEARCHES)
    return json_response(Many(ok=True, results=[one_of_many(text) for text in searches]))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of all of these, OpenAPI 3.1."""
    return json_response(document(site().absolute("")))


@blueprint.get("/docs")
def docs() -> str:
    """A page made from the description."""
    return render_template("docs.html", document=document(site().absolute("")), answer_keys=answer_keys)


@blueprint.route("/", defaults={"path": ""}, strict_slashes=False)
@blueprint.route("/<path:path>")
def unknown(path: str) -> ResponseReturnValue:
    """Whatever else is asked for under `/api/v1` is not there, and says so in JSON."""
    abort(404)
