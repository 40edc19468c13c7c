"""EPUB books: chapters under the book's title, notes wherever they stand, and books that are broken."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from index.model import Article
from index.reading import Refusal
from tests.unit.reading.outcomes import only, read, refused, zipped

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
LONG = "ومشى أهل القرية إلى النهر قبل شروق الشمس، ثم عادوا بالماء على ظهور الدواب."


def book(
    pages: dict[str, str],
    contents: dict[str, str] | None = None,
    more: dict[str, bytes] | None = None,
    said: str = "",
    inside: str = "",
) -> bytes:
    """A book of these pages (the body of each), whose contents name some of them, points `inside` the first point."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(pages)))
    points = "".join(
        f'<navPoint><navLabel><text>{title}</text></navLabel><content src="{page}"/>{inside * (n == 0)}</navPoint>'
        for n, (page, title) in enumerate((contents or {}).items())
    )
    metadata = (
        said or "<dc:title>سيرة النهر</dc:title><dc:creator>سلمى الوردي</dc:creator><dc:language>ar-EG</dc:language>"
    )
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{metadata}'
        f'</metadata><manifest>{items}<item id="css" href="s.css" media-type="text/css"/><item id="ncx" href="toc.ncx" '
        f'media-type="application/x-dtbncx+xml"/></manifest>'
        f"<spine>{spine}</spine></package>"
    )
    files = {
        f"OPS/{unquote(name)}": f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{body}</body></html>"
        for name, body in pages.items()
    }
    files |= {"META-INF/container.xml": CONTAINER, "OPS/book.opf": package, "OPS/toc.ncx": f"<ncx>{points}</ncx>"}
    return zipped({name: text.encode() for name, text in files.items()} | (more or {}))


def articles(folder: Path, data: bytes) -> list[Article]:
    outcomes = read(folder, "b.epub", data)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    return [outcome for outcome in outcomes if isinstance(outcome, Article)]


def test_each_chapter_is_an_article_whose_source_is_the_book(tmp_path: Path) -> None:
    pages = {"a.xhtml": f"<h1>المنبع</h1><p>{LONG}</p>", "b.xhtml": f"<h1>المصب</h1><p>{LONG}</p>"}
    first, second = articles(tmp_path, book(pages))
    assert (first.id, first.origin, second.id, second.origin) == ("b-1", "b.epub#1", "b-2", "b.epub#2")
    assert (first.title, second.title, first.source, second.author) == ("المنبع", "المصب", "سيرة النهر", "سلمى الوردي")
    assert [[p.text for p in article.paragraphs] for article in (first, second)] == [[LONG], [LONG]]
    assert first.language == "ar"


def test_the_contents_name_chapters_and_a_page_they_do_not_name_goes_on(tmp_path: Path) -> None:
    pages = {"a.xhtml": f"<p>{LONG}</p>", "a%201.xhtml": "<p>بقية الفصل.</p>", "b.xhtml": f"<p>{LONG}</p>"}
    found = articles(tmp_path, book(pages, {"a.xhtml#top": "المنبع", "b.xhtml": "المصب"}))
    assert [(article.title, len(article.paragraphs)) for article in found] == [("المنبع", 2), ("المصب", 1)]


def test_chapters_of_one_page_are_articles_of_their_own(tmp_path: Path) -> None:
    """Each has its heading's name and the notes that it cites; what the contents list beneath one is none."""
    body = (
        f'<h2 id="c1">المنبع</h2><p>{LONG}<a href="#n1">1</a></p><h3 id="s">الضفة</h3><p>{LONG}</p>'
        f'<h2 id="c2">المصب</h2><p>{LONG}<a href="#n2">2</a></p>'
        '<p id="n1">1 وصف الرحالة المنبع.</p><p id="n2">2 وصف الرحالة المصب.</p>'
    )
    inner = '<navPoint><navLabel><text>الضفة</text></navLabel><content src="a.xhtml#s"/></navPoint>'
    contents = {"a.xhtml#c1": "المنبع", "a.xhtml#c2": "المصب"}
    data = book({"a.xhtml": body}, contents, inside=inner)
    first, second = articles(tmp_path, data)
    assert (first.title, second.title) == ("المنبع", "المصب")
    assert [p.text for p in first.paragraphs] == [LONG, "الضفة", LONG]
    assert [p.text for p in second.paragraphs] == [LONG]
    assert [[note.text for note in article.notes] for article in (first, second)] == [
        ["وصف الرحالة المنبع."],
        ["وصف الرحالة المصب."],
    ]


