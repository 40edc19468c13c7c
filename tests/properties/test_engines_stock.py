"""The oracle: Whoosh's own searcher, over an index Whoosh wrote and over ours, finds and scores what our engine does.

With one spelling to a word and one field, the engine's score is Whoosh's BM25F: totals, order and scores to 1e-9.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import columns, fields, query, scoring, sorting
from whoosh import index as whoosh_index

from index.model import Article
from index.pipeline.reindex import index_articles
from index.storage.whoosh.format import schema
from index.storage.whoosh.generations import current_generation
from search import plan
from search.engines.arrays.engine import WhooshEngine, WhooshSnapshot
from search.scoring.ranking import Ranking
from tests.samples import article

# Whoosh's own readers leave files open
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

WORDS = tuple("ابتثجحخد")
RANKING = Ranking(k1=1.2, b=0.75, field_weights={"text": 1.0}, rerank_depth=0)
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join)
collections = st.lists(
    st.tuples(st.lists(texts, min_size=1, max_size=5), st.sampled_from(["س", "ص", "ع"])), min_size=1, max_size=6
).map(lambda parts: tuple(article(n, "عنوان", *given, source=source) for n, (given, source) in enumerate(parts)))

words = st.sampled_from(WORDS)
Question = tuple[str, Any]
positive = st.recursive(
    st.one_of(
        words.map(lambda word: ("word", word)),
        st.tuples(st.lists(words, min_size=2, max_size=3), st.integers(0, 2)).map(lambda phrase: ("phrase", phrase)),
    ),
    lambda children: st.tuples(st.sampled_from(["and", "or"]), st.lists(children, min_size=2, max_size=3)),
    max_leaves=5,
)
excluding = st.tuples(st.just("not"), st.lists(positive, min_size=2, max_size=3))
questions = st.one_of(positive, positive, excluding)


def for_whoosh(question: Question) -> query.Query:
    """The question as Whoosh's query."""
    kind, said = question
    if kind == "word":
        return query.Term("text", said)
    if kind == "phrase":
        return query.Phrase("text", list(said[0]), slop=said[1] + 1)
    parts = [for_whoosh(part) for part in said]
    if kind == "not":
        return query.And([parts[0], *map(query.Not, parts[1:])])
    return {"and": query.And, "or": query.Or}[kind](parts)


def for_us(question: Question, snapshot: WhooshSnapshot) -> plan.Node:
    """The question as our engine's plan."""
    kind, said = question
    if kind == "word":
        number = snapshot.lexicon.id_of(said)
        return plan.Word(said, (plan.SynonymGroup("exact", (number,) if number >= 0 else (), 1.0),), ("text",))
    if kind == "phrase":
        parts = tuple(for_us(("word", word), snapshot) for word in said[0])
        return plan.Phrase(parts, said[1], ("text",))  # type: ignore[arg-type]
    children = tuple(for_us(part, snapshot) for part in said)
    if kind == "not":
        return plan.And((children[0], plan.Not(plan.Or(children[1:]))))
    return plan.And(children) if kind == "and" else plan.Or(children)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(collections, st.lists(questions, min_size=1, max_size=12))
def test_whoosh_finds_and_scores_the_same(articles: tuple[Article, ...], asked: list[Question]) -> None:
    """Over an index it wrote itself, and over the one written through arrays."""
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as stock:
        index_articles(Path(ours), articles)
        snapshot = WhooshEngine(Path(ours)).snapshot()
        write_with_whoosh(Path(stock), articles)
        generation = current_generation(Path(ours))
        assert generation is not None
        for folder in (Path(stock), generation):
            with searcher(folder) as whoosh:
                for question in asked:
                    compare(whoosh, snapshot, question, facets=folder == Path(stock))


def compare(whoosh: Any, snapshot: WhooshSnapshot, question: Question, facets: bool) -> None:
    """Totals, order, scores and counts by source."""
    groups = {"groupedby": "source", "maptype": sorting.Count} if facets else {}
    right = whoosh.search(for_whoosh(question), limit=None, **groups)
    mine = snapshot.search(plan.Plan(for_us(question, snapshot), limit=10_000), RANKING)
    # Whoosh's AndNot lets documents through, and its Not adds 1 to the score
    extra = len(question[1]) - 1 if question[0] == "not" else 0
    scored = [(hit.docnum, hit.score - extra) for hit in right]
    assert mine.total == len(scored)
    assert {hit.doc: hit.score for hit in mine.hits} == pytest.approx(dict(scored), abs=1e-5)
    assert [hit.score for hit in mine.hits] == pytest.approx([score for _, score in scored], abs=1e-5)
    if facets:
        assert dict(mine.facets["source"]) == dict(right.groups("source"))


@contextmanager
def searcher(folder: Path) -> Iterator[Any]:
    """Whoosh's searcher with our parameters."""
    with whoosh_index.open_dir(str(folder)).searcher(weighting=scoring.BM25F(B=0.75, K1=1.2)) as opened:
        yield opened


def write_with_whoosh(folder: Path, articles: tuple[Article, ...]) -> None:
    """The same paragraphs by Whoosh's own writer."""
    layout = schema()
    layout.add("source", fields.ID(sortable=columns.RefBytesColumn()))
    writer = whoosh_index.create_in(str(folder), layout).writer()
    for one in articles:
        for paragraph in one.paragraphs:
            writer.add_document(text=paragraph.text, source=one.source)
    writer.commit()
