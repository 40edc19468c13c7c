"""Whatever is typed is answered: no query, identifier or parameter makes an error page of ours."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MANY = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PIECES = [
    "اليابان",
    "الأمنيِّ",
    "AUKUS",
    " ",
    '"',
    "(",
    ")",
    "-",
    "+",
    "*",
    "~",
    "~9",
    "|",
    "OR",
    "أو",
    "NOT",
    ":",
    "title:",
]
PIECES += [
    "العنوان:",
    "التاريخ:",
    "date:[2024",
    " إلى ",
    "]",
    "source:",
    "\x00",
    "\u200f",
    "﷽",
    "🙂",
    "\ud7ff",
    "<b>",
    "%",
    "2024",
]
queries = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40)


@MANY
@given(queries)
def test_any_query_is_answered(app: Flask, q: str) -> None:
    client = app.test_client()
    page = client.get("/search", query_string={"q": q})
    answer = client.get("/api/v1/search", query_string={"q": q})
    assert (page.status_code, answer.status_code) == (200, 200)
    assert client.get("/api/v1/suggest", query_string={"q": q}).status_code == 200
    assert client.get("/articles/a1", query_string={"q": q}).status_code == 200


@MANY
@given(st.text(min_size=1, max_size=20))
def test_any_address_is_answered(app: Flask, name: str) -> None:
    client = app.test_client()
    for path in ("/articles/", "/cited/", "/cite/", "/api/v1/articles/"):
        assert client.get(path + quote(name, safe="")).status_code in (200, 404, 308)


@MANY
@given(st.sampled_from(["from", "to", "source", "month", "cited", "sort", "page", "format"]), st.text(max_size=12))
def test_any_value_of_a_parameter_is_answered_or_named(app: Flask, name: str, value: str) -> None:
    answer = app.test_client().get("/api/v1/search", query_string={name: value})
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.json is not None
        assert answer.json["errors"][0]["parameter"] == name
