"""Running heads: the line that begins every page of a text is none of its paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.outcomes import only, read, texts

A = "كان خان التجار يستقبل القوافل القادمة من الشمال في كل خريف، وتباع في ساحته الأصواف والجلود."
B = "ثم هجرته القوافل حين شقت الطريق الجديدة، وبقي حارسه وحده يفتح الباب كل صباح."
C = "وتبحث البلدية اليوم عن مال لترميم سقفه قبل أن تأتي عليه أمطار الشتاء المقبل."
ALL = [("body", A), ("body", B), ("body", C)]


def pages(head: str, *texts: str, title: str = "") -> str:
    top = f"{title}\n\n" if title else ""
    return "\f".join(f"{head}\n\n{top if not n else ''}{text}\n\n        {n + 4}\n" for n, text in enumerate(texts))


@pytest.mark.parametrize("head", ["دفاتر الخان      العدد 12", "حولية السوق، المجلد 3", "www.khan.example.org"])
def test_a_head_with_an_issue_is_not_the_title(tmp_path: Path, head: str) -> None:
    article = only(read(tmp_path, "a.txt", pages(head, A, B, C, title="حكاية خان التجار القديم")))
    assert (article.title, texts(article)) == ("حكاية خان التجار القديم", ALL)


def test_a_title_at_the_top_of_every_page_is_the_title(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", pages("حكاية خان التجار القديم", A, B, C)))
    assert (article.title, texts(article)) == ("حكاية خان التجار القديم", ALL)


def test_a_journals_line_says_where_the_article_stood(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", pages("مجلة السوق - العدد 12 - أبريل 2019", A, B, C, title="خان التجار")))
    assert (article.source, texts(article)) == ("مجلة السوق", ALL)
    assert article.date is not None
    assert (article.date.iso, article.date.precision) == ("2019-04", "month")


def test_a_paragraph_goes_on_below_the_running_head(tmp_path: Path) -> None:
    cut = pages("دفاتر الخان العدد 12", A, B[:45], f"{B[45:].strip()}\n\n{C}", title="حكاية خان التجار القديم")
    assert texts(only(read(tmp_path, "a.txt", cut))) == ALL


def test_pages_that_begin_with_headings_of_their_own_keep_them(tmp_path: Path) -> None:
    text = f"حكاية خان التجار القديم\n\n{A}\n\f\nالمطلع\n\n{B}\n\f\nالخاتمة\n\n{C}\n"
    assert [text for kind, text in texts(only(read(tmp_path, "a.txt", text))) if kind == "heading"] == [
        "المطلع",
        "الخاتمة",
    ]


def test_a_refrain_on_two_pages_stays(tmp_path: Path) -> None:
    text = f"حكاية خان التجار القديم\n\n{A}\n\f\nشهادة\n\n{B}\n\f\nشهادة\n\n{C}\n"
    assert [text for _, text in texts(only(read(tmp_path, "a.txt", text)))].count("شهادة") == 2
