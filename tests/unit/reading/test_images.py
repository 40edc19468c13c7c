"""Pictures by reference: every format gives their addresses and what is said of them, at the lines they stand at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.documents import word_package
from tests.unit.reading.outcomes import only, read, zipped

FIRST = "كانت مواسم القطاف تجمع أهل الوادي كلهم في بستان واحد، فيغنون من الفجر حتى المغيب."
SECOND = "ثم انصرف الناس إلى المدينة، وبقيت الأشجار تنتظر من يقطفها عامًا بعد عام بلا جدوى."
CAPTION = "قاطفة زيتون على سلم عام 1950"

Shown = list[tuple[str, str, list[tuple[str, str]]]]


def shown(folder: Path, name: str, data: bytes | str) -> Shown:
    """The kind, the first letters, and the pictures of each paragraph."""
    article = only(read(folder, name, data))
    return [(p.kind, p.text[:12], [(i.url, i.alt) for i in p.images]) for p in article.paragraphs]


PAGE = f"""<html><head><title>بساتين الوادي</title><base href="https://a.org/x/"></head><body><h1>بساتين الوادي</h1>
<img src="lead.jpg"><p>{FIRST}</p>
<figure><picture><source srcset="small.webp 300w, large.webp 900w">
<img src="data:image/gif;base64,R0" data-src="/late.jpg" alt="قاطفة"></picture>
<figcaption>{CAPTION}</figcaption></figure>
<img src="dot.gif" width="1" height="1"><p>{SECOND} <img src="within.png"></p></body></html>"""


def test_the_pictures_of_a_page_are_where_they_stand(tmp_path: Path) -> None:
    assert shown(tmp_path, "a.html", PAGE) == [
        ("body", FIRST[:12], [("https://a.org/x/lead.jpg", "")]),
        ("caption", CAPTION[:12], [("https://a.org/late.jpg", "قاطفة")]),
        ("body", SECOND[:12], [("https://a.org/x/within.png", "")]),
    ]


SITE = f"""<html><head><title>بساتين الوادي - صحيفة</title><link rel="canonical" href="https://w.example/news/12"></head>
<body><header class="site-header"><img src="/logo.png"><nav><a href="/a">سياسة</a></nav></header>
<main><article><h1>بساتين الوادي</h1><p>{FIRST} {FIRST}</p><p><img src="/blank.gif" data-lazy-src="2.jpg"></p>
<p>{SECOND} {SECOND}</p><div class="wp-caption"><img src="/3.jpg"><p class="wp-caption-text">{CAPTION}</p></div>
<p>{SECOND[::-1]}</p></article></main><aside class="sidebar"><img src="/ad.jpg">إعلان</aside>
<footer><img src="/foot.png">الحقوق محفوظة</footer></body></html>"""


def test_among_menus_only_the_pictures_of_the_article_are_kept_and_its_captions(tmp_path: Path) -> None:
    assert shown(tmp_path, "a.html", SITE) == [
        ("body", FIRST[:12], [("https://w.example/news/2.jpg", "")]),
        ("body", SECOND[:12], []),
        ("caption", CAPTION[:12], [("https://w.example/3.jpg", "")]),
        ("body", SECOND[::-1][:12], []),
    ]


MARKDOWN = f"""---
title: بساتين الوادي
url: https://b.org/post/
---
![](lead.png)

{FIRST}

![{CAPTION}](img/old.jpg "عنوان")

{SECOND} ![](data:image/png;base64,AAAA)

{{{{< figure src="/f.jpg" caption="{CAPTION}" >}}}}

