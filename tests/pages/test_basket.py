"""The basket: its address, its form, its files and its JSON; whatever stands in an address, it is never an error."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml.html import fromstring as fromhtml
from werkzeug.datastructures import MultiDict

from tests.pages.answers import ask
from web.basket import MAX_ITEMS, MAX_NOTE, Basket, Item, basket_of
from web.formats.basket_files import FILES, markdown_text
from web.formats.cited_part import STYLE_NAMES

KEPT = [
    ("p", "long:10"),
    ("note", "عن البحر"),
    ("p", "a1:3"),
    ("note", "=1+1 <b>*نجمة*</b> & [x](y)"),
    ("p", "english:1"),
]
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "\u202eعكس",
    "\x00\x07",
    "# عنوان\n\n> [^1]: x",
    "`",
    "ـ" * 99,
]
HIDDEN = re.compile(r'name="p" value="([^"]*)"')
pandoc = pytest.mark.skipif(not shutil.which("pandoc"), reason="no pandoc on this machine")


def address(pairs: list[tuple[str, str]], path: str = "/basket") -> str:
    return f"{path}?{urlencode(pairs)}"


def names(page: str) -> list[str]:
    """The names of the paragraphs of a page, in order."""
    form = page.partition('class="basket-form"')[2].partition("</form>")[0]
    return [unescape(name) for name in HIDDEN.findall(form)]


def taken(client: FlaskClient, kind: str, pairs: list[tuple[str, str]] | None = None) -> bytes:
    response = client.get(address([*(pairs or KEPT), ("format", kind)]))
    assert response.status_code == 200
    assert "bahith-basket." in response.headers["Content-Disposition"]
    return response.data


def test_an_address_shows_its_paragraphs_in_its_order_with_notes_and_citations(client: FlaskClient) -> None:
    page = client.get(address(KEPT)).text
    assert names(page) == ["long:10", "a1:3", "english:1"]
    assert re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page)[0] == "عن البحر"
    assert "&lt;b&gt;*نجمة*&lt;/b&gt;" in page
    assert 'id="h2-note-1"' in page, "its own notes"
    assert "Japan agreed on" in page
    assert "https://bahith.example/articles/a1#p3" in page, "where it is cited"


def test_without_paragraphs_the_page_says_how_to_keep_some(client: FlaskClient) -> None:
    page = client.get("/basket").text
    assert "السلة فارغة" in page
    assert names(page) == []


@pytest.mark.parametrize("name", ["nowhere:1", "a1:99", "a1", ":", "a1:", "a1:-1", "a1:1e3", "<b>:1", "x" * 400])
def test_a_name_that_names_no_paragraph_is_told_and_its_note_stays(client: FlaskClient, name: str) -> None:
    page = client.get(address([("p", name), ("note", "لا تضع"), ("p", "a1:3")]))
    assert page.status_code == 200
    assert "ليست في المجموعة" in page.text
    assert names(page.text) == [name, "a1:3"]
    assert "لا تضع" in page.text
    assert "<b>:1" not in page.text


def test_a_number_in_any_digits_is_one(client: FlaskClient) -> None:
    assert "Japan and the alliance" in client.get(address([("p", "a1:٣")])).text


@pytest.mark.parametrize(
    ("pairs", "named"),
    [
        ([("p", f"a1:{n}") for n in range(MAX_ITEMS + 1)], "p"),
        ([("p", "a1:1"), ("note", "a"), ("note", "b")], "note"),
        ([("note", "a")], "note"),
        ([("p", "a1:1"), ("note", "ا" * (MAX_NOTE + 1))], "note"),
        ([("p", "x" * 600)], "p"),
        ([("p", "a1:1"), ("style", "vancouver")], "style"),
    ],
)
def test_what_is_too_much_is_named(client: FlaskClient, pairs: list[tuple[str, str]], named: str) -> None:
    assert client.get(address(pairs)).status_code == 400
    failure = client.get(address(pairs, "/api/v1/basket"))
    assert failure.status_code == 400
    assert failure.get_json()["errors"][0]["parameter"] == named


def test_a_full_basket_fits_in_an_address_and_in_a_form(client: FlaskClient) -> None:
    body = [number for number in range(1, 401) if number % 40][:MAX_ITEMS]
    pairs = [("p", f"long:{number}") for number in body]
    assert names(client.get(address(pairs)).text) == [name for _, name in pairs]
    noted = [pair for p in pairs for pair in (p, ("note", "ملاحظة طويلة " * 38))]
    page = client.post("/basket", data=urlencode(noted), content_type="application/x-www-form-urlencoded")
    assert page.status_code == 200, "too long for an address: the page itself is the answer"
    assert names(page.text) == [name for _, name in pairs]
    assert "أكبر من أن يحملها عنوان" in page.text


@pytest.mark.parametrize(
    ("button", "order"),
    [
        (("up", "2"), ["a1:3", "long:10", "english:1"]),
        (("up", "1"), ["long:10", "a1:3", "english:1"]),
        (("down", "1"), ["a1:3", "long:10", "english:1"]),
        (("down", "3"), ["long:10", "a1:3", "english:1"]),
        (("remove", "2"), ["long:10", "english:1"]),
        (("remove", "200"), ["long:10", "a1:3", "english:1"]),
    ],
)
def test_buttons_lead_to_the_address_of_the_changed_basket(
    client: FlaskClient, button: tuple[str, str], order: list[str]
) -> None:
    moved = client.post("/basket", data=urlencode([*KEPT, button]), content_type="application/x-www-form-urlencoded")
    assert moved.status_code == 303
    assert names(client.get(moved.headers["Location"]).text) == order
    said = parse_qsl(urlsplit(moved.headers["Location"]).query, keep_blank_values=True)
    assert said[said.index(("p", "long:10")) + 1] == ("note", "عن البحر"), "a note goes with its paragraph"


def test_bad_buttons_are_named(client: FlaskClient) -> None:
    for value in ("0", "x", "201"):
        assert client.post("/basket", data={"p": "a1:3", "up": value}).status_code == 400


def test_a_paragraph_named_twice_stands_once_with_both_notes() -> None:
    kept = basket_of(
        MultiDict([("p", "a:1"), ("note", "أ"), ("p", "b:1"), ("note", ""), ("p", "a:1"), ("note", "ب\r\nج\x07")])
    )
    assert kept == Basket((Item("a:1", "أ\nب\nج"), Item("b:1")))


@given(st.lists(st.tuples(st.text(min_size=1, max_size=20), st.text(max_size=40)), max_size=12))
def test_what_an_address_says_is_what_is_read_from_it(items: list[tuple[str, str]]) -> None:
    pairs = [pair for name, note in items for pair in (("p", name), ("note", note))]
    kept = basket_of(MultiDict(pairs))
    assert basket_of(MultiDict(kept.pairs())) == kept
    assert basket_of(MultiDict(parse_qsl(kept.query, keep_blank_values=True))) == kept


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(note=st.one_of(st.text(max_size=60), st.sampled_from(HOSTILE)), kind=st.sampled_from(["html", *FILES]))
def test_whatever_is_noted_every_file_is_made(client: FlaskClient, note: str, kind: str) -> None:
    pairs = [("p", "a1:3"), ("note", note), ("p", "hostile <b>&\"':1"), ("format", kind)]
    response = client.get(address(pairs))
    assert response.status_code == 200
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
            assert all(fromstring(archive.read(name)) is not None for name in archive.namelist())
    if kind == "html":
        assert "<script>alert(1)</script>" not in response.text


@pytest.mark.parametrize("style", STYLE_NAMES)
def test_a_word_document_has_quotations_notes_and_citations_as_footnotes(client: FlaskClient, style: str) -> None:
    with zipfile.ZipFile(io.BytesIO(taken(client, "docx", [*KEPT, ("style", style)]))) as archive:
        body, footnotes = (archive.read(f"word/{name}.xml").decode() for name in ("document", "footnotes"))
    text = unescape(re.sub(r"<[^>]+>", "", body))
    assert text.index("هذه الفقرة رقم 10") < text.index("عن البحر") < text.index("=1+1 <b>*نجمة*</b>")
    asked = re.findall(r'footnoteReference w:id="(\d+)"', body)
    given_ids = re.findall(r'w:footnote w:id="(\d+)"', footnotes)
    assert sorted(asked) == sorted(given_ids)
    assert len(asked) == len(set(asked)) == 3 + 1 + 2, "three citations, a note of the first, two of the second"
    assert "https://bahith.example/articles/a1#p3" in unescape(footnotes)
    assert "تقرير القدرات، مجلة الأمن" in footnotes
    way = footnotes.rpartition("<w:footnote ")[2]
    assert ("<w:bidi/>" in way) == (style == "arabic"), "of an English article an Arabic citation reads as Arabic"


@pandoc
@pytest.mark.parametrize(("kind", "reader"), [("docx", "docx"), ("markdown", "gfm+footnotes")])
def test_pandoc_reads_the_letters_as_they_are(client: FlaskClient, kind: str, reader: str) -> None:
    body = taken(client, kind)
    command = ["pandoc", "-f", reader, "-t", "plain", "--wrap=none"]
    text = subprocess.run(command, input=body, capture_output=True, check=True, timeout=60).stdout.decode()
    for said in ("عن البحر", "=1+1 <b>*نجمة*</b> & [x](y)", "Japan agreed on AUKUS", "تقرير القدرات، مجلة الأمن"):
        assert said in text
    assert text.count("[6]") == 2, "a mark and its footnote"


def test_markdown_shows_what_is_written_letter_by_letter() -> None:
    assert markdown_text("2024. كان") == "2024\\. كان"
    assert markdown_text("- بند") == "\\- بند"
    assert [markdown_text(f"{head} بند")[:3] for head in (": ", "(1)", "iv.", "---")] == [
        "\\: ",
        "\\(1",
        "iv\\",
        "\\--",
    ]
    assert markdown_text("1) أ_ب_ج ![x](http://a.org/a_b) <http://b.org/ماء>").startswith("1\\) أ\\_ب\\_ج \\!\\[x\\]")
    assert "<http://a.org/a_b>" in markdown_text("في http://a.org/a_b،")


def test_a_table_has_a_line_a_paragraph_and_no_formulas(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(taken(client, "csv").decode("utf-8-sig"))))
    assert [(row["article_id"], row["paragraph"]) for row in rows] == [("long", "10"), ("a1", "3"), ("english", "1")]
    assert rows[1]["reader_note"] == "'=1+1 <b>*نجمة*</b> & [x](y)"
    assert rows[1]["notes"].startswith("[1] Japan and the alliance")
    assert rows[1]["url"] == "https://bahith.example/articles/a1#p3"
    assert "https://bahith.example/articles/a1#p3" in rows[1]["citation"]


def test_reference_managers_get_an_article_once_with_all_that_is_quoted_of_it(client: FlaskClient) -> None:
    pairs = [("p", "a1:3"), ("note", "أولى"), ("p", "long:10"), ("note", ""), ("p", "a1:2"), ("note", "ثانية {")]
    records = rispy.loads(taken(client, "ris", pairs).decode())
    assert [record["title"] for record in records][1:] == ["سيرة طويلة"]
    assert [("أولى" in note, "ثانية" in note) for note in records[0]["notes"]] == [(True, False), (False, True)]
    assert "https://bahith.example/articles/a1#p2" in records[0]["notes"][1]
    library = parse_string(taken(client, "bibtex", pairs).decode())
    assert (library.failed_blocks, [entry.key for entry in library.entries]) == ([], ["a1", "long"])
    assert "أولى" in library.entries[0].fields_dict["annotation"].value


def test_the_json_has_paragraphs_notes_citations_and_what_is_missing(client: FlaskClient) -> None:
    answer = ask(client, address([*KEPT, ("p", "a1:99"), ("style", "mla")], "/api/v1/basket"))
    assert answer["missing"] == ["a1:99"]
    assert [one["name"] for one in answer["paragraphs"]] == ["long:10", "a1:3", "english:1"]
    second = answer["paragraphs"][1]
    assert second["note"] == "=1+1 <b>*نجمة*</b> & [x](y)"
    assert [note["number"] for note in second["notes"]] == ["1", "2"]
    assert set(second["styles"]) == {"mla"}
    assert names(client.get(answer["url"].removeprefix("https://bahith.example")).text)[:3] == names(
        client.get(address(KEPT)).text
    )
    assert ask(client, "/api/v1/basket")["paragraphs"] == []


@pytest.mark.parametrize("path", ["/search?q=اليابان", "/lines?q=اليابان", "/articles/a1?q=اليابان"])
def test_the_basket_of_an_address_is_carried_along(client: FlaskClient, path: str) -> None:
    """Without script: a search that is begun from a basket leads back to it with what is ticked there."""
    page = client.get(f"{path}&{urlencode(KEPT)}").text
    form = page.partition('id="keep"')[2].partition("</form>")[0]
    assert [unescape(name) for name in HIDDEN.findall(form)] == ["long:10", "a1:3", "english:1"]
    assert re.search(r'type="checkbox" name="p" value="a1:\d+" form="keep"', page)
    links = [unescape(url) for url in re.findall(r'href="(/(?:search|lines|articles/a1)\?[^"]+)"', page)]
    assert links
    assert all("long%3A10" in url or "format=" in url for url in links if "q=" in url)


EVERY_PAGE = (
    *("/", "/search?q=اليابان", "/lines?q=اليابان", "/articles/a1?q=اليابان", "/cite/a1?paragraph=1", "/help"),
    *("/sources", "/authors", "/tags", "/cited", "/days", "/days/2024", "/sources/الشرق", "/search/values/source"),
    *("/word/اليابان", "/compare?q=اليابان&q=قهوة", "/stories", "/story/a1", "/basket", "/search?q=كسكسي", "/nowhere"),
)


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_no_page_loses_the_basket_of_its_address(client: FlaskClient, path: str) -> None:
    """Without script: whatever link or form one goes on by, on whatever page, the basket comes along."""
    page = fromhtml(client.get(f"{path}{'&' if '?' in path else '?'}{urlencode(KEPT)}").text)
    links = [urlsplit(url) for url in page.xpath("//a/@href") if url.startswith("/")]
    onward = [one for one in links if not one.path.startswith("/api") and "format=" not in one.query]
    assert onward
    assert [one.geturl() for one in onward if not carries(parse_qsl(one.query, keep_blank_values=True))] == []
    forms = [form for form in page.forms if form.method == "GET"]
    assert [form.action for form in forms if not carries([*form.form_values()])] == []


def carries(parameters: list[tuple[str, str]]) -> bool:
    """Whether all paragraphs and notes of `KEPT` are among some parameters, in their order."""
    return all(
        [value for known, value in parameters if known == name][-len(kept) :] == kept
        for name in ("p", "note")
        if (kept := [value for known, value in KEPT if known == name])
    )


def test_what_is_no_basket_carries_nothing(client: FlaskClient) -> None:
    for query in ("note=x", "p=2"):
        page = client.get(f"/search?q=اليابان&{query}")
        assert page.status_code == 200
        assert not [url for url in re.findall(r'href="([^"]+)"', page.text) if query in url]