LIBRARY = {
    "info.xhtml": "<span class='title center'>سيرة النهر</span><span class='card'>سنة النشر: 1931</span>",
    "p1.xhtml": f"<a id='c1'></a><span class='title'>المنبع</span><br/>{LONG} (1)<br/>وكان النهر يجري في تلك السنين "
    "بين الضفتين حتى<hr/>(1) كتاب المياه.<div class='center'>الجزء: 1 ¦ الصفحة: 1</div>",
    "p2.xhtml": "آخر الوادي، ثم ينحدر إلى السهل.<br/><a id='c2'></a><span class='title'>المصب</span>"
    f"<br/>{LONG}<div class='center'>الجزء: 1 ¦ الصفحة: 2</div>",
}
SHEET = (
    b"#book span.title { color: red } .center, .card { text-align:center; display:block; } .up{vertical-align:super}"
)


def test_a_library_s_pages_are_parted_where_chapters_begin_and_joined_where_pages_end(tmp_path: Path) -> None:
    """A chapter may begin amid a page: what stands above it belongs to the one before."""
    contents = {"info.xhtml": "بطاقة الكتاب", "p1.xhtml#c1": "المنبع", "p2.xhtml#c2": "المصب"}
    card, first, second = articles(tmp_path, book(LIBRARY, contents, {"OPS/s.css": SHEET}))
    assert [a.title for a in (card, first, second)] == ["بطاقة الكتاب", "المنبع", "المصب"]
    assert [p.text for p in card.paragraphs] == ["سنة النشر: 1931"]
    joined = "وكان النهر يجري في تلك السنين بين الضفتين حتى آخر الوادي، ثم ينحدر إلى السهل."
    assert [p.text for p in first.paragraphs] == [LONG, joined]
    assert [p.text for p in second.paragraphs] == [LONG]
    assert [(n.text, n.cited_by) for n in first.notes] == [("كتاب المياه.", (1,))]


def test_numbers_and_arrows_of_notes_in_the_contents_name_no_chapters(tmp_path: Path) -> None:
    pages = {"a.xhtml": f"<h1>المنبع</h1><p id='fnref1'>{LONG}</p>", "b.xhtml": f"<h1>المصب</h1><p id='fn1'>{LONG}</p>"}
    found = articles(tmp_path, book(pages, {"b.xhtml#fn1": "1", "a.xhtml#fnref1": "↩︎"}))
    assert [article.title for article in found] == ["المنبع", "المصب"]


def test_a_page_of_a_heading_alone_stands_over_the_chapter_below_it(tmp_path: Path) -> None:
    pages = {"p.xhtml": "<h1>الجزء الأول</h1>", "a.xhtml": f"<h2>المنبع</h2><p>{LONG}</p>"}
    assert only(read(tmp_path, "b.epub", book(pages))).title == "الجزء الأول: المنبع"


def test_covers_and_title_pages_are_no_chapters(tmp_path: Path) -> None:
    cover = "<h1>سيرة النهر</h1><p>سلمى الوردي</p>"
    pages = {"c.xhtml": "<img src='c.png'/>", "t.xhtml": cover, "a.xhtml": f"<h1>المنبع</h1><p>{LONG}</p>"}
    assert only(read(tmp_path, "b.epub", book(pages))).title == "المنبع"


