"""The stories of a commit, as it keeps them (index/storage/whoosh/stories.py), with what is known of their articles."""

from __future__ import annotations

import numpy as np

from index.arrays.ragged import Ragged
from index.storage.whoosh.reader import IndexReader
from search.engines.base import EngineStories


def stories(reader: IndexReader, rows: Ragged) -> EngineStories:
    """The stories among the articles of a commit; `rows` have the first document of each version."""
    sources, names = reader.coded_articles("source")
    articles = reader.article_of[rows.values]
    days, last_days = (reader.day_of_article(name)[articles] for name in ("first_day", "last_day"))
    return EngineStories(Ragged(rows.values.astype(np.int32), rows.starts), sources[articles], names, days, last_days)
