"""Files as sites, blogs and programs write them: marks of pages, bylines, days, tooltips, notices."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.documents import word_package, word_xml
from tests.unit.reading.outcomes import cites, only, read, texts

A = "كانت مكتبة الجبل تفتح أبوابها بعد صلاة العصر ويقصدها طلاب القرى المجاورة كل يوم"
B = "ثم نقلت كتبها إلى مبنى المدرسة الجديدة وضاع منها في الطريق كثير من المخطوطات"
C = "وفي العام الماضي جمع الأهالي ما بقي من تلك الكتب وصوروها ونشروا فهرسا لها"
T = "مكتبة الجبل"


def page(body: str, title: str = T, head: str = "") -> str:
    return f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'


def par(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r>{run}</w:r>" for run in runs) + "</w:p>"


def run(text: str) -> str:
    return f'<w:t xml:space="preserve">{text}</w:t>'


def document(*parts: str, notes: str = "") -> bytes:
    return word_package({"document": f"<w:body>{''.join(parts)}</w:body>", **({"footnotes": notes} if notes else {})})


@pytest.mark.parametrize(
    "mark", ["23 | مكتبة الجبل", "مكتبة الجبل — ٢٣", "PageV02P023", "الجزء الثاني، صفحة 23", "(ج2/ص23)"]
)
def test_the_mark_of_a_page_ends_the_notes_of_the_one_before(tmp_path: Path, mark: str) -> None:
    text = f"{T}\n\n{A} (1).\n_____\n(1) سجل الوقف، ص 4.\n{mark}\n{B} (1).\n_____\n(1) دفتر المدرسة.\n"
    article = only(read(tmp_path, "a.txt", text))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]
    assert cites(article) == {"1": ("سجل الوقف، ص 4.", (1,)), "1.2": ("دفتر المدرسة.", (2,))}


def test_the_notes_of_chapters_have_headings_of_their_own(tmp_path: Path) -> None:
    chapter = '<h2>{}</h2><p>{}<a href="#{}">[1]</a>.</p><h3>حواشي الفصل {}</h3><p id="{}">[1] {}</p>'
    body = chapter.format("أصل المكتبة", A, "a", "الأول", "a", "سجل.") + chapter.format(
        "ما بقي منها", C, "b", "الثاني", "b", "فهرس."
    )
    article = only(read(tmp_path, "a.html", page(body)))
    assert [kind for kind, _ in texts(article)] == ["heading", "body"] * 2
    assert cites(article) == {"1": ("سجل.", (2,)), "1.2": ("فهرس.", (4,))}


def test_numbers_in_a_table_of_one_column_are_kept(tmp_path: Path) -> None:
    rows = "".join(f"<w:tr><w:tc>{par(run(cell))}</w:tc></w:tr>" for cell in ("14", "٩"))
    data = document(par(run(T)), par(run(f"{A}.")), f"<w:tbl>{rows}</w:tbl>", par(run("المصدر: بلدية الجبل")))
    assert texts(only(read(tmp_path, "a.docx", data))) == [
        ("body", f"{A}."),
        ("list", "14"),
        ("list", "٩"),
        ("body", "المصدر: بلدية الجبل"),
    ]


def test_where_a_table_comes_from_is_no_heading(tmp_path: Path) -> None:
    text = f"{T}\n\n{A}.\n\nالمصدر: وزارة الثقافة\n\n{B}.\n"
    assert [kind for kind, _ in texts(only(read(tmp_path, "a.txt", text)))] == ["body"] * 3


def test_the_instructions_of_a_field_may_stand_in_several_runs(tmp_path: Path) -> None:
    def sign(kind: str) -> str:
        return f'<w:fldChar w:fldCharType="{kind}"/>'

    said = [' HYPERLINK "https://mountain.exa', 'mple/index" ']
    runs = [sign("begin"), *(f"<w:instrText>{part}</w:instrText>" for part in said), sign("separate"), run("الفهرس")]
    note = par(*runs, sign("end"), run("، 2018."))
    cited = par(run(A), '<w:footnoteReference w:id="2"/>', run("."))
    data = document(par(run(T)), cited, notes=f'<w:footnote w:id="2">{note}</w:footnote>')
    assert only(read(tmp_path, "a.docx", data)).notes[0].text == "الفهرس https://mountain.example/index، 2018."


BLOG = '<h1><a href="http://jabal.blogspot.com/">دفاتر الجبل</a></h1>{}<div class="post-body">{}</div>{}'
FEET = [
    '<p class="post-footer">Posted by سلمى الخطيب at <a href="/x.html">10:00 AM</a></p>',
    '<div class="post-footer">تم النشر بواسطة <span class="fn">سلمى الخطيب</span> في 10:00 ص</div>',
    '<span class="post-author">مرسلة بواسطة سلمى الخطيب في 10:00 ص</span>',
]


@pytest.mark.parametrize("foot", FEET)
def test_the_foot_of_a_blogs_post_names_its_author(tmp_path: Path, foot: str) -> None:
    head = f'<h2 class="date-header">09‏/04‏/2019</h2><h3 class="post-title">{T}</h3>'
    body = BLOG.format(head, f"{A}.<br /><br />{B}.", foot)
    article = only(read(tmp_path, "a.html", page(body, f"دفاتر الجبل: {T}")))
    assert (article.title, article.authors, article.date and article.date.iso) == (T, ("سلمى الخطيب",), "2019-04-09")
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]


def test_a_line_of_who_and_when_may_hold_the_day_as_an_element(tmp_path: Path) -> None:
    meta = (
        '<div class="entry-meta"><span>نشرت من طرف سلمى الخطيب</span>، <time datetime="2019-04-09">9 أبريل</time></div>'
    )
    article = only(read(tmp_path, "a.html", page(f"<h1>{T}</h1>{meta}<p>{A}.</p><p>{B}.</p>")))
    assert (article.date and article.date.iso, texts(article)) == ("2019-04-09", [("body", f"{A}."), ("body", f"{B}.")])


def test_the_page_that_pandoc_makes_keeps_its_date(tmp_path: Path) -> None:
    head = (
        f'<header><h1 class="title">{T}</h1><p class="author">سلمى الخطيب</p><p class="date">9 نيسان 2019</p></header>'
    )
    article = only(read(tmp_path, "a.html", page(f"{head}<h1>تمهيد</h1><p>{A}.</p><h1>خاتمة</h1><p>{B}.</p>")))
    assert (article.authors, article.date and article.date.iso) == (("سلمى الخطيب",), "2019-04-09")


@pytest.mark.parametrize(
    "head",
    [
        f'+++\r\ntitle = "{T}"\r\nauthor = "سلمى الخطيب"\r\ndate = 2019-04-09\r\n+++\r\n',
        f"% {T}\n% سلمى الخطيب\n% 9 أبريل 2019\n\n",
        f"---\ntitle: {T}\nsubtitle: الكتب: حكاية لا تنتهي\nauthor: سلمى الخطيب\ndate: 2019-04-09\n---\n",
    ],
    ids=["toml of windows", "pandoc", "a colon without quotation marks"],
)
def test_front_matter_of_other_hands_is_read(tmp_path: Path, head: str) -> None:
    article = only(read(tmp_path, "a.md", f"{head}{A}.\n"))
    assert (article.title, article.authors, article.date and article.date.iso) == (T, ("سلمى الخطيب",), "2019-04-09")
    assert (texts(article), article.anomalies) == ([("body", f"{A}.")], ())


DAYS = [
    '<div class="post-date" data-date="2019-04-09">الثلاثاء</div>',
    '<span class="date" datetime="2019-04-09T10:00">قبل أعوام</span>',
    '<span property="schema:datePublished dc:created" content="2019-04-09">أمس</span>',
    '<p class="article-info">نشر في 9 أبريل 2019 | 15:43</p>',
    '<span class="timestamp" data-timestamp="1554802221">قبل أعوام</span>',
]
TOLD = [
    '<meta name="article.published" content="2019-04-09T10:00:00Z">',
    '<meta name="cXenseParse:recs:publishtime" content="2019-04-09T10:00:00Z">',
    '<script>dataLayer = [{"publishDate": "2019-04-09"}]</script>',
]


@pytest.mark.parametrize(("day", "head"), [*((day, "") for day in DAYS), *(("", told) for told in TOLD)])
def test_a_page_says_its_day_in_more_places(tmp_path: Path, day: str, head: str) -> None:
    article = only(read(tmp_path, "a.html", page(f"<h1>{T}</h1>{day}<p>{A}.</p><p>{B}.</p>", head=head)))
    assert (article.date and article.date.iso, texts(article)) == ("2019-04-09", [("body", f"{A}."), ("body", f"{B}.")])


@pytest.mark.parametrize(
    "mark",
    [
        '<span class="tooltip">[1]<span class="tooltiptext">سجل الوقف، ص 4.</span></span>',
        '<sup><a href="#" data-toggle="tooltip" data-original-title="سجل الوقف، ص 4.">1</a></sup>',
        '<span class="footnote" title="سجل الوقف، ص 4."><sup>1</sup></span>',
    ],
)
def test_more_tooltips_are_notes(tmp_path: Path, mark: str) -> None:
    article = only(read(tmp_path, "a.html", page(f"<h1>{T}</h1><p>{A}{mark}.</p><p>{B}.</p>")))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]
    assert cites(article) == {"1": ("سجل الوقف، ص 4.", (1,))}


def test_the_pages_of_a_book_are_no_markers(tmp_path: Path) -> None:
    body = f'<p>{A} <span class="pagenum">[6]</span>{B}.</p><p>{C}.</p>'
    assert texts(only(read(tmp_path, "a.html", page(body)))) == [("body", f"{A} {B}."), ("body", f"{C}.")]


@pytest.mark.parametrize(
    ("one", "two", "first", "second"),
    [
        ("*1", "*2", "*1", "*2"),
        ("^1", "^2", "^1", "^2"),
        ("(ح1)", "(ح2)", "(ح1)", "(ح2)"),
        ("}1{", "}2{", "}1{", "}2{"),
        ("❶", "❷", "❶", "❷"),
        ("[حاشية 1]", "[حاشية 2]", "[حاشية 1]", "[حاشية 2]"),
        ("(أ)", "(ب)", "أ-", "ب-"),
        ("(انظر الهامش 1)", "(انظر الهامش 2)", "1.", "2."),
        ("1", "2", "1.", "2."),
    ],
)
def test_markers_are_known_by_how_the_list_begins(tmp_path: Path, one: str, two: str, first: str, second: str) -> None:
    text = f"{T}\n\n{A} {one}.\n\n{B} {two}.\n\nالهوامش:\n{first} سجل الوقف.\n{second} دفتر المدرسة.\n"
    article = only(read(tmp_path, "a.txt", text))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]
    assert list(cites(article).values()) == [("سجل الوقف.", (1,)), ("دفتر المدرسة.", (2,))]


def test_numbers_apart_from_their_words_stay_where_the_list_has_more(tmp_path: Path) -> None:
    text = f"{T}\n\n{A} وعددهم 1.\n\n{B}.\n\nالهوامش:\n1. سجل الوقف.\n2. دفتر المدرسة.\n"
    assert texts(only(read(tmp_path, "a.txt", text)))[0] == ("body", f"{A} وعددهم 1.")


def test_other_dialects_of_markdown_are_plain(tmp_path: Path) -> None:
    text = f"# {T}\n\n=={A}== في [[الجبل|جبلنا]] و[[القرية]] على 5 م^2^ وH~2~O.\n\n- [x] كتب\n- [ ] صور\n"
    assert texts(only(read(tmp_path, "a.md", text))) == [
        ("body", f"{A} في جبلنا والقرية على 5 م² وH2O."),
        ("list", "كتب"),
        ("list", "صور"),
    ]


def test_a_book_of_openiti_is_without_its_tags(tmp_path: Path) -> None:
    head = "######OpenITI#\n#META# 010.AuthorAKA\t:: سالم البحري\n#META# 020.BookTITLE\t:: كتاب\n#META#Header#End#\n"
    article = only(read(tmp_path, "a.txt", f"{head}# $RWY$ @P02 سالم {A} @YB450 @HUKM@ صحيح.\n"))
    assert (article.author, texts(article)) == ("سالم البحري", [("body", f"سالم {A} صحيح.")])


@pytest.mark.parametrize(
    "data", [document(par(run(T)), par(run(f"{A}."))), page(f"<h1>{T}</h1><p>{A}.</p><p>{B}.</p>").encode()]
)
def test_files_that_are_called_doc_are_read_as_what_they_are(tmp_path: Path, data: bytes) -> None:
    assert texts(only(read(tmp_path, "a.doc", data)))[0] == ("body", f"{A}.")


def test_a_dump_of_mediawiki_is_its_articles(tmp_path: Path) -> None:
    pages = (
        f"<page><title>{T}</title><ns>0</ns><revision><text>{A}.&lt;ref&gt;سجل.&lt;/ref&gt;</text></revision></page>"
    )
    pages += "<page><title>x</title><ns>1</ns><revision><text>كلام.</text></revision></page>"
    pages += '<page><title>y</title><ns>0</ns><redirect title="x"/><revision><text>#تحويل</text></revision></page>'
    site = "<siteinfo><sitename>موسوعة</sitename><base>https://w.example/wiki/x</base></siteinfo>"
    article = only(read(tmp_path, "a.xml", f"<mediawiki>{site}{pages}</mediawiki>"))
    assert (article.title, article.source, texts(article)) == (T, "موسوعة", [("body", f"{A}.")])
    assert (article.url or "").startswith("https://w.example/wiki/%D9%85")


def test_a_table_of_contents_typed_with_tabs_is_no_text(tmp_path: Path) -> None:
    contents = [
        par(run("المحتويات")),
        par(run("تمهيد"), "<w:tab/>", run("3")),
        par(run("الفهرس"), "<w:tab/>", run("7")),
    ]
    data = document(*contents, par(run(T)), par(run(f"{A}.")), par(run("القمح"), "<w:tab/>", run("120")))
    article = only(read(tmp_path, "a.docx", data))
    assert (article.title, [text for _, text in texts(article)]) == (T, [f"{A}.", "القمح 120"])


@pytest.mark.parametrize("who", ["مدير النظام", "MSI", "Home", "salma - [2010]", "سكرتارية المكتب"])
def test_what_machines_are_called_is_no_author(tmp_path: Path, who: str) -> None:
    core = f'<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{who}</dc:creator>'
    data = word_xml(par(run(T)) + par(run(f"{A}.")), core=f"{core}</cp:coreProperties>")
    assert only(read(tmp_path, "a.docx", data)).authors == ()


def test_comments_in_fenced_code_of_a_plain_text_are_no_headings(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"# {T}\n\n{A}.\n\n```\n# تعليق\n```\n\n{B}.\n"))
    assert (article.title, "heading" in [kind for kind, _ in texts(article)]) == (T, False)


def test_entities_that_were_escaped_twice_are_signs(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\nقالوا &amp;quot;نعم&amp;quot;&amp;nbsp;{A}.\n"))
    assert texts(article) == [("body", f'قالوا "نعم" {A}.')]


NOTICES = """
المقال يعبر عن رأي كاتبه ولا يعبر بالضرورة عن رأي المجلة
هذه المادة لا تعكس بالضرورة موقف المركز
© 2019 صحيفة الجبل
Copyright 2019 Jabal News. All rights reserved.
تابعوا آخر أخبار الجبل عبر قناتنا على تليجرام
اضغط هنا للاشتراك في النشرة البريدية
يسعدنا استقبال مشاركتكم بالتعليقات وفق شروط النشر
الأكثر قراءة نهاية
عذرا، متصفحك لا يدعم تشغيل الصوت
وقت القراءة: 4 دقائق
"""


@pytest.mark.parametrize("notice", NOTICES.split("\n")[1:-1])
def test_more_of_what_sites_say_of_themselves_is_left_out(tmp_path: Path, notice: str) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{A}.\n\n{notice}\n\n{B}.\n"))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]


@pytest.mark.parametrize(
    ("asks", "answers"), [("■ ", "□ "), ("* ", "** "), ("س1/ ", "ج1/ ")], ids=["squares", "stars", "numbers"]
)
def test_questions_and_answers_behind_signs_are_paragraphs(tmp_path: Path, asks: str, answers: str) -> None:
    lines = [f"{asks}متى بنيت المكتبة؟", f"{answers}{A}.", f"{asks}وأين كتبها اليوم؟", f"{answers}{B}."]
    article = only(read(tmp_path, "a.txt", f"حوار مع أمين المكتبة\n\n{chr(10).join(lines)}\n"))
    assert [kind for kind, _ in texts(article)] == ["body"] * 4
    assert [text[:2] for _, text in texts(article)] == ["مت", "كا", "وأ", "ثم"] or "س1" in texts(article)[0][1]


def test_one_paragraph_that_was_decoded_wrongly_is_mended_alone(tmp_path: Path) -> None:
    wrong = f"{B}.".encode().decode("latin-1")
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{A}.\n\n{wrong}\n\n{C}.\n"))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}."), ("body", f"{C}.")]
    assert [found.code for found in article.anomalies] == ["encoding"]


def test_a_page_that_says_latin_1_may_be_of_another_encoding(tmp_path: Path) -> None:
    text = page(f"<h1>{T}</h1><p>{A}.</p><p>{B}.</p>").replace("utf-8", "iso-8859-1")
    assert only(read(tmp_path, "a.html", text.encode("cp1256"))).title == T


CODES = {
    "> [!NOTE]\n> " + C + ".": [("quote", f"{C}.")],
    "![واجهة المكتبة](/a.jpg){width=50%}": [("caption", "واجهة المكتبة")],
    "{% asset_img a.jpg 300 واجهة المكتبة %}": [("caption", "واجهة المكتبة")],
    '{{< figure src="/a.jpg" alt="x" caption="واجهة المكتبة" >}}': [("caption", "واجهة المكتبة")],
    "[[_TOC_]]": [],
    "* TOC\n{:toc}": [],
    "\\newpage": [],
}


@pytest.mark.parametrize(("code", "left"), CODES.items(), ids=range(len(CODES)))
def test_more_codes_of_site_generators_are_no_text(tmp_path: Path, code: str, left: list[tuple[str, str]]) -> None:
    article = only(read(tmp_path, "a.md", f"# {T}\n\n{A}.\n\n{code}\n\n{B}.\n"))
    assert texts(article) == [("body", f"{A}."), *left, ("body", f"{B}.")]
