"""The pages of stories: their list, who is first, a story with its versions; JSON, tables, and what leads there."""

from __future__ import annotations

import csv
import io
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from index.model import Article
from index.settings import Settings
from search.service import SearchService
from search.stories.versions import MAX_WORDS
from tests.oracle.engine import MemoryEngine
from tests.samples import OTHER, STORY, article
from web import create_app

LONG = [" ".join(f"كلمة{n}" for n in range(start, start + 200)) for start in range(0, 8000, 200)]
PRESS = (
    article(1, "قمح <في> الشرق", STORY, OTHER, date="2024-05-01", source="الشرق"),
    article(2, "قمح في الغرب", STORY.replace("أمس", "اليوم"), OTHER, date="2024-05-02", source="الغرب"),
    article(3, "قمح في الشمال", STORY, date="2024-05-02", source="الشمال"),
    article(4, "قمح بلا تاريخ", STORY, OTHER),
    article(5, "مقال طويل", *LONG, date="2024-06-01", source="الغرب"),
    article(6, "مقال طويل", *LONG, date="2024-06-02", source="=الشرق"),
    article(7, "شيء آخر", "نص قصير لم ينشره أحد سواه.", date="2024-06-03", source="الشرق"),
)
"""A story of four articles in three papers, a long one in two, and an article printed once."""


def client_of(*articles: Article) -> FlaskClient:
    return create_app(Settings(), SearchService(MemoryEngine(articles))).test_client()


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return client_of(*PRESS)


def page(client: FlaskClient, address: str, status: int = 200) -> Any:
    response = client.get(address)
    assert response.status_code == status, response.text
    return html.fromstring(response.text)


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def rows(client: FlaskClient, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).text.lstrip("\ufeff"))))


def test_the_list_has_the_stories_of_most_papers_first(client: FlaskClient) -> None:
    """Each with its papers, the one that was first before the others, and an address of its own."""
    shown = page(client, "/stories").xpath("//section[@class='listed']//li")
    assert [text(one.find_class("title")[0]) for one in shown] == ["قمح <في> الشرق", "مقال طويل"]
    assert text(shown[0].find_class("where")[0]) == "الشرق ثم الغرب، الشمال"
    assert [one.find(".//h2/a").get("href") for one in shown] == ["/story/a1", "/story/a5"]
    assert "في 3 مصادر" in text(shown[0])
    assert "4 نسخ" in text(shown[0])


def test_every_number_of_the_table_leads_to_as_many_stories(client: FlaskClient) -> None:
    """Who was first, the other first, both on one day."""
    table = page(client, "/stories").xpath("//table//tbody/tr")
    assert [[text(cell) for cell in row] for row in table] == [
        ["الشرق", "الشمال", "1", "0", "0"],
        ["الشرق", "الغرب", "1", "0", "0"],
        ["الغرب", "=الشرق", "1", "0", "0"],
    ]
    for link in page(client, "/stories").xpath("//table//a"):
        shown = page(client, link.get("href"))
        assert text(shown.find_class("total")[0]).split()[:2] == ["نص", "واحد"]
        assert len(shown.find_class("chips")[0]) == 3


def test_a_list_is_narrowed_down_by_month_and_source(client: FlaskClient) -> None:
    """By plain links and a form, both kept by the other; what is chosen can be let go."""
    months = page(client, "/stories?source=الغرب").xpath("//nav[@class='times-of']//a/@href")
    june = page(client, months[1])
    assert [text(one) for one in june.xpath("//section[@class='listed']//h2")] == ["مقال طويل"]
    assert [text(chip)[:-2] for chip in june.find_class("chips")[0]][:2] == ["في \u2068الغرب\u2069", "يونيو 2024"]
    form = june.find_class("compare-form")[0]
    assert (form.fields["source"], form.fields["from"], form.fields["sort"]) == ("الغرب", "2024-06", "papers")
    assert page(client, "/stories?source=الجنوب").find_class("empty")


