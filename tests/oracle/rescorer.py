"""Re-ranking in plain Python: what the best paragraphs of a query gain (search/scoring/bm25.py says how)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from index.vocabulary.lexicon import Lexicon
from search import plan
from search.scoring.bm25 import NEAR, bm25, gram_idf, grams, idf
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

    def __init__(self, snapshot: Collection, query: plan.Plan, ranking: Ranking) -> None:
        self.snapshot = snapshot
        self.ranking = ranking
        self.words = [leaf for leaf in plan.leaves(query.node) if isinstance(leaf, plan.Word)]
        self.typed = query.typed
        self.texts = [row.tokens["text"] for row in snapshot.rows]
        self.doc_count, self.average = snapshot.field_stats("text")

    def gains(self, scores: Scores) -> Scores:
        """The new scores of the best `rerank_depth` of the documents found."""
        if not self.words:
            return {}
        best = sorted(scores, key=lambda doc: (-scores[doc], doc))[: self.ranking.rerank_depth]
        parts = [self._place, self._article, self._grams, self._related]
        if self.typed:
            parts += [self._phrase, self._run, self._title, self._answer]
        return {doc: scores[doc] + sum(part(doc) for part in parts) for doc in best}

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

    def _related(self, doc: int) -> float:
        total = 0.0
        for word in self.words:
            if word.related is not None:
                n = sum(token in word.related.group.terms for token in self.texts[doc])
                weight = word.boost * word.related.group.weight * gram_idf(self.doc_count, word.related.occurrences)
                total += weight * self._saturated(doc, n)
        return total

    def _place(self, doc: int) -> float:
        rows = self.snapshot.rows
        return self.ranking.place_weight / (1 + sum(row.article == rows[doc].article for row in rows[:doc]))

    def _phrase(self, doc: int) -> float:
        assert self.typed
        spelled = [tuple({*word} & {*own}) for word, own in zip(self.typed.words, self.typed.spellings, strict=True)]
        kinds = ((self.typed.words, self.ranking.phrase_weight), (spelled, self.ranking.spelled_weight))
        return sum(
            weight * self._saturated(doc, runs_in(self.texts[doc], words).count(len(words))) for words, weight in kinds
        )

    def _run(self, doc: int) -> float:
        assert self.typed
        longest = max(runs_in(self.texts[doc], self.typed.words), default=0)
        return self.ranking.run_weight * max(longest - 1, 0) / (len(self.typed.words) - 1)

    def _title(self, doc: int) -> float:
        assert self.typed
        rows = self.snapshot.rows
        titles = [row.tokens["title"] for row in rows if row.article == rows[doc].article]
        words = self.typed.words
        return self.ranking.title_weight * any(len(words) in runs_in(title, words) for title in titles)

    def _answer(self, doc: int) -> float:
        assert self.typed
        answers = self.typed.answers
        if answers is None:
            return 0.0
        terms = {term for word in self.words for term in word.terms}
        text = self.texts[doc]
        places = [at for at, term in enumerate(text) if term in answers.terms]
        near = any(term in terms and any(0 < abs(at - p) <= NEAR for p in places) for at, term in enumerate(text))
        return answers.weight * near

    def _grams(self, doc: int) -> float:
        lexicon = self.snapshot.lexicon
        total = 0.0
        for gram in {gram for word in self.words for gram in grams(word.term)}:
            having = {i for i in range(len(lexicon)) if gram in grams(lexicon.term(i))}
            n = sum(token in having for token in self.texts[doc])
            total += gram_idf(self.doc_count, sum(map(lexicon.count, having))) * self._saturated(doc, n)
        return self.ranking.gram_weight * total


def runs_in(text: Sequence[int], words: Sequence[Sequence[int]]) -> list[int]:
    """How many of the words from the first on, or from a later one on, stand one after the other at each place.

    >>> runs_in([5, 1, 2, 2], [(1,), (2,), (3,)])
    [2, 1, 1]
    """
    return [
        next(
            (n for n, w in enumerate(words[first:]) if at + n >= len(text) or text[at + n] not in w), len(words) - first
        )
        for at in range(len(text))
        for first in range(len(words))
        if text[at] in words[first]
    ]
