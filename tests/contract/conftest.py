"""Every engine over the same sample articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import pytest

from index.model import Article
from index.settings import Settings
from search.engines.base import Engine, Snapshot
from tests.oracle.engine import MemoryEngine
from tests.samples import SAMPLES

MakeEngine = Callable[[Sequence[Article]], Engine]


ENGINES = ["memory", "whoosh", pytest.param("opensearch", marks=pytest.mark.opensearch)]


@pytest.fixture(scope="session", params=ENGINES)
def engine_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> MakeEngine:
    """What makes an engine over articles."""
    if request.param == "memory":
        return MemoryEngine
    if request.param == "opensearch":
        hosts, prefixes = request.getfixturevalue("search_nodes").hosts, count()
        return lambda articles: _opensearch(tmp_path_factory.mktemp("index"), articles, hosts, next(prefixes))
    return lambda articles: _whoosh(tmp_path_factory.mktemp("index"), articles)


@pytest.fixture(scope="session")
def engine(engine_of: MakeEngine) -> Engine:
    return engine_of(SAMPLES)


@pytest.fixture
def snapshot(engine: Engine) -> Snapshot:
    return engine.snapshot()


def _whoosh(directory: Path, articles: Sequence[Article]) -> Engine:
    from index.pipeline.reindex import index_articles
    from search.engines.arrays.engine import WhooshEngine

    index_articles(directory, articles)
    return WhooshEngine(directory)


def _opensearch(directory: Path, articles: Sequence[Article], hosts: str, number: int) -> Engine:
    from index.pipeline.reindex import index_articles
    from search.engines.opensearch.engine import OpenSearchEngine

    settings = Settings(
        engine="opensearch",
        opensearch_hosts=hosts,
        opensearch_index=f"contract{number}",
        opensearch_shards=2,
        index_dir=directory,
    )
    index_articles(settings, articles)
    return OpenSearchEngine(settings)
