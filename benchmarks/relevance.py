"""How well the right paragraphs are found: the product's own index and service, asked judged questions.

    python -m benchmarks.relevance --collection DIR [--set NAME…] [--queries DIR] [--match …] [--json]
                                   [--save FILE] [--against FILE]

`DIR` holds the pool, `corpus.jsonl.xz` (a paragraph a line: `id article title text`), `groups.tsv.xz` (paragraphs whose
article is what is judged: a ranking is collapsed to the first hit of each group, but of questions `by` paragraph) and a
folder for each set, with `queries.jsonl` (`id text`, `by` if need be) and `qrels.tsv` (`query-id corpus-id score`, with
a header). Titles are not indexed unless `--titles` is given.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.relevance_judging import Measures, Question, difference, mean, measure, read_lines, read_questions
from index.model import Article, Paragraph
from index.pipeline.reindex import index_articles
from index.schema import Match
from search.engines.arrays.engine import WhooshEngine
from search.results import MAX_QUERY, ResultPage, SearchRequest
from search.service import SearchService

DEPTH = 100
SHOWN = 10

Place = tuple[str, int]
"""An article's id and a paragraph's number in it, from 1."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The paragraphs that are searched: their articles, the pool id at each place, and the groups that are judged."""

    articles: tuple[Article, ...]
    ids: Mapping[Place, str]
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """What the questions of a set got, by their ids; how long a page of ten took, in milliseconds, and its total."""

    measures: Mapping[str, Measures]
    took_ms: Sequence[float]
    totals: Sequence[int]


def main(arguments: Sequence[str] | None = None) -> None:
    """Index the pool, ask the questions, print what was found."""
    options = _options(arguments)
    folder = options.queries or options.collection
    pool = read_pool(options.collection)
    sets = {name: read_questions(folder / name) for name in options.set or _sets(folder)}
    with tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        index_articles(Path(scratch), pool.articles, titles=options.titles)
        index_s = time.perf_counter() - started
        service = SearchService(WhooshEngine(Path(scratch)))
        runs = {name: ask(service, questions, pool, options.match) for name, questions in sets.items()}
        service.close()
    report = summary(runs, index_s)
    print(json.dumps(report) if options.json else table(report))
    _compare_and_save(runs, options)


def read_pool(collection: Path) -> Pool:
    """Read the pool; the paragraphs of an article stand together."""
    rows = [json.loads(line) for line in read_lines(collection / "corpus.jsonl.xz")]
    articles, ids = [], {}
    for key, of_article in groupby(rows, key=lambda row: row["article"]):
        numbered = list(enumerate(of_article, 1))
        ids.update({(key, number): row["id"] for number, row in numbered})
        paragraphs = tuple(Paragraph(number, "body", row["text"]) for number, row in numbered)
        articles.append(Article(key, numbered[0][1]["title"] or "", paragraphs))
    grouped = read_lines(collection / "groups.tsv.xz") if (collection / "groups.tsv.xz").exists() else ()
    groups = dict(line.split("\t", 1) for line in grouped)
    return Pool(tuple(articles), ids, groups)


def ask(service: SearchService, questions: Iterable[Question], pool: Pool, match: Match) -> Run:
    """Ask every question: first the page of ten that a reader sees, for its time, then the hundred that are judged."""
    measures: dict[str, Measures] = {}
    shown: list[ResultPage] = []
    for question in questions:
        q = question.text[:MAX_QUERY]
        shown.append(service.search(SearchRequest(q=q, per_page=SHOWN, match=match)))
        page = service.search(SearchRequest(q=q, per_page=DEPTH, match=match, facets=(), suggest=False))
        measures[question.id] = measure(
            list(_ranking(page, pool)), question.grades, {} if question.by_paragraph else pool.groups
        )
    return Run(measures, [page.took_ms for page in shown], [page.total for page in shown])


def summary(runs: Mapping[str, Run], index_s: float) -> dict[str, Any]:
    """The report that `--json` prints."""
    means = {name: mean(list(run.measures.values())) for name, run in runs.items()}
    found = {name: round(statistics.median(run.totals)) for name, run in runs.items()}
    return {
        "sets": {
            name: _named(means[name]) | {"queries": len(run.measures), "median_total": found[name]}
            for name, run in runs.items()
        },
        "macro": _named(mean(list(means.values()))),
        "median_ms": round(statistics.median(ms for run in runs.values() for ms in run.took_ms), 2),
        "index_s": round(index_s, 1),
    }


def table(report: Mapping[str, Any]) -> str:
    """The report for people."""
    rows = [("set", "nDCG@10", "MRR@10", "Recall@100", "queries", "median total")]
    named = {**report["sets"], "macro": {**report["macro"], "queries": "", "median_total": ""}}
    rows += [
        (
            name,
            *(f"{of_set[m]:.4f}" for m in ("ndcg@10", "mrr@10", "recall@100")),
            str(of_set["queries"]),
            str(of_set["median_total"]),
        )
        for name, of_set in named.items()
    ]
    lines = ["  ".join(cell.rjust(12) for cell in row) for row in rows]
    timing = (
        f"median {report['median_ms']} ms a question (a page of {SHOWN} with facets), indexed in {report['index_s']} s"
    )
    return "\n".join([*lines, timing])


def compare(now: Mapping[str, Run], before: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """For each set, how nDCG@10 differs from a stored run, question by question."""
    for name in now.keys() & before.keys():
        common = sorted(now[name].measures.keys() & before[name].keys())
        new = [now[name].measures[key].ndcg for key in common]
        gain, low, high = difference(new, [before[name][key] for key in common])
        yield f"{name}: {gain:+.4f} nDCG@10 ({low:+.4f} to {high:+.4f}, 95 %) over {len(common)} questions"


def _ranking(page: ResultPage, pool: Pool) -> Iterator[str]:
    return (pool.ids[hit.article.id, hit.paragraph.number] for hit in page.hits)


def _named(measures: Measures) -> dict[str, float]:
    values = zip(("ndcg@10", "mrr@10", "recall@100"), (measures.ndcg, measures.mrr, measures.recall), strict=True)
    return {name: round(value, 4) for name, value in values}


def _compare_and_save(runs: Mapping[str, Run], options: argparse.Namespace) -> None:
    if options.against:
        for line in compare(runs, json.loads(options.against.read_text("utf-8"))):
            print(line)
    if options.save:
        scores = {name: {key: m.ndcg for key, m in run.measures.items()} for name, run in runs.items()}
        options.save.write_text(json.dumps(scores), "utf-8")


def _sets(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("*/queries.jsonl"))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__.splitlines()[0])
    parser.add_argument("--collection", type=Path, required=True, help="the folder of the pool")
    parser.add_argument("--queries", type=Path, help="the folder of the sets, if another")
    parser.add_argument("--set", nargs="+", metavar="NAME", help="the sets to ask, otherwise all")
    parser.add_argument("--match", choices=("exact", "normal", "broad"), default="normal")
    parser.add_argument("--titles", action="store_true", help="index the titles too")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--save", type=Path, metavar="FILE", help="store the score of every question")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with a stored run")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
