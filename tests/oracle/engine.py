"""The engine in plain Python: small collections, tests, and the oracle that the fast engines are held against.

Every rule is written in the most obvious way; nothing here is fast.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np

from index.arabic.chain import terms_of, tokenize
from index.arabic.dates import days
from index.arabic.harakat import agrees
from index.arrays.ragged import Ragged, starts_of
from index.documents import Document, column_values, documents
from index.errors import ArticleNotFound
from index.model import Article
from index.schema import ARTICLE_COLUMNS, DATE_FACETS, UNKNOWN
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.sketches import sketches
from index.vocabulary.term_hashes import fingerprints
from search import plan
from search.engines.base import (
    CollectionInfo,
    EngineHit,
    EngineLines,
    EngineResult,
    EngineStories,
    Statistics,
    StoredParagraph,
)
from search.scoring.bm25 import STORED_LENGTHS, bm25, idf, least_words, mass
from search.scoring.ranking import Ranking
from tests.oracle.concordance import lines
from tests.oracle.near_copies import copy_groups
from tests.oracle.rescorer import Reranking
from tests.oracle.stories import Printing, story_rows

OWN_FIELDS = ("text", "heading", "notes")
Scores = dict[int, float]


@dataclass(frozen=True, slots=True)
class _Row:
    """A document with its tokens as lexicon ids and what its article says."""

    document: Document
    article: int
    opens: bool
    tokens: Mapping[str, tuple[int, ...]]
    first_day: int
    last_day: int


class MemoryEngine:
    """Articles held in memory."""

    def __init__(self, articles: Iterable[Article] = ()) -> None:
        self._snapshot = MemorySnapshot(tuple(articles))

    def replace(self, articles: Iterable[Article]) -> None:
        """Commit these articles in place of all that was there; snapshots in use do not change."""
        self._snapshot = MemorySnapshot(tuple(articles))

    def snapshot(self) -> MemorySnapshot:
        """The newest committed state."""
        return self._snapshot

    def close(self) -> None:
        """Nothing is held."""


class MemorySnapshot:
    """One state of a MemoryEngine."""

    def __init__(self, articles: tuple[Article, ...]) -> None:
        self._articles = articles
        texts = [(number, document) for number, article in enumerate(articles) for document in documents(article)]
        spelled = [(number, document, _spellings(document)) for number, document in texts]
        counts = Counter(word for *_, fields in spelled for words in fields.values() for word in words)
        ordered = sorted(counts)
        self._lexicon = Lexicon.build(ordered, np.array([counts[word] for word in ordered], dtype=np.int64))
        ids = {word: position for position, word in enumerate(ordered)}
        self._rows: list[_Row] = []
        self._of_article: dict[int, list[int]] = defaultdict(list)
        for number, document, fields in spelled:
            tokens = {field: tuple(ids[word] for word in words) for field, words in fields.items()}
            first, last = _days(articles[number])
            opens = number not in self._of_article
            self._of_article[number].append(len(self._rows))
            self._rows.append(_Row(document, number, opens, tokens, first, last))

    @property
    def lexicon(self) -> Lexicon:
        """The terms of this state."""
        return self._lexicon

    def info(self) -> CollectionInfo:
        """Counts and span of the collection."""
        sources = Counter(article.source for article in self._articles if article.source)
        dates = sorted(article.date.iso for article in self._articles if article.date)
        return CollectionInfo(
            articles=len(self._articles),
            paragraphs=len(self._rows),
            sources=tuple(sorted(sources.items(), key=lambda item: (-item[1], item[0]))),
            first_date=dates[0] if dates else None,
            last_date=dates[-1] if dates else None,
            state=f"memory-{id(self):x}",
        )

    def search(self, query: plan.Plan, ranking: Ranking) -> EngineResult:
        """Run a plan."""
        return _Search(self, query, ranking).result()

    def lines(self, query: plan.LinePlan, ranking: Ranking) -> EngineLines:
        """The places where a plan's words stand in the texts of what it finds."""
        every = replace(query.plan, offset=0, limit=len(self._rows), group=False, fold=False)
        texts = {hit.doc: self._rows[hit.doc].tokens["text"] for hit in self.search(every, ranking).hits}
        found = self.search(replace(query.plan, limit=0), ranking)
        return lines(query, found, texts, [row.first_day for row in self._rows], self._lexicon)

    def paragraphs(self, docs: Sequence[int]) -> list[StoredParagraph]:
        """The stored paragraphs of these documents."""
        rows = [self._rows[doc] for doc in docs]
        return [StoredParagraph(r.document.paragraph, _bare(self._articles[r.article]), r.document.notes) for r in rows]

    def article_docs(self, article_id: str) -> range:
        """The documents of an article."""
        at = [article.id for article in self._articles].index(self.article(article_id).id)
        docs = [doc for doc, row in enumerate(self._rows) if row.article == at]
        return range(docs[0], docs[-1] + 1)

    def article(self, article_id: str) -> Article:
        """A whole article; raises ArticleNotFound."""
        for article in self._articles:
            if article.id == article_id:
                return article
        raise ArticleNotFound("article.missing", article_id)

    def copies(self, doc: int) -> Sequence[int]:
        """The near copies of a document, itself among them, first published first."""
        return next((group for group in self.copy_groups if doc in group), [])

    @cached_property
    def copy_groups(self) -> list[list[int]]:
        """All groups of near copies."""
        texts = [[self._lexicon.term(term) for term in row.tokens["text"]] for row in self._rows]
        return copy_groups(texts, sorted(range(len(self._rows)), key=self._published))

    def stories(self) -> EngineStories:
        """The articles that were printed from one text."""
        firsts = sorted((docs[0] for docs in self._of_article.values()), key=self._published)
        articles = [self._rows[doc].article for doc in firsts]
        words = [{doc: len(self._rows[doc].tokens["text"]) for doc in self._of_article[one]} for one in articles]
        printed = [
            Printing(own, self._sketch(own), self._articles[n].source, _days(self._articles[n])[0])
            for own, n in zip(words, articles, strict=True)
        ]
        rows = story_rows(self.copy_groups, printed)
        told = [at for row in rows for at in row]
        names = ["", *self.values("source")]
        return EngineStories(
            Ragged(np.array([firsts[at] for at in told], np.int32), starts_of([len(row) for row in rows])),
            np.array([names.index(printed[at].source or "") for at in told], np.int32),
            names,
            *(np.array([_days(self._articles[articles[at]])[end] for at in told], np.int32) for end in (0, 1)),
        )

    def _sketch(self, docs: Iterable[int]) -> frozenset[int]:
        """The sketch of the article of these documents."""
        terms = [self._lexicon.term(term) for doc in docs for term in self._rows[doc].tokens["text"]]
        return frozenset(sketches(fingerprints(terms), np.array([0, len(terms)]))[0])

    def _published(self, doc: int) -> tuple[int, bytes, int]:
        """What documents are in the order of publication by."""
        row = self._rows[doc]
        return row.first_day or 99_999_999, self._articles[row.article].id.encode(), doc

    def values(self, column: str) -> Sequence[str]:
        """The distinct values of a column."""
        return sorted({value for row in self._rows for value in self.column(row, column) if value != UNKNOWN})

    def articles_by_date(self, source: str | None, first: int, count: int) -> list[Article]:
        """Articles newest first, undated last, without paragraphs."""
        wanted = [article for article in self._articles if source is None or article.source == source]
        wanted.sort(key=lambda article: -_days(article)[0])
        return [_bare(article) for article in wanted[first : first + count]]

    def statistics(self, doc: int, field: str, terms: Sequence[int]) -> Statistics:
        """The numbers behind a score."""
        doc_count, average = self.field_stats(field)
        frequencies = self.frequencies(field, tuple(terms))
        at = self._of_article[self._rows[doc].article][0] if field == "title" else doc
        return Statistics(frequencies.get(at, 0), len(frequencies), doc_count, self.length(field, at), average)

    def neighbours(self, article_id: str) -> tuple[Article | None, Article | None]:
        """The articles before and after this one by date in its source; raises ArticleNotFound."""
        source = self.article(article_id).source
        listed = [a for a in self.articles_by_date(source, 0, len(self._articles)) if a.source == source]
        at = next(position for position, article in enumerate(listed) if article.id == article_id)
        before = listed[at + 1] if at + 1 < len(listed) else None
        return before, listed[at - 1] if at else None

    def column(self, row: _Row, name: str) -> tuple[str, ...]:
        """The values of a facet or column for a document."""
        article = self._articles[row.article]
        if name == "cited":
            return row.document.cited
        if name in ARTICLE_COLUMNS:
            return column_values(article)[name] or (UNKNOWN,)
        length = {"year": 4, "month": 7, "day": 10}[name]
        return (article.date.iso[:length] if article.date and len(article.date.iso) >= length else UNKNOWN,)

    @cache  # noqa: B019 - a snapshot lives as long as its test
    def field_stats(self, field: str) -> tuple[int, float]:
        """How many units a field has (documents; articles for the title) and its average length in tokens."""
        doc_count = len(self._of_article) if field == "title" else len(self._rows)
        return doc_count, (sum(len(row.tokens[field]) for row in self._rows) / doc_count if doc_count else 0.0) or 1.0

    def frequencies(self, field: str, terms: tuple[int, ...]) -> dict[int, int]:
        """How often any of the terms stands in the field, for each document that posts one."""
        wanted = frozenset(terms)
        should = ((doc, sum(t in wanted for t in row.tokens[field])) for doc, row in enumerate(self._rows))
        return {doc: frequency for doc, frequency in should if frequency}

    def spread(self, field: str, scores: Scores) -> Scores:
        """Scores of a field on all the documents it reaches: the title reaches its whole article."""
        if field != "title":
            return scores
        return {other: s for doc, s in scores.items() for other in self._of_article[self._rows[doc].article]}

    def length(self, field: str, doc: int) -> int:
        """The length of a field of a document as scores see it."""
        length = len(self._rows[doc].tokens[field])
        return next((stored for stored in STORED_LENGTHS if stored >= length), STORED_LENGTHS[-1])

    @property
    def rows(self) -> Sequence[_Row]:
        """All documents in order."""
        return self._rows


