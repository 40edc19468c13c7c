"""The JSON endpoint keeps its contract: keys, offsets, links, errors."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

import brotli
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from index.settings import Settings
from search.commands import search_command
from search.links import MAX_VALUES
from search.service import SearchService
from tests.pages.answers import ask, conforms
from web import create_app

BAD = [
    ("/api/v1/search?colour=blue", "colour"),
    ("/api/v1/search?page=0", "page"),
    ("/api/v1/search?from=nonsense", "from"),
    ("/api/v1/search?from=2025&to=2024", "from"),
    ("/api/v1/search?lang=en", "lang"),
    ("/api/v1/search?format=html", "format"),
    ("/api/v1/suggest?q=a&limit=0", "limit"),
    ("/api/v1/suggest?q=a&limit=21", "limit"),
    ("/api/v1/suggest?q=a&limit=00010000", "limit"),
    (f"/api/v1/suggest?q=a&limit=0001{'0' * 5000}", "limit"),
    ("/api/v1/word?w=", "w"),
    ("/api/v1/multi-search", "search"),
    ("/api/v1/multi-search?" + "&".join(["search=q"] * 11), "search"),
    ("/api/v1/authors?letters=x", "letters"),
    ("/api/v1/suggest?colour=blue", "colour"),
    ("/api/v1/articles/a1?q=x", "q"),
]


def test_answers_are_written_in_arabic_letters_and_end_in_a_line_break(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?q=اليابان")
    assert response.mimetype == "application/json"
    assert '"q":"اليابان"' in response.get_data(as_text=True)
    assert response.data.endswith(b"}\n")


def test_matches_are_where_the_html_has_its_marks(client: FlaskClient) -> None:
    hits = ask(client, "/api/v1/search?q=القدرات اليابان&per_page=100")["hits"]
    assert sum(len(hit["matches"]) for hit in hits) >= 4
    for hit in hits:
        marked = [hit["text"][one["start"] : one["start"] + one["length"]] for one in hit["matches"]]
        pieces = [piece.split("</mark>")[0] for piece in hit["html"].split("<mark>")[1:]]
        assert [unescape(piece) for piece in pieces] == marked
        assert unescape(hit["html"].replace("<mark>", "").replace("</mark>", "")) == hit["text"]


def test_markup_in_a_text_is_letters_in_the_html(client: FlaskClient) -> None:
    hit = ask(client, "/api/v1/search?q=onerror")["hits"][0]
    assert "&lt;img src=x <mark>onerror</mark>=alert(1)&gt;" in hit["html"]
    assert hit["title_html"].startswith("&lt;script&gt;")


def test_the_pages_of_a_search_follow_each_other_without_gap_or_repetition(client: FlaskClient) -> None:
    url, seen = "/api/v1/search?q=البحر&per_page=100&sort=date&facets=none", []
    while url:
        answer = ask(client, url)
        seen += [(hit["article_id"], hit["paragraph"]) for hit in answer["hits"]]
        url = answer["next_url"]
    assert len(seen) == len(set(seen)) == answer["total"] > 300


def test_a_toggle_leads_to_its_count_and_back(client: FlaskClient) -> None:
    answer = ask(client, "/api/v1/search?q=اليابان")
    values = [(facet, one) for facet, found in answer["facets"].items() for one in found["values"]]
    assert len(values) > 8
    for facet, one in values:
        narrowed = ask(client, one["toggle_url"])
        assert narrowed["total"] == one["count"], (facet, one)
        chosen = next(value for value in narrowed["facets"][facet]["values"] if value["value"] == one["value"])
        assert chosen["selected"]
        assert ask(client, chosen["toggle_url"])["total"] == answer["total"]
        counts = [(value["value"], value["count"]) for value in narrowed["facets"][facet]["values"]]
        assert counts == [(value["value"], value["count"]) for value in answer["facets"][facet]["values"]]


def test_a_hit_leads_to_its_paragraph_in_the_page(client: FlaskClient) -> None:
    for hit in ask(client, "/api/v1/search?q=اليابان&match=broad")["hits"]:
        page = client.get(hit["url"])
        assert page.status_code == 200
        assert f'id="{urlsplit(hit["url"]).fragment}"' in page.text


def test_an_article_is_whole(client: FlaskClient) -> None:
    article = ask(client, "/api/v1/articles/a1")["article"]
    assert (article["date"], article["date_precision"], article["hijri"]) == ("2024-04-19", "day", "10 شوال 1445")
    assert article["date_text"] == "19 أبريل 2024"
    assert [one["paragraph"] for one in article["paragraphs"]] == [1, 2, 3, 4]
    assert [one["notes"] for one in article["paragraphs"]] == [[], [], ["1", "2"], ["2"]]
    assert [(note["number"], note["domain"], note["cited_by"]) for note in article["notes"]] == [
        ("1", "examplepost.com", [3]),
        ("2", "amn.example.org", [3, 4]),
    ]


def test_unknown_values_are_null(client: FlaskClient) -> None:
    article = ask(client, "/api/v1/articles/a4")["article"]
    names = ("source", "author", "url", "date", "date_precision", "date_text", "hijri")
    assert [article[name] for name in names] == [None] * len(names)


@pytest.mark.parametrize(("path", "parameter"), BAD)
def test_a_bad_parameter_is_named(client: FlaskClient, path: str, parameter: str) -> None:
    response = client.get(path)
    assert response.status_code == 400
    assert response.json is not None
    conforms(response.json, {"$ref": "#/components/schemas/Failure"})
    assert (response.json["code"], response.json["ok"]) == ("bad_parameter", False)
    assert [one["parameter"] for one in response.json["errors"]] == [parameter]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/articles/none", 404, "not_found"),
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/v1", 404, "not_found"),
        ("GET", "/api", 404, "not_found"),
        ("GET", "/api/v2/search", 404, "not_found"),
        ("POST", "/api/v1/search", 405, "method_not_allowed"),
    ],
)
def test_every_error_has_one_shape(client: FlaskClient, method: str, path: str, status: int, code: str) -> None:
    response = client.open(path, method=method)
    assert response.json is not None
    conforms(response.json, {"$ref": "#/components/schemas/Failure"})
    assert (response.status_code, response.json["status"], response.json["code"]) == (status, status, code)


def test_the_page_and_the_endpoint_find_the_same(client: FlaskClient) -> None:
    query = "q=اليابان&source=صحيفة الشرق&group=article"
    page, answer = client.get(f"/search?{query}&format=json").json, ask(client, f"/api/v1/search?{query}")
    assert page is not None
    assert [hit["url"] for hit in page["hits"]] == [hit["url"] for hit in answer["hits"]]


def test_a_word_is_completed_until_a_blank_ends_it(client: FlaskClient) -> None:
    assert ask(client, "/api/v1/suggest?q= اليابا")["completions"][0]["text"] == " اليابان"
    assert ask(client, "/api/v1/suggest?q=اليابان ") == {"ok": True, "q": "اليابان ", "completions": []}


def test_other_sites_may_read_the_endpoint(client: FlaskClient) -> None:
    """Any site by default; what browsers hide otherwise is exposed, and a preflight is told what is allowed."""
    answer = client.get("/api/v1/search")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"Link", "ETag", "Retry-After"} <= set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    preflight = client.options("/api/v1/search", headers={"Origin": "https://a.example"})
    assert preflight.status_code == 200
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]
    assert preflight.headers["Access-Control-Max-Age"] == "86400"
    assert "Access-Control-Allow-Origin" not in client.get("/search").headers


def test_only_the_sites_of_the_setting_may_read_the_endpoint(settings: Settings, service: SearchService) -> None:
    named = create_app(replace(settings, cors_origins="https://a.example https://b.example"), service).test_client()
    for origin, told in (("https://b.example", "https://b.example"), ("https://c.example", None)):
        answer = named.get("/api/v1/search", headers={"Origin": origin})
        assert answer.headers.get("Access-Control-Allow-Origin") == told
        assert "Origin" in answer.vary


def test_the_values_of_a_facet_are_searched_and_paged(client: FlaskClient) -> None:
    """Within the search they are asked for, by their letters as folded."""
    every = ask(client, "/api/v1/authors?per_page=2")
    seen, url = [], "/api/v1/authors?per_page=2"
    while url:
        answer = ask(client, url)
        seen += [value["value"] for value in answer["values"]]
        url = answer["next_url"]
    assert len(seen) == len(set(seen)) == every["total"] > 2
    found = ask(client, "/api/v1/authors?contains=لَيلَي")
    assert [value["value"] for value in found["values"]] == ["ليلى حداد"]
    (value,) = found["values"]
    assert ask(client, value["toggle_url"])["total"] == value["count"]
    assert ask(client, "/api/v1/authors?q=التلاميذ")["values"][0]["value"] == "سامي نجار"


@pytest.mark.parametrize("name", ["source", "author", "tag", "year", "month"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_no_value_is_offered_that_cannot_be_taken(client: FlaskClient, name: str, sign: str) -> None:
    """By the endpoint, which says so by null, or by a page, that has it as a word."""
    form = {"year": "19{:02}", "month": "19{:02}-01"}.get(name, "م{}")
    narrowed = "&".join(f"{name}={sign}{form.format(n)}" for n in range(MAX_VALUES))
    answer, page = ask(client, f"/api/v1/search?{narrowed}"), client.get(f"/search?{narrowed}")
    for one in answer["facets"][name]["values"]:
        kept = one["selected"] or one["excluded"]
        assert (one["toggle_url"] is not None, one["exclude_url"] is not None) == (kept, kept)
    assert page.status_code == 200
    links = {unescape(url) for url in re.findall(r'href="([^"]*)"', page.text)}
    assert any(f"{name}=" in url for url in links)
    assert max(url.count(f"{name}=") for url in links) <= MAX_VALUES


def test_a_word_is_taken_apart(client: FlaskClient) -> None:
    word = ask(client, "/api/v1/word?w=للصواريخ")
    assert word["steps"][0]["name"]
    assert word["totals"]["exact"] <= word["totals"]["normal"] <= word["totals"]["broad"]


def test_several_searches_are_answered_in_one(client: FlaskClient) -> None:
    texts = ["q=اليابان&per_page=1", "tag=أمن&facets=none"]
    many = client.get("/api/v1/multi-search", query_string={"search": texts}).get_json()["results"]
    for text, one in zip(texts, many, strict=True):
        single = ask(client, f"/api/v1/search?{text}")
        assert one | {"took_ms": 0} == single | {"took_ms": 0}


@pytest.mark.parametrize(
    "wrong", ["page=0", "colour=blue", "from=2024-13", "source=a&sort=b", "cursor=1", "format=csv", f"q={'أ' * 501}"]
)
def test_a_fault_in_one_of_several_searches_is_its_own(client: FlaskClient, wrong: str) -> None:
    """It is told in the place of its answer, as it is told where that search stands alone; the others are answered."""
    response = client.get("/api/v1/multi-search", query_string={"search": ["q=اليابان", wrong, "q=البحر"]})
    first, fault, last = response.get_json()["results"]
    assert (response.status_code, first["query"]["q"], last["query"]["q"]) == (200, "اليابان", "البحر")
    if wrong != "format=csv":  # alone it is a file
        alone = client.get(f"/api/v1/search?{wrong}")
        assert (alone.status_code, alone.get_json()) == (400, fault)
    assert (fault["ok"], fault["status"], fault["code"]) == (False, 400, "bad_parameter")
    assert [set(one) for one in fault["errors"]] == [{"parameter", "error"}]


def test_letters_that_are_none_in_one_of_several_searches_are_its_fault(client: FlaskClient) -> None:
    results = ask(client, "/api/v1/multi-search?search=q%3D%25D8&search=q%3Dاليابان")["results"]
    assert [one["ok"] for one in results] == [False, True]


@pytest.mark.parametrize("path", ["search", "lines", "compare"])
def test_what_a_page_shows_and_carries_is_passed_over(client: FlaskClient, path: str) -> None:
    """So that its address is one of the endpoint too."""
    shown = f"/{path}?q=اليابان&by=share&p=a1:1"
    assert client.get(shown).status_code == client.get(f"/api/v1{shown}").status_code == 200


ONLY_JSON = ["lines?q=اليابان&", "compare?q=اليابان&", "sources?", "tags?"]


@pytest.mark.parametrize("path", ONLY_JSON)
def test_who_asks_for_a_file_that_there_is_not_is_told_so(client: FlaskClient, path: str) -> None:
    asked = f"/api/v1/{path}format="
    assert client.get(asked + "json").status_code == 200
    for written in ("csv", "rss", "html"):
        answer = client.get(asked + written)
        assert (answer.status_code, written in answer.get_json()["error"]) == (400, True)


def test_lists_of_names_may_have_blanks(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=اليابان&fields=title,+date&facets=source+,year").get_json()
    assert {"title", "date"} <= answer["hits"][0].keys()
    assert answer["facets"].keys() == {"source", "year"}
    wrong = client.get("/api/v1/search?facets=none,year").get_json()["error"]
    assert "none" not in wrong.rpartition(":")[2]


def test_the_pages_around_stand_in_a_header(client: FlaskClient) -> None:
    """With the description of the endpoint (RFC 8288, RFC 8631)."""
    response = client.get("/api/v1/search?q=اليابان&per_page=1&page=3")
    links = dict(re.findall(r'<([^>]*)>; rel="([a-z-]+)"', ", ".join(response.headers.getlist("Link"))))
    assert set(links.values()) == {"next", "first", "prev", "service-desc"}
    assert {rel: url for url, rel in links.items()}["next"] == response.get_json()["next_url"]


@pytest.mark.parametrize("path", ["search?q=اليابان&per_page=1", "sources?per_page=1", "lines?q=اليابان&per_page=1"])
def test_every_list_leads_on_by_a_header(client: FlaskClient, path: str) -> None:
    """To its end, where there is none any more."""
    url: str | None = f"/api/v1/{path}"
    for _ in range(50):
        response = client.get(url)
        following = re.findall(r'<([^>]*)>; rel="next"', ", ".join(response.headers.getlist("Link")))
        assert following == [one for one in [response.get_json()["next_url"]] if one]
        if not following:
            return
        url = following[0]
    raise AssertionError("no end")


def test_answers_are_packed_for_those_who_can_unpack_them(client: FlaskClient) -> None:
    """And are the same once unpacked; a packed one is known by the same ETag."""
    plain = client.get("/api/v1/search?q=البحر&facets=none&per_page=50")
    for coding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        packed = client.get("/api/v1/search?q=البحر&facets=none&per_page=50", headers={"Accept-Encoding": coding})
        assert packed.headers["Content-Encoding"] == coding
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert len(packed.data) < len(plain.data) / 4
        assert json.loads(unpack(packed.data))["hits"] == plain.get_json()["hits"]
        assert packed.headers["ETag"] == plain.headers["ETag"]
    for path in ("/search?q=البحر", "/static/base.css", "/search?q=البحر&format=csv"):
        with client.get(path, headers={"Accept-Encoding": "br"}) as answer:
            assert answer.headers["Content-Encoding"] == "br", path
            assert brotli.decompress(answer.data)
    plain = client.get("/search?q=البحر&format=csv")
    packed = client.get("/search?q=البحر&format=csv", headers={"Accept-Encoding": "gzip, deflate"})
    assert (packed.headers["Content-Encoding"], zlib.decompress(packed.data)) == ("deflate", plain.data)


def test_only_the_fields_asked_for_are_given_back(client: FlaskClient) -> None:
    """What tells a hit from others is always there, and the next page is asked for likewise."""
    answer = ask(client, "/api/v1/search?q=اليابان&fields=title,score&fields=date&per_page=2")
    always = {"article_id", "paragraph", "url"}
    assert [set(hit) for hit in answer["hits"]] == [always | {"title", "score", "date"}] * 2
    assert set(ask(client, answer["next_url"])["hits"][0]) == always | {"title", "score", "date"}


def test_the_command_prints_the_answer_of_the_endpoint(client: FlaskClient, settings: Settings) -> None:
    """The same keys and values; only the time and the names of unknown values may differ."""
    run = CliRunner().invoke(
        search_command, ["اليابان", "-نص", "--json", "--per-page", "20", "--index", str(settings.index_dir)]
    )
    printed, answer = json.loads(run.output), ask(client, "/api/v1/search?q=اليابان -نص")
    for one in (printed, answer):
        one["took_ms"] = 0
        for facet in one["facets"].values():
            facet["values"] = [value | {"label": ""} for value in facet["values"]]
    assert printed == answer


def test_an_excluded_value_is_said_and_let_back_in(client: FlaskClient) -> None:
    every = ask(client, "/api/v1/search?q=اليابان")
    first = every["facets"]["source"]["values"][0]
    without = ask(client, first["exclude_url"])
    assert without["total"] == every["total"] - first["count"]
    shown = next(v for v in without["facets"]["source"]["values"] if v["value"] == first["value"])
    assert (shown["excluded"], shown["selected"], shown["count"]) == (True, False, first["count"])
    for url in (shown["exclude_url"], shown["toggle_url"]):
        assert ask(client, url)["total"] == every["total"]
