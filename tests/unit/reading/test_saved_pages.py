"""Pages kept under other names than .html: .mhtml, .webarchive, a server's suffix; and files that are none."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from index.reading.formats.advice import ADVICE
from index.reading.formats.saved_pages import SERVED
from tests.unit.reading.outcomes import only, read, refused

PAGE = (
    '<html><head><meta charset="utf-8"><title>ماء الجدول</title></head><body><article><h1>ماء الجدول</h1>'
    "<p>جف الجدول في صيف بعيد، فتوقفت الرحى ورحل الطحان إلى المدينة.</p>"
    "<p>ثم عاد الماء بعد سنوات طويلة، ولم يعد أحد يذكر أين كان الحجر.</p></article></body></html>"
)
MULTIPART = (
    "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related; type="text/html"; start="<b@x>"; boundary="=="\r\n\r\n--==\r\n'
    "Content-Type: text/html\r\nContent-ID: <a@x>\r\n\r\n<p>إعلان</p>\r\n--==\r\nContent-Type: text/html; "
    f"charset=utf-8\r\nContent-ID: <b@x>\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{PAGE}\r\n--==--\r\n"
)
ARCHIVE = {"WebMainResource": {"WebResourceData": PAGE.encode(), "WebResourceURL": "https://a.example/x"}}


@pytest.mark.parametrize("suffix", SERVED)
def test_a_page_saved_under_its_servers_suffix_is_read(tmp_path: Path, suffix: str) -> None:
    article = only(read(tmp_path, f"show{suffix}", PAGE))
    assert (article.id, article.title, len(article.paragraphs)) == ("show", "ماء الجدول", 2)


@pytest.mark.parametrize("program", ["<?php echo $title; ?>", '<%@ Page Language="C#" %>', "<p><%= title %></p>"])
def test_the_program_that_makes_pages_is_refused(tmp_path: Path, program: str) -> None:
    assert "save the page" in refused(read(tmp_path, "index.php", program))


def test_the_part_that_an_mhtml_file_starts_with_is_its_page(tmp_path: Path) -> None:
    assert only(read(tmp_path, "p.mht", MULTIPART)).title == "ماء الجدول"


def test_a_web_archive_of_safari_is_read(tmp_path: Path) -> None:
    article = only(read(tmp_path, "p.webarchive", plistlib.dumps(ARCHIVE, fmt=plistlib.FMT_BINARY)))
    assert (article.title, article.url) == ("ماء الجدول", "https://a.example/x")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mhtml", b"no mail at all"),
        ("a.mhtml", b"Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"),
        ("a.mht", b"Content-Type: image/png\r\n\r\nx"),
        ("a.mht", b"\xff\xfe\x00" * 99),
        ("a.webarchive", b"bplist00" + bytes(40)),
        ("a.webarchive", plistlib.dumps({"WebMainResource": {"WebResourceData": 3}})),
        ("a.webarchive", plistlib.dumps([1])),
    ],
)
def test_a_saved_file_without_a_page_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    assert "no page" in refused(read(tmp_path, name, data))


@pytest.mark.parametrize("suffix", sorted(ADVICE))
def test_a_known_format_that_is_not_read_comes_with_advice(tmp_path: Path, suffix: str) -> None:
    arabic, _, english = refused(read(tmp_path, f"x{suffix}", b"\x00x")).partition(" | ")
    assert suffix in arabic
    assert suffix in english
    assert len(english.split(": ")[1].split()) > 3


@pytest.mark.parametrize("suffix", ["docm", "dotx", "dotm"])
def test_word_files_by_other_names_are_word_files(tmp_path: Path, suffix: str) -> None:
    assert "Word" in refused(read(tmp_path, f"x.{suffix}", b"no"))
