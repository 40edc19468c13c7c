"""A cluster at work: indexing, disk, 1 to 16 clients, nodes killed meanwhile, beside Whoosh and plain OpenSearch.

    python -m benchmarks.cluster_load --articles FILE [--paragraphs N] [--nodes 3] [--shards 3] [--clients 1,4,16]
                                      [--questions 60]

The nodes are started here (Java 21 or later, Maven; tests/cluster/nodes.py). Clients ask over HTTP for pages of twenty
with marks and facets, `bahith serve` of either engine, and OpenSearch itself with its `arabic` analyzer. Milliseconds
are what they wait: of a machine that does other things too, only ratios of one run tell anything. In the last round a
node is killed and started again; then the collection is indexed anew, with another node killed midway.
"""

from __future__ import annotations

import http.client
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias
from urllib.parse import urlencode

import click

from benchmarks import plain_opensearch
from benchmarks.cluster import index_figures
from benchmarks.speed_queries import make_queries, read_articles
from index.model import Article
from index.pipeline.reindex import index_articles
from index.settings import Settings
from index.storage.opening import open_storage
from search.results import SearchRequest
from search.service import open_service
from tests.cluster.nodes import Node, Nodes
from tests.servers import server

WAIT_S = 60
PER_PAGE = 20
WARMING = 8
Request: TypeAlias = tuple[str, str, bytes]
"""Method, address below the host, body."""

_JSON = {"Content-Type": "application/json"}


