"""Makes files of the fixtures: as they stand, or as Word files out of a few signs at the start of each line."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from xml.sax.saxutils import escape

from tests.unit.reading.fixtures import Fixture

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_STYLES = {"T": ("Title", "Title"), "H": ("H1", "heading 1"), "C": ("Cap", "caption"), "Q": ("Qu", "Intense Quote")}


def document(fixture: Fixture) -> bytes:
    """The bytes of a fixture's file."""
    return word(fixture.raw) if fixture.name.endswith(".docx") else fixture.raw.encode("utf-8")


def word(raw: str) -> bytes:
    """A Word file: lines `T H C Q L P` with a bar are paragraphs of a style, `{f:…}` and `{e:…}` foot- and endnotes."""
    notes: dict[str, list[str]] = {"footnote": [], "endnote": []}
    body = "".join(_paragraph(line, notes) for line in raw.splitlines() if line.strip())
    styles = "".join(f'<w:style w:styleId="{key}"><w:name w:val="{name}"/></w:style>' for key, name in _STYLES.values())
    parts = {"document": f"<w:body>{body}</w:body>", "styles": styles}
    parts |= {f"{name}s": _notes(name, texts) for name, texts in notes.items()}
    return word_package(parts)


def word_package(parts: Mapping[str, str], more: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """A Word file of the XML inside its parts `document`, `styles`, `footnotes` …, and of `more` files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"{_XML}<w:{name} {_W}>{content}</w:{name}>")
        for path, content in more.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def word_xml(body: str, strict: bool = False, name: str = "document", core: str = "") -> bytes:
    """A Word file of the XML of its body: strict, with its text under another name, or with properties."""
    namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main" if strict else _W.split('"')[1]
    target = f'<Relationship Id="r1" Type="x/officeDocument" Target="word/{name}.xml"/>'
    members = {
        f"word/{name}.xml": f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">{target}</Relationships>',
        **({"docProps/core.xml": core} if core else {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members.items():
            archive.writestr(path, _XML + content)
    return buffer.getvalue()


def _paragraph(line: str, notes: dict[str, list[str]]) -> str:
    sign, _, text = line.partition("|")
    runs = "".join(_run(piece, notes) for piece in re.split(r"(\{[fe]:[^}]*\})", text))
    style = f'<w:pStyle w:val="{_STYLES[sign][0]}"/>' if sign in _STYLES else "<w:numPr/>" if sign == "L" else ""
    if sign == "D":
        runs = f"<w:del><w:r><w:delText>{escape(text)}</w:delText></w:r></w:del>"
    paragraph = f"<w:p><w:pPr>{style}</w:pPr>{runs}</w:p>"
    return f"<w:tbl><w:tr><w:tc>{paragraph}</w:tc></w:tr></w:tbl>" if sign == "X" else paragraph


def _run(piece: str, notes: dict[str, list[str]]) -> str:
    if not piece.startswith("{"):
        # Word cuts its runs where spelling or fonts change: a cut in the middle of a word
        half = len(piece) // 2
        return "".join(
            f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (piece[:half], piece[half:])
        )
    name = "footnote" if piece[1] == "f" else "endnote"
    notes[name].append(piece[3:-1])
    return f'<w:r><w:{name}Reference w:id="{len(notes[name]) + 1}"/></w:r>'


def _notes(name: str, texts: list[str]) -> str:
    separators = f'<w:{name} w:type="separator" w:id="0"><w:p/></w:{name}>'
    return separators + "".join(
        f'<w:{name} w:id="{number}"><w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:{name}>'
        for number, text in enumerate(texts, 2)
    )
