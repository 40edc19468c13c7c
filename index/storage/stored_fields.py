"""What is kept of each document beside its postings: plain values in, plain values out.

A document keeps its paragraph. The first document of an article also keeps the article's own record: its
metadata, its notes, and the blocks that are no documents (headings), so that the whole article can be put together
again.

A record lies on disk as JSON. Whoosh wants a deflated pickle of a dictionary: it is one of a single entry, the JSON,
that is cut out again without unpickling anything.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from index.arrays.deflate import deflate
from index.documents import Document
from index.errors import IndexDamaged
from index.model import Anomaly, Article, Citation, DateText, Footnote, Image, Marker, Paragraph

Record = Mapping[str, Any]

_PICKLE_HEAD = b"\x80\x03}X\x06\x00\x00\x00recordB"
"""Protocol 3, an empty dictionary, the key, and the opcode of bytes, whose length follows (see `pickletools`)."""
_PICKLE_END = b"s."
_LENGTH = struct.Struct("<I")


def pack_record(record: Record) -> bytes:
    """A record as Whoosh's column of stored fields keeps it.

    >>> import pickle; pickle.loads(inflate(pack_record({"notes": [1]})))
    {'record': b'{"notes":[1]}'}
    """
    try:
        written = msgspec.json.encode(record)
    except UnicodeEncodeError:  # half of a letter beyond the basic plane, which is no UTF-8
        written = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return deflate(_PICKLE_HEAD + _LENGTH.pack(len(written)) + written + _PICKLE_END)


def unpack_record(packed: bytes) -> dict[str, Any]:
    """The record that `pack_record` packed; raises IndexDamaged where it is not as written.

    >>> unpack_record(pack_record({"notes": [1], "half": "\\ud800"}))
    {'notes': [1], 'half': '\\ud800'}
    """
    text = inflate(packed)[len(_PICKLE_HEAD) + _LENGTH.size : -len(_PICKLE_END)]
    try:
        record: dict[str, Any] = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        try:
            record = json.loads(text.decode("utf-8", "surrogatepass"))
        except ValueError as error:
            raise damaged_record(error) from error
    return record


def inflate(packed: bytes) -> bytes:
    """A packed record as one stretch of bytes, its texts in UTF-8; raises IndexDamaged where it is not as written."""
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise damaged_record(error) from error


def damaged_record(error: Exception) -> IndexDamaged:
    """What is said of a stored text that cannot be read."""
    return IndexDamaged("index.record", error=error)


def document_record(document: Document) -> dict[str, Any]:
    """The record of a document."""
    return {"paragraph": _paragraph_record(document.paragraph), "notes": document.note_places}


def article_record(article: Article, documents: Iterable[Document]) -> dict[str, Any]:
    """The record of an article: all but the paragraphs that are documents; `documents` are its own."""
    indexed = {document.paragraph.number for document in documents} if article.paragraphs else set()
    others = [p for p in article.paragraphs if p.number not in indexed]
    return {
        "id": article.id,
        "title": article.title,
        "notes": [_note_record(note) for note in article.notes],
        "date": _date_record(article.date),
        "source": article.source,
        "authors": article.authors,
        "url": article.url,
        "language": article.language,
        "tags": article.tags,
        "origin": article.origin,
        "anomalies": [(a.code, a.message, a.paragraph) for a in article.anomalies],
        "others": [_paragraph_record(p) for p in others],
        "documents": len(article.paragraphs) - len(others),
    }


def read_paragraph(record: Record) -> Paragraph:
    """The paragraph of a document's record."""
    return _paragraph(record["paragraph"])


def read_article(record: Record) -> Article:
    """The article of an article's record, without paragraphs."""
    return Article(
        id=record["id"],
        title=record["title"],
        paragraphs=(),
        notes=tuple(_note(note) for note in record["notes"]),
        date=_date(record["date"]),
        source=record["source"],
        authors=tuple(record["authors"]),
        url=record["url"],
        language=record["language"],
        tags=tuple(record["tags"]),
        origin=record["origin"],
        anomalies=tuple(Anomaly(*anomaly) for anomaly in record["anomalies"]),
    )


def whole_article(record: Record, documents: Iterable[Record]) -> Article:
    """An article with all its blocks in place; `documents` are the records of its documents."""
    own = [read_paragraph(document) for document in documents][: record["documents"]]
    others = [_paragraph(other) for other in record["others"]]
    return replace(read_article(record), paragraphs=tuple(sorted(own + others, key=lambda p: p.number)))


def _paragraph_record(paragraph: Paragraph) -> tuple[Any, ...]:
    markers = tuple((marker.number, marker.start) for marker in paragraph.markers)
    images = tuple((image.url, image.alt) for image in paragraph.images)
    return (paragraph.number, paragraph.kind, paragraph.text, paragraph.heading, markers, images)


def _paragraph(record: tuple[Any, ...]) -> Paragraph:
    number, kind, text, heading, markers, images = record
    marked, shown = tuple(Marker(*marker) for marker in markers), tuple(Image(*image) for image in images)
    return Paragraph(number, kind, text, heading, marked, shown)


def _note_record(note: Footnote) -> tuple[Any, ...]:
    cited = note.citation
    citation = (cited.author, cited.title, cited.publisher, _date_record(cited.date), cited.url, cited.domain)
    return (note.number, note.text, citation, note.cited_by, note.same_as)


def _note(record: tuple[Any, ...]) -> Footnote:
    number, text, (author, title, publisher, date, url, domain), cited_by, same_as = record
    citation = Citation(author, title, publisher, _date(date), url, domain)
    return Footnote(number, text, citation, tuple(cited_by), same_as)


def _date_record(date: DateText | None) -> tuple[Any, ...] | None:
    return (date.iso, date.precision, date.calendar, date.text) if date else None


def _date(record: tuple[Any, ...] | None) -> DateText | None:
    return DateText(*record) if record else None
