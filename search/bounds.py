"""The bounds of the parameters of a search."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from index.errors import BadRequest
from index.schema import FACETS, MATCHES, READER_FIELDS, SORTS
from search.results import MAX_PER_PAGE, MAX_QUERY, MAX_RESULTS, SHAPES, SearchRequest, has_shape


def check(request: SearchRequest, *, ranked: bool = True) -> None:
    """Raise BadRequest for the first parameter out of bounds.

    What is not `ranked` (lines, lists of values) has pages as far as there are numbers of pages.
    """
    for fault in (*_numbers(request, ranked), *_choices(request), *_shapes(request)):
        raise fault


def _numbers(request: SearchRequest, ranked: bool) -> Iterator[BadRequest]:
    if len(request.q) > MAX_QUERY:
        yield BadRequest("parameter.long", "q", n=len(request.q), most=MAX_QUERY)
    for name, number, most in (("page", request.page, MAX_RESULTS), ("per_page", request.per_page, MAX_PER_PAGE)):
        if not 1 <= number <= most:
            yield BadRequest("parameter.number", name, value=number, most=most)
    if ranked and request.page * request.per_page > MAX_RESULTS:
        yield BadRequest("parameter.depth", "page", most=MAX_RESULTS)


def _choices(request: SearchRequest) -> Iterator[BadRequest]:
    """The values that are none of those there are."""
    chosen: tuple[tuple[str, Iterable[str], Collection[str]], ...] = (
        ("in", request.fields, READER_FIELDS),
        ("match", (request.match,), MATCHES),
        ("sort", (request.sort,), SORTS),
        ("facets", (*request.facets, *request.chosen, *request.excluded), FACETS),
        ("each", filter(None, (request.each,)), FACETS),
    )
    for name, values, choices in chosen:
        wrong = (value for value in values if value not in choices)
        yield from (BadRequest("parameter.choice", name, value=value, choices=", ".join(choices)) for value in wrong)


def _shapes(request: SearchRequest) -> Iterator[BadRequest]:
    """The values of facets that are not of the facet's form; one text for all would be taken letter by letter."""
    selections = (*request.chosen.items(), *request.excluded.items())
    yield from (BadRequest("parameter.form", name, value=text) for name, text in selections if isinstance(text, str))
    for name in SHAPES:
        wrong = (value for value in request.values_of(name) if not has_shape(name, value))
        yield from (BadRequest("parameter.form", name, value=value) for value in wrong)