def test_a_date_that_is_none_is_said_at_its_field(client: FlaskClient) -> None:
    """And all stories are there; other faults are those of an error page."""
    shown = page(client, "/stories?from=غدا&source=الشمال", 400)
    assert shown.get_element_by_id("date-fault").text_content()
    assert shown.xpath("//input[@name='from']/@aria-invalid") == ["true"]
    assert len(shown.xpath("//section[@class='listed']//li")) == 1
    assert client.get("/stories?sort=size").status_code == 400
    assert client.get("/stories?page=0").status_code == 400
    assert client.get("/stories?utm_source=x").status_code == 200


@pytest.mark.parametrize(
    ("dates", "kept"), [("from=2024-06&to=غدا", 1), ("from=شيء&to=2024-05-31", 1), ("to=99/99", 2)]
)
def test_of_two_dates_the_one_that_is_none_is_left_out(client: FlaskClient, dates: str, kept: int) -> None:
    """The other still narrows the list, as on the page of results."""
    shown = page(client, f"/stories?{dates}", 400)
    assert shown.get_element_by_id("date-fault").text_content()
    assert len(shown.xpath("//section[@class='listed']//li")) == kept


def test_the_tables_are_files(client: FlaskClient) -> None:
    """The stories whatever page is shown, the pairs of sources; a name that a spreadsheet would run is text."""
    response = client.get("/stories?format=csv&page=2&per_page=1")
    assert response.headers["Content-Disposition"] == "attachment; filename=bahith-stories.csv"
    assert (response.headers["Bahith-Total"], response.headers["Bahith-Given"]) == ("2", "2")
    head, first, second = rows(client, "/stories?format=csv")
    assert dict(zip(head, first, strict=True)) == {
        "article_id": "a1",
        "title": "قمح <في> الشرق",
        "date": "2024-05-01",
        "versions": "4",
        "papers": "3",
        "first_sources": "الشرق",
        "sources": "الشرق; الغرب; الشمال",
        "url": "http://localhost/story/a1",
    }
    assert second[0] == "a5"
    assert rows(client, "/stories?format=pairs")[3] == ["الغرب", "'=الشرق", "1", "0", "0"]
    assert rows(client, "/api/v1/stories?format=pairs") == rows(client, "/stories?format=pairs")
    assert client.get("/stories?format=ris").status_code == 400


def test_a_story_has_its_versions_and_two_of_them_side_by_side(client: FlaskClient) -> None:
    """The first printing first; what the other has not is marked in each."""
    shown = page(client, "/story/a1")
    versions = shown.xpath("//section[@class='version-list']//li")
    assert [text(one.find_class("title")[0]) for one in versions] == [one.title for one in PRESS[:4]]
    assert [len(one.find_class("first")) for one in versions] == [1, 0, 0, 0]
    assert [one.get("aria-current") for one in versions] == ["true", None, None, None]
    marks = [[text(mark) for mark in shown.xpath(f"//div[@class='{side}']//mark")] for side in ("one", "other")]
    assert marks == [["أمس"], ["اليوم"]]
    assert "كلمة واحدة من 35 كلمة" in text(shown.get_element_by_id("beside"))
    assert [link.get("href") for link in shown.xpath("//div[@class='one']//a")] == [
        "/articles/a1#p1",
        "/articles/a1#p2",
    ]
    boxes = shown.xpath("//div[@role='row']//input[@name='p' and @form='keep']/@value")
    assert boxes == ["a1:1", "a2:1", "a1:2", "a2:2"], "each can be ticked for the basket"
    assert shown.get_element_by_id("keep").action == "/basket"


def test_which_two_is_chosen_by_links_and_by_a_form(client: FlaskClient) -> None:
    """Every version has an address of its own; the form names both."""
    shown = page(client, "/story/a2")
    link = shown.xpath("//section[@class='version-list']//li[3]//a/@href")[-1]
    third = page(client, link)
    assert third.xpath("//div[@role='columnheader']//a/@href") == ["/articles/a1", "/articles/a3"]
    form = shown.get_element_by_id("beside").find_class("compare-form")[0]
    assert (form.action, form.fields["one"], form.fields["other"]) == ("/story/a2#beside", "a1", "a2")
    chosen = page(client, "/story/a2?one=a4&other=a3")
    assert chosen.xpath("//div[@role='columnheader']//a/@href") == ["/articles/a3", "/articles/a4"]
    assert chosen.xpath("//link[@rel='canonical']/@href") == ["http://localhost/story/a1"]
    assert page(client, "/story/a1?other=a7").xpath("//div[@role='columnheader']//a/@href")[1] == "/articles/a7"


