"""The page of lines, its table and its JSON."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from index.arabic.chain import terms_of
from tests.pages.test_compare import asked


def test_a_line_is_the_paragraph_cut_at_the_word(client: FlaskClient) -> None:
    answer = asked(client, "/api/v1/lines?q=القدرات")
    assert answer["total"] == len(answer["lines"]) > 0
    for line in answer["lines"]:
        paragraphs = asked(client, f"/api/v1/articles/{line['article_id']}")["article"]["paragraphs"]
        (text,) = (one["text"] for one in paragraphs if one["paragraph"] == line["paragraph"])
        assert line["before"] + line["word"] + line["after"] == text
        assert set(terms_of(line["word"])) & {"القدرات", "قدرات", "قدره", "القدره"}


def test_the_page_and_the_json_have_the_same_lines_in_the_same_order(client: FlaskClient) -> None:
    for order in ("after", "before", "date", "-date"):
        page = client.get(f"/lines?q=اليابان&order={order}").text
        answer = asked(client, f"/api/v1/lines?q=اليابان&order={order}")
        shown = [re.sub("<[^>]+>", "", unescape(word)) for word in re.findall(r'class="side"><a [^>]*>(.*?)</a>', page)]
        assert shown == [line["word"] for line in answer["lines"]]


def test_other_forms_than_the_word_typed_are_told_apart(client: FlaskClient) -> None:
    """As on pages of results, and so in an article and its notes."""
    for path in ("/lines?q=قدرة", "/search?q=قدرة", "/articles/a1?q=قدرة"):
        page = client.get(path).text
        assert re.search('<mark class="form">(ال)?قدرات</mark>', page), path
        assert not re.search("<mark>(ال)?قدرات</mark>", page), path
    assert "<mark>القدرات</mark>" in client.get("/lines?q=القدرات").text


def test_pages_of_lines_lead_to_all_of_them(client: FlaskClient) -> None:
    url, seen = "/api/v1/lines?q=الفقرة&per_page=100&order=before", []
    while url:
        answer = asked(client, url)
        seen += [(line["article_id"], line["paragraph"]) for line in answer["lines"]]
        url = answer["next_url"]
    assert len(seen) == answer["total"] == 390


@pytest.mark.parametrize(
    ("path", "listed"),
    [("/api/v1/lines?q=في", "lines"), ("/api/v1/authors?", "values"), ("/api/v1/stories?", "stories")],
)
def test_lists_lead_on_as_far_as_there_is_anything(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str, listed: str
) -> None:
    """Only what is ranked is not to be had beyond a number of results: `next_url` led to a 400, or nowhere."""
    for module in ("search.bounds", "search.stories.stories"):
        monkeypatch.setattr(f"{module}.MAX_RESULTS", 10)
    first = asked(client, f"{path}&per_page=3&page=2")
    assert asked(client, f"{path}&per_page=3&page=4")["page"] == 4
    taken, following = [], f"{path}&per_page=1"
    while following:
        answer = asked(client, following)
        taken += answer[listed]
        following = answer["next_url"]
    assert len(taken) == answer["total"] == first["total"]
    assert client.get("/api/v1/search?per_page=3&page=4").status_code == 400


def test_all_lines_come_as_a_table(client: FlaskClient) -> None:
    response = client.get("/lines?q=الفقرة&format=csv&order=-date")
    head, *rows = csv.reader(io.StringIO(response.text.lstrip("\ufeff")))
    assert head[:3] == ["before", "word", "after"]
    assert len(rows) == int(response.headers["Bahith-Total"]) == int(response.headers["Bahith-Given"]) == 390


def test_words_beside_lead_to_the_paragraphs_with_both(client: FlaskClient) -> None:
    answer = asked(client, "/api/v1/lines?q=الفقرة")
    beside = {one["word"]: one for one in answer["collocates"]}
    assert "سيرة" in beside
    assert "من" not in beside
    assert asked(client, beside["سيرة"]["url"])["total"] == 390


def test_what_is_only_in_titles_has_no_lines_and_says_so(client: FlaskClient) -> None:
    page = client.get("/lines?q=مكتبة&in=title").text
    assert 'class="line"' not in page
    assert "العناوين" in page


def test_lines_are_a_view_of_results_and_lead_back_to_them(client: FlaskClient) -> None:
    moved = client.get("/search?q=اليابان&view=lines&source=مركز الدراسات")
    assert (moved.status_code, "/lines?" in moved.headers["Location"]) == (302, True)
    page = client.get(moved.headers["Location"]).text
    assert 'class="chips"' in page
    back = [unescape(url) for url in re.findall(r'href="(/search\?[^"]*)"[^>]*data-live>فقرات', page)]
    assert client.get(back[0]).text.count('class="hit"') > 0


def test_bad_values_are_named(client: FlaskClient) -> None:
    assert asked(client, "/api/v1/lines?q=اليابان&order=length")["errors"][0]["parameter"] == "order"
    assert client.get("/lines?q=اليابان&from=قبل الأمس بقليل").status_code == 400
    assert client.get("/lines").status_code == 200
