"""Every answer is safe to show and cheap to show again."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

PATHS = [
    "/",
    "/search?q=اليابان",
    "/articles/a1",
    "/api/v1/search",
    "/nothing",
    "/api/v1/nothing",
    "/fonts/none",
]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_inline_and_nothing_from_elsewhere_is_allowed(client: FlaskClient, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert client.get(path).headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/search?q=اليابان", "/articles/a1", "/api/v1/search?q=اليابان", "/sitemap.xml"])
def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_the_tag_of_a_page_knows_language_and_preferences(client: FlaskClient) -> None:
    tags = {client.get("/", headers={"Accept-Language": language}).headers["ETag"] for language in ("ar", "en")}
    client.set_cookie("theme", "dark")
    tags.add(client.get("/").headers["ETag"])
    client.set_cookie("theme", "nonsense")
    tags.add(client.get("/").headers["ETag"])
    assert len(tags) == 3


def test_the_tag_of_a_page_knows_how_it_was_reached(client: FlaskClient) -> None:
    """Addresses in a page begin with the scheme and the host it was asked for under."""
    places = ("http://localhost", "https://localhost", "http://other.example")
    assert len({client.get("/", base_url=place).headers["ETag"] for place in places}) == 3


def test_any_tag_at_all_is_no_page_that_a_reader_has(client: FlaskClient) -> None:
    """`*` is for those who write; taken for a page it would hide that there is none."""
    for path, status in (("/", 200), ("/articles/nope", 404), ("/search?page=0", 400)):
        assert client.get(path, headers={"If-None-Match": "*"}).status_code == status


def test_errors_have_no_tag(client: FlaskClient) -> None:
    assert "ETag" not in client.get("/nothing").headers


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/nothing", "/articles/none", "/search?page=0", "/static/none"])
def test_errors_are_kept_by_nobody(client: FlaskClient, path: str) -> None:
    """What is not there today may be there after the next reindex; a cache may keep a 404 where nothing is said."""
    answer = client.get(path)
    assert (answer.status_code >= 400, answer.headers["Cache-Control"]) == (True, "no-store")
    assert "ETag" not in client.get("/search?page=0").headers


def test_fonts_and_styles_may_be_kept_for_a_year(client: FlaskClient) -> None:
    for path in ("/static/fonts/sans-400-core.woff2", "/static/base.css"):
        with client.get(path) as response:
            assert "max-age=31536000" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=اليابان",
        "/articles/a1",
        "/lines?q=اليابان",
        "/compare?q=اليابان",
        "/stories",
        "/story/a1",
        "/help",
        "/basket?p=a1:3",
    ],
)
def test_style_and_script_of_a_page_stay_under_sixty_kilobytes(client: FlaskClient, path: str) -> None:
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"?]+\.(?:css|js))', client.get(path).text))
    assert len(addresses) >= 2
    weight = 0
    for address in addresses:
        with client.get(address) as response:
            weight += len(response.data)
    assert weight < 60_000


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_says_how_long_it_took(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        name, _, took_ms = response.headers["Server-Timing"].partition(";dur=")
        assert name == "app"
        assert 0 < float(took_ms) < 60_000
