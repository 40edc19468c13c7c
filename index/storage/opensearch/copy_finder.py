"""Which paragraphs of a state are near copies of each other, found out when it is committed.

A cluster is asked for the texts that have a band in common with another (index/vocabulary/minhash.py), by the terms
that documents keep; of a change only for those that chains of common bands lead to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import Ragged, ranges, starts_of
from index.storage.opensearch.cluster import Answer, Body, Cluster
from index.storage.opensearch.mapping import band_keys, column, columns, terms_query
from index.storage.opensearch.states import State
from index.storage.opensearch.tokens import Tokens, tokens_of
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.minhash import bands
from index.vocabulary.near_copies import UNDATED, Text, groups, has_digits, shared_keys, texts
from index.vocabulary.term_hashes import Fingerprints

_AT_ONCE = 2000
_NUMBERS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class _Paragraphs:
    """Paragraphs as they are compared: document, article, place in it and day of each, and the tokens of its text."""

    docs: Array
    articles: Array
    places: Array
    days: Array
    text: Tokens


class CopyFinder:
    """The paragraphs of a state that is about to be published; `ids` has its lexicon's id of each number of a term."""

    def __init__(self, cluster: Cluster, state: State, lexicon: Lexicon, ids: Ints) -> None:
        self._cluster, self._state, self._lexicon, self._ids = cluster, state, lexicon, ids

    def groups_of_all(self, signatures: Fingerprints) -> list[list[int]]:
        """The groups of a new generation; `signatures` has a column of bands for each document from 0 on."""
        docs = np.flatnonzero((shared_keys(signatures) >= 0).any(axis=1)).tolist()
        parts = [docs[start : start + _NUMBERS_AT_ONCE] for start in range(0, len(docs), _NUMBERS_AT_ONCE)]
        return self._groups(_joined([page for part in parts for page in self._read([terms_query("doc", part)])]))

    def groups_after(self, before: Ragged, changed: Fingerprints, deleted: Array) -> list[list[int]]:
        """The groups after a change: bands of the documents `deleted` and added, those deleted left out."""
        met = self._connected(changed)
        kept = ~np.isin(before.values[before.starts[:-1]], np.concatenate([met.docs, deleted]))
        return [*(before[row] for row in np.flatnonzero(kept).tolist()), *self._groups(met)]

    def _connected(self, changed: Fingerprints) -> _Paragraphs:
        """What chains of common bands connect with the bands `changed`."""
        parts: list[_Paragraphs] = []
        asked, wanted = set[str](), set(band_keys_of(changed))
        while wanted:
            before = [{"bool": {"must_not": [terms_query("bands", sorted(asked))]}}] if asked else []
            met = list(self._read([terms_query("bands", sorted(wanted)), *before]))
            parts += met
            asked |= wanted
            wanted = {key for part in met for key in band_keys_of(self._bands(part.text))} - asked
        return _joined(parts)

    def _read(self, clauses: Sequence[Body]) -> Iterator[_Paragraphs]:
        """The paragraphs of the state that match some clauses, page by page."""
        query = {"bool": {"filter": [*self._state.holds("paragraph"), *clauses]}}
        body = {"query": query, "sort": ["doc"], **columns("doc", "article", "place", "first_day", "tokens")}
        for page in self._cluster.pages(self._state.index, body, _AT_ONCE):
            text = tokens_of(page, self._ids, ["text"])["text"]
            docs, articles, places, days = (column(page, name) for name in ("doc", "article", "place", "first_day"))
            yield _Paragraphs(docs, articles, places, days, text)

    def _groups(self, found: _Paragraphs) -> list[list[int]]:
        ids = self._article_ids(np.unique(found.articles).tolist())
        days = np.where(found.days > 0, found.days, UNDATED).tolist()
        keys = [*zip(days, map(ids.__getitem__, found.articles.tolist()), found.places.tolist(), strict=True)]
        order = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
        prints, numeric, starts = self._prints(found.text), self._numeric(found.text.ids), found.text.starts

        def texts_at(numbers: Sequence[int]) -> list[Text]:
            own = order[np.asarray(numbers)]
            sizes = starts[own + 1] - starts[own]
            tokens = ranges(starts[own], sizes)
            return texts(prints[tokens], numeric[tokens], starts_of(sizes))

        rows = groups(self._bands(found.text)[:, order], texts_at)
        numbers = found.docs[order].tolist()
        return [[numbers[at] for at in row] for row in rows]

    def _article_ids(self, articles: Sequence[int]) -> dict[int, str]:
        """The ids of articles by their numbers."""
        ids: dict[int, str] = {}
        for start in range(0, len(articles), _NUMBERS_AT_ONCE):
            part = terms_query("article", articles[start : start + _NUMBERS_AT_ONCE])
            query = {"bool": {"filter": [*self._state.holds("article"), part]}}
            body = {"query": query, "sort": ["article"], **columns("article", "id")}
            hits: Iterator[Answer] = self._cluster.hits(self._state.index, body)
            ids |= {hit["fields"]["article"][0]: hit["fields"]["id"][0] for hit in hits}
        return ids

    def _prints(self, text: Tokens) -> Fingerprints:
        return self._lexicon.fingerprints(text.ids)

    def _bands(self, text: Tokens) -> Fingerprints:
        return bands(self._prints(text), text.starts)

    def _numeric(self, ids: Ints) -> Array:
        """Which tokens have digits."""
        used = np.unique(ids)
        numeric = np.zeros(len(self._lexicon), bool)
        numeric[used] = has_digits(map(self._lexicon.term, used.tolist()))
        numbers: Array = numeric.take(ids)
        return numbers


def band_keys_of(signatures: Fingerprints) -> Iterator[str]:
    """The bands of texts, one column each, as they are asked for."""
    return (key for column in signatures.T.tolist() for key in band_keys(column))


def _joined(parts: Sequence[_Paragraphs]) -> _Paragraphs:
    def every(name: str) -> Array:
        return np.concatenate([np.zeros(0, np.int64), *(getattr(part, name) for part in parts)])

    texts = [part.text for part in parts]
    ids = np.concatenate([np.zeros(0, np.int32), *(text.ids for text in texts)])
    sizes = np.concatenate([np.zeros(0, np.int64), *(np.diff(text.starts) for text in texts)])
    text = Tokens(ids, starts_of(sizes))
    return _Paragraphs(every("docs"), every("articles"), every("places"), every("days"), text)
