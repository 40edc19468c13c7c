"""Lines of words in their contexts over a cluster: the tokens of all paragraphs found are read, and looked through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from index.arrays.array_file import Array, Ints
from index.errors import BadRequest
from index.storage.opensearch.mapping import column, columns
from index.storage.opensearch.tokens import Tokens, tokens_of
from index.storage.whoosh.postings import docs_of, stretches
from search.engines.arrays.concordance import AskedLines, Lines, engine_lines, join, lines_at, longest_of_each_start
from search.engines.base import EngineLines
from search.engines.opensearch.collection import Collection
from search.engines.opensearch.queries import Query, every, some
from search.engines.opensearch.searcher import Search
from search.engines.opensearch.window import flags
from search.plan import LinePlan, Phrase, Word

MOST_PARAGRAPHS = 100_000
"""Paragraphs that are read for the lines of one search, some 50 MB: of more, lines are refused."""

_AT_ONCE = 5000


def lines(plan: LinePlan, search: Search) -> EngineLines:
    """The lines of a plan, by the run of what it finds; raises BadRequest where these are too many paragraphs."""
    asked, collection = AskedLines.of(plan), search.collection
    own = [every(search.queries.group("text", word.terms) for word in _words(leaf)) for leaf in asked.leaves]
    query = every([search.found, some(own)])
    count = collection.ask({"count": collection.count_body(query)})["count"]["hits"]["total"]["value"]
    if count > MOST_PARAGRAPHS:
        raise BadRequest("parameter.lines", "q", paragraphs=count, most=MOST_PARAGRAPHS)
    pages = list(_pages(asked, query, collection))
    days = np.concatenate([np.zeros(0, np.int64), *(days for _, days in pages)])
    return engine_lines(asked, search.result(), join([at for at, _ in pages], asked.near), days, collection.lexicon)


def _pages(asked: AskedLines, query: Query, collection: Collection) -> Iterator[tuple[Lines, Array]]:
    """The lines in the paragraphs found, and the day of each, page by page."""
    body = collection.body(query, sort=["doc"], **columns("doc", "first_day", "tokens"))
    for page in collection.pages(body, _AT_ONCE):
        text = tokens_of(page, collection.ids, ["text"])["text"]
        terms = len(collection.lexicon)
        starts, ends = longest_of_each_start(_stretches(leaf, text, terms) for leaf in asked.leaves)
        docs = docs_of(text.starts, starts)
        at = lines_at(starts, ends, docs, text.starts, asked.near, partial(_terms_at, text.ids))
        yield replace(at, docs=column(page, "doc").take(docs)), column(page, "first_day").take(docs)


def _stretches(leaf: Word | Phrase, text: Tokens, terms: int) -> tuple[Array, Array]:
    """Where a word or phrase stands among the tokens of some texts: its first and last tokens."""
    of_words = [np.flatnonzero(flags(word.terms, terms).take(text.ids)) for word in _words(leaf)]
    return stretches(of_words, text.starts, leaf.slop if isinstance(leaf, Phrase) else 0)


def _terms_at(ids: Ints, places: Array) -> Array:
    return ids.take(places, mode="clip")


def _words(leaf: Word | Phrase) -> tuple[Word, ...]:
    return leaf.words if isinstance(leaf, Phrase) else (leaf,)
