"""The parts of a Word file: a zip of XML (ECMA-376 part 2), read through defusedxml and never beyond a bound.

Which part is what, relations say: Word Online calls its text `document2.xml`. Strict files (ISO 29500) have other
namespaces, and the same names in them.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from index.errors import ReadingError
from index.reading.packing import read_whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = {
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}": W,
    "{http://purl.oclc.org/ooxml/officeDocument/math}": M,
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}": R,
}
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CHUNK = "aFChunk"
_NAMES = ("styles", "footnotes", "endnotes")
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError),  # no zip, cut short, encrypted
    *(ParseError, DefusedXmlException, LookupError, ValueError),  # no XML, or of an encoding that is none
)


@dataclass(frozen=True, slots=True)
class WordPart:
    """The tree of a part, and where its relations lead, by their ids: `links` are those to the outside."""

    tree: Any
    links: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordParts:
    """The parts of a Word file that are read; None where it has none."""

    document: WordPart
    styles: WordPart | None
    footnotes: WordPart | None
    endnotes: WordPart | None
    properties: WordPart | None
    chunks: Mapping[str, bytes] = field(default_factory=dict)
    """Files of other formats that the text takes in, by their names inside the file."""


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str
    target: str
    outside: bool


def word_parts(data: bytes, limit_mib: int) -> WordParts:
    """The parts of a Word file; raises ReadingError if it is none, is broken, or is larger inside than `limit_mib`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _Archive(archive, limit_mib).parts()
    except BROKEN as error:
        raise ReadingError("reading.unreadable", kind="Word", error=error) from error
    if parts is None:
        raise ReadingError("reading.not_a", kind="Word")
    return parts


class _Archive:
    def __init__(self, archive: zipfile.ZipFile, limit_mib: int) -> None:
        self.archive, self.limit_mib = archive, limit_mib
        # some programs of Windows part the names of folders by backslashes
        self.names = {name.replace("\\", "/"): name for name in archive.namelist()}

    def parts(self) -> WordParts | None:
        """The parts by their relations, or where Word puts them."""
        package = self._relations("")
        main = _inside(package, "officeDocument") or "word/document.xml"
        document = self._part(main)
        if document is None:
            return None
        relations = self._relations(main)
        folder = posixpath.dirname(main)
        named = {name: self._part(_inside(relations, name) or f"{folder}/{name}.xml") for name in _NAMES}
        properties = self._part(_inside(package, "core-properties") or "docProps/core.xml")
        taken_in = [relation.target for relation in relations.values() if relation.kind == _CHUNK]
        chunks = {name: self._bytes(name) for name in taken_in if name in self.names}
        return WordParts(document, properties=properties, chunks=chunks, **named)

    def _part(self, name: str) -> WordPart | None:
        tree = self._tree(name)
        if tree is None:
            return None
        relations = self._relations(name)
        links = {key: relation.target for key, relation in relations.items() if relation.outside}
        return WordPart(tree, links, {key: relation.target for key, relation in relations.items()})

    def _tree(self, name: str) -> Any | None:
        if name not in self.names:
            return None
        return _transitional(fromstring(self._bytes(name)))

    def _bytes(self, name: str) -> bytes:
        with self.archive.open(self.names[name]) as stream:
            return read_whole(stream, self.limit_mib)

    def _relations(self, part: str) -> dict[str, _Relation]:
        """The relations of a part by their ids, those of the file itself for ""; paths from its top."""
        folder, base = posixpath.split(part)
        tree = self._tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        return {
            element.get("Id", ""): _Relation(
                element.get("Type", "").rpartition("/")[2],
                element.get("Target", "")
                if (outside := element.get("TargetMode") == "External")
                else posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/"),
                outside,
            )
            for element in (tree.iter(_RELATION) if tree is not None else ())
        }


def _inside(relations: Mapping[str, _Relation], kind: str) -> str | None:
    return next((r.target for r in relations.values() if r.kind == kind and not r.outside), None)


def _transitional(tree: Any) -> Any:
    """The tree with the names that all but strict files have."""
    if not tree.tag.startswith(tuple(_STRICT)):
        return tree
    for element in tree.iter():
        element.tag = _renamed(element.tag)
        for name in [name for name in element.attrib if name.startswith("{http://purl")]:
            element.set(_renamed(name), element.attrib.pop(name))
    return tree


def _renamed(name: str) -> str:
    namespace, brace, local = name.partition("}")
    return _STRICT.get(namespace + brace, namespace + brace) + local if brace else name
