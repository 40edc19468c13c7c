"""Files that other programs wrote: `tests/data/formats` holds one short article in the formats of many.

The article was written for this; `chromium.mhtml` is what Chromium saved of it, and so on: a file is named after the
program that wrote it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from index.model import Article
from tests.unit.reading.outcomes import only, read

FOLDER = Path(__file__).parents[2] / "data" / "formats"
FILES = sorted(path.name for path in FOLDER.iterdir())
BODY = [
    "كانت المطحنة تعمل بماء الجدول منذ مئتي عام، وكان أهل القرى يحملون إليها قمحهم في كل صيف.",
    "في عام 1950 طحنت المطحنة 900 طن من القمح (نحو 120 كيسًا في اليوم)، ثم قلّ الماء شيئًا فشيئًا حتى توقفت الرحى.",
    "وما زال الحجر الكبير في مكانه، يزوره طلاب المدارس كل ربيع ويسمعون حكاية الطحان الأخير.",
]
UNTITLED = ("pandoc.ipynb", "pandoc.mediawiki", "pandoc.textile")
"""Formats that have no place for a title."""
NOTES = ["سجل الأوقاف، الجزء الثاني، ص 3.", "مقابلة مع الطحان الأخير، صيف 2018."]


def written(folder: Path, name: str) -> Article:
    """The article of a file of `tests/data/formats`."""
    return only(read(folder, name, (FOLDER / name).read_bytes()))


@pytest.mark.parametrize("name", FILES)
def test_the_paragraphs_come_whole_and_in_order(tmp_path: Path, name: str) -> None:
    article = written(tmp_path, name)
    assert [p.text for p in article.paragraphs if p.kind == "body"] == BODY
    assert [p.text.rstrip(".") for p in article.paragraphs if p.kind == "list"] == [
        "حجر الرحى الأعلى",
        "حجر الرحى الأسفل",
    ]


@pytest.mark.parametrize("name", FILES)
def test_the_title_and_the_heading_are_told_from_the_paragraphs(tmp_path: Path, name: str) -> None:
    article = written(tmp_path, name)
    title = "مطحنة الوادي القديمة"
    assert BODY[0].startswith(article.title.rstrip("…")) if name in UNTITLED else article.title == title
    assert [p.text for p in article.paragraphs if p.kind == "heading"] == ["أحوال المطحنة"]
    assert [p.heading for p in article.paragraphs if p.kind == "body"] == [None, "أحوال المطحنة", "أحوال المطحنة"]


@pytest.mark.parametrize("name", FILES)
def test_notes_stand_at_the_paragraphs_that_cite_them(tmp_path: Path, name: str) -> None:
    article = written(tmp_path, name)
    cited = [p.number for p in article.paragraphs if p.text in BODY[:2]]
    assert [note.text for note in article.notes] == NOTES
    assert [note.cited_by for note in article.notes] == [(number,) for number in cited]


def test_a_saved_page_knows_its_address_author_and_day(tmp_path: Path) -> None:
    article = written(tmp_path, "chromium.mhtml")
    assert article.date is not None
    assert (article.author, article.date.iso) == ("رامي الطرقي", "2019-04-09")
    assert article.url == "https://wadi.example.org/mill.html"
