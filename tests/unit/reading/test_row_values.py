"""Values of rows: parts inside parts, days of spreadsheets, texts that are something else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.reading.outcomes import cites, only, read, texts
from tests.unit.reading.test_article_heads import BODY, A, B, T

TEXT = f"{A}.\n{B}."
DAY = "2020-03-07"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"issued": {"date-parts": [[2020, 3, 7]]}, "container-title": "صحيفة الضفة"}, (DAY, "صحيفة الضفة", ())),
        ({"author": [{"family": "العلي", "given": "رامي"}]}, (None, None, ("رامي العلي",))),
        ({"dateline": "حلب 7-3-2020 (وكالة الضفة)"}, (DAY, None, ())),
        ({"date": {"year": 2020, "month": 3, "day": 7}}, (DAY, None, ())),
        ({"metadata": {"date": DAY, "author": "رامي العلي"}}, (DAY, None, ("رامي العلي",))),
        ({"meta": {"published_at": DAY}, "author": "[[رامي العلي]]"}, (DAY, None, ("رامي العلي",))),
    ],
)
def test_parts_inside_parts(tmp_path: Path, said: dict[str, object], wanted: tuple[object, ...]) -> None:
    article = only(read(tmp_path, "a.jsonl", json.dumps({"title": T, "text": TEXT, **said}, ensure_ascii=False)))
    assert (article.date and article.date.iso, article.source, article.authors) == wanted
    assert (article.title, texts(article)) == (T, BODY)


@pytest.mark.parametrize("written", ["بين 7/3/2020 و9/3/2020", "في ربيع ما"])
def test_two_days_or_none_in_a_column_of_dates_are_no_date(tmp_path: Path, written: str) -> None:
    article = only(read(tmp_path, "a.jsonl", json.dumps({"title": T, "text": TEXT, "date": written})))
    assert article.date is None
    assert [anomaly.code for anomaly in article.anomalies] == ["bad_date"]


def test_what_a_row_says_itself_goes_before_what_stands_beside_it(tmp_path: Path) -> None:
    row = {"title": T, "text": TEXT, "author": "رامي العلي", "meta": {"title": "ب", "author": "غيره", "text": "ج"}}
    article = only(read(tmp_path, "a.jsonl", json.dumps(row)))
    assert (article.title, article.author, texts(article)) == (T, "رامي العلي", BODY)


def test_values_of_a_kind_and_paragraphs_under_one_name(tmp_path: Path) -> None:
    tags = [{"name": "subject", "value": "صابون"}, {"id": 3, "name": "حرف"}]
    row = {"title": T, "body": [{"p": f"{A}."}, {"p": f"{B}."}], "keywords": tags}
    article = only(read(tmp_path, "a.json", json.dumps([row])))
    assert (article.tags, texts(article)) == (("صابون", "حرف"), BODY)


@pytest.mark.parametrize(
    "text",
    [
        f"<!DOCTYPE html><html><head><title>{T}</title></head><body><article><h1>{T}</h1><p>{A}.</p><p>{B}.</p>",
        f"<DOC>\n<DOCNO>1</DOCNO>\n<TITLE>{T}</TITLE>\n<TEXT>\n<P>{A}.</P>\n<P>{B}.</P>\n</TEXT>\n</DOC>\n",
        f'<?xml version="1.0"?><nitf><head><title>{T}</title></head><body><body.content><p>{A}.</p><p>{B}.</p>'
        "</body.content></body></nitf>",
    ],
)
def test_texts_that_are_something_else(tmp_path: Path, text: str) -> None:
    article = only(read(tmp_path, "a.txt", text))
    assert (article.title, texts(article)) == (T, BODY)


def test_a_text_that_begins_with_a_sign_is_a_text(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"<{T}>\n\n{A}.\n\n{B}.\n"))
    assert texts(article) == BODY


def test_the_notes_that_wordpress_keeps_apart(tmp_path: Path) -> None:
    marks = [
        f'<sup data-fn="{key}" class="fn"><a href="#{key}" id="{key}-link">{n}</a></sup>'
        for n, key in ((1, "a1"), (2, "b2"))
    ]
    kept = json.dumps([{"content": "دفتر الوقف، ص 8.", "id": "a1"}, {"content": "رسالة <em>الوالي</em>.", "id": "b2"}])
    item = (
        f"<title>{T}</title><content:encoded><![CDATA[<p>{A}{marks[0]}.</p><p>{B}{marks[1]}.</p>]]></content:encoded>"
        "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status><wp:postmeta><wp:meta_key>footnotes</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{kept}]]></wp:meta_value></wp:postmeta>"
    )
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"'
    text = f'<rss version="2.0" {spaces}><channel><item>{item}</item></channel></rss>'
    article = only(read(tmp_path, "a.xml", text))
    assert texts(article) == BODY
    assert cites(article) == {"1": ("دفتر الوقف، ص 8.", (1,)), "2": ("رسالة الوالي.", (2,))}
    broken = text.replace("[{", "{")
    assert texts(only(read(tmp_path, "b.xml", broken)))


@pytest.mark.parametrize(("written", "day"), [("43897", DAY), ("43897.5", DAY), ("13897", None), ("438971", None)])
def test_days_as_spreadsheets_count_them(tmp_path: Path, written: str, day: str | None) -> None:
    article = only(read(tmp_path, "a.csv", f"title,text,date\n{T},{A}.,{written}\n"))
    assert (article.date and article.date.iso) == day


def test_a_dump_of_a_database_and_blocks_with_the_address_of_a_picture(tmp_path: Path) -> None:
    table = {"type": "table", "name": "news", "data": [{"id": "1", "title": T, "details": f"<p>{A}.</p><p>{B}.</p>"}]}
    dump = [{"type": "header", "version": "5.1"}, {"type": "database", "name": "db"}, table]
    assert texts(only(read(tmp_path, "a.json", json.dumps(dump)))) == BODY
    blocks = [{"type": "text", "value": f"{A}."}, {"type": "image", "value": "https://d.example.org/1.jpg"}]
    row = {"title": T, "contents": [*blocks, {"type": "text", "value": f"{B}."}]}
    article = only(read(tmp_path, "b.json", json.dumps([row])))
    assert texts(article) == BODY
    assert [image.url for p in article.paragraphs for image in p.images] == ["https://d.example.org/1.jpg"]