def test_notes_of_another_page_come_to_the_chapter_that_cites_them(tmp_path: Path) -> None:
    def marker(n: int) -> str:
        return f"<a id='r{n}' href='n.xhtml#n{n}'><sup>{n}</sup></a>"

    pages = {
        "a.xhtml": f"<h1>المنبع</h1><p>{LONG}{marker(1)}</p>",
        "b.xhtml": f"<h1>المصب</h1><p>{LONG}{marker(2)} <a href='a.xhtml#r1'>المنبع</a></p>",
        "n.xhtml": "<h1>الهوامش</h1><p><a id='n1' href='a.xhtml#r1'>1</a>. كتاب المياه.</p>"
        "<p id='n2'><a href='b.xhtml#r2'>2</a> سجل النهر.</p>",
    }
    first, second = articles(tmp_path, book(pages))
    assert [(n.number, n.text, n.cited_by) for n in first.notes] == [("1", "كتاب المياه.", (1,))]
    assert [(n.number, n.text, n.cited_by) for n in second.notes] == [("2", "سجل النهر.", (1,))]
    assert (first.paragraphs[0].text, second.paragraphs[0].text) == (LONG, f"{LONG} المنبع")


def test_a_book_keeps_what_a_web_page_would_lose(tmp_path: Path) -> None:
    body = (
        f"<header><h1>المنبع</h1></header><article><p>{LONG}</p></article><aside><p>في الهامش رسم للنهر.</p></aside>"
        "<article><p><a id='x'/>سطر&nbsp;بعد علامة &laquo;فارغة&raquo;.</p></article>"
        "<footer><p>كتب في الشتاء.</p></footer>"
    )
    article = only(read(tmp_path, "b.epub", book({"a.xhtml": body})))
    texts = [LONG, "في الهامش رسم للنهر.", "سطر بعد علامة «فارغة».", "كتب في الشتاء."]
    assert [p.text for p in article.paragraphs] == texts


def test_a_page_that_is_no_xml_is_read_as_a_browser_would(tmp_path: Path) -> None:
    article = only(read(tmp_path, "b.epub", book({"a.xhtml": f"<h1>المنبع</h1><p>{LONG}<br><p>ثم ناموا."})))
    assert [p.text for p in article.paragraphs] == [LONG, "ثم ناموا."]


def test_the_year_101_is_no_date(tmp_path: Path) -> None:
    for written, iso in (("0101-01-01T00:00:00+00:00", None), ("2014-05-01", "2014-05-01"), ("1931", "1931")):
        said = f"<dc:title>سيرة النهر</dc:title><dc:date>{written}</dc:date>"
        article = only(read(tmp_path, "b.epub", book({"a.xhtml": f"<p>{LONG}</p>"}, said=said)))
        assert (article.date and article.date.iso) == iso


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"plain", "EPUB"),
        (zipped({"mimetype": b"application/epub+zip"}), "package"),
        (zipped({"META-INF/container.xml": b"<container", "b.opf": b"<package/>"}), "EPUB"),
        (zipped({"b.opf": b"<package/>"}), "no text"),
        (book({"a.xhtml": ""}), "no text"),
        (book({"a.xhtml": LONG})[:-200], "EPUB"),
        (book({"a.xhtml": LONG}, more={"META-INF/encryption.xml": b"<e><EncryptionMethod Algorithm='x'/></e>"}), "DRM"),
        (book({"a.xhtml": "<p>x</p>" * (1 << 18)}), "file_mib"),
        (zipped({"b.opf": b'<!DOCTYPE x [<!ENTITY a "b">]><package>&a;</package>'}), "EPUB"),
    ],
    ids=["no-zip", "no-package", "cut-xml", "no-pages", "empty", "cut", "protected", "bomb", "entities"],
)
def test_a_book_that_cannot_be_read_says_why(tmp_path: Path, data: bytes, says: str) -> None:
    assert says in refused(read(tmp_path, "b.epub", data, file_mib=1))


def test_a_page_that_is_missing_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    pages = {"a.xhtml": f"<h1>المنبع</h1><p>{LONG}</p>", "b.xhtml": f"<h1>المصب</h1><p>{LONG}</p>"}
    whole = [("article", "المنبع"), ("article", "المصب")]
    for gone, place in (("a", 0), ("b", 1)):
        outcomes = read(tmp_path, "b.epub", book(pages).replace(f"OPS/{gone}.x".encode(), b"OPS/z.x"))
        kinds = [(type(o).__name__.lower(), getattr(o, "title", "")) for o in outcomes]
        assert kinds == [*whole[:place], ("refusal", ""), *whole[place + 1 :]]
