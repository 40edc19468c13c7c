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


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(sheets: dict[str, list[list[str]]]) -> bytes:
    """An .xlsx file of these sheets, their texts in the cells."""
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    related = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    main = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    members = {
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{main}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>',
    }
    for n, rows in enumerate(sheets.values(), 1):
        inside = "".join(
            f'<row r="{y}">'
            + "".join(f'<c r="{"ABC"[x]}{y}" t="inlineStr"><is><t>{text}</t></is></c>' for x, text in enumerate(row))
            + "</row>"
            for y, row in enumerate(rows, 1)
        )
        members[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData></worksheet>'
        )
    return zipped({name: text.encode() for name, text in members.items()})


def test_a_title_above_the_columns_is_none_and_further_sheets_are_told_apart(tmp_path: Path) -> None:
    rows = [["قائمة مقالات 2019"], ["عنوان", "نص"], ["بساتين", "كانت المواسم تجمع الأهل."]]
    more = [["title", "text"], ["خبر", "عاد الماء إلى القناة."]]
    outcomes = read(tmp_path, "a.xlsx", workbook({"مقالات": rows, "أخبار": more}))
    assert [(a.id, a.origin, a.title) for a in outcomes if isinstance(a, Article)] == [
        ("a-3", "a.xlsx#3", "بساتين"),
        ("a-أخبار-2", "a.xlsx#أخبار-2", "خبر"),
    ]
