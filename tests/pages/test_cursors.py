"""Cursors: they lead from page to page of one search, of one state of the index."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.pages.answers import ask


def test_beyond_the_last_page_cursors_lead_to_the_rest(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pages have no numbers any more, nothing is left out or repeated, whatever the order."""
    monkeypatch.setattr("search.results.MAX_RESULTS", 200)
    for order in ("relevance", "-date"):
        url, seen, cursors = f"/api/v1/search?q=البحر&per_page=90&facets=none&sort={order}", [], 0
        while url:
            answer = ask(client, url)
            seen += [(hit["article_id"], hit["paragraph"]) for hit in answer["hits"]]
            url, cursors = answer["next_url"], cursors + bool(answer["next_cursor"])
        assert len(seen) == len(set(seen)) == answer["total"] > 300
        assert cursors > 1


def test_cursors_alone_lead_from_the_first_result_to_the_last(client: FlaskClient) -> None:
    """None of them is null while there is more, with filters and in groups too."""
    for asked in ("q=اليابان", "q=البحر&group=article&sort=date", "source=-صحيفة الشرق"):
        seen, cursor, answer = [], "", {}
        while cursor is not None:
            answer = ask(client, f"/api/v1/search?{asked}&per_page=1&facets=none" + f"&cursor={cursor}" * bool(cursor))
            seen += [hit["url"] for hit in answer["hits"]]
            assert (answer["next_cursor"] is None) == (answer["next_url"] is None)
            cursor = answer["next_cursor"]
        assert len(seen) == len(set(seen)) == answer["articles_total" if "group" in asked else "total"] > 1


@pytest.mark.parametrize("cursor", ["1", "abc", "10-0123456789ab", "-5-x", "٣-x"])
def test_a_cursor_of_another_index_is_refused(client: FlaskClient, cursor: str) -> None:
    response = client.get("/api/v1/search", query_string={"cursor": cursor})
    assert response.status_code == 400
    assert response.get_json()["errors"][0]["parameter"] == "cursor"


ANOTHER_SEARCH: list[dict[str, Any]] = [
    {"q": "البحر"},
    {"match": "exact"},
    {"in": "title"},
    {"sort": "date"},
    {"group": "article"},
    {"similar": "fold"},
    {"tag": "-أمن"},
    {"from": "1990"},
    {"to": "2090"},
    {"q": None},
]


def test_a_cursor_leads_on_in_its_own_search_alone(client: FlaskClient) -> None:
    """However many results a page has and whatever is told of them; values may change places."""
    asked: dict[str, Any] = {"q": "اليابان", "per_page": 1, "tag": ["أمن", "-صحة", "-رياضة"], "fields": "title"}
    cursor = client.get("/api/v1/search", query_string=asked).get_json()["next_cursor"]
    shown = {"per_page": 5, "fields": "", "facets": "none", "tag": ["-رياضة", "-صحة", "أمن"], "cursor": cursor}
    following = client.get("/api/v1/search", query_string=asked | shown).get_json()["hits"]
    whole = client.get("/api/v1/search", query_string=asked | {"per_page": 100, "fields": ""}).get_json()["hits"]
    assert following == whole[1:6] != []
    for other in ANOTHER_SEARCH:
        response = client.get("/api/v1/search", query_string=asked | {"cursor": cursor} | other)
        (fault,) = response.get_json()["errors"]
        assert (response.status_code, fault["parameter"]) == (400, "cursor")
        assert "من بحث آخر" in fault["error"]
        assert "of another search" in fault["error"]


def test_what_a_page_leads_to_begins_anew(client: FlaskClient) -> None:
    """Its forms and links carry no cursor along, and what is counted beside a search asks for none."""
    cursor = ask(client, "/api/v1/search?q=اليابان&group=article&similar=fold&per_page=1")["next_cursor"]
    page = client.get(f"/search?q=اليابان&per_page=1&cursor={cursor}")
    assert page.status_code == 200
    assert 'name="cursor"' not in page.text
    links = {unescape(url) for url in re.findall(r'href="([^"]*)"', page.text)}
    assert [client.get(url).status_code for url in links if "cursor=" in url] in ([200], [200] * 2, [200] * 3)
    relaxed = ask(client, "/api/v1/search?q=اليابان القمر البعيد&per_page=1&group=article&similar=fold")
    assert client.get(f"/search?q=اليابان القمر البعيد&per_page=1&cursor={relaxed['next_cursor']}").status_code == 200
