"""The stories of a state, worked out from its near copies and from columns of the articles that have any."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from index.arrays.array_file import Ints
from index.arrays.ragged import Ragged
from index.storage.opensearch.cluster import Answer
from index.storage.opensearch.mapping import column, columns, terms_query
from index.vocabulary.stories import Printings, publication_rank, story_rows
from search.engines.base import EngineStories
from search.engines.opensearch.collection import AT_ONCE, Collection


def stories(collection: Collection) -> EngineStories:
    """The stories among the articles of a state."""
    copies = collection.copies.groups
    body = collection.body(collection.copied, sort=["doc"], **columns("doc", "article", "length"))
    paragraphs = list(collection.all_hits(body)) if len(copies) else []
    numbers = np.unique(column(paragraphs, "article"))
    articles = list(_articles(collection, numbers.tolist()))
    days, (sources, names) = _ints(articles, "first_day"), _sources(articles)
    members = np.searchsorted(column(paragraphs, "doc"), copies.values).astype(np.int32)
    printed = Printings(
        article_of=np.searchsorted(numbers, column(paragraphs, "article")).astype(np.int32),
        words_of=_ints(paragraphs, "length"),
        words=_ints(articles, "length"),
        sources=sources,
        days=days,
        rank=publication_rank(days, [hit["fields"]["id"][0] for hit in articles]),
    )
    rows = story_rows(Ragged(members, copies.starts), printed)
    told = rows.values
    docs = Ragged(_ints(articles, "doc")[told], rows.starts)
    return EngineStories(docs, sources[told], names, days[told], _ints(articles, "last_day")[told])


def _articles(collection: Collection, numbers: list[int]) -> Iterator[Answer]:
    """Some articles in the order of their numbers, which are ascending."""
    wanted = columns("article", "doc", "length", "source", "first_day", "last_day", "id")
    for start in range(0, len(numbers), AT_ONCE):
        part = numbers[start : start + AT_ONCE]
        body = collection.body(terms_query("article", part), "article", sort=["article"], **wanted)
        yield from collection.hits(body, len(part))


def _ints(hits: list[Answer], name: str) -> Ints:
    return column(hits, name).astype(np.int32)


def _sources(articles: list[Answer]) -> tuple[Ints, list[str]]:
    """The source of each article as a number, and the names they stand for; 0 is unknown."""
    of_each = [hit["fields"].get("source", [""])[0] for hit in articles]
    names = ["", *sorted({*of_each} - {""})]
    codes = {name: code for code, name in enumerate(names)}
    return np.array([codes[name] for name in of_each], np.int32), names
