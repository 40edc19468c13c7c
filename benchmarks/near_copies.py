"""How well near copies are told: precision and recall on pairs that were read, time, and bytes a paragraph.

    python -m benchmarks.near_copies --articles news/articles.jsonl [--index DIR]

The pairs (`benchmarks/near_copies.tsv`) are paragraphs of the news by their articles' ids; times are of CPU.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed_queries import read_articles
from index.arrays.ragged import Ragged
from index.pipeline.reindex import index_articles
from index.storage.whoosh.commits import COPIES, commit_path, read_record
from index.storage.whoosh.copies import CopyGroups, copy_arrays
from index.storage.whoosh.generations import candidates
from index.storage.whoosh.segment import Segment, open_segment
from index.vocabulary.minhash import bands
from index.vocabulary.term_hashes import fingerprints
from search.engines.arrays.engine import WhooshEngine, WhooshSnapshot

LABELS = Path(__file__).with_suffix(".tsv")


def main() -> None:
    """Index the articles, unless an index is given, and print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--articles", type=Path, help="JSON lines, .xz and .gz unpacked")
    parser.add_argument("--index", type=Path, help="an index of them that is there already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = options.index or Path(folder)
        if options.index is None:
            index_articles(index, read_articles(options.articles), processes=2)
        print("| | |\n| --- | --- |")
        for name, value in [*_quality(WhooshEngine(index).snapshot()), *_figures(index)]:
            print(f"| {name} | {value} |")


def label_pairs() -> list[tuple[tuple[str, int], tuple[str, int], bool]]:
    """The pairs that were read: article and paragraph of both, and whether they are copies."""
    lines = (line.split("\t") for line in LABELS.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [((a, int(p)), (b, int(q)), verdict == "1") for a, p, b, q, verdict in lines]


def _quality(snapshot: WhooshSnapshot) -> list[tuple[str, str]]:
    """Precision and recall on the pairs."""
    pairs = label_pairs()
    told = [_doc(snapshot, one) in snapshot.copies(_doc(snapshot, other)) for one, other, _ in pairs]
    right = sum(was and is_copy for was, (_, _, is_copy) in zip(told, pairs, strict=True))
    copies = sum(is_copy for *_, is_copy in pairs)
    return [
        ("pairs, of them copies", f"{len(pairs)}, {copies}"),
        ("precision", f"{right / sum(told):.3f} ({right} of {sum(told)})"),
        ("recall", f"{right / copies:.3f} ({right} of {copies})"),
    ]


def _doc(snapshot: WhooshSnapshot, place: tuple[str, int]) -> int:
    docs = snapshot.article_docs(place[0])
    numbers = [stored.paragraph.number for stored in snapshot.paragraphs(docs)]
    return docs[numbers.index(place[1])]


def _figures(index: Path) -> list[tuple[str, str]]:
    """How much of the collection is copies, and what signatures and groups take of time and space."""
    folder, number = candidates(index)[0]
    segments = [open_segment(folder, one, at_once=False) for one in read_record(folder, number).segments]
    started = time.process_time()
    for segment in segments:
        bands(fingerprints(segment.vocabulary())[segment.compiled["text.tokens"]], segment.compiled["text.first"])
    signed = time.process_time()
    made = copy_arrays(segments)
    groups = Ragged(made["groups"], made["groups.starts"])
    grouped = time.process_time()
    documents = sum(segment.documents for segment in segments)
    return [
        ("paragraphs", f"{documents:,}"),
        ("in a group", f"{len(groups.values) / documents:.1%} ({len(groups):,} groups, {max(groups.sizes)} at most)"),
        ("folded under another", f"{(len(groups.values) - len(groups)) / documents:.1%}"),
        ("signatures of all, s", f"{signed - started:.2f}"),
        ("groups of all, s", f"{grouped - signed:.2f}"),
        ("bytes a paragraph: signatures", f"{_bytes(segments) / documents:.1f}"),
        ("groups", f"{(commit_path(folder, number) / COPIES).stat().st_size / documents:.1f}"),
        ("groups in memory", f"{CopyGroups(groups, documents).place.nbytes / documents:.1f}"),
    ]


def _bytes(segments: Sequence[Segment]) -> int:
    return sum(segment.bands.nbytes for segment in segments)


if __name__ == "__main__":
    main()
