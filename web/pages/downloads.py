"""The results of a search in other formats: JSON, files of references and rows, feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from search.answering import search_answer
from search.links import Links, hit_path
from search.results import SearchRequest
from web.api.json_provider import json_response
from web.basket import carried_basket
from web.formats import exports
from web.http.streams import STREAMS
from web.pages.facets import chips
from web.params import ParsedSearch
from web.preferences import words
from web.site import site


def export_results(asked: ParsedSearch, links: Links) -> ResponseReturnValue:
    """The results of a search as JSON, CSV, RIS, BibTeX or RSS."""
    chosen, name = asked.request, asked.format
    if name == "json":
        return _json(chosen, links)
    if name == "rss":
        return _feed(replace(chosen, sort="-date"), links)
    export = site().service.export(chosen)
    write = _WRITERS.get(name) or partial(exports.as_csv, fields=chosen.returned)
    written = write(export.hits, hit_path(chosen, site().absolute("")))
    response = download(written, name, "bahith")
    response.headers["Bahith-Total"] = str(export.total)
    response.headers["Bahith-Given"] = str(min(export.total, export.most))
    if export.timed_out:
        response.headers["Bahith-Timed-Out"] = "true"
    return response


def _json(asked: SearchRequest, links: Links) -> Response:
    """The answer of the endpoint; the pages before it stand in the header `Link` too."""
    response = json_response(search_answer(site().service.search(asked), links, hit_url(asked)))
    response.headers.add("Link", f'<{links.to()}>; rel="first"')
    if asked.page > 1:
        response.headers.add("Link", f'<{links.to(page=asked.page - 1)}>; rel="prev"')
    return response


def hit_url(asked: SearchRequest) -> Callable[[str, int], str]:
    """`hit_path` below the root this site is mounted under, with the basket that the address carries along."""
    return hit_path(asked, request.script_root, carried_basket().pairs())


def _feed(asked: SearchRequest, links: Links) -> Response:
    """The newest results as a feed of RSS 2.0 (Advisory Board, 2009), a page of it; others follow (RFC 5005)."""
    result = site().service.search(replace(asked, facets=(), suggest=False))
    here = Links(links.path, asked, links.grouped)
    following = here.next(result)
    body = render_template(
        "rss.xml",
        result=result,
        title=_feed_title(here),
        page=site().absolute(here.to()),
        itself=site().absolute(here.in_format("rss", page=asked.page, cursor=asked.cursor)),
        following=site().absolute(f"{following}&format=rss") if following else None,
        address=hit_path(asked, site().absolute("")),
        newest=max((hit.article.date for hit in result.hits if hit.article.date), key=lambda d: d.iso, default=None),
        moment=exports.moment,
        clean=exports.xml_text,
    )
    return Response(body, content_type=f"{exports.MIME_TYPES['rss']}; charset=utf-8")


def _feed_title(links: Links) -> str:
    """What a feed is of: the query, and what it is narrowed down to."""
    parts = [links.request.q, *(chip.label for chip in chips(links, words()))]
    named = " · ".join(filter(None, parts))
    return words()("title.search", q=named) if named else words()("brand")


_WRITERS = {"ris": exports.as_ris, "bibtex": exports.as_bibtex}


def download(body: str | Iterator[str], name: str, stem: str) -> Response:
    """A file of an export's format, for browsers to save; raises ServiceUnavailable where too many are written."""
    response = Response(
        body if isinstance(body, str) else STREAMS.add(body), content_type=f"{exports.MIME_TYPES[name]}; charset=utf-8"
    )
    response.headers.set("Content-Disposition", "attachment", filename=f"{stem}.{exports.SUFFIXES[name]}")
    return response
