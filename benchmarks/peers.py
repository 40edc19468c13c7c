"""The engines that are measured against each other, each behind the same three steps: build, open, ask.

All find the same: paragraphs by the stems of words. The peers are given a token for each stem (no time is counted for
finding it); Bahith is given articles, and brings the spellings of a stem together when it is asked. All store the
paragraphs as they are, and answer with the ten best, the exact total, and the counts by source and by month.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from benchmarks.speed_queries import Query
from index.arabic.chain import terms_of
from index.model import Article

TOP = 10
_FACETS = frozenset({"source", "month"})


class Peer(Protocol):
    """An engine under measurement."""

    def build(self, directory: Path, articles: Iterable[Article], stems: Mapping[str, str]) -> int:
        """Index articles into an empty directory; returns the number of paragraphs."""

    def open(self, directory: Path) -> None:
        """Open an index for searching."""

    def ask(self, query: Query) -> int:
        """Answer a query in full; returns the total."""

    def forget(self) -> None:
        """Drop what was kept of earlier queries."""


class Bahith:
    """This project's engine on the same task as its peers: one field, the stems of words, no re-ranking."""

    processes = 1

    def build(self, directory: Path, articles: Iterable[Article], stems: Mapping[str, str]) -> int:
        """Index articles."""
        from index.pipeline.reindex import index_articles

        return index_articles(directory, articles, processes=self.processes, titles=False).paragraphs

    def open(self, directory: Path) -> None:
        """Open an index."""
        from search import plan
        from search.engines.arrays.engine import WhooshEngine
        from search.engines.arrays.searcher import search
        from search.scoring.ranking import Ranking

        self._plans, self._search = plan, search
        self._directory = directory
        self._engine = WhooshEngine(directory)
        self._snapshot = self._engine.snapshot()
        self._ranking = Ranking(rerank_depth=0)
        self._known: dict[Any, Any] = {}

    def ask(self, query: Query) -> int:
        """Answer a query, even one that was asked before: results that are kept are not compared with work."""
        snapshot = self._engine.snapshot()
        return self._search(self._plan(query), snapshot._words(self._ranking)).total

    def forget(self) -> None:
        """Empty the cache of word lists, and the words known."""
        self._engine.snapshot()._cache.clear()
        self._known.clear()

    def _plan(self, query: Query) -> Any:
        plan = self._plans
        words = tuple(map(self._word, query.words))
        if query.how == "phrase":
            node = plan.Phrase(words, fields=("text",))
        elif len(words) == 1:
            (node,) = words
        else:
            node = plan.And(words) if query.how == "all" else plan.Or(words)
        source = {"source": frozenset([query.source])} if query.source else {}
        filters = plan.Filters(source, first=query.first, last=query.last)
        return plan.Plan(node, filters, limit=TOP, facets=_FACETS, articles=False)

    def _word(self, word: str) -> Any:
        """A word, whose spellings are looked up once, as `search.service` does."""
        known = self._known.get(word)
        if known is None:
            groups = (self._plans.SynonymGroup("lemma", self._snapshot.lexicon.same_lemma(word), 1.0),)
            known = self._known[word] = self._plans.Word(word, groups, ("text",))
        return known


class BahithTwo(Bahith):
    """The same, indexing with two processes."""

    processes = 2


class BahithFull(Bahith):
    """What a reader gets: all fields, stems and roots, relaxed requirements, re-ranking, all facets."""

    def build(self, directory: Path, articles: Iterable[Article], stems: Mapping[str, str]) -> int:
        """Index articles, titles among them."""
        from index.pipeline.reindex import index_articles

        return index_articles(directory, articles).paragraphs

    def open(self, directory: Path) -> None:
        """Open an index."""
        from search.scoring.ranking import DEFAULT
        from search.words.group_memo import GroupMemo

        super().open(directory)
        self._ranking = DEFAULT
        self._groups = GroupMemo()

    def _plan(self, query: Query) -> Any:
        from index.schema import FIELDS
        from search.plan import Filters, Plan
        from search.query.parser import parse
        from search.rewrite import expand

        snapshot = self._engine.snapshot()
        joined = {"all": " ", "any": " OR ", "phrase": " "}["all" if query.kind == "LONG" else query.how].join(
            query.words
        )
        text = f'"{joined}"' if query.how == "phrase" else joined
        node = expand(
            parse(text).node, snapshot.lexicon, "normal", FIELDS, snapshot.values, self._ranking, self._groups
        )
        source = {"source": frozenset([query.source])} if query.source else {}
        filters = Filters(source, first=query.first, last=query.last)
        return Plan(node, filters, group=True, limit=20, most_values=51)


