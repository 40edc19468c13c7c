"""What the best paragraphs of a query gain, over arrays: search/scoring/bm25.py says how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.arabic.normalizer import fold
from index.arrays.array_file import Array, Floats, Ints
from index.arrays.ragged import ranges, run_starts
from search.engines.arrays.matches import SparseMatches, positions_in, top_places
from search.engines.arrays.term_scores import TermScorer
from search.engines.arrays.typed_runs import runs, word_bits
from search.plan import Phrase, SynonymGroup, TypedWords, Word
from search.scoring.bm25 import NEAR, gram_idf


def rerank(
    matches: SparseMatches, query: Sequence[Word | Phrase], typed: TypedWords | None, words: TermScorer
) -> Floats:
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

    words: TermScorer
    docs: Array
    tokens: Ints
    owner: Array
    norms: Floats

    @classmethod
    def of(cls, words: TermScorer, docs: Array) -> _Candidates:
        tokens, owner = _texts(words, docs, "text")
        return cls(words, docs, tokens, owner, words.norms("text", docs))

    def gains(self, query: list[Word], typed: TypedWords | None) -> Floats:
        """What each document gains."""
        ranking = self.words.ranking
        gained = ranking.place_weight / (1.0 + self._places())
        if ranking.article_weight:
            gained += ranking.article_weight * self._article(query)
        if ranking.gram_weight:
            gained += ranking.gram_weight * self._grams(query)
        if typed is not None:
            gained += self._sequence(typed)
            if typed.answers is not None:
                gained += typed.answers.weight * self._answered(query, typed.answers)
        return gained

    def _places(self) -> Array:
        """How many documents of its article stand before each document."""
        reader = self.words.reader
        places: Array = self.docs - reader.article_first.take(reader.article_of.take(self.docs))
        return places

    def _sequence(self, typed: TypedWords) -> Floats:
        """What documents gain by the words as they were typed, one after the other."""
        ranking, length = self.words.ranking, len(typed.words)
        longest, whole = self._runs(typed.words)
        gained: Floats = ranking.run_weight * np.maximum(longest - 1, 0) / (length - 1)
        gained += ranking.phrase_weight * self._saturated(whole)
        gained += ranking.spelled_weight * self._saturated(self._runs(typed.spellings)[1])
        if ranking.title_weight and self.words.reader.stats["title"].tokens:
            gained += ranking.title_weight * self._titled(typed.words)
        return gained

    def _runs(self, words: Sequence[tuple[int, ...]]) -> tuple[Array, Array]:
        bits = word_bits(self.tokens, words, self.words.terms)
        return runs(bits, self.owner, len(words), len(self.docs))

    def _titled(self, words: Sequence[tuple[int, ...]]) -> Array:
        """Which documents stand in an article whose title has all the words, one after the other."""
        reader = self.words.reader
        articles = reader.article_of.take(self.docs)
        starts = run_starts(articles)
        firsts = reader.article_first.take(articles.take(starts))
        tokens, owner = _texts(self.words, firsts, "title")
        _, whole = runs(word_bits(tokens, words, self.words.terms), owner, len(words), len(firsts))
        titled: Array = np.repeat(whole > 0, np.diff(starts, append=len(articles)))
        return titled

    def _answered(self, query: list[Word], answers: SynonymGroup) -> Array:
        """Which documents have one of the answers at most NEAR tokens from a query word, and not itself that."""
        asked = np.zeros(self.words.terms, dtype=bool)
        for word in query:
            asked[np.array(word.terms, dtype=np.intp)] = True
        near = self._near(*(which.take(self.tokens).nonzero()[0] for which in (asked, self.words.among(answers))))
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

    def _article(self, query: list[Word]) -> Floats:
        articles = self.words.reader.article_of.take(self.docs)
        parts = [word.boost * self.words.article_scores(word.groups, articles) for word in query]
        total: Floats = np.sum(parts, axis=0)
        return total

    def _grams(self, query: list[Word]) -> Floats:
        grams = self.words.grams
        wanted = grams.positions(self.words.gram_keys(tuple(fold(word.text) for word in query)))
        if not len(wanted):
            return np.zeros(len(self.docs))
        having = grams.terms(wanted).take(self.tokens).nonzero()[0]
        tokens = self.tokens.take(having)
        first = grams.starts.take(tokens)
        sizes = grams.starts.take(tokens + 1) - first
        of = grams.of.take(ranges(first, sizes))
        owner = np.repeat(self.owner.take(having), sizes)
        columns = positions_in(wanted, of)
        cells = (owner * len(wanted) + columns)[wanted.take(columns) == of]
        counts = np.bincount(cells, minlength=len(self.docs) * len(wanted)).reshape(len(self.docs), len(wanted))
        doc_count = self.words.reader.stats["text"].doc_count
        weights = np.array([gram_idf(doc_count, count) for count in grams.count[wanted].tolist()])
        k1 = self.words.ranking.k1
        gained: Floats = (counts * (k1 + 1) / (counts + self.norms[:, None])) @ weights
        return gained

    def _saturated(self, counts: Array) -> Floats:
        k1 = self.words.ranking.k1
        return counts * (k1 + 1) / (counts + self.norms)


def _texts(words: TermScorer, docs: Ints, field: str) -> tuple[Ints, Array]:
    """The tokens of a field of these documents as lexicon ids, and for each the place of its document in `docs`."""
    tokens, sizes = [np.zeros(0, np.int32)], []
    bases = [view.base for view in words.reader.segments]
    cuts = docs.searchsorted([*bases, words.reader.size]).tolist()
    for view, (start, end) in zip(words.reader.segments, pairwise(cuts), strict=True):
        local, first = docs[start:end] - view.base, view.arrays[f"{field}.first"]
        begins = first.take(local)
        sizes.append(first.take(local + 1) - begins)
        tokens.append(view.lexicon_ids(view.arrays[f"{field}.tokens"].take(ranges(begins, sizes[-1]))))
    return np.concatenate(tokens), np.repeat(np.arange(len(docs)), np.concatenate(sizes))
