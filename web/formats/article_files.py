"""An article to take away: as plain text, as a Word document, as an EPUB; its notes are real ones in each.

EPUB: EPUB 3.3 (W3C), one chapter, notes as `epub:type="footnote"`. It and the Word document are archives that are the
same for the same article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup, escape

from index.model import Article, Footnote, Image, Paragraph
from web.formats import docx
from web.formats.archive import archive
from web.formats.exports import xml_text
from web.pages.inline_text import direction
from web.pages.reading import direction_of
from web.pages.views import note_anchor

MIME = {
    "txt": "text/plain; charset=utf-8",
    "docx": docx.MIME,
    "epub": "application/epub+zip",
}


def as_text(article: Article, address: str) -> bytes:
    """The article as UTF-8 text: a blank line between paragraphs, notes as [1] with their texts at the end."""
    head = [article.title, *_facts(article), address]
    notes = [f"[{note.number}] {note.text}" for note in article.notes]
    body = [
        "\n".join([_plain(paragraph), *(image.url for image in paragraph.images)]) for paragraph in article.paragraphs
    ]
    return "\n\n".join(["\n".join(head), *body, *(["\n".join(notes)] if notes else [])]).encode() + b"\n"


def as_docx(article: Article, address: str) -> bytes:
    """The article as a Word document with footnotes, right to left where its text is."""
    ids = {note.number: at for at, note in enumerate(article.notes, docx.FIRST_NOTE)}
    facts = [docx.paragraph(docx.run(one), "Subtitle", one) for one in [*_facts(article), address]]
    body = [_docx_block(paragraph, ids) for paragraph in article.paragraphs]
    title = docx.paragraph(docx.run(article.title), "Title", article.title)
    return docx.document([title, *facts, *body], (docx.footnote(ids[note.number], note.text) for note in article.notes))


def as_epub(article: Article, address: str) -> bytes:
    """The article as an EPUB of one chapter, its headings in the contents, its notes linked both ways."""
    way = direction_of(article)
    headings = [paragraph for paragraph in article.paragraphs if paragraph.kind == "heading"]
    entry = Markup('<li><a href="text.xhtml#p{}">{}</a></li>')
    inner = Markup("").join(entry.format(heading.number, xml_text(heading.text)) for heading in headings)
    nav = Markup('<nav epub:type="toc"><ol><li><a href="text.xhtml">{}</a>{}</li></ol></nav>').format(
        xml_text(article.title), Markup("<ol>{}</ol>").format(inner) if inner else ""
    )
    body = Markup("").join(map(_epub_block, article.paragraphs))
    facts = Markup("").join(Markup("<p>{}</p>").format(xml_text(one)) for one in [*_facts(article), address])
    notes = Markup("").join(map(_epub_note, article.notes))
    text = Markup("<h1>{}</h1>{}{}{}").format(xml_text(article.title), facts, body, notes)
    return archive(
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


def _plain(one: Paragraph) -> str:
    return "".join(pieces(one, lambda number: f"[{number}]", str))


def _docx_block(one: Paragraph, ids: Mapping[str, int]) -> Markup:
    """A paragraph, and one of each address of its pictures."""
    addresses = (docx.paragraph(docx.run(image.url), "Normal", image.url) for image in one.images)
    return docx.paragraph(docx_text(one, ids), _docx_style(one), one.text) + Markup("").join(addresses)


def docx_text(one: Paragraph, ids: Mapping[str, int]) -> Markup:
    """The runs of a paragraph's text, its markers as marks of the footnotes whose ids are given by their numbers."""

    def mark(number: str) -> Markup:
        return docx.reference(ids[number]) if number in ids else docx.run(f"[{number}]")

    return Markup("").join(map(Markup, pieces(one, mark, docx.run)))


def _docx_style(one: Paragraph) -> str:
    return {"heading": "Heading1", "quote": "Quote"}.get(one.kind, "Normal")


def pieces(one: Paragraph, mark: Callable[[str], str], text: Callable[[str], str]) -> Iterator[str]:
    """The text of a paragraph with its markers where they stood."""
    at = 0
    for marker in one.markers:
        yield text(one.text[at : marker.start])
        yield mark(marker.number)
        at = marker.start
    yield text(one.text[at:])


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
    element = {"heading": "h2", "quote": "blockquote"}.get(one.kind, "p")

    def mark(number: str) -> Markup:
        return Markup('<sup><a epub:type="noteref" href="#{0}">{1}</a></sup>').format(note_anchor(number), number)

    text = Markup("").join(map(Markup, pieces(one, mark, lambda part: escape(xml_text(part)))))
    inner = f"<p>{text}</p>" if element == "blockquote" else text
    block = Markup(f'<{element} id="p{one.number}" dir="{direction(one.text)}">{inner}</{element}>')
    return block + Markup("").join(map(_epub_image, one.images))


def _epub_image(image: Image) -> Markup:
    """The address of a picture, which an EPUB may not show from elsewhere."""
    link = Markup('<a href="{0}">{0}</a>') if image.is_on_web else Markup("{}")
    return Markup('<p dir="ltr">{}</p>').format(link.format(xml_text(image.url)))


def _epub_note(note: Footnote) -> Markup:
    return Markup('<aside epub:type="footnote" id="{}" dir="{}"><p>{}. {}</p></aside>').format(
        note_anchor(note.number), direction(note.text), note.number, xml_text(note.text)
    )
