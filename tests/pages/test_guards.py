"""What is refused before any work, and that it is refused in the one shape."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import RequestTimeout, ServiceUnavailable
from werkzeug.test import create_environ, run_wsgi_app

from index.schema import FACETS
from search.links import MAX_VALUES
from web.http.guards import MAX_HEADERS, MAX_QUERY_STRING
from web.http.threads import REFUSED

NO_HOSTS = ["a..b", "..", "xn--", "xn--a", "a" * 64, f"x.{'a' * 64}.org", "a b", "[::1", "a/b", "a@b", "a:b:c", "a\x01"]
HOSTS = ["", "a", "bahith.example", "bahith.example.:8000", "127.0.0.1:80", "[::1]:8000", "xn--mgbh0fb.example"]


@pytest.mark.parametrize("host", NO_HOSTS)
@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/search", "/nothing"])
def test_a_host_that_is_none_is_a_bad_request(app: Flask, host: str, path: str) -> None:
    environ = create_environ(path) | {"HTTP_HOST": host}
    body, status, _ = run_wsgi_app(app, environ, buffered=True)
    assert (status[:3], b"Host" in b"".join(body)) == ("400", True)


@pytest.mark.parametrize("host", HOSTS)
def test_hosts_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", environ_overrides={"HTTP_HOST": host}).status_code == 200


@pytest.mark.parametrize("name", sorted({*FACETS} - {"year", "month", "day"}))
def test_a_parameter_has_some_values_and_not_thousands(client: FlaskClient, name: str) -> None:
    """Every link of a page repeats all values: a page of n of them would grow with n²."""
    values = [f"{name}=x{number}" for number in range(MAX_VALUES + 1)]
    answer = client.get(f"/api/v1/search?{'&'.join(values)}")
    assert answer.json is not None
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (400, name)
    assert str(MAX_VALUES) in answer.json["error"]
    assert client.get(f"/api/v1/search?{'&'.join(values[1:])}").status_code == 200


def test_an_address_has_a_length(client: FlaskClient) -> None:
    """The page and the endpoint say how long it may be; one byte less is answered."""
    longest = f"utm={'x' * (MAX_QUERY_STRING - 4)}"
    assert client.get(f"/help?lang=ar&{longest[:-8]}").status_code in (200, 400)
    assert client.get(f"/healthz?{longest}").status_code == 200
    for path in ("/search", "/api/v1/search", "/healthz"):
        answer = client.get(f"{path}?{longest}x")
        assert answer.status_code == 400
        assert str(MAX_QUERY_STRING) in answer.text


def test_headers_have_a_size(client: FlaskClient) -> None:
    """What is refused before any work is told in the one shape too, and on a page."""
    assert client.get("/api/v1/search", headers={"X-Long": "x" * (MAX_HEADERS - 1000)}).status_code == 200
    answer = client.get("/api/v1/search", headers={"X-Long": "x" * MAX_HEADERS})
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"], answer.json["status"]) == (431, "headers_too_large", 431)
    assert "<h1" in client.get("/help", headers={"X-Long": "x" * MAX_HEADERS}).text


def test_one_request_too_many_is_told_when_to_come_again(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search", environ_overrides={REFUSED: ServiceUnavailable(retry_after=1)})
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "busy", "1")


def test_a_request_that_did_not_come_whole_is_told_so(client: FlaskClient) -> None:
    answer = client.post("/api/v1/search", environ_overrides={REFUSED: RequestTimeout()})
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"], answer.headers["Connection"]) == (408, "timeout", "close")


@pytest.mark.parametrize("cut", ["%D8%A7%D9", "%D8%A7%ED%A0%80", "%D8%A7%FF", "%C0%AF%D8%A7"])
def test_letters_that_are_no_utf_8_are_told_to_programs_and_left_out_of_pages(client: FlaskClient, cut: str) -> None:
    """A link that was cut within a letter finds what is left of it."""
    answer = client.get(f"/api/v1/search?q={cut}")
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (400, "bad_parameter")
    page = client.get(f"/search?q={cut}")
    assert (page.status_code, page.text.count('name="q" value="ا"') > 0, "%D9" in page.text) == (200, True, False)


@pytest.mark.parametrize("q", ["%25D8", "100%", "%u0627", "%D8%A7%zz"])
def test_percent_signs_that_are_typed_stay(client: FlaskClient, q: str) -> None:
    assert client.get(f"/api/v1/search?q={q}").status_code == 200


@pytest.mark.parametrize("asked", ["bytes=0-9", "bytes=0-1,5-6", "bytes=99999999-", "letters"])
def test_files_are_given_whole(client: FlaskClient, asked: str) -> None:
    with client.get("/static/base.css", headers={"Range": asked, "Accept-Encoding": "gzip"}) as answer:
        assert (answer.status_code, answer.headers.get("Accept-Ranges")) == (200, None)


@pytest.mark.parametrize("header", ["If-Match", "If-Unmodified-Since"])
@pytest.mark.parametrize("path", ["/", "/api/v1/search", "/static/base.css"])
def test_conditions_of_writers_keep_nobody_from_reading(client: FlaskClient, path: str, header: str) -> None:
    value = '"x"' if header == "If-Match" else "Thu, 01 Jan 1970 00:00:00 GMT"
    with client.get(path, headers={header: value, "Accept-Encoding": "gzip"}) as answer:
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip", "gzip"), ("gzip;q=0", None), ("*;q=0", None), ("br;q=0, gzip", "gzip"), ("gzip;q=0, *;q=0.5", "br")],
)
def test_a_coding_that_is_refused_is_not_used(client: FlaskClient, accepted: str, coding: str | None) -> None:
    answer = client.get("/api/v1/search", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding


@pytest.mark.parametrize(("method", "path", "status"), [("POST", "search", 405), ("GET", "nothing", 404)])
def test_programs_are_told_in_both_languages(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(f"/api/v1/{path}", method=method)
    assert answer.json is not None
    assert answer.status_code == status
    assert all(
        any(letter in half for letter in letters)
        for half, letters in zip(answer.json["error"].split(" | "), ("ابت", "abe"), strict=True)
    )
