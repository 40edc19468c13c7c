"""What other programs take: CSV, RIS, BibTeX, RSS, sitemaps, the OpenSearch description."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from functools import partialmethod
from xml.etree.ElementTree import Element

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from index.model import Article, Citation, DateText, Footnote
from search.service import SearchService
from web.formats.citations import Reference, bibtex, of_article, of_note, ris, sentence
from web.formats.names import names
from web.i18n import catalogue


def xml(client: FlaskClient, path: str) -> Element:
    response = client.get(path)
    assert response.status_code == 200, path
    root: Element = fromstring(response.data)
    return root


def test_csv_has_one_line_a_hit_and_no_formulas(client: FlaskClient) -> None:
    text = client.get("/search?q=اليابان&format=csv&group=paragraph").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))))
    assert text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}article_id,paragraph,")
    assert len(rows) == client.get("/api/v1/search?q=اليابان&facets=none").json["total"]  # type: ignore[index]
    assert all(row["url"].startswith("https://bahith.example/articles/") for row in rows)


def test_csv_cells_that_look_like_formulas_are_text() -> None:
    from web.formats.exports import _cell

    assert [_cell(value) for value in ("=1+1", "@x", "نص", "-5+2", "\n=1", "＝1", -5)] == [
        "'=1+1",
        "'@x",
        "نص",
        "'-5+2",
        "'\n=1",
        "'＝1",
        -5,
    ]


def test_ris_has_one_record_an_article(client: FlaskClient) -> None:
    response = client.get("/search?q=اليابان&group=paragraph&format=ris")
    records = response.get_data(as_text=True).split("ER  -")[:-1]
    titles = [re.search(r"TI  - (.*)\r\n", record)[1] for record in records]  # type: ignore[index]
    assert len(titles) == len(set(titles)) >= 3
    assert all(
        re.fullmatch(r"[A-Z][A-Z0-9]  - .*|", line) for record in records for line in record.strip().split("\r\n")
    )
    assert "bahith.ris" in response.headers["Content-Disposition"]


def test_bibtex_has_balanced_braces(client: FlaskClient) -> None:
    text = client.get("/search?format=bibtex&per_page=100").get_data(as_text=True)
    plain = re.sub(r"\\[{}]", "", text)
    assert plain.count("{") == plain.count("}") > 20
    assert len(re.findall(r"^@(article|online)\{[A-Za-z0-9_-]+,$", text, re.M)) == text.count("\n}") > 5


def test_a_feed_is_newest_first(client: FlaskClient) -> None:
    channel = xml(client, "/search?q=اليابان&format=rss")[0]
    titles = [item.findtext("title") for item in channel.iter("item")]
    assert titles[0] == "صواريخ كوريا الشمالية"
    assert channel.findtext("title") == "اليابان — باحث"
    assert channel.findtext("lastBuildDate") == "Sun, 28 Jul 2024 00:00:00 +0000"
    assert next(channel.iter("item")).findtext("pubDate") == "Sun, 28 Jul 2024 00:00:00 +0000"


def test_a_feed_with_markup_in_its_texts_is_still_xml(client: FlaskClient) -> None:
    items = list(xml(client, "/search?q=onerror&format=rss").iter("item"))
    assert items[0].findtext("title") == "<script>alert(1)</script> في العنوان"


def test_the_sitemap_lists_every_article(client: FlaskClient) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    parts = [place.text or "" for place in xml(client, "/sitemap.xml").iter(f"{space}loc")]
    places = [
        place.text
        for part in parts
        for place in xml(client, part.removeprefix("https://bahith.example")).iter(f"{space}loc")
    ]
    assert len(places) == len(set(places)) == client.get("/api/v1/search?group=article").json["articles_total"]  # type: ignore[index]
    assert client.get("/sitemap-7.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_browsers_can_add_the_search(client: FlaskClient) -> None:
    root = xml(client, "/opensearch.xml")
    urls = [url.get("template") for url in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert urls[0] == "https://bahith.example/search?q={searchTerms}"
    assert 'href="/opensearch.xml"' in client.get("/").text


def test_crawlers_find_the_sitemap(client: FlaskClient) -> None:
    assert "Sitemap: https://bahith.example/sitemap.xml" in client.get("/robots.txt").text


ARTICLE = Article(
    "a/1 ب",
    "عنوان {فيه} 50%",
    (),
    date=DateText("2024-04-19", "day"),
    source="مجلة & أخرى",
    authors=("هند علي",),
    url="https://e.example/a_b%20c",
)


def test_an_article_is_cited_in_the_order_of_arabic_footnotes() -> None:
    expected = "هند علي، «عنوان {فيه} 50%»، مجلة & أخرى، 19 أبريل 2024، https://e.example/a_b%20c"
    assert sentence(of_article(ARTICLE, "https://bahith.example/a"), catalogue("ar")) == expected


def test_a_paragraph_is_cited_where_it_is_read() -> None:
    reference = of_article(ARTICLE, "https://bahith.example/a#p3", "الفقرة 3")
    assert sentence(reference, catalogue("ar")).endswith("19 أبريل 2024، الفقرة 3، https://bahith.example/a#p3")
    assert "N1  - الفقرة 3\r\n" in ris(reference)


def test_a_reference_is_escaped_for_bibtex() -> None:
    entry = bibtex(of_article(ARTICLE, ""))
    assert "title = {عنوان \\textbraceleft{}فيه\\textbraceright{} 50\\%}" in entry
    assert "journaltitle = {مجلة \\& أخرى}" in entry
    assert "url = {https://e.example/a_b%20c}" in entry


def test_an_export_cites_an_article_where_it_was_published_as_its_citation_does(client: FlaskClient) -> None:
    for name, line in (("ris", "UR  - https://post.example/japan"), ("bibtex", "url = {https://post.example/japan}")):
        for path in ("/search?q=AUKUS&", "/cite/english?"):
            assert line in client.get(f"{path}format={name}").get_data(as_text=True), path


@given(st.sets(st.text(st.characters(codec="utf-8"), min_size=1), min_size=2, max_size=5))
def test_articles_have_keys_of_their_own_in_bibtex(ids: set[str]) -> None:
    keys = {of_article(Article(one, "", ()), "").key for one in ids}
    assert len(keys) == len(ids)
    assert all(re.fullmatch("[A-Za-z0-9_-]+", key) for key in keys)


def test_notes_have_keys_of_their_own_in_bibtex() -> None:
    keys = {of_note(Footnote(number, "نص"), ARTICLE).key for number in ("1", "١", "*", "†")}
    assert len(keys) == 4
    assert all(re.fullmatch("[A-Za-z0-9_-]+", key) for key in keys)


def test_a_citation_can_be_downloaded(client: FlaskClient) -> None:
    response = client.get("/cite/a1?note=1&format=ris")
    assert "TI  - Japan and the alliance, The Example Post" in response.get_data(as_text=True)
    assert "UR  - https://examplepost.com/page-1" in response.get_data(as_text=True)
    assert client.get("/cite/a1?format=pdf").status_code == 400


def test_a_table_has_the_columns_that_are_asked_for(client: FlaskClient) -> None:
    whole, some = (
        list(
            csv.DictReader(
                io.StringIO(client.get(f"/api/v1/search?q=البحر&format=csv{fields}").get_data(as_text=True)[1:])
            )
        )
        for fields in ("", "&fields=date,title,matches")
    )
    assert list(some[0]) == ["article_id", "paragraph", "title", "date", "url"]
    assert some == [{name: row[name] for name in some[0]} for row in whole]


def test_an_export_has_every_result_of_any_number(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the page asked for; where there are more than an export may have, it says so."""
    total = client.get("/api/v1/search?q=البحر&facets=none").get_json()["total"]
    assert total > 300
    response = client.get("/search?q=البحر&group=paragraph&format=csv&per_page=10&page=3")
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True)[1:])))
    assert len({(row["article_id"], row["paragraph"]) for row in rows}) == len(rows) == total
    assert (response.headers["Bahith-Total"], response.headers["Bahith-Given"]) == (str(total), str(total))
    monkeypatch.setattr("search.service.SearchService.export", partialmethod(SearchService.export, most=150))
    part = client.get("/api/v1/search?q=البحر&format=csv")
    assert (part.headers["Bahith-Total"], part.headers["Bahith-Given"]) == (str(total), "150")
    assert len(list(csv.DictReader(io.StringIO(part.get_data(as_text=True)[1:])))) == 150