class StockWhoosh:
    """Whoosh with its own writer and searcher, its columns of the kind that is fastest for facets."""

    def build(self, directory: Path, articles: Iterable[Article], stems: Mapping[str, str]) -> int:
        """Index articles."""
        from whoosh import analysis, columns, fields, index

        column = columns.RefBytesColumn()
        schema = fields.Schema(
            id=fields.ID(stored=True),
            paragraph=fields.STORED,
            source=fields.ID(sortable=column),
            month=fields.ID(sortable=column),
            day=fields.ID(sortable=column),
            text=fields.TEXT(analyzer=analysis.RegexTokenizer(r"\S+"), phrase=True),
        )
        writer = index.create_in(str(directory), schema).writer(limitmb=512)
        number = 0
        for article, texts in _tokenized(articles, stems):
            day = article.date.iso if article.date else ""
            for paragraph, (text, raw) in enumerate(texts):
                writer.add_document(
                    id=article.id,
                    paragraph=(paragraph, raw),
                    source=article.source or "",
                    month=day[:7],
                    day=day,
                    text=text,
                )
                number += 1
        writer.commit()
        return number

    def open(self, directory: Path) -> None:
        """Open an index."""
        from whoosh import index, scoring

        self._searcher = index.open_dir(str(directory)).searcher(weighting=scoring.BM25F(B=0.45, K1=0.6))

    def ask(self, query: Query) -> int:
        """Answer a query."""
        from whoosh import sorting

        groups = sorting.Facets().add_field("source").add_field("month")
        found = self._searcher.search(self._query(query), limit=TOP, groupedby=groups, maptype=sorting.Count)
        for name in ("source", "month"):
            found.groups(name)
        return len(found)

    def forget(self) -> None:
        """Whoosh keeps nothing."""

    def _query(self, query: Query) -> Any:
        from whoosh import query as q

        terms = [q.Term("text", token) for token in query.tokens]
        made = {"all": q.And, "any": q.Or}.get(query.how, q.And)(terms) if len(terms) > 1 else terms[0]
        if query.how == "phrase":
            made = q.Phrase("text", list(query.tokens))
        if query.source:
            made = q.Require(made, q.Term("source", query.source))
        if query.first:
            made = q.Require(made, q.TermRange("day", _iso(query.first), _iso(query.last or query.first)))
        return made


class Tantivy:
    """The engine in Rust (its Python package), counts by its aggregations over fast fields."""

    def build(self, directory: Path, articles: Iterable[Article], stems: Mapping[str, str]) -> int:
        """Index articles with one thread."""
        import tantivy

        schema = (
            tantivy.SchemaBuilder()
            .add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
            .add_text_field("raw", stored=True, tokenizer_name="raw", index_option="basic")
            .add_text_field("source", fast=True, tokenizer_name="raw", index_option="basic")
            .add_text_field("month", fast=True, tokenizer_name="raw", index_option="basic")
            .add_integer_field("day", indexed=True, fast=True)
            .add_text_field("text", tokenizer_name="whitespace", index_option="position")
            .build()
        )
        writer = tantivy.Index(schema, path=str(directory)).writer(heap_size=256_000_000, num_threads=1)
        number = 0
        for article, texts in _tokenized(articles, stems):
            day = article.date.iso if article.date else ""
            for text, raw in texts:
                values = {"id": article.id, "source": article.source or "", "month": day[:7], "text": text, "raw": raw}
                document = tantivy.Document(**values)
                document.add_integer("day", int(day.replace("-", "") or 0))
                writer.add_document(document)
                number += 1
        writer.commit()
        writer.wait_merging_threads()
        return number

    def open(self, directory: Path) -> None:
        """Open an index."""
        import tantivy

        self._index = tantivy.Index.open(str(directory))
        self._searcher = self._index.searcher()

    def ask(self, query: Query) -> int:
        """Answer a query: once for the best and the total, once for the counts."""
        made = self._query(query)
        found: Any = self._searcher.search(made, TOP, count=True)
        names = ("source", "month")
        self._searcher.aggregate(made, {name: {"terms": {"field": name, "size": 1000}} for name in names})
        return int(found.count)

    def forget(self) -> None:
        """Tantivy keeps nothing."""

    def _query(self, query: Query) -> Any:
        from tantivy import FieldType, Occur
        from tantivy import Query as Made

        schema = self._index.schema
        occur = Occur.Must if query.how == "all" else Occur.Should
        terms = [(occur, Made.term_query(schema, "text", token)) for token in query.tokens]
        made = (
            Made.phrase_query(schema, "text", list(query.tokens))
            if query.how == "phrase"
            else Made.boolean_query(terms)
        )
        if query.source:
            source = Made.const_score_query(Made.term_query(schema, "source", query.source), 0.0)
            made = Made.boolean_query([(Occur.Must, made), (Occur.Must, source)])
        if query.first:
            days = Made.range_query(schema, "day", FieldType.Integer, query.first, query.last)
            made = Made.boolean_query([(Occur.Must, made), (Occur.Must, Made.const_score_query(days, 0.0))])
        return made


