"""JSON of other programs, and what is nearly JSON: every article in it is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.model import Article
from tests.unit.reading.outcomes import only, read, refused
from tests.unit.reading.test_site_exports import A, C

ROWS = [{"title": "المكتبة", "text": A}, {"title": "الفهرس", "text": C}]


NAMES = ["title", "text"]


LISTS = {
    "two lists, one of them of articles": {"news": ROWS, "sources": [{"name": "الجبل"}]},
    "a list for each year": {"2018": ROWS[:1], "2019": ROWS[1:]},
    "lists in a list": [ROWS[:1], ROWS[1:]],
    "phpMyAdmin": [{"type": "header", "version": "5"}, {"type": "table", "name": "posts", "data": ROWS}],
    "columns as lists": {"title": ["المكتبة", "الفهرس"], "text": [A, C]},
    "names and rows": {"columns": NAMES, "rows": [list(row.values()) for row in ROWS]},
    "names on the first row": [NAMES, *(list(row.values()) for row in ROWS)],
    "Hugging Face": {"features": [{"name": "title"}], "rows": [{"row_idx": 0, "row": row} for row in ROWS]},
    "under the name of a text": {"content": ROWS, "totalPages": 1},
}


def _titles(tmp_path: Path, name: str, text: str) -> list[tuple[str, str]]:
    found = read(tmp_path, name, text)
    return [(a.title, a.paragraphs[0].text) for a in found if isinstance(a, Article)]


@pytest.mark.parametrize("data", LISTS.values(), ids=LISTS.keys())
def test_articles_are_found_wherever_json_holds_them(tmp_path: Path, data: object) -> None:
    assert _titles(tmp_path, "a.json", json.dumps(data, ensure_ascii=False)) == [("المكتبة", A), ("الفهرس", C)]


ONE, TWO = (json.dumps(row, ensure_ascii=False) for row in ROWS)

NEARLY = {
    "one behind the other": ("a.json", ONE + TWO),
    "over several lines": ("a.json", "\n".join(json.dumps(row, ensure_ascii=False, indent=1) for row in ROWS)),
    "a comma behind the last": ("a.json", f"[{ONE},\n{TWO},\n]"),
    "a script": ("a.json", f"window.data.part0 = [{ONE}, {TWO}];"),
    "a list named as lines": ("a.jsonl", f"[{ONE},\n{TWO}]"),
    "lines that wrap their rows": ("a.jsonl", f'{{"_id": "1", "_source": {ONE}}}\n{{"_source": {TWO}}}\n'),
}


@pytest.mark.parametrize(("name", "text"), NEARLY.values(), ids=NEARLY.keys())
def test_what_is_nearly_json_is_read(tmp_path: Path, name: str, text: str) -> None:
    assert _titles(tmp_path, name, text) == [("المكتبة", A), ("الفهرس", C)]


def test_of_json_that_is_cut_short_the_whole_articles_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, "a.json", f"[{ONE}, {TWO[:-30]}")
    assert [a.title for a in found if isinstance(a, Article)] == ["المكتبة"]
    assert "JSON" in refused(found[1:])


def test_counts_under_the_name_of_a_text_are_none(tmp_path: Path) -> None:
    data = {"a.txt": {"title": "تقرير", "body": 5}, "b.txt": {"title": "خبر", "body": 7}}
    assert "a.txt" in refused(read(tmp_path, "a.json", json.dumps(data)))


def test_the_date_of_a_database_is_one(tmp_path: Path) -> None:
    row = {**ROWS[0], "date": {"$date": {"$numberLong": "1554802221000"}}}
    article = only(read(tmp_path, "a.jsonl", json.dumps(row, ensure_ascii=False)))
    assert article.date is not None
    assert article.date.iso == "2019-04-09"
