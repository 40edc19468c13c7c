"""Files that no one would write on purpose: each is read as far as it goes, or refused, and the others are read."""

from __future__ import annotations

import codecs
import gzip
import json
import logging
import os
from pathlib import Path

import pytest

from index.errors import SettingsError
from index.model import Article
from index.reading import ReadingOptions, Refusal, SourceFile, find_files, packing, reader
from index.reading.reader import read_file
from tests.unit.reading.outcomes import PLAIN, only, read, refused, zipped

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def part(name: str, inside: str) -> str:
    return f"<w:{name} {W}>{inside}</w:{name}>"


def paragraph(text: str, reference: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t>{reference}</w:r></w:p>"


DOCUMENT = part("document", paragraph("نص", "<w:endnoteReference w:id='2'/>"))


@pytest.mark.parametrize(
    "written", ["!!timestamp foo", "!!bool foo", '!!int ""', '!!float ""', "!!set 5", '!!float "1:2:x"']
)
def test_tags_of_front_matter_make_no_value_but_what_is_written(tmp_path: Path, written: str) -> None:
    article = only(read(tmp_path, "y.txt", f"---\nauthor: {written}\n---\nنص المقال هنا."))
    assert (article.author or "", article.anomalies[1:]) == (written.split()[1].strip('"'), ())


def test_an_escape_beyond_unicode_leaves_the_block_in_the_text(tmp_path: Path) -> None:
    article = only(read(tmp_path, "y.txt", '---\ntitle: "\\UFFFFFFFF"\n---\nنص المقال هنا.'))
    assert "bad_front_matter" in {anomaly.code for anomaly in article.anomalies}


@pytest.mark.parametrize("stated", ["undefined", "idna", "hex", "none-such"])
def test_a_page_may_state_an_encoding_that_is_none(tmp_path: Path, stated: str) -> None:
    text = "قال الوزير في المؤتمر الصحفي إن البيت كبير والمدينة بعيدة عن البحر. " * 9
    page = f'<html><head><meta charset="{stated}"></head><body><p>{text}</p></body></html>'
    assert only(read(tmp_path, "p.html", page.encode("cp1256"))).paragraphs[0].text.startswith("قال الوزير")


def test_an_endnote_may_have_a_footnote(tmp_path: Path) -> None:
    endnote = paragraph("انظر", "<w:footnoteReference w:id='3'/>")
    endnotes = part("endnotes", f"<w:endnote w:id='2'>{endnote}</w:endnote>")
    footnotes = part("footnotes", f"<w:footnote w:id='3'>{paragraph('حاشية', '')}</w:footnote>")
    parts = {"document": DOCUMENT, "endnotes": endnotes, "footnotes": footnotes}
    data = zipped({f"word/{name}.xml": content.encode() for name, content in parts.items()})
    assert [(n.number, n.text) for n in only(read(tmp_path, "n.docx", data)).notes] == [
        ("i", "انظر[^1]"),
        ("1", "حاشية"),
    ]


@pytest.mark.parametrize("stated", ["foo", "gbk", "utf-7"])
def test_a_word_file_in_an_encoding_that_is_none_is_refused(tmp_path: Path, stated: str) -> None:
    xml = f'<?xml version="1.0" encoding="{stated}"?>{DOCUMENT}'.encode()
    assert "Word" in refused(read(tmp_path, "e.docx", zipped({"word/document.xml": xml})))


@pytest.mark.parametrize("separator", [r"(=){5}|(%){3}", "(---|=====)", "(?P<year>=====)"])
def test_groups_of_a_separator_are_no_articles(tmp_path: Path, separator: str) -> None:
    outcomes = read(tmp_path, "two.txt", f"{PLAIN}\n=====\n{PLAIN}", separator=separator)
    assert [isinstance(outcome, Article) and len(outcome.paragraphs) for outcome in outcomes] == [1, 1]


@pytest.mark.parametrize("table", [{"separator": "(?i)end"}, {"encodings": {".": "hex"}}, {"encodings": {".": "idna"}}])
def test_options_that_no_file_could_be_read_with_are_refused_at_once(table: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=next(iter(table))):
        ReadingOptions.from_table(table)


@pytest.mark.parametrize("name", ["a.txt", "a.zip", "a.jsonl", "a.csv"])
def test_an_error_that_nobody_thought_of_refuses_one_file_and_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("سطر\nآخر")

    monkeypatch.setattr(reader, "build_article", fail)
    rows = b'{"body": "\xd8\xa3"}\n{"body": "\xd8\xa8"}\n'
    data = {"a.zip": zipped({"a.txt": b"a", "b.txt": b"b"}), "a.jsonl": rows, "a.csv": b"id,body\n1,a\n2,b\n"}
    with caplog.at_level(logging.ERROR):
        outcomes = read(tmp_path, name, data.get(name, b"a"))
    assert len(outcomes) == len(caplog.records) == (1 if name == "a.txt" else 2)
    assert all(isinstance(outcome, Refusal) and "KeyError" in outcome.reason for outcome in outcomes)
    assert not any("\n" in outcome.reason for outcome in outcomes if isinstance(outcome, Refusal))


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, b""], ids=["marked", "unmarked"])
@pytest.mark.parametrize("name", ["r.jsonl", "r.jsonl.gz", "r.zip"])
def test_rows_may_be_in_utf_16(tmp_path: Path, mark: bytes, name: str) -> None:
    rows = [{"body": f"نص {number}\u2028\u0a0a\u0d0a", "id": str(number)} for number in range(600)]
    text = "\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\r\n"
    data = mark + text.encode("utf-16-le")
    packed = {"r.jsonl.gz": gzip.compress, "r.zip": lambda data: zipped({"r.jsonl": data})}.get(name, bytes)(data)
    read(tmp_path, name, packed)
    file = SourceFile(tmp_path / name, name)
    parts = 1 if name.endswith(".zip") else 3
    outcomes = [outcome for part in range(parts) for outcome in read_file(file, ReadingOptions(), part, parts)]
    assert sorted(int(outcome.id) for outcome in outcomes if isinstance(outcome, Article)) == list(range(600))


