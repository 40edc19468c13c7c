"""Documents in XML: Word's in one file, dumps of wikis and databases, corpora, books."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from index.model import Article
from tests.unit.reading.documents import word_package
from tests.unit.reading.outcomes import only, read, refused, texts, zipped

A = "كان سوق النحاسين يمتد من باب الحديد إلى ساحة المسجد الكبير في وسط المدينة القديمة"
B = "وفي العام الماضي عاد ثلاثة من أبنائهم إلى الصنعة وفتحوا ورشة صغيرة قرب الباب القديم"
T = "سوق النحاسين القديم"
_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
_NOW = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"


def par(inside: str, style: str = "") -> str:
    return f"<w:p>{f'<w:pPr><w:pStyle w:val={style!r}/></w:pPr>' if style else ''}{inside}</w:p>"


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


NOTE = f'<w:r><w:footnote>{par(f"""{run("انظر ")}<w:hlink w:dest="https://suq.example.org/a">{run("السجل")}</w:hlink>""")}</w:footnote></w:r>'
WORD_2003 = (
    f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="{_2003}" '
    'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:o="urn:schemas-microsoft-com:office:office">'
    f"<o:DocumentProperties><o:Title>{T}</o:Title><o:Author>سلمى العلي</o:Author></o:DocumentProperties>"
    '<w:styles><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles><w:body><wx:sect>'
    f"{par(run(T), 'H1')}{par(run(A) + NOTE + run('.'))}<wx:sub-section>{par(run('عودة'), 'H1')}{par(run(B + '.'))}"
    "</wx:sub-section></wx:sect></w:body></w:wordDocument>"
)


@pytest.mark.parametrize("name", ["a.xml", "a.doc"])
def test_word_of_2003_in_one_xml(tmp_path: Path, name: str) -> None:
    article = only(read(tmp_path, name, WORD_2003))
    assert (article.title, article.authors) == (T, ("سلمى العلي",))
    assert texts(article) == [("body", f"{A}."), ("heading", "عودة"), ("body", f"{B}.")]
    note = article.notes[0]
    assert (note.cited_by, note.citation.url) == ((1,), "https://suq.example.org/a")


def part(name: str, content: str) -> str:
    return f'<pkg:part pkg:name="/word/{name}.xml"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>'


def test_a_word_package_in_one_xml(tmp_path: Path) -> None:
    body = par(run(T)) + par(run(A) + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("."))
    notes = f'<w:footnote w:id="2">{par(run("سجل الوقف."))}</w:footnote>'
    parts = part("document", f'<w:document xmlns:w="{_NOW}"><w:body>{body}</w:body></w:document>')
    parts += part("footnotes", f'<w:footnotes xmlns:w="{_NOW}">{notes}</w:footnotes>')
    parts += '<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>iVBORw0KGgo=</pkg:binaryData></pkg:part>'
    article = only(read(tmp_path, "a.xml", f'<pkg:package xmlns:pkg="{_PACKAGE}">{parts}</pkg:package>'))
    assert (article.title, texts(article)) == (T, [("body", f"{A}.")])
    assert [(note.text, note.cited_by) for note in article.notes] == [("سجل الوقف.", (1,))]


def test_the_list_of_a_book_s_parts_is_no_word_file(tmp_path: Path) -> None:
    assert "<package>" in refused(read(tmp_path, "a.xml", '<package xmlns="http://www.idpf.org/2007/opf"/>'))


def dump(*pages: str) -> str:
    whole = "".join(
        f"<page><title>صفحة {number}</title><ns>0</ns><revision><text>{escape(page)}</text></revision></page>"
        for number, page in enumerate(pages, 1)
    )
    return f"<mediawiki><siteinfo><sitename>ويكي المدينة</sitename></siteinfo>{whole}</mediawiki>"


@pytest.mark.parametrize("last", ["نص أخير.", "{| لا ينتهي\n\nنص أخير."])
def test_pages_of_a_dump_are_read_together_and_one_that_is_broken_by_itself(tmp_path: Path, last: str) -> None:
    wiki = f"{A}<ref>سجل الوقف</ref>.\n\n== عودة ==\n{B}.\n[[تصنيف:أسواق]]"
    found = [one for one in read(tmp_path, "a.xml", dump(wiki, f"'''باب''' {B}.", last)) if isinstance(one, Article)]
    assert [one.title for one in found] == ["صفحة 1", "صفحة 2", "صفحة 3"]
    assert texts(found[0]) == [("body", f"{A}."), ("heading", "عودة"), ("body", f"{B}.")]
    assert ([note.text for note in found[0].notes], found[0].tags, found[1].tags) == (["سجل الوقف"], ("أسواق",), ())
    assert texts(found[1]) == [("body", f"باب {B}.")]
    assert found[2].paragraphs[-1].text == "نص أخير."


ROWS = f"<title>{T}</title><date>9/4/2019</date><author>سلمى العلي</author>"


@pytest.mark.parametrize(
    ("name", "xml"),
    [
        ("a.xml", f"<articles><article>{ROWS}<body>{A}.\n{B}.</body></article></articles>"),
        ("a.xml", f"<article>{ROWS}<body><p>{A}.</p><p>{B}.</p></body></article>"),
        ("a.xml", f"<Doc_1>{ROWS}<Text>{A}.\n\n{B}.</Text></Doc_1>"),
        ("a.sgml", f'<DOC id="XYZ_ARB_1">{ROWS}<TEXT>\n<P>\n{A}.\n</P>\n<P>\n{B}.\n</P>\n</TEXT>\n</DOC>'),
    ],
)
def test_xml_of_tables_and_corpora(tmp_path: Path, name: str, xml: str) -> None:
    article = only(read(tmp_path, name, xml))
    assert (article.title, article.authors) == (T, ("سلمى العلي",))
    assert article.date is not None
    assert article.date.iso == "2019-04-09"
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]


def test_xml_whose_documents_stand_one_after_the_other(tmp_path: Path) -> None:
    one = "<DOC><HEADLINE>{0} &nbsp;&</HEADLINE><TEXT>{1}.</TEXT></DOC>\n"
    found = read(tmp_path, "a.xml", '<?xml version="1.0"?>\n' + one.format(T, A) + one.format("باب الحديد", B))
    assert [article.title for article in found if isinstance(article, Article)] == [f"{T} &", "باب الحديد &"]


def test_a_dump_of_a_database_names_its_fields(tmp_path: Path) -> None:
    row = f'<row><field name="id">7</field><field name="title">{T}</field><field name="content">{A}.</field></row>'
    article = only(
        read(tmp_path, "a.xml", f"<mysqldump><database><table_data>{row}</table_data></database></mysqldump>")
    )
    assert (article.title, texts(article)) == (T, [("body", f"{A}.")])


def test_xml_without_texts_is_refused_by_name(tmp_path: Path) -> None:
    assert "urlset" in refused(
        read(tmp_path, "a.xml", "<urlset><url><loc>https://suq.example.org/</loc></url></urlset>")
    )


def book(pages: dict[str, str], creators: str = "<dc:creator>سلمى العلي</dc:creator>") -> bytes:
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{number}"/>' for number in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>كتاب السوق</dc:title>{creators}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    root = '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'
    page = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>{}</body></html>'
    parts = {"META-INF/container.xml": root, "a.opf": package, **{n: page.format(text) for n, text in pages.items()}}
    return zipped({name: text.encode() for name, text in parts.items()})


def test_a_note_of_a_book_that_says_so(tmp_path: Path) -> None:
    note = '<aside epub:type="footnote" id="n1"><p>سجل.</p></aside>'
    text = f'<h1>{T}</h1><p>{A}<a epub:type="noteref" href="#n1">1</a>.</p>{note}'
    article = only(read(tmp_path, "a.epub", book({"a.xhtml": text})))
    assert texts(article) == [("body", f"{A}.")]
    assert [(note.text, note.cited_by) for note in article.notes] == [("سجل.", (1,))]


def test_the_page_of_a_book_s_title_is_no_chapter_but_dates_it(tmp_path: Path) -> None:
    pages = {
        "t.xhtml": "<h1>كتاب السوق</h1><p>سلمى العلي</p><p>9 أبريل 2019</p>",
        "a.xhtml": f"<h1>{T}</h1><p>{A}.</p>",
    }
    creators = '<dc:creator opf:role="aut">سلمى العلي</dc:creator><dc:creator opf:role="trl">هند سالم</dc:creator>'
    article = only(read(tmp_path, "a.epub", book(pages, creators)))
    assert (article.title, article.authors) == (T, ("سلمى العلي",))
    assert article.date is not None
    assert article.date.iso == "2019-04-09"


def test_the_backup_of_a_blog_has_posts_and_more(tmp_path: Path) -> None:
    kind = '<category scheme="http://schemas.google.com/g/2005#kind" term="http://blogger.example.org/kind#{}"/>'
    content = '<content type="html">&lt;p&gt;{}&lt;/p&gt;</content>'
    entry = f'<entry>{{}}<category scheme="x" term="أسواق"/><title>{{}}</title>{content}</entry>'
    entries = "".join(
        entry.format(kind.format(name), T, text) for name, text in (("settings", "true"), ("post", A), ("comment", B))
    )
    article = only(read(tmp_path, "a.xml", f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'))
    assert (texts(article), article.tags) == ([("body", A)], ("أسواق",))


VERSES = (
    ("مضت المواسم والمناجل أطرقت", "وغدت أغاني الأمس ذكرى راحله"),
    ("يا دار أين الساكنون وأين هم", "بانوا وبان العز والإكرام"),
)
WANTED = [("body", f"{A}."), *(("body", " … ".join(halves)) for halves in VERSES), ("body", f"{B}.")]


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{par(run(cell))}</w:tc>' for cell in cells)}</w:tr>"


def test_verses_in_the_rows_of_a_table(tmp_path: Path) -> None:
    table = f"<w:tbl>{row(VERSES[0][0], '***', VERSES[0][1])}{row(VERSES[1][0], '', VERSES[1][1])}</w:tbl>"
    body = f"<w:body>{par(run(T))}{par(run(A + '.'))}{table}{par(run(B + '.'))}</w:body>"
    assert texts(only(read(tmp_path, "a.docx", word_package({"document": body})))) == WANTED
    html = "".join(f"<tr><td>{first}</td><td>{second}</td></tr>" for first, second in VERSES)
    page = f"<article><h1>{T}</h1><p>{A}.</p><table>{html}</table><p>{B}.</p></article>"
    assert texts(only(read(tmp_path, "a.html", f"<html><body>{page}</body></html>"))) == WANTED


def test_halves_of_a_verse_that_a_style_sheet_keeps_apart(tmp_path: Path) -> None:
    verse = f'<div><span class="sadr">{VERSES[0][0]}</span><span class="ajuz">{VERSES[0][1]}</span></div>'
    cut = '<p><span class="c0">كان السوق كبيرا كالمد</span><span class="c1">ينة كلها وكان عامرا</span></p>'
    page = f"<article><h1>{T}</h1><p>{A}.</p>{verse}{cut}<p>{B}.</p></article>"
    article = only(read(tmp_path, "a.html", f"<html><body>{page}</body></html>"))
    assert [text for _, text in texts(article)[1:3]] == [
        " … ".join(VERSES[0]),
        "كان السوق كبيرا كالمدينة كلها وكان عامرا",
    ]


def test_rows_of_facts_are_no_verses_and_their_caption_is_one(tmp_path: Path) -> None:
    table = f"<w:tbl>{row('اسم الدكان القديم', 'اسم صاحبه الأول')}{row('دكان', 'أبو سالم')}</w:tbl>"
    body = (
        f"<w:body>{par(run(T))}{par(run(A + '.'))}{table}{par(run('جدول 1: دكاكين السوق'))}{par(run(B + '.'))}</w:body>"
    )
    kinds = [kind for kind, _ in texts(only(read(tmp_path, "a.docx", word_package({"document": body}))))]
    assert kinds == ["body", "list", "list", "caption", "body"]


def test_a_field_that_refers_to_a_note_again(tmp_path: Path) -> None:
    def field(sort: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{sort}"/></w:r>'

    again = (
        field("begin")
        + "<w:r><w:instrText> NOTEREF _Ref1 \\h </w:instrText></w:r>"
        + field("separate")
        + run("1")
        + field("end")
    )
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = f"<w:body>{par(run(T))}{par(run(A) + reference + run('.'))}{par(run(B) + again + run('.'))}</w:body>"
    parts = {"document": body, "footnotes": f'<w:footnote w:id="2">{par(run("سجل."))}</w:footnote>'}
    article = only(read(tmp_path, "a.docx", word_package(parts)))
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]
    assert [note.cited_by for note in article.notes] == [(1, 2)]
