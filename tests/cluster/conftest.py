"""A place for an index in the cluster that the tests start."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from index.settings import Settings
from tests.cluster.nodes import Nodes

_PREFIXES = count()

Place = Callable[..., Settings]


@pytest.fixture
def place(search_nodes: Nodes, tmp_path: Path) -> Place:
    """What makes settings of another index in the cluster, or of the same one seen from another machine."""

    def make(**options: object) -> Settings:
        given: dict[str, object] = {
            "engine": "opensearch",
            "opensearch_hosts": search_nodes.hosts,
            "opensearch_index": f"test{next(_PREFIXES)}",
            "opensearch_shards": 2,
            "corpus_dir": tmp_path / "corpus",
            "index_dir": tmp_path / "index",
        }
        return Settings(**(given | options))  # type: ignore[arg-type]

    return make
