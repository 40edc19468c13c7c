"""Time on the page of results: bars by count or share, and beneath them who wrote, and when."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from search.results import Facet, FacetValue
from search.studies.periods import periods
from web.i18n import catalogue
from web.pages.bar_chart import HEIGHT, bar_chart

MONTHS = {"month": Facet("month", (FacetValue("2024-02", 8, False), FacetValue("2024-01", 2, True)))}


def bars_of(page: str) -> list[str]:
    return [unescape(label) for label in re.findall(r'tabindex="-1" aria-label="([^"]+)" data-live', page)]


def test_bars_say_the_count_and_where_asked_for_the_share_of_all_paragraphs(client: FlaskClient) -> None:
    counted = bars_of(client.get("/search?q=اليابان").text)
    shared = bars_of(client.get("/search?q=اليابان&by=share").text)
    assert counted
    assert not any("%" in label for label in counted)
    assert all("%" in label or "لا فقرات" in label for label in shared)
    assert [label.split(":")[0] for label in counted] == [label.split(":")[0] for label in shared]


def test_the_measure_stays_while_one_narrows_down_and_searches_again(client: FlaskClient) -> None:
    page = client.get("/search?q=اليابان&by=share").text
    narrowing = [unescape(url) for url in re.findall(r'<li><a href="(/search[^"]+)" data-live>', page)]
    assert narrowing
    assert all("by=share" in url for url in narrowing)
    assert '<input type="hidden" name="by" value="share">' in page


def test_a_share_may_be_highest_where_the_count_is_not() -> None:
    drawn = bar_chart(MONTHS, catalogue("ar"), whole=lambda shown: (2, 100)).bars
    assert [(bar.first, bar.count, bar.share, bar.height) for bar in drawn] == [
        ("2024-01", 2, 1.0, HEIGHT),
        ("2024-02", 8, 0.08, pytest.approx(HEIGHT * 0.08)),
    ]


def test_each_source_has_its_bars_under_those_of_all() -> None:
    dates = {"الأولى": {"month": {"2024-01": 2, "2024-02": 3}}, "الثانية": {"month": {"2024-02": 5}}}
    rows = bar_chart(MONTHS, catalogue("en"), dates).sources
    assert [(row.source, row.count, row.path.count("M"), row.most) for row in rows] == [
        ("الأولى", 5, 2, "February 2024 (3 paragraphs)"),
        ("الثانية", 5, 1, "February 2024 (5 paragraphs)"),
    ]
    assert bar_chart(MONTHS, catalogue("en"), {"الأولى": dates["الأولى"]}).sources == ()


def test_a_row_of_a_source_narrows_down_to_it(client: FlaskClient) -> None:
    page = client.get("/search").text
    rows = re.search(r'<ul class="who-when".*?</ul>', page, re.DOTALL)
    assert rows
    url = re.findall(r'<a href="([^"]+)"', rows[0])[0]
    assert "source=" in unescape(url)
    assert 'class="chips"' in client.get(unescape(url)).text


def test_dates_too_vague_for_a_period_are_not_left_out_of_the_chart() -> None:
    """Half of what was found is dated to a year: months would show the other half only."""
    found = {"year": {"2023": 4, "2024": 4}, "month": {"2024-01": 2, "2024-03": 2, "unknown": 4}}
    shown = periods([found])
    assert shown
    assert (shown.unit, shown.counts(found["year"])) == ("year", (4, 4))


def test_a_week_has_a_page_and_is_told_by_its_days(client: FlaskClient) -> None:
    page = client.get("/days/2024-W16")
    assert page.status_code == 200
    assert "15 أبريل 2024" in page.text
    assert "21 أبريل 2024" in page.text
    assert client.get("/days/منتصف 2024").status_code == 404
    assert "15 أبريل 2024" in client.get("/search?q=اليابان&from=2024-W16").text
