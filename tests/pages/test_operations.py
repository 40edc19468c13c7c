"""What those who run the service need: health, metrics, errors that are told, commands."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

import web
from index.errors import SettingsError
from index.pipeline.reindex import index_articles, reindex
from index.settings import Settings
from tests.samples import SAMPLES
from web import create_app
from web.commands import program, serve_command
from web.http.limits import SharedStore
from web.http.serving import listen


def test_a_live_index_is_healthy(client: FlaskClient) -> None:
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok\n")


@pytest.mark.parametrize("path", ["/", "/search?q=x", "/articles/a1", "/sources", "/help", "/sitemap.xml"])
def test_without_an_index_readers_are_told_what_to_do(tmp_path: Path, path: str) -> None:
    client = create_app(Settings(index_dir=tmp_path / "none")).test_client()
    response = client.get(path)
    assert response.status_code == 503
    assert "bahith reindex" in response.text


def test_without_an_index_programs_are_told_too(tmp_path: Path) -> None:
    client = create_app(Settings(index_dir=tmp_path / "none", metrics=True)).test_client()
    response = client.get("/api/v1/search")
    assert response.json is not None
    assert (response.status_code, response.json["code"]) == (503, "index_unavailable")
    assert client.get("/healthz").status_code == 503
    for told in (response.json["error"], client.get("/healthz").text):
        assert "bahith reindex" in told
        assert str(tmp_path) not in told
    assert "bahith_index_up 0.0" in client.get("/metrics").text


def test_an_index_made_while_serving_is_served(tmp_path: Path) -> None:
    client = create_app(Settings(index_dir=tmp_path / "index")).test_client()
    assert client.get("/").status_code == 503
    index_articles(tmp_path / "index", SAMPLES)
    assert client.get("/").status_code == 200
    first = client.get("/search").headers["ETag"]
    index_articles(tmp_path / "index", SAMPLES[:2])
    assert client.get("/search", headers={"If-None-Match": first}).status_code == 200


def test_metrics_count_answers_and_are_off_unless_asked_for(client: FlaskClient, tmp_path: Path) -> None:
    client.get("/help")
    text = client.get("/metrics").text
    assert re.search(r'bahith_http_responses_total\{endpoint="pages.help_page",status="200"\} [1-9]', text)
    of_help = r'endpoint="pages.help_page"'
    count = re.search(rf"seconds_count\{{{of_help}\}} ([\d.]+)", text)
    infinite = re.search(rf'seconds_bucket\{{{of_help},le="\+Inf"\}} ([\d.]+)', text)
    assert count
    assert infinite
    assert count[1] == infinite[1]
    names = re.findall(r"^# TYPE (\S+)", text, re.MULTILINE)
    assert names == re.findall(r"^# HELP (\S+) .+\.$", text, re.MULTILINE)
    assert {"bahith_index_age_seconds", "bahith_index_bytes"} <= set(names)
    assert create_app(Settings(index_dir=tmp_path)).test_client().get("/metrics").status_code == 404


def test_a_reindex_that_changes_nothing_makes_no_index_younger(tmp_path: Path) -> None:
    """But says that it was done: who watches a timer watches that."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("عنوان\n\nفقرة عن الماء والسدود في الجبال.", "utf-8")
    settings = Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index", processes=1, metrics=True)
    reindex(settings)
    for path in settings.index_dir.rglob("*"):
        os.utime(path, (1e9, 1e9))
    reindex(settings)
    text = create_app(settings).test_client().get("/metrics").text
    ages = dict(re.findall(r"^bahith_(index|reindex)_age_seconds (\S+)", text, re.MULTILINE))
    assert (float(ages["index"]) > 1e8, float(ages["reindex"]) < 60) == (True, True)


