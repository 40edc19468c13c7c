"""Spreadsheets that openpyxl and LibreOffice wrote: a row an article, under the names of the first row."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.model import Article
from tests.unit.reading.outcomes import read, refused, zipped

FOLDER = Path(__file__).parents[2] / "data" / "sheets"


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
def test_each_row_is_an_article(tmp_path: Path, name: str) -> None:
    first, second = read(tmp_path, name, (FOLDER / name).read_bytes(), columns={"id": "رقم"})
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.id, first.title, first.author) == ("7", "مطحنة الوادي القديمة", "رامي الطرقي")
    assert [p.text for p in first.paragraphs] == ["كانت المطحنة تعمل بماء الجدول.", "وفي عام 1950 توقفت الرحى."]
    assert [article.date and article.date.iso for article in (first, second)] == ["2019-04-09", "2022-02-05"]
    assert (second.id, second.origin) == ("8.5", f"{name}#4")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"plain", "spreadsheet"),
        (zipped({"x.txt": b"x"}), "spreadsheet"),
        (zipped({"xl/worksheets/sheet1.xml": bytes(3 << 20)}), "file_mib"),
    ],
)
def test_a_file_that_is_no_spreadsheet_or_a_bomb_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    assert says in refused(read(tmp_path, "a.xlsx", data, file_mib=2))
