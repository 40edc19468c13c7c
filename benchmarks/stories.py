"""How well stories are told: precision and recall on pairs that were read, and what is told of a collection.

    python -m benchmarks.stories --index DIR

The index is one of the news by whose articles' ids `benchmarks/stories.tsv` names versions; times are of CPU. Where
the rules change, what is told now is told apart from what was read: the precision is that of the pairs still told.
The recall is that of pairs under one title, `benchmarks/stories_same_title.tsv`, drawn without looking at what is told,
and of others by which no rule was chosen, `benchmarks/stories_held_out.tsv`.
"""

from __future__ import annotations

from pathlib import Path
from time import process_time

import click
import numpy as np

from index.errors import ArticleNotFound
from search.engines.arrays.engine import WhooshEngine, WhooshSnapshot
from search.engines.base import EngineStories

LABELS = Path(__file__).with_suffix(".tsv")
SAME_TITLE = LABELS.with_name("stories_same_title.tsv")
HELD_OUT = LABELS.with_name("stories_held_out.tsv")


def label_pairs(file: Path = LABELS) -> list[tuple[str, str, bool]]:
    """The pairs that were read: the ids of two articles, and whether they are one text."""
    lines = (line.split("\t") for line in file.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [(first, version, verdict == "1") for first, version, verdict in lines]


def figures(snapshot: WhooshSnapshot) -> list[tuple[str, str]]:
    """What is told of a collection, each figure by its name."""
    snapshot.info()
    started = process_time()
    told = snapshot.stories()
    spent = process_time() - started
    rows, sizes = told.versions, told.versions.sizes
    papers = [len({*told.sources[a:b].tolist()} - {0}) for a, b in zip(rows.starts, rows.starts[1:], strict=False)]
    arrays = (rows.values, rows.starts, told.sources, told.first_days, told.last_days)
    info = snapshot.info()
    return [
        ("paragraphs, articles", f"{info.paragraphs:,}, {info.articles:,}"),
        ("stories, their articles", f"{len(rows):,}, {len(rows.values):,} ({len(rows.values) / info.articles:.0%})"),
        ("in two sources and more", f"{sum(count > 1 for count in papers):,}"),
        ("versions, at most", f"{max(sizes, default=0)} (in {max(papers, default=0)} sources)"),
        ("worked out in, ms", f"{spent * 1000:.0f}"),
        ("kept in memory, KB", f"{sum(array.nbytes for array in arrays) / 1000:.0f}"),
        ("precision on what was read", _precision(snapshot, told)),
        ("recall under one title", _recall(snapshot, told, SAME_TITLE)),
        ("recall on pairs held out", _recall(snapshot, told, HELD_OUT)),
    ]


def _precision(snapshot: WhooshSnapshot, told: EngineStories) -> str:
    known = {one.article.id for one in snapshot.paragraphs(told.versions.values.tolist())}
    kept = [
        right
        for first, other, right in label_pairs()
        if {first, other} <= known and _row(snapshot, told, first) == _row(snapshot, told, other)
    ]
    return f"{np.mean(kept):.2f} ({sum(kept)} of {len(kept)})" if kept else "none of them is here"


def _recall(snapshot: WhooshSnapshot, told: EngineStories, labels: Path) -> str:
    """Of pairs that are one text, how many are told as one story."""
    try:
        rows = [[_row(snapshot, told, one) for one in pair[:2]] for pair in label_pairs(labels) if pair[2]]
    except ArticleNotFound:
        return "they are not here"
    found = [first is not None and first == other for first, other in rows]
    return f"{np.mean(found):.2f} ({sum(found)} of {len(found)})"


def _row(snapshot: WhooshSnapshot, told: EngineStories, article_id: str) -> int | None:
    """The number of an article's story, None where it is in none."""
    places = np.flatnonzero(told.versions.values == snapshot.article_docs(article_id).start)
    return int(np.searchsorted(told.versions.starts, places[0], side="right")) if len(places) else None


@click.command()
@click.option("--index", type=click.Path(exists=True, path_type=Path), required=True, help="an index to read")
def main(index: Path) -> None:
    """Print the figures as a table."""
    click.echo("| | |\n| --- | --- |")
    for name, value in figures(WhooshEngine(index).snapshot()):
        click.echo(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
