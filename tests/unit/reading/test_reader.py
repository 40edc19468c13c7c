"""Files of every format and of none: what is read, and the one clear line that a bad one gives."""

from __future__ import annotations

import gzip
import json
import lzma
import os
from pathlib import Path

import pytest

from index.model import Article
from index.reading import ReadingOptions, Refusal, SourceFile, article_digest, find_files
from index.reading.reader import read_file
from tests.unit.reading.outcomes import PLAIN, only, read, refused, zipped


def test_an_article_is_named_by_its_place(tmp_path: Path) -> None:
    article = only(read(tmp_path, "مرايا/2024/مقال جديد.txt", PLAIN))
    assert (article.id, article.source, article.origin) == ("مرايا_2024_مقال-جديد", "مرايا", "مرايا/2024/مقال جديد.txt")
    assert article.date is not None
    assert (article.title, article.date.iso) == ("عنوان المقال", "2021-05-03")


def test_a_folder_may_have_a_display_name(tmp_path: Path) -> None:
    article = only(read(tmp_path, "maraya/a.txt", PLAIN, sources={"maraya": "مركز مرايا"}))
    assert article.source == "مركز مرايا"


@pytest.mark.parametrize(
    ("name", "pack"),
    [("a.txt", bytes), ("a.txt.gz", gzip.compress), ("a.txt.xz", lzma.compress), ("a", bytes), ("A.TXT", bytes)],
)
def test_compression_does_not_show(tmp_path: Path, name: str, pack: type[bytes]) -> None:
    article = only(read(tmp_path, name, pack(PLAIN.encode())))
    assert article.id.lower() == "a"
    assert article.paragraphs[0].text.startswith("نص المقال")


def test_the_digest_is_of_the_text_not_of_the_place(tmp_path: Path) -> None:
    one, two = only(read(tmp_path, "x/a.txt", PLAIN)), only(read(tmp_path, "y/a.txt", PLAIN.replace("الأول", "الثاني")))
    same = only(read(tmp_path, "x/a.txt", PLAIN.replace("\n", "\r\n")))
    assert article_digest(one) == article_digest(same)
    assert article_digest(one) != article_digest(two)


ROW = {
    "id": "ع/1",
    "title": "عنوان",
    "date": "٥ شباط ٢٠٢٢",
    "source": "صحيفة",
    "author": "كاتب",
    "url": "u",
    "body": "أول\n\nثان ",
}


def test_a_row_is_an_article(tmp_path: Path) -> None:
    article = only(read(tmp_path, "r.jsonl", json.dumps(ROW)))
    assert (article.id, article.origin, article.source, article.author) == ("ع_1", "r.jsonl#1", "صحيفة", "كاتب")
    assert article.date is not None
    assert article.date.iso == "2022-02-05"
    assert [p.text for p in article.paragraphs] == ["أول", "ثان"]


def test_a_row_without_an_id_has_the_rows_number(tmp_path: Path) -> None:
    rows = "\n".join(["", json.dumps({"title": "أ", "body": "ب"}), "", json.dumps({"title": "ج", "body": "د"})])
    assert [
        o.id for o in read(tmp_path, "news/r.jsonl.gz", gzip.compress(rows.encode())) if isinstance(o, Article)
    ] == [
        "news_r-2",
        "news_r-4",
    ]


def test_a_bad_row_refuses_itself_only(tmp_path: Path) -> None:
    rows = b'{"title": "a", "body": "b"}\n{broken\n[1]\n{"title": "c"}\n\xff\xfe\n{"body": "d"}'
    outcomes = read(tmp_path, "r.jsonl", rows)
    assert [o.origin for o in outcomes] == [f"r.jsonl#{n}" for n in (1, 2, 3, 4, 5, 6)]
    assert [isinstance(o, Article) for o in outcomes] == [True, False, False, False, False, True]


