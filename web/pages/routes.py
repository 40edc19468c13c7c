"""The pages that people read: home, results, an article, help; web/pages/browse.py and others have more."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from index.model import Article
from search.links import PARAGRAPHS_OF_PAGE, Links, page_of
from search.results import MAX_RESULTS, SearchRequest
from web.addresses import url_for
from web.basket import carried_basket
from web.formats import citations
from web.formats.article_files import FILES, MIME
from web.formats.linked_data import linked_data
from web.pages import blueprint, examples, views
from web.pages.inline_text import letters_of
from web.pages.reading import MarkersSeen, article_shown, first_places
from web.pages.results import render_results
from web.params import choice, match_of, number, parse_search, query
from web.preferences import preferences, words
from web.site import site

NEWEST = 6
MANY_PARAGRAPHS = 60
"""A phone lays out what is far from the screen of longer articles only when it comes near."""


@blueprint.get("/")
def home() -> str:
    """The search box, a few words on the collection, the newest articles."""
    service = site().service
    info = service.collection()
    return render_template(
        "home.html", info=info, size=views.collection_parts(info, words()), newest=service.newest(NEWEST)
    )


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """A page of results, or the same results in another format; `view=lines` is a page of its own."""
    if request.args.get("view") == "lines":
        return redirect(f"{url_for('pages.lines')}?{urlencode(list(request.args.items(multi=True)))}")
    return render_results(parse_search(request.args, grouped=True), "results.html")


@blueprint.get("/articles/<path:article_id>")
def article(article_id: str) -> ResponseReturnValue:
    """A page of an article to read, the hits of `q` marked; or all of it as a file to take away."""
    kind = choice(request.args, "format", ("html", *FILES), "html")
    if kind != "html":
        return _taken(site().service.whole_article(article_id), kind)
    q, match = query(request.args), match_of(request.args)
    page = site().service.article(article_id, q, match, number(request.args, "page", 1, MAX_RESULTS))
    results = Links(url_for("pages.search"), SearchRequest(q, match=match), True, carried_basket().pairs())
    return render_template(
        "article.html",
        page=page,
        article=page.article,
        shown=article_shown(page, results.to(), words()),
        q=q,
        letters=letters_of(preferences(), q),
        match=match,
        places=first_places(page.part),
        seen=MarkersSeen(page.part, words()),
        page_of=page_of,
        page_size=PARAGRAPHS_OF_PAGE,
        many=MANY_PARAGRAPHS,
        described=linked_data(page.article, site().absolute(url_for("pages.article", article_id=article_id))),
    )


def _taken(whole: Article, kind: str) -> Response:
    """An article as a file, named by its id as citations name it."""
    address = site().absolute(url_for("pages.article", article_id=whole.id))
    response = Response(FILES[kind](whole, address), content_type=MIME[kind])
    name = f"{citations.key_of(whole.id)}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/help")
def help_page() -> str:
    """The query language, with examples that find something in this very collection."""
    return render_template("help.html", sections=examples.sections(site().service))


@blueprint.app_context_processor
def _template_values() -> dict[str, object]:
    chosen = preferences()
    letters, kept = letters_of(chosen), carried_basket()
    return {"t": chosen.words, "chosen": chosen, "letters": letters, "views": views, "site": site(), "carried": kept}
