"""The page of a word: its forms with a search for each, and the same as JSON."""

from __future__ import annotations

import re
from html import unescape

from flask.testing import FlaskClient

from tests.pages.test_compare import asked


def test_every_form_of_a_word_leads_to_paragraphs_that_have_it(client: FlaskClient) -> None:
    page = client.get("/word/القدرات").text
    links = [unescape(url) for url in re.findall(r'<li><a href="(/search[^"]+match=exact)"', page)]
    assert links
    assert all('class="hit"' in client.get(url).text for url in links)


def test_the_json_has_lemmas_roots_and_forms_with_their_counts(client: FlaskClient) -> None:
    answer = asked(client, "/api/v1/word?w=القدرات")
    assert answer["forms_total"] >= len(answer["forms"]) > 0
    assert [one["count"] for one in answer["forms"]] == sorted((one["count"] for one in answer["forms"]), reverse=True)
    assert "القدرات" in {one["form"] for one in answer["forms"]}
    assert any("قدر" in lemma["roots"] for lemma in answer["lemmas"])
    assert all(asked(client, one["url"])["total"] > 0 for one in answer["forms"])
    assert {"steps", "totals"} <= answer.keys()


def test_a_word_that_does_not_occur_is_said_not_to(client: FlaskClient) -> None:
    response = client.get("/word/كسكسي")
    assert response.status_code == 200
    assert "لا ترد هذه الكلمة" in response.text
    assert asked(client, "/api/v1/word?w=كسكسي")["forms"] == []


def test_what_is_no_word_has_no_page(client: FlaskClient) -> None:
    assert client.get("/word/؟!").status_code == 404
    assert client.get("/word/" + "ا" * 3000).status_code in (200, 404, 414)


def test_results_lead_to_the_words_of_the_query(client: FlaskClient) -> None:
    page = client.get('/search?q="القدرات العسكرية" -الصين').text
    links = [unescape(url) for url in re.findall(r'href="(/word/[^"]+)"', page)]
    assert len(links) == 2
    assert all(client.get(url).status_code == 200 for url in links)
