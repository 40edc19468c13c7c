"""Whatever was committed before, the engine answers like one that was given the present articles only."""

from __future__ import annotations

import tempfile
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.model import Article
from index.pipeline.analysis import analyse
from index.storage.base import IndexWriter
from index.storage.batch import Batch, BatchBuilder, merge
from index.storage.whoosh import words
from index.storage.whoosh.generations import current_generation, new_generation, switch_generation
from index.storage.whoosh.writer import WhooshWriter
from search import plan
from search.engines.arrays.engine import WhooshEngine, WhooshSnapshot
from search.engines.base import EngineResult, Snapshot
from search.scoring.ranking import DEFAULT
from tests.oracle.engine import MemoryEngine
from tests.properties.test_engines_agree import PLAIN, agree, collections, filters, nodes, told_stories


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(collections(), st.integers(0, 31)), min_size=2, max_size=5), st.data())
def test_history_leaves_no_trace(commits: list[tuple[tuple[Article, ...], int]], data: st.DataObject) -> None:
    """Over several segments, with deletions in some: totals, facets, scores, order, stored texts, values and counts.

    However often the lexicon's tables are merged.
    """
    part = data.draw(st.sampled_from([0, words._PART, 100]))
    with tempfile.TemporaryDirectory() as folder, patch.object(words, "_PART", part):
        engine = WhooshEngine(Path(folder))
        present: dict[str, Article] = {}
        for number, (articles, chosen) in enumerate(commits):
            gone = {key for position, key in enumerate(present) if chosen >> position & 1}
            added = [replace(one, id=f"{number}-{one.id}") for one in articles]
            commit(Path(folder), added, gone)
            present = {key: one for key, one in present.items() if key not in gone} | {one.id: one for one in added}
            snapshot = engine.snapshot()
            same(snapshot, alive_docs(snapshot), present, data)


def commit(index_dir: Path, added: list[Article], gone: set[str]) -> None:
    """Commit some articles and delete others, as a reindex does."""
    folder = current_generation(index_dir) or new_generation(index_dir)
    writer = WhooshWriter(folder)
    write(writer, added, gone)
    switch_generation(index_dir, folder)


def write(writer: IndexWriter[Batch], added: list[Article], gone: set[str]) -> None:
    """Delete some articles, add others, and commit."""
    builder = BatchBuilder()
    for one in added:
        builder.add(one)
    assert writer.delete(gone) == len(gone)
    writer.add(merge([builder.batch(analyse(builder.texts))]))
    writer.commit(b"")


def same(snapshot: Snapshot, docs: list[int], present: dict[str, Article], data: st.DataObject) -> None:
    """The snapshot, which has these documents, answers like a memory engine with the present articles."""
    info = snapshot.info()
    ordered = dict.fromkeys(stored.article.id for stored in snapshot.paragraphs(docs))
    plain = MemoryEngine([present[key] for key in ordered]).snapshot()
    right = plain.info()
    assert set(ordered) == set(present)
    assert (info.articles, info.paragraphs, info.sources) == (right.articles, right.paragraphs, right.sources)
    assert (info.first_date, info.last_date) == (right.first_date, right.last_date)
    assert snapshot.paragraphs(docs) == plain.paragraphs(range(len(docs)))
    assert [snapshot.article(key) for key in ordered] == [present[key] for key in ordered]
    assert snapshot.articles_by_date(None, 0, 50) == plain.articles_by_date(None, 0, 50)
    assert [[docs.index(other) for other in snapshot.copies(doc)] for doc in docs] == [
        list(plain.copies(number)) for number in range(len(docs))
    ]
    assert told_stories(snapshot) == told_stories(plain)
    for column in ("source", "author", "cited", "tag", "day", "language"):
        assert list(snapshot.values(column)) == list(plain.values(column))
    size, lexicon = len(plain.lexicon), snapshot.lexicon
    terms = list(map(plain.lexicon.term, range(size)))
    ids = lexicon.ids_of(terms)
    occurring = [number for number in range(len(lexicon)) if lexicon.count(number)]
    assert lexicon.in_order(occurring) == ids
    assert list(map(lexicon.count, ids)) == list(map(plain.lexicon.count, range(size)))
    for ranking in (PLAIN, DEFAULT):
        query = plan.Plan(
            data.draw(nodes(size)), data.draw(filters), group=data.draw(st.booleans()), fold=data.draw(st.booleans())
        )
        own = replace(query, node=with_ids(query.node, ids))
        agree(renumbered(snapshot.search(own, ranking), docs), plain.search(query, ranking))


def with_ids(value: Any, ids: list[int]) -> Any:
    """A part of a plan with other ids of the same terms."""
    if isinstance(value, plan.SynonymGroup):
        return replace(value, terms=tuple(sorted(ids[term] for term in value.terms)))
    if isinstance(value, tuple):
        return tuple(with_ids(one, ids) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: with_ids(getattr(value, one.name), ids) for one in fields(value)})
    return value


def alive_docs(snapshot: WhooshSnapshot) -> list[int]:
    """The numbers of all paragraphs."""
    found = snapshot.search(plan.Plan(plan.MatchAll(), limit=10_000), PLAIN)
    return sorted(hit.doc for hit in found.hits)


def renumbered(result: EngineResult, docs: list[int]) -> EngineResult:
    """The result with documents numbered as if none had ever been deleted."""
    numbers = {doc: number for number, doc in enumerate(docs)}
    hits = (replace(h, doc=numbers[h.doc], copies=tuple(map(numbers.__getitem__, h.copies))) for h in result.hits)
    return replace(result, hits=tuple(hits))
