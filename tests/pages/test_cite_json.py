"""Citations as JSON: in every style, as RIS, BibTeX and CSL-JSON, and what is wrong with what was asked."""

from __future__ import annotations

import re
from html import unescape

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from flask.testing import FlaskClient

from tests.pages.answers import ask


def test_a_paragraph_is_cited_as_on_its_page(client: FlaskClient) -> None:
    answer = ask(client, "/api/v1/cite/a1?paragraph=3")
    page = re.sub(r"<[^>]+>", "", unescape(client.get("/cite/a1?paragraph=3").text))
    assert set(answer["styles"]) == {"arabic", "chicago", "apa", "mla"}
    for style in answer["styles"].values():
        assert style["text"] in page
        assert style["in_text"] in page
    assert answer["quotation"] in page
    assert answer["url"] == "https://bahith.example/articles/a1#p3"
    assert rispy.loads(answer["ris"])[0]["urls"] == [answer["url"]]
    assert parse_string(answer["bibtex"]).entries[0].key == answer["csl"]["id"] == "a1"


def test_csl_has_names_dates_and_what_contains_it_under_their_own_keys(client: FlaskClient) -> None:
    item = ask(client, "/api/v1/cite/a1")["csl"]
    assert item["type"] == "article-newspaper"
    assert item["author"] == [{"family": "حداد", "given": "ليلى"}]
    assert item["container-title"] == "مركز الدراسات"
    assert item["issued"] == {"date-parts": [[2024, 4, 19]]}
    assert item["language"] == "ar"
    assert item["URL"]
    undated = ask(client, "/api/v1/cite/wide")["csl"]
    assert undated["issued"] == {"date-parts": [[2023]]}
    assert "container-title" not in undated


def test_a_source_in_a_note_is_cited_without_a_quotation(client: FlaskClient) -> None:
    answer = ask(client, "/api/v1/cite/a1?note=1&style=mla&style=arabic")
    assert (answer["note"], answer["paragraph"], answer["quotation"]) == ("1", None, None)
    assert set(answer["styles"]) == {"mla", "arabic"}
    assert "Japan and the alliance" in answer["styles"]["arabic"]["text"]


def test_markup_in_an_article_is_text_in_its_citation(client: FlaskClient) -> None:
    answer = ask(client, "/api/v1/cite/hostile%20%3Cb%3E&%22'")
    assert all("<script>alert(1)</script> في العنوان" in one["text"] for one in answer["styles"].values())


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [("style=vancouver", 400, "style"), ("words=x", 400, "words"), ("paragraph=99", 404, ""), ("note=x", 404, "")],
)
def test_what_is_wrong_is_named(client: FlaskClient, query: str, status: int, named: str) -> None:
    response = client.get(f"/api/v1/cite/a1?{query}")
    assert response.status_code == status
    assert [one["parameter"] for one in response.get_json()["errors"]] == ([named] if named else [])


def test_an_article_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/api/v1/cite/nowhere").status_code == 404
