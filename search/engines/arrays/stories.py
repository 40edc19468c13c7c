"""The stories of a commit, worked out from its near copies and the terms of its texts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from index.arrays.array_file import Ints
from index.arrays.ragged import Ragged, starts_of
from index.storage.whoosh.reader import IndexReader, SegmentReader
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.sketches import sketches
from index.vocabulary.stories import Printings, publication_rank, story_rows
from index.vocabulary.term_hashes import Fingerprints
from search.engines.base import EngineStories

_AT_ONCE = 1 << 20
"""Tokens that are sketched at once, some 40 MB."""


def stories(reader: IndexReader, lexicon: Lexicon) -> EngineStories:
    """The stories among the articles of a commit: half a second for thirty thousand."""
    days, (sources, names) = reader.day_of_article("first_day"), reader.coded_articles("source")
    words_of = np.concatenate([np.zeros(0, np.int32), *(np.diff(one.arrays["text.first"]) for one in reader.segments)])
    sketched, rank = _sketches(reader, lexicon), _rank(reader, days)
    printed = Printings(reader.article_of, words_of, reader.article_lengths, sketched, sources, days, rank)
    rows = story_rows(reader.copies.groups, printed)
    told = rows.values
    docs = Ragged(reader.article_first[told], rows.starts)
    return EngineStories(docs, sources[told], names, days[told], reader.day_of_article("last_day")[told])


def _sketches(reader: IndexReader, lexicon: Lexicon) -> Ragged:
    """The sketch of each article, of those that are deleted an empty one."""
    prints = lexicon.fingerprints(np.arange(len(lexicon)))
    parts = [part for view in reader.segments for part in _parts(view, prints)]
    sizes = np.concatenate([np.zeros(0, np.int64), *(part.sizes for part in parts)])
    alive = np.zeros(len(sizes), dtype=bool)
    alive[reader.alive_articles] = True
    values = np.concatenate([np.zeros(0, np.uint32), *(part.values for part in parts)])
    return Ragged(values[np.repeat(alive, sizes)], starts_of(np.where(alive, sizes, 0)))


def _parts(view: SegmentReader, prints: Fingerprints) -> Iterator[Ragged]:
    """The sketches of the articles of a segment, some at a time; `prints` are those of the lexicon's terms."""
    tokens = view.arrays["text.tokens"]
    starts = view.arrays["text.first"][view.arrays["article.first"]].astype(np.int64)
    bounds = np.searchsorted(starts, np.arange(0, len(tokens), _AT_ONCE))
    for begin, end in pairwise(np.unique([0, *bounds, len(starts) - 1]).tolist()):
        own = starts[begin : end + 1]
        yield sketches(prints.take(view.lexicon_ids(tokens[own[0] : own[-1]])), own - own[0])


def _rank(reader: IndexReader, days: Ints) -> Ints:
    """The place of each article in the order of publication, as copies have it."""
    names = [name for one in reader.segments for name in Ragged.from_file(one.arrays, "article.id").to_bytes()]
    return publication_rank(days, names)
