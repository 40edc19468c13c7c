"""Notes of chapters and books, bylines, markers of any style, and furniture of sites."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.model import Article
from tests.unit.reading.documents import word_package
from tests.unit.reading.outcomes import cites, only, read, texts

A = "كان الميناء القديم يستقبل السفن الشراعية من كل الجهات في مواسم الصيف والخريف"
B = "ثم بُني رصيف جديد في شمال المدينة فهجر البحارة الميناء القديم إلى غير رجعة"
C = "وفي السنوات الأخيرة رممت البلدية مخازن الميناء وجعلت منها متحفا للصيد البحري"
D = "ويزور المتحف كل عام آلاف التلاميذ مع معلميهم من مدارس المدينة وضواحيها"


def page(body: str, title: str = "الميناء القديم", head: str = "") -> str:
    return f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'


def test_every_leaf_of_a_book_on_one_page_is_read(tmp_path: Path) -> None:
    leaf = '<article><p>{}<sup><a href="#n-{}">[١]</a></sup>.</p><footer><p id="n-{}">[١] {}</p></footer></article>'
    article = only(read(tmp_path, "a.html", page(leaf.format(A, 1, 1, "دفتر.") + leaf.format(C, 2, 2, "سجل."))))
    assert texts(article) == [("body", f"{A}."), ("body", f"{C}.")]
    assert cites(article) == {"1": ("دفتر.", (1,)), "1.2": ("سجل.", (2,))}


def test_the_names_of_chapters_over_their_notes_are_no_headings(tmp_path: Path) -> None:
    chapter = '<h2>{}</h2><p>{}<a href="#{}"><sup>1</sup></a>.</p>'
    notes = '<h3>{}</h3><p id="{}">1. {}</p>'
    body = chapter.format("الفصل الأول", A, "x1") + chapter.format("الفصل الثاني", C, "x2") + "<h2>الهوامش</h2>"
    body += notes.format("الفصل الأول", "x1", "دفتر.") + notes.format("الفصل الثاني", "x2", "سجل.")
    article = only(read(tmp_path, "a.html", page(body)))
    assert [text for kind, text in texts(article) if kind == "heading"] == ["الفصل الأول", "الفصل الثاني"]
    assert cites(article) == {"1": ("دفتر.", (2,)), "1.2": ("سجل.", (4,))}


def test_the_page_of_a_reference_on_a_line_of_its_own_is_none_of_the_book(tmp_path: Path) -> None:
    text = f"الميناء\n\n{A} (1).\n_____\n(1) دفتر الجمارك،\nص 7.\nصفحة رقم 15\n{C} (1).\n_____\n(1) سجل البلدية.\n"
    article = only(read(tmp_path, "a.txt", text))
    assert texts(article) == [("body", f"{A}."), ("body", f"{C}.")]
    assert cites(article) == {"1": ("دفتر الجمارك، ص 7.", (1,)), "1.2": ("سجل البلدية.", (2,))}


@pytest.mark.parametrize("sign", ["({})", "[{}]", "<sup>{}</sup>"])
def test_notes_one_behind_the_other_in_a_block_are_several(tmp_path: Path, sign: str) -> None:
    one, two = sign.format(1), sign.format(2)
    body = f"<p>{A} {one}.</p><p>{B} {two}.</p><h2>الهوامش</h2><p>{one} دفتر الجمارك. {two} سجل البلدية، ص 9.</p>"
    article = only(read(tmp_path, "a.html", page(body)))
    assert cites(article) == {"1": ("دفتر الجمارك.", (1,)), "2": ("سجل البلدية، ص 9.", (2,))}


def test_numbered_sentences_of_a_text_stay_one_paragraph(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"الميناء\n\n{A}.\n\n(1) {B}. (2) {C}.\n\n{D}.\n"))
    assert [text for _, text in texts(article)] == [f"{A}.", f"(1) {B}. (2) {C}.", f"{D}."]


def _par(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r>{run}</w:r>" for run in runs) + "</w:p>"


def _raised(text: str) -> str:
    return f'<w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{text}</w:t>'


def _run(text: str) -> str:
    return f'<w:t xml:space="preserve">{text}</w:t>'


def test_ranges_and_lists_of_raised_numbers_are_markers(tmp_path: Path) -> None:
    body = _par(_run("الميناء")) + _par(_run(A), _raised("1"), _run("،"), _raised("2"), _run("."))
    body += _par(_run(B), _raised("2-3"), _run(".")) + _par(_run("الهوامش"))
    body += "".join(_par(_raised(str(n)), _run(f" المرجع {n}.")) for n in (1, 2, 3))
    article = only(read(tmp_path, "a.docx", word_package({"document": f"<w:body>{body}</w:body>"})))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]
    assert {n: by for n, (_, by) in cites(article).items()} == {"1": (1,), "2": (1, 2), "3": (2,)}


def test_numbers_in_the_rows_of_a_table_are_none_of_pages(tmp_path: Path) -> None:
    rows = [["السنة", "السفن"], ["—", "ص 3"], ["30"]]
    cells = ("".join(f"<w:tc>{_par(_run(cell))}</w:tc>" for cell in row) for row in rows)
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
    body = f"<w:body>{_par(_run('الميناء'))}{_par(_run(A + '.'))}{table}{_par(_run(B + '.'))}</w:body>"
    article = only(read(tmp_path, "a.docx", word_package({"document": body})))
    assert [text for kind, text in texts(article) if kind == "list"] == ["السنة | السفن", "— | ص 3", "30"]


def test_the_address_of_a_simple_field_in_a_note_is_kept(tmp_path: Path) -> None:
    link = '<w:fldSimple w:instr=" HYPERLINK &quot;https://port.example/r&quot; ">'
    link += "<w:r><w:t>التقرير</w:t></w:r></w:fldSimple>"
    notes = f'<w:footnote w:id="2"><w:p>{link}<w:r>{_run("، 2018.")}</w:r></w:p></w:footnote>'
    cited = _par(_run(A), '<w:footnoteReference w:id="2"/>', _run("."))
    body = f"<w:body>{_par(_run('الميناء'))}{cited}</w:body>"
    article = only(read(tmp_path, "a.docx", word_package({"document": body, "footnotes": notes})))
    assert article.notes[0].text == "التقرير https://port.example/r، 2018."


HALVES = "سألت البحر عن أهلي فأبدى", "لي الموج الجواب بغير صوت"


@pytest.mark.parametrize("between", ["،،،", " -- ", " ـــ ", " // ", "\u00a0\u00a0\u00a0 "])
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_verse_between_paragraphs_is_no_heading(tmp_path: Path, between: str, name: str) -> None:
    blocks = [f"{A}.", between.join(HALVES), f"{B}."]
    text = (
        page("".join(f"<p>{block}</p>" for block in blocks)) if name == "a.html" else "\n\n".join(["الميناء", *blocks])
    )
    assert [kind for kind, _ in texts(only(read(tmp_path, name, text)))] == ["body"] * 3


def test_verses_in_a_quotation_are_apart_and_what_leads_them_in_is_no_heading(tmp_path: Path) -> None:
    verse = "   ".join(HALVES)
    article = only(read(tmp_path, "a.md", f"# الميناء\n\n{A}:\n\n> {verse}\n> {verse} آخر\n\n{B}.\n"))
    assert [kind for kind, _ in texts(article)] == ["body", "quote", "quote", "body"]
    row = json.dumps({"title": "الميناء", "body": f"{A}.\nأو قال:\n{'،، '.join(HALVES)}\n{B}."}, ensure_ascii=False)
    assert [kind for kind, _ in texts(only(read(tmp_path, "a.jsonl", row)))] == ["body"] * 4


JOOMLA = """<div class="item-page"><div class="page-header"><h2 itemprop="headline">الميناء القديم</h2></div>
<dl class="article-info"><dt>التفاصيل</dt><dd itemprop="author">كتب بواسطة:
<span itemprop="name">سالم البحري</span></dd>
<dd><time datetime="2019-04-09T15:30:21+03:00" itemprop="datePublished">9 نيسان</time></dd><dd>الزيارات: 123</dd>
</dl>
<div itemprop="articleBody"><p>{A}.</p><p>{B}.</p></div>
<ul class="pager pagenav"><li><a href="/p">السابق</a></li></ul></div>"""
DRUPAL = """<div id="header"><a href="/">مركز البحر</a></div><h1 class="title">الميناء القديم</h1>
<div class="submitted"><span property="dc:date dc:created" content="2019-04-09T15:30:21+03:00">كتبها
<span class="username">سالم</span> في ثلاثاء, 04/09/2019</span></div><p>{A}.</p><p>{B}.</p>"""
WORDPRESS = """<header class="site-header"><nav><ul><li><a href="/a">سياسة</a></li></ul></nav></header><main><article>
<header><h1 class="entry-title">الميناء القديم</h1><span class="byline">بواسطة <span class="author vcard">
<a class="fn" href="/salem">سالم البحري</a></span></span><time datetime="2019-04-09">9 أبريل</time></header>
<p>{A}.</p><p>{B}.</p>
<div class="sharedaddy"><h3>شارك هذا الموضوع:</h3></div></article></main>
<aside><div class="widget"><h2>أحدث المقالات</h2></div></aside>"""


@pytest.mark.parametrize("body", [JOOMLA, DRUPAL, WORDPRESS], ids=["joomla", "drupal", "wordpress"])
def test_what_systems_put_round_an_article_is_known(tmp_path: Path, body: str) -> None:
    article = only(read(tmp_path, "a.html", page(body.format(A=A, B=B), "الميناء القديم | مركز البحر")))
    assert (article.title, article.date and article.date.iso, article.source) == (
        "الميناء القديم",
        "2019-04-09",
        "مركز البحر",
    )
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]
    assert body is DRUPAL or article.author == "سالم البحري"


def test_names_in_two_unicode_forms_are_one(tmp_path: Path) -> None:
    """Of a folder, of an author, and of tags, which facets list: an address has them in one form."""
    composed, apart = "قسم الأمن", "قسم ال\u0627\u0654من"
    head = f"---\ntitle: الميناء\nauthor: [{apart}, {composed}]\ntags: [{composed}, {apart}]\n---\n"
    article = only(read(tmp_path, "papers/a.md", f"{head}{A}.\n", sources={"papers": f" {apart}"}))
    assert (article.source, article.authors, article.tags) == (composed, (composed,), (composed,))


def test_metadata_without_lines_round_it_is_front_matter_where_it_has_a_title(tmp_path: Path) -> None:
    head = "Title: الميناء القديم\nDate: 2019-04-09 15:30\nCategory: بحر\nAuthor: سالم البحري\nSlug: port\n"
    text = f"{head}\n{A}.\n\n{B}.\n"
    article = only(read(tmp_path, "a.md", text))
    assert (article.title, article.author, article.tags) == ("الميناء القديم", "سالم البحري", ("بحر",))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]


ROWS = [["الميناء", A], ["المتحف", C]]
PANDAS_SPLIT = {"columns": ["title", "text"], "index": [0, 1], "data": ROWS}
PANDAS_COLUMNS = {"title": {"0": "الميناء", "1": "المتحف"}, "text": {"0": A, "1": C}}
ELASTIC = {"hits": {"hits": [{"_id": "x", "_source": {"title": t, "content": b}} for t, b in ROWS]}}


@pytest.mark.parametrize("data", [PANDAS_SPLIT, PANDAS_COLUMNS, ELASTIC], ids=["split", "columns", "elastic"])
def test_tables_of_other_programs_are_rows(tmp_path: Path, data: object) -> None:
    found = read(tmp_path, "a.json", json.dumps(data, ensure_ascii=False))
    assert [(a.title, texts(a)) for a in found if isinstance(a, Article)] == [
        ("الميناء", [("body", A)]),
        ("المتحف", [("body", C)]),
    ]


def test_columns_of_arabic_newspapers_are_known(tmp_path: Path) -> None:
    table = (
        f'الخبر,التفاصيل,تاريخ العدد,اسم الصحيفة,المحرر,القسم\nالميناء,"{A}.",9/4/2019,البحر,بقلم: سالم البحري,ثقافة\n'
    )
    article = only(read(tmp_path, "a.csv", table))
    assert (article.title, article.source, article.author) == ("الميناء", "البحر", "سالم البحري")
    assert (article.tags, texts(article)) == (("ثقافة",), [("body", f"{A}.")])


def test_ids_are_no_authors_and_no_tags(tmp_path: Path) -> None:
    row = {"title": {"rendered": "الميناء"}, "content": {"rendered": f"<p>{A}.</p>"}, "author": 3, "tags": [5, 6]}
    article = only(read(tmp_path, "a.jsonl", json.dumps(row, ensure_ascii=False)))
    assert (article.author, article.tags) == (None, ())


def test_the_books_of_shamela_mark_notes_and_headings_in_their_own_way(tmp_path: Path) -> None:
    head = (
        "######OpenITI#\n#META# bk :: كتاب الميناء\n#META# auth :: سالم البحري\n#META# cat :: أدب\n#META#Header#End#\n"
    )
    article = only(read(tmp_path, "a.txt", f"{head}# |مقدمة\n# {A} (¬1)،\n~~{B}.\n# (¬1) دفتر الجمارك.\n"))
    assert (article.title, article.author, article.tags) == ("كتاب الميناء", "سالم البحري", ("أدب",))
    assert texts(article) == [("heading", "مقدمة"), ("body", f"{A}، {B}.")]
    assert cites(article) == {"1": ("دفتر الجمارك.", (2,))}


LINKED = """<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "الميناء القديم",
"datePublished" : "2019-04-09T10:00:00Z", "author": [{"name": "سالم البحري"}, {"name": "هند العلي"}],
"publisher": {"name": "صحيفة البحر"}}]}</script>"""


def test_what_a_page_tells_machines_is_read_whole(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.html", page(f"<h1>الميناء القديم</h1><p>{A}.</p><p>{B}.</p>", head=LINKED)))
    assert (article.authors, article.source) == (("سالم البحري", "هند العلي"), "صحيفة البحر")
    assert article.date is not None
    assert article.date.iso == "2019-04-09"


@pytest.mark.parametrize(
    "day",
    ['<time datetime="2019-04-09">أمس</time>', '<abbr class="timeago" title="2019-04-09T10:00Z">قبل سنوات</abbr>'],
)
def test_what_says_when_beside_the_date_is_no_text(tmp_path: Path, day: str) -> None:
    article = only(read(tmp_path, "a.html", page(f"<h1>الميناء القديم</h1>{day}<p>{A}.</p><p>{B}.</p>")))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]
    assert article.date is not None


TUFTE = '<label class="sidenote-number"></label><span class="sidenote">دفتر، ص 7.</span>'
PLUGIN = (
    '<a role="button"><sup>[1]</sup></a><span class="footnote_tooltip">دفتر، ص 7.</span>',
    '<div class="footnotes_reference_container"><p>المراجع</p><p>↑1 دفتر، ص 7.</p></div>',
)


@pytest.mark.parametrize(("note", "below"), [(TUFTE, ""), PLUGIN])
def test_a_note_beside_the_text_is_one(tmp_path: Path, note: str, below: str) -> None:
    article = only(read(tmp_path, "a.html", page(f"<p>{A}{note}.</p><p>{B}.</p>{below}")))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]
    assert cites(article) == {"1": ("دفتر، ص 7.", (1,))}


def test_markdown_by_hand_keeps_its_notes_apart(tmp_path: Path) -> None:
    text = f'# الميناء\n\n{A}<sup id="r1"><a href="#n1">1</a></sup>، {B}^[سجل البلدية.].\n\n'
    text += f'و__البحر__ و~~المرفأ~~ {C}.\n\n<p id="n1">1. دفتر. <a href="#r1">↩</a></p>\n'
    article = only(read(tmp_path, "a.md", text))
    assert texts(article) == [("body", f"{A}، {B}."), ("body", f"والبحر والمرفأ {C}.")]
    assert cites(article) == {"1": ("دفتر.", (1,)), "2": ("سجل البلدية.", (1,))}


@pytest.mark.parametrize(
    ("line", "author", "tags"),
    [
        ("الثلاثاء 09 أبريل 2019 03:43 م كتب : سالم البحري", "سالم البحري", ()),
        ("تاريخ النشر: 09.04.2019 | 15:43 GMT | أخبار العالم العربي", None, ("أخبار العالم العربي",)),
        ("منشور 09 أبريل / نيسان 2019", None, ()),
    ],
)
def test_what_papers_put_beside_the_date_is_no_text(
    tmp_path: Path, line: str, author: str | None, tags: tuple[str, ...]
) -> None:
    article = only(read(tmp_path, "a.txt", f"الميناء القديم يصير متحفا\n{line}\n\n{A}.\n\n{B}.\n"))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]
    assert (article.date and article.date.iso, article.author, article.tags) == ("2019-04-09", author, tags)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("«1»", "«2»"),
        ("#1#", "#2#"),
        ("((1))", "((2))"),
        ("⁽¹⁾", "⁽²⁾"),
        ("(i)", "(ii)"),
        ("(أ)", "(ب)"),
        ("[هـ1]", "[هـ2]"),
    ],
)
def test_any_style_of_markers_is_one_where_the_list_uses_it(tmp_path: Path, one: str, two: str) -> None:
    text = f"الميناء\n\n{A} {one}.\n\n{B} {two}.\n\nالهوامش:\n{one} دفتر الجمارك.\n{two} سجل البلدية.\n"
    article = only(read(tmp_path, "a.txt", text))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]
    assert list(cites(article).values()) == [("دفتر الجمارك.", (1,)), ("سجل البلدية.", (2,))]


def test_lettered_items_that_a_text_refers_to_are_no_notes(tmp_path: Path) -> None:
    text = f"الميناء\n\n{A} كما في (أ) و(ب).\n\n(أ) {B}.\n(ب) {C}.\n"
    assert only(read(tmp_path, "a.txt", text)).notes == ()


def test_speakers_by_name_are_no_headings(tmp_path: Path) -> None:
    text = f"حوار مع أمين المتحف\n\nالبحر: متى بني؟\nسالم: {A}.\nالبحر: وكيف صار متحفا؟\nسالم: {C}.\n"
    assert [kind for kind, _ in texts(only(read(tmp_path, "a.txt", text)))] == ["body"] * 4


def test_contents_typed_by_hand_and_notices_of_sites_are_left_out(tmp_path: Path) -> None:
    text = f"المحتويات\nتمهيد ........ 3\nالمتحف ........ 7\n\nالميناء القديم\n\n{A}.\n\n"
    text += f"تخطى الأكثر قراءة وواصل القراءة\n\n{B}.\n\nنرحب بتعليقاتكم وفق سياسة التعليقات في الموقع\n"
    article = only(read(tmp_path, "a.txt", text))
    assert (article.title, texts(article)) == ("الميناء القديم", [("body", f"{A}."), ("body", f"{B}.")])


def test_hashes_of_a_heading_are_closed_and_tags_are_no_headings(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"# الميناء القديم #\n\n{A}.\n\n#بحر #صيد\n\n{C}.\n"))
    assert article.title == "الميناء القديم"
    assert [kind for kind, _ in texts(article)] == ["body"] * 3


def test_the_shortcodes_of_wordpress_and_mkdocs_are_no_text(tmp_path: Path) -> None:
    caption = '[caption id="a1" width="300"]<img src="/a.jpg"/> واجهة المتحف[/caption]'
    body = f'<p>{A}.</p><p>[gallery ids="1,2"]</p><p>{caption}</p><p>[vc_row][vc_column]{B}.[/vc_column][/vc_row]</p>'
    expected = [("body", f"{A}."), ("caption", "واجهة المتحف"), ("body", f"{B}.")]
    article = only(read(tmp_path, "a.html", page(f"<h1>الميناء القديم</h1>{body}")))
    assert (texts(article), article.paragraphs[1].images[0].url) == (expected, "/a.jpg")
    text = f"# الميناء\n\n[TOC]\n\n{A}.\n\n{caption}\n\n!!! note\n    {B}.\n"
    assert texts(only(read(tmp_path, "a.md", text))) == expected


@pytest.mark.parametrize(
    "head",
    [
        "بقلم: هند العلي - بقلم: سلمى الخطيب",
        "بقلم: هند العلي\n\nبقلم: سلمى الخطيب",
        "بقلم: هند العلي\n\nإعداد: سلمى الخطيب\n\nبقلم: هند العلي",
        "بقلم هند العلي | كتبت: سلمى الخطيب",
    ],
)
def test_each_of_several_bylines_names_an_author(tmp_path: Path, head: str) -> None:
    """In one line or in several; the same one again names nobody."""
    text = f"عنوان المقال هنا\n\n{head}\n\nهذه فقرة أولى عن ميناء.\n\nوهذه فقرة ثانية."
    article = only(read(tmp_path, "a.txt", text))
    assert article.authors == ("هند العلي", "سلمى الخطيب")