def test_csv_has_notes_and_tags(client: FlaskClient) -> None:
    text = client.get("/api/v1/search?q=القدرات العسكرية اليابان&format=csv").get_data(as_text=True)
    rows = {(row["article_id"], row["paragraph"]): row for row in csv.DictReader(io.StringIO(text[1:]))}
    assert rows["a1", "3"]["tags"] == "أمن; آسيا"
    assert rows["a1", "3"]["notes"].splitlines() == [
        "[1] Japan and the alliance, The Example Post https://examplepost.com/page-1",
        "[2] تقرير القدرات، مجلة الأمن https://amn.example.org/page-2",
    ]


def test_reference_managers_read_the_ris_of_every_article(client: FlaskClient) -> None:
    records = rispy.loads(client.get("/search?format=ris").get_data(as_text=True))
    assert len(records) == client.get("/api/v1/search?group=article").get_json()["articles_total"]
    one = next(record for record in records if record["title"].startswith("تعزيز"))
    assert (one["type_of_reference"], one["secondary_title"], one["language"]) == ("NEWS", "مركز الدراسات", "ar")
    assert (one["authors"], one["year"], one["date"]) == (["حداد, ليلى"], "2024", "2024/04/19/")


def test_bibtex_is_read_with_its_months_and_names(client: FlaskClient) -> None:
    library = parse_string(client.get("/search?format=bibtex").get_data(as_text=True))
    assert library.failed_blocks == []
    assert len(library.entries) == client.get("/api/v1/search?group=article").get_json()["articles_total"]
    one = library.entries_dict["a1"].fields_dict
    assert (library.entries_dict["a1"].entry_type, one["journaltitle"].value) == ("article", "مركز الدراسات")
    assert (one["author"].value, one["date"].value, one["langid"].value) == ("حداد, ليلى", "2024-04-19", "arabic")
    assert one["month"].value in ("apr", "4", 4)


