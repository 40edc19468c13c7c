"""Articles of journals, books, notebooks and feeds as other programs write them, read to the letter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.model import Article
from tests.unit.reading.outcomes import only, read, refused

FIRST = "كانت مواسم القطاف تجمع أهل الوادي كلهم"
SECOND = "ثم انصرف الناس إلى المدينة، وبقيت الأشجار تنتظر."


def told(article: Article) -> list[tuple[str, str]]:
    return [(p.kind[0], p.text) for p in article.paragraphs]


JOURNAL = f"""<article xml:lang="ar" xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta><journal-title-group>
<journal-title>مجلة الري</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="doi">10.5/mj.47</article-id><title-group><article-title>بساتين الوادي<xref ref-type="fn"
rid="fn0">*</xref></article-title><subtitle>حكاية الري</subtitle><trans-title-group xml:lang="en"><trans-title>Orchards
</trans-title></trans-title-group></title-group><contrib-group><contrib contrib-type="author"><name-alternatives>
<name xml:lang="ar"><surname>الخطيب</surname><given-names>سلمى</given-names></name><name xml:lang="en"><surname>Khatib
</surname><given-names>Salma</given-names></name></name-alternatives><xref ref-type="aff" rid="a"/></contrib>
<contrib contrib-type="author"><collab>فريق الآثار</collab></contrib><contrib contrib-type="editor"><name><surname>محرر
</surname></name></contrib></contrib-group><pub-date pub-type="collection"><year>2012</year></pub-date>
<pub-date date-type="pub"><day>8</day><month>12</month><year>2012</year></pub-date><abstract><title>الملخص</title>
<p>يدرس البحث أحوال البساتين.</p></abstract><kwd-group xml:lang="ar"><kwd>ري</kwd></kwd-group><kwd-group xml:lang="en">
<kwd>water</kwd></kwd-group></article-meta></front><body><sec><label>1.</label><title>مقدمة</title>
<p>{FIRST}<xref ref-type="fn" rid="fn1"><sup>1</sup></xref> كما ذكر زكريا <xref ref-type="bibr" rid="B1">[1]</xref>
وآخرون (<xref ref-type="bibr" rid="B2">حداد، 1998</xref>) في 450 م<sup>2</sup>:</p><fig><label>الشكل 1.</label><caption>
<title>قاطفة زيتون</title><p>أرشيف البلدية.</p></caption><alt-text>امرأة</alt-text><graphic xlink:href="f.tif"/></fig>
<table-wrap><label>الجدول 1.</label><caption><title>الأشجار</title></caption><table>
<tr><th>السنة</th><th>العدد</th></tr>
<tr><td>1950</td><td>20</td></tr></table>
<table-wrap-foot><fn id="t"><p>سجل البلدية.</p></fn></table-wrap-foot></table-wrap>
<disp-quote><p>{SECOND}</p><attrib>شيخ القرية</attrib></disp-quote><verse-group><verse-line>سطر أول</verse-line>
<verse-line>وسطر ثان</verse-line></verse-group></sec></body><back><ack><title>شكر</title><p>نشكر الأهل.</p></ack>
<fn-group><fn id="fn0"><label>*</label><p>أصله رسالة.</p></fn><fn id="fn1"><label>1</label><p>انظر <ext-link
xlink:href="https://water.example.org/r">تقرير المياه</ext-link>، 2018.</p></fn></fn-group><ref-list>
<title>المراجع</title>
<ref id="B1"><label>1</label><mixed-citation><name><surname>زكريا</surname><given-names>أحمد</given-names></name>،
<source>عشائر الشام</source>.</mixed-citation></ref><ref id="B2"><element-citation><person-group><name><surname>حداد
</surname><given-names>ليلى</given-names></name></person-group>
<article-title>تاريخ الري</article-title><year>1998</year>
</element-citation></ref><ref id="B3"><mixed-citation>مرجع لم يُذكر.</mixed-citation></ref></ref-list><app-group><app>
<title>ملحق</title><p>نص الملحق.</p></app></app-group></back></article>"""


@pytest.mark.parametrize("name", ["a.xml", "a.nxml", "a.jats"])
def test_an_article_of_a_journal_is_read_whole(tmp_path: Path, name: str) -> None:
    article = only(read(tmp_path, name, JOURNAL))
    assert told(article) == [
        ("h", "الملخص"),
        ("b", "يدرس البحث أحوال البساتين."),
        ("h", "1. مقدمة"),
        ("b", f"{FIRST} كما ذكر زكريا وآخرون (حداد، 1998) في 450 م²:"),
        ("c", "الشكل 1. قاطفة زيتون أرشيف البلدية."),
        ("c", "الجدول 1. الأشجار"),
        ("l", "السنة | العدد"),
        ("l", "1950 | 20"),
        ("c", "سجل البلدية."),
        ("q", SECOND),
        ("q", "شيخ القرية"),
        ("b", "سطر أول"),
        ("b", "وسطر ثان"),
        ("h", "شكر"),
        ("b", "نشكر الأهل."),
        ("h", "ملحق"),
        ("b", "نص الملحق."),
    ]
    assert [(n.text, n.cited_by) for n in article.notes] == [
        ("أصله رسالة.", ()),
        ("انظر تقرير المياه https://water.example.org/r، 2018.", (4,)),
        ("زكريا أحمد، عشائر الشام.", (4,)),
        ("ليلى حداد، تاريخ الري، 1998", (4,)),
        ("مرجع لم يُذكر.", ()),
    ]


def test_the_front_matter_of_a_journal_says_who_when_and_where(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.xml", JOURNAL))
    assert (article.title, article.authors) == ("بساتين الوادي: حكاية الري", ("سلمى الخطيب", "فريق الآثار"))
    assert article.date is not None
    assert (article.date.iso, article.source, article.tags) == ("2012-12-08", "مجلة الري", ("ري",))
    assert article.url == "https://doi.org/10.5/mj.47"


def test_the_articles_inside_an_article_are_read_by_themselves(tmp_path: Path) -> None:
    inner = (
        '<sub-article article-type="translation" xml:lang="en"><front-stub><title-group><article-title>Orchards'
        "</article-title></title-group></front-stub><body><p>The valley gathered for the harvest every year.</p></body>"
        "</sub-article></article>"
    )
    found = read(tmp_path, "a.nxml", JOURNAL.replace("</article>", inner))
    assert [(a.title, a.language) for a in found if isinstance(a, Article)] == [
        ("بساتين الوادي: حكاية الري", "ar"),
        ("Orchards", "en"),
    ]


BOOK = f"""<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">
<description><title-info><author><first-name>سلمى</first-name><last-name>الخطيب</last-name></author><author><nickname>
هند</nickname></author><book-title>بساتين الوادي</book-title><date value="2019-04-09">نيسان</date><lang>ar</lang>
<keywords>ري، زراعة</keywords></title-info>
<publish-info><publisher>دار الماء</publisher></publish-info></description><body>
<title><p>بساتين الوادي</p></title><section><title><p>سنوات</p><p>القحط</p></title><epigraph><p>{SECOND}</p>
<text-author>شيخ القرية</text-author></epigraph><p>{FIRST}<a l:href="#n1" type="note">[1]</a>.</p><poem><stanza>
<v>سطر أول</v><v>وسطر ثان</v></stanza></poem><section><title><p>العودة</p></title>
<table><tr><th>السنة</th><th>العدد</th>
</tr><tr><td>1950</td><td>20</td></tr></table><p>آخر الكلام.</p></section></section></body><body name="notes">
<section id="n1"><title><p>1</p></title><p>سجل <a l:href="https://w.example.org/x">البلدية</a>.</p><p>وغيره.</p></section>
</body><binary id="i.png">iVBO</binary></FictionBook>"""


def test_a_fiction_book_keeps_its_tables_verses_and_notes(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.fb2", BOOK))
    assert told(article) == [
        ("h", "سنوات القحط"),
        ("q", SECOND),
        ("q", "شيخ القرية"),
        ("b", f"{FIRST}."),
        ("b", "سطر أول"),
        ("b", "وسطر ثان"),
        ("h", "العودة"),
        ("l", "السنة | العدد"),
        ("l", "1950 | 20"),
        ("b", "آخر الكلام."),
    ]
    assert [(n.text, n.cited_by) for n in article.notes] == [("سجل البلدية https://w.example.org/x. وغيره.", (4,))]
    assert article.date is not None
    assert (article.title, article.authors, article.date.iso) == ("بساتين الوادي", ("سلمى الخطيب", "هند"), "2019-04-09")
    assert (article.source, article.tags) == ("دار الماء", ("ري", "زراعة"))


def cell(kind: str, source: str | list[str], **more: object) -> dict[str, object]:
    return {"cell_type": kind, "source": source, **more}


CELLS = [
    cell(
        "markdown",
        [
            "# بساتين الوادي\n",
            "\n",
            f"{FIRST}[^1] في E=mc<sup>2</sup>.\n",
            "\n",
            "[^1]: [سجل](https://w.example.org/x).\n",
        ],
    ),
    cell("code", 'print("x")', outputs=[{"output_type": "stream", "text": ["شجرة\n"]}, {"data": {"image/png": "x"}}]),
    cell("markdown", f"## العودة\n\n{SECOND}"),
]


@pytest.mark.parametrize("version", [3, 4])
def test_a_notebook_is_read_as_its_markdown(tmp_path: Path, version: int) -> None:
    book: dict[str, object] = {"cells": CELLS} if version == 4 else {"worksheets": [{"cells": CELLS}]}
    book["metadata"] = {"authors": [{"name": "سلمى الخطيب"}, {"name": "هند العلي"}]}
    article = only(read(tmp_path, "a.ipynb", json.dumps(book)))
    assert (article.title, article.authors) == ("بساتين الوادي", ("سلمى الخطيب", "هند العلي"))
    assert told(article)[0] == ("b", f"{FIRST} في E=mc².")
    assert told(article)[-2:] == [("h", "العودة"), ("b", SECOND)]
    assert {'print("x")', "شجرة"} <= {text for _, text in told(article)}
    assert [(n.text, n.cited_by) for n in article.notes] == [("سجل https://w.example.org/x.", (1,))]


@pytest.mark.parametrize(
    "data", ["[]", "{}", '{"cells": 3}', '{"cells": [{"source": "x"}]}', "no json", '{"cells": [[]]}']
)
def test_what_is_no_notebook_is_refused(tmp_path: Path, data: str) -> None:
    assert refused(read(tmp_path, "a.ipynb", data))


TABLE = r"""\documentclass{article}\title{بساتين}\begin{document}\maketitle
كانت مواسم القطاف تجمع أهل الوادي كلهم في بستان واحد كل عام.
\begin{longtable}[]{@{}ll@{}}
\caption{الأشجار}\tabularnewline
\toprule\noalign{} السنة & العدد \\ \midrule\noalign{} \endfirsthead
\toprule\noalign{} السنة & العدد \\ \midrule\noalign{} \endhead
\bottomrule\noalign{} \endlastfoot
1850 & 20 \\ 1950 & 7 \\
\end{longtable}
\end{document}"""


def test_the_first_row_of_a_long_table_stays(tmp_path: Path) -> None:
    assert told(only(read(tmp_path, "a.tex", TABLE)))[1:] == [
        ("c", "الأشجار"),
        ("l", "السنة | العدد"),
        ("l", "1850 | 20"),
        ("l", "1950 | 7"),
    ]


@pytest.mark.parametrize(
    "fields", [":author: سلمى الخطيب\n:author: هند العلي\n", ":authors: - سلمى الخطيب\n          - هند العلي\n"]
)
def test_a_field_that_comes_again_names_one_more(tmp_path: Path, fields: str) -> None:
    text = f"بساتين الوادي\n=============\n\n{fields}\n{FIRST} في بستان واحد.\n"
    assert only(read(tmp_path, "a.rst", text)).authors == ("سلمى الخطيب", "هند العلي")


EXPORT = f"""<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><wp:author><wp:author_login>salma</wp:author_login>
<wp:author_display_name>سلمى الخطيب</wp:author_display_name></wp:author><item><title>بساتين الوادي</title>
<dc:creator>salma</dc:creator><content:encoded>{FIRST}.
سطر تحته.

