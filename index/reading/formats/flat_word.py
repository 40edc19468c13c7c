"""Word's files in one XML: Flat OPC (`pkg:package`) and Word 2003 (`w:wordDocument`), packed as Word packs them now."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from index.reading.formats.archive import local, xml_root
from index.reading.formats.document import Document
from index.reading.options import ReadingOptions
from index.reading.word import read_word
from index.reading.word_parts import W

PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
WORD_2003 = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}coreProperties"
_PROPERTIES = {
    "Title": "{http://purl.org/dc/elements/1.1/}title",
    "Author": "{http://purl.org/dc/elements/1.1/}creator",
    "Created": "{http://purl.org/dc/terms/}created",
    "Keywords": "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords",
}


def read_flat_word(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The document of a Word file in one XML; raises ReadingError as `read_word`."""
    root = xml_root(data, "Word")
    parts = _of_package(root) if root.tag.startswith(PACKAGE) else _of_2003(root)
    yield from read_word(_packed(parts), options)


def _packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _of_package(root: Element) -> dict[str, bytes]:
    """The parts of a package under their names, pictures and the like as bytes."""
    parts: dict[str, bytes] = {}
    for part in root.iter(f"{PACKAGE}part"):
        name = part.get(f"{PACKAGE}name", "").lstrip("/")
        for content in part:
            if local(content) == "xmlData" and len(content):
                parts[name] = tostring(content[0], "utf-8")
            elif local(content) == "binaryData":
                parts[name] = base64.b64decode(content.text or "")
    return parts


def _of_2003(root: Element) -> dict[str, bytes]:
    """The parts of a file of Word 2003: its elements by the names they have now, its notes in a part of their own."""
    for element in root.iter():
        element.tag = element.tag.replace(WORD_2003, W)
        for name in [name for name in element.attrib if name.startswith(WORD_2003)]:
            element.set(name.replace(WORD_2003, W), element.attrib.pop(name))
    document = Element(f"{W}document")
    document.extend(root.findall(f"{W}body"))
    for link in [*document.iter(f"{W}hlink")]:
        link.tag = f"{W}fldSimple"
        link.set(f"{W}instr", f' HYPERLINK "{link.get(f"{W}dest", "")}" ')
    parts = {f"word/{name}s.xml": tostring(_notes(document, name), "utf-8") for name in ("footnote", "endnote")}
    styles = root.find(f"{W}styles")
    parts["word/document.xml"] = tostring(document, "utf-8")
    parts["docProps/core.xml"] = tostring(_properties(root), "utf-8")
    return parts | ({"word/styles.xml": tostring(styles, "utf-8")} if styles is not None else {})


def _notes(document: Element, name: str) -> Element:
    """The notes that stand where they are referred to, a reference left in the place of each."""
    notes = Element(f"{W}{name}s")
    for run in [*document.iter(f"{W}r")]:
        for note in run.findall(f"{W}{name}"):
            number = str(len(notes) + 1)
            kept = SubElement(notes, f"{W}{name}", {f"{W}id": number})
            kept.extend(note)
            note.clear()
            note.tag = f"{W}{name}Reference"
            note.set(f"{W}id", number)
    return notes


def _properties(root: Element) -> Element:
    core = Element(_CORE)
    for properties in root:
        if local(properties) == "DocumentProperties":
            for said in properties:
                if local(said) in _PROPERTIES:
                    SubElement(core, _PROPERTIES[local(said)]).text = said.text
    return core
