"""Verses in every format: their halves stay together, and are no headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.outcomes import only, read, texts
from tests.unit.reading.test_site_exports import A, B, T, document, page, par, run

HALVES = "سلام على دار الكتاب وأهلها", "وذكرى ليال في رحاب الكتاب"


@pytest.mark.parametrize("between", [" / ", "؛؛", " :: ", " ~ ", " ● ", "٭", " ❖ "])
def test_more_signs_stand_between_the_halves_of_a_verse(tmp_path: Path, between: str) -> None:
    text = f"{T}\n\n{A}.\n\n{between.join(HALVES)}\n\n{B}.\n"
    assert [kind for kind, _ in texts(only(read(tmp_path, "a.txt", text)))] == ["body"] * 3


@pytest.mark.parametrize(
    "title", ["مكتبة الجبل القديمة... كتب لا تعود", "كتب الجبل / حكاية لم تنته بعد", "كتب الجبل.. حكاية طويلة"]
)
@pytest.mark.parametrize("below", ["\n\n", "\n9 أبريل 2019\n\n", "\nسلمى الخطيب\n9 أبريل 2019\n\n"])
def test_a_title_of_two_halves_is_no_verse(tmp_path: Path, title: str, below: str) -> None:
    article = only(read(tmp_path, "a.txt", f"{title}{below}{A}.\n\n{B}.\n"))
    assert (article.title, texts(article)) == (title, [("body", f"{A}."), ("body", f"{B}.")])


def test_a_poem_keeps_its_first_verse(tmp_path: Path) -> None:
    verses = [" ... ".join(HALVES), " ... ".join(reversed(HALVES))]
    assert [text for _, text in texts(only(read(tmp_path, "a.txt", "\n".join(verses))))] == verses


def test_the_halves_of_a_verse_on_lines_of_one_paragraph_are_no_headings(tmp_path: Path) -> None:
    expected = [("body", f"{A}."), ("body", HALVES[0]), ("body", HALVES[1]), ("body", f"{B}.")]
    body = f"<p>{A}.</p><p>{HALVES[0]}<br>{HALVES[1]}</p><p>{B}.</p>"
    assert texts(only(read(tmp_path, "a.html", page(body)))) == expected
    verse = par(run(HALVES[0]), "<w:br/>", run(HALVES[1]))
    data = document(par(run(T)), par(run(f"{A}.")), verse, par(run(f"{B}.")))
    assert texts(only(read(tmp_path, "a.docx", data))) == expected


def test_the_halves_of_a_verse_parted_by_a_tab_in_word_are_no_heading(tmp_path: Path) -> None:
    verse = par(run(HALVES[0]), "<w:tab/>", run(HALVES[1]))
    data = document(par(run(T)), par(run(f"{A}.")), verse, par(run(f"{B}.")))
    assert [kind for kind, _ in texts(only(read(tmp_path, "a.docx", data)))] == ["body"] * 3