def test_an_article_printed_once_says_so(client: FlaskClient) -> None:
    """There is nothing beside it, and no article where there is none."""
    shown = page(client, "/story/a7")
    assert "لم يُعثر على نسخة أخرى" in text(shown)
    assert shown.xpath("//section[@id='beside']") == []
    assert client.get("/story/nowhere").status_code == 404
    assert client.get("/story/a1?other=nowhere").status_code == 404
    assert client.get(f"/story/a1?other={'ا' * 501}").status_code == 400


def test_long_articles_are_compared_from_their_beginning(client: FlaskClient) -> None:
    """And that is said."""
    assert f"قورنت {MAX_WORDS:,} كلمة من أوله" in text(page(client, "/story/a6").get_element_by_id("beside"))


def test_a_collection_without_copies_says_so() -> None:
    """Also in English, and with nothing in it."""
    for articles in ((), PRESS[6:]):
        shown = page(client_of(*articles), "/stories")
        assert "لم يُنشر في هذه المجموعة نص في أكثر من موضع" in text(shown)
        assert shown.find_class("compare-form") == []
    assert "No text of this collection" in text(page(client_of(), "/stories?lang=en"))


def test_the_endpoint_tells_the_same(client: FlaskClient) -> None:
    """Its addresses lead on; unknown parameters are named."""
    answer = client.get("/api/v1/stories?per_page=1").get_json()
    assert (answer["total"], answer["page"], answer["per_page"]) == (2, 1, 1)
    (first,) = answer["stories"]
    assert (first["article_id"], first["versions"], first["url"]) == ("a1", 4, "/story/a1")
    assert (first["sources"], first["first_sources"]) == (["الشرق", "الغرب", "الشمال"], ["الشرق"])
    second = client.get(answer["next_url"]).get_json()
    assert ([one["article_id"] for one in second["stories"]], second["next_url"]) == (["a5"], None)
    for one in (*answer["times"], *answer["sources"]):
        assert client.get(one["url"]).get_json()["total"] == one["count"], one
    assert len(answer["pairs"]) == 3
    refused = client.get("/api/v1/stories?q=قمح").get_json()
    assert (refused["status"], refused["errors"][0]["parameter"]) == (400, "q")


def test_the_endpoint_has_two_versions_side_by_side(client: FlaskClient) -> None:
    """Row by row, with where they differ."""
    answer = client.get("/api/v1/stories/a2").get_json()
    assert ([one["article_id"] for one in answer["versions"]], answer["total"]) == (["a1", "a2", "a3", "a4"], 4)
    compared = answer["compared"]
    assert (compared["one"]["article_id"], compared["other"]["article_id"]) == ("a1", "a2")
    assert (compared["one_words"], compared["one_differing"], compared["is_cut"]) == (35, 1, False)
    first = compared["rows"][0]["one"][0]
    (span,) = first["differs"]
    assert first["text"][span["start"] :][: span["length"]] == "أمس"
    assert "<mark>أمس</mark>" in first["html"]
    assert client.get("/api/v1/stories/a7").get_json()["compared"] is None
    assert client.get("/api/v1/stories/nowhere").status_code == 404
    assert client.get("/api/v1/stories/a1?with=a2").status_code == 400


def test_articles_and_hits_lead_to_their_stories(client: FlaskClient) -> None:
    """An article says where else it was printed; each copy folded under a hit can be held against it."""
    also = page(client, "/articles/a2").find_class("also")[0]
    assert text(also) == "نُشر أيضًا في الشرق والشمال (3)"
    assert also.find("a").get("href") == "/story/a2"
    assert page(client, "/articles/a7").find_class("also") == []
    copies = page(client, "/search?q=القمح").find_class("copies")[0]
    links = [unescape(link) for link in copies.xpath(".//li/a/@href") if "/story/" in link]
    assert links == ["/story/a1?other=a2#beside", "/story/a1?other=a3#beside", "/story/a1?other=a4#beside", "/story/a1"]
    assert all(client.get(link).status_code == 200 for link in links)
    assert page(client, "/").xpath("//footer//a[@href='/stories']")
    assert page(client, "/sources").xpath("//main//a[@href='/stories']")
