"""Cursors: what leads from page to page, beyond those that have numbers too, of one search of one state."""

from __future__ import annotations

import re
from hashlib import blake2b

from index.errors import BadRequest
from search.plan import Filters
from search.results import ResultPage, SearchRequest

_CURSOR = re.compile(r"(?P<end>[0-9]{1,9})-(?P<search>[0-9a-f]{12})-(?P<state>[0-9a-z-]{1,40})")


def offset_of(request: SearchRequest, filters: Filters, state: str) -> int:
    """The 0-based place of the first result that a request asks for.

    Raises BadRequest for a cursor that is none, or that was made of another state of the collection or another search.
    """
    if request.cursor is None:
        return (request.page - 1) * request.per_page
    cursor = _CURSOR.fullmatch(request.cursor)
    if not cursor or cursor["state"] != state:
        raise BadRequest("parameter.cursor", "cursor")
    if cursor["search"] != _digest(request, filters):
        raise BadRequest("parameter.cursor_of_another", "cursor")
    return int(cursor["end"])


def next_cursor(page: ResultPage, filters: Filters, end: int, state: str) -> str | None:
    """The cursor of the results from the 0-based `end`; None where nothing is left."""
    return f"{end}-{_digest(page.request, filters)}-{state}" if end < page.results_total else None


def _digest(request: SearchRequest, filters: Filters) -> str:
    """What tells searches apart that have other results, or have them in another order; not how many a page shows."""
    selections = filters.chosen, filters.excluded
    narrowed = [sorted((facet, sorted(values)) for facet, values in each.items()) for each in selections]
    asked = (request.q, sorted(request.fields), request.match, request.group, request.fold, request.sort)
    written = repr((asked, narrowed, filters.first, filters.last))
    return blake2b(written.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
