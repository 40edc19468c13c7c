"""A search that takes too long answers with what it has, says so, and spoils nothing for the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.pipeline.reindex import index_articles
from index.settings import Settings
from search.deadline import budget_is_spent, one_budget
from search.engines.arrays.searcher import search
from search.results import ResultPage, SearchRequest
from search.service import SearchService, open_service
from search.suggest.suggester import suggestions
from tests.pages.articles import ARTICLES
from web import create_app

QUERIES = [
    "اليابان",
    "اليابان التحالف الأمني",
    '"التحالف الأمني" اليابان',
    "اليابان OR التحالف OR القمح",
    "(اليابان OR القمح) -الأمني",
    "author:هند source:مركز القمح",
    "القم* اليابن~1 title:اليابان",
    "ظظظظظظ غغغغغغ",
    "",
]


class Clock:
    """A clock that tells `seconds` more at each look."""

    def __init__(self, seconds: float) -> None:
        self.now, self.seconds = 0.0, seconds

    def __call__(self) -> float:
        self.now += self.seconds
        return self.now


@pytest.fixture(autouse=True)
def _long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody's time is always over: the thread's own decides."""
    monkeypatch.setattr("search.deadline.monotonic", Clock(1e6))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    directory = tmp_path_factory.mktemp("deadline")
    index_articles(directory, ARTICLES)
    service = open_service(Settings(index_dir=directory))
    yield service
    service.close()


def found(page: ResultPage) -> tuple[object, ...]:
    return (page.total, page.hits, page.facets, page.total_is_exact, page.timed_out, page.notices)


@pytest.mark.parametrize("q", QUERIES)
def test_a_search_is_cut_at_any_moment_and_says_so(
    service: SearchService, monkeypatch: pytest.MonkeyPatch, q: str
) -> None:
    """Whatever the time is over before: an answer that says so, and the whole one for who asks with time enough."""
    monkeypatch.setattr("search.deadline.thread_time", Clock(0))
    whole = found(service.search(SearchRequest(q=q)))
    cut = 0
    for looks in range(1, 40):
        monkeypatch.setattr("search.deadline.thread_time", Clock(1 / looks))
        page = service.search(SearchRequest(q=q))
        assert page.timed_out == (not page.total_is_exact) == any(one.code == "timed_out" for one in page.notices)
        if page.timed_out:
            cut += 1
        else:
            assert found(page) == whole
    monkeypatch.setattr("search.deadline.thread_time", Clock(0))
    assert found(service.search(SearchRequest(q=q))) == whole
    assert cut or not q


