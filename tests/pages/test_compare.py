"""The page that compares queries over time, its table and its JSON."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient


def asked(client: FlaskClient, address: str) -> Any:
    """The JSON that answers an address."""
    return client.get(address).json


def test_every_point_leads_to_a_search_that_finds_just_as_many(client: FlaskClient) -> None:
    answer = asked(client, "/api/v1/compare?q=اليابان&q=القدرات")
    assert answer["unit"]
    points = [point for one in answer["series"] for point in one["points"] if point["count"]]
    assert points
    for point in points:
        assert asked(client, point["url"])["total"] == point["count"], point


def test_the_page_draws_a_line_a_query_and_links_every_point(client: FlaskClient) -> None:
    page = client.get("/compare?q=اليابان&q=القدرات").text
    assert len(re.findall(r'<g class="series-\d"', page)) == 2
    links = [unescape(link) for link in re.findall(r'<a href="([^"]+)" tabindex="-1"', page)]
    assert links
    assert all(client.get(link).status_code == 200 for link in links)


def test_the_table_as_csv_says_what_the_json_says(client: FlaskClient) -> None:
    response = client.get("/compare?q=اليابان&q=القدرات&format=csv")
    assert response.headers["Content-Disposition"] == "attachment; filename=bahith-compare.csv"
    head, *rows = csv.reader(io.StringIO(response.text.lstrip("\ufeff")))
    assert head == ["first", "last", "paragraphs", "اليابان", "اليابان (share)", "القدرات", "القدرات (share)"]
    answer = asked(client, "/api/v1/compare?q=اليابان&q=القدرات")
    assert [row[0] for row in rows] == [one["first"] for one in answer["periods"]]
    assert [int(row[3]) for row in rows] == [point["count"] for point in answer["series"][0]["points"]]


def test_a_query_that_a_spreadsheet_would_run_is_text(client: FlaskClient) -> None:
    assert "'=اليابان" in client.get("/compare?q==اليابان&format=csv").text


def test_a_date_not_understood_is_said_and_the_rest_is_kept(client: FlaskClient) -> None:
    response = client.get("/compare?q=اليابان&from=الأمس القريب&source=مركز الدراسات")
    assert response.status_code == 400
    assert 'aria-invalid="true"' in response.text
    assert "مركز الدراسات" in response.text


def test_too_many_queries_are_named(client: FlaskClient) -> None:
    queries = "&".join(f"q={letter}" for letter in "أبتثجح")
    answer = asked(client, f"/api/v1/compare?{queries}")
    assert (answer["status"], answer["errors"][0]["parameter"]) == (400, "q")
    assert client.get(f"/compare?{queries}").status_code == 400
    assert client.get("/api/v1/compare?queries=x").status_code == 400


def test_results_lead_to_the_comparison_with_all_they_are_narrowed_down_to(client: FlaskClient) -> None:
    page = client.get("/search?q=اليابان&source=مركز الدراسات").text
    link = next(unescape(one) for one in re.findall(r'href="(/compare[^"]*)"', page) if "?" in one)
    shown = client.get(link).text
    assert 'value="اليابان"' in shown
    assert 'class="chips"' in shown
