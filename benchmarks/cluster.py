"""The engine over a cluster beside the engine over Whoosh: the same answers, and what they cost.

    python -m benchmarks.cluster --collection DIR --hosts URL… [--paragraphs N] [--questions N] [--shards N] [--json]

`DIR` is a collection as `benchmarks.relevance` reads it; of each of its sets the first N questions are asked of both
engines in turn, as a reader's first page of ten with facets, and `--crafted` searches of the kinds that
`benchmarks.cluster_requests` has. Times are those of the clock, in one process: of a machine that does other things at
the same time, only their ratio tells anything. The indices made are named `benchmark-…`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.cluster_requests import crafted_requests
from benchmarks.relevance import SHOWN, Pool, read_pool
from benchmarks.relevance_judging import Question, measure, read_questions
from index.model import Article
from index.pipeline.reindex import index_articles
from index.settings import Settings
from index.storage.opening import open_storage
from search.results import MAX_QUERY, ResultPage, SearchRequest
from search.service import SearchService, open_service

ENGINES = ("whoosh", "opensearch")


@dataclass(slots=True)
class Outcome:
    """What was seen of both engines: how often each part of their answers was the same, quality and time of each."""

    questions: int = 0
    same: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    ndcg: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in ENGINES})
    took_ms: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in ENGINES})


def main(arguments: Sequence[str] | None = None) -> None:
    """Index the collection with both engines, ask both, print what differs and what it took."""
    options = _options(arguments)
    pool = read_pool(options.collection)
    articles = list(_first(pool.articles, options.paragraphs))
    with tempfile.TemporaryDirectory() as scratch:
        settings = {name: _settings(name, Path(scratch), options) for name in ENGINES}
        report: dict[str, Any] = {"indexing": {name: index_figures(settings[name], articles) for name in ENGINES}}
        services = {name: open_service(settings[name]) for name in ENGINES}
        for folder in sorted(options.collection.glob("*/queries.jsonl")):
            questions = read_questions(folder.parent)[: options.questions]
            report[folder.parent.name] = summary(compare(services, questions, pool))
        report["crafted"] = summary(compare_crafted(services, crafted_requests(articles, options.crafted)))
        for service in services.values():
            service.close()
    print(json.dumps(report) if options.json else json.dumps(report, indent=2))


def compare(services: dict[str, SearchService], questions: Sequence[Question], pool: Pool) -> Outcome:
    """Ask both engines each question."""
    outcome = Outcome()
    for question in questions:
        pages = _ask(services, SearchRequest(q=question.text[:MAX_QUERY]), outcome)
        for name, page in pages.items():
            found = [pool.ids[hit.article.id, hit.paragraph.number] for hit in page.hits]
            groups = {} if question.by_paragraph else pool.groups
            outcome.ndcg[name].append(measure(found, question.grades, groups).ndcg)
    return outcome


def compare_crafted(services: dict[str, SearchService], requests: Sequence[SearchRequest]) -> Outcome:
    """Make both engines the same searches; nobody judged what they find."""
    outcome = Outcome()
    for request in requests:
        _ask(services, request, outcome)
    return outcome


def summary(outcome: Outcome) -> dict[str, Any]:
    """The figures of a set."""
    times = {name: statistics.quantiles(took, n=20) for name, took in outcome.took_ms.items() if len(took) > 1}
    return {
        "questions": outcome.questions,
        "same": dict(outcome.same),
        "ndcg@10": {name: round(statistics.mean(values), 4) for name, values in outcome.ndcg.items() if values},
        "p50_ms": {name: round(of[9], 1) for name, of in times.items()},
        "p95_ms": {name: round(of[18], 1) for name, of in times.items()},
    }


def _ask(services: dict[str, SearchService], request: SearchRequest, outcome: Outcome) -> dict[str, ResultPage]:
    """Both engines' pages of a search, noting what is the same in them."""
    asked = replace(request, per_page=SHOWN, suggest=False)
    pages = {name: service.search(asked) for name, service in services.items()}
    outcome.questions += 1
    for name, page in pages.items():
        outcome.took_ms[name].append(page.took_ms)
    for what, same in _agreement(*pages.values()):
        outcome.same[what] += same
        if not same:
            print(f"{what}: {request} {[page.total for page in pages.values()]}", file=sys.stderr)
    return pages


def _agreement(one: ResultPage, other: ResultPage) -> Iterator[tuple[str, bool]]:
    places = [[(hit.article.id, hit.paragraph.number) for hit in page.hits] for page in (one, other)]
    yield "totals", (one.total, one.articles_total) == (other.total, other.articles_total)
    yield "facets", one.facets == other.facets
    yield "hits", set(places[0]) == set(places[1])
    yield "order", places[0] == places[1]


def index_figures(settings: Settings, articles: Iterable[Article]) -> dict[str, float]:
    """Index articles: paragraphs a second, and bytes on disk of each."""
    started = time.perf_counter()
    report = index_articles(settings, articles)
    took_s = time.perf_counter() - started
    size = open_storage(settings).snapshots()[0].size_bytes
    return {
        "paragraphs": report.paragraphs,
        "paragraphs_a_second": round(report.paragraphs / took_s),
        "bytes_a_paragraph": round(size / max(report.paragraphs, 1)),
    }


def _first(articles: Sequence[Article], paragraphs: int | None) -> Iterator[Article]:
    """As many articles as have so many paragraphs, None for all."""
    if paragraphs is None:
        yield from articles
        return
    ends = 0
    for article in articles:
        if ends >= paragraphs:
            return
        ends += len(article.paragraphs)
        yield article


def _settings(name: str, folder: Path, options: argparse.Namespace) -> Settings:
    return Settings(
        engine=name,  # type: ignore[arg-type]
        index_dir=folder / name,
        search_timeout_ms=60_000,
        opensearch_hosts=" ".join(options.hosts),
        opensearch_index="benchmark",
        opensearch_shards=options.shards,
        opensearch_timeout_s=60,
    )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__.splitlines()[0])
    parser.add_argument("--collection", type=Path, required=True, help="the folder of the collection")
    parser.add_argument("--hosts", nargs="+", metavar="URL", default=["http://127.0.0.1:9200"])
    parser.add_argument("--paragraphs", type=int, help="index about so many, otherwise all")
    parser.add_argument("--questions", type=int, default=50, help="of each set")
    parser.add_argument("--crafted", type=int, default=50, help="searches of all kinds")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
