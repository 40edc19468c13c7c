"""Articles of thousands of paragraphs: read page by page, never more of them at a time than one can read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.model import Article, Citation, DateText, Footnote, Marker, Paragraph
from index.pipeline.reindex import index_articles
from index.settings import Settings
from search.links import PARAGRAPHS_OF_PAGE
from web import create_app

SIZE = 2 * PARAGRAPHS_OF_PAGE + 300
RARE = 2 * PARAGRAPHS_OF_PAGE + 7
"""The one paragraph that speaks of a lighthouse."""


def _block(number: int) -> Paragraph:
    if number % 100 == 1:
        return Paragraph(number, "heading", f"الباب رقم {number // 100 + 1}")
    markers = (Marker("1", 6),) if number in (2, RARE) else (Marker("2", 6),) if number == 600 else ()
    text = f"الفقرة رقم {number} عن {'المنارة' if number == RARE else 'الميناء'}."
    return Paragraph(number, "body", text, None, markers)


def _note(number: str, cited_by: tuple[int, ...], same_as: str | None = None) -> Footnote:
    return Footnote(number, f"مرجع رقم {number}.", Citation(), cited_by, same_as)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    notes = (_note("1", (2, RARE)), _note("2", (600,), "1"), _note("3", ()))
    blocks = tuple(map(_block, range(1, SIZE + 1)))
    book = Article("book", "كتاب الموانئ", blocks, notes, DateText("1999-01-01", "day"), "دار الكتب")
    directory = tmp_path_factory.mktemp("long")
    index_articles(directory, [book])
    with create_app(Settings(index_dir=directory)).test_client() as made:
        yield made


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<(?:div|h2) [^>]*id="p(\d+)"', page)]


def links(page: str) -> set[str]:
    return set(re.findall(r'href="#([^"]+)"', page))


def test_the_pages_of_an_article_hold_all_of_it_once(client: FlaskClient) -> None:
    """Every block stands on one page, and what a page links to within itself is there."""
    pages = [client.get(f"/articles/book?page={number}").text for number in (1, 2, 3)]
    assert [number for page in pages for number in numbers(page)] == list(range(1, SIZE + 1))
    for page in pages:
        assert links(page) - {"main", "facets"} <= set(re.findall(r'id="([^"]+)"', page))
    assert numbers(client.get("/articles/book").text) == numbers(pages[0])
    assert numbers(client.get("/articles/book?page=4").text) == numbers(pages[2])


def test_notes_stand_on_the_pages_that_cite_them(client: FlaskClient) -> None:
    """Those that nobody cites stand on the last."""
    shown = [re.findall(r"مرجع رقم (\d)", client.get(f"/articles/book?page={n}").text) for n in (1, 2, 3)]
    assert [set(found) for found in shown] == [{"1"}, {"2"}, {"1", "3"}]


def test_a_result_leads_to_the_page_of_its_paragraph(client: FlaskClient) -> None:
    """From results, from an export, from the table of contents and from how to cite it."""
    found = client.get("/api/v1/search?q=المنارة").json
    assert found
    assert [hit["url"].rpartition("&")[2] for hit in found["hits"]] == [f"page=3#p{RARE}"]
    page = client.get(found["hits"][0]["url"]).text
    assert re.search(rf'id="p{RARE}".*?<mark>المنارة</mark>', page, re.DOTALL)
    assert "?page=3#p1201" in client.get("/articles/book").text
    assert f"?page=3#p{RARE}" in client.get(f"/cite/book?paragraph={RARE}").text


def test_other_pages_tell_what_is_found_on_them(client: FlaskClient) -> None:
    """Who looks for a word on the first page sees that the third has it."""
    page = client.get("/articles/book?q=المنارة").text
    counts = re.findall(r'page=(\d)"[^>]*>\d <span class="found">\((\d+)\)', page)
    assert set(counts) == {("3", "1")}


def test_programs_get_the_article_whole(client: FlaskClient) -> None:
    article = client.get("/api/v1/articles/book").json
    assert article
    assert [one["paragraph"] for one in article["article"]["paragraphs"]] == list(range(1, SIZE + 1))


def test_a_page_that_is_no_number_is_refused(client: FlaskClient) -> None:
    assert client.get("/articles/book?page=x").status_code == 400


def test_a_paragraph_of_a_long_article_is_kept_without_reading_the_others(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A basket of many books costs no more than one of many articles; headings and wrong numbers are told as ever."""
    numbers = (2, RARE, SIZE, 101, 0, SIZE + 1, 10**20)
    asked = "/api/v1/basket?" + "&".join(f"p=book:{number}" for number in numbers)
    told = client.get(asked).json
    assert told
    assert [one["paragraph"] for one in told["paragraphs"]] == [2, RARE, SIZE, 101]
    assert [note["number"] for note in told["paragraphs"][1]["notes"]] == ["1"]
    assert len(told["missing"]) == 3
    monkeypatch.setattr("search.engines.arrays.stored.whole_article", None)
    again = client.get(f"/api/v1/basket?p=book:2&p=book:{RARE}&p=book:{SIZE}").json
    assert again
    assert again["paragraphs"] == told["paragraphs"][:3]


def test_a_title_made_of_the_first_words_is_cited_as_such_from_a_basket_too(tmp_path: Path) -> None:
    blocks = tuple(map(_block, range(1, 300)))
    index_articles(tmp_path, [Article("book", blocks[1].text.removesuffix(".") + "…", blocks)])
    with create_app(Settings(index_dir=tmp_path)).test_client() as client:
        cited, kept = (client.get(url).json for url in ("/api/v1/cite/book?paragraph=250", "/api/v1/basket?p=book:250"))
        assert cited
        assert kept
        assert kept["paragraphs"][0]["styles"] == cited["styles"]
        assert "بلا عنوان" in cited["styles"]["arabic"]["text"]