@click.command()
@click.option("--articles", "file", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--paragraphs", type=int, help="as many; more than there are: perturbed copies follow")
@click.option("--nodes", "count", default=3, help="nodes of the cluster")
@click.option("--shards", default=3)
@click.option("--clients", default="1,4,16", help="how many at once, separated by commas")
@click.option("--questions", "asked", default=60, help="how many different questions each client asks")
@click.option("--plain/--no-plain", default=True, help="OpenSearch itself beside")
def main(file: Path, paragraphs: int | None, count: int, shards: int, clients: str, asked: int, plain: bool) -> None:
    """Print the figures as JSON."""
    with TemporaryDirectory() as folder, Nodes(Path(folder) / "nodes", count) as nodes:
        load = _Load(file, paragraphs, nodes, shards, Path(folder), asked)
        figures: dict[str, Any] = {"indexing": load.indexing(plain)}
        print(json.dumps(figures), file=sys.stderr, flush=True)
        figures |= {"clients": load.asking(list(map(int, clients.split(","))), plain)}
        print(json.dumps(figures), file=sys.stderr, flush=True)
        if count > 1:
            figures |= {"killed": load.asking_with_a_node_killed(), "reindex": load.reindexing_with_a_node_killed()}
        print(json.dumps(figures, indent=1))


class _Load:
    """The engines over one collection."""

    def __init__(self, file: Path, paragraphs: int | None, nodes: Nodes, shards: int, folder: Path, asked: int) -> None:
        self._file, self._paragraphs, self._nodes = file, paragraphs, nodes
        questions = [" ".join(query.words) for query in make_queries(read_articles(file))]
        self._questions = questions[:: max(1, len(questions) // asked)]  # of every kind of them
        self._whoosh = Settings(index_dir=folder / "whoosh")
        self._cluster = Settings(
            engine="opensearch",
            index_dir=folder / "cluster",
            opensearch_hosts=nodes.hosts,
            opensearch_index="benchmark",
            opensearch_shards=shards,
            opensearch_timeout_s=60,
        )

    def articles(self) -> Iterator[Article]:
        return read_articles(self._file, self._paragraphs)

    def indexing(self, plain: bool) -> dict[str, Any]:
        """Paragraphs a second and bytes a paragraph of each."""
        figures = {
            "whoosh": index_figures(self._whoosh, self.articles()),
            "opensearch": index_figures(self._cluster, self.articles()),
        }
        return figures | ({"plain": plain_opensearch.build(self._cluster, self.articles())} if plain else {})

    def asking(self, clients: Sequence[int], plain: bool) -> dict[str, Any]:
        """What clients wait, by how many they are; engines are asked in turns.

        Each round asks for one hit more: of words that were asked for before, but no engine has its results kept.
        """
        with ExitStack() as stack:
            ports = {"whoosh": stack.enter_context(_serving(self._whoosh))}
            ports["opensearch"] = stack.enter_context(_serving(self._cluster))
            ports |= {"plain": self._nodes.nodes[0].port} if plain else {}
            for name, port in ports.items():
                _round(port, self._requests(name, PER_PAGE), WARMING)  # each process of a server has caches of its own
            rounds = enumerate(clients, start=PER_PAGE + 1)
            return {
                str(many): {name: _round(port, self._requests(name, size), many) for name, port in ports.items()}
                for size, many in rounds
            }

    def _requests(self, name: str, per_page: int) -> list[Request]:
        """The questions as an engine is asked them."""
        if name == "plain":
            return [plain_opensearch.request(question, per_page) for question in self._questions]
        return [("GET", f"/api/v1/search?{urlencode({'q': q, 'per_page': per_page})}", b"") for q in self._questions]

    def asking_with_a_node_killed(self) -> dict[str, Any]:
        """Four clients, while the second node is killed and comes back."""
        own = self._requests("opensearch", PER_PAGE)
        with _serving(self._cluster) as port:
            killing = threading.Timer(2.0, lambda: _kill_and_start(self._nodes.nodes[1]))
            killing.start()
            figures = _round(port, list(islice(cycle(own), 2 * len(own))), 4)
            killing.join()
            return figures

    def reindexing_with_a_node_killed(self) -> dict[str, Any]:
        """A whole reindex with another node killed midway: what is found of each article afterwards."""
        node, expected = self._nodes.nodes[-1], sum(len(article.paragraphs) for article in self.articles())

        def interrupted() -> Iterator[Article]:
            killing, seen = threading.Thread(target=lambda: _kill_and_start(node)), 0
            for article in self.articles():
                if seen <= expected // 2 < seen + len(article.paragraphs):
                    killing.start()
                seen += len(article.paragraphs)
                yield article
            killing.join()

        started = time.perf_counter()
        report = index_articles(self._cluster, interrupted())
        findings = [finding for finding in open_storage(self._cluster).verify() if not finding.is_well]
        found = open_service(self._cluster).search(SearchRequest(per_page=1)).total
        return {
            "s": round(time.perf_counter() - started),
            "paragraphs": expected,
            "reported": report.paragraphs,
            "found": found,
            "findings": len(findings),
        }


@contextmanager
def _serving(settings: Settings) -> Iterator[int]:
    told = {
        name: getattr(settings, name)
        for name in ("engine", "opensearch_hosts", "opensearch_index", "opensearch_shards", "opensearch_timeout_s")
    }
    with server(settings.index_dir, **told) as (port, _):
        yield port


def _kill_and_start(node: Node) -> None:
    node.kill()
    node.start()
    node.wait_ready()


def _round(port: int, requests: Sequence[Request], clients: int) -> dict[str, float]:
    """All requests by each of some clients at once, each beginning at another."""
    started = time.perf_counter()
    parts = [[*requests[n * 17 % len(requests) :], *requests[: n * 17 % len(requests)]] for n in range(clients)]
    with ThreadPoolExecutor(clients) as pool:
        done = list(pool.map(lambda own: _ask(port, own), parts))
    times = sorted(took for took_ms, _ in done for took in took_ms)
    cuts = statistics.quantiles(times, n=20)
    return {
        "p50_ms": round(cuts[9], 1),
        "p95_ms": round(cuts[18], 1),
        "max_ms": round(times[-1]),
        "a_second": round(len(times) / (time.perf_counter() - started), 1),
        "errors": sum(errors for _, errors in done),
    }


def _ask(port: int, requests: Sequence[Request]) -> tuple[list[float], int]:
    """How long each request took over one connection, in milliseconds, and how many were not answered by 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
    took_ms, errors = [], 0
    for method, path, body in requests:
        started = time.perf_counter()
        connection.request(method, path, body or None, _JSON if body else {})
        answer = connection.getresponse()
        answer.read()
        took_ms.append((time.perf_counter() - started) * 1000)
        errors += answer.status != 200
    connection.close()
    return took_ms, errors


if __name__ == "__main__":
    main()
