"""What is one thing in one place and another elsewhere: dates, links and numbers amid a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.reading import ReadingOptions
from index.reading.markers import find_markers, has_markers
from index.reading.rows import json_row
from index.reading.text import is_verse, sanitise
from tests.unit.reading.outcomes import only, read

SENTENCE = "قال الوزير في المؤتمر الصحفي إن البيت كبير والمدينة بعيدة جدا عن البحر."


def blocks(folder: Path, text: str, **options: object) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in only(read(folder, "a.txt", text, **options)).paragraphs]


def test_a_day_amid_a_chronicle_is_a_heading_though_the_article_is_of_that_day(tmp_path: Path) -> None:
    days = "".join(f"{day} أبريل 2024\n\n{SENTENCE}\n\n" for day in (17, 19))
    assert blocks(
        tmp_path, f"خط زمني للأزمة\n19 أبريل 2024\n\nخط زمني للأزمة\n\n19 أبريل 2024\n\n{SENTENCE}\n\n{days}"
    ) == [
        ("body", SENTENCE),
        ("heading", "17 أبريل 2024"),
        ("body", SENTENCE),
        ("heading", "19 أبريل 2024"),
        ("body", SENTENCE),
    ]


def test_the_day_of_an_article_said_again_at_its_end_is_left_out(tmp_path: Path) -> None:
    text = f"عنوان المقال الطويل\n\n19 أبريل 2024\n\n{SENTENCE}\n\n{SENTENCE}\n\n19 أبريل 2024\n"
    assert blocks(tmp_path, text) == [("body", SENTENCE)] * 2


def test_the_heading_below_a_link_amid_an_article_stays(tmp_path: Path) -> None:
    top = f"عنوان المقال الطويل\n\n{SENTENCE}\n\nاقرأ أيضا:\n\nقصة المدينة القديمة\n\n"
    assert blocks(tmp_path, f"{top}خلفية الأزمة\n\n{SENTENCE}\n") == [
        ("body", SENTENCE),
        ("heading", "خلفية الأزمة"),
        ("body", SENTENCE),
    ]
    assert blocks(tmp_path, f"{top}{SENTENCE}\n\nاقرأ أيضا\n\nأولى القصص\n\nثانية القصص\n") == [("body", SENTENCE)] * 2


def test_an_operators_line_of_signs_leaves_nothing_out(tmp_path: Path) -> None:
    text = f"عنوان المقال الطويل\n\n{SENTENCE}\n"
    for line in ("***", "*", "> ***", "* *"):
        assert blocks(tmp_path, text, boilerplate=(line,)) == [("body", SENTENCE)]


@pytest.mark.parametrize("mark", ["", "* ", "«", "\u200f", "- "])
@pytest.mark.parametrize(
    "head",
    [
        "الآراء الواردة أدناه لا تعبر عن رأي الموقع",
        "جميعُ التعليقات المنشورة لا تمثل رأي الصحيفة",
        "الآرَاء الواردة هنا لا تعكس موقفنا",
    ],
)
def test_a_long_notice_of_a_site_is_left_out_however_it_begins(tmp_path: Path, mark: str, head: str) -> None:
    """As a short one is: signs and harakat before and in its first word change nothing."""
    notice = f"{mark}{head}، " + "بل عن رأي من كتبها من القراء والضيوف والكتاب وحدهم، " * 5
    assert 200 < len(notice) < 500
    assert blocks(tmp_path, f"عنوان المقال الطويل\n\n{SENTENCE}\n\n{notice}\n") == [("body", SENTENCE)]


def test_a_numbered_contents_list_of_a_page_takes_no_section_away(tmp_path: Path) -> None:
    contents = "".join(f'<li><a href="#s{n}">{n}</a> القسم</li>' for n in (1, 2))
    sections = "".join(
        f'<div><h2 id="s{n}">القسم {n}</h2>'
        + "".join(f"<p>{SENTENCE} {n} {place}</p>" for place in ("هنا", "هناك", "هنالك"))
        + "</div>"
        for n in (1, 2)
    )
    page = f"<html><body><ul>{contents}</ul><article><h1>عنوان المقال الكبير</h1>{sections}</article></body></html>"
    article = only(read(tmp_path, "p.html", page))
    assert article.notes == ()
    assert sum(p.text.startswith("قال الوزير") for p in article.paragraphs) == 6


def test_a_number_made_for_a_note_is_no_other_notes(tmp_path: Path) -> None:
    for name in ("n.txt", "n.md"):
        notes = only(read(tmp_path, name, "عنوان\n\nنص [^1.2] نص [^1]\n\n[^1]: أ\n[^1]: ب\n[^1.2]: ج\n")).notes
        assert [(note.number, note.text, note.cited_by) for note in notes] == [
            ("1", "أ", (1,)),
            ("1.3", "ب", ()),
            ("1.2", "ج", (1,)),
        ]


@pytest.mark.parametrize(
    "between", ["\t", "   ", " \u00a0 ", "\u00a0\u00a0\u00a0", "...", "…", " // ", "*", " = ", "#"]
)
def test_whatever_parts_the_halves_of_a_verse_it_is_one(between: str) -> None:
    """The quick look that most lines are spared by lets every kind of verse through."""
    assert is_verse(f"مضت المواسم والمناجل أطرقت{between}وغدت أغاني الأمس ذكرى")


@pytest.mark.parametrize("marker", ["[1]", "[١]", "( 1 )", "(*)", "[^1]", "¹", "⁷", "[هامش 3]", "هامش رقم 3"])
def test_a_text_with_any_marker_passes_the_quick_look(marker: str) -> None:
    """What is a marker is one behind any number of other brackets."""
    assert has_markers(f"قال (الوزير) وهو [هنا] كلمة{marker} ثم مضى")
    assert any(find_markers(f"قال (الوزير) وهو [هنا] كلمة {marker} ثم مضى"))
    assert not has_markers("قال (الوزير) وهو [هنا] ثم مضى")


def test_rows_with_a_mark_of_byte_order_and_piles_of_marks_are_read() -> None:
    """The row is JSON behind its mark; of a tower of harakat eight stay."""
    row = json_row('\ufeff{"نص": "أ"}'.encode(), ReadingOptions())
    assert row["نص"] == "أ"
    assert sanitise("ب" + 9 * "\u064e" + "ت\u00ad") == "ب" + 8 * "\u064e" + "ت"
