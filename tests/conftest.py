"""What all tests share: properties are held to what is true, not to how fast the machine is just now."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.cluster.nodes import NoCluster, Nodes, compiled

settings.register_profile("bahith", deadline=None)
settings.load_profile("bahith")


@pytest.fixture(scope="session")
def search_nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """A cluster of one node; skipped where there is no Java or Maven."""
    try:
        compiled()
    except NoCluster as missing:
        pytest.skip(f"OpenSearch: {missing}")
    with Nodes(tmp_path_factory.mktemp("cluster")) as nodes:
        yield nodes