HARD = Article(
    "hard",
    "عنوان",
    (),
    date=DateText("2024-04", "month"),
    authors=("محمد عبد الهادي", "وكالة الأنباء", "Anne and Sons", "Vincent van Gogh"),
    url="https://e.example/{a}\\b?q=ماء&x=#y%20",
)


NAMES = {
    "أحمد بهاء الدين": "بهاء الدين, أحمد",
    "إلهام خير الله": "خير الله, إلهام",
    "جورج بوش الابن": "بوش الابن, جورج",
    "Jean-Luc de La Fontaine": "de La Fontaine, Jean-Luc",
    "Zine El Abidine Ben Ali": "Ben Ali, Zine El Abidine",
    "Van Morrison": "Morrison, Van",
    "خالد بن سعيد*": "بن سعيد, خالد",
    "د ب أ": "د ب أ",
    "جدة، أكابر الأحمدي ـ": "جدة، أكابر الأحمدي ـ",
    "واس-الدمام، سعاد": "واس-الدمام، سعاد",
}


@pytest.mark.parametrize("text", NAMES)
def test_the_last_name_is_a_whole_one(text: str) -> None:
    assert [name.last_name_first for name in names([text])] == [NAMES[text]]


@pytest.mark.parametrize("text", ["محمد عبد الهادي", "حمد بن خليفة آل ثاني", "Vincent van Gogh", "ليلى حداد"])
def test_bibtex_parts_names_as_we_do(text: str) -> None:
    """By its own rules, for which Arabic words are particles unless they are one whole."""
    entry = bibtex(Reference("a", "t", authors=(text,)))
    parsed = parse_string(entry, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    (parts,) = parsed.entries[0]["author"]
    family = " ".join([*parts.von, *parts.last]).strip("{}")
    assert (family, " ".join(parts.first)) == (names([text])[0].family, names([text])[0].given)
    assert parts.von == (["van"] if "van" in text else [])


def test_a_sentence_has_names_in_their_order() -> None:
    told = sentence(Reference("a", "عنوان", authors=("حداد، ليلى", "واس - جدة:")), catalogue("ar"))
    assert told == "ليلى حداد، واس - جدة، «عنوان»"


def test_names_of_several_parts_stay_whole() -> None:
    """Several authors are a line each in RIS, and joined by `and` in BibTeX, where a name in braces is one whole."""
    reference = of_article(HARD, "")
    authors = rispy.loads(ris(reference))[0]["authors"]
    assert authors == ["عبد الهادي, محمد", "وكالة الأنباء", "Anne", "Sons", "van Gogh, Vincent"]
    entry = bibtex(reference)
    assert "author = {{عبد الهادي}, محمد and {وكالة الأنباء} and {Anne} and {Sons} and van Gogh, Vincent}," in entry
    assert "month = apr," in entry
    assert "url = {https://e.example/%7Ba%7D%5Cb?q=%D9%85%D8%A7%D8%A1&x=#y%20}," in entry
    (parsed,) = parse_string(entry).entries
    assert parsed.fields_dict["title"].value == "عنوان"


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_reference_is_one_entry_and_one_record(title: str, author: str) -> None:
    reference = of_article(Article("x", title, (), source=title, authors=(author,), url=title), "https://a.example")
    library = parse_string(bibtex(reference))
    assert (library.failed_blocks, len(library.entries)) == ([], 1)
    assert len(rispy.loads(ris(reference))) == 1


def test_a_narrowed_feed_says_so_and_leads_on(client: FlaskClient) -> None:
    """Its title has what it is narrowed down to; `self` is its own address, `next` its next page."""
    atom = "{http://www.w3.org/2005/Atom}link"
    channel = xml(client, "/search?q=البحر&source=مجلة الأطوال&group=paragraph&format=rss")[0]
    assert channel.findtext("title") == "البحر · مجلة الأطوال — باحث"
    links = {link.get("rel"): link.get("href") or "" for link in channel.iter(atom)}
    first = [item.findtext("guid") for item in channel.iter("item")]
    own = xml(client, links["self"].removeprefix("https://bahith.example"))[0]
    assert [item.findtext("guid") for item in own.iter("item")] == first
    following = xml(client, links["next"].removeprefix("https://bahith.example"))[0]
    assert not {item.findtext("guid") for item in following.iter("item")} & set(first)


def test_browsers_are_given_suggestions_and_an_icon(client: FlaskClient) -> None:
    root = xml(client, "/opensearch.xml")
    urls = {url.get("rel"): url.get("template") or "" for url in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")}
    path = urls["suggestions"].removeprefix("https://bahith.example").replace("{searchTerms}", "اليابا")
    response = client.get(path)
    assert response.mimetype == "application/x-suggestions+json"
    assert response.get_json(force=True)[:1] == ["اليابا"]
    assert "اليابان" in response.get_json(force=True)[1]
    with client.get("/favicon.ico", follow_redirects=True) as icon:
        assert icon.data[:4] == b"\0\0\1\0"


def test_the_sitemap_says_when_articles_were_last_changed(client: FlaskClient) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    dates = {url.findtext(f"{space}loc"): url.findtext(f"{space}lastmod") for url in xml(client, "/sitemap-1.xml")}
    assert dates["https://bahith.example/articles/a1"] == "2024-04-19"
    assert dates["https://bahith.example/articles/a4"] is None


@given(st.text(alphabet='a{}\\%"@, =\n', max_size=20))
def test_no_text_ends_a_field_of_bibtex_early(text: str) -> None:
    """BibTeX counts braces whatever stands before them: `\\}` would end the title, and what follows be a field."""
    reference = Reference("k", f"a{text}", (f"b {text}",), f"c{text}", url=f"https://a.org/{text}")
    depth = 0
    for line in bibtex(reference).splitlines():
        assert depth == (0 if line.startswith("@") else 1), line
        depth += line.count("{") - line.count("}")
    assert depth == 0


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "ftp://a.org/x", "file:///etc/passwd", "/a.html"]
)
def test_a_citation_leads_to_the_web_or_here(url: str) -> None:
    """A reference manager opens what stands there: any other address gives way to that of the page."""
    article = replace(ARTICLE, url=url, notes=(Footnote("1", "مرجع", Citation(title="مرجع", url=url)),))
    for written in (bibtex(of_article(article, "https://here.org/a")), ris(of_article(article, "https://here.org/a"))):
        assert "here.org" in written
        assert url not in written
    assert of_note(article.notes[0], article).url is None
    assert of_article(replace(article, url="HTTPS://A.ORG/x"), "").url == "HTTPS://A.ORG/x"
