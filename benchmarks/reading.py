"""How fast articles are read on one core, and whether any gets lost: `python -m benchmarks.reading --articles FILE`."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from index.pipeline.check import check
from index.reading import ReadingOptions, Refusal, find_files
from index.reading.reader import read_file


def main() -> None:
    """Read everything once, and say how many articles a second of processor time, and what they hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, required=True, help="a file or folder of articles")
    parser.add_argument("--check", action="store_true", help="also list the anomalies that `bahith check` finds")
    arguments = parser.parse_args()
    options = ReadingOptions()
    counts: Counter[str] = Counter()
    wall, processor = time.perf_counter(), time.process_time()
    for file in find_files(arguments.articles):
        for outcome in read_file(file, options):
            if isinstance(outcome, Refusal):
                counts["refused"] += 1
                print(f"✗ {outcome.origin}: {outcome.reason}")
            else:
                counts["articles"] += 1
                counts["notes"] += len(outcome.notes)
                counts.update(paragraph.kind for paragraph in outcome.paragraphs)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"{counts['articles'] / processor:,.0f} articles/s on one core ({processor:.1f} s processor, {wall:.1f} s)")
    print(", ".join(f"{name} {count:,}" for name, count in counts.most_common()))
    if arguments.check:
        report = check(arguments.articles, options)
        print("anomalies:", ", ".join(f"{code} {count:,}" for code, count in report.counts.items()))


if __name__ == "__main__":
    main()
