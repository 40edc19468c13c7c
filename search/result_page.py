"""A page of results but for its hits: what is told of all that a search found."""

from __future__ import annotations

from collections.abc import Sequence

from index.schema import DATE_FACETS
from search.deadline import Deadline
from search.engines.base import EngineResult, Snapshot
from search.query.describe import interpret
from search.query.parser import ParsedQuery
from search.results import Facet, FacetValue, Notice, ResultPage, SearchRequest
from search.studies.comparison import date_counts
from search.suggest.suggester import CountsResults, missing_words, suggestions

FACET_LIMIT = 50
"""How many values of a long facet are listed; dates are listed in full."""


def result_page(
    service: CountsResults,
    snapshot: Snapshot,
    request: SearchRequest,
    parsed: ParsedQuery,
    result: EngineResult,
    deadline: Deadline,
) -> ResultPage:
    """The page of what an engine found, without hits, and as if it took no time."""
    timed_out = deadline.reached  # what follows may leave out suggestions, no results
    return ResultPage(
        request=request,
        interpreted=interpret(parsed.node),
        hits=(),
        total=result.total,
        articles_total=result.articles_total,
        total_is_exact=result.total_is_exact,
        relaxed=result.relaxed,
        required_words=result.required_words,
        facets=tuple(_facet(name, result.facets[name], request) for name in request.facets if name in result.facets),
        suggestions=suggestions(service, snapshot, request, result, deadline) if request.suggest else (),
        missing=missing_words(service, request, result, deadline) if request.suggest else (),
        folded=result.folded,
        notices=_notices(parsed, result.relaxed, timed_out),
        timed_out=timed_out,
        took_ms=0.0,
        dates_of=date_counts(result.dates_of),
    )


PARTLY = ("not_a_date", "unknown_field", "sign", "pattern", "few_letters", "date_order")
"""Faults of parts of a query, the words of which are looked for."""


def _notices(parsed: ParsedQuery, relaxed: bool, timed_out: bool) -> tuple[Notice, ...]:
    """What a reader should know: of each kind of fault the first, and whether words were dropped."""
    faults = {fault.code: fault for fault in reversed(parsed.faults)}
    codes = {code: "not_understood" if code in PARTLY else "literal" for code in faults}
    notices = [Notice("timed_out")] if timed_out else []
    notices += [Notice(codes[code], code, fault.span) for code, fault in reversed(faults.items())]
    return tuple([*notices, Notice("relaxed")] if relaxed else notices)


def _facet(name: str, counts: Sequence[tuple[str, int]], request: SearchRequest) -> Facet:
    """A facet as shown: what is chosen or excluded stays listed, even at zero, so that it can be taken back."""
    kept, limit = request.values_of(name), len(counts) if name in DATE_FACETS else FACET_LIMIT
    listed = counts[:limit]
    if not kept:
        return Facet(name, tuple([FacetValue(value, n, False) for value, n in listed]), len(listed) < len(counts))
    chosen, excluded = (frozenset(by_facet.get(name, ())) for by_facet in (request.chosen, request.excluded))
    counted = dict([*listed, *((value, n) for value, n in counts[limit:] if value in kept)])
    shown = counted | {value: 0 for value in kept if value not in counted}
    values = tuple(FacetValue(value, n, value in chosen, value in excluded) for value, n in shown.items())
    return Facet(name, values, truncated=len(counted) < len(counts))
