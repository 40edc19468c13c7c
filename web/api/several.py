"""Several searches asked for at once, each answered as it would be alone."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import parse_qsl

from flask import url_for
from msgspec import Meta
from werkzeug.datastructures import MultiDict

from index.errors import BadRequest
from search.answering import search_answer
from search.answers import Base, Failure, Results
from search.links import Links
from web.http.errors import failure_answer
from web.http.guards import readable_query
from web.pages.downloads import hit_url
from web.params import only_json, parse_search
from web.site import site

MAX_SEARCHES = 10
"""How many searches one request may ask for."""

# msgspec describes a union of two types only where a name in each tells them apart; here it is `ok`, which is no name
_RESULTS_OR_FAILURE = Meta(
    extra_json_schema={"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Results", "Failure")]}
)


class Many(Base, frozen=True, kw_only=True):
    """Several searches at once, in the order asked for; `results` has the error of one in its place."""

    ok: bool
    results: list[Annotated[Any, _RESULTS_OR_FAILURE]]


def one_of_many(text: str) -> Results | Failure:
    """The answer to the query string of a search; a fault in it is its own, and costs the others nothing."""
    try:
        if readable_query(text) != text:
            raise BadRequest("parameter.encoding", "?")
        args = MultiDict(parse_qsl(text, keep_blank_values=True))
        only_json(args)
        asked = parse_search(args, grouped=False).request
        page = site().service.search(asked)
    except BadRequest as error:
        return failure_answer(error)
    return search_answer(page, Links(url_for("api.search"), asked, False), hit_url(asked))
