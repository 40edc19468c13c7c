"""Queries over time: a page of lines, and a table of them for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from search.answering import compared_answer
from search.answers import ComparisonAnswer
from search.links import Links
from search.results import SearchRequest
from search.studies.comparison import MAX_QUERIES, MEASURES
from web.addresses import url_for
from web.basket import carried_basket
from web.formats.exports import table
from web.pages import blueprint
from web.pages.downloads import download
from web.pages.facets import chips
from web.pages.line_chart import line_chart
from web.pages.results import without_bad_dates
from web.params import choice, parse_search, short_texts
from web.preferences import words
from web.site import site

OPEN_ROWS = 24
"""A table of no more rows than this stands open."""
_OWN = ("q", "by", "format")


@blueprint.get("/compare")
def compare() -> ResponseReturnValue:
    """Up to five queries over time, by count or by share of all paragraphs."""
    asked, queries = compared_searches(grouped=True)
    by = choice(request.args, "by", MEASURES, MEASURES[0])
    written = choice(request.args, "format", ("html", "csv"), "html")
    found, fault = without_bad_dates(asked, lambda dated: site().service.compare(dated, queries))
    kept = carried_basket().pairs()
    answer = compared_answer(found, lambda one: Links(url_for("pages.search"), one, True, kept).to())
    if written == "csv":
        return download(table(_rows(answer)), "csv", "bahith-compare")
    links = Links(url_for("pages.compare"), found.request, True, (*_more(answer, by), *kept))
    page = render_template(
        "compare.html",
        compared=answer,
        chart=line_chart(answer.series, by, words()) if answer.periods else None,
        by=by,
        links=links,
        chips=chips(links, words()),
        without=[replace(links, more=(*_more(answer, by, without=one.q), *kept)).to() for one in answer.series],
        switch={name: replace(links, more=(*_more(answer, name), *kept)).to() for name in MEASURES},
        csv=replace(links, more=(*links.more, ("format", "csv"))).to(),
        boxes=min(MAX_QUERIES, max(2, len(answer.series) + 1)),
        table_open=len(answer.periods) <= OPEN_ROWS,
        date_fault=fault,
        dates_typed=(asked.date_from or "", asked.date_to or ""),
    )
    return page, 400 if fault else 200


def compared_searches(*, grouped: bool) -> tuple[SearchRequest, list[str]]:
    """The filters and the queries of the address asked for; `grouped` as for `parse_search`, raises as that."""
    others = MultiDict((name, value) for name, value in request.args.items(multi=True) if name not in _OWN)
    return parse_search(others, grouped=grouped).request, short_texts(request.args, "q")


def _more(answer: ComparisonAnswer, by: str, without: str = "") -> tuple[tuple[str, str], ...]:
    """The parameters of a comparison that a search has not: its queries but one, and the measure."""
    queries = tuple(("q", one.q) for one in answer.series if one.q != without)
    return queries if by == MEASURES[0] else (*queries, ("by", by))


def _rows(answer: ComparisonAnswer) -> Iterator[Sequence[object]]:
    """A line a period: its span, all its paragraphs, and of each query the count and the share."""
    yield ("first", "last", "paragraphs", *(head for one in answer.series for head in (one.q, f"{one.q} (share)")))
    for at, period in enumerate(answer.periods):
        cells: list[object] = [period.first, period.last, period.paragraphs]
        for one in answer.series:
            share = one.points[at].share
            cells += [one.points[at].count, None if share is None else round(share, 8)]
        yield cells
