"""Indexing looks for no cycles while it reads, and so may make none."""

from __future__ import annotations

import gc
from pathlib import Path

from index.pipeline.cycles import collection_paused
from index.pipeline.digest_set import DigestSet
from index.pipeline.ingest import Task, run_tasks
from index.reading import ReadingOptions, SourceFile


def test_what_is_read_and_analysed_leaves_no_cycles(tmp_path: Path) -> None:
    """Texts are folded, numbered and let go of: a vocabulary that held itself once took a kilobyte a paragraph."""
    file = tmp_path / "مقال.txt"
    file.write_text("عنوان\n\nارتفعت أسعار القمح في الأسواق.\n\nوقال الوزير إن المخزون يكفي.\n", "utf-8")
    tasks = [Task(SourceFile(file, file.name))]
    with collection_paused():
        list(run_tasks(tasks, ReadingOptions(), DigestSet("")))  # what is made once only, by the first
        gc.collect()
        list(run_tasks(tasks, ReadingOptions(), DigestSet("")))
        assert gc.collect() == 0
