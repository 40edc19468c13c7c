"""Any plan over any small collection, however it came about: the cluster gives what the plain engine gives."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from index.model import Article
from index.pipeline.reindex import index_articles
from index.storage.opensearch.storage import OpenSearchStorage
from index.workers import Workers
from search.engines.opensearch.engine import OpenSearchEngine
from search.scoring.ranking import DEFAULT
from tests.cluster.conftest import Place
from tests.oracle.engine import MemoryEngine
from tests.properties.test_engines_agree import PLAIN, agree, collections, plans, run
from tests.properties.test_engines_history import same, write

pytestmark = pytest.mark.opensearch

PLANS = 6
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example costs seconds: looking for the smallest that fails would take many minutes."""
_names = count()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=WITHOUT_SHRINKING)
@given(collections(), st.data())
def test_every_plan_gives_the_same(
    place: Place, tmp_path: Path, articles: tuple[Article, ...], data: st.DataObject
) -> None:
    """Totals, facets, scores to 1e-9 and the order agree, whatever is asked, with and without re-ranking."""
    where = replace(place(), index_dir=tmp_path / str(next(_names)))
    index_articles(where, articles)
    cluster, plain = OpenSearchEngine(where).snapshot(), MemoryEngine(articles).snapshot()
    assert len(cluster.lexicon) == len(plain.lexicon)
    for _ in range(PLANS):
        query = replace(data.draw(plans(len(plain.lexicon))), fold=data.draw(st.booleans()))
        for ranking in (PLAIN, DEFAULT):
            agree(run(cluster, query, ranking), run(plain, query, ranking))


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), phases=WITHOUT_SHRINKING)
@given(st.lists(st.tuples(collections(), st.integers(0, 31)), min_size=2, max_size=4), st.data())
def test_history_leaves_no_trace(
    place: Place, tmp_path: Path, commits: list[tuple[tuple[Article, ...], int]], data: st.DataObject
) -> None:
    """Over several commits, with deletions in some: what a new generation of the present articles would answer."""
    where = replace(place(), index_dir=tmp_path / str(next(_names)))
    storage, engine = OpenSearchStorage(where), OpenSearchEngine(where)
    present: dict[str, Article] = {}
    for number, (articles, chosen) in enumerate(commits):
        gone = {key for position, key in enumerate(present) if chosen >> position & 1}
        added = [replace(one, id=f"{number}-{one.id}") for one in articles]
        with storage.begin(False, Workers(1)) as session:
            write(session.open_writer(), added, gone)
        present = {key: one for key, one in present.items() if key not in gone} | {one.id: one for one in added}
        engine._asked_at = 0.0
        snapshot = engine.snapshot()
        same(snapshot, sorted(doc for key in present for doc in snapshot.article_docs(key)), present, data)
        assert all(finding.is_well for finding in storage.verify())
