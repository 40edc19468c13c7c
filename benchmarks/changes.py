"""The cost of a change: CPU, memory and time of reindexing when nothing, one article, or ten rows changed.

    python -m benchmarks.changes --articles news/articles.jsonl

Every figure is that of a process of its own, its start included; the work alone is told beside.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

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


def measure_reindex(corpus: Path, index: Path, processes: int = 1) -> dict[str, object]:
    """Reindex in a process of its own; CPU in seconds, the most memory in MiB."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(corpus), str(index), str(processes)], check=True, capture_output=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


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
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder) / "corpus", Path(folder) / "index"
        corpus.mkdir()
        shutil.copy2(arguments.articles, corpus / "articles.jsonl")
        if arguments.index:
            shutil.copytree(arguments.index, index)
        first = measure_reindex(corpus, index, processes=2)
        print(f"{first['paragraphs']} paragraphs\n\n| change | CPU s | of that the work | MiB | s |\n|" + " --- |" * 5)
        for name, change in CHANGES.items():
            change(corpus)
            cost = measure_reindex(corpus, index)
            print(f"| {name} | {cost['cpu_s']:.2f} | {cost['work_s']:.2f} | {cost['mb']:.0f} | {cost['took_s']:.2f} |")


if __name__ == "__main__":
    main()
