"""Captions of pictures in Markdown, halves of verses, and what sites ask at the end of a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.outcomes import cites, only, read, texts
from tests.unit.reading.test_article_heads import BODY, A, B, T


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("alt", ["الخان", "", "IMG_0021"])
def test_emphasis_below_a_picture_is_its_caption(tmp_path: Path, between: str, alt: str) -> None:
    text = f"# {T}\n\n{A}.\n\n![{alt}](khan.jpg){between}*باب الخان في المساء*\n\n{B}.\n"
    article = only(read(tmp_path, "a.md", text))
    assert texts(article) == [BODY[0], ("caption", "باب الخان في المساء"), BODY[1]]
    assert [image.url for image in article.paragraphs[1].images] == ["khan.jpg"]


def test_emphasis_below_a_text_is_no_caption(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.md", f"# {T}\n\n{A}.\n\n*باب الخان في المساء*\n\n{B}.\n"))
    assert [kind for kind, _ in texts(article)] == ["body"] * 3


def test_a_verse_in_a_quotation_has_its_halves_apart(tmp_path: Path) -> None:
    verse = "وقفت على الديار وقد عفاها\n> نسيم الصبح والمطر الهتون"
    prose = "كان الخان يعلو على باب المدينة\n> الشرقي وتصل إليه القوافل كل أسبوع\n> من القرى."
    article = only(read(tmp_path, "a.md", f"# {T}\n\n{A}.\n\n> {verse}\n\n{B}.\n\n> {prose}\n"))
    quotes = [text for kind, text in texts(article) if kind == "quote"]
    assert quotes == [*verse.split("\n> "), prose.replace("\n>", "")]


def test_what_docbook_says_over_a_text(tmp_path: Path) -> None:
    person = "<personname><firstname>رامي</firstname><surname>العلي</surname></personname>"
    info = (
        f"<info><title>{T}</title><author>{person}</author><author><personname>سلمى الخطيب</personname></author>"
        "<pubdate>2020-03-07</pubdate><keywordset><keyword>صابون</keyword></keywordset>"
        "<abstract><para>موجز قصير عن الخان.</para></abstract></info>"
    )
    text = f"<para>{A}<footnote><para>دفتر الوقف، ص 8.</para></footnote>.</para><para>{B}.</para>"
    article = only(
        read(tmp_path, "a.docbook", f'<article xmlns="http://docbook.org/ns/docbook">{info}{text}</article>')
    )
    assert (article.title, article.authors, article.tags) == (T, ("رامي العلي", "سلمى الخطيب"), ("صابون",))
    assert (article.date and article.date.iso) == "2020-03-07"
    assert texts(article) == [("body", "موجز قصير عن الخان."), *BODY]
    assert cites(article) == {"1": ("دفتر الوقف، ص 8.", (2,))}


def test_the_spaces_between_halves_in_opendocument(tmp_path: Path) -> None:
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    verse = 'وقفت على الديار وقد عفاها<text:s text:c="6"/>نسيم الصبح والمطر الهتون'
    body = "".join(f"<text:p>{text}</text:p>" for text in (T, f"{A}.", verse, f"{B}."))
    text = f"<office:document {spaces}><office:body><office:text>{body}</office:text></office:body></office:document>"
    article = only(read(tmp_path, "a.fodt", text))
    assert texts(article) == [BODY[0], ("body", "وقفت على الديار وقد عفاها نسيم الصبح والمطر الهتون"), BODY[1]]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("للمزيد من الأخبار تابعونا على فيسبوك", False),
        ("لمزيد من التفاصيل تابعوا قناتنا على تيليغرام", False),
        ("للمزيد من الخبز تابع الناس طوابيرهم في السوق.", True),
    ],
)
def test_what_sites_ask_at_the_end(tmp_path: Path, line: str, kept: bool) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{A}.\n\n{B}.\n\n{line}\n"))
    assert texts(article) == [*BODY, *([("body", line)] if kept else [])]
