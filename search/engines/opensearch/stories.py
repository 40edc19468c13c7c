"""The stories of a state, worked out from its near copies and from columns of its articles."""

from __future__ import annotations

from itertools import chain

import numpy as np

from index.arrays.array_file import Ints
from index.arrays.ragged import Ragged, starts_of
from index.storage.opensearch.cluster import Answer
from index.storage.opensearch.mapping import column, columns
from index.vocabulary.stories import Printings, publication_rank, story_rows, version_pairs
from search.engines.base import EngineStories
from search.engines.opensearch.collection import Collection
from search.engines.opensearch.queries import EVERYTHING


def stories(collection: Collection) -> EngineStories:
    """The stories among the articles of a state."""
    copies = collection.copies.groups
    body = collection.body(collection.copied, sort=["doc"], **columns("doc", "article", "length"))
    paragraphs = list(collection.all_hits(body)) if len(copies) else []
    wanted = columns("article", "doc", "length", "sketch", "source", "first_day", "last_day", "id")
    articles = list(collection.all_hits(collection.body(EVERYTHING, "article", sort=["article"], **wanted)))
    numbers = column(articles, "article")
    days, (sources, names) = _ints(articles, "first_day"), _sources(articles)
    members = np.searchsorted(column(paragraphs, "doc"), copies.values).astype(np.int32)
    printed = Printings(
        article_of=np.searchsorted(numbers, column(paragraphs, "article")).astype(np.int32),
        words_of=_ints(paragraphs, "length"),
        words=_ints(articles, "length"),
        sketches=_sketches(articles),
        sources=sources,
        days=days,
        rank=publication_rank(days, [hit["fields"]["id"][0] for hit in articles]),
    )
    rows = story_rows(*version_pairs(Ragged(members, copies.starts), printed), printed.rank)
    docs, last_days = (_ints(articles, name)[rows.values] for name in ("doc", "last_day"))
    return EngineStories(Ragged(docs, rows.starts), sources[rows.values], names, days[rows.values], last_days)


def _sketches(articles: list[Answer]) -> Ragged:
    rows = [hit["fields"].get("sketch", ()) for hit in articles]
    return Ragged(np.fromiter(chain.from_iterable(rows), np.uint32), starts_of(list(map(len, rows))))


def _ints(hits: list[Answer], name: str) -> Ints:
    return column(hits, name).astype(np.int32)


def _sources(articles: list[Answer]) -> tuple[Ints, list[str]]:
    """The source of each article as a number, and the names they stand for; 0 is unknown."""
    of_each = [hit["fields"].get("source", [""])[0] for hit in articles]
    names = ["", *sorted({*of_each} - {""})]
    codes = {name: code for code, name in enumerate(names)}
    return np.array([codes[name] for name in of_each], np.int32), names
