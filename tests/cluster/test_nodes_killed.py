"""Nodes killed while readers ask and a reindex writes: no error and no partial answer gets out, and nothing is lost."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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

QUERIES = int(os.environ.get("BAHITH_TEST_QUERIES", "20"))
"""Questions that are asked at least while nodes are killed; docs/measurements.md has a run of 5,000."""

QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "slowest": 1.0}
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


@dataclass(slots=True)
class Readers:
    """Readers who ask one word after the other until told to stop, and what is not answered as it should be."""

    service: SearchService
    stopped: threading.Event = field(default_factory=threading.Event)
    took_s: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def ask(self) -> None:
        """Ask until told to stop."""
        while not self.stopped.is_set():
            word, started = WORDS[len(self.took_s) % len(WORDS)], time.monotonic()
            try:
                page = self.service.search(SearchRequest(word, suggest=False))
            except Exception as error:  # whatever it is, a reader would have seen it
                self.wrong.append(f"{error!r} {error}")
            else:
                facets = sum(value.count for facet in page.facets if facet.name == "source" for value in facet.values)
                if (page.total, page.articles_total, facets, len(page.hits)) != (120, 60, 120, 20):
                    self.wrong.append(f"{word}: {page.total} {page.articles_total} {facets} {len(page.hits)}")
            self.took_s.append(time.monotonic() - started)

    def wait_for(self, more: int) -> None:
        """Wait until so many more questions were answered."""
        wanted = len(self.took_s) + more
        while len(self.took_s) < wanted:
            time.sleep(0.05)

    @contextmanager
    def at_work(self, count: int) -> Iterator[None]:
        """So many of them ask meanwhile."""
        threads = [threading.Thread(target=self.ask, daemon=True) for _ in range(count)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stopped.set()
            for thread in threads:
                thread.join(60)


def manager_of(settings: Settings) -> str:
    return Cluster(settings).ask("GET", "/_cat/cluster_manager", format="json")["answer"][0]["node"]


def wait_until_green(settings: Settings, nodes: int) -> None:
    wanted = {"wait_for_status": "green", "wait_for_nodes": f">={nodes}"}
    Cluster(settings).patient().ask("GET", "/_cluster/health", None, timeout_s=60.0, **wanted)


def test_readers_notice_nothing_of_a_node_killed(three: Nodes, settings: Settings) -> None:
    """Another node than the manager, and then the manager: every answer is whole, every number as before."""
    index_articles(settings, articles())
    wait_until_green(settings, 3)
    readers = Readers(open_service(settings))
    with readers.at_work(4 if QUERIES > 100 else 1):
        for of_manager in (False, True):
            readers.wait_for(QUERIES // 10)
            manager = manager_of(settings)
            node = next(node for node in three.nodes if (node.name == manager) is of_manager)
            node.kill()
            readers.wait_for(QUERIES // 5)
            node.start()
            node.wait_ready()
            wait_until_green(settings, 3)
        readers.wait_for(max(0, QUERIES - len(readers.took_s)))
    took = sorted(readers.took_s)
    told = ", ".join(f"{name} {took[int(at * (len(took) - 1))]:.3f} s" for name, at in QUANTILES.items())
    print(f"{len(took)} questions, {len(readers.wrong)} answered wrongly or not; {told}")
    assert readers.wrong == []
    assert len(took) >= QUERIES


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