def test_rows_are_in_the_encoding_set_for_their_folder(tmp_path: Path) -> None:
    row = '{"title": "عنوان", "body": "نص المقال كله."}'.encode("cp720")
    article = only(read(tmp_path, "old/r.jsonl", row, encodings={"old": "cp720"}))
    assert (article.title, article.paragraphs[0].text) == ("عنوان", "نص المقال كله.")
    article = only(read(tmp_path, "new/r.jsonl", row, encodings={"new": "iso8859_6"}))
    assert article.title != "عنوان"


def test_what_is_too_large_says_which_option_to_raise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = {"a.txt": b"x" * (2 << 20)}
    assert "file_mib" in refused(read(tmp_path, "a.zip", zipped(large), file_mib=1))
    assert "file_mib" in refused(read(tmp_path, "a.csv", large["a.txt"], file_mib=1))
    assert "article_mib" in refused(read(tmp_path, "a.txt", large["a.txt"], article_mib=1))
    monkeypatch.setattr(packing, "MOST_MEMBERS", 1)
    many = refused(read(tmp_path, "m.zip", zipped({"a.txt": b"a", "b.txt": b"b"})))
    assert "more than 1 files" in many
    assert "_mib" not in many


def test_names_that_are_no_text_stay_apart(tmp_path: Path) -> None:
    for byte in (b"\xc7", b"\xc8"):
        (tmp_path / os.fsdecode(byte + b".txt")).write_text(PLAIN, "utf-8")
    assert [file.name for file in find_files(tmp_path)] == ["\\xc7.txt", "\\xc8.txt"]


def test_folders_may_be_nested_deep_and_hold_pipes(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*"a" * 600)
    for folder in reversed((deep, *deep.parents)):
        folder.mkdir(exist_ok=True)
    (deep / "x.txt").write_text(PLAIN, "utf-8")
    os.mkfifo(tmp_path / "pipe.txt")
    article, pipe = (next(iter(read_file(file, ReadingOptions()))) for file in find_files(tmp_path))
    assert isinstance(article, Article)
    assert isinstance(pipe, Refusal)


def test_the_index_may_lie_in_the_corpus(tmp_path: Path) -> None:
    for name in ("a.txt", "index/CURRENT", "index/generation-1/about.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PLAIN, "utf-8")
    assert [file.name for file in find_files(tmp_path, without=tmp_path / "index")] == ["a.txt"]
    assert len(find_files(tmp_path, without=tmp_path / "none-such")) == 3
