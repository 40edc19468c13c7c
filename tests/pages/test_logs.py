"""What is written down, and that it tells nobody's queries unless asked to."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import BahithError
from index.settings import Settings
from search.results import SearchRequest
from search.service import open_service
from web import create_app
from web.http.logs import JsonFormatter, TextFormatter
from web.http.serving import read_ahead


def record(message: str, **given: object) -> logging.LogRecord:
    made = logging.makeLogRecord({"name": "bahith.requests", "levelname": "INFO", "msg": message})
    vars(made).update(given)
    return made


def test_a_record_is_one_object_of_json_with_all_that_was_given() -> None:
    line = JsonFormatter().format(record("طلب", path="/a\nb", status=200))
    told = json.loads(line)
    assert "\n" not in line
    assert (told["message"], told["level"], told["path"], told["status"]) == ("طلب", "info", "/a\nb", 200)
    try:
        raise ValueError("inside")
    except ValueError:
        failed = record("failed", exc_info=sys.exc_info())
    assert "ValueError: inside" in json.loads(JsonFormatter().format(failed))["exception"]


def test_a_line_of_text_cannot_look_like_two() -> None:
    assert TextFormatter().format(record("a", path="/b\n2026 ERROR forged")).count("\n") == 0


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b[31m", "\x85", "\u2028", "\u202e", "\ufeff", "\U000e0001", "\udcd9"])
def test_what_is_not_seen_is_written_out(sign: str) -> None:
    """A terminal obeys some of it, and readers take some of it for the end of a line."""
    path = f"/مقال{sign}/آخر"
    lines = [maker.format(record("a", path=path)) for maker in (TextFormatter(), JsonFormatter())]
    assert all(line.isprintable() for line in lines)
    assert json.loads(lines[1])["path"] == path


def test_a_value_with_blanks_is_one_value() -> None:
    line = TextFormatter().format(record("a", path='/b status=200 "c', status=404, stages_ms={"match": 1.5}))
    assert line.endswith(r"""path="/b status=200 \"c" status=404 stages_ms={'match': 1.5}""")


@pytest.mark.parametrize("queries", [False, True])
def test_requests_are_written_without_their_queries_unless_asked_for(
    settings: Settings, caplog: pytest.LogCaptureFixture, queries: bool
) -> None:
    client = create_app(replace(settings, log_requests=True, log_queries=queries)).test_client()
    with caplog.at_level("INFO", "bahith.requests"):
        client.get("/search", query_string="q=secretسر")
    (told,) = (vars(each) for each in caplog.records if each.name == "bahith.requests")
    assert (told["path"], told["status"], told["method"]) == ("/search", 200, "GET")
    assert (told.get("query") == "q=secretسر") is queries
    assert queries or "secret" not in str(told)


@pytest.mark.parametrize("queries", [False, True])
def test_a_word_that_is_part_of_the_path_is_a_query_too(
    settings: Settings, caplog: pytest.LogCaptureFixture, queries: bool
) -> None:
    client = create_app(replace(settings, log_requests=True, log_queries=queries)).test_client()
    with caplog.at_level("INFO", "bahith.requests"):
        client.get("/word/secret")
        client.get("/articles/a1")
    paths = [vars(each)["path"] for each in caplog.records if each.name == "bahith.requests"]
    assert paths == ["/word/secret" if queries else "/word/<word>", "/articles/a1"]


@pytest.mark.parametrize("queries", [False, True])
def test_slow_searches_are_written_with_their_stages(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, queries: bool
) -> None:
    ticking: Callable[[], float] = iter(range(1000)).__next__
    monkeypatch.setattr("search.slowlog.perf_counter", ticking)
    monkeypatch.setattr("search.service.perf_counter", ticking)
    for least_ms, times in ((60_000, 0), (1, 1), (0, 0)):
        caplog.clear()
        service = open_service(replace(settings, slow_query_ms=least_ms, log_queries=queries))
        service.search(SearchRequest(q="secret"))
        service.close()
        told = [vars(each) for each in caplog.records if each.name == "bahith.slow"]
        assert len(told) == times
        for each in told:
            assert set(each["stages_ms"]) == {"rewrite", "match", "highlight", "suggestions"}
            assert ("secret" in str(each)) is queries


def test_slow_lines_and_comparisons_are_written_too(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticking: Callable[[], float] = iter(range(1000)).__next__
    for module in ("search.slowlog", "search.service"):
        monkeypatch.setattr(f"{module}.perf_counter", ticking)
    with open_service(replace(settings, slow_query_ms=1)) as service:
        service.lines(SearchRequest(q="اليابان"))
        service.compare(SearchRequest(), ["اليابان", "الصين"])  # and all paragraphs, for shares
    told = [vars(each) for each in caplog.records if each.name == "bahith.slow"]
    stages = [set(each["stages_ms"]) for each in told]
    assert stages[0] == {"rewrite", "match", "suggestions"}
    assert len(stages) > 3
    assert all(each == {"rewrite", "match"} for each in stages[1:])
    assert "اليابان" not in str(told)


def test_what_a_server_asks_before_it_serves_is_no_slow_search(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Searches of readers are told afterwards, whether or not there was an index to ask."""
    monkeypatch.setattr("search.service.perf_counter", iter(range(1000)).__next__)
    for index_dir in (settings.index_dir, tmp_path / "none"):
        with open_service(replace(settings, slow_query_ms=1, index_dir=index_dir)) as service, suppress(BahithError):
            caplog.clear()
            read_ahead(service)
            assert caplog.records == []
        with open_service(replace(settings, slow_query_ms=1)) as service:
            caplog.clear()
            service.search(SearchRequest(q="اليابان"))
            assert [each.name for each in caplog.records] == ["bahith.slow"]