def test_columns_are_mapped(tmp_path: Path) -> None:
    table = 'الرقم;العنوان;المتن;يوم\n7;أول;نص أول;2020-01-02\n8;ثان;"سطر\nوسطر";خطأ\n'
    options = {"columns": {"id": "الرقم", "body": "المتن", "date": "يوم"}}
    first, second = (o for o in read(tmp_path, "t.csv", table, **options) if isinstance(o, Article))
    assert (first.id, first.title, first.paragraphs[0].text) == ("7", "أول", "نص أول")
    assert [p.text for p in second.paragraphs] == ["سطر", "وسطر"]
    assert [a.code for a in second.anomalies] == ["bad_date"]


def test_a_json_file_is_a_list_or_one_article(tmp_path: Path) -> None:
    assert len(read(tmp_path, "l.json", json.dumps([ROW, ROW | {"id": "2"}]))) == 2
    assert only(read(tmp_path, "o.json", json.dumps(ROW))).title == "عنوان"
    assert "JSON" in refused(read(tmp_path, "n.json", "[1, 2]"))


@pytest.mark.parametrize(("row", "code"), [("[1]", "reading.no_object"), ("x" * (2 << 20), "reading.too_large")])
def test_a_bad_row_of_json_is_said_by_a_code(tmp_path: Path, row: str, code: str) -> None:
    (outcome,) = read(tmp_path, "r.jsonl", row, article_mib=1)
    assert isinstance(outcome, Refusal)
    assert outcome.code == code


def test_several_articles_stand_in_one_file(tmp_path: Path) -> None:
    two = PLAIN + "\n=====\n" + PLAIN.replace("المقال", "الخبر")
    articles = [o for o in read(tmp_path, "two.txt", two) if isinstance(o, Article)]
    assert [(a.id, a.origin, a.title) for a in articles] == [
        ("two-1", "two.txt#1", "عنوان المقال"),
        ("two-2", "two.txt#2", "عنوان الخبر"),
    ]


def test_front_matter_begins_the_next_article(tmp_path: Path) -> None:
    text = "---\ntitle: أول\n---\n\nنص أول.\n\n---\ntitle: ثان\ntags:\n  - وسم\n---\nنص ثان.\n"
    articles = [o for o in read(tmp_path, "two.md", text) if isinstance(o, Article)]
    assert [(a.title, a.tags, a.paragraphs[0].text) for a in articles] == [
        ("أول", (), "نص أول."),
        ("ثان", ("وسم",), "نص ثان."),
    ]


def test_members_of_an_archive_are_read_and_a_bad_one_is_refused(tmp_path: Path) -> None:
    data = zipped(
        {
            "a/مقال.txt": PLAIN.encode(),
            "b.jsonl": json.dumps(ROW).encode() + b"\n{",
            "c.docx": b"no",
            "img.png": b"x",
            "../../evil.txt": PLAIN.encode(),
            "d.txt.gz": gzip.compress(PLAIN.encode())[:-20],
        }
    )
    outcomes = read(tmp_path, "z.zip", data)
    assert {o.id for o in outcomes if isinstance(o, Article)} == {"z.zip_a_مقال", "ع_1", "z.zip_evil"}
    assert {o.origin for o in outcomes if isinstance(o, Refusal)} == {
        "z.zip/b.jsonl#2",
        "z.zip/c.docx",
        "z.zip/d.txt.gz",
    }


def test_what_cannot_be_seen_is_not_kept(tmp_path: Path) -> None:
    text = "عنوان\n\nنص\u202e مقلوب\u2066 فيه\x00 علامات\ufeff خفية\u200b هنا، وبعده ألف\u064e\u064e\u064e\u064e."
    article = only(read(tmp_path, "s.txt", text))
    assert article.paragraphs[0].text == "نص مقلوب فيه علامات خفية هنا، وبعده ألف\u064e\u064e\u064e\u064e."


def test_lone_surrogates_can_be_stored(tmp_path: Path) -> None:
    article = only(
        read(tmp_path, "r.jsonl", '{"title": "a\\ud800", "body": "b\\udfff c", "author": "\\ud800", "id": "x\\ud800"}')
    )
    repr(article).encode("utf-8")


