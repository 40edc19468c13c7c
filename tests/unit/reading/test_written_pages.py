"""Pages that writing programs save, and pages without a container: nothing of their text is lost or cut in lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.reading.outcomes import only, read

FIRST = "كانت مواسم القطاف تجمع أهل الوادي كلهم في بستان واحد، فيغنون من الفجر حتى المغيب."
SECOND = "ثم انصرف الناس إلى المدينة، وبقيت الأشجار تنتظر من يقطفها عامًا بعد عام بلا جدوى."
THIRD = "وعادت البساتين هذا العام بجهد فتية من القرية جمعوا المال وأصلحوا قنوات الري كلها."


def blocks(folder: Path, page: str) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in only(read(folder, "a.html", page)).paragraphs]


def wrapped(text: str) -> str:
    """The text as programs save it: on lines of some forty letters."""
    words, lines = text.split(), [""]
    for word in words:
        lines.append("") if len(lines[-1]) > 40 else None
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


OFFICE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>بساتين الوادي</title>
<meta name="generator" content="LibreOffice 7.4 (Linux)"><meta name="created" content="2026-01-05T10:00:00Z">
<meta name="author" content="هند العلي; سلمى الخطيب"></head><body lang="ar">
<p align="center"><font size="6"><b>بساتين
الوادي</b></font></p>
<p>{wrapped(FIRST)}<a name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a></p>
<h1 class="western"><a name="x"></a><font face="Tahoma">سنوات
القحط</font></h1>
<blockquote><font>{wrapped(SECOND)}</font></blockquote>
<p align="center">قاطفة زيتون على سلم</p>
<table><tr><td><p>السنة</p></td><td><p>الأشجار</p></td></tr><tr><td><p>1950</p></td><td><p>20</p></td></tr>
<tr><td><p>1960</p></td><td><p>7</p></td></tr></table>
<p>يا ليلة القطف عودي في مواسمنا<br/>
فالدار تشتاق والأشجار تنتظر</p>
<h2 class="western">العودة</h2>
<p>{wrapped(THIRD)}</p>
<div id="sdfootnote1"><p class="sdfootnote"><a name="sdfootnote1sym" href="#sdfootnote1anc">1</a>سجل البلدية، ص 4.</p>
<p class="sdfootnote">وأكده شيخ القرية.</p></div></body></html>"""


def test_a_page_that_a_writing_program_saved_is_read_whole(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.html", OFFICE))
    assert [(p.kind, p.text) for p in article.paragraphs] == [
        ("body", FIRST),
        ("heading", "سنوات القحط"),
        ("quote", SECOND),
        ("body", "قاطفة زيتون على سلم"),
        ("list", "السنة | الأشجار"),
        ("list", "1950 | 20"),
        ("list", "1960 | 7"),
        ("body", "يا ليلة القطف عودي في مواسمنا"),
        ("body", "فالدار تشتاق والأشجار تنتظر"),
        ("heading", "العودة"),
        ("body", THIRD),
    ]
    assert (article.title, article.authors) == ("بساتين الوادي", ("هند العلي", "سلمى الخطيب"))
    assert [(n.text, n.cited_by) for n in article.notes] == [("سجل البلدية، ص 4. وأكده شيخ القرية.", (1,))]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("", "2026-01-05"),
        ("<p>19 نيسان 2019</p>", "2019-04-19"),
        ('<meta name="date" content="2018-02-03">', "2018-02-03"),
    ],
)
def test_the_day_on_which_a_file_was_made_counts_last(tmp_path: Path, said: str, day: str) -> None:
    page = (
        OFFICE.replace("</head>", f"{said}</head>")
        if "meta" in said
        else OFFICE.replace("الوادي</b></font></p>", "الوادي</b></font></p>" + said)
    )
    date = only(read(tmp_path, "a.html", page)).date
    assert date is not None
    assert date.iso == day


MENU = '<nav><a href="/a">الأخبار</a> <a href="/b">الرياضة</a></nav>'


@pytest.mark.parametrize("menu", ["", MENU, '<ul class="menu"><li><a href="/a">الأخبار</a></li></ul>'])
def test_headings_of_a_page_without_a_container_stay(tmp_path: Path, menu: str) -> None:
    page = (
        f"<html><head><title>بساتين الوادي</title></head><body>{menu}<h1>بساتين الوادي</h1><p>{wrapped(FIRST)}</p>"
        f"<h2>سنوات\nالقحط</h2><p>{wrapped(SECOND)}</p><div class='mw-heading'><h3>العودة</h3></div>"
        f"<p>{wrapped(THIRD)}</p><h2>اشترك</h2></body></html>"
    )
    assert blocks(tmp_path, page)[:5] == [
        ("body", FIRST),
        ("heading", "سنوات القحط"),
        ("body", SECOND),
        ("heading", "العودة"),
        ("body", THIRD),
    ]


@pytest.mark.parametrize("cell", ["{}", "<p>{}</p>", "<div>{}</div>", "<p><span>{}</span></p><p></p>"])
def test_cells_of_facts_are_rows_whatever_stands_in_them(tmp_path: Path, cell: str) -> None:
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell.format(text)}</td>' for text in row)}</tr>"
        for row in (("السنة", "العدد"), ("1950", "20"))
    )
    table = f"<table><caption>أعداد الأشجار</caption>{rows}</table>"
    page = f"<html><body><h1>بساتين الوادي</h1><p>{FIRST}</p>{table}<p>{SECOND}</p></body></html>"
    assert blocks(tmp_path, page) == [
        ("body", FIRST),
        ("caption", "أعداد الأشجار"),
        ("list", "السنة | العدد"),
        ("list", "1950 | 20"),
        ("body", SECOND),
    ]


