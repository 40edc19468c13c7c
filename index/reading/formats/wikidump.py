"""Dumps of MediaWiki (`<mediawiki><page>…`): each page that is an article, as pandoc reads its text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, urljoin
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from index.errors import ReadingError
from index.reading.formats.archive import local
from index.reading.formats.document import Document
from index.reading.formats.pandoc import read_pandoc
from index.reading.options import ReadingOptions


def read_dump(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The articles of a dump: pages of the first namespace that lead to no other; raises ReadingError as pandoc's."""
    site: dict[str, str] = {}
    try:
        for _, element in iterparse(io.BytesIO(data), events=("end",)):
            if local(element) == "siteinfo":
                site = {local(child): child.text or "" for child in element}
            elif local(element) == "page":
                yield from _article(element, site, options)
                element.clear()
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ReadingError("reading.unreadable", kind="MediaWiki", error=error) from error


def _article(page: Element, site: dict[str, str], options: ReadingOptions) -> Iterator[Document]:
    said = {local(element): element.text or "" for element in page.iter()}
    if said.get("ns", "0") != "0" or "redirect" in said or not said.get("text", "").strip():
        return
    title = said.get("title", "")
    base = site.get("base", "")
    url = urljoin(base, quote(title.replace(" ", "_"))) if base else None
    for document in read_pandoc(said["text"].encode(), options, "mediawiki"):
        known = replace(document.known, title=title or None, source=site.get("sitename") or None, url=url)
        yield replace(document, known=known)
