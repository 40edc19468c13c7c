"""Cursors: what leads from page to page, beyond those that have numbers too, over the same state of a collection."""

from __future__ import annotations

import re

from index.errors import BadRequest
from search.results import ResultPage, SearchRequest

_CURSOR = re.compile(r"([0-9]{1,9})-([0-9a-z-]{1,40})")


def offset_of(request: SearchRequest, state: str) -> int:
    """The 0-based place of the first result that a request asks for.

    Raises BadRequest for a cursor that is none, or that was made of another state of the collection.
    """
    if request.cursor is None:
        return (request.page - 1) * request.per_page
    made = _CURSOR.fullmatch(request.cursor)
    if not made or made[2] != state:
        raise BadRequest("parameter.cursor", "cursor")
    return int(made[1])


def next_cursor(page: ResultPage, end: int, state: str) -> str | None:
    """The cursor of the results from the 0-based `end`; None where nothing is left."""
    return f"{end}-{state}" if end < page.results_total else None
