"""The cost of a change: CPU, memory and time of reindexing when nothing, one article, or ten rows changed.

    python -m benchmarks.changes --articles news/articles.jsonl
    python -m benchmarks.changes --articles news/articles.jsonl --paragraphs 1000000

Every figure is that of a process of its own, its start included; the work alone is told beside.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count, islice
from pathlib import Path

from benchmarks.speed_queries import rows_of_copy

_RUN = """
import json, resource, sys, time
from pathlib import Path
from index.pipeline.reindex import reindex
from index.settings import Settings
started = time.process_time()
report = reindex(Settings(corpus_dir=Path(sys.argv[1]), index_dir=Path(sys.argv[2]), processes=int(sys.argv[3])))
usage, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({
    "changes": [report.added, report.changed, report.removed], "paragraphs": report.paragraphs,
    "work_s": time.process_time() - started, "took_s": report.took_s,
    "cpu_s": sum(u.ru_utime + u.ru_stime for u in (usage, children)), "mb": usage.ru_maxrss / 1024,
}))
"""


_SAMPLED_S = 0.2


def measure_reindex(corpus: Path, index: Path, processes: int = 1) -> dict[str, float]:
    """Reindex in a process of its own; CPU in seconds, memory in MiB: `mb` of that process at its most.

    `all_mb` is the most that all processes had together, pages that they share counted once (PSS, Linux only).
    """
    line = [sys.executable, "-c", _RUN, str(corpus), str(index), str(processes)]
    most = 0.0
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as running:
        while running.poll() is None:
            most = max(most, _proportional_mib(running.pid))
            time.sleep(_SAMPLED_S)
        assert running.stdout is not None
        found: dict[str, float] = json.loads(running.stdout.read())
    return found | {"all_mb": most}


def _proportional_mib(pid: int) -> float:
    """The memory of a process and of those that it started."""
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").split()
        started = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:  # it ended meanwhile, or the system does not tell
        return 0.0
    return int(said[said.index("Pss:") + 1]) / 1024 + sum(_proportional_mib(int(each)) for each in started)


def write_rows(articles: Path, paragraphs: int, path: Path) -> None:
    """Write rows of so many paragraphs; more than the articles have are perturbed copies (benchmarks.speed)."""
    rows = (row for copy in count() for row in rows_of_copy(articles, copy))
    with path.open("w", encoding="utf-8") as file:
        while paragraphs > 0:
            for row in islice(rows, 1000):
                paragraphs -= sum(bool(line.strip()) for line in row["body"].split("\n"))
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _nothing(corpus: Path) -> None:
    """Change nothing."""


def _one_article(corpus: Path) -> None:
    number = len(list(corpus.iterdir()))
    text = f"فقرة عن القمح والزراعة رقمها {number}.\n\nوكلمة لم تكن: قسطنطينوبوليسات."
    text = f"---\ntitle: مقال جديد\nsource: تجربة\n---\n{text}"
    (corpus / f"جديد{number}.txt").write_text(text, "utf-8")


def _ten_rows(corpus: Path) -> None:
    path = corpus / "articles.jsonl"
    lines = path.read_bytes().split(b"\n")
    for number in range(100, 1100, 100):
        row = json.loads(lines[number])
        row["title"] = f"{row['title']} (مصحح)"
        lines[number] = json.dumps(row, ensure_ascii=False).encode()
    path.write_bytes(b"\n".join(lines))


CHANGES: dict[str, Callable[[Path], None]] = {
    "nothing": _nothing,
    "one article more": _one_article,
    "and another": _one_article,
    "ten rows changed": _ten_rows,
}


def main() -> None:
    """Build an index of the articles, change them, and print what each change cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, required=True, help="JSON lines")
    parser.add_argument("--index", type=Path, help="an index of them that is there already; it is copied")
    parser.add_argument("--paragraphs", type=int, help="about so many: perturbed copies of the articles follow them")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder) / "corpus", Path(folder) / "index"
        corpus.mkdir()
        if arguments.paragraphs:
            write_rows(arguments.articles, arguments.paragraphs, corpus / "articles.jsonl")
        else:
            shutil.copy2(arguments.articles, corpus / "articles.jsonl")
        if arguments.index:
            shutil.copytree(arguments.index, index)
        first = measure_reindex(corpus, index, processes=2)
        print(
            f"{first['paragraphs']} paragraphs; the first reindex, two processes: {first['all_mb']:.0f} MiB at most, "
        )
        print(f"{first['cpu_s']:.0f} s of CPU, {first['took_s']:.0f} s\n")
        print("| change | CPU s | of that the work | MiB | s |\n|" + " --- |" * 5, flush=True)
        for name, change in CHANGES.items():
            change(corpus)
            cost = measure_reindex(corpus, index)
            figures = (f"{cost['cpu_s']:.2f}", f"{cost['work_s']:.2f}", f"{cost['mb']:.0f}", f"{cost['took_s']:.2f}")
            print("|", " | ".join((name, *figures)), "|", flush=True)


if __name__ == "__main__":
    main()
