"""Pages to browse without a query: every source, author, tag and day, and all values of a facet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from index.arabic.normalizer import fold
from index.model import DateText
from index.reading.citation import domain_of
from index.schema import UNKNOWN
from search.filters import date_of
from search.links import Links
from search.results import MAX_QUERY, MAX_RESULTS, FacetValue, SearchRequest
from web.addresses import link_to, url_for
from web.basket import carried_basket
from web.pages import blueprint
from web.pages.facets import value_rows
from web.pages.results import render_results
from web.pages.views import hijri_label, numbers_around, span_label
from web.params import number, parse_search, visible
from web.preferences import words
from web.site import site

PER_PAGE = 500
"""Values that a page lists: a collection may have ten thousand authors, and the address of each row as many bytes."""
LISTED = 60
"""How many authors, tags and sites the page of sources names; all of them have pages of their own."""
LIKELY = 0.05
"""Readings less likely than this, beside the likeliest one, are not told."""
_LISTS = {"author": "pages.authors", "tag": "pages.tags", "cited": "pages.all_cited"}
"""The facets whose values are all listed from A to Z, and the endpoints of these lists."""
PAGES = {"source": "pages.source", "author": "pages.author", "tag": "pages.tag", "cited": "pages.cited_domain"}
"""The facets whose values have pages, and the endpoints of those."""


@blueprint.get("/sources")
def sources() -> str:
    """The sources of the collection, its authors, its tags, and the domains its notes cite, most frequent first."""
    shown = {name: site().service.values(SearchRequest(), name) for name in PAGES}
    return render_template("sources.html", values=shown, most=LISTED, page_of=PAGES)


@blueprint.get("/authors")
def authors() -> str:
    """All authors from A to Z."""
    return _all("author")


@blueprint.get("/tags")
def tags() -> str:
    """All tags from A to Z."""
    return _all("tag")


@blueprint.get("/cited")
def all_cited() -> str:
    """All domains that notes cite, from A to Z."""
    return _all("cited")


def _all(facet: str) -> str:
    listed = sorted(site().service.values(SearchRequest(), facet, _find()), key=_order)
    page, numbers = _pages(len(listed), number(request.args, "page", 1, MAX_RESULTS))
    initials = list(dict.fromkeys(map(_initial, listed)))
    places = {letter: at // PER_PAGE + 1 for at, letter in reversed([*enumerate(map(_initial, listed))])}

    def url(to: int) -> str:
        return link_to(_LISTS[facet], find=_find() or None, page=to if to > 1 else None)

    shown = groupby(listed[(page - 1) * PER_PAGE : page * PER_PAGE], key=_initial)
    return render_template(
        "all.html",
        facet=facet,
        letters=[(initials.index(letter), letter, list(some)) for letter, some in shown],
        initials=[(letter, f"{url(places[letter])}#l{at}") for at, letter in enumerate(initials)],
        pages=[(number, number and url(number)) for number in numbers],
        number=page,
        page=PAGES[facet],
        find=_find(),
    )


def _pages(total: int, asked: int) -> tuple[int, list[int | None]]:
    """The page of a list that is shown, the last one at most, and the numbers of pages that are linked."""
    last = max(1, -(-total // PER_PAGE))
    return min(asked, last), numbers_around(min(asked, last), last)


@blueprint.get("/search/values/<facet>")
def values(facet: str) -> str:
    """Every value of a facet within a search, to narrow it down to; `find` looks for a part of their names."""
    if facet not in PAGES:
        abort(404)
    asked = parse_search(request.args, grouped=True).request
    links = Links(url_for("pages.search"), asked, True, carried_basket().pairs())
    listed = site().service.values(asked, facet, _find())
    page, numbers = _pages(len(listed), asked.page)
    own = replace(links, path=url_for("pages.values", facet=facet), more=(*links.more, ("find", _find())))
    return render_template(
        "values.html",
        facet=facet,
        rows=value_rows(facet, listed[(page - 1) * PER_PAGE : page * PER_PAGE], links, words()),
        links=links,
        find=_find(),
        pages=[(number, number and own.to(page=number)) for number in numbers],
        number=page,
    )


@blueprint.get("/sources/<path:name>")
def source(name: str) -> ResponseReturnValue:
    """All articles of a source."""
    return _of("source", name)


@blueprint.get("/authors/<path:name>")
def author(name: str) -> ResponseReturnValue:
    """All articles of an author."""
    return _of("author", name)


@blueprint.get("/tags/<path:name>")
def tag(name: str) -> ResponseReturnValue:
    """All articles of a tag."""
    return _of("tag", name)


@blueprint.get("/cited/<domain>")
def cited_domain(domain: str) -> ResponseReturnValue:
    """Every article and paragraph whose notes cite a domain."""
    return _of("cited", domain_of(domain) or domain.lower(), missing=False)


def _of(facet: str, name: str, missing: bool = True) -> ResponseReturnValue:
    """The articles with a value of a facet, newest first; aborts with 404 for one that none has."""
    asked = parse_search(request.args, grouped=True)
    if missing and not site().service.count(SearchRequest(chosen={facet: (name,)})):
        abort(404)
    all_values = dict.fromkeys((name, *asked.request.chosen.get(facet, ())))
    chosen = replace(asked.request, chosen={**asked.request.chosen, facet: tuple(all_values)})
    return render_results(replace(asked, request=chosen), "browse.html", facet=facet, heading=name, note="")


@blueprint.get("/word/<path:word>")
def word(word: str) -> str:
    """A word of the collection: what it may be a form of, its forms with a search for each, the words of its root."""
    typed = visible(word)[:MAX_QUERY].strip()
    service = site().service
    study = service.study_word(typed)
    if not study.term:
        abort(404)
    totals = service.count_by_match(typed)
    return render_template("word.html", study=study, totals=totals, likely=LIKELY)


@blueprint.get("/days")
def days() -> ResponseReturnValue:
    """Every year and month with articles; `date` leads to a day, month or year of either calendar."""
    typed = request.args.get("date", "").strip()
    if typed and _ends(typed):
        return redirect(link_to("pages.day", when=typed))
    result = site().service.search(SearchRequest(per_page=1, facets=("year", "month"), suggest=False))
    facets = {facet.name: facet for facet in result.facets}
    months: dict[str, list[FacetValue]] = {value.value: [] for value in facets["year"].values if value.value != UNKNOWN}
    for value in facets["month"].values:
        if value.value != UNKNOWN:
            months.setdefault(value.value[:4], []).append(value)
    return render_template("days.html", months=months, typed=typed)


@blueprint.get("/days/<path:when>")
def day(when: str) -> ResponseReturnValue:
    """The articles of a day or any time that has ends, of either calendar, with the days around one that have any."""
    ends = _ends(when)
    if not ends:
        abort(404)
    asked = parse_search(request.args, grouped=True)
    chosen = replace(asked.request, date_from=when, date_to=when)
    (first, last), is_hijri = ends, ends[0].calendar == "hijri"
    is_one = first.iso == last.iso
    return render_results(
        replace(asked, request=chosen),
        "browse.html",
        facet="day",
        heading=when if is_hijri else span_label(first.iso, last.iso, words()),
        note=first.iso if is_hijri else hijri_label(first, words()) if is_one else "",
        beside=_days_beside(first.iso) if is_one and first.precision == "day" else (None, None),
    )


def _ends(when: str) -> tuple[DateText, DateText] | None:
    """What a time begins and ends with, as the filters of a search take it; None for what is no time."""
    first, last = (date_of(name, when) for name in ("from", "to"))
    return (first, last) if first and last else None


def _days_beside(iso: str) -> tuple[str | None, str | None]:
    """The nearest days before and after a day that articles are dated to."""
    here = date.fromisoformat(iso)
    before = SearchRequest(date_to=str(here - timedelta(days=1)), sort="-date")
    after = SearchRequest(date_from=str(here + timedelta(days=1)), sort="date")
    return _first_day(before), _first_day(after)


def _first_day(asked: SearchRequest) -> str | None:
    hits = site().service.search(replace(asked, per_page=1, facets=(), suggest=False)).hits
    dated = hits[0].article.date if hits else None
    return dated.iso if dated and dated.precision == "day" else None


def _find() -> str:
    return request.args.get("find", "")[:100].strip()


def _order(one: FacetValue) -> str:
    """Names are ordered without their article: القاهرة stands under ق."""
    name = fold(one.value).lstrip("«»\"'([-– ")
    return name.removeprefix("ال") or name


def _initial(one: FacetValue) -> str:
    return _order(one)[:1].upper()
