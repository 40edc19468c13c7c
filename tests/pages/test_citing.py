"""The scholar's copy: a quotation with its citation in four styles, and what reference managers read of an article."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient


def metas(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<meta name="((?:citation_|z:)\w+)" content="([^"]*)">', page)
    return [(name, unescape(content)) for name, content in found]


def test_a_paragraph_is_quoted_and_cited_in_four_styles(client: FlaskClient) -> None:
    page = client.get("/cite/a1?paragraph=3").text
    assert 'id="quotation"' in page
    for style in ("sentence", "chicago", "apa", "mla"):
        assert re.search(rf'id="{style}"', page), style
    text = re.sub(r"<[^>]+>", "", unescape(page))
    assert "para. 3, https://bahith.example/articles/a1#p3." in text
    assert "par. 3)" in text
    assert "Accessed " in text


def test_signs_behind_an_arabic_title_stand_outside_of_it(client: FlaskClient) -> None:
    """Within it they would be turned to its other end."""
    for article in ("a1", "long", "empty"):
        page = client.get(f"/cite/{article}?paragraph=1" if article != "empty" else "/cite/empty").text
        english = re.findall(r'<p class="(?:sentence|in-text)"[^>]*>.*?</p>', page)
        assert len(english) >= 4
        assert not [one for one in english if re.search("[\u0600-\u06ff][.,”]+</bdi>", one)]


def test_a_record_is_shown_line_by_line(client: FlaskClient) -> None:
    record = re.findall(r'<pre id="ris"[^>]*>(.*?)</pre>', client.get("/cite/a1").text, re.DOTALL)[0]
    assert "\r" not in record
    assert record.startswith("TY  - ")


def test_a_source_in_a_note_is_cited_in_every_style_too(client: FlaskClient) -> None:
    page = client.get("/cite/a1?note=1").text
    assert all(f'id="{style}"' in page for style in ("chicago", "apa", "mla"))
    assert "para." not in page


def test_every_hit_and_every_paragraph_leads_to_its_citation(client: FlaskClient) -> None:
    hits = client.get("/search?q=القدرات&group=paragraph").text
    links = [unescape(url) for url in re.findall(r'class="quote-it" href="([^"]+)"', hits)]
    assert len(links) == hits.count('<article class="hit"')
    assert all('id="quotation"' in client.get(url).text for url in links)


def test_zotero_reads_title_authors_date_and_source(client: FlaskClient) -> None:
    """Rules of its translator "Embedded Metadata": a tag an author, names with one comma at most, 2024/04/19."""
    tags = metas(client.get("/articles/a1").text)
    named = dict(tags)
    assert named["z:itemType"] == "newspaperArticle"
    assert named["citation_date"] == "2024/04/19"
    assert named["citation_journal_title"] == "مركز الدراسات"
    assert named["citation_public_url"] == "https://bahith.example/articles/a1"
    assert named["citation_title"]
    assert [content for name, content in tags if name == "citation_author"] == ["حداد, ليلى"]


@pytest.mark.parametrize("article", ["a1", "long", "english", "empty", "hostile%20%3Cb%3E&%22'"])
def test_linked_data_is_json_that_no_text_breaks_out_of(client: FlaskClient, article: str) -> None:
    page = client.get(f"/articles/{article}").text
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    described = json.loads(text)
    assert "<" not in text
    assert described["@type"] == "NewsArticle"
    assert described["headline"]
    assert not str(described.get("isBasedOn", "https://")).startswith("javascript")


def test_chosen_words_are_quoted_where_the_paragraph_has_them(client: FlaskClient) -> None:
    whole = client.get("/cite/a1?paragraph=3").text
    chosen = client.get("/cite/a1?paragraph=3&words=القدرات العسكرية").text
    quoted = [re.search(r'id="quotation"[^>]*>(.*?)</blockquote>', page).group(1) for page in (whole, chosen)]
    assert len(quoted[1]) < len(quoted[0])
    assert "القدرات العسكرية" in quoted[1]
    assert "كلام آخر" not in client.get("/cite/a1?paragraph=3&words=كلام آخر").text
