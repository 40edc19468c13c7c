"""What readers get: every page, in both languages, for every kind of article, and for every kind of mistake."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from index.settings import Settings
from search.service import SearchService
from tests.pages.articles import ARTICLES, HOSTILE
from web import create_app
from web.i18n import catalogue

PAGES = [
    "/",
    "/search",
    "/search?q=اليابان",
    "/search?q=القدرات&match=exact&group=paragraph&sort=-date&in=text&from=2023&to=2025",
    '/search?q="القدرات العسكرية"',
    "/search?q=لاشيءكهذا",
    "/search?q=اليابان&page=9",
    "/search?month=2024-04&source=مركز الدراسات&cited=examplepost.com&author=ليلى حداد",
    "/search?year=unknown",
    "/search?q=(ناقص",
    "/cited/examplepost.com",
    "/cited/nobody.example",
    "/sources",
    "/sources/مركز الدراسات",
    "/authors",
    "/authors/ليلى حداد",
    "/tags",
    "/cited",
    "/days",
    "/days/2024-04-19",
    "/days/شوال 1445",
    "/search/values/author?q=اليابان&find=ليلى",
    "/help",
    "/compare",
    "/word/اليابان",
    "/lines?q=اليابان",
    "/lines?q=لاشيءكهذا",
    "/compare?q=اليابان&q=القدرات&by=share",
    "/api/v1/docs",
    "/cite/a1",
    "/cite/a1?paragraph=3",
    "/cite/a1?note=1",
    "/articles/a1?q=اليابان",
    *(f"/articles/{article.id}" for article in ARTICLES),
]
MISSING = [
    "/nothing",
    "/articles/none",
    "/cite/none",
    "/cite/a1?paragraph=99",
    "/cite/a1?note=9",
    "/cite/a1?paragraph=003",
    "/static/fonts/comic.woff2",
]


def get(client: FlaskClient, path: str, language: str = "ar") -> TestResponse:
    return client.get(path, headers={"Accept-Language": language})


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_the_readers_language(client: FlaskClient, path: str, language: str) -> None:
    response = get(client, path, language)
    assert response.status_code == 200
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in response.text
    assert len(re.findall("<h1", response.text)) == 1


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_script_or_style_inside_or_ids_twice(client: FlaskClient, path: str) -> None:
    html = get(client, path).text
    assert not re.search(
        r"<script(?![^>]* (?:src=\"/static/|type=\"application/ld\+json))"
        r"|<style|\sstyle=|\son[a-z]+=\"|javascript:alert\(1\)\"",
        html,
    )
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_every_place_a_page_points_to_in_itself_is_there(client: FlaskClient, path: str) -> None:
    html = get(client, path).text
    places = set(re.findall(r'\sid="([^"]*)"', html))
    assert {unescape(place) for place in re.findall(r'href="#([^"]+)"', html)} <= places


def test_every_link_of_the_site_leads_somewhere(client: FlaskClient) -> None:
    """Walk from the home page, three steps deep, along some links of each kind (a page and its parameters)."""
    seen, queue = {"/"}, [("/", 0)]
    kinds: Counter[tuple[str, ...]] = Counter()
    while queue:
        path, depth = queue.pop(0)
        response = get(client, path)
        assert response.status_code == 200, path
        if depth < 3 and "html" in response.content_type:
            for link in dict.fromkeys(_links(response.text)):
                kind = _kind(link)
                if link not in seen and kinds[kind] < 3:
                    kinds[kind] += 1
                    seen.add(link)
                    queue.append((link, depth + 1))
    assert len(kinds) > 150


def _kind(link: str) -> tuple[str, ...]:
    """The first part of an address's path and the names of its parameters."""
    parts = urlsplit(link)
    return parts.path.split("/")[1], *sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})


def _links(html: str) -> Iterator[str]:
    for link in re.findall(r'<(?:a|link)\s[^>]*?href="([^"]*)"', html):
        parts = urlsplit(unescape(link))
        if parts.netloc in ("", "bahith.example") and parts.path and "/static/" not in parts.path:
            yield parts._replace(scheme="", netloc="", fragment="").geturl()


