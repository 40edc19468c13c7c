"""One reader of parameters serves the page and the JSON endpoint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from index.errors import BadRequest
from index.schema import FACETS, MATCHES, READER_FIELDS, SORTS
from search.results import SearchRequest
from web.params import Links, pairs, parse_search

BAD = [
    ("colour", "blue"),
    ("page", "0"),
    ("page", "-1"),
    ("page", "1e3"),
    ("page", "٣"),
    ("page", "10001"),
    ("per_page", "101"),
    ("per_page", "many"),
    ("q", "ا" * 501),
    ("year", "24"),
    ("year", "2024\n"),
    ("year", "٢٠١"),
    ("month", "٢٠٢٤-١٣"),
    ("month", "2024-13"),
    ("month", "2024"),
    ("in", "footer"),
    ("match", "fuzzy"),
    ("group", "source"),
    ("sort", "title"),
    ("facets", "colour"),
    ("format", "pdf"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_parameter_is_named(name: str, value: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parse_search(MultiDict([(name, value)]), grouped=True)
    assert caught.value.parameter == name


def test_a_parameter_given_twice_is_an_error_but_for_facets() -> None:
    with pytest.raises(BadRequest) as caught:
        parse_search(MultiDict([("q", "أ"), ("q", "ب")]), grouped=True)
    assert caught.value.parameter == "q"
    assert parse_search(MultiDict([("source", "أ"), ("source", "ب")]), grouped=True).request.source == ("أ", "ب")


def test_years_and_months_are_read_in_any_digits() -> None:
    args = MultiDict([("year", "٢٠١٥"), ("year", "۲۰۱۶"), ("year", "2015"), ("month", "٢٠٢٤-٠٤"), ("month", "unknown")])
    request = parse_search(args, grouped=True).request
    assert (request.year, request.month) == (("2015", "2016"), ("2024-04", "unknown"))


def test_pages_beyond_ten_thousand_results_are_an_error() -> None:
    with pytest.raises(BadRequest):
        parse_search(MultiDict([("page", "101"), ("per_page", "100")]), grouped=True)
    assert parse_search(MultiDict([("page", "100"), ("per_page", "100")]), grouped=True).request.page == 100


words = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n", categories=("L", "N", "P")), min_size=1, max_size=9
)
requests = st.builds(
    SearchRequest,
    q=words,
    page=st.integers(1, 100),
    per_page=st.integers(1, 100),
    source=st.lists(words, unique=True, max_size=3).map(tuple),
    year=st.lists(st.sampled_from(["2023", "2024", "unknown"]), unique=True).map(tuple),
    month=st.lists(st.sampled_from(["2023-01", "2024-12", "unknown"]), unique=True).map(tuple),
    cited=st.lists(words.map(str.lower), unique=True, max_size=2).map(tuple),
    date_from=st.none() | st.just("نيسان 2024"),
    fields=st.lists(st.sampled_from(list(READER_FIELDS)), unique=True, max_size=2).map(tuple),
    match=st.sampled_from(MATCHES),
    group=st.booleans(),
    sort=st.sampled_from(SORTS),
    facets=st.sets(st.sampled_from(FACETS)).map(lambda chosen: tuple(name for name in FACETS if name in chosen)),
)


@given(requests, st.booleans())
def test_a_search_survives_the_way_through_its_url(request: SearchRequest, grouped: bool) -> None:
    assert parse_search(MultiDict(pairs(request, grouped=grouped)), grouped=grouped).request == request


@given(requests)
def test_a_facet_chosen_and_let_go_gives_the_search_back(request: SearchRequest) -> None:
    once = parse_search(_arguments(Links("/search", request, True).toggle("source", "مصدر آخر")), grouped=True).request
    twice = parse_search(_arguments(Links("/search", once, True).toggle("source", "مصدر آخر")), grouped=True).request
    assert "مصدر آخر" in once.source
    assert (twice.source, twice.q, twice.page) == (request.source, request.q, 1)


def _arguments(url: str) -> MultiDict[str, str]:
    from urllib.parse import parse_qsl, urlsplit

    return MultiDict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