{SECOND}</content:encoded><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>
<category domain="category">غير مصنف</category><category domain="post_tag">ري</category></item></channel></rss>"""


def test_an_export_names_its_authors_and_keeps_the_lines_of_paragraphs(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.xml", EXPORT))
    assert (article.author, article.tags, article.source) == ("سلمى الخطيب", ("ري",), None)
    assert told(article) == [("b", f"{FIRST}."), ("b", "سطر تحته."), ("b", SECOND)]


ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar-SY" xml:base="https://a.example.org/">
<title>مدونة الوادي</title><author><name>سلمى الخطيب</name></author><entry><title>بساتين</title><link href="/2019/1"/>
<updated>2019-04-09T10:00:00Z</updated><content type="text">{FIRST}.</content></entry><entry xml:lang="en">
<title>Orchards</title><author><name>Jane Doe</name></author><author><name>By Ann Lee</name></author>
<link rel="replies" href="/x"/><link rel="alternate" href="https://b.example.org/2"/>
<summary>Short text.</summary></entry>
</feed>"""


def test_what_a_feed_says_of_itself_holds_for_its_entries(tmp_path: Path) -> None:
    first, second = (a for a in read(tmp_path, "a.atom", ATOM) if isinstance(a, Article))
    assert (first.author, first.language, first.url) == ("سلمى الخطيب", "ar", "https://a.example.org/2019/1")
    assert (second.authors, second.language, second.url) == (("Jane Doe", "Ann Lee"), "en", "https://b.example.org/2")
    assert first.source == second.source == "مدونة الوادي"


