"""One search of the oracle: each rule of matching, scoring, filters and order in the most obvious way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.arabic.chain import tokenize
from index.arabic.harakat import agrees
from index.documents import Document
from index.schema import DATE_FACETS, UNKNOWN
from search import plan
from search.engines.base import (
    EngineHit,
    EngineResult,
)
from search.scoring.bm25 import bm25, idf, least_words, mass
from search.scoring.ranking import Ranking
from tests.oracle.rescorer import Reranking

if TYPE_CHECKING:
    from tests.oracle.engine import MemorySnapshot

OWN_FIELDS = ("text", "heading", "notes")

Scores = dict[int, float]


@dataclass(frozen=True, slots=True)
class Row:
    """A document with its tokens as lexicon ids and what its article says."""

    document: Document
    article: int
    opens: bool
    tokens: Mapping[str, tuple[int, ...]]
    first_day: int
    last_day: int


class Search:
    """One run of one plan over one snapshot."""

    def __init__(self, snapshot: MemorySnapshot, query: plan.Plan, ranking: Ranking) -> None:
        self.snapshot = snapshot
        self.rows = snapshot.rows
        self.query = query
        self.ranking = ranking
        self.everything = frozenset(range(len(self.rows)))
        self.required_words = 0
        self.relaxed = False

    def result(self) -> EngineResult:
        allowed = frozenset(doc for doc in self.everything if self.passes(doc, None))
        visible = self.visible(self.query.node, allowed)
        scores = self.scores(self.query.node, allowed & visible)
        matching = {doc: score for doc, score in scores.items() if doc in visible}
        found = {doc: score for doc, score in matching.items() if doc in allowed}
        if self.query.sort == "relevance":
            found |= Reranking(self.snapshot, self.query, self.ranking).gains(found)
        by_article = Counter(self.rows[doc].article for doc in found)
        results = self.results(found) if self.query.fold else found
        ordered = self.order(results)
        hits = ordered[self.query.offset : self.query.offset + self.query.limit]
        return EngineResult(
            hits=tuple(EngineHit(doc, found[doc], self.more(by_article, doc), self.copies(found, doc)) for doc in hits),
            total=len(found),
            articles_total=len(by_article) if self.query.articles else 0,
            facets={name: self.facet(name, matching) for name in self.query.facets if self.is_listed(name, matching)},
            required_words=self.required_words,
            relaxed=self.relaxed,
            dates_of=self.dates_of(self.query.each, found) if self.query.each else {},
            folded=self.count(found) - self.count(results),
        )

    def results(self, scores: Scores) -> Scores:
        """Those found of which no near copy is found that was published before."""
        groups = [[doc for doc in group if doc in scores] for group in self.snapshot.copy_groups]
        later = {doc for group in groups for doc in group[1:]}
        return {doc: score for doc, score in scores.items() if doc not in later}

    def count(self, results: Scores) -> int:
        """How many results there are: articles where they are grouped."""
        return len({self.rows[doc].article for doc in results}) if self.query.group else len(results)

    def copies(self, scores: Scores, doc: int) -> tuple[int, ...]:
        """A paragraph of each other article in which a near copy is found of a result."""
        if not self.query.fold:
            return ()
        own = self.rows[doc].article
        others = [other for other in scores if self.query.group and self.rows[other].article == own]
        copies = [copy for each in [doc, *sorted(others)] for copy in self.snapshot.copies(each) if copy in scores]
        first: dict[int, int] = {}
        for copy in copies:
            first.setdefault(self.rows[copy].article, copy)
        return tuple(copy for article, copy in first.items() if article != own)

    def dates_of(self, name: str, scores: Scores) -> dict[str, dict[str, list[tuple[str, int]]]]:
        """The date facets of the documents of each of the most frequent values of a facet."""
        rows = [self.rows[doc] for doc in scores]
        months = {month for row in rows for month in self.snapshot.column(row, "month")} - {UNKNOWN}
        names = [date for date in DATE_FACETS if date != "day" or len(months) <= plan.DAY_MONTHS]
        counts = Counter(value for row in rows for value in self.snapshot.column(row, name) if value != UNKNOWN)
        most = sorted(counts, key=lambda value: (-counts[value], value))[: plan.MOST_EACH]
        own = {value: [row for row in rows if value in self.snapshot.column(row, name)] for value in most}
        return {value: {date: self.dated(date, part) for date in names} for value, part in own.items()}

    def dated(self, name: str, rows: Iterable[Row]) -> list[tuple[str, int]]:
        counts = Counter(value for row in rows for value in self.snapshot.column(row, name))
        return sorted(counts.items(), key=lambda item: (item[0] != UNKNOWN, item[0]), reverse=True)

    def more(self, by_article: Mapping[int, int], doc: int) -> int:
        """How many other documents of its article were found."""
        return by_article[self.rows[doc].article] - 1 if self.query.articles else 0

    def passes(self, doc: int, ignoring: str | None) -> bool:
        """Whether a document passes the filters, one facet's own selection left out."""
        filters, row = self.query.filters, self.rows[doc]
        for name, values in filters.chosen.items():
            if name != ignoring and not values & set(self.snapshot.column(row, name)):
                return False
        for name, values in filters.excluded.items():
            if name != ignoring and values & set(self.snapshot.column(row, name)):
                return False
        return self.in_range(doc, filters.first, filters.last) and (filters.docs is None or doc in filters.docs)

    def is_listed(self, name: str, matching: Scores) -> bool:
        """Whether a facet is counted: days only where there are few months, or where they are filtered by."""
        return name != "day" or bool(self.filtered_by("day")) or self.is_short(matching)

    def is_short(self, matching: Scores) -> bool:
        """Whether what is found, whatever its day, lies in few months."""
        docs = [doc for doc in matching if self.passes(doc, "day")]
        months = {month for doc in docs for month in self.snapshot.column(self.rows[doc], "month")}
        return len(months - {UNKNOWN}) <= plan.DAY_MONTHS

    def filtered_by(self, name: str) -> frozenset[str]:
        """The values of a facet that are chosen or excluded."""
        filters, none = self.query.filters, frozenset[str]()
        return filters.chosen.get(name, none) | filters.excluded.get(name, none)

    def in_range(self, doc: int, first: int | None, last: int | None) -> bool:
        row = self.rows[doc]
        if first is None and last is None:
            return True
        return bool(row.first_day) and row.last_day >= (first or 0) and row.first_day <= (last or 99999999)

    def order(self, scores: Scores) -> list[int]:
        """Documents in the order asked for; grouped, the best of each article."""
        best = sorted(scores, key=lambda doc: (-scores[doc], doc))
        if self.query.group:
            leaders = {self.rows[doc].article: doc for doc in reversed(best)}
            best = [doc for doc in best if leaders[self.rows[doc].article] == doc]
        if self.query.sort == "relevance":
            return best
        sign = -1 if self.query.sort == "-date" else 1
        return sorted(best, key=lambda d: (not self.rows[d].first_day, sign * self.rows[d].first_day, d))

    def facet(self, name: str, matching: Scores) -> list[tuple[str, int]]:
        docs = [doc for doc in matching if self.passes(doc, name)]
        counts = Counter(value for doc in docs for value in self.snapshot.column(self.rows[doc], name))
        unknown = counts.pop(UNKNOWN, 0)
        last = [(UNKNOWN, unknown)] if unknown else []
        if name in DATE_FACETS:
            every = sorted(counts.items(), reverse=True) + last
            shown = name != "day" or self.is_short(matching)
            return [item for item in every if shown or item[0] in self.filtered_by(name)]
        items = sorted(counts.items(), key=lambda item: (-item[1], item[0])) + last
        most, chosen = self.query.most_values, self.filtered_by(name)
        return [item for position, item in enumerate(items) if most is None or position < most or item[0] in chosen]

    def visible(self, node: plan.Node, allowed: frozenset[int]) -> frozenset[int]:
        """Documents that may be found: with a matched word of their own, opening their article, or matching without."""
        leaves = list(plan.leaves(node))
        if not leaves:
            return self.everything
        own = (replace(leaf, fields=tuple(f for f in leaf.fields if f in OWN_FIELDS)) for leaf in leaves)
        matched = {doc for leaf in own for doc in self.leaf(leaf)}
        wordless = self.scores(plan.without_words(node), allowed)
        return frozenset(doc for doc, row in enumerate(self.rows) if row.opens or doc in matched or doc in wordless)

    def scores(self, node: plan.Node, allowed: frozenset[int]) -> Scores:
        """Every matching document with its score; `allowed` is what a `MinShouldMatch` counts."""
        match node:
            case plan.Word() | plan.Phrase():
                return self.leaf(node)
            case plan.And(children):
                return _all_of([self.scores(child, allowed) for child in children], self.everything)
            case plan.Or(children):
                return _any_of([self.scores(child, allowed) for child in children])
            case plan.Not(child):
                return dict.fromkeys(self.everything - self.scores(child, allowed).keys(), 0.0)
            case plan.MinShouldMatch():
                return self.min_should_match(node, allowed)
            case plan.Column(name, values):
                snapshot = self.snapshot
                return {d: 0.0 for d, row in enumerate(self.rows) if values & set(snapshot.column(row, name))}
            case plan.Dates(first, last):
                return {doc: 0.0 for doc in self.everything if self.in_range(doc, first, last)}
            case plan.MatchAll():
                return dict.fromkeys(self.everything, 0.0)
        return {}

    def min_should_match(self, node: plan.MinShouldMatch, allowed: frozenset[int]) -> Scores:
        should = [self.scores(child, allowed) for child in node.should]
        must = [self.scores(child, allowed) for child in node.must]
        optional = [self.scores(child, allowed) for child in node.optional]
        base = frozenset.intersection(self.everything, *(frozenset(part) for part in must))
        masses = [mass(len(self.rows), len(part)) for part in should]
        of_docs = {doc: sum(m for m, part in zip(masses, should, strict=True) if doc in part) for doc in base}
        least = self.least_mass(node, masses, [of_docs[doc] for doc in base & allowed])
        if node is plan.topmost_min_should_match(self.query.node):
            words = least_words(masses, least)
            self.required_words = words + len(must)
            self.relaxed = words < len(should)
        docs = [doc for doc in base if of_docs[doc] >= least]
        parts = should + must + optional
        return {doc: sum(part.get(doc, 0.0) for part in parts) for doc in docs}

    def least_mass(self, node: plan.MinShouldMatch, masses: list[int], candidates: list[int]) -> int:
        """The m of plan.MinShouldMatch, from the mass that each candidate has."""
        if node.enough is None or not node.should:
            return sum(masses)
        ranked = sorted(candidates, reverse=True)
        return max(1, ranked[node.enough - 1]) if len(ranked) >= node.enough else 1

    def leaf(self, leaf: plan.Word | plan.Phrase) -> Scores:
        """Scores of a word or phrase: the sum over its fields, the title spread over its article."""
        total: Scores = {}
        for field in leaf.fields:
            scores = self.word(leaf, field) if isinstance(leaf, plan.Word) else self.phrase(leaf, field)
            weight = self.ranking.field_weights.get(field, 1.0) * leaf.boost
            for doc, score in self.snapshot.spread(field, scores).items():
                total[doc] = total.get(doc, 0.0) + weight * score
        return total

    def word(self, word: plan.Word, field: str) -> Scores:
        """Scores of a word in one field, on the documents that post it: the weighted BM25 of its groups."""
        doc_count, average = self.snapshot.field_stats(field)
        scores: Scores = {}
        for group in word.groups:
            frequencies = self.snapshot.frequencies(field, group.terms)
            weight = group.weight * idf(doc_count, len(frequencies)) if frequencies else 0.0
            for doc, frequency in frequencies.items():
                length = self.snapshot.length(field, doc)
                gained = weight * bm25(frequency, length, average, self.ranking.k1, self.ranking.b)
                scores[doc] = scores.get(doc, 0.0) + gained
        return {doc: score for doc, score in scores.items() if not word.vocalized or self.agrees(word, field, doc)}

    def agrees(self, word: plan.Word, field: str, doc: int) -> bool:
        """Whether a token of the word in the field has harakat that do not contradict those typed."""
        wanted = frozenset(word.terms)
        document = self.rows[doc].document
        text = document.notes_text if field == "notes" else getattr(document, field)
        written = zip(tokenize(text), self.rows[doc].tokens[field], strict=True)
        return any(agrees(word.text, text[token.start : token.end]) for token, i in written if i in wanted)

    def phrase(self, phrase: plan.Phrase, field: str) -> Scores:
        """Scores of a phrase in one field: those of its words, where they stand as it says."""
        parts = [self.word(word, field) for word in phrase.words]
        wanted = [frozenset(word.terms) for word in phrase.words]
        together = _all_of(parts, frozenset())
        return {d: s for d, s in together.items() if follows(self.rows[d].tokens[field], wanted, phrase.slop)}


def follows(tokens: Sequence[int], wanted: Sequence[frozenset[int]], slop: int) -> bool:
    """Whether the words stand in order, each at most `slop` + 1 positions after the one before it.

    >>> follows([1, 2, 3], [frozenset({1}), frozenset({3})], slop=1)
    True
    """
    ends = {position for position, token in enumerate(tokens) if token in wanted[0]}
    for word in wanted[1:]:
        ends = {
            position
            for position, token in enumerate(tokens)
            if token in word and any(0 < position - end <= slop + 1 for end in ends)
        }
    return bool(ends)


def _all_of(parts: list[Scores], everything: frozenset[int]) -> Scores:
    docs = frozenset.intersection(*(frozenset(part) for part in parts)) if parts else everything
    return {doc: sum(part[doc] for part in parts) for doc in docs}


def _any_of(parts: list[Scores]) -> Scores:
    docs = {doc for part in parts for doc in part}
    return {doc: sum(part.get(doc, 0.0) for part in parts) for doc in docs}
