"""What all tests share: properties are held to what is true, not to how fast the machine is, and what is counted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.cluster.nodes import NoCluster, Nodes, compiled

settings.register_profile("bahith", deadline=None)
settings.load_profile("bahith")

UNIT_TESTS = ("tests/unit/", "index/", "search/")
"""Tests whose branches are counted, doctests among them: the others run the same code over, and counting takes time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the counting of branches to the unit tests."""
    for item in items:
        if not item.nodeid.startswith(UNIT_TESTS):
            item.add_marker("no_cover")


@pytest.fixture(scope="session")
def search_nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """A cluster of one node; skipped where there is no Java or Maven."""
    try:
        compiled()
    except NoCluster as missing:
        pytest.skip(f"OpenSearch: {missing}")
    with Nodes(tmp_path_factory.mktemp("cluster")) as nodes:
        yield nodes
