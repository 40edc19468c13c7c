"""Near copies as readers meet them: folded under the first on the page, told by the endpoint and in files."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from index.model import Article
from index.pipeline.reindex import index_articles
from index.settings import Settings
from search.service import open_service
from tests.samples import STAND, STORY, article
from web import create_app


def client_of(directory: Path, articles: tuple[Article, ...]) -> FlaskClient:
    index_articles(directory, articles)
    settings = Settings(index_dir=directory)
    return create_app(settings, open_service(settings)).test_client()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Two stories in four papers."""
    return client_of(tmp_path_factory.mktemp("stand"), STAND)


def answer(client: FlaskClient, address: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(address).get_json()
    return found


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_the_page_folds_copies_under_the_first(client: FlaskClient) -> None:
    """In place, without script: where else, when, and a link to all as results of their own."""
    page = html.fromstring(client.get("/search?q=القمح").get_data(as_text=True))
    first, *others = page.find_class("hit")
    assert others == []
    assert text(first.find(".//summary")) == "نُشر أيضًا في الشرق والشمال (2)"
    *listed, every = first.find_class("copies")[0].iter("li")
    assert [text(one.find("bdi")) for one in listed] == ["الشرق", "الشمال"]
    assert [one.find("a").get("href").partition("?")[0] for one in listed] == ["/articles/a1", "/articles/a3"]
    assert text(page.find_class("folded")[0]) == "طُوي مقالان مكرران"
    shown = html.fromstring(client.get(every.find("a").get("href")).get_data(as_text=True))
    assert len(shown.find_class("hit")) == 3
    assert not shown.find_class("copies")
    assert not shown.find_class("folded")


def test_the_page_says_so_in_english(client: FlaskClient) -> None:
    """With the names of the papers in their own direction."""
    page = html.fromstring(client.get("/search?q=القمح&lang=en").get_data(as_text=True))
    summary = page.find_class("copies")[0].find("summary")
    assert text(summary) == "Also published in الشرق and الشمال (2)"
    assert [name.get("lang") for name in summary.iter("bdi")] == ["ar", "ar"]


def test_more_than_two_papers_are_counted(tmp_path: Path) -> None:
    """Two by name, the others by their number; twenty are listed at most, and those of no source are articles."""
    papers = [*(f"جريدة {n}" for n in range(23)), None]
    articles = (article(n, "خبر", STORY, date="2024-01-01", source=name) for n, name in enumerate(papers, 100))
    client = client_of(tmp_path, tuple(articles))
    page = html.fromstring(client.get("/search?q=القمح").get_data(as_text=True))
    assert text(page.find_class("copies")[0].find("summary")) == "نُشر أيضًا في جريدة 1 وجريدة 2 وغيرهما (23)"
    hit = answer(client, "/api/v1/search?q=القمح&similar=fold")["hits"][0]
    assert (len(hit["also_in"]), hit["copies"]) == (20, 23)


def test_a_copy_without_a_source_is_an_article(tmp_path: Path) -> None:
    """There is no name to give."""
    client = client_of(tmp_path, (article(1, "خبر", STORY), article(2, "خبر آخر", STORY)))
    page = html.fromstring(client.get("/search?q=القمح").get_data(as_text=True))
    assert text(page.find_class("copies")[0].find("summary")) == "نُشر أيضًا في مقالات أخرى (1)"


def test_the_endpoint_folds_where_it_is_asked_to(client: FlaskClient) -> None:
    """By default every paragraph is a result, as ever; totals and facets are the same."""
    shown, folded = (answer(client, f"/api/v1/search?q=القمح{more}") for more in ("", "&similar=fold"))
    assert (len(shown["hits"]), shown["folded"]) == (4, 0)
    assert all((hit["also_in"], hit["copies"]) == ([], 0) for hit in shown["hits"])
    assert (len(folded["hits"]), folded["folded"]) == (2, 2)
    assert (folded["total"], folded["facets"]) == (shown["total"], _unfolded(folded["facets"]))
    first = next(hit for hit in folded["hits"] if hit["also_in"])
    assert [(one["article_id"], one["paragraph"], one["source"], one["date"]) for one in first["also_in"]] == [
        ("a1", 1, "الشرق", "2024-05-02"),
        ("a3", 1, "الشمال", "2024-05-03"),
    ]
    assert client.get("/api/v1/search?similar=maybe").status_code == 400


def _unfolded(facets: dict[str, Any]) -> dict[str, Any]:
    """The facets of a folded search, whose addresses say so."""
    assert "similar=fold" in facets["source"]["values"][0]["toggle_url"]
    return facets


def test_pages_of_folded_results_follow_each_other(client: FlaskClient) -> None:
    """As many pages as there are results; the last leads nowhere."""
    address, places = "/api/v1/search?similar=fold&per_page=1", []
    while address:
        page = answer(client, address)
        places += [(hit["article_id"], hit["paragraph"]) for hit in page["hits"]]
        address = page["next_url"]
    assert sorted(places) == [("a2", 1), ("a2", 2), ("a3", 2)]
    assert page["total"] - page["folded"] == len(places)


def test_files_have_the_results_of_the_page(client: FlaskClient) -> None:
    """Folded where the page is, with the copies told of; everything where all is shown."""
    for address, rows in (("/search?q=القمح&format=csv", 1), ("/search?q=القمح&similar=show&format=csv", 3)):
        response = client.get(address)
        lines = list(csv.DictReader(io.StringIO(response.get_data(as_text=True).lstrip("\ufeff"))))
        assert (len(lines), response.headers["Bahith-Total"]) == (rows, str(rows))
    folded = next(csv.DictReader(io.StringIO(client.get("/search?q=القمح&format=csv").text.lstrip("\ufeff"))))
    assert [line.split()[:2] for line in folded["also_in"].split("\n")] == [
        ["الشرق", "2024-05-02"],
        ["الشمال", "2024-05-03"],
    ]


def test_an_article_knows_its_copies_in_the_whole_collection(client: FlaskClient) -> None:
    """By paragraph, whatever is searched for."""
    found = client.application.extensions["bahith"].service.copies("a3")
    assert {number: [copy.article.id for copy in copies] for number, copies in found.items()} == {
        1: ["a2", "a1"],
        2: ["a4"],
    }
