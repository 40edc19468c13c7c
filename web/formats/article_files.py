"""An article to take away: as plain text, as a Word document, as an EPUB; its notes are real ones in each.

Word: Office Open XML (ISO/IEC 29500-1), the parts a document with footnotes needs and no others. EPUB: EPUB 3.3 (W3C),
one chapter, notes as `epub:type="footnote"`. Both are zip archives that are the same for the same article.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator

from markupsafe import Markup, escape

from index.model import Article, Footnote, Paragraph
from web.formats.exports import xml_text
from web.pages.marks import direction
from web.pages.reading import direction_of
from web.pages.views import note_anchor

_DAY = (1980, 1, 1, 0, 0, 0)
"""The day of every part of an archive: the first that zip knows."""
MIME = {
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
}


def as_text(article: Article, address: str) -> bytes:
    """The article as UTF-8 text: a blank line between paragraphs, notes as [1] with their texts at the end."""
    head = [article.title, *_facts(article), address]
    notes = [f"[{note.number}] {note.text}" for note in article.notes]
    body = ["".join(_pieces(one, lambda number: f"[{number}]", str)) for one in article.paragraphs]
    return "\n\n".join(["\n".join(head), *body, *(["\n".join(notes)] if notes else [])]).encode() + b"\n"


def as_docx(article: Article, address: str) -> bytes:
    """The article as a Word document with footnotes, right to left where its text is."""
    ids = {note.number: at for at, note in enumerate(article.notes, 2)}
    facts = [_docx_paragraph(_runs(one), "Subtitle", one) for one in [*_facts(article), address]]
    body = [_docx_paragraph(_docx_pieces(one, ids), _docx_style(one), one.text) for one in article.paragraphs]
    parts = [_docx_paragraph(_runs(article.title), "Title", article.title), *facts, *body]
    document = Markup("<w:document {}><w:body>{}</w:body></w:document>").format(_WORD, Markup("").join(parts))
    notes = Markup("").join(_docx_note(note, ids[note.number]) for note in article.notes)
    return _archive(
        [
            ("[Content_Types].xml", _CONTENT_TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/_rels/document.xml.rels", _DOCUMENT_RELATIONS),
            ("word/styles.xml", _STYLES),
            ("word/footnotes.xml", Markup("<w:footnotes {}>{}{}</w:footnotes>").format(_WORD, _SEPARATORS, notes)),
            ("word/document.xml", document),
        ]
    )


def as_epub(article: Article, address: str) -> bytes:
    """The article as an EPUB of one chapter, its headings in the contents, its notes linked both ways."""
    way = direction_of(article)
    headings = [one for one in article.paragraphs if one.kind == "heading"]
    entry = Markup('<li><a href="text.xhtml#p{}">{}</a></li>')
    inner = Markup("").join(entry.format(one.number, xml_text(one.text)) for one in headings)
    nav = Markup('<nav epub:type="toc"><ol><li><a href="text.xhtml">{}</a>{}</li></ol></nav>').format(
        xml_text(article.title), Markup("<ol>{}</ol>").format(inner) if inner else ""
    )
    body = Markup("").join(map(_epub_block, article.paragraphs))
    facts = Markup("").join(Markup("<p>{}</p>").format(xml_text(one)) for one in [*_facts(article), address])
    notes = Markup("").join(map(_epub_note, article.notes))
    text = Markup("<h1>{}</h1>{}{}{}").format(xml_text(article.title), facts, body, notes)
    return _archive(
        [
            ("META-INF/container.xml", _CONTAINER),
            ("content.opf", _package(article, address, way)),
            ("nav.xhtml", _xhtml(article, nav, way)),
            ("text.xhtml", _xhtml(article, text, way)),
        ],
        first=("mimetype", MIME["epub"]),
    )


FILES: dict[str, Callable[[Article, str], bytes]] = {"txt": as_text, "docx": as_docx, "epub": as_epub}


def _facts(article: Article) -> list[str]:
    """Who wrote the article, where and when, a line each."""
    date = article.date and (article.date.text or article.date.iso)
    return [fact for fact in (article.author, article.source, date) if fact]


def _pieces(one: Paragraph, mark: Callable[[str], str], text: Callable[[str], str]) -> Iterator[str]:
    """The text of a paragraph with its markers where they stood."""
    at = 0
    for marker in one.markers:
        yield text(one.text[at : marker.start])
        yield mark(marker.number)
        at = marker.start
    yield text(one.text[at:])


def _archive(parts: Iterable[tuple[str, str]], first: tuple[str, str] | None = None) -> bytes:
    """A zip archive; what must come first and stay as it is comes first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(zipfile.ZipInfo(first[0], _DAY), first[1])
        for name, text in parts:
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode())
    return out.getvalue()