ISSUE = f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>مجلة الوادي، العدد 3</title><author>
<persName>منى سالم</persName><persName>Mona Salem</persName></author></titleStmt><publicationStmt><date when="2016"/>
</publicationStmt><sourceDesc><biblStruct><monogr>
<title level="j">الوادي</title><imprint><publisher><orgName>دار الماء
</orgName><orgName>Dar</orgName></publisher><date when="1910-10-04"/></imprint></monogr></biblStruct></sourceDesc>
</fileDesc></teiHeader><text type="issue" xml:lang="ar"><front>
<div type="item" subtype="masthead"><bibl>الجزء 3</bibl></div></front>
<body>
<div type="item" subtype="article"><head>٣<lb/> بساتين الوادي</head><byline>بقلم <persName>سلمى الخطيب</persName>
</byline><p>{FIRST}<note place="bottom">انظر
<ref target="https://w.example.org/x">السجل</ref>، ص 3.</note> في م<hi
rend="superscript">2</hi>.</p><lg>
<l type="bayt"><seg>شطر أول</seg><seg>وشطر ثان</seg></l></lg></div>
<div type="section"><head>أخبار</head>
<div type="item" subtype="article"><head>قناة جديدة</head><p>{SECOND}<note>سجل آخر.</note></p>
<figure>
<head>قناة الري</head><figDesc>قناة الري</figDesc></figure></div></div></body></text></TEI>"""


def test_each_article_of_a_journal_s_issue_is_one(tmp_path: Path) -> None:
    rest, first, second = (a for a in read(tmp_path, "a.tei", ISSUE) if isinstance(a, Article))
    assert (rest.title, told(rest)) == ("مجلة الوادي، العدد 3", [("b", "الجزء 3"), ("h", "أخبار")])
    assert (first.title, first.authors, first.source) == ("٣ بساتين الوادي", ("سلمى الخطيب",), "الوادي")
    assert told(first)[-2:] == [("b", f"{FIRST} في م²."), ("b", "شطر أول وشطر ثان")]
    assert [(n.number, n.text) for n in first.notes] == [("1", "انظر السجل https://w.example.org/x، ص 3.")]
    assert (second.title, told(second)) == ("قناة جديدة", [("b", SECOND), ("c", "قناة الري")])
    assert [(n.number, n.text) for n in second.notes] == [("1", "سجل آخر.")]
    assert {a.date.iso for a in (rest, first, second) if a.date} == {"1910-10-04"}


def test_a_name_in_two_scripts_is_one_author(tmp_path: Path) -> None:
    whole = ISSUE.replace('type="item" subtype="article"', 'type="chapter"')
    article = only(read(tmp_path, "a.tei", whole))
    assert (article.title, article.authors) == ("مجلة الوادي، العدد 3", ("منى سالم",))
