"""A Word document with footnotes, right to left where its text is, put together from paragraphs.

Office Open XML (ISO/IEC 29500-1): the parts that a document with footnotes needs and no others.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from web.formats.archive import archive
from web.formats.exports import xml_text
from web.pages.inline_text import direction

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIRST_NOTE = 2
"""The id of the first footnote: those before it are the lines that set footnotes apart."""


def document(paragraphs: Iterable[Markup], notes: Iterable[Markup]) -> bytes:
    """A document of paragraphs, with the footnotes that they refer to."""
    body = Markup("<w:document {}><w:body>{}</w:body></w:document>").format(_WORD, Markup("").join(paragraphs))
    footnotes = Markup("<w:footnotes {}>{}{}</w:footnotes>").format(_WORD, _SEPARATORS, Markup("").join(notes))
    return archive(
        [
            ("[Content_Types].xml", _CONTENT_TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/_rels/document.xml.rels", _DOCUMENT_RELATIONS),
            ("word/styles.xml", _STYLES),
            ("word/footnotes.xml", footnotes),
            ("word/document.xml", body),
        ]
    )


def paragraph(content: Markup, style: str, text: str) -> Markup:
    """A paragraph of runs in a style (Normal, Title, Subtitle, Heading1, Quote); it reads as `text` does."""
    way = "<w:bidi/>" if direction(text) == "rtl" else ""
    return Markup(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{way}</w:pPr>{content}</w:p>')


def run(text: str, like: str = "") -> Markup:
    """A run of text, marked as right to left where most of its words (or those of `like`) are; of no text none."""
    if not text:
        return Markup("")
    way = "<w:rtl/>" if direction(like or text) == "rtl" else ""
    return Markup(f'<w:r><w:rPr>{way}</w:rPr><w:t xml:space="preserve">{escape(xml_text(text))}</w:t></w:r>')


def reference(note: int) -> Markup:
    """The mark of a footnote, of its id."""
    return _RAISED.format(Markup('<w:footnoteReference w:id="{}"/>').format(note))


def footnote(note: int, text: str, like: str = "") -> Markup:
    """A footnote of an id, from `FIRST_NOTE`; it reads as its text does, or as `like`."""
    mark = _RAISED.format(Markup("<w:footnoteRef/>"))
    content = paragraph(mark + run(f" {text}", like), "FootnoteText", like or text)
    return Markup('<w:footnote w:id="{}">{}</w:footnote>').format(note, content)


_RAISED = Markup('<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{}</w:r>')
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
