"""The description of the endpoint tells every route, answer, key and format as they are."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from flask.testing import FlaskClient

from search.links import FORMATS
from tests.pages.answers import ask, conforms


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/api/v1/search", "Results"),
        ("/api/v1/search?q=اليابان&group=article&facets=none", "Results"),
        ("/api/v1/search?q=امريكي الصن", "Results"),
        ("/api/v1/search?q=(ناقص", "Results"),
        ("/api/v1/articles/a1", "One"),
        ("/api/v1/articles/a4", "One"),
        ("/api/v1/articles/long", "One"),
        ("/api/v1/suggest?q=الي", "Completions"),
        ("/api/v1/suggest", "Completions"),
        ("/api/v1/sources", "Values"),
        ("/api/v1/authors?q=اليابان&per_page=1", "Values"),
        ("/api/v1/tags?contains=امن", "Values"),
        ("/api/v1/cited?tag=أمن", "Values"),
        ("/api/v1/word?w=للصواريخ", "Word"),
        ("/api/v1/multi-search?search=q%3Dاليابان&search=&search=page%3D0", "Many"),
    ],
)
def test_answers_are_as_described(client: FlaskClient, path: str, schema: str) -> None:
    conforms(ask(client, path), {"$ref": f"#/components/schemas/{schema}"})


def test_the_description_is_of_every_route(client: FlaskClient) -> None:
    described = ask(client, "/api/v1/openapi.json")
    rules = {rule.rule for rule in client.application.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    own = {"/api/v1/", "/api/v1/<path:path>", "/api/v1/openapi.json", "/api/v1/docs"}
    assert {path.replace("{id}", "<path:article_id>") for path in described["paths"]} == rules - own
    assert described["servers"] == [{"url": "https://bahith.example"}]


def test_what_is_listed_is_described_where_it_is(client: FlaskClient) -> None:
    """Tools that follow no references see the parts of a notice, of a mark, of a note."""
    described = ask(client, "/api/v1/openapi.json")["components"]["schemas"]
    results, hit = described["Results"]["properties"], described["Hit"]["properties"]
    notice = results["notices"]["items"]["properties"]
    assert {"code", "detail", "span"} <= set(notice)
    assert notice["span"]["items"] == {"type": "integer"}
    assert {"start", "length"} <= set(hit["matches"]["items"]["properties"])
    assert {"number", "text"} <= set(hit["notes"]["items"]["properties"])


def test_every_format_of_a_search_is_described_as_it_is_sent(client: FlaskClient) -> None:
    content = ask(client, "/api/v1/openapi.json")["paths"]["/api/v1/search"]["get"]["responses"]["200"]["content"]
    sent = {client.get(f"/api/v1/search?format={name}").mimetype for name in FORMATS}
    assert set(content) == sent


def test_every_key_of_every_answer_is_explained(client: FlaskClient) -> None:
    """By the description and by the page made of it; and nothing is explained that there is not."""
    described = client.get("/api/v1/openapi.json").get_json()
    parts = described["components"]["schemas"]
    keys = {f"{name}.{key}": one for name, part in parts.items() for key, one in part.get("properties", {}).items()}
    assert len(keys) > 200
    assert [name for name, one in keys.items() if not one["description"].endswith(".")] == []
    told = tomllib.loads((files("web.api") / "keys.toml").read_text("utf-8"))
    assert [name for name in told if name not in keys and not any(key.endswith(f".{name}") for key in keys)] == []
    page = client.get("/api/v1/docs").text
    for path in (
        "hits[].matches[].start",
        "facets.*.values[].exclude_url",
        "article.notes[].same_as",
        "csl.issued.date-parts",
    ):
        assert f"<code>{path}</code>" in page
