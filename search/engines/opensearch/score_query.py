"""What the cluster scores paragraphs by, to choose the few hundred of them that are scored exactly (window.py)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from index.arrays.array_file import Array
from index.storage.opensearch.mapping import ALTERNATIVE
from search.engines.opensearch.queries import Query, TermNames
from search.plan import And, MinShouldMatch, Node, Or, Phrase, Word, children
from search.scoring.ranking import Ranking

_TERMS = 800
"""Terms that the cluster scores by: the most frequent of each group (1,024 clauses are its limit by default)."""
_LEAST_TERMS = 4


def score_clauses(node: Node, ranking: Ranking, counts: Array, names: TermNames) -> list[Query]:
    """A clause for each group of each word in each field, of its most frequent terms; `counts` are those of all."""
    parts = [
        (field, group.terms, ranking.field_weights.get(field, 1.0) * group.weight * boost)
        for word, boost in scoring_words(node)
        for field in word.fields
        for group in word.groups
        if group.terms
    ][: _TERMS // _LEAST_TERMS]
    most = max(_TERMS // max(len(parts), 1), _LEAST_TERMS)
    asked = {terms: _most_frequent(terms, most, counts) for _, terms, _ in parts}
    names_of = {terms: ALTERNATIVE.join(names(kept)) for terms, kept in asked.items()}
    return [{"match": {field: {"query": names_of[terms], "boost": weight}}} for field, terms, weight in parts]


def _most_frequent(terms: tuple[int, ...], most: int, counts: Array) -> Sequence[int]:
    if len(terms) <= most:
        return terms
    numbers = np.array(terms)
    kept: list[int] = numbers[np.argsort(-counts.take(numbers), kind="stable")[:most]].tolist()
    return kept


def scoring_words(node: Node) -> Iterator[tuple[Word, float]]:
    """Every word that adds to the score, with its boost and that of its phrase; its fields are those looked in."""
    match node:
        case Word():
            yield node, node.boost
        case Phrase(words=words, fields=fields, boost=boost):
            yield from ((Word(word.text, word.groups, fields), boost) for word in words)
        case And() | Or() | MinShouldMatch():
            for child in children(node):
                yield from scoring_words(child)
