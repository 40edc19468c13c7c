"""The formulas of ranking, one number at a time; the array engines compute the same over arrays.

Everything an engine adds up is here or in `ranking.py` beside it: `tests/contract` holds the engines to each other.

A hit's score is Σ words Σ fields field weight × Σ groups group weight × `idf` × `bm25`. By relevance, the best
`Ranking.rerank_depth` paragraphs of a query with at least one `Word` gain more. The *query words* are then the `Word`
leaves of the tree in order, those under a `Not`, in a `Phrase` or among the `optional` of a `MinShouldMatch` left
out; a query word stands at a token of the field `text` that is of its groups (their union, its *set*):

* article: `article_weight` × Σ words boost × `idf`(articles, articles with the word) × `bm25`(occurrences in the
  article, its length, the average, `article_k1`, `article_b`), by the group with the most terms (the
  later of equals). An article's length is exact: the tokens of all its documents' `text`.
* grams: `gram_weight` × Σ distinct `grams` g of the words' terms × `gram_idf` × `bm25`(tokens having g, …).
* root: Σ words boost × the weight of `related` × `gram_idf`(documents, its occurrences) × `bm25`(tokens of it, …).
* place: `place_weight` / (1 + how many documents of its article stand before it).

Where the plan has the query as it was typed (`search.plan.TypedWords`, n words), they gain also:

* phrase: `phrase_weight` × `bm25`(places where all n stand one after the other, each as one of its `words`, …)
  + `spelled_weight` × the same of those places where each is one of its `spellings` too: two words side by side may be
  forms of the typed ones by chance.
* run: `run_weight` × (the longest run of consecutive typed words − 1) / (n − 1).
* title: `title_weight`, where all n stand one after the other in the title of the article.
* answer: the weight of `answers`, where one of them stands at most `NEAR` tokens from a query word other than itself.

What is found of words that need not all be there (`search.plan.MinShouldMatch`) goes by their `mass`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import log

NEAR = 8
"""How many tokens apart two words are still near each other."""

GRAM = 4
"""Letters of a character n-gram (Arabic stems have three or four radicals: Mustafa & Al-Radaideh, JASIST 2004)."""


def idf(doc_count: int, frequency: int) -> float:
    """How much a word tells: Whoosh's inverse document frequency, `frequency` of `doc_count` units having it.

    >>> idf(100, 99)
    1.0
    """
    return log(doc_count / (frequency + 1)) + 1


def bm25(frequency: float, length: float, average: float, k1: float, b: float) -> float:
    """The saturated frequency of a word in a field `length` tokens long (BM25 without idf; Robertson & Zaragoza 2009).

    >>> bm25(1, 10, 10, 1.2, 0.75)
    1.0
    """
    return frequency * (k1 + 1) / (frequency + k1 * ((1 - b) + b * length / average))


def mass(doc_count: int, frequency: int) -> int:
    """How much a word counts among others that need not all be there, at least 1: its idf in sixteenths.

    The idf is that of BM25 (Robertson & Zaragoza 2009), which is never negative; whole numbers add up the same in every
    engine.

    >>> mass(1000, 5), mass(1000, 500), mass(1000, 1000)
    (83, 11, 1)
    """
    return max(1, round(16 * log(1 + (doc_count - frequency + 0.5) / (frequency + 0.5))))


def least_words(masses: Sequence[int], enough: int) -> int:
    """How many of some words a paragraph has at least, whose masses add up to `enough` there.

    >>> least_words([83, 11, 40], 90), least_words([83, 11, 40], 134)
    (2, 3)
    """
    heaviest = accumulate(sorted(masses, reverse=True))
    return next((number for number, total in enumerate(heaviest, 1) if total >= enough), len(masses))


def gram_idf(doc_count: int, occurrences: int) -> float:
    """The idf of a character n-gram, from how many tokens of the collection have it, all fields counted."""
    return idf(doc_count, min(occurrences, doc_count))


def grams(term: str) -> frozenset[str]:
    """The character 4-grams of a term; a shorter one is its own only gram.

    >>> sorted(grams("البيئه"))
    ['البي', 'بيئه', 'لبيئ']
    >>> grams("من")
    frozenset({'من'})
    """
    return frozenset(term[start : start + GRAM] for start in range(max(1, len(term) - GRAM + 1)))


STORED_LENGTHS = tuple(round(27 * (1.033**n - 1)) for n in range(256))
"""The lengths of fields that Whoosh stores, in one byte: of a field the least that is not below its own."""
