"""Trees of editors, tables without names of columns, exports of search engines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.model import Article
from tests.unit.reading.outcomes import only, read, refused, texts

A = "كان سوق النحاسين يمتد من باب الحديد إلى ساحة المسجد الكبير في وسط المدينة القديمة."
B = "ثم هجر الصناع دكاكينهم بعد أن دخلت الأواني الرخيصة من المصانع إلى كل بيت."
T = "سوق النحاسين القديم"


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def articles(found: list[Any]) -> list[Article]:
    assert all(isinstance(one, Article) for one in found), found
    return found


@pytest.mark.parametrize(
    ("name", "table"),
    [
        (
            "a.csv",
            f'7,{T},2019-04-09,"{A}\n{B}",https://suq.example.org/7\n8,باب الحديد,2019-04-10,"{B}",https://suq.example.org/8\n',
        ),
        ("a.tsv", f"{T}\t{A} {B}\t9 أبريل 2019\tسلمى العلي\nباب الحديد\t{B}\t10 أبريل 2019\tهند سالم\n"),
        (
            "a.csv",
            f'"{A} وقال أهله، كلهم، إنه، كما كان، باق، في القلب، والعين",{T},09/04/2019\n"{B} {A}",باب,10/04/2019\n',
        ),
    ],
)
def test_columns_without_names_are_told_by_what_is_in_them(tmp_path: Path, name: str, table: str) -> None:
    first = articles(read(tmp_path, name, table))[0]
    assert first.title == T
    assert first.date is not None
    assert first.date.iso == "2019-04-09"
    assert first.paragraphs[0].text.startswith(A)
    assert "guessed_columns" in [anomaly.code for anomaly in first.anomalies]


def test_authors_and_labels_of_a_table_without_names(tmp_path: Path) -> None:
    rows = f'"{A}",سلمى العلي,ثقافة\n"{B} {A}",هند سالم,تراث\n'
    found = articles(read(tmp_path, "a.csv", rows))
    assert [(one.authors, one.tags) for one in found] == [(("سلمى العلي",), ("ثقافة",)), (("هند سالم",), ("تراث",))]


def test_a_table_of_names_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    assert "س، ص" in refused(read(tmp_path, "a.csv", f'س,ص\n1,"{A}"\n'))


NODE = {"type": "paragraph", "children": [{"type": "text", "text": "كان السوق "}, {"text": "كبيرا."}]}
TREES = {
    "Editor.js": {"blocks": [{"type": "header", "data": {"text": "عودة"}}, {"type": "paragraph", "data": {"text": A}}]},
    "Draft.js": {
        "blocks": [{"text": "عودة", "type": "header-two"}, {"text": A, "type": "unstyled"}],
        "entityMap": {},
    },
    "ProseMirror": {
        "type": "doc",
        "content": [
            {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "عودة"}]},
            {
                "type": "paragraph",
                "content": [{"type": "text", "text": A[:9]}, {"type": "text", "text": A[9:], "marks": []}],
            },
        ],
    },
    "Lexical": {
        "root": {
            "type": "root",
            "children": [
                {"type": "heading", "tag": "h3", "children": [{"type": "text", "style": "", "text": "عودة"}]},
                {"type": "paragraph", "children": [{"type": "text", "text": A}]},
            ],
        }
    },
    "Contentful": {
        "nodeType": "document",
        "content": [
            {"nodeType": "heading-2", "content": [{"nodeType": "text", "value": "عودة"}]},
            {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": A}]},
        ],
    },
    "Quill": {"ops": [{"insert": "عودة"}, {"insert": "\n", "attributes": {"header": 1}}, {"insert": f"{A}\n"}]},
    "Medium": {
        "bodyModel": {"paragraphs": [{"type": 3, "text": T}, {"type": 13, "text": "عودة"}, {"type": 1, "text": A}]}
    },
    "Sanity": [
        {"_type": "block", "style": "h2", "children": [{"_type": "span", "text": "عودة"}]},
        {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": A}]},
    ],
    "languages": {"en": "text", "ar": f"<h2>عودة</h2><p>{A}</p>"},
    "Drupal": {"und": [{"value": f"<h2>عودة</h2><p>{A}</p>", "format": "full_html"}]},
}


@pytest.mark.parametrize("editor", list(TREES))
def test_trees_of_editors(tmp_path: Path, editor: str) -> None:
    article = only(read(tmp_path, "a.json", dumped({"title": T, "content": TREES[editor]})))
    assert texts(article) == [("heading", "عودة"), ("body", A)]
    row = only(read(tmp_path, "b.jsonl", dumped({"title": T, "body": TREES[editor]})))
    assert texts(row) == texts(article)


def test_lists_quotations_tables_and_pictures_of_an_editor(tmp_path: Path) -> None:
    blocks = [
        NODE,
        {"type": "list", "data": {"style": "unordered", "items": ["قدر", {"content": "إبريق", "items": []}]}},
        {"type": "quote", "data": {"text": "الصنعة أمان.", "caption": "أبو سالم"}},
        {"type": "table", "data": {"content": [["السنة", "الدكاكين"], ["1950", "40"]]}},
        {"type": "image", "data": {"file": {"url": "https://suq.example.org/a.jpg"}, "caption": "باب السوق"}},
    ]
    article = only(read(tmp_path, "a.json", dumped({"title": T, "content": {"blocks": blocks}})))
    assert texts(article) == [
        ("body", "كان السوق كبيرا."),
        ("list", "قدر"),
        ("list", "إبريق"),
        ("quote", "الصنعة أمان."),
        ("quote", "أبو سالم"),
        ("list", "السنة | الدكاكين"),
        ("list", "1950 | 40"),
        ("caption", "باب السوق"),
    ]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_lines_that_tell_a_search_engine_what_to_do(tmp_path: Path, name: str) -> None:
    rows = [{"index": {"_id": "7"}}, {"title": T, "text": A}, {"create": {"_id": "8"}}, {"title": "باب", "text": B}]
    found = articles(read(tmp_path, name, "\n".join(map(dumped, rows))))
    assert [(one.id, one.title) for one in found] == [("a-2", T), ("a-4", "باب")]


@pytest.mark.parametrize("before", ["])}while(1);</x>", ")]}',\n", "for(;;);", "var data = ", "\ufeff"])
def test_what_keeps_a_file_from_being_a_script(tmp_path: Path, before: str) -> None:
    answer = {"payload": {"value": {"title": T, "firstPublishedAt": 1554802221000, "content": TREES["Medium"]}}}
    article = only(read(tmp_path, "a.json", before + dumped(answer)))
    assert article.title == T
    assert article.date is not None
    assert article.date.iso == "2019-04-09"


def test_a_sign_amid_a_file_is_none_of_a_script(tmp_path: Path) -> None:
    assert texts(only(read(tmp_path, "a.json", dumped({"title": T, "x": [{}], "text": f"{A} a = [س] }}]"})))) == [
        ("body", f"{A} a = [س] }}]")
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"article": {"metadata": {"title": T, "author": "سلمى العلي"}, "content": {"paragraphs": [A, B]}}},
        {
            "@graph": [
                {"@type": "WebSite", "name": "أخبار"},
                {"headline": T, "articleBody": f"{A}\n{B}", "author": "سلمى العلي"},
            ]
        },
        {
            "fields": {
                "title": {"stringValue": T},
                "text": {"stringValue": f"{A}\n{B}"},
                "author": {"stringValue": "سلمى العلي"},
            }
        },
        {"title": T, "text": f"{A}\n{B}", "author": {"first_name": "سلمى", "last_name": "العلي"}},
        {"title": T, "text": f"{A}\n{B}", "author": {"data": {"attributes": {"name": "سلمى العلي"}}}},
    ],
)
def test_objects_round_texts_and_names(tmp_path: Path, value: object) -> None:
    article = only(read(tmp_path, "a.json", dumped(value)))
    assert (article.title, article.authors, texts(article)) == (T, ("سلمى العلي",), [("body", A), ("body", B)])


def test_a_list_of_texts(tmp_path: Path) -> None:
    assert [texts(one) for one in articles(read(tmp_path, "a.json", dumped([A, B])))] == [[("body", A)], [("body", B)]]


def test_a_summary_is_the_text_where_there_is_no_other(tmp_path: Path) -> None:
    row = {"title": T, "description": A, "summary": "موجز"}
    assert texts(only(read(tmp_path, "a.jsonl", dumped(row)))) == [("body", A)]
    assert texts(only(read(tmp_path, "a.jsonl", dumped({**row, "content": B})))) == [("body", B)]


def test_notes_and_codes_of_plugins_in_a_body(tmp_path: Path) -> None:
    body = f'{A[:-1]}[mfn]سجل <a href="https://suq.example.org/a">الوقف</a>[/mfn].\n\n[box]{B}[/box]\n[button link="x"]'
    article = only(read(tmp_path, "a.jsonl", dumped({"post_title": T, "post_content": body})))
    assert texts(article) == [("body", A), ("body", B)]
    assert [(note.text, note.citation.url) for note in article.notes] == [
        ("سجل الوقف https://suq.example.org/a", "https://suq.example.org/a")
    ]


def test_words_in_brackets_are_no_codes(tmp_path: Path) -> None:
    body = f"{A} [sic] و[أ] <b>مهم</b> [x=1]"
    assert texts(only(read(tmp_path, "a.jsonl", dumped({"title": T, "text": body})))) == [
        ("body", f"{A} [sic] و[أ] مهم [x=1]")
    ]


@pytest.mark.parametrize("end", ["\\n", "\\r\\n", "\\n\\n"])
def test_ends_of_lines_that_a_program_printed(tmp_path: Path, end: str) -> None:
    assert texts(only(read(tmp_path, "a.csv", f'title,text\n{T},"{A}{end}{B}"\n'))) == [("body", A), ("body", B)]


def test_a_path_of_windows_has_no_ends_of_lines(tmp_path: Path) -> None:
    assert texts(only(read(tmp_path, "a.csv", f'title,text\n{T},"{A} C:\\news\\readme"\n'))) == [
        ("body", f"{A} C:\\news\\readme")
    ]


@pytest.mark.parametrize(
    "names",
    [
        "titre,texte,date,auteur,lien,categorie",
        "Title_Ar,Content_Ar,Date_Ar,Author_Ar,Link_Ar,Category_Ar",
        "doc_title,clean_text,published_on,doc_author,page_url,genre",
        "عنوان الموضوع,الموضوع,تاريخ الموضوع,صاحب الموضوع,رابط الموضوع,القسم",
        "العنوان الرئيسي,النص كاملا,سنة النشر,محرر,الرابط الإلكتروني,الكلمات الدلالية",
        "المقال,النص,اليوم,اسم كاتب المقال,عنوان الصفحة,المجال",
        "اسم المقال,نص المقال كاملاً,تاريخ,بقلم,الرابط,الموضوع",
    ],
)
def test_more_names_of_columns(tmp_path: Path, names: str) -> None:
    row = f'{T},"{A}",2019-04-09,سلمى العلي,https://suq.example.org/7,أسواق\n'
    article = only(read(tmp_path, "a.csv", f"{names}\n{row}"))
    assert article.date is not None
    assert (article.title, texts(article), article.date.iso) == (T, [("body", A)], "2019-04-09")
    assert (article.authors, article.url, article.tags) == (("سلمى العلي",), "https://suq.example.org/7", ("أسواق",))


def test_what_an_answer_says_of_itself_is_no_article(tmp_path: Path) -> None:
    answer = {"status": "ok", "message": "success", "header": {"page": 1}, "data": [{"title": T, "text": A}]}
    assert texts(only(read(tmp_path, "a.json", dumped(answer)))) == [("body", A)]
