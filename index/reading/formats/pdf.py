"""PDF files, by Poppler's pdftotext → lines, headings, paragraphs joined over pages, notes from the feet of pages.

A PDF says where letters stand, not what they are: size tells headings, space and the ends of lines paragraphs, what
comes again at the edges of pages is no text. So every article read from one carries the anomaly `from_pdf`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from index.errors import ReadingError
from index.model import Anomaly
from index.reading.formats.document import Document
from index.reading.formats.pdf_layout import Page, layout
from index.reading.formats.pdf_lines import lines_of
from index.reading.formats.pdf_words import pages_of_words
from index.reading.options import ReadingOptions
from index.reading.parsed_document import Metadata
from index.reading.result import anomaly

_MOST_NAMED = 12
"""Pages without text that a message names."""


def read_pdf(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The document of a PDF file; raises ReadingError without Poppler, and for what is broken, protected or scanned."""
    if b"%PDF" not in data[:1024]:
        raise ReadingError("reading.not_a", kind="PDF")
    title, found_pages = pages_of_words(data, options.file_mib)
    pages = [Page(lines_of(page.words), page.width, page.height) for page in found_pages]
    empty = [number for number, page in enumerate(pages, 1) if not page.lines]
    if len(empty) == len(pages):
        raise ReadingError("reading.scanned")
    document = layout(pages)
    heading = any(line.kind == "heading" for line in document.lines[:5])
    known = Metadata(title=None if heading else title, anomalies=tuple(_anomalies(empty)))
    yield replace(document, known=known)


def _anomalies(empty: list[int]) -> Iterator[Anomaly]:
    yield anomaly("from_pdf")
    if empty:
        named = ", ".join(map(str, empty[:_MOST_NAMED])) + ("…" if len(empty) > _MOST_NAMED else "")
        yield anomaly("scanned_pages", pages=named)
