"""Every engine over the same sample articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engines.base import Engine, Snapshot
from search.engines.memory import MemoryEngine
from tests.samples import SAMPLES


@pytest.fixture(scope="session", params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    if request.param == "memory":
        return MemoryEngine(SAMPLES)
    return _whoosh(tmp_path_factory.mktemp("index"))


@pytest.fixture
def snapshot(engine: Engine) -> Snapshot:
    return engine.snapshot()


def _whoosh(directory: Path) -> Engine:
    from index.reindex import index_articles
    from search.engines.whoosh_engine import WhooshEngine

    index_articles(directory, SAMPLES)
    return WhooshEngine(directory)
