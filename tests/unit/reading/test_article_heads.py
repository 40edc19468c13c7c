"""Heads of articles, of one line and of several, and what stands below a text about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.outcomes import only, read, texts

A = "كان خان الصابون يعلو على باب المدينة الشرقي وتصل إليه القوافل من القرى كل أسبوع"
B = "ثم أغلقت مصابنه بعد أن جاء الزيت الرخيص من وراء البحر وترك أصحابها الصنعة لغيرهم"
C = "وفي الربيع الماضي عاد أحفادهم فأوقدوا القدور القديمة وباعوا أول ألواح الغار للناس"
T = "خان الصابون العتيق"
BODY = [("body", f"{text}.") for text in (A, B)]


def page(body: str, title: str = T, head: str = "") -> str:
    return f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'


@pytest.mark.parametrize(
    "head",
    [
        f"{T} | رامي العلي | 7 مارس 2020",
        f"{T} - رامي العلي - 7 مارس 2020",
        f"{T} | 7/3/2020 | بقلم: رامي العلي",
        f"{T} | رامي العلي | صحيفة الضفة | 7 مارس 2020",
        f"{T}\nرامي العلي | صحيفة الضفة | 7 مارس 2020",
        f"{T}\nثقافة • 7 مارس 2020 • رامي العلي",
        f"{T}\nرامي العلي، 7 مارس 2020",
        f"{T}\n{T} - صحيفة الضفة\nرامي العلي\n7 مارس 2020",
        f"تراث\n\n{T}\nرامي العلي - حلب\n\nالسبت 7/3/2020",
        f"{T}\nحلب - رامي العلي:\n7 مارس 2020",
        f"{T}\nقلم: رامي العلي\nنشر في: صحيفة الضفة، العدد 45، 7 مارس 2020",
    ],
)
def test_heads_of_one_line_and_of_several(tmp_path: Path, head: str) -> None:
    article = only(read(tmp_path, "a.txt", f"{head}\n\n{A}.\n\n{B}.\n"))
    assert (article.title, article.author, article.date and article.date.iso) == (T, "رامي العلي", "2020-03-07")
    assert article.source == ("صحيفة الضفة" if "الضفة" in head else None)
    assert texts(article) == BODY


@pytest.mark.parametrize("title", ["الشام | بين عهدين", "القدس - غزة - يافا", "سوق الجمعة - 7 أسئلة", f"{T} | 1948"])
def test_bars_without_a_day_are_of_the_title(tmp_path: Path, title: str) -> None:
    article = only(read(tmp_path, "a.txt", f"{title}\n\n{A}.\n\n{B}.\n"))
    assert (article.title, texts(article)) == (title, BODY)


def test_a_source_of_name_and_address_is_both(tmp_path: Path) -> None:
    text = f"# {T}\n\n> عودة الصابون إلى باب المدينة\n\n**بقلم:** رامي العلي  \n**المصدر:** [الضفة](https://d.example.org/1)\n\n{A}.\n\n{B}.\n"
    article = only(read(tmp_path, "a.md", text))
    assert (article.author, article.source, article.url) == ("رامي العلي", "الضفة", "https://d.example.org/1")
    assert texts(article) == [("quote", "عودة الصابون إلى باب المدينة"), *BODY]


def test_a_layout_of_tables_has_its_head_below_the_picture(tmp_path: Path) -> None:
    cell = (
        f"<b>{T}</b><br>السبت 12 رجب 1441هـ - 7 مارس 2020م - العدد 185<br><b>حلب - رامي العلي:</b>"
        f'<br><br><div align="justify"><font>{A}.<br><br>{B}.<br><br>{C}.</font></div>'
    )
    menu = '<a href="1.asp">الأولى</a><br><a href="2.asp">محليات</a>'
    logo = '<img src="logo.gif" alt="جريدة الضفة">'
    body = f"<table><tr><td colspan=2>{logo}</td></tr><tr><td>{menu}</td><td>{cell}</td></tr></table>"
    article = only(read(tmp_path, "a.html", page(body, f"جريدة الضفة - {T}")))
    assert (article.title, article.author, article.source) == (T, "رامي العلي", "جريدة الضفة")
    assert (article.date and article.date.iso) == "2020-03-07"
    assert texts(article) == [*BODY, ("body", f"{C}.")]


def test_the_widget_that_holds_the_article_is_no_furniture(tmp_path: Path) -> None:
    post = (
        f'<h3 class="post-title entry-title">{T}</h3><span class="byline post-author vcard">'
        '<span class="fn"><a rel="author">رامي العلي</a></span></span>'
        '<time class="published" datetime="2020-03-07T10:00:00+03:00">مارس 07, 2020</time>'
        f'<div class="post-body entry-content"><div>{A}.</div><div><br></div><div>{B}.</div></div>'
    )
    aside = '<div class="widget PopularPosts"><div class="item">مقال آخر عن الزيتون في القرى البعيدة.</div></div>'
    article = only(read(tmp_path, "a.html", page(f'<main><div class="widget Blog">{post}</div></main>{aside}')))
    assert (article.title, article.author, texts(article)) == (T, "رامي العلي", BODY)


def test_what_is_only_read_aloud_is_no_text(tmp_path: Path) -> None:
    meta = (
        '<ul class="post-meta"><li class="post-author"><span class="screen-reader-text">كاتب المقالة</span>'
        '<span>بواسطة <a href="/author/r">رامي العلي</a></span></li></ul>'
    )
    tags = '<a href="/tag/a" rel="tag">صابون</a> <a href="/cat/b" rel="category tag">تراث</a>'
    figure = '<figure><img src="/1.jpg"><figcaption>الخان صباحًا</figcaption></figure>'
    dates = '<div class="date-simple"><span class="sr-only">Published On 7/3/2020</span><span>7/3/2020</span></div>'
    dates += '<div class="date-updated">آخر تحديث: 8/3/2020 04:30 PM</div>'
    body = f"<article><h1>{T}</h1>{meta}{figure}{dates}<p>{A}.</p><p>{B}.</p>{tags}</article>"
    article = only(read(tmp_path, "a.html", page(f"<nav><a href='/'>الرئيسية</a></nav>{body}")))
    assert (article.author, article.date and article.date.iso) == ("رامي العلي", "2020-03-07")
    assert article.tags == ("صابون", "تراث")
    assert texts(article) == [("caption", "الخان صباحًا"), *BODY]


def test_who_did_what_in_an_article_may_be_named_by_another_element(tmp_path: Path) -> None:
    items = "<ul><li>Author, رامي العلي</li><li>Role, مراسل</li></ul>"
    about = f'<section aria-labelledby="by"><strong id="by">معلومات المقال</strong>{items}</section>'
    article = only(read(tmp_path, "a.html", page(f"<main><h1>{T}</h1>{about}<p>{A}.</p><p>{B}.</p></main>")))
    assert (article.author, texts(article)) == ("رامي العلي", BODY)


def test_weekdays_tell_which_number_is_the_month(tmp_path: Path) -> None:
    submitted = (
        '<div class="node__submitted">نشره <span>رامي العلي</span> يوم <span>السبت, 03/07/2020 - 12:30</span></div>'
    )
    article = only(read(tmp_path, "a.html", page(f"<h1>{T}</h1>{submitted}<p>{A}.</p><p>{B}.</p>")))
    assert (article.author, article.date and article.date.iso) == ("رامي العلي", "2020-03-07")
    plain = only(read(tmp_path, "a.txt", f"{T}\n\nالجمعة 03/07/2020\n\n{A}.\n"))
    assert (plain.date and plain.date.iso) == "2020-07-03"


@pytest.mark.parametrize(
    "end",
    [
        "رامي العلي",
        "رامي العلي\nحلب، 7 مارس 2020",
        "بقلم: رامي العلي\nتاريخ النشر: 7/3/2020\nالرابط: https://d.example.org/1",
        "كتبه: رامي العلي | 7 مارس 2020",
    ],
)
def test_what_stands_below_a_text_is_about_it(tmp_path: Path, end: str) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{A}.\n\n{B}.\n\n{end}\n"))
    assert (article.title, article.author, texts(article)) == (T, "رامي العلي", BODY)
    assert (article.date and article.date.iso) == ("2020-03-07" if "2020" in end else None)


@pytest.mark.parametrize(
    "end",
    ["وحضر اللقاء كل من:\nسامي الخطيب\nرامي العلي", "المصدر: وكالات", "https://d.example.org/1", "رامي العلي - كاتب"],
)
def test_what_is_of_the_text_stays_at_its_end(tmp_path: Path, end: str) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{A}.\n\n{B}.\n\n{end}\n"))
    assert [text for _, text in texts(article)][2:] == end.split("\n")
    assert (article.author, article.source) == (None, None)


def test_an_author_that_is_known_is_not_looked_for_below(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\nبقلم: هند العلي\n\n{A}.\n\n{B}.\n\nرامي العلي\n"))
    assert (article.author, texts(article)) == ("هند العلي", [*BODY, ("body", "رامي العلي")])


@pytest.mark.parametrize("title", [f"# {T}\n\n", ""])
def test_a_table_on_top_may_say_what_the_article_is(tmp_path: Path, title: str) -> None:
    rows = ["العنوان | " + T] * (not title) + ["الكاتب | رامي العلي", "التاريخ | 7 مارس 2020"]
    table = "| | |\n|---|---|\n" + "".join(f"| {row} |\n" for row in rows)
    facts = "| السنة | المصابن |\n|---|---|\n| 1950 | 12 |\n"
    article = only(read(tmp_path, "a.md", f"{title}{table}\n{A}.\n\n{facts}\n{B}.\n"))
    assert (article.title, article.author) == (T, "رامي العلي")
    assert texts(article) == [BODY[0], ("list", "السنة | المصابن"), ("list", "1950 | 12"), BODY[1]]


def test_a_poem_as_it_was_typed_and_a_summary_said_twice(tmp_path: Path) -> None:
    poem = '<pre class="wp-block-verse">وقفت على الديار وقد عفاها\nنسيم الصبح والمطر الهتون</pre>'
    summary = '<section class="p-summary">القدور توقد من جديد بعد غياب</section>'
    body = f'<div class="e-content"><h4>القدور توقد من جديد بعد غياب</h4><p>{A}.</p>{poem}<p>{B}.</p></div>'
    article = only(read(tmp_path, "a.html", page(f"<article><h1>{T}</h1>{summary}{body}</article>")))
    assert texts(article) == [
        ("heading", "القدور توقد من جديد بعد غياب"),
        BODY[0],
        ("body", "وقفت على الديار وقد عفاها"),
        ("body", "نسيم الصبح والمطر الهتون"),
        BODY[1],
    ]
