"""From the nodes of a plan to queries that match the same paragraphs, and score nothing.

A word is a `terms` query for each of its fields: however many terms it has, that is one clause. What a lenient query's
words must have together is asked as the sum of their masses (`function_score` with `min_score`; whole numbers, exact).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

from index.arabic.harakat import agrees
from index.arrays.string_table import StringTable
from index.errors import BadRequest
from index.schema import FIELDS
from index.storage.opensearch.mapping import ALTERNATIVE, GAP, OWN, OWN_FIELDS, SPELLED, WHOLE, terms_query
from search.plan import (
    And,
    Column,
    Dates,
    Filters,
    MatchAll,
    MinShouldMatch,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    leaves,
    without_words,
)

Query: TypeAlias = dict[str, Any]
TermNames: TypeAlias = Callable[[Sequence[int]], list[str]]
"""Gives terms by their ids in the lexicon."""

_TOGETHER = {frozenset(FIELDS): WHOLE, OWN_FIELDS: OWN}
"""Fields that are asked together."""

_ALTERNATIVES = 128
"""Phrases, one for each way to leave gaps, that a phrase with slop may be asked as."""

EVERYTHING: Query = {"match_all": {}}
NOTHING: Query = {"match_none": {}}


@dataclass(frozen=True, slots=True)
class Least:
    """The least that a lenient query asks: what its words count, and how much they must count together."""

    masses: tuple[int, ...]
    mass: int


class Queries:
    """Queries over one state, by what names its terms and the spellings with harakat of its texts.

    `least` has for the lenient nodes met so far, by identity, what was found out about them.
    """

    def __init__(self, names: TermNames, spellings: StringTable) -> None:
        self._names = names
        self._spellings = spellings
        self.least: dict[int, Least] = {}

    def query_of(self, node: Node) -> Query:
        """What matches a node."""
        match node:
            case Word() | Phrase():
                return self.leaf(node, node.fields)
            case And(children):
                return every(map(self.query_of, children))
            case Or(children):
                return some(map(self.query_of, children))
            case Not(child):
                return {"bool": {"must_not": [self.query_of(child)]}}
            case MinShouldMatch():
                return self._min_should_match(node)
            case Column(name, values):
                return terms_query(name, sorted(values))
            case Dates(first, last):
                return in_range(first, last)
            case MatchAll():
                return EVERYTHING
        return NOTHING

    def leaf(self, leaf: Word | Phrase, fields: Iterable[str]) -> Query:
        """What has a word or phrase in any of some fields."""
        wanted = list(fields)
        if isinstance(leaf, Word) and not leaf.vocalized and (together := _TOGETHER.get(frozenset(wanted))):
            return self.group(together, leaf.terms)
        return some(self.in_field(leaf, field) for field in wanted)

    def in_field(self, leaf: Word | Phrase, field: str) -> Query:
        """What has a word or phrase in a field."""
        return self._word(leaf, field) if isinstance(leaf, Word) else self._phrase(leaf, field)

    def group(self, field: str, terms: Sequence[int]) -> Query:
        """What has any of some terms in a field."""
        return terms_query(field, self._names(terms))

    def visible(self, node: Node) -> Query:
        """What may be found: with a word of its own, opening its article, or matching without any word."""
        own = [self.leaf(leaf, [f for f in leaf.fields if f in OWN_FIELDS]) for leaf in leaves(node)]
        if not own:
            return EVERYTHING
        return some([{"term": {"opens": True}}, *own, self.query_of(without_words(node))])

    def masses(self, parts: Iterable[tuple[Query, int]]) -> Query:
        """What has any of some parts, scored by the sum of their masses."""
        counted = [{"constant_score": {"filter": query, "boost": mass}} for query, mass in parts]
        return {"bool": {"should": counted}}

    def _min_should_match(self, node: MinShouldMatch) -> Query:
        must = list(map(self.query_of, node.must))
        should = list(map(self.query_of, node.should))
        least = self.least.get(id(node))
        if least is None or least.mass >= sum(least.masses):
            return every([*must, *should])
        counted = self.masses(zip(should, least.masses, strict=True))
        return every([*must, {"function_score": {"query": counted, "min_score": least.mass}}])

    def _word(self, word: Word, field: str) -> Query:
        if not word.vocalized:
            return self.group(field, word.terms)
        plain: list[str] = []
        spelled: list[Query] = []
        for term in self._names(word.terms):
            written = self._written(term)
            if not written:
                plain.append(term)
                continue
            agreeing = [f"{term}{ALTERNATIVE}{form}" for form in written if agrees(word.text, form)]
            contrary = [{"prefix": {SPELLED[field]: f"{term}{ALTERNATIVE}"}}]
            contrary_only = {"bool": {"filter": contrary, "must_not": [terms_query(SPELLED[field], agreeing)]}}
            spelled.append({"bool": {"filter": [{"term": {field: term}}], "must_not": [contrary_only]}})
        return some([*([terms_query(field, plain)] if plain else []), *spelled])

    def _written(self, term: str) -> list[str]:
        """The ways in which a term is written where it has harakat, the one without any among them."""
        start = f"{term}{ALTERNATIVE}"
        return [self._spellings[number][len(start) :] for number in self._spellings.prefix(start)]

    def _phrase(self, phrase: Phrase, field: str) -> Query:
        places = [self._names(word.terms) for word in phrase.words]
        if not all(places):
            return NOTHING
        vocalized = [self._word(word, field) for word in phrase.words if word.vocalized]
        return every([self._in_order(field, places, phrase.slop), *vocalized])

    def _in_order(self, field: str, places: Sequence[Sequence[str]], slop: int) -> Query:
        """What has one of the terms of each place, each at most `slop` + 1 positions after the one before it."""
        if len(places) == 1:
            return terms_query(field, places[0])
        if slop and len(places) == 2:  # the nearest two are as near as any
            return {"intervals": {field: {"all_of": {"ordered": True, "max_gaps": slop, "intervals": _any_of(places)}}}}
        if (slop + 1) ** (len(places) - 1) > _ALTERNATIVES:
            raise BadRequest("parameter.slop", "q", words=len(places), slop=slop)
        gaps = product(range(slop + 1), repeat=len(places) - 1)
        return some({"match_phrase": {field: {"query": _spaced(places, gap)}}} for gap in gaps)


def every(queries: Iterable[Query]) -> Query:
    """What matches all of some queries."""
    clauses = [query for query in queries if query != EVERYTHING]
    if len(clauses) < 2:
        return clauses[0] if clauses else EVERYTHING
    return {"bool": {"filter": clauses}}


def some(queries: Iterable[Query]) -> Query:
    """What matches any of some queries."""
    clauses = [query for query in queries if query != NOTHING]
    if len(clauses) < 2:
        return clauses[0] if clauses else NOTHING
    return {"bool": {"should": clauses}}


def in_range(first: int | None, last: int | None) -> Query:
    """What has a date that touches a range of days, both inclusive, None where open."""
    if first is None and last is None:
        return EVERYTHING
    return every(
        [
            {"range": {"last_day": {"gte": first or 0}}},
            {"range": {"first_day": {"lte": 99999999 if last is None else last}}},
        ]
    )


def filter_clauses(filters: Filters, ignoring: str = "") -> list[Query]:
    """The filters of a reader as clauses, those of one facet left out."""
    clauses = [terms_query(name, sorted(values)) for name, values in filters.chosen.items() if name != ignoring]
    excluded = [terms_query(name, sorted(values)) for name, values in filters.excluded.items() if name != ignoring]
    clauses += [{"bool": {"must_not": excluded}}] if excluded else []
    dated = in_range(filters.first, filters.last)
    clauses += [] if dated == EVERYTHING else [dated]
    if filters.docs is not None:
        clauses.append({"range": {"doc": {"gte": filters.docs.start, "lt": filters.docs.stop}}})
    return clauses


def _any_of(places: Sequence[Sequence[str]]) -> list[Query]:
    return [{"any_of": {"intervals": [{"match": {"query": term}} for term in terms]}} for terms in places]


def _spaced(places: Sequence[Sequence[str]], gaps: Sequence[int]) -> str:
    """A phrase as it is asked, with so many free places behind its words.

    >>> _spaced([["ا", "ب"], ["ت"]], [1])
    'ا|ب _ ت'
    """
    words = [ALTERNATIVE.join(terms) for terms in places]
    return " ".join([words[0], *(" ".join([GAP] * gap + [word]) for gap, word in zip(gaps, words[1:], strict=True))])
