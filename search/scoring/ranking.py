"""How paragraphs are ranked: every number in one place, each with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ranking:
    """The parameters of a ranking.

    A word's groups weigh `exact_weight` (its own spelling) to `root_weight`, other terms of a foreign name
    `sound_weight`, the words of a quoted phrase as it is spelled `literal_weight`, a function or question word
    `function_weight` of a content word. The score of a word in a field is Whoosh's BM25F of one field (Zaragoza et al.,
    TREC-13), with `k1` and `b`; fields and groups add up linearly with their weights. What follows `rerank_depth` is
    what the best paragraphs gain (search/scoring/bm25.py). k1 0.5 and b 0.5 suit paragraphs, and ranking anew the best
    150 loses nothing against the best 300: see `python -m benchmarks.relevance`.
    """

    exact_weight: float = 0.25
    lemma_weight: float = 0.3
    root_weight: float = 0.2
    sound_weight: float = 0.3
    function_weight: float = 0.3
    k1: float = 0.5
    b: float = 0.5
    field_weights: Mapping[str, float] = field(
        default_factory=lambda: {"text": 1.0, "heading": 0.3, "title": 0.3, "notes": 0.3}
    )
    rerank_depth: int = 150
    article_weight: float = 0.5
    article_k1: float = 1.2
    article_b: float = 0.6
    gram_weight: float = 0.11
    phrase_weight: float = 3.0
    spelled_weight: float = 3.0
    run_weight: float = 2.0
    place_weight: float = 0.6
    title_weight: float = 2.0
    when_weight: float = 1.5
    count_weight: float = 4.0
    literal_weight: float = 3.0

    def __hash__(self) -> int:
        # Of a mapping there is none; rankings that are compared differ in few numbers, and are told apart by all.
        return hash((self.k1, self.b, frozenset(self.field_weights.items())))


DEFAULT = Ranking()
