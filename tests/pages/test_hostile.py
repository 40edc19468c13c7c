"""Requests made to do harm: none is an error of ours, none is long at work, none tells what it should not."""

from __future__ import annotations

import time
from urllib.parse import quote, urlencode, urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

MOST_S = 1.0
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
QUERIES = {
    "a phrase of one word": '"' + "في " * 120 + '"~50',
    "a phrase without slop": '"' + "في " * 160 + '"',
    "an author many times": "author:محمد* " * 35,
    "a source many times": "source:ال* " * 38,
    "prefixes of one letter": " ".join(f"{letter}*" for letter in ARABIC),
    "fuzzy words": " ".join(f"{letter}لسعودية~2" for letter in ARABIC),
    "unknown words": " ".join(f"ظكغ{a}{b}" for a in ARABIC[:8] for b in ARABIC[:9]),
    "vocalised words": " ".join(("فِي", "مِنْ", "عَلَى", "إِلَى", "عَنْ") * 12),
    "brackets": "(" * 250 + "ا" + ")" * 249,
    "exclusions": "-ا " * 166,
    "one long word": "ا" * 500,
    "harakat alone": "\u064e" * 500,
    "operators": "OR AND NOT " * 45,
    "a ligature of words": "ﷺ" * 500,
    "quotation marks": '"' * 500,
    "dates": "date:[2024 TO 2025] " * 25,
    "wildcards": "ا*ا*ا*ا " * 60,
    "fields": "title:note:text:" * 31,
    "a run of tatweel": "ما" + "ـ" * 498,
    "a bracket and marks of direction": "[" + "\u200f" * 499,
    "phrases of prefixes": " ".join(f'"{letter}* في"~9' for letter in ARABIC),
    "any prefix": " OR ".join(f"{letter}*" for letter in ARABIC),
}
MATCHES = ("exact", "normal", "broad")
ROUTES = ["/", "/search", "/articles/a1", "/articles/../../etc/passwd", "/cite/a1", "/cited/example.org", "/sources"]
ROUTES += ["/help", "/api/v1/search", "/api/v1/suggest", "/api/v1/articles/a1", "/api/v1/openapi.json", "/healthz"]
ROUTES += ["/metrics", "/static/base.css", "/static/../web.py", "/preferences", "/sitemap.xml", "/sitemap-0.xml"]
ROUTES += ["/robots.txt", "/opensearch.xml", "/nothing", "//evil.example", "/api/v1/", "/%00", "/\u202e"]
ROUTES += ["/basket", "/api/v1/basket", "/api/v1/cite/a1"]
ROUTES += ["/stories", "/story/a1", "/api/v1/stories", "/api/v1/stories/a1"]
NAMES = ["q", "page", "per_page", "source", "author", "year", "month", "cited", "from", "to", "in", "match", "group"]
NAMES += ["sort", "facets", "format", "lang", "limit", "paragraph", "note", "back", "utm_source", "cursor", "fields"]
NAMES += ["p", "style", "up", "remove", "first", "then", "one", "other"]
VALUES = ["", "x", "-1", "0", "1", "101", "9" * 30, "NaN", "٣", "../..", "<script>", "'\"", "\r\nSet-Cookie: a=b"]
VALUES += [
    "\x00",
    "\u202e",
    "2024-04",
    "2024-13-45",
    "csv",
    "ris",
    "rss",
    "json",
    "اليابان",
    "-اليابان",
    "\ud7ff",
    "none",
]
VALUES += ["{{7*7}}", "%", "%zz", "a" * 600, "اليابان OR", "unknown", "exact", "broad", "article", "-date", "text"]
METHODS = ["GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"]
HEADERS = ["Accept", "Accept-Encoding", "Accept-Language", "Cookie", "Host", "If-None-Match", "Range", "Referer"]
HEADERS += [
    "Origin",
    "X-Forwarded-For",
    "X-Forwarded-Prefix",
    "Content-Type",
    "If-Modified-Since",
    "Access-Control-Request-Headers",
]
STATUSES = {200, 206, 303, 304, 308, 400, 404, 405, 413, 415, 416, 503}


def asked(app: Flask, path: str, query: str, method: str = "GET", headers: dict[str, str] | None = None) -> str:
    """Ask, and hold the answer to what is true of every answer; its body, as text."""
    builder = EnvironBuilder(quote(path), query_string=query, method=method)
    environ = builder.get_environ() | {f"HTTP_{n.upper().replace('-', '_')}": v for n, v in (headers or {}).items()}
    started = time.thread_time()
    body, status, sent = run_wsgi_app(app, environ, buffered=True)
    text = b"".join(body).decode("utf-8", "replace")
    assert time.thread_time() - started < MOST_S
    assert int(status[:3]) in STATUSES, (path, query, status)
    assert not any("\n" in value or "\r" in value for _, value in sent)
    assert urlsplit(sent.get("Location", "")).netloc in ("", environ.get("HTTP_HOST") or "localhost")
    assert "Traceback" not in text
    return text


@pytest.mark.parametrize("match", MATCHES)
@pytest.mark.parametrize("q", QUERIES.values(), ids=QUERIES.keys())
@pytest.mark.parametrize(
    "path", ["/search", "/api/v1/search", "/articles/a1", "/api/v1/suggest", "/api/v1/lines", "/api/v1/compare"]
)
def test_a_query_made_to_cost_much_is_answered_in_time(app: Flask, path: str, q: str, match: str) -> None:
    """Every kind of query that was slow once, on a page, as JSON, in an article, as it is typed."""
    asked(app, path, urlencode({"q": q[:500]} | ({"match": match} if "suggest" not in path else {})))


@pytest.mark.parametrize("q", ["a\x00b", "\u202eabc", "\u2066abc\u2069", "\x1b[31m", "a\x85b"])
def test_what_cannot_be_seen_is_not_shown_again(app: Flask, q: str) -> None:
    """A control character of a query, or one that turns the text around it, is in no page and no title."""
    for path in ("/search", "/api/v1/search", "/articles/a1"):
        text = asked(app, path, urlencode({"q": q}))
        # pages isolate what they quote by U+2068 and U+2069 themselves
        assert not {*"\x00\x1b\x85\u202a\u202b\u202d\u202e\u2066\u2067"} & {*text}


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(ROUTES) | st.text(max_size=20).map("/".__add__),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES) | st.text(max_size=30)), max_size=6),
    st.sampled_from(METHODS),
    st.dictionaries(
        st.sampled_from(HEADERS),
        st.sampled_from([*VALUES, "a..b", "xn--", "ar", "*", "bytes=0-", "bytes=9-1", "lang=xx; theme=\\"]),
        max_size=3,
    ),
)
def test_no_request_is_an_error_of_ours(
    app: Flask, path: str, pairs: list[tuple[str, str]], method: str, headers: dict[str, str]
) -> None:
    """Whatever routes, parameters, methods and headers are put together."""
    latin = {name: value.encode("utf-8", "replace").decode("latin-1") for name, value in headers.items()}
    query = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])
    asked(app, path, query, method, latin)
