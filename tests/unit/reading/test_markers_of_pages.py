"""Markers of notes in pages, notes folded up behind them, and what pages say of title, author and day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.reading.boilerplate import boilerplate
from tests.unit.reading.outcomes import cites, only, read, refused, texts

A = "كان سوق النحاسين يمتد من باب الحديد إلى ساحة المسجد الكبير في وسط المدينة القديمة"
B = "ثم هجر الصناع دكاكينهم بعد أن دخلت الأواني الرخيصة من المصانع إلى كل بيت في البلاد"
C = "وفي العام الماضي عاد ثلاثة من أبنائهم إلى الصنعة وفتحوا ورشة صغيرة قرب الباب القديم"
T = "سوق النحاسين القديم"


def page(body: str, title: str = T, head: str = "") -> str:
    return f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'


@pytest.mark.parametrize("mark", ["_{}_", "<<{}>>"])
@pytest.mark.parametrize("heading", ["الهوامش\n", ""])
def test_markers_by_underscores_and_double_angles(tmp_path: Path, mark: str, heading: str) -> None:
    one, two = mark.format(1), mark.format("٢")
    text = f"{T}\n\n{A} {one}.\n\n{B} {two}.\n\n{C}.\n\n{heading}{one} سجل الوقف.\n{two} دفتر الصناع.\n"
    article = only(read(tmp_path, "a.txt", text))
    assert texts(article) == [("body", f"{text}.") for text in (A, B, C)]
    assert cites(article) == {"1": ("سجل الوقف.", (1,)), "2": ("دفتر الصناع.", (2,))}


def test_underscores_in_a_text_are_no_markers(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\nالملف a_1_b و_2_ محفوظان عند صاحب الورشة في السوق.\n\n{C}.\n"))
    assert article.paragraphs[0].text.startswith("الملف a_1_b و_2_ محفوظان")


@pytest.mark.parametrize("name", ["حاشية (1):", "الحاشية 1:", "ملاحظة (1)", "تعليق [1]:", "هامش رقم 1 -"])
def test_definitions_that_say_what_they_are(tmp_path: Path, name: str) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{A} (1).\n\n{B}.\n\n{name} سجل الوقف.\n"))
    assert cites(article) == {"1": ("سجل الوقف.", (1,))}


@pytest.mark.parametrize(
    ("marks", "numbers"),
    [
        ("[1]، [2]", ["1", "2"]),
        ("[1]-[3]", ["1", "2", "3"]),
        (" (1)(2)", ["1", "2"]),
        (" (1) و(3)", ["1", "3"]),
        (" ([1]؛ [2])", ["1", "2"]),
    ],
)
def test_what_parts_markers_side_by_side_goes_with_them(tmp_path: Path, marks: str, numbers: list[str]) -> None:
    notes = "\n".join(f"({n}) كتاب {n}." for n in (1, 2, 3))
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{A}{marks}.\n\n{B}.\n\nالهوامش\n{notes}\n"))
    assert article.paragraphs[0].text == f"{A}."
    assert [marker.number for marker in article.paragraphs[0].markers] == numbers


def test_signs_between_markers_apart_stay(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\nسوق[1] - باب[2]، {A}.\n\n{B}.\n\n[1] كتاب.\n[2] سجل.\n"))
    assert article.paragraphs[0].text == f"سوق - باب، {A}."


def test_brackets_round_a_linked_number_go_with_it(tmp_path: Path) -> None:
    links = '<p>{} (<a href="#n{}">{}</a>{}).</p>'
    two = '، <a href="#n2">2</a>'
    notes = '<p id="n1">1. سجل.</p><p id="n2">2. دفتر.</p>'
    body = f"<h1>{T}</h1>{links.format(A, 1, 1, '')}{links.format(B, 1, 1, two)}{notes}"
    article = only(read(tmp_path, "a.html", page(body)))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]
    assert [[m.number for m in p.markers] for p in article.paragraphs] == [["1"], ["1", "2"]]


def test_each_chapter_s_list_has_its_own_notes(tmp_path: Path) -> None:
    chapter = "<h2>{0}</h2><p>{1} (1).</p><p>{2} (2).</p><h3>هوامش {0}</h3><p>(1) {3}.</p><p>(2) {4}.</p>"
    body = chapter.format("الفصل الأول", A, B, "سجل", "دفتر") + chapter.format("الفصل الثاني", C, A, "خريطة", "مقابلة")
    assert cites(only(read(tmp_path, "a.html", page(body)))) == {
        "1": ("سجل.", (2,)),
        "2": ("دفتر.", (3,)),
        "1.2": ("خريطة.", (5,)),
        "2.2": ("مقابلة.", (6,)),
    }


def test_notes_that_are_folded_up_behind_their_numbers(tmp_path: Path) -> None:
    body = f"<h1>{T}</h1><p>{A}<details><summary>[1]</summary>سجل <b>الوقف</b>.</details> وبعد ذلك.</p><p>{B}.</p>"
    article = only(read(tmp_path, "a.html", page(body)))
    assert texts(article) == [("body", f"{A} وبعد ذلك."), ("body", f"{B}.")]
    assert cites(article) == {"1": ("سجل الوقف.", (1,))}


def test_a_text_that_is_folded_up_stays(tmp_path: Path) -> None:
    body = f"<main><h1>{T}</h1><p>{A}.</p><details><summary>كيف كان النحاس يطرق؟</summary><p>{B}.</p></details></main>"
    article = only(read(tmp_path, "a.html", page(body)))
    assert [text for _, text in texts(article)] == [f"{A}.", "كيف كان النحاس يطرق؟", f"{B}."]


def test_a_note_s_number_beside_its_text_is_no_marker(tmp_path: Path) -> None:
    address = "https://letters.example.org/p/suq"
    body = (
        f'<h1>{T}</h1><p>{A}<a id="r1" href="{address}#n1">1</a>.</p><p>{B}.</p><div class="footnote">'
        f'<a id="n1" href="{address}#r1">1</a><div class="footnote-content"><p>سجل.</p><p>وتتمته.</p></div></div>'
    )
    assert cites(only(read(tmp_path, "a.html", page(body)))) == {"1": ("سجل. وتتمته.", (1,))}


def test_a_note_in_a_span_behind_its_number(tmp_path: Path) -> None:
    note = '<sup><a href="javascript:void(0)">1</a></sup><span class="my-footnote__text">سجل.</span>'
    body = f"<p>{A}{note}.</p><p>{B}.</p>"
    article = only(read(tmp_path, "a.html", page(f"<h1>{T}</h1>{body}")))
    assert cites(article) == {"1": ("سجل.", (1,))}
    assert article.paragraphs[0].text == f"{A}."


def test_stars_of_a_page_s_title_refer_to_a_note(tmp_path: Path) -> None:
    body = f"<h1>{T}*</h1><p>{A}.</p><p>{B}.</p><hr><p>* نشرت في مجلة الحرف.</p>"
    article = only(read(tmp_path, "a.html", page(body)))
    assert (article.title, [note.text for note in article.notes]) == (T, ["نشرت في مجلة الحرف."])
    assert only(read(tmp_path, "b.html", page(f"<h1>{T} *</h1><p>{A}.</p><p>{B}.</p>"))).title == f"{T} *"


def test_a_page_of_old_laid_out_by_a_table_of_broken_lines(tmp_path: Path) -> None:
    menu = "<td><a href=a>الأولى</a><br><a href=b>المحليات</a></td>"
    cell = f"<td><b>{T} يعود</b><br>الثلاثاء 9 نيسان 2019<br><br>{A}.<br><br>{B}.<br><br>{C}.</td>"
    article = only(read(tmp_path, "a.html", page(f"<table><tr>{menu}{cell}</tr></table>", title="جريدة المدينة")))
    assert article.title == f"{T} يعود"
    assert article.date is not None
    assert article.date.iso == "2019-04-09"
    assert texts(article) == [("body", f"{text}.") for text in (A, B, C)]


def test_a_heading_that_stands_beside_the_site_in_title_is_the_article_s(tmp_path: Path) -> None:
    body = f'<h1><a href="/">أخبار المدينة</a></h1><h2>{T}</h2><p>{A}.</p><h1>عودة الصناع</h1><p>{C}.</p>'
    article = only(read(tmp_path, "a.html", page(body, title=f"{T} — أخبار المدينة")))
    assert (article.title, article.source) == (T, "أخبار المدينة")
    assert texts(article) == [("body", f"{A}."), ("heading", "عودة الصناع"), ("body", f"{C}.")]


@pytest.mark.parametrize(
    "signed",
    [
        'أرسلت بواسطة <span rel="sioc:has_creator"><a property="foaf:name">سلمى العلي</a></span>',
        '<a rel="author" href="/w/salma">سلمى العلي</a>',
        '<span property="schema:author">سلمى العلي</span>',
    ],
)
def test_authors_by_rdfa_and_links(tmp_path: Path, signed: str) -> None:
    article = only(
        read(tmp_path, "a.html", page(f"<article><h1>{T}</h1><div>{signed}</div><p>{A}.</p><p>{B}.</p></article>"))
    )
    assert article.authors == ("سلمى العلي",)


def test_a_box_with_a_link_past_its_end_goes(tmp_path: Path) -> None:
    box = (
        '<section><h2>بودكاست</h2><a href="#end-of-podcasts">تخطى البودكاست وواصل القراءة</a><p>حكايات المدينة</p>'
        '<p id="end-of-podcasts">البودكاست نهاية</p></section>'
    )
    about = (
        '<section aria-label="Article Information"><ul><li>Author, سلمى العلي</li><li>Role, بيروت</li></ul></section>'
    )
    main = f'<main id="content"><h1>{T}</h1>{about}<p>{A}.</p>{box}<p>{B}.</p></main>'
    body = f'<div><a href="#content">تخط إلى المحتوى</a>{main}</div>'
    article = only(read(tmp_path, "a.html", page(body)))
    assert article.authors == ("سلمى العلي",)
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]


def test_the_day_in_an_element_of_that_name(tmp_path: Path) -> None:
    told = '<div class="article-header"><span class="newsDate">الثلاثاء 09 أبريل 2019 04:00 ص</span></div>'
    body = f"<div><h1>{T}</h1>{told}<p>{A}.</p><p>{B}.</p></div>"
    article = only(read(tmp_path, "a.html", page(body)))
    assert article.date is not None
    assert article.date.iso == "2019-04-09"
    today = '<div class="top-bar"><span class="date">الأحد 3 مايو 2020</span></div>'
    other = '<aside><span class="date">2 مايو 2020</span></aside>'
    assert (
        only(read(tmp_path, "b.html", page(f"{today}<div><h1>{T}</h1><p>{A}.</p><p>{B}.</p></div>{other}"))).date
        is None
    )


@pytest.mark.parametrize(
    "line",
    [
        "يرجى الالتزام بقواعد النشر عند التعليق.",
        "تنويه: الآراء المنشورة تعبر عن أصحابها ولا تعبر عن رأي المجلة.",
        "شروط التعليق: عدم الإساءة للكاتب أو للقراء",
        "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *",
        "الموقع يستخدم ملفات تعريف الارتباط",
        "الانتقال إلى المحتوى",
        "12 تعليقات",
        "انقر للمشاركة على تويتر (فتح في نافذة جديدة)",
    ],
)
def test_notices_of_sites(line: str) -> None:
    assert boilerplate(()).kind(line) == "line"


@pytest.mark.parametrize(
    "line",
    [
        "شروط النشر في المجلات العلمية صعبة على الباحثين الشباب.",
        "يرجى من الزوار الالتزام بالهدوء في المكتبة، كما قال المدير.",
        "نستخدم ماء النهر في الري منذ مئات السنين.",
        "حقوق النشر في العالم العربي",
        "المقال السابق تناول المسألة من جانب آخر.",
    ],
)
def test_sentences_that_begin_like_notices(line: str) -> None:
    assert boilerplate(()).kind(line) is None


@pytest.mark.parametrize(
    "mark",
    [
        '<a class="fn" href="#" data-footnote-text="سجل الوقف، ص 4">1</a>',
        "<a href=\"javascript:alert('سجل الوقف، ص 4')\">[1]</a>",
        "<sup onmouseover=\"Tip('سجل الوقف، ص 4')\">1</sup>",
        '<span class="footnote">سجل الوقف، ص 4</span>',
        '<span class="marginnote">سجل الوقف، ص 4</span>',
        '<sup>1</sup><span class="tooltiptext">سجل الوقف، ص 4</span>',
    ],
)
def test_words_that_a_page_shows_beside_a_number_are_its_note(tmp_path: Path, mark: str) -> None:
    article = only(read(tmp_path, "a.html", page(f"<h1>{T}</h1><p>{A}{mark}.</p><p>{B}.</p>")))
    assert cites(article) == {"1": ("سجل الوقف، ص 4", (1,))}
    assert article.paragraphs[0].text == f"{A}."


@pytest.mark.parametrize(
    "mark",
    [
        '<span style="font-size:70%; vertical-align: super">1</span>',
        '<span class="superscript">(1)</span>',
        "<sup>١</sup>",
    ],
)
def test_numbers_set_high_by_a_style(tmp_path: Path, mark: str) -> None:
    article = only(read(tmp_path, "a.html", page(f"<h1>{T}</h1><p>{A}{mark}.</p><p>{B}.</p><hr><p>1- سجل.</p>")))
    assert (article.paragraphs[0].text, cites(article)) == (f"{A}.", {"1": ("سجل.", (1,))})


def test_letters_of_notes_are_none_of_their_texts(tmp_path: Path) -> None:
    body = f'<h1>{T}</h1><p>{A}<sup><a href="#na">أ</a></sup>.</p><p>{B}.</p><hr><p id="na">أ. سجل.</p>'
    assert cites(only(read(tmp_path, "a.html", page(body)))) == {"أ": ("سجل.", (1,))}


def test_the_site_in_a_page_s_own_title(tmp_path: Path) -> None:
    body = f"<div><h1>مدخل</h1><p>{A}.</p><h1>عودة الصناع</h1><p>{B}.</p></div>"
    article = only(read(tmp_path, "a.html", page(body, title=f"{T} | مجلة الحرف")))
    assert (article.title, article.source) == (T, "مجلة الحرف")
    assert only(read(tmp_path, "b.html", page(body, title=f"{T} - دراسة"))).title == f"{T} - دراسة"


@pytest.mark.parametrize("kind", ["application/json", "application/ld+json"])
def test_a_page_that_scripts_would_have_made_of_its_data(tmp_path: Path, kind: str) -> None:
    data = json.dumps(
        {"props": {"article": {"headline": T, "articleBody": f"<p>{A}.</p><p>{B}.</p>"}}}, ensure_ascii=False
    )
    article = only(read(tmp_path, "a.html", page(f'<div id="root"></div><script type="{kind}">{data}</script>')))
    assert (article.title, texts(article)) == (T, [("body", f"{A}."), ("body", f"{B}.")])


def test_a_page_without_a_text_is_refused_whatever_data_it_has(tmp_path: Path) -> None:
    page_of_data = page('<script type="application/json">{"props": {"page": 1, "theme": "dark"}}</script>')
    assert "لا نص فيه" in refused(read(tmp_path, "a.html", page_of_data))


def test_a_page_for_printers_is_no_source(tmp_path: Path) -> None:
    body = f"<h2>{T}</h2><p>{A}.</p><p>{B}.</p>"
    article = only(read(tmp_path, "a.html", page(body, title=f"طباعة: {T}")))
    assert (article.title, article.source) == (T, None)


def test_each_picture_of_a_gallery_has_its_own_caption(tmp_path: Path) -> None:
    figures = "".join(
        f'<figure><img src="/{n}.jpg"><figcaption>{t}</figcaption></figure>' for n, t in ((1, "قدر"), (2, "إبريق"))
    )
    article = only(
        read(tmp_path, "a.html", page(f"<article><h1>{T}</h1><p>{A}.</p>{figures}<p>{B}.</p><p>{C}.</p></article>"))
    )
    assert [(p.text, [image.url for image in p.images]) for p in article.paragraphs if p.images] == [
        ("قدر", ["/1.jpg"]),
        ("إبريق", ["/2.jpg"]),
    ]
