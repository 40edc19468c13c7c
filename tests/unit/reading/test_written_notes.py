"""Notes written into texts, letters at their end, pages whose notes break a paragraph, and heads above agencies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.reading.outcomes import cites, only, read, texts

A = "كان خان التجار يستقبل القوافل القادمة من الشمال في كل خريف، وتباع في ساحته الأصواف والجلود"
B = "ثم هجرته القوافل حين شقت الطريق الجديدة، وبقي حارسه وحده يفتح الباب كل صباح"
C = "وتبحث البلدية اليوم عن مال لترميم سقفه قبل أن تأتي عليه أمطار الشتاء المقبل"
N = "سجل الوقف (الجزء الثاني)، ص 14"


@pytest.mark.parametrize(
    "written", [f"[هامش: {N}]", f"(حاشية: {N})", f"[الهامش 1: {N}]", f"[حاشية رقم ٣: {N}]", f" [هامش : {N} ]"]
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl"])
def test_a_note_in_the_text(tmp_path: Path, written: str, name: str) -> None:
    text = f"{A} {written}.\n\n{B}.\n\n{C}.\n"
    row = json.dumps({"title": "خان التجار", "body": text}, ensure_ascii=False)
    article = only(read(tmp_path, name, row if name.endswith("l") else f"خان التجار\n\n{text}"))
    assert [text for _, text in texts(article)] == [f"{A}.", f"{B}.", f"{C}."]
    assert cites(article) == {"1": (N, (1,))}


def test_notes_in_the_text_beside_others(tmp_path: Path) -> None:
    text = f"خان التجار\n\n{A} [1].\n\n{B} [هامش: {N}].\n\n{C}.\n\nالهوامش\n[1] مقابلة مع الحارس.\n"
    article = only(read(tmp_path, "a.txt", text))
    assert cites(article) == {"1": ("مقابلة مع الحارس.", (1,)), "2": (N, (2,))}


@pytest.mark.parametrize("aside", ["(هامش الربح: عشرة في المئة)", "[المحرر: كذا في الأصل]", "على هامش: اللقاء"])
def test_what_stands_in_brackets_and_is_no_note(tmp_path: Path, aside: str) -> None:
    article = only(read(tmp_path, "a.txt", f"خان التجار\n\n{A} {aside}.\n\n{B}.\n"))
    assert (texts(article)[0][1], article.notes) == (f"{A} {aside}.", ())


def test_letters_at_the_end_are_notes(tmp_path: Path) -> None:
    notes = f"* كاتبة.\n(أ) {N}.\n(ب) مقابلة مع الحارس\nفي بيته.\n"
    text = f"خان التجار\nسلمى الخطيب*\n\n{A}.(أ)\n\n{B} (ب).\n\n{C}.\n\n{notes}"
    article = only(read(tmp_path, "a.txt", text))
    found = {number: note for number, note in cites(article).items() if number != "*"}
    assert found == {"أ": (f"{N}.", (1,)), "ب": ("مقابلة مع الحارس في بيته.", (2,))}


def test_paragraphs_of_a_law_are_no_notes(tmp_path: Path) -> None:
    text = (
        f"نظام الخان\n\n{A} وفق الفقرة (أ) والفقرة (ب).\n\n{B}.\n\n(أ) لا يباع في الساحة ليلا.\n(ب) لا توقد فيها نار.\n"
    )
    article = only(read(tmp_path, "a.txt", text))
    assert article.notes == ()
    assert any("لا توقد فيها نار" in text for _, text in texts(article))


@pytest.mark.parametrize("rule", ["__________", "ـــــــــــ", "-----", ""])
def test_a_paragraph_that_a_pages_notes_broke(tmp_path: Path, rule: str) -> None:
    pages = f"خان التجار\n\n{A} (1).\n\n{B[:50]}\n{rule}\n(1) {N}.\n- 12 -\n\n{B[50:].strip()}.\n\n{C}.\n"
    article = only(read(tmp_path, "a.txt", pages))
    cut = f"{B[:50].strip()} {B[50:].strip()}."
    assert [text for _, text in texts(article)] == [f"{A}.", cut, f"{C}."]


@pytest.mark.parametrize("marker", ["[1]", "(1)", "¹", "[^1]"])
def test_a_first_paragraph_that_ends_in_a_marker_is_no_title(tmp_path: Path, marker: str) -> None:
    definition = f"{marker}: {N}." if "^" in marker else f"{marker} {N}."
    article = only(read(tmp_path, "a.txt", f"{A}.{marker}\n\n{B}.\n\n{C}.\n\n{definition}\n"))
    assert [text for _, text in texts(article)] == [f"{A}.", f"{B}.", f"{C}."]
    assert article.notes[0].cited_by == (1,)


@pytest.mark.parametrize("marker", ["[1]", "(1)", "*"])
def test_a_title_with_a_marker_stays_one(tmp_path: Path, marker: str) -> None:
    article = only(read(tmp_path, "a.txt", f"حكاية خان التجار القديم {marker}\n\n{A}.\n\n{B}.\n\n{marker} {N}.\n"))
    assert article.title == "حكاية خان التجار القديم"


@pytest.mark.parametrize("whence", ["جدة (واس)", "غزة - أ ف ب", "القاهرة ـ رويترز", "بيروت، د.ب.أ", "الرياض: واس"])
def test_the_title_above_place_and_agency(tmp_path: Path, whence: str) -> None:
    article = only(read(tmp_path, "a.txt", f"حكاية خان التجار القديم\n{whence}\n\n{A}.\n\n{B}.\n"))
    assert article.title == "حكاية خان التجار القديم"


@pytest.mark.parametrize("line", ["القاهرة ـ من محمد عبد الله:", "القاهرة - محمد عبد الله", "بيروت – من سلمى الخطيب"])
def test_who_wrote_from_a_place(tmp_path: Path, line: str) -> None:
    article = only(read(tmp_path, "a.txt", f"حكاية خان التجار القديم\n{line}\n\n{A}.\n\n{B}.\n"))
    assert article.title == "حكاية خان التجار القديم"
    assert article.authors in (("محمد عبد الله",), ("سلمى الخطيب",))