class SQLite:
    """Full text search of SQLite (FTS5), counts by SQL."""

    def build(self, directory: Path, articles: Iterable[Article], stems: Mapping[str, str]) -> int:
        """Index articles."""
        with sqlite3.connect(directory / "fts.db") as base:
            base.execute(
                "CREATE VIRTUAL TABLE texts USING fts5(text, content='', tokenize='unicode61 remove_diacritics 0')"
            )
            base.execute(
                "CREATE TABLE about"
                " (id INTEGER PRIMARY KEY, article TEXT, source TEXT, month TEXT, day INTEGER, raw TEXT)"
            )
            number = 0
            for article, texts in _tokenized(articles, stems):
                day = article.date.iso if article.date else ""
                for text, raw in texts:
                    number += 1
                    base.execute("INSERT INTO texts(rowid, text) VALUES (?, ?)", (number, text))
                    row = (number, article.id, article.source, day[:7], int(day.replace("-", "") or 0), raw)
                    base.execute("INSERT INTO about VALUES (?, ?, ?, ?, ?, ?)", row)
            base.execute("INSERT INTO texts(texts) VALUES ('optimize')")
        return number

    def open(self, directory: Path) -> None:
        """Open an index."""
        self._base = sqlite3.connect(directory / "fts.db")

    def ask(self, query: Query) -> int:
        """Answer a query: once for the best, once for the total and the counts."""
        joined = {"all": " AND ", "any": " OR ", "phrase": " "}[query.how].join(f'"{token}"' for token in query.tokens)
        if query.how == "phrase":
            joined = f'"{" ".join(query.tokens)}"'
        where, values = _sqlite_filters(query)
        tables = "texts JOIN about ON about.id = texts.rowid WHERE texts MATCH ?" + where
        best = f"SELECT texts.rowid, bm25(texts) FROM {tables} ORDER BY bm25(texts) LIMIT {TOP}"
        self._base.execute(best, (joined, *values)).fetchall()
        counts = f"SELECT source, month, count(*) FROM {tables} GROUP BY source, month"
        return sum(row[2] for row in self._base.execute(counts, (joined, *values)))

    def forget(self) -> None:
        """SQLite's page cache stays: it is the operating system's for the others too."""


PEERS: dict[str, type[Peer]] = {
    "bahith": Bahith,
    "bahith_2": BahithTwo,
    "bahith_full": BahithFull,
    "whoosh": StockWhoosh,
    "tantivy": Tantivy,
    "sqlite": SQLite,
}


def fresh_directory(directory: Path) -> Path:
    """An empty directory in this place."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    return directory


def _tokenized(
    articles: Iterable[Article], stems: Mapping[str, str]
) -> Iterable[tuple[Article, list[tuple[str, str]]]]:
    """Each article with its paragraphs as stem tokens separated by spaces, and as they are."""
    for article in articles:
        yield article, [(" ".join(map(stems.__getitem__, terms_of(p.text))), p.text) for p in article.paragraphs]


def _sqlite_filters(query: Query) -> tuple[str, tuple[object, ...]]:
    where = ""
    values: list[object] = []
    if query.source:
        where += " AND source = ?"
        values.append(query.source)
    if query.first:
        where += " AND day BETWEEN ? AND ?"
        values += [query.first, query.last]
    return where, tuple(values)


def _iso(day: int) -> str:
    digits = str(day)
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
