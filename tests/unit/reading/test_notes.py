"""Markers and definitions in every style, and the parts of citations."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.reading.citation import parse_citation
from index.reading.markers import take_markers
from index.reading.parsed_document import Metadata
from index.reading.structure import read_text
from tests.unit.reading.outcomes import only, read

MARKERS = [
    ("المقبلة[1].", "المقبلة.", [("1", 7)]),
    ("الأمريكية [2].", "الأمريكية.", [("2", 9)]),
    ("شعبيته.[3]", "شعبيته.", [("3", 7)]),
    ("خطيرة[4]، وسط", "خطيرة، وسط", [("4", 5)]),
    ("خطيرة[4]وسط", "خطيرة وسط", [("4", 5)]),
    ("أول [ 1 ] ثان", "أول ثان", [("1", 3)]),
    ("أول [١] ثان", "أول ثان", [("1", 3)]),
    ("أول [۱] ثان", "أول ثان", [("1", 3)]),
    ("أول [1،2] ثان", "أول ثان", [("1", 3), ("2", 3)]),
    ("أول [1-3] ثان", "أول ثان", [("1", 3), ("2", 3), ("3", 3)]),
    ("أول[1][2] ثان", "أول ثان", [("1", 3), ("2", 3)]),
    ("أول [*] ثان", "أول ثان", [("*", 3)]),
    ("أول (1) ثان", "أول ثان", [("1", 3)]),
    ("أول (١) ثان", "أول ثان", [("1", 3)]),
    ("أول (*) ثان", "أول ثان", [("*", 3)]),
    ("أول (9) ثان", "أول (9) ثان", []),
    ("أول¹ ثان", "أول ثان", [("1", 3)]),
    ("أول²³ ثان", "أول ثان", [("23", 3)]),
    ("مساحة 5 كم² تقريبا", "مساحة 5 كم² تقريبا", []),
    ("أول[^1] ثان", "أول ثان", [("1", 3)]),
    ("أول[^ح] ثان", "أول ثان", [("ح", 3)]),
    ("أول (هامش 1) ثان", "أول ثان", [("1", 3)]),
    ("أول هامش 1 ثان", "أول ثان", [("1", 3)]),
    ("أول هامش 8 ثان", "أول هامش 8 ثان", []),
    ("أول‏[1]‏ ثان", "أول ثان", [("1", 3)]),
    ("[1] ثان", "ثان", [("1", 0)]),
    ("“2+2″، التي", "“2+2″، التي", []),
    ("المادة [2015] هنا", "المادة [2015] هنا", []),
]
DEFINED = {"1", "2", "3", "4", "23", "*"}

DEFINITIONS = [
    ("نص فيه علامة[1].", "[1] كتاب، دار كذا، 2001."),
    ("نص فيه علامة[1].", "1- كتاب، دار كذا، 2001."),
    ("نص فيه علامة (1).", "(1) كتاب، دار كذا، 2001."),
    ("نص فيه علامة (١).", "١) كتاب، دار كذا، 2001."),
    ("نص فيه علامة (1).", "1. كتاب، دار كذا، 2001."),
    ("نص فيه علامة[^1].", "[^1]: كتاب، دار كذا، 2001."),
    ("نص فيه علامة¹.", "¹ كتاب، دار كذا، 2001."),
    ("نص فيه علامة[1].", "↑ كتاب، دار كذا، 2001."),
    ("نص فيه علامة[1].", "الهوامش\n\n1 – كتاب، دار كذا، 2001."),
    ("نص فيه علامة[1].", "قائمة المراجع:\n[1] كتاب، دار كذا،\n2001."),
    ("نص فيه علامة (هامش 1).", "هامش 1: كتاب، دار كذا، 2001."),
    ("نص فيه علامة[1].", "المصادر والمراجع\nكتاب، دار كذا، 2001."),
]

CITATIONS = (Path(__file__).parents[2] / "data" / "reading" / "citations.txt").read_text("utf-8").splitlines()[1:]


@pytest.mark.parametrize(("text", "clean", "markers"), MARKERS)
def test_a_marker_is_taken_out_and_its_place_kept(text: str, clean: str, markers: list[tuple[str, int]]) -> None:
    kept, found = take_markers(text, DEFINED)
    assert kept == clean
    assert [(marker.number, marker.start) for marker in found] == markers


@pytest.mark.parametrize(("marked", "definition"), DEFINITIONS)
def test_a_definition_is_a_note_in_every_style(marked: str, definition: str) -> None:
    body = "هذه فقرة طويلة تسبق الفقرة التي فيها العلامة وتنتهي بنقطة."
    parsed = read_text(f"{body}\n\n{marked}\n\n{definition}", Metadata())
    assert [(note.number, note.text) for note in parsed.notes] == [("1", "كتاب، دار كذا، 2001.")]
    assert [block.text for block in parsed.blocks] == [body, marked]


@pytest.mark.parametrize(
    "text",
    [
        "مقدمة طويلة تنتهي بنقطة.\n\n1- بند أول.\n2- بند ثان.",
        "مقدمة طويلة تنتهي بنقطة.\n\n(1) بند أول.\n(2) بند ثان.",
        "نصت المادة (1) على ذلك كله.\n\nثم جاء ما بعدها بلا أرقام.",
        "مقدمة تنتهي بنقطة.\n\n* كاتب وباحث",
    ],
)
def test_numbered_points_without_markers_are_no_notes(text: str) -> None:
    parsed = read_text(text, Metadata())
    assert not parsed.notes


@pytest.mark.parametrize("row", CITATIONS)
def test_a_citation_is_split_into_its_parts(row: str) -> None:
    text, *wanted = (cell.strip() for cell in row.split(" |"))
    found = parse_citation(text)
    date = found.date.iso if found.date else None
    assert [found.author, found.title, found.publisher, date, found.domain] == [cell or None for cell in wanted]


def test_notes_that_begin_anew_on_each_page_stay_apart() -> None:
    page = "كلام الصفحة ال{0} وفيه علامة تدل على هامشها(1).\n\n(1) هامش {0}.\n\n"
    parsed = read_text(page.format("أول") + page.format("ثان"), Metadata())
    assert [(note.number, note.text) for note in parsed.notes] == [("1", "هامش أول."), ("1.2", "هامش ثان.")]
    assert [block.text.endswith(sign) for block, sign in zip(parsed.blocks, ("(1).", "[^1.2]."), strict=True)] == [
        True
    ] * 2


def test_a_marked_heading_below_the_list_of_notes_ends_it(tmp_path: Path) -> None:
    notes = "## المراجع\n\nكتاب الماء، دار النهر، 1990.\n\nسجل البلدية، 1950.\n\n## الملاحق\n\nجدول السنوات كله.\n"
    text = f"# بساتين الوادي\n\nكانت المواسم تجمع أهل الوادي كلهم في بستان واحد.\n\n{notes}"
    article = only(read(tmp_path, "a.md", text))
    assert [note.text for note in article.notes] == ["كتاب الماء، دار النهر، 1990.", "سجل البلدية، 1950."]
    assert [p.text for p in article.paragraphs][1:] == ["الملاحق", "جدول السنوات كله."]