# Word

_WORD = Markup('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"')
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_PART}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_PART}.styles+xml"/>'
    f'<Override PartName="/word/footnotes.xml" ContentType="{_PART}.footnotes+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_DOCUMENT_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>'
)
_SEPARATORS = Markup(
    '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


def _style(name: str, shown: str, run: str, outline: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/><w:basedOn w:val="Normal"/>'
        f"<w:pPr>{outline}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


_BOLD = "<w:b/><w:bCs/>"
_STYLES = (
    f"<w:styles {_WORD}>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    f'<w:pPr><w:spacing w:after="160" w:line="360" w:lineRule="auto"/></w:pPr><w:rPr>{_size(28)}</w:rPr></w:style>'
    + _style("Title", "Title", _BOLD + _size(40))
    + _style("Subtitle", "Subtitle", '<w:color w:val="666666"/>' + _size(22))
    + _style("Heading1", "heading 1", _BOLD + _size(32), '<w:keepNext/><w:outlineLvl w:val="0"/>')
    + _style("Quote", "Quote", "", '<w:ind w:start="720" w:end="720"/>')
    + _style("FootnoteText", "footnote text", _size(20))
    + '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>'
)


def _docx_style(one: Paragraph) -> str:
    return {"heading": "Heading1", "quote": "Quote"}.get(one.kind, "Normal")


def _docx_paragraph(runs: Markup, style: str, text: str) -> Markup:
    way = Markup("<w:bidi/>") if direction(text) == "rtl" else Markup("")
    return Markup('<w:p><w:pPr><w:pStyle w:val="{}"/>{}</w:pPr>{}</w:p>').format(style, way, runs)


def _runs(text: str) -> Markup:
    """A run of text, marked as right to left where most of its words are."""
    if not text:
        return Markup("")
    way = Markup("<w:rtl/>") if direction(text) == "rtl" else Markup("")
    return Markup('<w:r><w:rPr>{}</w:rPr><w:t xml:space="preserve">{}</w:t></w:r>').format(way, xml_text(text))


def _docx_pieces(one: Paragraph, ids: dict[str, int]) -> Markup:
    def mark(number: str) -> Markup:
        if number not in ids:
            return _runs(f"[{number}]")
        return Markup(
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{}"/></w:r>'
        ).format(ids[number])

    return Markup("").join(map(Markup, _pieces(one, mark, _runs)))


def _docx_note(note: Footnote, number: int) -> Markup:
    mark = Markup('<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>')
    text = _docx_paragraph(mark + _runs(f" {note.text}"), "FootnoteText", note.text)
    return Markup('<w:footnote w:id="{}">{}</w:footnote>').format(number, text)


# EPUB

_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def _package(article: Article, address: str, way: str) -> Markup:
    told = [("dc:creator", name) for name in article.authors]
    told += [("dc:publisher", article.source or ""), ("dc:date", article.date.iso if article.date else "")]
    more = Markup("").join(
        Markup("<{}>{}</{}>").format(Markup(name), xml_text(text), Markup(name)) for name, text in told if text
    )
    return Markup(
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" dir="{way}">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">{address}</dc:identifier>'
        "<dc:title>{title}</dc:title><dc:language>{language}</dc:language>{more}"
        '<meta property="dcterms:modified">2000-01-01T00:00:00Z</meta></metadata>'
        '<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="text" href="text.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine page-progression-direction="{way}"><itemref idref="text"/></spine></package>'
    ).format(way=way, address=address, title=xml_text(article.title), language=article.language, more=more)


def _xhtml(article: Article, body: Markup, way: str) -> Markup:
    return Markup(
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" '
        'xml:lang="{language}" dir="{way}"><head><title>{title}</title></head><body>{body}</body></html>'
    ).format(language=article.language, way=way, title=xml_text(article.title), body=body)


def _epub_block(one: Paragraph) -> Markup:
    element = Markup({"heading": "h2", "quote": "blockquote"}.get(one.kind, "p"))

    def mark(number: str) -> Markup:
        return Markup('<sup><a epub:type="noteref" href="#{0}">{1}</a></sup>').format(note_anchor(number), number)

    text = Markup("").join(map(Markup, _pieces(one, mark, lambda part: escape(xml_text(part)))))
    inner = Markup("<p>{}</p>").format(text) if element == "blockquote" else text
    return Markup('<{} id="p{}" dir="{}">{}</{}>').format(element, one.number, direction(one.text), inner, element)


def _epub_note(note: Footnote) -> Markup:
    return Markup('<aside epub:type="footnote" id="{}" dir="{}"><p>{}. {}</p></aside>').format(
        note_anchor(note.number), direction(note.text), note.number, xml_text(note.text)
    )
