"""Files that no one would write on purpose: each is read as far as it goes, or refused, and the others are read."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from index.errors import SettingsError
from index.model import Article
from index.reading import ReadingOptions, Refusal, reader
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

    monkeypatch.setattr(reader, "finish", fail)
    rows = b'{"body": "\xd8\xa3"}\n{"body": "\xd8\xa8"}\n'
    data = {"a.zip": zipped({"a.txt": b"a", "b.txt": b"b"}), "a.jsonl": rows, "a.csv": b"id,body\n1,a\n2,b\n"}
    with caplog.at_level(logging.ERROR):
        outcomes = read(tmp_path, name, data.get(name, b"a"))
    assert len(outcomes) == len(caplog.records) == (1 if name == "a.txt" else 2)
    assert all(isinstance(outcome, Refusal) and "KeyError" in outcome.reason for outcome in outcomes)
    assert not any("\n" in outcome.reason for outcome in outcomes if isinstance(outcome, Refusal))
