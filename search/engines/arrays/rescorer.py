"""What the best paragraphs of a query gain, over arrays: search/scoring/bm25.py says how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.arabic.normalizer import fold
from index.arrays.array_file import Array, Floats, Ints
from index.arrays.ragged import ranges
from search.engines.arrays.matches import SparseMatches, best, positions_in
from search.engines.arrays.term_scores import TermScorer
from search.plan import Phrase, Word
from search.scoring.bm25 import NEAR, gram_idf, pair_idf


def rerank(matches: SparseMatches, query: Sequence[Word | Phrase], words: TermScorer) -> Floats:
    """The scores of the documents found, with what the best `rerank_depth` of them gain; `query` are its leaves."""
    asked = [leaf for leaf in query if isinstance(leaf, Word)]
    if not asked or not len(matches.docs) or words.ranking.rerank_depth <= 0:
        return matches.scores
    positions = best(matches.scores, words.ranking.rerank_depth)
    positions.sort()
    scores = matches.scores.copy()
    scores[positions] += _Candidates.of(words, matches.docs.take(positions)).gains(asked)
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
        tokens, owner = _texts(words, docs)
        return cls(words, docs, tokens, owner, words.norms("text", docs))

    def gains(self, query: list[Word]) -> Floats:
        """What each document gains."""
        ranking = self.words.ranking
        gained = np.zeros(len(self.docs))
        if ranking.article_weight:
            gained += ranking.article_weight * self._article(query)
        if len(query) > 1 and (ranking.adjacent_weight or ranking.near_weight):
            gained += self._pairs(query)
        if ranking.gram_weight:
            gained += ranking.gram_weight * self._grams(query)
        return gained

    def _article(self, query: list[Word]) -> Floats:
        articles = self.words.reader.article_of.take(self.docs)
        parts = [word.boost * self.words.article_scores(word.groups, articles) for word in query]
        total: Floats = np.sum(parts, axis=0)
        return total

    def _pairs(self, query: list[Word]) -> Floats:
        ranking, reader = self.words.ranking, self.words.reader
        doc_count = reader.stats["text"].doc_count
        sets = [word.terms for word in query]
        having = [self.words.having(terms) for terms in sets]
        gained = np.zeros(len(self.docs))
        for (a, b), (first, second) in zip(pairwise(self._stands(sets)), pairwise(having), strict=True):
            weight = pair_idf(doc_count, first, second)
            gained += weight * ranking.adjacent_weight * self._saturated(self._adjacent(a, b))
            gained += weight * ranking.near_weight * self._saturated(self._near(a, b))
        return gained

    def _stands(self, sets: Sequence[tuple[int, ...]]) -> list[Array]:
        """The tokens that are of each of the sets of terms."""
        ids = [np.array(terms, dtype=np.intp) for terms in sets]
        among = np.zeros(self.words.terms, dtype=bool)
        for each in ids:
            among[each] = True
        stands = among.take(self.tokens).nonzero()[0]
        tokens, matches = self.tokens.take(stands), []
        among[:] = False
        for each in ids:
            among[each] = True
            matches.append(stands[among.take(tokens)])
            among[each] = False
        return matches

    def _adjacent(self, a: Array, b: Array) -> Array:
        """For each document, how many tokens of a stand directly before one of b."""
        following = np.zeros(len(self.tokens) + 1, dtype=bool)
        following[b] = True
        matches = a[following[a + 1]]
        matches = matches[self.owner[matches] == self.owner[np.minimum(matches + 1, len(self.owner) - 1)]]
        return np.bincount(self.owner[matches], minlength=len(self.docs))

    def _near(self, a: Array, b: Array) -> Array:
        """For each document, how many tokens of a have one of b at most NEAR tokens away.

        Places are counted as though documents lay more than that apart.
        """
        positions, mine = (tokens + self.owner.take(tokens) * (NEAR + 1) for tokens in (b, a))
        positions = np.concatenate([[-NEAR - 1], positions, [len(self.tokens) + len(self.docs) * (NEAR + 1)]])
        before = positions[np.searchsorted(positions, mine, side="left") - 1]
        after = positions[np.searchsorted(positions, mine, side="right")]
        near = (mine - before <= NEAR) | (after - mine <= NEAR)
        return np.bincount(self.owner[a[near]], minlength=len(self.docs))

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


def _texts(words: TermScorer, docs: Ints) -> tuple[Ints, Array]:
    """The tokens of these documents' texts as lexicon ids, and for each the place of its document in `docs`."""
    tokens, sizes = [np.zeros(0, np.int32)], []
    bases = [view.base for view in words.reader.segments]
    cuts = docs.searchsorted([*bases, words.reader.size]).tolist()
    for view, (start, end) in zip(words.reader.segments, pairwise(cuts), strict=True):
        local, first = docs[start:end] - view.base, view.arrays["text.first"]
        begins = first.take(local)
        sizes.append(first.take(local + 1) - begins)
        tokens.append(view.lexicon_ids(view.arrays["text.tokens"].take(ranges(begins, sizes[-1]))))
    return np.concatenate(tokens), np.repeat(np.arange(len(docs)), np.concatenate(sizes))