def test_an_unexpected_error_is_told_without_its_traceback(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError("the inside of it")

    client = create_app(settings, Broken()).test_client()  # type: ignore[arg-type]
    page, answer = client.get("/search"), client.get("/api/v1/search")
    assert (page.status_code, answer.status_code) == (500, 500)
    assert answer.json is not None
    assert answer.json["code"] == "internal"
    assert "the inside of it" not in page.text + answer.text
    assert "the inside of it" in caplog.text


def limited(tmp_path: Path, requests_per_minute: int) -> FlaskClient:
    index_articles(tmp_path, SAMPLES)
    return create_app(Settings(index_dir=tmp_path, requests_per_minute=requests_per_minute)).test_client()


def test_too_many_requests_are_refused_and_told_when_to_come_again(tmp_path: Path) -> None:
    client = limited(tmp_path, 3)
    assert [client.get("/api/v1/search").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    answer, page = client.get("/api/v1/search"), client.get("/search")
    assert answer.json is not None
    assert (answer.json["code"], answer.json["ok"], page.status_code) == ("too_many_requests", False, 429)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    with client.get("/static/base.css") as style:
        assert client.get("/healthz").status_code == style.status_code == 200
    other = {"REMOTE_ADDR": "192.0.2.9"}
    assert client.get("/api/v1/search", environ_overrides=other).status_code == 200


def test_only_who_is_refused_is_told_to_wait_and_preflights_are_not_counted(tmp_path: Path) -> None:
    """A preflight that is refused is told to a page as a fault of the site, and each request may have one."""
    client = limited(tmp_path, 2)
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    for status in (200, 200, 429):
        assert client.options("/api/v1/search", headers=asked).status_code == 200
        answer = client.get("/api/v1/search", headers=asked)
        assert (answer.status_code, "Retry-After" in answer.headers) == (status, status == 429)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["X-RateLimit-Limit"] == "2"


def test_nothing_is_limited_unless_asked_for(tmp_path: Path) -> None:
    client = limited(tmp_path, 0)
    assert {client.get("/api/v1/suggest").status_code for _ in range(200)} == {200}


def test_processes_share_what_they_count(tmp_path: Path) -> None:
    """Two processes over one store give a reader one allowance; counts that are over begin anew."""
    index_articles(tmp_path, SAMPLES)
    settings = Settings(index_dir=tmp_path, requests_per_minute=3, limits_store=f"shared://{tmp_path}/limits")
    clients = [create_app(settings).test_client() for _ in range(2)]
    statuses = [clients[n % 2].get("/api/v1/suggest").status_code for n in range(6)]
    assert statuses == [200, 200, 200, 429, 429, 429]
    store = SharedStore(f"shared://{tmp_path}/other")
    assert [store.incr("reader", 60), store.incr("reader", 60), store.get("reader"), store.get("nobody")] == [
        1,
        2,
        2,
        0,
    ]
    assert [store.incr("gone", -1), store.incr("gone", 60)] == [1, 1]
    assert store.check()
    store.clear("reader")
    assert (store.get("reader"), store.reset()) == (0, 1)


def test_addresses_written_two_ways_share_one_allowance_and_others_have_their_own(tmp_path: Path) -> None:
    client = limited(tmp_path, 1)
    addresses = ["192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.2", "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"]
    answers = [client.get("/api/v1/suggest", environ_overrides={"REMOTE_ADDR": each}) for each in addresses]
    assert [answer.status_code for answer in answers] == [200, 429, 200, 200, 429, 200]


def test_commands_speak_arabic_first() -> None:
    said = CliRunner().invoke(serve_command, ["--help"]).output
    for line in said.splitlines():
        if " | " in line:
            assert re.search("[\u0621-\u064a]", line.split(" | ")[0]), line
    assert said.count(" | ") == 6


def test_the_program_has_its_commands() -> None:
    """Every command that is made anywhere is one of the program's."""
    root = Path(web.__file__).parent.parent
    sources = [
        path.read_text("utf-8") for package in ("index", "search", "web") for path in (root / package).rglob("*.py")
    ]
    made = [name for source in sources for name in re.findall(r'^@command\("([a-z-]+)"', source, re.MULTILINE)]
    assert sorted(made) == program.list_commands(click.Context(program))


def test_a_command_loads_what_it_needs_only() -> None:
    """Whoever reindexes every minute does not wait for a web server, nor for readers of files that did not change."""
    unneeded = ("flask", "jinja2", "granian", "search.service", "index.reading.reader")
    code = "import sys; from web.commands import main\ntry: main()\nfinally: print({*sys.modules} & {*UNNEEDED})"
    done = subprocess.run(
        [sys.executable, "-c", code.replace("UNNEEDED", repr(unneeded)), "reindex", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "set()"


def test_the_flask_command_has_them_too(settings: Settings) -> None:
    result = create_app(settings).test_cli_runner().invoke(args=["serve", "--help"])
    assert "--port" in result.output


def test_a_port_out_of_range_is_refused() -> None:
    refused = CliRunner().invoke(serve_command, ["--port", "70000"])
    assert (refused.exit_code, "0" in refused.stderr, "65535" in refused.stderr) == (2, True, True)


def bahith(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from web.commands import main; main()", *arguments]


def surroundings(settings: Settings) -> dict[str, Any]:
    environment = {"BAHITH_INDEX_DIR": str(settings.index_dir), "PYTHONIOENCODING": "utf-8", "PATH": ""}
    return {"env": environment, "cwd": Path(__file__).parents[2]}


def test_serve_prints_its_address_and_answers_there(settings: Settings) -> None:
    with subprocess.Popen(bahith("serve", "--port", "0"), stdout=subprocess.PIPE, **surroundings(settings)) as server:
        assert server.stdout
        address = re.search(rb"http://127\.0\.0\.1:\d+", server.stdout.readline())
        try:
            assert address
            with urllib.request.urlopen(f"{address[0].decode()}/healthz", timeout=10) as answer:
                assert answer.read() == b"ok\n"
        finally:
            server.terminate()


@pytest.mark.parametrize("ours", [True, False])
def test_a_busy_port_is_said_in_one_line(settings: Settings, ours: bool) -> None:
    with listen(Settings(port=0)) if ours else socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = subprocess.run(
            bahith("serve", "--port", port), capture_output=True, check=False, **surroundings(settings)
        )
    assert result.returncode == 1
    assert result.stderr.count(b"\n") == 1
    arabic, english = result.stderr.decode().split(" | ")
    assert f"127.0.0.1:{port}: المنفذ مشغول" in arabic
    assert "the port is in use" in english


@pytest.mark.parametrize("store", ["foo://:s3cret@host", "s3cret", "memcached://s3cret"])
def test_a_store_that_is_none_is_a_setting_that_is_wrong(tmp_path: Path, store: str) -> None:
    settings = Settings(index_dir=tmp_path, requests_per_minute=3, limits_store=store)
    with pytest.raises(SettingsError, match="limits_store") as raised:
        create_app(settings)
    assert "s3cret" not in str(raised.value)
