"""The stories of a commit, worked out from its near copies: tens of milliseconds for as many thousand articles."""

from __future__ import annotations

import numpy as np

from index.arrays.array_file import Ints
from index.arrays.ragged import Ragged
from index.storage.whoosh.reader import IndexReader
from index.vocabulary.stories import Printings, publication_rank, story_rows
from search.engines.base import EngineStories


def stories(reader: IndexReader) -> EngineStories:
    """The stories among the articles of a commit."""
    copies = reader.copies.groups
    days, (sources, names) = reader.day_of_article("first_day"), reader.coded_articles("source")
    words_of = np.concatenate([np.zeros(0, np.int32), *(np.diff(one.arrays["text.first"]) for one in reader.segments)])
    rank = _rank(reader, np.unique(reader.article_of[copies.values]), days)
    rows = story_rows(copies, Printings(reader.article_of, words_of, reader.article_lengths, sources, days, rank))
    told = rows.values
    docs = Ragged(reader.article_first[told], rows.starts)
    return EngineStories(docs, sources[told], names, days[told], reader.day_of_article("last_day")[told])


def _rank(reader: IndexReader, among: Ints, days: Ints) -> Ints:
    """The place of some articles in the order of publication (as copies have it); all others come after them."""
    base, names = 0, list[bytes]()
    for one in reader.segments:
        ids = Ragged.from_file(one.arrays, "article.id")
        names += ids.take(among[(among >= base) & (among < base + len(ids))] - base).to_bytes()
        base += len(ids)
    rank = np.full(len(days), -1, np.int32)
    rank[among] = publication_rank(days[among], names)
    rank[rank < 0] = np.arange(len(among), len(days), dtype=np.int32)
    return rank
