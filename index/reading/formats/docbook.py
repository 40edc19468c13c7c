"""What DocBook says over a text, which pandoc (tried with version 3.9) reads in part: authors, dates, abstracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from index.errors import ReadingError
from index.reading.formats.archive import inner_text, local, xml_root
from index.reading.formats.document import Document
from index.reading.frontmatter import metadata
from index.reading.parsed_document import Metadata
from index.reading.text import Line

_INFOS = ("info", "articleinfo", "bookinfo", "chapterinfo", "sectioninfo", "artheader")
_NAMES = ("honorific", "firstname", "givenname", "othername", "surname", "lineage")


def with_info(document: Document, data: bytes) -> Document:
    """A document with what the file says over its text; as it is, where the file has nothing of the kind."""
    try:
        root = xml_root(data, "DocBook")
    except ReadingError:  # entities of a DTD that is elsewhere, which pandoc passes over
        return document
    info = next((e for e in root if local(e) in _INFOS), None)
    if info is None:
        return document
    abstracts = [line for e in info if local(e) == "abstract" for line in _lines(e)]
    texts = {line.text for line in document.lines}
    lines = [*(line for line in abstracts if line.text not in texts), *document.lines]
    return replace(document, known=_known(info).or_else(document.known), lines=lines)


def _lines(abstract: Element) -> Iterator[Line]:
    for part in abstract.iter():
        if local(part) in ("title", "para", "simpara") and (text := inner_text(part)):
            yield Line(text, True, "heading" if local(part) == "title" else "body")


def _known(info: Element) -> Metadata:
    people = [e for e in info.iter() if local(e) in ("author", "corpauthor")]
    dates = [inner_text(e) for name in ("pubdate", "date") for e in info if local(e) == name]
    return metadata(
        {
            "author": list(filter(None, map(_name, people))),
            "date": next(filter(None, dates), None),
            "tags": [inner_text(e) for e in info.iter() if local(e) == "keyword"],
            "source": next((inner_text(e) for e in info.iter() if local(e) == "publishername"), None),
        }
    )


def _name(person: Element) -> str:
    """A person's name by its parts, or as it stands."""
    parts = [inner_text(e) for e in person.iter() if local(e) in _NAMES]
    whole = next((inner_text(e) for e in person if local(e) in ("personname", "orgname")), "")
    return " ".join(filter(None, parts)) or whole or inner_text(person)