@pytest.mark.parametrize("path", [*PAGES, "/nothing", "/opensearch.xml", "/robots.txt", "/sitemap.xml"])
def test_a_site_mounted_under_a_path_leads_nowhere_beside_it(
    settings: Settings, service: SearchService, path: str
) -> None:
    """Whatever a page points to lies under the path, and its absolute addresses under the site's own, which has it."""
    application = create_app(replace(settings, base_url=""), service)
    text = application.test_client().get(path, base_url="http://here.example/reading").text
    paths = re.findall(r'(?:href|action|data-url|data-suggest|name="back" value|Disallow:)[= ]"?(/[^"\n]*)', text)
    assert [place for place in paths if not place.startswith("/reading/")] == []
    addresses = re.findall(r"http://here\.example(/[^\"<]*)", text)
    assert [place for place in addresses if not re.match("/reading(?!/reading)", place)] == []
    assert paths or addresses


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_is_said_to_be_missing(client: FlaskClient, path: str) -> None:
    response = get(client, path)
    assert response.status_code == 404
    assert "غير موجود" in response.text


def test_a_bad_parameter_is_named_in_the_readers_language(client: FlaskClient) -> None:
    arabic = get(client, "/search?q=a&sort=colour")
    assert arabic.status_code == 400
    assert "colour" in arabic.text
    assert "ليست من" in arabic.text
    assert "is not one of" in get(client, "/search?sort=colour", "en").text
    assert get(client, "/search?from=غدًا").status_code == 400
    assert get(client, "/?lang=fr").status_code == 400


def test_a_cookie_keeps_only_what_a_reader_chose(client: FlaskClient) -> None:
    """A language in the address of a page; no other, not of what is no page, and not again once it is kept."""
    for path in ("/?lang=fr", "/?lang=", "/", "/nothing?lang=en", "/api/v1/search?lang=en", "/static/base.css?lang=en"):
        with client.get(path, headers={"Accept-Encoding": "gzip"}) as answer:
            assert "Set-Cookie" not in answer.headers, path
    assert client.get("/help?lang=en").headers["Set-Cookie"].startswith("lang=en;")
    assert "Set-Cookie" not in client.get("/help?lang=en").headers


MISTAKES = [
    "/nothing",
    "/articles/none",
    "/search?page=0",
    "/cite/a1?format=pdf",
    "/cite/a1?note=99",
    "/cite/a1?paragraph=99",
]


@pytest.mark.parametrize("path", MISTAKES)
def test_a_mistake_is_told_in_one_language(client: FlaskClient, path: str) -> None:
    """Names and values are as they were typed, so they may be in any letters."""
    told = {language: _main(get(client, path, language).text) for language in ("ar", "en")}
    assert not re.search("[A-Za-z]{4,}", re.sub("\u2068[^\u2069]*\u2069", "", told["ar"]))
    assert not re.search("[\u0621-\u064a]", told["en"].replace("نيسان 2024", ""))
    assert "'" not in told["ar"] + told["en"]


def test_a_caption_leads_to_its_pictures_which_the_page_does_not_fetch(client: FlaskClient) -> None:
    page = client.get(f"/articles/{quote(HOSTILE.id)}").text
    link = '<a href="https://www.p.example/a.jpg?&#34;&lt;" rel="external nofollow noreferrer">الصورة</a>'
    assert f'تعليق صورة · {link} <bdi dir="ltr">p.example</bdi> · الصورة <bdi dir="ltr">b.png</bdi>' in page
    assert "<img" not in page
    told = client.get(f"/api/v1/articles/{quote(HOSTILE.id)}").get_json()["article"]["paragraphs"]
    assert told[3]["images"] == [
        {"url": 'https://www.p.example/a.jpg?"<', "alt": "<b>"},
        {"url": "media/b.png", "alt": ""},
    ]
    assert told[0]["images"] == []


def test_an_article_that_is_not_there_is_called_so(client: FlaskClient) -> None:
    assert "لا مقال بهذا المعرّف" in get(client, "/articles/none").text


def _main(html: str) -> str:
    """The text of a page, without its frame."""
    return unescape(re.sub("<[^>]*>", " ", html[html.index("<main") : html.index("</main>")]))


def test_a_paragraph_is_cited_by_its_number_as_the_page_writes_it(client: FlaskClient) -> None:
    for number in ("03", "3" * 5000, "+3", "3 "):
        assert client.get("/cite/a1", query_string={"paragraph": number}).status_code == 404, number[:9]
    assert "/articles/a1#p3" in get(client, "/cite/a1?paragraph=٣").text
    whole = get(client, "/cite/a1?paragraph=&note=").text
    assert 'href="/articles/a1"' in whole
    assert 'href="/cite/a1?format=ris"' in whole
    assert "/articles/a1#p3" in get(client, "/cite/a1?paragraph=3").text


