"""What is stored of paragraphs and articles: read when it is shown, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

import msgspec

from index.errors import IndexDamaged
from index.storage.opensearch.cluster import Answer
from index.storage.opensearch.mapping import terms_query

_AT_ONCE = 1000
"""Paragraphs that are read at once."""

_RECORDS, _PLACES = 20_000, 200_000
"""Records, and articles of documents, that are remembered."""

Key = TypeVar("Key")
Value = TypeVar("Value")
Record: TypeAlias = Mapping[str, Any]


class Memo(dict[Key, Value], Generic[Key, Value]):
    """The answers to what was asked before, all of them forgotten when there are too many."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: Key, value: Value) -> None:
        if len(self) >= self._most:
            self.clear()
        super().__setitem__(key, value)

    def setdefault(self, key: Key, value: Value) -> Value:
        """The value of a key, the one given if it has none."""
        self[key] = kept = self.get(key, value)
        return kept


class Stored:
    """The records of a state.

    `body(query, kind)` is a search for documents of a kind, `ask` gives the answers to searches by their names.
    """

    def __init__(self, body: Callable[..., Answer], ask: Callable[[Mapping[str, Answer]], dict[str, Answer]]) -> None:
        self._body, self._ask = body, ask
        self._article_of: Memo[int, int] = Memo(_PLACES)
        self._paragraphs: Memo[int, Record] = Memo(_RECORDS)
        self._articles: Memo[int, Record] = Memo(_RECORDS)

    def note_articles(self, docs: Sequence[int], articles: Sequence[int]) -> None:
        """Remember in which article each of some documents stands."""
        for doc, article in zip(docs, articles, strict=True):
            self._article_of[doc] = article

    def paragraphs(self, docs: Sequence[int]) -> list[tuple[Record, Record]]:
        """The record of each of some paragraphs, and that of its article; raises IndexDamaged where there is none."""
        wanted = list(dict.fromkeys(docs))
        records: dict[int, tuple[Record, Record]] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            records |= self._part(wanted[start : start + _AT_ONCE])
        return [records[doc] for doc in docs]

    def paragraph(self, hit: Answer) -> Record:
        """The record of a paragraph that was found."""
        return _kept(self._paragraphs, hit["_source"]["doc"], hit)

    def article(self, hit: Answer) -> Record:
        """The record of an article that was found."""
        return _kept(self._articles, hit["_source"]["article"], hit)

    def _part(self, docs: Sequence[int]) -> dict[int, tuple[Record, Record]]:
        """One request where it is known in which articles the paragraphs stand, else two."""
        paragraphs = {doc: record for doc in docs if (record := self._paragraphs.get(doc))}
        article_of = {doc: number for doc in docs if (number := self._article_of.get(doc)) is not None}
        articles = {number: record for number in article_of.values() if (record := self._articles.get(number))}
        for _ in range(2):
            missing = {
                "paragraph": [doc for doc in docs if doc not in paragraphs or doc not in article_of],
                "article": sorted({*article_of.values()} - articles.keys()),
            }
            answers = self._ask({kind: self._reading(kind, numbers) for kind, numbers in missing.items() if numbers})
            for kind, answer in answers.items():
                for hit in answer["hits"]["hits"]:
                    doc, number = hit["_source"]["doc"], hit["_source"]["article"]
                    if kind == "article":
                        articles[number] = self.article(hit)
                    else:
                        paragraphs[doc], article_of[doc] = self.paragraph(hit), number
        try:
            return {doc: (paragraphs[doc], articles[article_of[doc]]) for doc in docs}
        except KeyError as error:
            raise IndexDamaged("index.file_missing", error) from error

    def _reading(self, kind: str, numbers: Sequence[int]) -> Answer:
        return self._body(terms_query("doc" if kind == "paragraph" else "article", numbers), kind, size=len(numbers))


def _kept(memo: Memo[int, Record], number: int, hit: Answer) -> Record:
    known = memo.get(number)
    if known is None:
        memo[number] = known = msgspec.json.decode(hit["_source"]["record"])
    return known
