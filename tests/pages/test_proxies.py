"""Behind a proxy: addresses, schemes, paths and readers are those the proxy tells of, where it is trusted."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from index.settings import Settings
from search.service import SearchService
from web import create_app

FORWARDED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "library.example",
    "X-Forwarded-Prefix": "/bahith",
}
PATHS = ["/", "/search?q=اليابان", "/articles/a1", "/nothing", "/sources", "/help", "/cite/a1"]


def client_of(settings: Settings, service: SearchService, **changes: object) -> FlaskClient:
    return create_app(replace(settings, **changes), service).test_client()  # type: ignore[arg-type]


def links(text: str) -> set[str]:
    """Every address in a page that is of the page's own site, `#…` excepted."""
    found = re.findall(r'(?:href|src|action|data-url)="([^"#][^"]*)"', text)
    return {address for address in found if not re.match(r"https?://(?!library\.example|localhost)|data:", address)}


def outside(text: str) -> set[str]:
    """The links of a page that lead out of the path it stands under."""
    return {link for link in links(text) if not re.match(r"(https://library\.example)?/bahith(/|$)|\?", link)}


@pytest.mark.parametrize("path", PATHS)
def test_every_link_of_a_page_stays_under_the_path_of_the_proxy(
    settings: Settings, service: SearchService, path: str
) -> None:
    client = client_of(settings, service, trusted_proxies=1, base_url="")
    text = client.get(path, headers=FORWARDED).text
    assert links(text)
    assert outside(text) == set()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("left_in", [False, True], ids=["cut off by the proxy", "left in by it"])
def test_a_site_stands_under_the_path_of_its_base_url(
    settings: Settings, service: SearchService, path: str, left_in: bool
) -> None:
    client = client_of(settings, service, base_url="https://library.example/bahith")
    answer = client.get(f"/bahith{path}" if left_in else path)
    assert answer.status_code == (404 if path == "/nothing" else 200)
    assert {
        link for link in links(answer.text) if not re.match(r"(https://library\.example)?/bahith(/|$)|\?", link)
    } == set()


@pytest.mark.parametrize("prefix", ["/bahith", "/bahith/", "/"])
def test_a_path_may_be_told_with_a_slash_at_its_end(settings: Settings, service: SearchService, prefix: str) -> None:
    client = client_of(settings, service, trusted_proxies=1, base_url="")
    answer = client.get("/", headers={**FORWARDED, "X-Forwarded-Prefix": prefix})
    assert (answer.status_code, f'action="{prefix.rstrip("/")}/search"' in answer.text) == (200, True)


@pytest.mark.parametrize("back", ["", "//evil.example", "/\\evil.example"])
def test_what_a_reader_chooses_stays_under_the_path(settings: Settings, service: SearchService, back: str) -> None:
    """Its host may have other sites, with a `lang` of their own."""
    client = client_of(settings, service, trusted_proxies=1, base_url="")
    answers = [
        client.post("/preferences", headers=FORWARDED, data={"theme": "dark", "back": back}),
        client.get("/?lang=en", headers=FORWARDED),
    ]
    for answer in answers:
        assert {"Path=/bahith/", "Secure", "SameSite=Lax"} <= set(answer.headers["Set-Cookie"].split("; "))
    assert answers[0].headers["Location"] == "/bahith/"


def test_the_endpoint_answers_with_addresses_readers_can_follow(settings: Settings, service: SearchService) -> None:
    answer = client_of(settings, service, trusted_proxies=1, base_url="").get(
        "/api/v1/search?q=اليابان&per_page=1", headers=FORWARDED
    )
    assert answer.json is not None
    assert answer.json["hits"][0]["url"].startswith("/bahith/articles/")
    assert answer.json["next_url"].startswith("/bahith/api/v1/search?")


def test_nobody_is_believed_who_is_no_proxy_of_ours(settings: Settings, service: SearchService) -> None:
    """Readers may send such headers themselves."""
    text = client_of(settings, service, base_url="").get("/", headers=FORWARDED).text
    assert "/bahith/" not in text
    assert "library.example" not in text


def test_readers_behind_a_proxy_have_each_their_own_allowance(settings: Settings, service: SearchService) -> None:
    client = client_of(settings, service, trusted_proxies=1, requests_per_minute=1)
    readers = ["203.0.113.1", "203.0.113.1", "203.0.113.2", "spoofed, 203.0.113.2"]
    answers = [client.get("/api/v1/suggest", headers={"X-Forwarded-For": each}).status_code for each in readers]
    assert answers == [200, 429, 200, 429]


def test_a_proxy_that_tells_of_no_host_is_told_so(settings: Settings, service: SearchService) -> None:
    client = client_of(settings, service, trusted_proxies=1, base_url="")
    assert client.get("/", headers={"X-Forwarded-Host": "a..b"}).status_code == 400


@pytest.mark.parametrize(
    ("header", "value"),
    [
        *(
            ("X-Forwarded-Prefix", prefix)
            for prefix in ("//evil.example", "x", "https://evil.example", "/a/../b", "/..")
        ),
        *(("X-Forwarded-Prefix", prefix) for prefix in ("/a\\b", "/<script>", "/a b", "/a?b", "/a#b")),
        *(("X-Forwarded-Proto", scheme) for scheme in ("javascript", "ftp", "//evil.example")),
        *(("X-Forwarded-Host", host) for host in ("a..b", "evil.example/x", "a@b")),
        *(("X-Forwarded-Port", port) for port in ("80/evil", "99999")),
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/v1/search", "/nothing"])
def test_what_a_proxy_passes_on_unseen_is_in_no_link(
    settings: Settings, service: SearchService, path: str, header: str, value: str
) -> None:
    """A proxy that does not set a header passes on what a client has put there."""
    client = client_of(settings, service, trusted_proxies=1, base_url="")
    answer = client.get(path, headers={header: value})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "javascript:" not in answer.text