def test_marked_letters_are_those_of_the_article(client: FlaskClient) -> None:
    html = get(client, "/search?q=التحالف الأمني").text
    assert "<mark>التَّحَالفِ</mark> <mark>الأمنيِّ</mark>" in html
    html = get(client, "/articles/a1?q=التحالف الأمني").text
    assert "<mark>التَّحَالفِ</mark>" in html


def test_harakat_are_left_out_for_those_who_asked(client: FlaskClient) -> None:
    client.set_cookie("harakat", "hidden")
    assert "<mark>التحالف</mark> <mark>الأمني</mark>" in get(client, "/search?q=التحالف الأمني").text


def test_a_note_and_its_marker_lead_to_each_other(client: FlaskClient) -> None:
    html = get(client, "/articles/a1").text
    assert 'href="#note-1" id="note-1-p3"' in html
    assert 'href="#note-1-p3"' in html
    assert html.index('id="note-1-p3"') < html.index('id="note-1"') < html.index('id="p4"')


@pytest.mark.parametrize("path", ["/articles/long", "/search?q=الهامش:harbour"])
def test_a_note_says_how_many_paragraphs_cite_its_source(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    found = re.findall(r'href="(/cited/[^"]+)">(تستشهد به [^<]+)</a>', page)
    assert found
    for address, told in found:
        total = client.get(f"{address}?format=json").json["total"]  # type: ignore[index]
        assert told == catalogue("ar")("cited_by_whom", total - 1), address


def test_a_date_is_said_with_the_hijri_day(client: FlaskClient) -> None:
    assert "19 أبريل 2024" in get(client, "/articles/a1").text
    assert "10 شوال 1445 هـ" in get(client, "/articles/a1").text
    assert "10 Shawwal 1445 AH" in get(client, "/articles/a1", "en").text
    assert "هـ" not in get(client, "/articles/a3").text


def test_a_domain_is_chosen_once_however_often_it_is_named(client: FlaskClient) -> None:
    html = get(client, "/cited/examplepost.com?cited=examplepost.com").text
    chips = html[html.index('class="chips"') :]
    assert chips[: chips.index("</ul>")].count("<li>") == 1


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("from=قبل يومين", "من 24 أبريل 2024"), ("to=حتى 2023", "إلى 2023"), ("from=5 شوال 1445هـ", "من 5 شوال 1445هـ")],
)
def test_a_chip_says_what_day_was_understood(
    client: FlaskClient, typed: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.filters.today", lambda: date(2024, 4, 26))
    html = client.get(f"/search?q=اليابان&{typed}").text
    chips = html[html.index('class="chips"') :]
    assert shown in re.sub("<[^>]*>|[\u2068\u2069]", "", chips[: chips.index("</ul>")])


def test_what_cites_a_domain_is_exported_too(client: FlaskClient) -> None:
    answer = client.get("/cited/examplepost.com?format=json").json
    assert answer
    assert answer["total"] == client.get("/api/v1/search?cited=examplepost.com").json["total"] > 0  # type: ignore[index]
    assert client.get("/cited/examplepost.com?format=ris").text.startswith("TY  - ")


def test_the_chart_does_not_reach_for_a_year_without_articles(client: FlaskClient) -> None:
    bars = re.findall(r'data-first="([^"]+)"', get(client, "/search?year=9999").text)
    assert bars == ["2021", "2022", "2023", "2024"]


def test_facets_say_what_is_unknown_in_words(client: FlaskClient) -> None:
    html = get(client, "/search").text
    assert "بلا تاريخ" in html
    assert "مصدر غير معروف" in html
    assert "كاتب غير معروف" in html
    assert ">unknown<" not in html


def test_counts_agree_with_their_nouns(client: FlaskClient) -> None:
    found = get(client, "/search?q=مكتبة المدرسة").text
    assert "فقرة واحدة في مقال واحد" in re.sub("</?b>", "", found)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_bars_run_in_the_direction_of_the_language_and_are_named(client: FlaskClient, language: str) -> None:
    page = client.get(f"/search?lang={language}").text
    pattern = r'aria-label="([^"]+)" data-live data-first="([^"]+)"[^>]*><rect class="slot" x="([\d.]+)"'
    bars = re.findall(pattern, page)
    assert len(bars) > 2
    places = [float(x) for _, _, x in bars]
    assert places == sorted(places, reverse=language == "ar")
    assert [value for _, value, _ in bars] == sorted(value for _, value, _ in bars)
    for title, value, _ in bars:
        assert value[:4] in title


def test_choosing_a_month_lets_go_of_the_year_that_holds_it(client: FlaskClient) -> None:
    html = get(client, "/search?year=2024").text
    months = [unquote(unescape(link)) for link in re.findall(r'href="(/search\?[^"]*month=[^"]*)"', html)]
    assert "/search?month=2024-04" in months
    opened = get(client, "/search?month=2024-04").text
    assert re.search(r'aria-current="true" data-live>2024</a>', opened)
    assert re.search(r'aria-current="true" data-live>أبريل</a>', opened)


def test_feeds_and_canonical_addresses_are_absolute_where_they_must_be(client: FlaskClient) -> None:
    html = get(client, "/search?sort=date&q=اليابان&page=1").text
    canonical = re.search(r'rel="canonical" href="([^"]*)"', html)
    assert canonical
    assert unquote(unescape(canonical[1])) == "https://bahith.example/search?q=اليابان&sort=date"


def test_a_language_asked_for_in_the_address_is_remembered(client: FlaskClient) -> None:
    assert 'lang="en"' in get(client, "/?lang=en").text
    assert '<html lang="en"' in get(client, "/sources").text


def test_the_form_of_preferences_goes_back_to_its_page_and_nowhere_else(client: FlaskClient) -> None:
    response = client.post("/preferences", data={"theme": "dark", "size": "9", "back": "/articles/a1?q=x"})
    assert (response.status_code, response.location) == (303, "/articles/a1?q=x")
    html = get(client, "/").text
    assert 'data-theme="dark" data-size="1"' in html
    for trap in ("https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "/a\nb", ""):
        assert client.post("/preferences", data={"back": trap}).location == "/"


@given(back=st.text(st.sampled_from("/\\\t\n\r :@.?#aب")) | st.text())
def test_the_form_of_preferences_leads_nowhere_else_whatever_it_holds(app: Flask, back: str) -> None:
    response = app.test_client().post("/preferences", data={"back": back})
    assert response.status_code == 303
    assert urlsplit(urljoin("http://here.example/", response.location.replace("\\", "/"))).netloc == "here.example"


def test_too_many_approximate_words_are_told_as_such(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": " ".join(["اليابان~"] * 9)}).text
    assert "كثرت الكلمات المعلَّمة" in page
    assert "لم تكتمل صيغة البحث" not in page


def test_lists_of_all_values_have_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand authors would be a page of megabytes; letters lead to the page where each begins."""

    def listed(text: str) -> list[str]:
        return re.findall(r'href="(/cited/[^"?]+)"', text)

    whole = client.get("/cited").text
    monkeypatch.setattr("web.pages.browse.PER_PAGE", 2)
    first = client.get("/cited").text
    letters = re.findall(r'href="([^"]+)"', first.split('class="letters"')[1].split("</nav>")[0])
    texts = {url: client.get(url).text for url in dict.fromkeys(one.partition("#")[0] for one in letters)}
    assert [one for text in texts.values() for one in listed(text)] == listed(whole)
    assert len(texts) > 1
    assert all(f'id="{place}"' in texts[page] for page, _, place in (url.partition("#") for url in letters))
    assert [client.get(f"/cited?page={number}").status_code for number in ("9999", "x")] == [200, 400]


def test_values_to_narrow_down_to_have_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows repeat the address of the search; their pages keep it, and what is looked for."""
    monkeypatch.setattr("web.pages.browse.PER_PAGE", 1)
    page = client.get("/search/values/source?q=اليابان&find=ا").text
    following = [unescape(url) for url in re.findall(r'<a href="(/search/values/source[^"]+)"', page)]
    assert following
    second = client.get(following[-1]).text
    rows = [re.findall(r'<li><a href="([^"]+)"', text) for text in (page, second)]
    assert [len(one) for one in rows] == [1, 1]
    assert rows[0] != rows[1]
    assert "find=%D8%A7" in following[-1]
