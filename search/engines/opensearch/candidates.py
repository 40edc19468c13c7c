"""The window's documents as ranking anew reads them (`search.engines.arrays.rescorer.Texts`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.array_file import Array, Floats, Ints
from index.storage.opensearch.cluster import Answer
from index.storage.opensearch.mapping import column, columns, terms_query
from index.storage.opensearch.tokens import tokens_of
from index.vocabulary.ngrams import gram_keys
from search.engines.arrays.term_scores import widest
from search.engines.opensearch.collection import ARTICLE, Collection
from search.engines.opensearch.queries import every
from search.engines.opensearch.window import Window, flags
from search.plan import SynonymGroup, Word
from search.scoring.bm25 import idf
from search.scoring.ranking import Ranking

MOST_PARAGRAPHS = 5000
"""Paragraphs of the articles ranked anew that are looked at for their words: of more, the first ones."""


@dataclass(frozen=True, slots=True)
class _Articles:
    """The articles of a window's documents, ascending, their lengths, and the tokens of those paragraphs with a word.

    `owner` is the place in `numbers` of the article of each token.
    """

    numbers: Array
    lengths: Array
    tokens: Ints
    owner: Array


class Candidates:
    """A window's documents, by their place in it, and the texts of the articles of the best of them."""

    def __init__(self, window: Window, collection: Collection, ranking: Ranking) -> None:
        self.ranking = ranking
        self.grams = collection.grams
        self.terms = len(collection.lexicon) + 1  # the last one stands for terms that the lexicon has not
        self._window, self._collection = window, collection
        self._articles: _Articles | None = None

    def body(self, articles: Array, asked: Sequence[Word]) -> Answer:
        """The search for the paragraphs of some articles that have any of the words asked; `read` takes its answer."""
        words = terms_query("text", self._collection.term_names(terms_of(asked)))
        having = every([terms_query("article", articles.tolist()), words])
        return self._collection.body(having, sort=["doc"], size=MOST_PARAGRAPHS, **columns("article", "tokens"))

    def read(self, articles: Array, answer: Answer) -> None:
        """Take the answer to `body`; the articles are ascending, and all have documents in the window."""
        paragraphs, window = answer["hits"]["hits"], self._window
        text = tokens_of(paragraphs, self._collection.ids, ["text"])["text"]
        owner = np.searchsorted(articles, column(paragraphs, "article")).take(text.owner)
        places = np.unique(window.articles, return_index=True)
        lengths = window.article_lengths.take(places[1].take(np.searchsorted(places[0], articles)))
        self._articles = _Articles(articles, lengths, text.ids, owner)

    @property
    def documents(self) -> int:
        """How many documents the collection has."""
        return self._collection.state.documents

    @property
    def has_titles(self) -> bool:
        """Whether any article has a title."""
        return bool(self._collection.state.tokens["title"])

    def tokens(self, field: str, docs: Ints) -> tuple[Ints, Array]:
        """The tokens of a field as lexicon ids, and for each the place of its document in `docs`."""
        return self._window.tokens[field].of(docs)

    def norms(self, field: str, docs: Ints) -> Floats:
        """What BM25 adds to the frequency below the line, for each of the documents."""
        lengths = self._window.lengths(field).take(docs)
        return self._collection.averages[field].norms(lengths, self.ranking)

    def places(self, docs: Ints) -> Array:
        """How many documents of its article stand before each document."""
        return self._window.places.take(docs)

    def terms_of(self, group: SynonymGroup) -> Array:
        """The terms of a group, ascending."""
        return np.array(group.terms, np.int32)

    def gram_keys(self, terms: tuple[str, ...]) -> Array:
        """The distinct grams of these terms, ascending."""
        return np.unique(np.concatenate(list(map(gram_keys, terms))))

    def article_scores(self, groups: tuple[SynonymGroup, ...], docs: Ints) -> Floats:
        """The scores of a word in the texts of the articles of these documents, articles being the documents."""
        articles, state = self._articles, self._collection.state
        terms = widest(groups)
        containing = self._collection.count((ARTICLE, terms)) if terms and articles else 0
        if not containing or articles is None:
            return np.zeros(len(docs))
        owners = articles.owner[flags(terms, self.terms).take(articles.tokens)]
        counts = np.bincount(owners, minlength=len(articles.numbers))
        k1, b = self.ranking.article_k1, self.ranking.article_b
        average = state.tokens["text"] / state.articles
        weight = idf(state.articles, containing)
        scores = counts * (weight * (k1 + 1)) / (counts + k1 * ((1 - b) + b * articles.lengths / average))
        of: Floats = scores.take(np.searchsorted(articles.numbers, self._window.articles.take(docs)))
        return of


def terms_of(words: Iterable[Word]) -> list[int]:
    """The terms by which articles are looked through for words."""
    return sorted({number for word in words for number in widest(word.groups)})
