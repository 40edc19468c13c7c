"""Columns of tables by their names, separators and quotation marks, blocks of a text in JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.reading.outcomes import only, read, texts

A = "كانت مكتبة الجبل تفتح أبوابها بعد صلاة العصر ويقصدها طلاب القرى المجاورة كل يوم"
B = "ثم نقلت كتبها إلى مبنى المدرسة الجديدة وضاع منها في الطريق كثير من المخطوطات"
T = "مكتبة الجبل"
WRITER, PAPER = "سلمى الخطيب", "صحيفة الجبل"


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize(
    "names",
    [
        "headline_text,article_text,publish_date,author_names,source_name",
        "news_title,news_content,news_datetime,news_writer,news_source",
        "articleTitle,articleContent,createdAt,writerName,siteName",
        "Heading,Article,Date,Author(s),Newspaper",
        "عنوان المقالة,نص المقالة,تاريخ نشر المقالة,كاتب المقالة,اسم المجلة",
        "اسم المقال,المادة,التاريخ الميلادي,الكاتب/ة,الجريدة",
        "عنوان,تفاصيل الخبر,التاريخ والوقت,كاتب الخبر,مصدر الخبر",
        "العنوان,النص الكامل للمقال,تاريخ,الكاتب,الجريدة",
    ],
)
def test_columns_are_known_with_words_beside_what_they_name(tmp_path: Path, names: str) -> None:
    article = only(read(tmp_path, "a.csv", f"{names}\n{T},{A}.,2019-04-09,{WRITER},{PAPER}\n"))
    assert (article.title, article.author, article.source) == (T, WRITER, PAPER)
    assert (article.date and article.date.iso, texts(article)) == ("2019-04-09", [("body", f"{A}.")])


@pytest.mark.parametrize(
    "table",
    [
        f"العنوان؛النص؛الكاتب\n{T}؛{A}؛{WRITER}\n",
        f"العنوان،الكاتب،النص\n{T}،{WRITER}،{A}\n",
        f"تقرير الشهر,,\n,,\nالعنوان,النص,الكاتب\n{T},{A},{WRITER}\n",
        f"العنوان,النص,النص,الكاتب\n{T},{A},,{WRITER}\n",
    ],
    ids=["Arabic semicolons", "Arabic commas", "a title above", "a column twice"],
)
def test_tables_as_people_make_them_are_read(tmp_path: Path, table: str) -> None:
    article = only(read(tmp_path, "a.csv", table))
    assert (article.title, article.author, texts(article)) == (T, WRITER, [("body", A)])


def test_commas_of_a_text_without_quotation_marks_are_its_own(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.csv", f"title,text,author\n{T},{A}, {B},{WRITER}\n"))
    assert (article.author, texts(article)) == (WRITER, [("body", f"{A}, {B}")])


def test_quotation_marks_behind_backslashes_are_of_the_text(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.csv", f'title,text\n"{T}","قال \\"نعم\\" ثم {A}"\n'))
    assert texts(article) == [("body", f'قال "نعم" ثم {A}')]


def test_a_quotation_mark_alone_in_a_table_by_tabs_swallows_no_row(tmp_path: Path) -> None:
    assert len(read(tmp_path, "a.tsv", f'title\ttext\n{T}\t"قال {A}\nالثاني\t{B}\n')) == 2


def test_printed_lists_and_words_for_nothing_are_no_names(tmp_path: Path) -> None:
    row = f"{T},{A},\"['{WRITER}', 'هند العلي']\",\"['كتب' 'تراث']\",nan,NULL\n"
    article = only(read(tmp_path, "a.csv", f"title,text,authors,tags,source,date\n{row}"))
    assert (article.authors, article.tags) == ((WRITER, "هند العلي"), ("كتب", "تراث"))
    assert (article.source, article.date, article.anomalies) == (None, None, ())


def test_an_address_for_a_source_is_the_articles(tmp_path: Path) -> None:
    row = {"title": T, "text": A, "source": "https://jabal.example/1", "source-hostname": PAPER}
    article = only(read(tmp_path, "a.json", dumped(row)))
    assert (article.source, article.url) == (PAPER, "https://jabal.example/1")


def test_the_name_of_an_author_counts_before_the_number(tmp_path: Path) -> None:
    row = {"title": {"rendered": T}, "content": {"rendered": f"<p>{A}</p>"}, "author": 1}
    article = only(read(tmp_path, "a.json", dumped([row | {"_embedded": {"author": [{"id": 1, "name": WRITER}]}}])))
    assert article.author == WRITER


def test_a_json_feed_is_the_source_of_its_items(tmp_path: Path) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": PAPER, "items": [{"title": T, "content_text": A}]}
    assert only(read(tmp_path, "a.json", dumped(feed))).source == PAPER


SECTIONS = (("مدخل", A), ("خاتمة", B))
TYPED = [item for head, text in SECTIONS for item in (("heading", head), ("paragraph", text))]
STYLED = [item for head, text in SECTIONS for item in (("h2", head), ("normal", text))]
BLOCKS = [
    [{"heading": head, "text": text} for head, text in SECTIONS],
    [{"type": kind, "text": text} for kind, text in TYPED],
    {"blocks": [{"type": kind.replace("heading", "header"), "data": {"text": text}} for kind, text in TYPED]},
    [{"style": style, "children": [{"text": text[:3]}, {"text": text[3:]}]} for style, text in STYLED],
]


@pytest.mark.parametrize("body", BLOCKS, ids=["sections", "blocks", "Editor.js", "Sanity"])
def test_the_blocks_of_a_text_keep_their_kinds(tmp_path: Path, body: object) -> None:
    article = only(read(tmp_path, "a.json", dumped({"title": T, "content": body})))
    assert texts(article) == [("heading", "مدخل"), ("body", A), ("heading", "خاتمة"), ("body", B)]


def test_sections_without_a_text_beside_them_are_one_article(tmp_path: Path) -> None:
    data = {"title": T, "sections": [{"heading": "مدخل", "text": A}, {"heading": "خاتمة", "text": B}]}
    assert only(read(tmp_path, "a.json", dumped(data))).title == T
