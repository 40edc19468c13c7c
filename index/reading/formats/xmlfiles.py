"""Files called .xml: which of the formats that are XML each is, by its root; what journals' files say of themselves."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse

from index.errors import ReadingError
from index.reading.draft import Metadata
from index.reading.formats.archive import inner_text, local
from index.reading.formats.document import Document
from index.reading.formats.pandoc import read_pandoc
from index.reading.frontmatter import metadata
from index.reading.options import ReadingOptions

_SUFFIXES = {
    "rss": ".rss",
    "RDF": ".rss",
    "feed": ".atom",
    "TEI": ".tei",
    "TEI.2": ".tei",
    "teiCorpus": ".tei",
    "FictionBook": ".fb2",
    "html": ".xhtml",
    "book": ".docbook",
    "chapter": ".docbook",
    "section": ".docbook",
    "document": ".fodt",
}
_ADVICE = {
    "package": "advice.xml.docx",
    "wordDocument": "advice.xml.docx",
    "mediawiki": "advice.xml.mediawiki",
}
_HEAD = 1 << 16


def suffix_of_xml(data: bytes) -> str:
    """The suffix under which files like this XML are known; raises ReadingError if nobody reads them, or it is none.

    >>> suffix_of_xml(b"<rss version='2.0'/>"), suffix_of_xml(b"<article><front/></article>")
    ('.rss', '.jats')
    """
    root = _root(data)
    name = local(root)
    if name == "article":
        journal = b"<front" in data[:_HEAD] and "docbook" not in str(root.tag)
        return ".jats" if journal else ".docbook"
    if name not in _SUFFIXES:
        raise ReadingError(_ADVICE.get(name, "advice.xml"), name=name)
    return _SUFFIXES[name]


def _root(data: bytes) -> Element:
    try:
        _, root = next(iter(iterparse(io.BytesIO(data), events=("start",))))
    except (ParseError, DefusedXmlException, LookupError, ValueError, StopIteration) as error:
        raise ReadingError("reading.unreadable", kind="XML", error=error) from error
    return root  # type: ignore[no-any-return]


def read_jats(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """An article of a journal in JATS; pandoc reads its text, and we what it says of itself, which it mostly drops."""
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ReadingError("reading.unreadable", kind="JATS", error=error) from error
    said = _journal(root)
    for document in read_pandoc(data, options, "jats"):
        known = replace(said, title=document.known.title, date=said.date or document.known.date)
        yield replace(document, known=known)


def _journal(root: Element) -> Metadata:
    """What the `front` of an article says of it."""
    front = next((e for e in root if local(e) == "front"), Element("front"))
    people = [e for e in front.iter() if local(e) == "contrib" and e.get("contrib-type", "author") == "author"]
    dates = [e for e in front.iter() if local(e) == "pub-date"]
    return metadata(
        {
            "author": list(filter(None, map(_name, people))),
            "source": next((inner_text(e) for e in front.iter() if local(e) == "journal-title"), None),
            "date": next(filter(None, map(_date, dates)), None),
            "tags": [inner_text(e) for e in front.iter() if local(e) == "kwd"],
            "language": next((value for name, value in root.items() if name.endswith("}lang")), None),
        }
    )


def _name(person: Element) -> str:
    parts = {local(e): inner_text(e) for e in person.iter()}
    given = " ".join(filter(None, (parts.get("given-names"), parts.get("surname"))))
    return given or parts.get("string-name") or parts.get("collab") or ""


def _date(date: Element) -> str:
    """The date as `2019-04-09`, as far as its parts go."""
    parts = {local(e): inner_text(e) for e in date}
    numbers = [parts[name].zfill(2) for name in ("year", "month", "day") if parts.get(name, "").isdecimal()]
    return "-".join(numbers) or date.get("iso-8601-date") or ""