class _Search:
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

    def results(self, found: Scores) -> Scores:
        """Those found of which no near copy is found that was published before."""
        groups = [[doc for doc in group if doc in found] for group in self.snapshot.copy_groups]
        later = {doc for group in groups for doc in group[1:]}
        return {doc: score for doc, score in found.items() if doc not in later}

    def count(self, results: Scores) -> int:
        """How many results there are: articles where they are grouped."""
        return len({self.rows[doc].article for doc in results}) if self.query.group else len(results)

    def copies(self, found: Scores, doc: int) -> tuple[int, ...]:
        """A paragraph of each other article in which a near copy is found of a result."""
        if not self.query.fold:
            return ()
        own = self.rows[doc].article
        others = [other for other in found if self.query.group and self.rows[other].article == own]
        copies = [copy for one in [doc, *sorted(others)] for copy in self.snapshot.copies(one) if copy in found]
        first: dict[int, int] = {}
        for copy in copies:
            first.setdefault(self.rows[copy].article, copy)
        return tuple(copy for article, copy in first.items() if article != own)

    def dates_of(self, name: str, found: Scores) -> dict[str, dict[str, list[tuple[str, int]]]]:
        """The date facets of the documents of each of the most frequent values of a facet."""
        rows = [self.rows[doc] for doc in found]
        months = {month for row in rows for month in self.snapshot.column(row, "month")} - {UNKNOWN}
        names = [date for date in DATE_FACETS if date != "day" or len(months) <= plan.DAY_MONTHS]
        counts = Counter(value for row in rows for value in self.snapshot.column(row, name) if value != UNKNOWN)
        most = sorted(counts, key=lambda value: (-counts[value], value))[: plan.MOST_EACH]
        own = {value: [row for row in rows if value in self.snapshot.column(row, name)] for value in most}
        return {value: {date: self.dated(date, part) for date in names} for value, part in own.items()}

    def dated(self, name: str, rows: Iterable[_Row]) -> list[tuple[str, int]]:
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

    def order(self, found: Scores) -> list[int]:
        """Documents in the order asked for; grouped, the best of each article."""
        best = sorted(found, key=lambda doc: (-found[doc], doc))
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
        found = [doc for doc in base if of_docs[doc] >= least]
        parts = should + must + optional
        return {doc: sum(part.get(doc, 0.0) for part in parts) for doc in found}

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
        found: Scores = {}
        for group in word.groups:
            frequencies = self.snapshot.frequencies(field, group.terms)
            weight = group.weight * idf(doc_count, len(frequencies)) if frequencies else 0.0
            for doc, frequency in frequencies.items():
                length = self.snapshot.length(field, doc)
                gained = weight * bm25(frequency, length, average, self.ranking.k1, self.ranking.b)
                found[doc] = found.get(doc, 0.0) + gained
        return {doc: score for doc, score in found.items() if not word.vocalized or self.agrees(word, field, doc)}

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


def _bare(article: Article) -> Article:
    return replace(article, paragraphs=())


def _spellings(document: Document) -> dict[str, list[str]]:
    texts = {field: getattr(document, field) for field in ("text", "heading", "title")}
    return {field: terms_of(text) for field, text in (texts | {"notes": document.notes_text}).items()}


def _days(article: Article) -> tuple[int, int]:
    return days(article.date) if article.date else (0, 0)
