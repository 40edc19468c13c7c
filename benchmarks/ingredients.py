"""What each ingredient of the ranking gains and costs: judged questions asked with it left out or changed.

    python -m benchmarks.ingredients --collection DIR [--every N] [--json]

The pool (see benchmarks/relevance.py) is indexed once. Every variant is asked the same questions, every N-th of each
set; its gain is the mean over the sets, its time the median of a page of ten with facets.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.relevance import Pool, Run, ask, read_pool
from benchmarks.relevance_judging import Question, mean, read_questions
from index.pipeline.reindex import index_articles
from index.schema import Match
from search.engines.arrays.engine import WhooshEngine
from search.scoring.ranking import DEFAULT, Ranking
from search.service import SearchService


@dataclass(frozen=True, slots=True)
class Variant:
    """A way of ranking, and what is different about it."""

    name: str
    ranking: Ranking = DEFAULT
    match: Match = "normal"


VARIANTS = (
    Variant("as shipped"),
    Variant("own spelling counts no more", replace(DEFAULT, exact_weight=0.0, lemma_weight=0.55)),
    Variant("no score for words of the same root", replace(DEFAULT, root_weight=0.0)),
    Variant("no score for foreign names' other spellings", replace(DEFAULT, sound_weight=0.0)),
    Variant("function words count like others", replace(DEFAULT, function_weight=1.0)),
    Variant("no article score", replace(DEFAULT, article_weight=0.0)),
    Variant("no phrase of the words typed", replace(DEFAULT, phrase_weight=0.0, spelled_weight=0.0)),
    Variant("no run of the words typed", replace(DEFAULT, run_weight=0.0)),
    Variant("no place in the article", replace(DEFAULT, place_weight=0.0)),
    Variant("no answer to when and how many", replace(DEFAULT, when_weight=0.0, count_weight=0.0)),
    Variant("no 4-grams", replace(DEFAULT, gram_weight=0.0)),
    Variant("the best 50 ranked anew", replace(DEFAULT, rerank_depth=50)),
    Variant("the best 300 ranked anew", replace(DEFAULT, rerank_depth=300)),
    Variant("nothing ranked anew", replace(DEFAULT, rerank_depth=0)),
    Variant("k1 1.2, b 0.75", replace(DEFAULT, k1=1.2, b=0.75)),
    Variant("match=exact", match="exact"),
    Variant("match=broad", match="broad"),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask every variant and print the table."""
    options = _options(arguments)
    pool = read_pool(options.collection)
    names = sorted(path.parent.name for path in options.collection.glob("*/queries.jsonl"))
    sets = {name: list(read_questions(options.collection / name))[:: options.every] for name in names}
    with tempfile.TemporaryDirectory() as scratch:
        index_articles(Path(scratch), pool.articles, titles=False)
        rows = list(_rows(Path(scratch), sets, pool))
    print(json.dumps(rows) if options.json else "\n".join(_line(*row) for row in rows))


def _rows(index: Path, sets: Mapping[str, Sequence[Question]], pool: Pool) -> Iterator[tuple[str, float, float, float]]:
    """The name of each variant, its nDCG@10, how that differs from the first one's, and its milliseconds."""
    shipped = None
    for variant in VARIANTS:
        service = SearchService(WhooshEngine(index), variant.ranking)
        runs = [ask(service, questions, pool, variant.match) for questions in sets.values()]
        service.close()
        gained = statistics.mean(map(_of_set, runs))
        shipped = gained if shipped is None else shipped
        yield variant.name, gained, gained - shipped, statistics.median(ms for run in runs for ms in run.took_ms)


def _of_set(run: Run) -> float:
    return mean(list(run.measures.values())).ndcg


def _line(name: str, ndcg: float, difference: float, median_ms: float) -> str:
    return f"{name:45} {ndcg:.4f}  {difference:+.4f}  {median_ms:6.2f} ms"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingredients", description=__doc__.splitlines()[0])
    parser.add_argument("--collection", type=Path, required=True, help="the folder of the pool")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask every N-th question only")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
