"""What browsers and crawlers look for: OpenSearch description, sitemap, robots, icon."""

from __future__ import annotations

from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, render_template, request, url_for

from web.preferences import words
from web.site import site

SITEMAP_URLS = 20_000
"""Addresses in one sitemap file; the protocol (sitemaps.org, 0.9) allows 50,000."""

blueprint = Blueprint("discovery", __name__)


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch 1.1 description that lets a browser search here."""
    body = render_template("opensearch.xml", t=words(), absolute=site().absolute)
    return Response(body, mimetype="application/opensearchdescription+xml")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Crawlers may read the articles, and need not wander through searches."""
    closed = (f"Disallow: {request.script_root}{path}" for path in ("/search", "/api/", "/cite/"))
    lines = ("User-agent: *", *closed, f"Sitemap: {site().absolute(url_for('.sitemap'))}", "")
    return Response("\n".join(lines), mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The index of sitemaps."""
    count = max(1, -(-site().service.collection().articles // SITEMAP_URLS))
    places = (site().absolute(url_for(".sitemap_part", number=number)) for number in range(1, count + 1))
    return _xml("sitemapindex", "".join(f"<sitemap><loc>{escape(place)}</loc></sitemap>" for place in places))


@blueprint.get("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> Response:
    """One sitemap: articles, newest first."""
    articles = site().service.newest(SITEMAP_URLS, first=(number - 1) * SITEMAP_URLS) if number else []
    if not articles and number != 1:
        abort(404)
    places = (site().absolute(url_for("pages.article", article_id=article.id)) for article in articles)
    return _xml("urlset", "".join(f"<url><loc>{escape(place)}</loc></url>" for place in places))


def _xml(name: str, inner: str) -> Response:
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    body = f'<?xml version="1.0" encoding="utf-8"?>\n<{name} xmlns="{namespace}">{inner}</{name}>\n'
    return Response(body, mimetype="application/xml")
