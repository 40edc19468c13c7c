"""Every engine over the same sample articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index.model import Article
from search.engines.base import Engine, Snapshot
from tests.oracle.engine import MemoryEngine
from tests.samples import SAMPLES

MakeEngine = Callable[[Sequence[Article]], Engine]


@pytest.fixture(scope="session", params=["memory", "whoosh"])
def engine_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> MakeEngine:
    """What makes an engine over articles."""
    if request.param == "memory":
        return MemoryEngine
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
