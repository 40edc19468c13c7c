"""One reader of parameters serves the page and the JSON endpoint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from index.arabic.normalizer import name_form
from index.errors import BadRequest
from index.schema import FACETS, MATCHES, READER_FIELDS, SORTS
from search.bounds import check
from search.links import MAX_VALUES, Links, pairs
from search.results import SearchRequest
from web.params import parse_search

BAD = [
    ("page", "0"),
    ("page", "-1"),
    ("page", "1e3"),
    ("page", "10001"),
    ("per_page", "101"),
    ("per_page", "many"),
    ("q", "ا" * 501),
    ("year", "24"),
    ("year", "20 24"),
    ("day", "2024-04-31"),
    ("day", "-2023-02-29"),
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


def test_values_of_a_closed_kind_may_have_blanks_around_them() -> None:
    blanks = [("page", " 2 "), ("year", " 2024\n"), ("sort", "date "), ("in", " title"), ("language", " AR-eg ")]
    request = parse_search(MultiDict(blanks), grouped=False).request
    assert (request.page, request.sort, request.fields) == (2, "date", ("title",))
    assert request.chosen == {"year": ("2024",), "language": ("ar",)}


@pytest.mark.parametrize("facet", ["source", "author", "tag"])
def test_names_are_one_in_whatever_unicode_form_an_address_has_them(facet: str) -> None:
    """A Macintosh writes letters and their marks apart; names stand composed in the index (`name_form`)."""
    composed, apart = "الأهرام caf\u00e9", "ال\u0627\u0654هرام cafe\u0301"
    for sign, selection in (("", "chosen"), ("-", "excluded")):
        args = MultiDict([(facet, sign + composed), (facet, f"{sign} {apart}\u200f")])
        assert getattr(parse_search(args, grouped=False).request, selection) == {facet: (composed,)}
    assert parse_search(MultiDict([(facet, "ﷺ")]), grouped=False).request.chosen == {facet: ("ﷺ",)}


def test_an_unknown_parameter_is_refused_by_the_endpoint_and_ignored_by_pages() -> None:
    """Others put `utm_source` and `fbclid` into the addresses of pages."""
    args = MultiDict([("q", "أ"), ("utm_source", "x")])
    with pytest.raises(BadRequest, match="unknown"):
        parse_search(args, grouped=False)
    assert parse_search(args, grouped=True).request.q == "أ"


def test_a_parameter_given_twice_is_an_error_but_for_facets() -> None:
    with pytest.raises(BadRequest) as caught:
        parse_search(MultiDict([("q", "أ"), ("q", "ب")]), grouped=True)
    assert caught.value.parameter == "q"
    assert parse_search(MultiDict([("source", "أ"), ("source", "ب")]), grouped=True).request.chosen == {
        "source": ("أ", "ب")
    }


def test_years_and_months_are_read_in_any_digits() -> None:
    args = MultiDict([("year", "٢٠١٥"), ("year", "۲۰۱۶"), ("year", "2015"), ("month", "٢٠٢٤-٠٤"), ("month", "unknown")])
    request = parse_search(args, grouped=True).request
    assert request.chosen == {"year": ("2015", "2016"), "month": ("2024-04", "unknown")}


def test_pages_beyond_ten_thousand_results_are_an_error() -> None:
    with pytest.raises(BadRequest):
        check(parse_search(MultiDict([("page", "101"), ("per_page", "100")]), grouped=True).request)
    check(parse_search(MultiDict([("page", "100"), ("per_page", "100")]), grouped=True).request)


words = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n", categories=("L", "N", "P")), min_size=1, max_size=9
)
names = words.map(name_form).filter(bool)
some_values = {
    "source": names,
    "year": st.sampled_from(["2023", "2024", "unknown"]),
    "month": st.sampled_from(["2023-01", "2024-12", "unknown"]),
    "day": st.sampled_from(["2023-01-31", "unknown"]),
    "cited": st.text("abxyzدم059", min_size=1, max_size=9).map("{}.example".format),
    "author": names,
    "tag": names,
    "language": st.sampled_from(["ar", "en"]),
}
selections = st.lists(st.sampled_from(FACETS), unique=True, max_size=3).flatmap(
    lambda names: st.fixed_dictionaries(
        {n: st.lists(some_values[n], unique=True, min_size=1, max_size=3).map(tuple) for n in names}
    )
)
requests = st.builds(
    SearchRequest,
    q=words,
    page=st.integers(1, 100),
    per_page=st.integers(1, 100),
    chosen=selections,
    excluded=selections,
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
    assert "مصدر آخر" in once.chosen["source"]
    assert (twice.chosen, twice.excluded) == (request.chosen, request.excluded)
    assert (twice.q, twice.page) == (request.q, 1)


@given(requests, st.sampled_from(["مصدر آخر", "-18", "\\و"]))
def test_a_value_is_excluded_let_back_in_and_never_both(request: SearchRequest, value: str) -> None:
    """Excluding a chosen value lets go of it; a value may begin with the sign of exclusion itself."""
    chosen = Links("/search", request, True).toggle("source", value)
    once = parse_search(_arguments(chosen), grouped=True).request
    assert value in once.chosen["source"]
    without = parse_search(_arguments(Links("/search", once, True).choices("source")(value)[1]), grouped=True).request
    assert (value in without.excluded["source"], value in without.chosen.get("source", ())) == (True, False)
    back = parse_search(_arguments(Links("/search", without, True).choices("source")(value)[1]), grouped=True).request
    assert value not in back.values_of("source")


def test_too_many_values_of_a_facet_are_an_error() -> None:
    with pytest.raises(BadRequest) as caught:
        parse_search(MultiDict([("author", str(n)) for n in range(20_000)]), grouped=False)
    assert (caught.value.parameter, caught.value.code) == ("author", "parameter.many")


def test_one_value_more_than_a_search_may_have_is_not_offered() -> None:
    """Those it has can be let go of or exchanged, those chosen and those excluded together; other facets take more."""
    chosen, excluded = tuple(f"م{n}" for n in range(MAX_VALUES - 1)), ("-18",)
    links = Links("/search", SearchRequest(chosen={"source": chosen}, excluded={"source": excluded}), True)
    assert links.choices("source")("مصدر آخر") == ("", "")
    assert all(links.choices("tag")("وسم"))
    for url in (*links.choices("source")("م1"), *links.choices("source")("-18")):
        assert len(parse_search(_arguments(url), grouped=True).request.values_of("source")) >= MAX_VALUES - 1
    fewer = Links("/search", SearchRequest(chosen={"source": chosen}), True)
    for url in fewer.choices("source")("مصدر آخر"):
        assert len(parse_search(_arguments(url), grouped=True).request.values_of("source")) == MAX_VALUES


def test_the_search_narrowed_down_by_nothing_keeps_its_query() -> None:
    request = SearchRequest("أمن", chosen={"tag": ("نفط",)}, excluded={"day": ("2024-01-01",)}, date_from="2024")
    assert parse_search(_arguments(Links("/search", request, False).everything()), grouped=False).request == (
        SearchRequest("أمن")
    )


def _arguments(url: str) -> MultiDict[str, str]:
    from urllib.parse import parse_qsl, urlsplit

    return MultiDict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def test_what_a_page_does_not_know_it_leaves_alone_and_the_endpoint_refuses() -> None:
    """Links are shared with marks of where they were found."""
    args = MultiDict([("q", "أمن"), ("utm_source", "x"), ("fbclid", "y")])
    assert parse_search(args, grouped=True).request == SearchRequest("أمن", group=True, fold=True)
    with pytest.raises(BadRequest) as caught:
        parse_search(args, grouped=False)
    assert caught.value.parameter == "utm_source"


@pytest.mark.parametrize(
    "typed", ["csis.org", "CSIS.org", "www.csis.org", "https://www.csis.org/analysis?x=1", "csis.org/"]
)
def test_a_cited_site_may_be_an_address(typed: str) -> None:
    for sign, selection in (("", "chosen"), ("-", "excluded")):
        request = parse_search(MultiDict([("cited", sign + typed)]), grouped=False).request
        assert getattr(request, selection) == {"cited": ("csis.org",)}


def test_numbers_are_read_in_any_digits() -> None:
    request = parse_search(MultiDict([("page", "٣"), ("per_page", "۱۰")]), grouped=False).request
    assert (request.page, request.per_page) == (3, 10)
