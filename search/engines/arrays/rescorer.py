"""What the best paragraphs of a query gain, over arrays: search/scoring/bm25.py says how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.arrays.array_file import Array, Floats, Ints
from search.engines.arrays.grams import Grams
from search.engines.arrays.matches import SparseMatches, top_places
from search.engines.arrays.typed_runs import BITS, bit_table, runs, runs_as_spelled
from search.plan import Phrase, Related, SynonymGroup, TypedWords, Word
from search.scoring.bm25 import NEAR, gram_idf
from search.scoring.ranking import Ranking


class Texts(Protocol):
    """The texts that are looked at, and what of the collection their scores go by; documents are ascending."""

    ranking: Ranking
    grams: Grams
    terms: int
    """How many terms the lexicon has."""

    @property
    def documents(self) -> int:
        """How many documents the collection has."""

    @property
    def has_titles(self) -> bool:
        """Whether any article has a title."""

    def tokens(self, field: str, docs: Ints) -> tuple[Ints, Array]:
        """The tokens of a field as lexicon ids, and for each the place of its document in `docs`.

        Those of the title are those of the article's.
        """

    def norms(self, field: str, docs: Ints) -> Floats:
        """What BM25 adds to the frequency below the line, for each of the documents."""

    def places(self, docs: Ints) -> Array:
        """How many documents of its article stand before each document."""

    def article_scores(self, groups: tuple[SynonymGroup, ...], docs: Ints) -> Floats:
        """The scores of a word in the texts of the articles of these documents, articles being the documents."""

    def terms_of(self, group: SynonymGroup) -> Array:
        """The terms of a group, ascending."""

    def gram_keys(self, terms: tuple[str, ...]) -> Array:
        """The distinct grams of these terms, ascending."""


def rerank(matches: SparseMatches, query: Sequence[Word | Phrase], typed: TypedWords | None, words: Texts) -> Floats:
    """The scores of the documents found, with what the best `rerank_depth` of them gain; `query` are its leaves."""
    asked = [leaf for leaf in query if isinstance(leaf, Word)]
    if not asked or not len(matches.docs) or words.ranking.rerank_depth <= 0:
        return matches.scores
    positions = top_places(matches.scores, words.ranking.rerank_depth)
    positions.sort()
    scores = matches.scores.copy()
    scores[positions] += _Candidates.of(words, matches.docs.take(positions)).gains(asked, typed)
    return scores


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The documents to be ranked anew and their texts.

    `tokens` are lexicon ids, document after document; `owner` says which document each belongs to. `norms` is what
    BM25 adds below the line for each document.
    """

    words: Texts
    docs: Array
    tokens: Ints
    owner: Array
    norms: Floats

    @classmethod
    def of(cls, words: Texts, docs: Array) -> _Candidates:
        tokens, owner = words.tokens("text", docs)
        return cls(words, docs, tokens, owner, words.norms("text", docs))

    def gains(self, query: list[Word], typed: TypedWords | None) -> Floats:
        """What each document gains."""
        ranking = self.words.ranking
        gained = ranking.place_weight / (1.0 + self.words.places(self.docs))
        if ranking.article_weight:
            gained += ranking.article_weight * self._article(query)
        if ranking.gram_weight:
            gained += ranking.gram_weight * self._grams(query)
        related = [(word.boost, word.related) for word in query if word.related is not None]
        for start in range(0, len(related), BITS):
            gained += self._of_roots(related[start : start + BITS])
        if typed is not None:
            gained += self._sequence(typed)
            if typed.answers is not None:
                gained += typed.answers.weight * self._answered(query, typed.answers)
        return gained

    def _sequence(self, typed: TypedWords) -> Floats:
        """What documents gain by the words as they were typed, one after the other."""
        ranking, length = self.words.ranking, len(typed.words)
        table = bit_table(typed.words, self.words.terms)
        longest, whole = runs(table.take(self.tokens), self.owner, length, len(self.docs))
        gained: Floats = ranking.run_weight * np.maximum(longest - 1, 0) / (length - 1)
        gained += ranking.phrase_weight * self._saturated(whole)
        gained += ranking.spelled_weight * self._saturated(runs_as_spelled(self.tokens, whole, typed.spellings))
        if ranking.title_weight and self.words.has_titles:
            gained += ranking.title_weight * self._titled(table, length)
        return gained

    def _titled(self, table: Array, words: int) -> Array:
        """Which documents stand in an article whose title has all the words, one after the other."""
        tokens, owner = self.words.tokens("title", self.docs)
        longest, _ = runs(table.take(tokens), owner, words, len(self.docs))
        titled: Array = longest == words
        return titled

    def _answered(self, query: list[Word], answers: SynonymGroup) -> Array:
        """Which documents have one of the answers at most NEAR tokens from a query word, and not itself that."""
        asked = [term for word in query for term in word.terms]
        bits = bit_table([asked, self.words.terms_of(answers)], self.words.terms).take(self.tokens)
        near = self._near((bits & 1).nonzero()[0], (bits & 2).nonzero()[0])
        answered: Array = np.bincount(self.owner.take(near), minlength=len(self.docs)) > 0
        return answered

    def _near(self, a: Array, b: Array) -> Array:
        """Those of some tokens that have one of others at most NEAR tokens away.

        Positions are counted as though documents lay more than that apart.
        """
        positions, mine = (tokens + self.owner.take(tokens) * (NEAR + 1) for tokens in (b, a))
        positions = np.concatenate([[-NEAR - 1], positions, [len(self.tokens) + len(self.docs) * (NEAR + 1)]])
        before = positions[np.searchsorted(positions, mine, side="left") - 1]
        after = positions[np.searchsorted(positions, mine, side="right")]
        near: Array = a[(mine - before <= NEAR) | (after - mine <= NEAR)]
        return near

    def _of_roots(self, related: Sequence[tuple[float, Related]]) -> Floats:
        """What documents gain by terms with a root in common with words, at most `BITS` of them with their boosts."""
        table = bit_table([self.words.terms_of(related_terms.group) for _, related_terms in related], self.words.terms)
        bits = table.take(self.tokens)
        having = bits.nonzero()[0]
        bits = bits.take(having)
        gained = np.zeros(len(self.docs))
        for place, (boost, related_terms) in enumerate(related):
            weight = boost * related_terms.group.weight * gram_idf(self.words.documents, related_terms.occurrences)
            gained += weight * self._saturated(having[(bits & bits.dtype.type(1 << place)) != 0])
        return gained

    def _article(self, query: list[Word]) -> Floats:
        parts = [word.boost * self.words.article_scores(word.groups, self.docs) for word in query]
        total: Floats = np.sum(parts, axis=0)
        return total

    def _grams(self, query: list[Word]) -> Floats:
        asked = self.words.grams.find(self.words.gram_keys(tuple(word.term for word in query)))
        size = len(asked.counts)
        if not size:
            return np.zeros(len(self.docs))
        at, grams = asked.among(self.tokens)
        cells = self.owner.take(at) * size + grams
        counts = np.bincount(cells, minlength=len(self.docs) * size).reshape(len(self.docs), size)
        weights = np.array([gram_idf(self.words.documents, count) for count in asked.counts])
        k1 = self.words.ranking.k1
        gained: Floats = (counts * (k1 + 1) / (counts + self.norms[:, None])) @ weights
        return gained

    def _saturated(self, tokens: Array) -> Floats:
        """The saturated number of these tokens in each document."""
        if not len(tokens):
            return np.zeros(len(self.docs))
        k1, counts = self.words.ranking.k1, np.bincount(self.owner.take(tokens), minlength=len(self.docs))
        saturated: Floats = counts * (k1 + 1) / (counts + self.norms)
        return saturated
