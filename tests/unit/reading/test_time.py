"""How long reading takes: in step with the length of a text, whatever stands in it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from index.documents import documents
from tests.unit.reading.outcomes import only, read

pytestmark = pytest.mark.no_cover  # counting branches takes time

LETTERS = 200_000
BOUND_S = 5.0
"""Processor time for that many letters; each took tens of seconds once, and takes a few tenths."""
TOP = "عنوان المقال\n\nهذه فقرة طويلة بعض الشيء من نص المقال وفيها علامة [1] تشير إلى هامش.\n\n"
UNFINISHED = "كلمات كثيرة في هذا السطر الذي لا ينتهي بنقطة أبدا\n- 12 -\n"
PAGE = "<html><body><article>"


def full(unit: str, before: str = "", after: str = "") -> str:
    return before + unit * (LETTERS // len(unit)) + after


def book(notes: int) -> str:
    texts = "".join(
        f"هذه فقرة طويلة من نص الكتاب فيها علامة [^{n}] تشير إلى هامش من الهوامش.\n\n" for n in range(notes)
    )
    return texts + "".join(f"[^{n}]: كاتب رقم {n}، عنوان الكتاب {n}، دار النشر، القاهرة، 1998.\n" for n in range(notes))


def links(notes: int) -> str:
    """A page whose one paragraph links to many notes."""
    marks = "".join(f'<a href="#n{n}">1</a>' for n in range(notes))
    return f"{PAGE}<p>{marks}نص طويل هنا</p>" + "".join(f'<p id="n{n}">هامش</p>' for n in range(notes))


def renumbered(notes: int) -> str:
    """Notes that begin anew far below, in a text of many markers."""
    defined = "".join(f"[{n}] هامش\n\n" for n in range(1, notes))
    marked = "".join(f"كلمة [{n}] وكلمة.\n\n" for n in range(1, notes))
    return TOP + marked + defined + marked * 5 + defined


TEXTS = {
    "notes of a book": ("a.md", book(1500)),
    "notes that refer back": ("a.txt", TOP + "".join(f"[{n % 9 + 1}] زيد{n}، مرجع سابق\n" for n in range(8000))),
    "notes that begin anew": ("a.txt", renumbered(500)),
    "one note, many markers": ("a.txt", full("فقرة قصيرة [1] نص.\n\n", "عنوان\n\n", "[1] هامش\n")),
    "pages of one paragraph": ("a.txt", full(UNFINISHED)),
    "references without end": ("a.txt", full("كلمات في سطر ينتهي بفاصلة،\n", "عنوان\n\nنص لا شيء فيه.\n\nالمراجع\n\n")),
    "many lists of references": ("a.txt", full("المراجع\n\nكتاب، دار كذا\n\nنص.\n\n", "عنوان\n\n")),
    "points that are no notes": ("a.txt", full("1- a\n\nb c d\n\n")),
    "address in brackets": ("a.txt", full(")", TOP + "[1] http://a.b/")),
    "years in brackets": ("a.txt", full("2024 ", TOP + "[1] كاتب، (")),
    "domains in a row": ("a.txt", full("aa.", TOP + "[1] ", "aaa")),
    "marks of direction": ("a.txt", full("\u200f", "عنوان\n\nنص [1] a", "b\n\n[1] هامش")),
    "raised numbers": ("a.txt", full("a²", "عنوان\n\n")),
    "comments": ("a.md", full("<!--", "نص\n\n")),
    "number signs": ("a.md", full("#", "# ", "x")),
    "spaces in a heading": ("a.md", full(" ", "# a", "b")),
    "bars": ("a.md", full("|", "", "x")),
    "stars": ("a.md", full("**a " * 4999 + "\n\n")),
    "open tags": ("a.md", full("<p " * 6500 + "\n\n")),
    "links without end": ("a.md", full("[a](")),
    "raised letters": ("a.html", full("<sup>1</sup>", f"{PAGE}<p>", "نص طويل هنا")),
    "links to notes": ("a.html", links(5000)),
    "cells of a row": ("a.html", full("<td>نص طويل هنا", f"{PAGE}<table><tr>")),
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_pattern_takes_long(tmp_path: Path, name: str) -> None:
    file, text = TEXTS[name]
    started = time.process_time()
    outcomes = read(tmp_path, file, text)
    assert time.process_time() - started < BOUND_S
    assert len(outcomes) == 1


def test_documents_of_a_note_that_all_cite_take_no_longer(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", full("فقرة قصيرة [1] نص.\n\n", "عنوان\n\n", "[1] هامش\n")))
    started = time.process_time()
    made = documents(article)
    assert time.process_time() - started < 0.5
    assert [len(document.notes) for document in made] == [1] * len(article.paragraphs)


def test_a_note_is_known_again_by_its_author_and_by_its_address(tmp_path: Path) -> None:
    notes = (
        "طه حسين، مستقبل الثقافة في مصر، دار المعارف، 1938.",
        "كاتب، مقال، https://www.a.example/x/",
        "طه حسين، مرجع سابق، ص 5.",
        "طه، مرجع سابق، ص 6.",
        "http://a.example/x",
        "المرجع نفسه.",
        "طه حسين، مستقبل الثقافة في مصر، دار المعارف، 1938.",
    )
    text = "عنوان\n\n" + "".join(f"فقرة من نص المقال{n}[{n}].\n\n" for n in range(1, 8))
    article = only(read(tmp_path, "a.txt", text + "".join(f"[{n}] {note}\n" for n, note in enumerate(notes, 1))))
    assert [note.same_as for note in article.notes] == [None, None, "1", "1", "2", "2", "1"]
