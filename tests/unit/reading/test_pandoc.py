"""What pandoc reads, RTF, TEI and the rest of XML: the shapes that real files have, and files that are broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index.errors import ReadingError
from index.reading.formats import pandoc
from index.reading.formats.programs import output_of
from tests.unit.reading.outcomes import only, read, refused

LATEX = r"""\documentclass{article}\usepackage{polyglossia}\title{مطحنة الوادي}\author{رامي الطرقي}
\begin{document}\maketitle
كانت المطحنة تعمل\footnote{سجل \textit{الأوقاف}، ص 3.}، وهي \textenglish{water mill} قديمة عند \RL{الجدول}.
\section{أحوالها}
\begin{Arabic}نص داخل بيئة.\end{Arabic} وبلغت 50\% من القمح. \input{/etc/passwd}
\end{document}"""
RST = """مطحنة الوادي
============

:author: رامي الطرقي
:date: 2019-04-09

كانت المطحنة تعمل [#]_ بماء الجدول.

أحوالها
=======

فقرة أخرى.

.. [#] سجل الأوقاف.
"""
WIKI = """'''المطحنة''' قديمة<ref name="a">سجل [https://w.example/x الماء].</ref> على [[نهر|النهر]].<ref name="a" />

== أحوالها ==
[[ملف:x.jpg|تصغير|صورة المطحنة]]
فقرة أخرى.
{| class="wikitable"
|-
| 1950 || 120
|}
== مراجع ==
{{مراجع}}
[[تصنيف:مطاحن]]
"""
WORD = rb"""{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\fcharset0 Times;}{\f39\fcharset178 Arial (Arabic);}}
{\stylesheet{\s0 Normal;}{\s1 heading 1;}}{\info{\title ???}{\author Office}}
\pard\plain\s1\qr{\f39 \'e3\'d8\'cd\'e4\'c9}\par
\pard\plain\qr {\f39 \'df\'c7\'e4\'ca \'ca\'da\'e3\'e1
{\super\chftn{\footnote\pard\plain{\super\chftn} \'d3\'cc\'e1 \'c7\'e1\'e3\'c7\'c1.}}.\~
\u8220\'93x\u8221\'94{\v hidden} m{\super 2}{\pict 0102}\par
\trowd\intbl 1950\cell 120\cell\row\pard{\listtext 1.\tab}\ls1 \'c8\'e4\'cf\par}"""
TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>سيرة النهر</title>
<author>سلمى الوردي
</author></titleStmt><publicationStmt><publisher>دار الماء</publisher><date when="1931"/>
</publicationStmt></fileDesc></teiHeader>
<text><body><div><head>المنبع</head><p>كان <hi>النهر</hi> واسعًا<note place="foot">كتاب المياه.</note><pb n="2"/> ثم
ضاق<ref target="#n2">2</ref>.</p><fw>رأس الصفحة</fw><lg><l>مضت المواسم</l><l>وغدت ذكرى</l></lg>
<quote><p>قول.</p></quote>
<list><item>بند</item></list><p><choice><sic>خطا</sic><corr>خطأ</corr></choice> صغير.</p></div></body>
<back><note xml:id="n2">دفتر الطحان.</note></back></text></TEI>"""


def blocks(folder: Path, name: str, data: str | bytes) -> list[tuple[str, str]]:
    return [(p.kind[0], p.text) for p in only(read(folder, name, data)).paragraphs]


def test_commands_for_arabic_in_latex_keep_their_text_and_no_other_file_is_read(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.tex", LATEX))
    assert (article.title, article.author) == ("مطحنة الوادي", "رامي الطرقي")
    assert [p.text for p in article.paragraphs] == [
        "كانت المطحنة تعمل، وهي water mill قديمة عند الجدول.",
        "أحوالها",
        "نص داخل بيئة. وبلغت 50% من القمح.",
    ]
    assert [(n.text, n.cited_by) for n in article.notes] == [("سجل الأوقاف، ص 3.", (1,))]


def test_the_fields_on_top_of_a_text_are_its_metadata(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.rst", RST))
    assert article.date is not None
    assert (article.title, article.author, article.date.iso) == ("مطحنة الوادي", "رامي الطرقي", "2019-04-09")
    assert blocks(tmp_path, "a.rst", RST) == [
        ("b", "كانت المطحنة تعمل بماء الجدول."),
        ("h", "أحوالها"),
        ("b", "فقرة أخرى."),
    ]


def test_mediawiki_in_arabic_has_its_own_names(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.mediawiki", WIKI))
    assert [(n.number, n.text, n.cited_by) for n in article.notes] == [("1", "سجل الماء https://w.example/x.", (1,))]
    assert article.tags == ("مطاحن",)
    assert blocks(tmp_path, "a.mediawiki", WIKI) == [
        ("b", "المطحنة قديمة على النهر."),
        ("h", "أحوالها"),
        ("c", "صورة المطحنة"),
        ("b", "فقرة أخرى."),
        ("l", "1950 | 120"),
    ]


TEMPLATES = """{{صندوق معلومات مبنى
|اسم = المطحنة
|تعليق = صورة [[المطحنة|الرحى]]
}}
'\''المطحنة الحجرية'\'' ({{إنج|Stone mill}}) قديمة<ref name="س">{{استشهاد بكتاب |عنوان=سجل الأوقاف |مؤلف=أحمد زكريا
|سنة=1983 |صفحة=44}}</ref>، بنيت عام {{هـ|1320}}.<ref>{{مرجع ويب|مسار=https://w.example/r|عنوان=تقرير الماء}}</ref>

== أحوالها ==
{{مفصلة|تاريخ المطاحن}}
ذكرها الرحالة<ref name="س" />{{بحاجة لمصدر|تاريخ=يناير 2020}}.
{{اقتباس|الماء يدير الرحى ويسقي الزرع.|شيخ القرية}}
<gallery>
ملف:a.jpg|بوابة المطحنة
</gallery>
== مراجع ==
{{مراجع}}
== وصلات خارجية ==
* [https://mill.example موقع المطحنة]
[[en:Mill]]
"""


def test_templates_of_mediawiki_are_what_they_say(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.wiki", TEMPLATES))
    assert article.title == "المطحنة الحجرية"
    assert blocks(tmp_path, "a.wiki", TEMPLATES) == [
        ("b", "المطحنة الحجرية (Stone mill) قديمة، بنيت عام 1320 هـ."),
        ("h", "أحوالها"),
        ("b", "ذكرها الرحالة."),
        ("q", "الماء يدير الرحى ويسقي الزرع."),
        ("q", "شيخ القرية"),
        ("c", "بوابة المطحنة"),
        ("h", "وصلات خارجية"),
        ("l", "موقع المطحنة"),
    ]
    assert [(n.text, n.cited_by) for n in article.notes] == [
        ("أحمد زكريا، سجل الأوقاف، 1983، 44", (1, 3)),
        ("تقرير الماء، https://w.example/r", (1,)),
    ]


def test_rtf_in_the_arabic_code_page_is_read_with_notes_tables_and_lists(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.rtf", WORD))
    assert [(p.kind[0], p.text) for p in article.paragraphs][-3:] == [
        ("b", "كانت تعمل. “x” m²"),
        ("l", "1950 | 120"),
        ("l", "بند"),
    ]
    assert [(n.text, n.cited_by) for n in article.notes] == [("سجل الماء.", (article.paragraphs[-3].number,))]


def test_tei_keeps_verses_and_takes_notes_from_where_they_stand(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.xml", TEI))
    assert article.date is not None
    assert (article.title, article.author, article.source) == ("سيرة النهر", "سلمى الوردي", "دار الماء")
    assert [(n.text, n.cited_by) for n in article.notes] == [("كتاب المياه.", (2,)), ("دفتر الطحان.", (2,))]
    texts = [(p.kind[0], p.text) for p in article.paragraphs]
    assert texts[:2] == [("h", "المنبع"), ("b", "كان النهر واسعًا ثم ضاق.")]
    assert texts[2:] == [("b", "مضت المواسم"), ("b", "وغدت ذكرى"), ("q", "قول."), ("l", "بند"), ("b", "خطأ صغير.")]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.fb2", b"<FictionBook>", "FB2"),
        ("a.ipynb", b"not json", "structure"),
        ("a.rtf", b"plain", "RTF"),
        ("a.rtf", b"{\\rtf1 " + b"{" * 5000, "nested"),
        ("a.tei", b"<TEI>", "TEI"),
        ("a.nxml", b"<article", "JATS"),
        ("a.xml", b"<unknown/>", "unknown kind"),
        ("a.xml", b"<a:package xmlns:a='x'/>", "package"),
        ("a.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "XML"),
        ("a.xml", b"plain", "XML"),
    ],
)
def test_a_broken_file_says_what_is_wrong(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    assert says in refused(read(tmp_path, name, data))


def test_without_pandoc_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypandoc", None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    pandoc._pandoc.cache_clear()
    try:
        assert "bahith[pandoc]" in refused(read(tmp_path, "a.org", "* عنوان\nنص."))
    finally:
        pandoc._pandoc.cache_clear()


@pytest.mark.parametrize(
    ("command", "says"), [(["sleep", "9"], "seconds"), (["yes"], "file_mib"), (["false"], "could not read it")]
)
def test_a_program_that_hangs_floods_or_fails_is_ended(command: list[str], says: str) -> None:
    with pytest.raises(ReadingError, match=says):
        output_of(command, b"", 1, 0.5 if command[0] == "sleep" else 20)
