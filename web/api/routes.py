"""The JSON endpoint, version 1: keys may be added to its answers, never renamed or removed."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from search.answers import article_answer, completions_answer
from search.links import Links
from web.api.json_provider import answered
from web.api.openapi import document
from web.pages.exported import exported
from web.params import number, parse_search, refuse_unknown, typed
from web.site import site

MAX_COMPLETIONS = 20
blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """The search as JSON, or in the format asked for."""
    asked = parse_search(request.args, grouped=False)
    return exported(asked, Links(url_for(".search"), asked.request, False))


@blueprint.get("/articles/<path:article_id>")
def article(article_id: str) -> Response:
    """One article, its paragraphs and notes."""
    refuse_unknown(request.args, ())
    return answered(article_answer(site().service.article(article_id).article))


@blueprint.get("/suggest")
def suggest() -> Response:
    """Completions for a prefix, most frequent first."""
    refuse_unknown(request.args, ("q", "limit"))
    prefix, count = typed(request.args), number(request.args, "limit", 8, MAX_COMPLETIONS)
    return answered(completions_answer(prefix, site().service.complete(prefix, count) if prefix else ()))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of all of these, OpenAPI 3.1."""
    return answered(document(site().absolute("")))


@blueprint.get("/docs")
def docs() -> str:
    """A page made from the description."""
    return render_template("docs.html", document=document(site().absolute("")))


@blueprint.route("/", defaults={"path": ""})
@blueprint.route("/<path:path>")
def unknown(path: str) -> ResponseReturnValue:
    """Whatever else is asked for under `/api/v1` is not there, and says so in JSON."""
    abort(404)