<img src="raw.jpg">
"""


def test_the_pictures_of_markdown_are_kept_those_of_site_generators_too(tmp_path: Path) -> None:
    assert shown(tmp_path, "a.md", MARKDOWN) == [
        ("body", FIRST[:12], [("https://b.org/post/lead.png", "")]),
        ("caption", CAPTION[:12], [("https://b.org/post/img/old.jpg", CAPTION)]),
        ("body", SECOND[:12], []),
        ("caption", CAPTION[:12], [("https://b.org/f.jpg", CAPTION), ("https://b.org/post/raw.jpg", "")]),
    ]


def _docx() -> bytes:
    office = "http://schemas.openxmlformats.org"
    blip = (
        f'<b:blip xmlns:b="{office}/drawingml/2006/main" xmlns:r="{office}/officeDocument/2006/relationships" r:{{}}/>'
    )
    drawn = f'<w:p><w:r><w:drawing><p:docPr xmlns:p="{office}/drawingml/2006/wordprocessingDrawing" descr="{{}}"/>{{}}'
    drawn += "</w:drawing></w:r></w:p>"
    pictures = [drawn.format(alt, blip.format(key)) for alt, key in ((CAPTION, 'embed="r1"'), ("", 'link="r2"'))]
    texts = [f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("بساتين الوادي", FIRST, SECOND)]
    body = f"<w:body>{texts[0]}{texts[1]}{pictures[0]}{texts[2]}{pictures[1]}</w:body>"
    relations = (
        f'<Relationships xmlns="{office}/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/image" Target="media/one.png"/>'
        f'<Relationship Id="r2" Type="{office}/image" Target="https://c.org/two.png" TargetMode="External"/>'
        "</Relationships>"
    )
    return word_package({"document": body}, {"word/_rels/document.xml.rels": relations})


def _odt() -> bytes:
    names = " ".join(f'xmlns:{name}="urn:x:{name}"' for name in ("office", "text", "draw", "xlink", "svg"))
    frame = '<draw:frame><draw:image xlink:href="{}"/><svg:desc>{}</svg:desc></draw:frame>'
    texts = ["<text:p>بساتين الوادي</text:p>", f"<text:p>{FIRST}</text:p>"]
    texts += [f"<text:p>{frame.format('Pictures/one.png', CAPTION)}</text:p>"]
    texts += [f"<text:p>{SECOND}{frame.format('https://c.org/two.png', '')}</text:p>"]
    body = f"<office:body><office:text>{''.join(texts)}</office:text></office:body>"
    return zipped({"content.xml": f"<office:document-content {names}>{body}</office:document-content>".encode()})


def _tei() -> str:
    figure = '<figure><graphic url="{}"/><figDesc>{}</figDesc></figure>'
    body = f"<p>{FIRST}</p>{figure.format('one.png', CAPTION)}<p>{SECOND}<graphic url='https://c.org/two.png'/></p>"
    return f"<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><body>{body}</body></text></TEI>"


def _jats() -> str:
    graphic = '<graphic xmlns:x="http://www.w3.org/1999/xlink" x:href="{}"/>'
    figure = f"<fig><caption><p>{CAPTION}</p></caption>{graphic.format('one.png')}</fig>"
    return f"<article><body><p>{FIRST}</p>{figure}<p>{SECOND}</p>{graphic.format('https://c.org/two.png')}</body></article>"


FORMATS: dict[str, tuple[bytes | str, str]] = {
    "a.docx": (_docx(), "word/media/one.png"),
    "a.odt": (_odt(), "Pictures/one.png"),
    "a.tei": (_tei(), "one.png"),
    "a.nxml": (_jats(), "one.png"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_pictures_of_documents_are_with_their_captions(tmp_path: Path, name: str) -> None:
    data, place = FORMATS[name]
    assert [(kind, text, [url for url, _ in images]) for kind, text, images in shown(tmp_path, name, data)] == [
        ("body", FIRST[:12], []),
        ("caption", CAPTION[:12], [place]),
        ("body", SECOND[:12], ["https://c.org/two.png"]),
    ]


BOOK = {
    "META-INF/container.xml": '<container><rootfile full-path="OEBPS/a.opf"/></container>',
    "OEBPS/a.opf": '<package><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>كتاب</dc:title></metadata>'
    '<manifest><item id="a" href="t/a.xhtml" media-type="application/xhtml+xml"/></manifest>'
    '<spine><itemref idref="a"/></spine></package>',
    "OEBPS/t/a.xhtml": f"<html><body><h1>فصل</h1><p>{FIRST}</p><figure><img src='../i/one.png' alt=''/>"
    f"<figcaption>{CAPTION}</figcaption></figure></body></html>",
}


def test_the_pictures_of_a_book_are_found_inside_of_it(tmp_path: Path) -> None:
    book = zipped({name: text.encode() for name, text in BOOK.items()})
    assert shown(tmp_path, "a.epub", book)[-1] == ("caption", CAPTION[:12], [("OEBPS/i/one.png", "")])


def test_a_picture_in_the_head_of_a_text_is_with_its_first_paragraph(tmp_path: Path) -> None:
    text = f"# بساتين الوادي\n\nبقلم: هند العلي ![](a.jpg)\n\n3 مايو 2021\n\n{FIRST}\n\n{SECOND}\n"
    article = only(read(tmp_path, "a.md", text))
    assert (article.author, [len(p.images) for p in article.paragraphs]) == ("هند العلي", [1, 0])
