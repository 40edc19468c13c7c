"""Nodes killed while readers ask and a reindex writes: no error and no partial answer gets out, and nothing is lost."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.model import Article
from index.pipeline.reindex import index_articles
from index.settings import Settings
from index.storage.opening import open_storage
from index.storage.opensearch.cluster import Cluster
from search.results import SearchRequest
from search.service import SearchService, open_service
from tests.cluster.nodes import NoCluster, Nodes, compiled
from tests.samples import article

pytestmark = [
    pytest.mark.opensearch,
    pytest.mark.skipif("BAHITH_TEST_NODES" not in os.environ, reason="OpenSearch: three nodes; make test-opensearch"),
]

ARTICLES = 300
WORDS = ("القمح", "الشعير", "الأرز", "الزيتون", "النخيل")


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """A cluster of three nodes."""
    try:
        compiled()
    except NoCluster as missing:
        pytest.skip(f"OpenSearch: {missing}")
    with Nodes(tmp_path_factory.mktemp("three"), count=3) as nodes:
        yield nodes


@pytest.fixture
def settings(three: Nodes, tmp_path: Path) -> Settings:
    hosts = {"engine": "opensearch", "opensearch_hosts": three.hosts, "opensearch_shards": 3}
    return Settings(index_dir=tmp_path, **hosts)  # type: ignore[arg-type]


def articles() -> Iterator[Article]:
    for number in range(ARTICLES):
        word = WORDS[number % len(WORDS)]
        yield article(number, f"خبر {number}", f"زرع الفلاح {word} في الحقل", f"باع التاجر {word}", source=word)


class Reader(threading.Thread):
    """Asks one word after the other until told to stop; notes what is not answered as it should be."""

    def __init__(self, service: SearchService) -> None:
        super().__init__(daemon=True)
        self._service = service
        self.stopped = threading.Event()
        self.asked = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.stopped.is_set():
            word = WORDS[self.asked % len(WORDS)]
            try:
                page = self._service.search(SearchRequest(word, suggest=False))
            except Exception as error:  # whatever it is, a reader would have seen it
                self.wrong.append(repr(error))
            else:
                facets = sum(value.count for facet in page.facets if facet.name == "source" for value in facet.values)
                if (page.total, page.articles_total, facets) != (120, 60, 120):
                    self.wrong.append(f"{word}: {page.total} {page.articles_total} {facets}")
            self.asked += 1


def manager_of(settings: Settings) -> str:
    return Cluster(settings).ask("GET", "/_cat/cluster_manager", format="json")["answer"][0]["node"]


def wait_until_green(settings: Settings, nodes: int) -> None:
    wanted = {"wait_for_status": "green", "wait_for_nodes": f">={nodes}"}
    Cluster(settings).patient().ask("GET", "/_cluster/health", None, timeout_s=60.0, **wanted)


def test_readers_notice_nothing_of_a_node_killed(three: Nodes, settings: Settings) -> None:
    """Another node than the manager, and then the manager: every answer is whole, every number as before."""
    index_articles(settings, articles())
    wait_until_green(settings, 3)
    reader = Reader(open_service(settings))
    reader.start()
    try:
        for of_manager in (False, True):
            manager = manager_of(settings)
            node = next(node for node in three.nodes if (node.name == manager) is of_manager)
            before = reader.asked
            node.kill()
            while reader.asked < before + 10 and reader.is_alive():
                reader.stopped.wait(0.1)
            node.start()
            node.wait_ready()
            wait_until_green(settings, 3)
    finally:
        reader.stopped.set()
        reader.join(60)
    assert reader.wrong == []
    assert reader.asked >= 20


def test_a_reindex_goes_on_when_a_node_is_killed(three: Nodes, settings: Settings) -> None:
    """A node is killed in the middle of a new generation, and comes back: every paragraph is there once."""
    settings = replace(settings, opensearch_index="killed")
    index_articles(settings, list(articles())[:5])
    wait_until_green(settings, 3)
    node = next(node for node in three.nodes if node.name != manager_of(settings))

    def interrupted() -> Iterator[Article]:
        for number, each in enumerate(articles()):
            if number == ARTICLES // 2:
                node.kill()
                node.start()  # as what looks after a service does; until it is there, writing waits
            yield each

    report = index_articles(settings, interrupted())
    assert (report.articles, report.paragraphs) == (ARTICLES, 2 * ARTICLES)
    assert all(finding.is_well for finding in open_storage(settings).verify())
