"""Files that would take much memory or time, or cannot be read: each stops at a bound, with one clear line."""

from __future__ import annotations

import gzip
import lzma
import os
import time
from pathlib import Path

import pytest

from index.reading import ReadingOptions, Refusal, SourceFile
from index.reading.reader import read_file
from tests.unit.reading.outcomes import PLAIN, only, read, refused, zipped


@pytest.mark.parametrize("bomb", ["a.txt.gz", "a.zip", "a.docx", "a.jsonl.gz"])
def test_a_bomb_stops_at_the_bound(tmp_path: Path, bomb: str) -> None:
    zeros = b"0" * (40 << 20)
    inside = {"a.zip": "a.txt", "a.docx": "word/document.xml"}.get(bomb)
    data = zipped({inside: zeros}) if inside else gzip.compress(zeros)
    started = time.process_time()
    assert "MiB" in refused(read(tmp_path, bomb, data, file_mib=4, article_mib=2))
    assert time.process_time() - started < 10


def test_entities_in_a_word_file_do_not_expand(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
    assert "Word" in refused(read(tmp_path, "b.docx", zipped({"word/document.xml": bomb.encode()})))


@pytest.mark.parametrize("name", ["deep.docx", "deep.html", "deep.json"])
def test_what_is_nested_too_deep_is_refused_or_read(tmp_path: Path, name: str) -> None:
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    deep = {
        "deep.docx": zipped({"word/document.xml": (f"<w:p {namespace}>" + "<w:p>" * 5000 + "</w:p>" * 5001).encode()}),
        "deep.html": b"<div>" * 20_000 + "<p>نص</p>".encode(),
        "deep.json": b"[" * 20_000,
    }
    assert len(read(tmp_path, name, deep[name])) == 1


def test_aliases_in_front_matter_do_not_expand(tmp_path: Path) -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9))
    text = f"---\nl0: &l0 x\n{levels}\ntags: *l8\nauthor: *l8\n---\nنص المقال هنا."
    started = time.process_time()
    assert only(read(tmp_path, "y.md", text)).paragraphs[0].text == "نص المقال هنا."
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n \t", "empty"),
        ("signs.txt", b"***\n---\n", "no text"),
        ("binary.txt", bytes(range(256)) * 20, "not a text"),
        ("cut.txt.gz", gzip.compress(PLAIN.encode() * 99, mtime=0)[:60], "cannot be read"),
        ("cut.txt.xz", lzma.compress(PLAIN.encode() * 99)[:60], "cannot be read"),
        ("not.txt.gz", b"plain", "cannot be read"),
        ("not.zip", b"plain", "archive"),
        ("not.docx", b"plain", "Word"),
        ("other.docx", zipped({"x.txt": b"x"}), "Word"),
        ("old.doc", b"\xd0\xcf\x11\xe0", "docx"),
        ("x.xyz", b"x", "unknown"),
        ("big.txt", b"x" * (3 << 20), "MiB"),
        ("empty.html", b"<html></html>", "|"),
        ("list.csv", b"\n\n", "|"),
    ],
)
def test_a_bad_file_gives_one_line_in_both_languages(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    line = refused(read(tmp_path, name, data, article_mib=2))
    assert says in line
    arabic, _, english = line.partition(" | ")
    assert arabic.strip()
    assert english.strip()
    assert "\n" not in line


def test_a_vanished_unreadable_or_strange_file_is_refused(tmp_path: Path) -> None:
    gone = list(read_file(SourceFile(tmp_path / "gone.txt", "gone.txt"), ReadingOptions()))
    folder = list(read_file(SourceFile(tmp_path, "folder"), ReadingOptions()))
    os.mkfifo(tmp_path / "pipe.txt")
    pipe = list(read_file(SourceFile(tmp_path / "pipe.txt", "pipe.txt"), ReadingOptions()))
    assert all(isinstance(outcome, Refusal) for outcome in (*gone, *folder, *pipe))


@pytest.mark.parametrize(
    "text",
    [
        "كلمة " * 200_000,
        "سطر قصير\n" * 40_000,
        "\n" * 500_000 + "نص المقال",
        "[" * 100_000 + "نص",
        "(" * 50_000 + "1" * 50_000,
        "[1] " * 50_000 + "نص",
        "ا\u064e" * 100_000,
        "نص" + "\u064e" * 150_000,
        "\u202e" * 150_000 + "نص المقال",
        "# " * 100_000,
        "*" * 100_000 + "نص",
        "https://" * 25_000,
        "1- بند\n" * 15_000,
        '"' * 100_000,
        "أ ف ب. " * 30_000,
    ],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.parametrize("suffix", ["txt", "md"])
@pytest.mark.no_cover  # counting branches takes time
def test_no_text_takes_long(tmp_path: Path, text: str, suffix: str) -> None:
    started = time.process_time()
    outcomes = read(tmp_path, f"long.{suffix}", text)
    assert len(outcomes) == 1
    assert time.process_time() - started < 10
