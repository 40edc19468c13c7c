"""The formulas of ranking, one number at a time; the array engines compute the same over arrays.

Everything an engine adds up is here or in `search/ranking.py`: `tests/contract` holds the engines to each other.

A hit's score is Σ words Σ fields field weight × Σ groups group weight × `idf` × `bm25`. By relevance, the best
`Ranking.rerank_depth` paragraphs of a query with at least one `Word` gain more. The *query words* are then the `Word`
leaves of the tree in order, those under a `Not`, in a `Phrase` or among the `optional` of a `MinShouldMatch` left
out; a query word stands at a token of the field `text` that is of its groups (their union, its *set*):

* article: `article_weight` × Σ words boost × `idf`(articles, articles with the word) × `bm25`(occurrences in the
  article, its length, the average, `article_k1`, `article_b`), by the group with the most terms (the
  later of equals). An article's length is exact: the tokens of all its documents' `text`.
* adjacent: `adjacent_weight` × Σ neighbouring query words a b × `pair_idf` × `bm25`(tokens of a directly before one
  of b, the paragraph's length, the average, `k1`, `b`).
* near: `near_weight` × the same, counting the tokens of a with one of b at most `NEAR` tokens before or after (not
  itself).
* grams: `gram_weight` × Σ distinct `grams` g of the words' folded texts × `gram_idf` × `bm25`(tokens having g, …).
"""

from __future__ import annotations

from math import log

NEAR = 8
"""How many tokens apart two words are still near each other."""

GRAM = 4
"""Letters of a character n-gram (Arabic stems have three or four radicals: Mustafa & Al-Radaideh, JASIST 2004)."""


def idf(doc_count: int, frequency: int) -> float:
    """How much a word tells: Whoosh's inverse document frequency, `frequency` of the `units` having it.

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


def pair_idf(doc_count: int, first: int, second: int) -> float:
    """The idf of two words together, from how many units have each: a pair is at least as rare as its rarer word."""
    return idf(doc_count, min(first, second))


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


def quantized_length(length: int) -> int:
    """A field's length as Whoosh stores it, in one byte: the least round(27 (1.033^n - 1)), n < 256, not below it.

    >>> quantized_length(9), quantized_length(11), quantized_length(200), quantized_length(10**6)
    (9, 12, 203, 106374)
    """
    return next((stored for stored in STORED_LENGTHS if stored >= length), STORED_LENGTHS[-1])


STORED_LENGTHS = tuple(round(27 * (1.033**n - 1)) for n in range(256))
"""The lengths that one byte stands for."""
