"""Documents as LibreOffice, Word and pandoc write them: styles, frames, fields, what was deleted, properties."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.documents import word_package
from tests.unit.reading.outcomes import only, read, refused, zipped

FIRST = "كانت مواسم القطاف تجمع أهل الوادي كلهم في بستان واحد"
SECOND = "ثم انصرف الناس إلى المدينة، وبقيت الأشجار تنتظر من يقطفها عامًا بعد عام."
THIRD = "وعادت البساتين هذا العام بجهد فتية من القرية جمعوا المال"

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        *(("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing")),
        *(("meta", "meta"), ("svg", "svg-compatible")),
    )
)
_NAMES += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
_META = (
    "<office:meta><dc:title>بساتين الوادي</dc:title><meta:initial-creator>سلمى الخطيب</meta:initial-creator>"
    "<dc:creator>مدقق</dc:creator><meta:creation-date>2020-05-06T10:00:00</meta:creation-date>"
    "<meta:keyword>زراعة</meta:keyword><meta:keyword>تاريخ الري</meta:keyword></office:meta>"
)
_STYLES = (
    '<office:styles><style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"/>'
    '<style:style style:name="Caption" style:family="paragraph"/><style:style style:name="Illustration"'
    ' style:family="paragraph" style:parent-style-name="Caption"/><style:style style:name="Quotations"/>'
    '<style:style style:name="Own" style:default-outline-level="2"/><style:style style:name="Author"/></office:styles>'
    '<office:automatic-styles><style:style style:name="P1" style:parent-style-name="Quotations"/>'
    '<style:style style:name="P2" style:parent-style-name="Illustration"/><style:style style:name="T1">'
    '<style:text-properties style:text-position="super 58%"/></style:style><style:style style:name="T2">'
    '<style:text-properties text:display="none"/></style:style></office:automatic-styles>'
)
_NOTE = (
    '<text:note text:id="{}" text:note-class="{}"><text:note-citation>1</text:note-citation><text:note-body>{}'
    "</text:note-body></text:note>"
)
_TEXT = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>جملة محذوفة.</text:p></text:deletion>"
    '</text:changed-region></text:tracked-changes><text:p text:style-name="Title">بساتين الوادي</text:p>'
    '<text:p text:style-name="Author">هند الراشد</text:p><text:p text:style-name="Author">منى سالم</text:p>'
    "<text:table-of-content><text:index-body><text:p>سنوات القحط<text:tab/>2</text:p></text:index-body>"
    f"</text:table-of-content><text:p>{FIRST}،"
    + _NOTE.format(
        "n1",
        "footnote",
        '<text:p>انظر <text:a xlink:href="https://water.example.org/r">تقرير\nالمياه</text:a>، 2018.</text:p>'
        "<text:p>وفيه تفصيل.</text:p>",
    )
    + ' ومساحته 450<text:s text:c="3"/>م<text:span text:style-name="T1">2</text:span><text:span text:style-name="T2">'
    "خفي</text:span><office:annotation><text:p>تعليق</text:p></office:annotation>.</text:p>"
    f'<text:h text:outline-level="1">سنوات القحط</text:h><text:p text:style-name="P1">{SECOND}</text:p>'
    '<text:p><draw:frame><draw:text-box><text:p text:style-name="P2"><draw:frame><draw:image xlink:href="a.png"/>'
    "<svg:desc>امرأة</svg:desc></draw:frame>الصورة <text:sequence>1</text:sequence>: قاطفة زيتون</text:p>"
    '</draw:text-box></draw:frame></text:p><text:p text:style-name="Own">العودة</text:p><text:section><text:p>'
    f'{THIRD}<text:span text:style-name="T1"><text:note-ref text:ref-name="n1">1</text:note-ref></text:span> كله'
    + _NOTE.format("n2", "endnote", "<text:p>سجل البلدية.</text:p>")
    + ".</text:p></text:section><text:list><text:list-item><text:p>زيتون</text:p><text:list><text:list-item>"
    "<text:p>بعلي</text:p></text:list-item></text:list></text:list-item></text:list><table:table><table:table-row>"
    "<table:table-cell><text:p>1950</text:p></table:table-cell><table:table-cell><text:p>20</text:p></table:table-cell>"
    "</table:table-row></table:table>"
)
_BODY = f"<office:body><office:text>{_TEXT}</office:text></office:body>"


def _root(name: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><office:{name} {_NAMES}>{inside}</office:{name}>'


OPEN_DOCUMENTS = {
    "a.fodt": _root("document", _META + _STYLES + _BODY).encode(),
    "a.xml": _root("document", _META + _STYLES + _BODY).encode(),
    "a.odt": zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": _root("document-content", _BODY).encode(),
            "styles.xml": _root("document-styles", _STYLES).encode(),
            "meta.xml": _root("document-meta", _META).encode(),
        }
    ),
}


@pytest.mark.parametrize("name", OPEN_DOCUMENTS)
def test_open_documents_are_read_by_their_styles(tmp_path: Path, name: str) -> None:
    article = only(read(tmp_path, name, OPEN_DOCUMENTS[name]))
    assert [(p.kind[0], p.text) for p in article.paragraphs] == [
        ("b", f"{FIRST}، ومساحته 450 م²."),
        ("h", "سنوات القحط"),
        ("q", SECOND),
        ("c", "الصورة 1: قاطفة زيتون"),
        ("h", "العودة"),
        ("b", f"{THIRD} كله."),
        ("l", "زيتون"),
        ("l", "بعلي"),
        ("l", "1950 | 20"),
    ]
    assert [(n.number, n.text, n.cited_by) for n in article.notes] == [
        ("1", "انظر تقرير المياه https://water.example.org/r، 2018. وفيه تفصيل.", (1, 6)),
        ("i", "سجل البلدية.", (6,)),
    ]


def test_an_open_document_says_who_wrote_it_when_and_about_what(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.odt", OPEN_DOCUMENTS["a.odt"]))
    assert (article.title, article.authors) == ("بساتين الوادي", ("هند الراشد", "منى سالم"))
    assert article.date is not None
    assert (article.date.iso, article.tags) == ("2020-05-06", ("زراعة", "تاريخ الري"))


@pytest.mark.parametrize(
    "data", [b"plain", zipped({"x.txt": b"x"}), b"<a", b"<a/>", zipped({"content.xml": b"<a"}), b"PK\x03\x04"]
)
def test_what_is_no_open_document_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "OpenDocument" in refused(read(tmp_path, "a.odt", data))


STYLED = (
    ("Author", "", "a", "هند الراشد"),
    ("Date", "", "d", "19 نيسان 2019"),
    ("Block Text", "", "q", SECOND),
    ("Table Caption", "", "c", "أعداد الأشجار"),
    ("عنوان المقال", "Heading 2", "h", "العودة"),
    ("Own", "outline", "h", "الخاتمة"),
)


def test_the_styles_of_word_files_mean_what_those_mean_that_they_are_based_on(tmp_path: Path) -> None:
    styles = '<w:style w:styleId="base"><w:name w:val="Heading 2"/></w:style>' + "".join(
        f'<w:style w:styleId="s{place}"><w:name w:val="{name}"/>'
        + ('<w:basedOn w:val="base"/>' if base.startswith("Heading") else "")
        + ('<w:pPr><w:outlineLvl w:val="1"/></w:pPr>' if base == "outline" else "")
        + "</w:style>"
        for place, (name, base, _, _) in enumerate(STYLED)
    )
    body = f"<w:p><w:r><w:t>بساتين الوادي</w:t></w:r></w:p><w:p><w:r><w:t>{FIRST}.</w:t></w:r></w:p>" + "".join(
        f'<w:p><w:pPr><w:pStyle w:val="s{place}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for place, (_, _, _, text) in enumerate(STYLED)
    )
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>العودة 3</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    article = only(
        read(tmp_path, "a.docx", word_package({"document": f"<w:body>{contents}{body}</w:body>", "styles": styles}))
    )
    expected = [(kind, text) for _, _, kind, text in STYLED if kind in "qch"]
    assert [(p.kind[0], p.text) for p in article.paragraphs] == [("b", f"{FIRST}."), *expected]
    assert article.date is not None
    assert (article.author, article.date.iso) == ("هند الراشد", "2019-04-19")


def _drawn(described: str) -> str:
    name = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    return f'<w:p><w:r><w:drawing><p:docPr xmlns:p="{name}" descr="{described}"/></w:drawing></w:r></w:p>'


@pytest.mark.parametrize(
    ("described", "caption", "said"),
    [
        ("امرأة على سلم", "", ["امرأة على سلم"]),
        ("امرأة على سلم", "قاطفة زيتون", ["قاطفة زيتون"]),
        ("صورة تحتوي على شجرة تم إنشاء الوصف تلقائيًا", "", []),
    ],
)
def test_what_stands_for_a_picture_in_word_is_its_caption_where_it_has_none(
    tmp_path: Path, described: str, caption: str, said: list[str]
) -> None:
    styles = '<w:style w:styleId="c"><w:name w:val="caption"/></w:style>'
    below = f'<w:p><w:pPr><w:pStyle w:val="c"/></w:pPr><w:r><w:t>{caption}</w:t></w:r></w:p>'
    texts = [f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("بساتين الوادي", SECOND, SECOND)]
    body = f"<w:body>{texts[0]}{texts[1]}{_drawn(described)}{below}{texts[2]}</w:body>"
    article = only(read(tmp_path, "a.docx", word_package({"document": body, "styles": styles})))
    assert [p.text for p in article.paragraphs if p.kind == "caption"] == said


def _codes(text: str) -> str:
    return "".join(f"\\u{ord(letter)}?" if ord(letter) > 127 else letter for letter in text)


RICH = (
    r"{\rtf1\ansi\deff0{\stylesheet{\s0 Normal;}{\s1 Heading 1;}{\s2 Contents 1;}{\s3 Illustration;}}"
    rf"{{\info{{\title {_codes('بساتين الوادي')}}}{{\keywords {_codes('زراعة، تاريخ الري')}}}"
    rf"{{\author {_codes('سلمى الخطيب')}}}{{\creatim\yr2020\mo5\dy6}}{{\author {_codes('مدقق')}}}}}"
    rf"\pard\plain\s0 {_codes('بساتين الوادي')}\par\pard\s2 {_codes('سنوات القحط')}\tab 2\par"
    rf"{{\field{{\*\fldinst TOC \\o}}{{\fldrslt {_codes('العودة')} 3\par }}}}"
    rf"\pard\s0 {_codes(FIRST)}{{\super\chftn{{\*\footnote\pard\plain {_codes('انظر')} {{\field{{\*\fldinst "
    r'HYPERLINK "https://water.example.org/r" }{\fldrslt{\ul ' + _codes("تقرير المياه") + r"}}}"
    rf"{_codes('، 2018.')}}}}}.\par\pard\plain\s1\outlinelevel0{{\listtext\pard\plain\tab}}\ls1 "
    rf"{_codes('سنوات القحط')}\par"
    rf"\pard\s0 {_codes(SECOND)}{{\field{{\*\fldinst NOTEREF _RefF1 }}{{\fldrslt 1}}}}\par"
    rf"{{\shp{{\*\shpinst{{\sp{{\sn shapeType}}{{\sv 202}}}}{{\shptxt\pard\s3 {_codes('قاطفة زيتون')}\par}}}}"
    rf"{{\shprslt\pard {_codes('قاطفة زيتون')}\par}}}}\pard\s0 {_codes(THIRD)}.\par}}"
)


def test_fields_shapes_and_numbered_headings_of_rich_text_are_read(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.rtf", RICH))
    assert [(p.kind[0], p.text) for p in article.paragraphs] == [
        ("b", f"{FIRST}."),
        ("h", "سنوات القحط"),
        ("b", SECOND),
        ("c", "قاطفة زيتون"),
        ("b", f"{THIRD}."),
    ]
    assert [(n.text, n.cited_by) for n in article.notes] == [
        ("انظر تقرير المياه https://water.example.org/r، 2018.", (1, 3))
    ]
    assert article.date is not None
    assert (article.title, article.authors, article.date.iso) == ("بساتين الوادي", ("سلمى الخطيب",), "2020-05-06")
    assert article.tags == ("زراعة", "تاريخ الري")


def test_names_one_below_the_other_are_authors(tmp_path: Path) -> None:
    text = f"بساتين الوادي القديمة\n\nسلمى الخطيب\nهند الراشد\nأحمد سالم\n\n{SECOND}\n\n{THIRD}.\n"
    article = only(read(tmp_path, "a.txt", text))
    assert article.authors == ("سلمى الخطيب", "هند الراشد", "أحمد سالم")
    assert [p.text for p in article.paragraphs] == [SECOND, f"{THIRD}."]


LINKED = "كانت المواسم تجمع أهل الوادي كلهم في بستان واحد (1)، فيغنون من الفجر حتى المغيب (2)."
PAGE = (
    "<html><body><h1>بساتين الوادي</h1><p>{}</p><p>{}</p><h2>الهوامش</h2><p>(1) انظر <a href='https://w.example.org/r'>"
    "تقرير المياه</a>، 2018.</p><p>(2) سجل البلدية.</p></body></html>"
).format(LINKED, f"{SECOND[:-1]} <a href='https://no.example.org'>كل سنة</a>.")
MARKED = (
    f"# بساتين الوادي\n\n{LINKED}\n\n{SECOND[:-1]} [كل سنة](https://no.example.org).\n\n## الهوامش\n\n(1) انظر "
    "[تقرير المياه](https://w.example.org/r)، 2018.\n\n(2) سجل البلدية.\n"
)
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _hand_made_docx() -> bytes:
    def par(*runs: str) -> str:
        return f"<w:p>{''.join(runs)}</w:p>"

    def run(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'

    link = f'<w:hyperlink xmlns:r="{_R}" r:id="r1">{run("تقرير المياه")}</w:hyperlink>'
    body = "".join(par(run(text)) for text in ("بساتين الوادي", LINKED, SECOND, "الهوامش"))
    body += par(run("(1) انظر "), link, run("، 2018.")) + par(run("(2) سجل البلدية."))
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = (
        f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{_R}/hyperlink" TargetMode="External" '
        'Target="https://w.example.org/r"/></Relationships>'
    )
    return word_package({"document": f"<w:body>{body}</w:body>"}, {"word/_rels/document.xml.rels": relation})


HAND_MADE: dict[str, bytes | str] = {
    "a.html": PAGE,
    "a.md": MARKED,
    "a.docx": _hand_made_docx(),
    "a.rtf": (
        rf"{{\rtf1\ansi\deff0 {_codes('بساتين الوادي')}\par {_codes(LINKED)}\par {_codes(SECOND)}\par "
        rf"{_codes('الهوامش')}\par (1) {_codes('انظر')} {{\field{{\*\fldinst HYPERLINK "
        r'"https://w.example.org/r"}{\fldrslt '
        rf"{_codes('تقرير المياه')}}}}}{_codes('، 2018.')}\par (2) {_codes('سجل البلدية.')}\par}}"
    ),
    "a.fodt": _root(
        "document",
        "<office:body><office:text>"
        + "".join(f"<text:p>{text}</text:p>" for text in ("بساتين الوادي", LINKED, SECOND, "الهوامش"))
        + '<text:p>(1) انظر <text:a xlink:href="https://w.example.org/r">تقرير المياه</text:a>، 2018.</text:p>'
        "<text:p>(2) سجل البلدية.</text:p></office:text></office:body>",
    ),
}


@pytest.mark.parametrize("name", HAND_MADE)
def test_a_note_written_by_hand_keeps_the_address_behind_its_link(tmp_path: Path, name: str) -> None:
    article = only(read(tmp_path, name, HAND_MADE[name]))
    assert [(n.text, n.citation.url, n.cited_by) for n in article.notes] == [
        ("انظر تقرير المياه https://w.example.org/r، 2018.", "https://w.example.org/r", (1,)),
        ("سجل البلدية.", None, (1,)),
    ]
    assert "example" not in article.paragraphs[1].text