def test_metadata_of_any_shape_does_no_harm(tmp_path: Path) -> None:
    rows = [
        {
            "title": ["a", {"b": 1}],
            "date": 2024,
            "tags": [1, None, "x"],
            "author": {"n": 1},
            "body": "نص",
            "source": True,
        }
    ]
    article = only(read(tmp_path, "r.jsonl", "\n".join(map(json.dumps, rows))))
    assert (article.title, article.tags, article.author) == ("a", ("1", "x"), None)
    assert article.date is not None
    assert article.date.iso == "2024"


def test_bad_front_matter_stays_in_the_text_and_is_reported(tmp_path: Path) -> None:
    article = only(read(tmp_path, "f.txt", "---\ntitle: [أ\n---\nنص المقال الطويل هنا."))
    assert "bad_front_matter" in {anomaly.code for anomaly in article.anomalies}
    assert "أ" in " ".join([article.title, *(p.text for p in article.paragraphs)])


@pytest.mark.parametrize(("key", "folder"), [("أخبار", "ا\u0654خبار"), ("ا\u0654خبار", "أخبار")])
def test_what_is_set_for_a_folder_holds_in_either_unicode_form(key: str, folder: str) -> None:
    """A Macintosh writes the letters of names apart, and settings may be copied from there."""
    options = ReadingOptions.from_table({"sources": {key: "دار الأخبار"}, "encodings": {key: "cp1256"}})
    assert options.source_of(f"{folder}/a.txt") == "دار الأخبار"
    assert options.encoding_of(f"{folder}/b/a.txt") == "cp1256"


def test_the_encoding_of_a_folder_can_be_set(tmp_path: Path) -> None:
    data = "عنوان\n\nنص المقال كله.".encode("cp720")
    (article,) = read(tmp_path, "old/1990/a.txt", data, encodings={"old": "cp720", ".": "utf-8"})
    assert isinstance(article, Article)
    assert (article.title, article.paragraphs[0].text) == ("عنوان", "نص المقال كله.")


@pytest.mark.parametrize(
    "stated", ['<meta charset="windows-1256">', '<meta content="text/html; charset=windows-1256">', ""]
)
def test_a_page_in_an_old_encoding_is_read(tmp_path: Path, stated: str) -> None:
    page = f"<html><head>{stated}<title>عنوان الصفحة</title></head><body><article><h1>عنوان الصفحة</h1>" + "".join(
        f"<p>هذه فقرة طويلة رقمها {n} من صفحة قديمة محفوظة في مجلد بعيد لا يفتحه أحد.</p>" for n in "١٢٣"
    )
    article = only(read(tmp_path, "p.html", page.encode("cp1256", "xmlcharrefreplace")))
    assert article.title == "عنوان الصفحة"
    assert len(article.paragraphs) == 3


def test_a_row_decoded_wrongly_once_is_mended(tmp_path: Path) -> None:
    row = json.dumps({"title": "عنوان المقال القديم", "body": "نص المقال الذي أفسده البرنامج."}, ensure_ascii=False)
    article = only(read(tmp_path, "r.jsonl", row.encode().decode("latin-1").encode()))
    assert article.title == "عنوان المقال القديم"


class TestFindingFiles:
    def test_files_come_by_name_without_what_is_hidden_or_no_article(self, tmp_path: Path) -> None:
        for name in (
            "b/ب.txt",
            "a.md",
            "README.md",
            "b/readme.txt",
            ".git/x.txt",
            "p_files/x.txt",
            "i.jpg",
            "~$a.docx",
            "c.jsonl.xz",
        ):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("x")
        assert [file.name for file in find_files(tmp_path)] == ["a.md", "b/ب.txt", "c.jsonl.xz"]

    def test_loops_of_links_end(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "x.txt").write_text("x")
        (tmp_path / "a" / "loop").symlink_to(tmp_path)
        (tmp_path / "self").symlink_to(tmp_path / "self")
        names = [file.name for file in find_files(tmp_path)]
        assert names.count("a/x.txt") == 1
        assert all(not name.startswith("a/loop/") for name in names)
        assert isinstance(next(iter(read_file(SourceFile(tmp_path / "self", "self"), ReadingOptions()))), Refusal)

    def test_names_in_any_script_and_none(self, tmp_path: Path) -> None:
        raw = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
        with open(raw, "wb") as file:  # noqa: PTH123 (a name that is no text)
            file.write(PLAIN.encode())
        (tmp_path / "日本語 العربية.txt").write_text(PLAIN, "utf-8")
        articles = [only(list(read_file(file, ReadingOptions()))) for file in find_files(tmp_path)]
        assert len({article.id for article in articles}) == 2
        assert all(article.origin.encode("utf-8") for article in articles)

    def test_a_folder_that_cannot_be_listed_is_refused_not_raised(self, tmp_path: Path) -> None:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o000)
        (tmp_path / "a.txt").write_text(PLAIN, "utf-8")
        try:
            outcomes = [outcome for file in find_files(tmp_path) for outcome in read_file(file, ReadingOptions())]
        finally:
            closed.chmod(0o700)
        assert sum(isinstance(outcome, Article) for outcome in outcomes) == 1
        if os.geteuid() != 0:
            assert any(isinstance(outcome, Refusal) for outcome in outcomes)


