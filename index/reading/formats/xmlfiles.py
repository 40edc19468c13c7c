"""Files called .xml: which of the formats that are XML each is, by its root."""

from __future__ import annotations

import io
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from index.errors import ReadingError
from index.reading.formats.archive import local

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
    "pmc-articleset": ".jats",
    "mediawiki": ".wikidump",
    "wordDocument": ".flatword",
    **dict.fromkeys(("nitf", "newsItem", "newsMessage", "packageItem", "NewsML"), ".nitf"),
}
_HEAD = 1 << 16


def suffix_of_xml(data: bytes) -> str:
    """The suffix under which files like this XML are known, else that of tables; raises ReadingError if it is none.

    >>> suffix_of_xml(b"<rss version='2.0'/>"), suffix_of_xml(b"<article><front/></article>")
    ('.rss', '.jats')
    """
    root = _root(data)
    name = local(root)
    if name == "article":
        journal = b"<front" in data[:_HEAD] and "docbook" not in str(root.tag)
        written = journal or b"docbook" in data[:_HEAD].lower() or b"<para" in data
        return ".jats" if journal else ".docbook" if written else ".xmlrows"
    if name == "package" and "xmlPackage" in str(root.tag):  # an EPUB's list of parts is called so too
        return ".flatword"
    if name == "document" and "opendocument" in str(root.tag):  # what recognises scans calls its files so too
        return ".fodt"
    return _SUFFIXES.get(name, ".xmlrows")


def _root(data: bytes) -> Element:
    try:
        _, root = next(iter(iterparse(io.BytesIO(data), events=("start",))))
    except (ParseError, DefusedXmlException, LookupError, ValueError, StopIteration) as error:
        raise ReadingError("reading.unreadable", kind="XML", error=error) from error
    return root  # type: ignore[no-any-return]
