"""What browsers and crawlers look for: OpenSearch description, sitemap, robots, icon."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.api.json_provider import json_response
from web.params import typed_query
from web.preferences import words
from web.site import site

SITEMAP_URLS = 5_000
"""Addresses in one sitemap file; the protocol (sitemaps.org, 0.9) allows 50,000."""

blueprint = Blueprint("discovery", __name__)


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch 1.1 description that lets a browser search here."""
    body = render_template("opensearch.xml", t=words(), absolute=site().absolute)
    return Response(body, mimetype="application/opensearchdescription+xml")


@blueprint.get("/opensearch/suggestions")
def suggestions() -> Response:
    """Completions as browsers take them (OpenSearch Suggestions 1.1): what was typed, and what it may become."""
    prefix = typed_query(request.args)
    found = site().service.complete(prefix) if prefix else []
    response = json_response([prefix, [one.text for one in found]])
    response.mimetype = "application/x-suggestions+json"
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Crawlers may read the articles, and need not wander through searches."""
    body = render_template(
        "robots.txt", closed=("/search", "/api/", "/cite/", "/basket", "/stories?"), absolute=site().absolute
    )
    return Response(body, mimetype="text/plain")


@blueprint.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """The icon as a picture of points, for those who look for it there."""
    return redirect(url_for("static", filename="icon.ico"), 301)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The index of sitemaps."""
    count = max(1, -(-site().service.collection().articles // SITEMAP_URLS))
    return _xml("sitemaps.xml", count=count)


@blueprint.get("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> Response:
    """One sitemap: articles, newest first; an article was last changed on its own day, as far as is known."""
    articles = site().service.newest(SITEMAP_URLS, first=(number - 1) * SITEMAP_URLS) if number else []
    if not articles and number != 1:
        abort(404)
    return _xml("sitemap.xml", articles=articles)


def _xml(template: str, **values: object) -> Response:
    return Response(render_template(template, absolute=site().absolute, **values), mimetype="application/xml")