def test_a_row_may_hold_markup(tmp_path: Path) -> None:
    body = (
        "<h2>عنوان فرعي</h2><p>نص أول فيه <b>غليظ</b> وعلامة<sup><a href='#n1'>1</a></sup>.</p><p>سطر<br>وسطر</p>"
        "<figure><img><figcaption>صورة السوق</figcaption></figure><ul><li>بند</li></ul><p id='n1'>1. هامش أول.</p>"
    )
    article = only(read(tmp_path, "r.jsonl", json.dumps({"title": "ع", "body": body})))
    assert [(p.kind, p.text) for p in article.paragraphs] == [
        ("heading", "عنوان فرعي"),
        ("body", "نص أول فيه غليظ وعلامة."),
        ("body", "سطر"),
        ("body", "وسطر"),
        ("caption", "صورة السوق"),
        ("list", "بند"),
    ]
    assert [(n.number, n.text, n.cited_by) for n in article.notes] == [("1", "هامش أول.", (2,))]


def test_cells_of_a_table_stay_apart_and_a_page_laid_out_as_one_keeps_its_paragraphs(tmp_path: Path) -> None:
    data = "<table><tr><td>السنة</td><td>الكتب</td></tr></table>"
    layout = "<table><tr><td><p>فقرة أولى.</p><p>فقرة ثانية.</p></td></tr></table>"
    article = only(read(tmp_path, "r.jsonl", json.dumps({"title": "ع", "body": data + layout})))
    assert [p.text for p in article.paragraphs] == ["السنة | الكتب", "فقرة أولى.", "فقرة ثانية."]


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ('["سلمى الخطيب", "هند العلي"]', ("سلمى الخطيب", "هند العلي")),
        ('"سلمى الخطيب؛ هند العلي"', ("سلمى الخطيب", "هند العلي")),
        ('"سلمى الخطيب، هند العلي"', ("سلمى الخطيب", "هند العلي")),
        ('"Smith, John; Doe, Jane"', ("Smith, John", "Doe, Jane")),
        ('"Smith, John"', ("Smith, John",)),
        ('"أحمد وليد"', ("أحمد وليد",)),
        ('"سلمى الخطيب، القاهرة"', ("سلمى الخطيب، القاهرة",)),
    ],
)
def test_several_authors_stay_several(tmp_path: Path, written: str, authors: tuple[str, ...]) -> None:
    article = only(read(tmp_path, "r.jsonl", f'{{"title": "عنوان", "author": {written}, "body": "نص المقال."}}'))
    assert article.authors == authors


def test_a_name_is_one_in_whatever_form_it_is_written(tmp_path: Path) -> None:
    names = ("مركز الأمل", "مركز الا\u0654مل", "مركز الأمل\u200f")
    rows = [read(tmp_path, "r.jsonl", f'{{"source": "{name}", "author": "{name}", "body": "نص"}}') for name in names]
    assert {(article.source, article.author) for article in map(only, rows)} == {("مركز الأمل", "مركز الأمل")}
    folders = [only(read(tmp_path, f"{name}/a.txt", "نص المقال.")) for name in names[:2]]
    assert {article.source for article in folders} == {"مركز الأمل"}
