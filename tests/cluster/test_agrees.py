"""Any plan over any small collection: the cluster gives what the plain engine gives, to the last digit of a score."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.model import Article
from index.pipeline.reindex import index_articles
from search.engines.opensearch.engine import OpenSearchEngine
from search.scoring.ranking import DEFAULT
from tests.cluster.conftest import Place
from tests.oracle.engine import MemoryEngine
from tests.properties.test_engines_agree import PLAIN, agree, collections, plans, run

pytestmark = pytest.mark.opensearch

PLANS = 6
_names = count()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
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
        query = data.draw(plans(len(plain.lexicon)))
        for ranking in (PLAIN, DEFAULT):
            agree(run(cluster, query, ranking), run(plain, query, ranking))
