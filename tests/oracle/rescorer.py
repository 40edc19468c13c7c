"""Re-ranking in plain Python: what the best paragraphs of a query gain (search/scoring/bm25.py says how)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from index.arabic.normalizer import fold
from index.vocabulary.lexicon import Lexicon
from search import plan
from search.scoring.bm25 import NEAR, bm25, gram_idf, grams, idf, pair_idf
from search.scoring.ranking import Ranking

Scores = dict[int, float]


class Row(Protocol):
    """A document as re-ranking sees it."""

    @property
    def article(self) -> int:
        """The ordinal of its article."""

    @property
    def tokens(self) -> Mapping[str, tuple[int, ...]]:
        """Lexicon ids by field."""


class Collection(Protocol):
    """A collection as re-ranking sees it."""

    @property
    def lexicon(self) -> Lexicon:
        """The terms."""

    @property
    def rows(self) -> Sequence[Row]:
        """All documents."""

    def field_stats(self, field: str) -> tuple[int, float]:
        """How many units a field has, and its average length in tokens."""

    def length(self, field: str, doc: int) -> int:
        """The length of a field of a document as scores see it."""


class Reranking:
    """What the best paragraphs of one query gain."""

    def __init__(self, snapshot: Collection, node: plan.Node, ranking: Ranking) -> None:
        self.snapshot = snapshot
        self.ranking = ranking
        self.words = [leaf for leaf in plan.leaves(node) if isinstance(leaf, plan.Word)]
        self.sets = [frozenset(word.terms) for word in self.words]
        self.texts = [row.tokens["text"] for row in snapshot.rows]
        self.doc_count, self.average = snapshot.field_stats("text")

    def gains(self, found: Scores) -> Scores:
        """The new scores of the best `rerank_depth` of the documents found."""
        if not self.words:
            return {}
        best = sorted(found, key=lambda doc: (-found[doc], doc))[: self.ranking.rerank_depth]
        parts = (self._article, self._adjacent, self._near, self._grams)
        return {doc: found[doc] + sum(part(doc) for part in parts) for doc in best}

    def _saturated(self, doc: int, frequency: int) -> float:
        length = self.snapshot.length("text", doc)
        return bm25(frequency, length, self.average, self.ranking.k1, self.ranking.b) if frequency else 0.0

    def _article(self, doc: int) -> float:
        by_word = (self._article_scores(word) for word in self.words)
        article = self.snapshot.rows[doc].article
        return self.ranking.article_weight * sum(scores.get(article, 0.0) for scores in by_word)

    def _article_scores(self, word: plan.Word) -> Scores:
        """The score of a word in every article that has it."""
        widest = frozenset(max(reversed(word.groups), key=lambda group: len(group.terms)).terms)
        lengths: Counter[int] = Counter()
        counts: Counter[int] = Counter()
        for row, text in zip(self.snapshot.rows, self.texts, strict=True):
            lengths[row.article] += len(text)
            counts[row.article] += sum(token in widest for token in text)
        counts = +counts
        average = sum(lengths.values()) / len(lengths)
        weight = word.boost * idf(len(lengths), len(counts))
        k1, b = self.ranking.article_k1, self.ranking.article_b
        return {a: weight * bm25(n, lengths[a], average, k1, b) for a, n in counts.items()}

    def _pairs(self) -> Iterable[tuple[frozenset[int], frozenset[int], float]]:
        """Neighbouring query words, and the idf of each two."""
        having = [sum(any(t in wanted for t in text) for text in self.texts) for wanted in self.sets]
        for at in range(len(self.sets) - 1):
            yield self.sets[at], self.sets[at + 1], pair_idf(self.doc_count, having[at], having[at + 1])

    def _adjacent(self, doc: int) -> float:
        text = self.texts[doc]
        following = list(pairwise(text))
        counts = ((sum(x in a and y in b for x, y in following), weight) for a, b, weight in self._pairs())
        return self.ranking.adjacent_weight * sum(weight * self._saturated(doc, n) for n, weight in counts)

    def _near(self, doc: int) -> float:
        text = self.texts[doc]
        total = 0.0
        for a, b, weight in self._pairs():
            positions = [at for at, token in enumerate(text) if token in b]
            n = sum(token in a and any(0 < abs(at - p) <= NEAR for p in positions) for at, token in enumerate(text))
            total += weight * self._saturated(doc, n)
        return self.ranking.near_weight * total

    def _grams(self, doc: int) -> float:
        lexicon = self.snapshot.lexicon
        total = 0.0
        for gram in {gram for word in self.words for gram in grams(fold(word.text))}:
            having = {i for i in range(len(lexicon)) if gram in grams(lexicon.term(i))}
            n = sum(token in having for token in self.texts[doc])
            total += gram_idf(self.doc_count, sum(map(lexicon.count, having))) * self._saturated(doc, n)
        return self.ranking.gram_weight * total