def test_harakat_that_were_not_looked_at_are_not_remembered_as_different(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A vocalised word that was cut short finds all it should as soon as there is time."""
    index_articles(tmp_path, ARTICLES)
    service, request = open_service(Settings(index_dir=tmp_path)), SearchRequest(q="اليَابان", match="exact")
    monkeypatch.setattr("search.deadline.thread_time", Clock(0.4))
    assert service.search(request).timed_out
    monkeypatch.setattr("search.deadline.thread_time", Clock(0))
    late = service.search(request)
    service.close()
    fresh = open_service(Settings(index_dir=tmp_path))
    assert (late.total, late.timed_out) == (fresh.search(request).total, False)
    assert late.total
    fresh.close()


def test_what_was_found_is_kept_for_the_same_search_alone(
    service: SearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks again waits for no work; another page, filter, order or level of matching is another search."""
    monkeypatch.setattr("search.deadline.thread_time", Clock(0))
    runs: list[object] = []

    def counted(*given: object) -> object:
        runs.append(given)
        return search(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("search.engines.arrays.engine.search", counted)
    requests = [
        SearchRequest(q="اليابان القمح", suggest=False, **one)  # type: ignore[arg-type]
        for one in (
            *({}, {"per_page": 1}, {"sort": "date"}, {"match": "exact"}, {"group": True}, {"facets": ("source",)}),
            *({"chosen": {"source": (name,)}} for name in ("مركز القمح", "مركز")),
            *({"excluded": {"source": ("مركز القمح",)}}, {"date_from": "2020"}, {"date_to": "2020"}),
        )
    ]
    first = [found(service.search(request)) for request in requests]
    assert len(runs) == len(requests)
    assert [found(service.search(request)) for request in requests] == first
    assert len(runs) == len(requests)


def test_a_word_first_met_is_always_looked_up(service: SearchService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search whose time is over after its first word finds what that word finds, not everything and not nothing."""
    monkeypatch.setattr("search.deadline.thread_time", Clock(0))
    both = service.search(SearchRequest(q="+اليابان +التحالف")).total
    for looks in range(1, 40):
        monkeypatch.setattr("search.deadline.thread_time", Clock(1 / looks))
        page = service.search(SearchRequest(q="+اليابان +التحالف"))
        assert page.total < service.collection().paragraphs
        if page.hits:
            assert page.total >= both


def test_nothing_is_suggested_once_half_of_the_time_is_over(
    service: SearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A suggestion may cost as much as the search did; which word is missing costs little, and is said."""
    now = [0.0]
    monkeypatch.setattr("search.deadline.thread_time", lambda: now[0])
    request = SearchRequest(q="اليابن التحالف")
    assert service.search(request).suggestions

    def late(*given: object) -> object:
        now[0] += 0.4
        return suggestions(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("search.result_page.suggestions", late)
    page = service.search(request)
    assert (page.suggestions, page.timed_out) == ((), False)
    assert [one.word for one in page.missing] == ["اليابن", "التحالف"]


LONG = SearchRequest(q="اليابان التحالف الأمني القمح")
CALLS: dict[str, Callable[[SearchService], object]] = {
    "search": lambda service: service.search(LONG),
    "export": lambda service: service.export(LONG),
    "lines": lambda service: service.lines(LONG),
    "all lines": lambda service: service.export_lines(LONG, "after"),
    "values": lambda service: service.values(LONG, "source"),
    "compare": lambda service: service.compare(SearchRequest(), [LONG.q, "القمح"]),
    "article": lambda service: service.article("a1", LONG.q),
    "complete": lambda service: service.complete(LONG.q),
    "count by match": lambda service: service.count_by_match(LONG.q),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_whatever_is_asked_for_ends_in_time(
    service: SearchService, monkeypatch: pytest.MonkeyPatch, call: Callable[[SearchService], object]
) -> None:
    """Not searches alone: an article's matches, completions, exports, lists of values, lines, queries over time."""
    monkeypatch.setattr("search.deadline.thread_time", Clock(0))
    with one_budget() as ample:
        call(service)
    monkeypatch.setattr("search.deadline.thread_time", Clock(0.4))
    with one_budget() as scarce:
        call(service)
    assert (ample.is_spent, scarce.is_spent) == (False, True)


def test_what_is_cut_short_says_so(service: SearchService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.deadline.thread_time", Clock(0.4))
    assert service.export(LONG).timed_out
    assert service.article("a1", LONG.q).timed_out
    assert service.lines(LONG).found.timed_out


def test_searches_of_one_request_share_their_time(service: SearchService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten searches take no longer than one; those of the next request have all of theirs."""
    now = [0.0]
    monkeypatch.setattr("search.deadline.thread_time", lambda: now[0])
    with one_budget():
        assert not service.search(LONG).timed_out
        now[0] += 1
        assert service.search(LONG).timed_out
        assert budget_is_spent()
    assert not budget_is_spent()
    assert not service.search(LONG).timed_out


def test_lines_are_no_more_than_can_be_sorted(service: SearchService, monkeypatch: pytest.MonkeyPatch) -> None:
    """The places of the first words, where those of all are too many: the answer says so."""
    monkeypatch.setattr("search.deadline.thread_time", Clock(0))
    words = SearchRequest(q="اليابان OR القمح OR ال*")
    whole = service.lines(words)
    monkeypatch.setattr("search.engines.arrays.concordance._MOST", 1)
    part = service.lines(words)
    assert 0 < part.total < whole.total
    assert (whole.found.timed_out, part.found.timed_out) == (False, True)


def test_every_answer_of_a_request_says_that_time_was_over(
    service: SearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.deadline.thread_time", Clock(0.4))
    client = create_app(Settings(), service).test_client()
    for address in (f"/search?q={LONG.q}", f"/lines?q={LONG.q}", f"/sources?q={LONG.q}", f"/compare?q={LONG.q}"):
        assert client.get(f"/api/v1{address}").get_json()["timed_out"] is True, address
    many = client.get("/api/v1/multi-search", query_string={"search": [f"q={LONG.q}", "q=القمح"]}).get_json()
    assert [one["timed_out"] for one in many["results"]] == [True, True]
    assert client.get(f"/api/v1/search?format=csv&q={LONG.q}").headers["Bahith-Timed-Out"] == "true"
    for address in (f"/articles/a1?q={LONG.q}", f"/compare?q={LONG.q}", f"/search?q={LONG.q}"):
        assert "انتهى الوقت" in client.get(address).text, address
