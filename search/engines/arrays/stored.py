"""What an index keeps of its documents beside their postings, decoded when asked for and kept while there is room."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from index.arabic.harakat import VOWELS
from index.arabic.letters import SHADDA
from index.model import Article, Footnote, Paragraph
from index.storage.stored_fields import inflate, read_article, read_paragraph, whole_article
from index.storage.whoosh.reader import IndexReader
from index.storage.whoosh.segment import Segment
from search.engines.arrays.cache import BoundedCache, Sized, SizedValue
from search.engines.base import StoredParagraph

_OBJECT_BYTES = 800
"""What the objects round the letters of a paragraph, a note or an article take, roughly."""
_HARAKAT = re.compile("|".join(VOWELS | {SHADDA}).encode())
_LETTER_BYTES = 2
"""What Python takes for an Arabic letter."""


class Records:
    """The records of a commit, by number of document or article; safe to use from several threads."""

    def __init__(self, segments: Sequence[Segment], reader: IndexReader, cache: BoundedCache[Sized]) -> None:
        self._segments = segments
        self._reader = reader
        self._cache = cache

    def paragraph(self, doc: int) -> StoredParagraph:
        """The paragraph of a document, with its article."""
        matches: StoredParagraph = self._kept(("paragraph", doc), lambda: self._read_paragraph(doc))
        return matches

    def article(self, number: int) -> Article:
        """An article without its paragraphs."""
        matches: Article = self._kept(("article", number), lambda: self._read_article(number))
        return matches

    def text_of(self, doc: int, field: str) -> str:
        """The text of a field of a document as it is written; paragraphs are not kept, for whole lists are asked."""
        if field in ("title", "notes"):
            stored = self.paragraph(doc)
            return stored.article.title if field == "title" else "\n".join(note.text for note in stored.notes)
        paragraph = read_paragraph(self._stored(doc))
        return paragraph.text if field == "text" else paragraph.heading or ""

    def may_be_vocalized(self, doc: int, field: str) -> bool:
        """Whether a haraka may stand in the text of a field of a document: a quick look that never misses one."""
        number = self._reader.article_of[doc]
        docs = {doc, int(self._reader.article_first[number])} if field in ("title", "notes") else {doc}
        return any(_HARAKAT.search(self._unpacked(number)) for number in docs)

    def whole(self, number: int) -> Article:
        """An article with all its paragraphs, headings in place."""
        first, end = self._reader.article_first[number : number + 2].tolist()
        records = [self._stored(doc) for doc in range(first, end)]
        return whole_article(records[0]["article"], records)

    def _kept(self, key: tuple[str, int], make: Callable[[], SizedValue]) -> Any:
        kept = self._cache.get(key, make)
        assert isinstance(kept, SizedValue)
        return kept.value

    def _read_paragraph(self, doc: int) -> SizedValue:
        record = self._stored(doc)
        paragraph, article = read_paragraph(record), self.article(int(self._reader.article_of[doc]))
        notes = tuple(article.notes[position] for position in record["notes"])
        return SizedValue(StoredParagraph(paragraph, article, notes), _size(paragraph))

    def _read_article(self, number: int) -> SizedValue:
        article = read_article(self._stored(int(self._reader.article_first[number]))["article"])
        return SizedValue(article, _OBJECT_BYTES + sum(map(_size, article.notes)))

    def _stored(self, doc: int) -> dict[str, Any]:
        segment, local = self._place_of(doc)
        return segment.stored[local]

    def _unpacked(self, doc: int) -> bytes:
        segment, local = self._place_of(doc)
        return inflate(segment.stored.read_raw([local])[0])

    def _place_of(self, doc: int) -> tuple[Segment, int]:
        """The segment of a document, and the document's number in it."""
        for segment in self._segments:
            if doc < segment.documents:
                return segment, doc
            doc -= segment.documents
        raise IndexError(f"no document {doc}")


def _size(part: Paragraph | Footnote) -> int:
    return _OBJECT_BYTES + _LETTER_BYTES * len(part.text)
