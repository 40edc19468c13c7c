"""A search that takes too long answers with what it has, says so, and spoils nothing for the next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.pipeline.reindex import index_articles
from index.settings import Settings
from search.results import ResultPage, SearchRequest
from search.service import SearchService, open_service
from search.suggest.suggester import suggestions
from tests.pages.articles import ARTICLES

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
