"""Dumps of MediaWiki (`<mediawiki><page>…`): each page that is an article, as pandoc reads its text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote, urljoin
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from index.errors import ReadingError
from index.reading.formats.archive import local
from index.reading.formats.document import Document
from index.reading.formats.pandoc import read_wiki_pages
from index.reading.options import ReadingOptions

_AT_ONCE = 64
"""Pages that one process of pandoc reads."""


def read_dump(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The articles of a dump: pages of the first namespace that lead to no other; raises ReadingError as pandoc's."""
    pages = _pages(data)
    while batch := list(islice(pages, _AT_ONCE)):
        documents = read_wiki_pages([page.text for page in batch], options)
        for page, document in zip(batch, documents, strict=True):
            known = replace(document.known, title=page.title or None, source=page.source or None, url=page.url)
            yield replace(document, known=known)


class _Page(NamedTuple):
    text: str
    title: str
    source: str
    url: str | None


def _pages(data: bytes) -> Iterator[_Page]:
    site: dict[str, str] = {}
    try:
        for _, element in iterparse(io.BytesIO(data), events=("end",)):
            if local(element) == "siteinfo":
                site = {local(child): child.text or "" for child in element}
            elif local(element) == "page":
                yield from _article(element, site)
                element.clear()
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ReadingError("reading.unreadable", kind="MediaWiki", error=error) from error


def _article(page: Element, site: dict[str, str]) -> Iterator[_Page]:
    values = {local(element): element.text or "" for element in page.iter()}
    if values.get("ns", "0") != "0" or "redirect" in values or not values.get("text", "").strip():
        return
    title, base = values.get("title", ""), site.get("base", "")
    url = urljoin(base, quote(title.replace(" ", "_"))) if base else None
    yield _Page(values["text"], title, site.get("sitename", ""), url)
