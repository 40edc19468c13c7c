"""Lists of notes and of books, and what only looks like notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.outcomes import cites, only, read, texts
from tests.unit.reading.test_article_heads import BODY, A, B, C, T, page

NOTES = {"1": ("دفتر الوقف، ص 8.", (1,)), "2": ("رسالة إلى الوالي.", (2,))}


def marked(first: str, second: str) -> str:
    return f"<p>{A}{first}.</p><p>{B}{second}.</p>"


@pytest.mark.parametrize(
    "body",
    [
        '<aside id="n1" role="doc-footnote"><p>1. دفتر الوقف، ص 8.</p></aside>'
        '<aside id="n2" role="doc-footnote"><p>2. رسالة إلى الوالي.</p></aside>'
        + marked('<a href="#n1" role="doc-noteref">1</a>', '<a href="#n2" role="doc-noteref">2</a>'),
        '<aside><ol><li id="n1">دفتر الوقف، ص 8.</li><li id="n2">رسالة إلى الوالي.</li></ol></aside>'
        + marked('<sup><a href="#n1">1</a></sup>', '<sup><a href="#n2">2</a></sup>'),
        '<div class="footnotes"><p id="n1"><a href="#r1">1</a> دفتر الوقف، ص 8.</p>'
        '<p id="n2"><a href="#r2">2</a> رسالة إلى الوالي.</p></div>'
        + marked('<a id="r1" href="#n1">[1]</a>', '<a id="r2" href="#n2">[2]</a>'),
    ],
)
def test_notes_that_stand_above_the_text(tmp_path: Path, body: str) -> None:
    article = only(read(tmp_path, "a.html", page(f"<article><h1>{T}</h1>{body}</article>")))
    assert (texts(article), cites(article)) == (BODY, NOTES)


def test_a_number_that_leads_up_to_a_section_is_no_note(tmp_path: Path) -> None:
    body = f'<h2 id="s1">المدخل</h2><p>{A}.</p><h2>العودة</h2><p>{B} (<a href="#s1">1</a>).</p>'
    article = only(read(tmp_path, "a.html", page(f"<article><h1>{T}</h1>{body}</article>")))
    assert [kind for kind, _ in texts(article)] == ["heading", "body", "heading", "body"]
    assert not article.notes


def test_comments_of_reviewers_are_no_notes(tmp_path: Path) -> None:
    google = (
        f'<p>{A}<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>.'
        '<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p>'
        f'<p>{B}.</p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> دفتر الوقف، ص 8.</p></div>'
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>راجع هذا</span></p></div>'
    )
    word = (
        f'<p>{A}<a href="#_ftn1" name="_ftnref1">[1]</a>.<a id="_anchor_1" href="#_msocom_1">[س1]</a></p><p>{B}.</p>'
        '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> دفتر الوقف، ص 8.</p></div>'
        '<div id="_com_1" class="msocomtxt"><p><a name="_msocom_1"></a>'
        '<a href="#_msoanchor_1">[س1]</a> راجع هذا</p></div>'
    )
    for number, body in enumerate((google, word)):
        article = only(read(tmp_path, f"{number}.html", page(f"<h1>{T}</h1>{body}")))
        assert (texts(article), cites(article)) == (BODY, {"1": NOTES["1"]})


@pytest.mark.parametrize(
    ("title", "kind"), [("حوار مع صانع الصابون", "body"), ("صانع الصابون يتذكر: مقابلة", "body"), (T, "heading")]
)
def test_bold_questions_of_an_interview_are_no_headings(tmp_path: Path, title: str, kind: str) -> None:
    text = f"# {title}\n\n{A}.\n\n**متى عدتم إلى الخان؟**\n\n{B}.\n\n**ومن يتعلم الصنعة اليوم؟**\n\n{C}.\n"
    article = only(read(tmp_path, "a.md", text))
    assert texts(article)[1::2] == [(kind, "متى عدتم إلى الخان؟"), (kind, "ومن يتعلم الصنعة اليوم؟")]


def test_bold_questions_that_say_who_asks_are_no_headings(tmp_path: Path) -> None:
    text = f"# {T}\n\n{A}.\n\n**س: متى عدتم؟**\n\nج: {B}.\n\n**السؤال الثاني: ومن يتعلم الصنعة؟**\n\nج: {C}.\n\n"
    article = only(read(tmp_path, "a.md", f"{text}## متى؟\n\n{A}.\n"))
    assert [kind for kind, _ in texts(article)] == ["body"] * 5 + ["heading", "body"]


@pytest.mark.parametrize(("mark", "names"), [("[{}]", "أب"), ("ـ{}ـ", "12")])
@pytest.mark.parametrize("heading", ["", "الهوامش\n"])
def test_letters_and_signs_that_are_letters(tmp_path: Path, mark: str, names: str, heading: str) -> None:
    one, two = map(mark.format, names)
    text = f"{T}\n\n{A} {one}.\n\n{B} {two}.\n\n{heading}{one} دفتر الوقف، ص 8.\n{two} رسالة إلى الوالي.\n"
    article = only(read(tmp_path, "a.txt", text))
    assert texts(article) == BODY
    assert list(cites(article).values()) == list(NOTES.values())


def test_letters_in_brackets_that_no_line_begins_with_are_the_texts(tmp_path: Path) -> None:
    text = f"{T}\n\n{A} [أ]، وهو غير الخان [ب].\n\n{B}.\n\nـ هذه شرطة أولى في القائمة\nـ وهذه شرطة ثانية فيها\n"
    article = only(read(tmp_path, "a.txt", text))
    assert "[أ]" in article.paragraphs[0].text
    assert not article.notes


@pytest.mark.parametrize("mark", ["[{}]", "({})", "<sup>{}</sup>"])
def test_lists_without_numbers_go_to_the_chapter_above_them(tmp_path: Path, mark: str) -> None:
    one, two = mark.format(1), mark.format(2)
    notes = (("دفتر الوقف.", "رسالة الوالي."), ("سجل الصناع.", "خبر عن القدور."))
    body = "".join(
        f"<h2>{name}</h2><p>{first} {one}.</p><p>{second} {two}.</p><h3>الهوامش</h3>"
        f"<ol><li>{above}</li><li>{below}</li></ol>"
        for name, first, second, (above, below) in (("الموقع", A, B, notes[0]), ("العودة", C, B, notes[1]))
    )
    article = only(read(tmp_path, "a.html", page(f"<article><h1>{T}</h1>{body}</article>")))
    assert [text for text, _ in cites(article).values()] == [*notes[0], *notes[1]]
    assert [cited for _, cited in cites(article).values()] == [(2,), (3,), (5,), (6,)]


def test_a_list_of_books_below_the_notes_has_numbers_of_its_own(tmp_path: Path) -> None:
    notes = "الهوامش\n(1) دفتر الوقف، ص 8.\n\nالمراجع\nكتاب الخانات، دار الضفة.\nتاريخ الصابون.\n"
    text = f"{T}\n\n{A} (1).\n\n{B}.\n\n{notes}"
    article = only(read(tmp_path, "a.txt", text))
    assert [(key, cited) for key, (_, cited) in cites(article).items()] == [("1", (1,)), ("2", ()), ("3", ())]
