"""The paragraphs that are ranked here: their tokens, and the exact scores that the rules of ranking give them.

The cluster's own scores choose which few hundred these are. What of the collection a score goes by (in how many units
a group is, average lengths) is asked of the cluster, exact; what a node matches but by words alone (dates, columns,
phrases, harakat), it says for each hit by the names of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.arrays.array_file import Array, Floats, Ints
from index.storage.opensearch.mapping import column
from index.storage.opensearch.tokens import Tokens, tokens_of
from search.engines.opensearch.queries import Least, Queries, Query
from search.plan import And, Column, Dates, MatchAll, MatchNone, MinShouldMatch, Node, Not, Or, Phrase, Word, children
from search.scoring.bm25 import STORED_LENGTHS, idf
from search.scoring.ranking import Ranking

COLUMNS = ("doc", "article", "article_length", "place", "tokens")
"""What is asked for of the documents of a window."""

_STORED = np.array(STORED_LENGTHS)


@dataclass(frozen=True, slots=True)
class FieldAverages:
    """The averages of a field: how many units it has (articles for the title), and their average length."""

    units: int
    average: float

    def norms(self, lengths: Array, ranking: Ranking) -> Floats:
        """What BM25 adds to the frequency below the line, for each of some lengths of the field."""
        norms: Floats = ranking.k1 * ((1 - ranking.b) + ranking.b * lengths / self.average)
        return norms


@dataclass(frozen=True, slots=True)
class Window:
    """Documents by ascending number, with the columns of them that scores go by.

    `named` are the names of the queries that each matches (`named_queries`).
    """

    docs: Array
    articles: Array
    article_lengths: Array
    places: Array
    tokens: Mapping[str, Tokens]
    named: Sequence[frozenset[str]]

    def matches(self, name: str) -> Array:
        """Which of the documents match a query that was asked by name."""
        return np.array([name in names for names in self.named], bool)

    def lengths(self, field: str) -> Array:
        """The length of a field as scores see it (`search.scoring.bm25.STORED_LENGTHS`)."""
        exact = np.diff(self.tokens[field].starts)
        return _STORED.take(np.minimum(np.searchsorted(_STORED, exact), len(_STORED) - 1))


def named_queries(node: Node, queries: Queries) -> dict[str, Query]:
    """The parts of a node that are told by name: all that words alone do not decide."""
    named: dict[str, Query] = {}
    for part in _parts(node):
        match part:
            case Column() | Dates() | Not():
                named[name_of(part)] = queries.query_of(part)
            case Phrase(fields=fields):
                named |= {name_of(part, field): queries.in_field(part, field) for field in fields}
            case Word(fields=fields, vocalized=True):
                named |= {name_of(part, field): queries.in_field(part, field) for field in fields}
    return named


def name_of(node: Node, field: str = "") -> str:
    """The name that a node is asked by, in a field."""
    return f"{id(node)}{field}"


class Scorer:
    """The scores of a plan's nodes in a window.

    `doc_freq(field, terms)` says in how many units of a field any of some terms stands; `terms` are `flags` of all
    that any word of the nodes has.
    """

    def __init__(
        self,
        window: Window,
        ranking: Ranking,
        averages: Mapping[str, FieldAverages],
        least: Mapping[int, Least],
        doc_freq: Callable[[str, tuple[int, ...]], int],
        terms: Array,
    ) -> None:
        self._window, self._ranking, self._averages = window, ranking, averages
        self._least, self._doc_freq, self._terms = least, doc_freq, terms
        self._nothing = np.zeros(len(window.docs))
        self._known_flags: dict[tuple[int, ...], Array] = {}
        self._known_tokens: dict[str, tuple[Ints, Array, Floats]] = {}

    def scores(self, node: Node) -> tuple[Array, Floats]:
        """Which documents match a node, and their scores."""
        match node:
            case Word() | Phrase():
                return self._leaf(node)
            case And(parts):
                return self._joined(parts, np.logical_and)
            case Or(parts):
                return self._joined(parts, np.logical_or)
            case MinShouldMatch():
                return self._min_should_match(node)
            case MatchAll():
                return self._everywhere(), self._nothing
            case MatchNone():
                return ~self._everywhere(), self._nothing
        return self._window.matches(name_of(node)), self._nothing

    def _everywhere(self) -> Array:
        return np.ones(len(self._window.docs), bool)

    def _joined(self, nodes: Sequence[Node], join: np.ufunc) -> tuple[Array, Floats]:
        parts = list(map(self.scores, nodes))
        if not parts:
            return (self._everywhere() if join is np.logical_and else ~self._everywhere()), self._nothing
        matching: Array = join.reduce([matching for matching, _ in parts])
        return matching, np.where(matching, np.sum([score for _, score in parts], axis=0), 0.0)

    def _min_should_match(self, node: MinShouldMatch) -> tuple[Array, Floats]:
        should, must, optional = (list(map(self.scores, nodes)) for nodes in (node.should, node.must, node.optional))
        least = self._least.get(id(node)) or Least((1,) * len(should), len(should))
        masses = np.zeros(len(self._window.docs), np.int64)
        for mass, (matching, _) in zip(least.masses, should, strict=True):
            masses += mass * matching
        matched = masses >= least.mass
        for matching, _ in must:
            matched &= matching
        total = np.sum([self._nothing, *(score for _, score in (*should, *must, *optional))], axis=0)
        return matched, np.where(matched, total, 0.0)

    def _leaf(self, leaf: Word | Phrase) -> tuple[Array, Floats]:
        """The sum over its fields; a word scores 0 in a field where it is not."""
        total, matched = self._nothing.copy(), ~self._everywhere()
        for field in leaf.fields:
            matching, scores = self._in_field(leaf, field)
            matched |= matching
            total += self._ranking.field_weights.get(field, 1.0) * leaf.boost * np.where(matching, scores, 0.0)
        return matched, total

    def _in_field(self, leaf: Word | Phrase, field: str) -> tuple[Array, Floats]:
        words = (leaf,) if isinstance(leaf, Word) else leaf.words
        parts = [self._word(word, field) for word in words]
        scores: Floats = np.sum([score for _, score in parts], axis=0)
        if isinstance(leaf, Phrase) or leaf.vocalized:
            return self._window.matches(name_of(leaf, field)), scores
        return parts[0][0], scores

    def _word(self, word: Word, field: str) -> tuple[Array, Floats]:
        """Which documents have a word in a field, and the weighted BM25 of its groups there."""
        matched, total = ~self._everywhere(), self._nothing.copy()
        ids, owner, norms = self._tokens(field)
        for group in word.groups if len(ids) else ():
            counts = np.bincount(owner[self._flags(group.terms).take(ids)], minlength=len(total))
            having = counts > 0
            matched |= having
            if having.any():
                weight = group.weight * idf(self._averages[field].units, self._doc_freq(field, group.terms))
                total += weight * counts * (self._ranking.k1 + 1) / (counts + norms)
        return matched, total

    def _tokens(self, field: str) -> tuple[Ints, Array, Floats]:
        """The tokens of a field that any word has, the document of each, and what BM25 adds below the line."""
        if (known := self._known_tokens.get(field)) is None:
            tokens = self._window.tokens[field]
            at = np.flatnonzero(self._terms.take(tokens.ids))
            norms = self._averages[field].norms(self._window.lengths(field), self._ranking)
            self._known_tokens[field] = known = (tokens.ids.take(at), tokens.owner.take(at), norms)
        return known

    def _flags(self, terms: tuple[int, ...]) -> Array:
        """`flags`, which all fields have in common."""
        if (known := self._known_flags.get(terms)) is None:
            self._known_flags[terms] = known = flags(terms, len(self._terms) - 1)
        return known


def flags(terms: Sequence[int], size: int) -> Array:
    """For every term of a lexicon of this size whether it is one of some; the last boolean is that of unknown terms."""
    among = np.zeros(size + 1, bool)
    among[np.array(terms, np.intp)] = True
    return among


def window_of(hits: Sequence[Mapping[str, Any]], ids: Ints) -> Window:
    """The window of some hits with `COLUMNS`, in the order of documents; `ids` are those of terms by their numbers."""
    docs = column(hits, "doc")
    order = np.argsort(docs)
    ordered = [hits[at] for at in order.tolist()]
    return Window(
        docs=docs.take(order),
        articles=column(ordered, "article"),
        article_lengths=column(ordered, "article_length"),
        places=column(ordered, "place"),
        tokens=tokens_of(ordered, ids),
        named=[frozenset(hit.get("matched_queries", ())) for hit in ordered],
    )


def _parts(node: Node) -> Iterator[Node]:
    """A node and all that its score may come from, what is excluded as a whole."""
    yield node
    for child in () if isinstance(node, Not) else children(node):
        yield from _parts(child)