def test_a_table_that_lays_out_a_page_is_its_paragraphs(tmp_path: Path) -> None:
    table = f"<table><tr><td><p>{FIRST}</p><p>{SECOND}</p></td><td><p>{THIRD}</p></td></tr></table>"
    page = f"<html><body><h1>بساتين الوادي</h1>{table}</body></html>"
    assert blocks(tmp_path, page) == [("body", FIRST), ("body", SECOND), ("body", THIRD)]


def test_who_is_quoted_stays_below_the_quotation(tmp_path: Path) -> None:
    body = f"<p>{FIRST}</p><blockquote><p>{SECOND}</p><footer>شيخ القرية</footer></blockquote><p>{THIRD}</p>"
    expected = [
        ("body", FIRST),
        ("quote", SECOND),
        ("quote", "شيخ القرية"),
        ("body", THIRD),
    ]
    assert blocks(tmp_path, f"<html><body><h1>بساتين الوادي</h1>{body}</body></html>") == expected
    row = {"title": "بساتين الوادي", "body": body}
    assert [(p.kind, p.text) for p in only(read(tmp_path, "a.jsonl", json.dumps(row))).paragraphs] == expected


def test_a_heading_above_nothing_but_notes_goes_with_them(tmp_path: Path) -> None:
    notes = '<h2>ملاحظات</h2><ol><li id="n1">سجل البلدية.</li></ol><h2>مراجع</h2><ol><li id="r1">تقرير الري.</li></ol>'
    page = (
        f'<html><body><h1>بساتين الوادي</h1><p>{FIRST}<sup><a href="#n1">[ملاحظة 1]</a></sup></p><h2>سنوات القحط</h2>'
        f'<p>{SECOND}<sup><a href="#r1">[1]</a></sup></p>{notes}</body></html>'
    )
    assert blocks(tmp_path, page) == [("body", FIRST), ("heading", "سنوات القحط"), ("body", SECOND)]


PICTURE = '<img src="a.jpg" alt="امرأة على سلم تقطف الزيتون">'


@pytest.mark.parametrize(
    ("between", "captions"),
    [
        (f"<figure>{PICTURE}</figure>", ["امرأة على سلم تقطف الزيتون"]),
        (f"<p>{PICTURE}</p>", ["امرأة على سلم تقطف الزيتون"]),
        (f"<figure>{PICTURE}<figcaption>قاطفة زيتون</figcaption></figure>", ["قاطفة زيتون"]),
        (f"<div>{PICTURE}</div><div>{PICTURE}</div>", ["امرأة على سلم تقطف الزيتون"]),
        ('<img alt="IMG_2031.jpg"><img alt="شعار"><img alt="">', []),
        ('<p><img alt="Picture containing tree, automatically generated"></p>', []),
    ],
)
def test_what_stands_for_a_picture_is_its_caption_where_it_has_none(
    tmp_path: Path, between: str, captions: list[str]
) -> None:
    body = f"<h1>بساتين الوادي</h1><p>{FIRST}</p>{between}<p>{SECOND}</p>"
    expected = [("body", FIRST), *(("caption", text) for text in captions), ("body", SECOND)]
    assert blocks(tmp_path, f"<html><body>{body}</body></html>") == expected


def test_a_picture_amid_a_sentence_does_not_part_it(tmp_path: Path) -> None:
    body = f"<h1>بساتين الوادي</h1><p>كانت مواسم {PICTURE} القطاف تجمع أهل الوادي.</p><p>{SECOND}</p>"
    assert blocks(tmp_path, f"<html><body>{body}</body></html>")[:2] == [
        ("body", "كانت مواسم القطاف تجمع أهل الوادي."),
        ("caption", "امرأة على سلم تقطف الزيتون"),
    ]


SHARED = f"""<html><head><meta content="text/html; charset=UTF-8" http-equiv="content-type"></head><body class="c9">
<p class="c5 title" id="h.a"><span>بساتين الوادي</span></p><p class="c5 subtitle"><span>سلمى الخطيب</span></p>
<p class="c2"><span>{FIRST}</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p><h1 id="h.x"><span>سنوات القحط
</span></h1><p class="c2"><span>{SECOND}</span></p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;انظر
<a href="https://www.google.com/url?q=https://w.example.org/r%3Fa&amp;sa=D&amp;ust=1">السجل</a>.</span></p></div></body></html>"""


def test_a_page_that_google_s_documents_save_is_read_whole(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.html", SHARED))
    assert (article.title, article.authors) == ("بساتين الوادي", ("سلمى الخطيب",))
    assert [(p.kind, p.text) for p in article.paragraphs] == [
        ("body", FIRST),
        ("heading", "سنوات القحط"),
        ("body", SECOND),
    ]
    assert [(n.text, n.cited_by) for n in article.notes] == [("انظر السجل https://w.example.org/r?a.", (1,))]


@pytest.mark.parametrize(
    ("name", "kind"), [("MsoCaption", "caption"), ("caption", "caption"), ("MsoQuote", "quote"), ("MsoToc1", "")]
)
def test_word_s_classes_say_what_a_paragraph_is(tmp_path: Path, name: str, kind: str) -> None:
    body = f"<h1>بساتين الوادي</h1><p>{FIRST}</p><p class='{name}'>قاطفة زيتون على سلم</p><p>{SECOND}</p>"
    expected = [("body", FIRST), *([(kind, "قاطفة زيتون على سلم")] if kind else []), ("body", SECOND)]
    assert blocks(tmp_path, f"<html><body>{body}</body></html>") == expected
