"""Reindexing when something is in the way: nothing is lost, nothing is kept that is gone, and one is told."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.errors import IndexingError
from index.pipeline import ingest
from index.pipeline.digest_cache import file_digest
from index.pipeline.ingest import GROUP, Task, group_tasks, tasks_of
from index.pipeline.reindex import reindex
from index.reading import SourceFile
from index.reading.rows import json_row
from index.settings import Settings
from index.storage.whoosh.generations import current_generation
from search.engines.arrays.engine import WhooshEngine


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an empty corpus."""
    (tmp_path / "corpus").mkdir()
    return Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index", processes=1)


def rows(settings: Settings, name: str, written: Iterable[str | dict[str, str]]) -> None:
    """A file of rows; a text stands for its own row, as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in written]
    path = settings.corpus_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), "utf-8")


def row(key: str, text: str) -> dict[str, str]:
    """An article with an id."""
    return {"id": key, "title": "عنوان", "body": f"نص المقال {text}"}


def indexed(settings: Settings) -> list[str]:
    """The ids of all articles, in order."""
    return sorted(article.id for article in WhooshEngine(settings.index_dir).snapshot().articles_by_date(None, 0, 100))


def test_an_id_is_never_used_twice(settings: Settings) -> None:
    """Where a new article asks for one that an article after it has already, all are named anew."""
    rows(settings, "ملف.jsonl", [row("ب", "أول"), row("أ", "ثان")])
    reindex(settings)
    rows(settings, "ملف.jsonl", [row("أ", "ثالث"), row("ب", "أول"), row("أ", "ثان")])
    report = reindex(settings)
    assert indexed(settings) == ["أ", "أ-2", "ب"]
    assert len(report.warnings) == 1
    assert reindex(settings).unchanged == 3


def test_a_deleted_row_is_gone_although_another_is_refused(settings: Settings) -> None:
    """The bad one was there before, so that it cannot be what is missing."""
    rows(settings, "ملف.jsonl", [row("أ", "أول"), row("ب", "ثان"), "{"])
    reindex(settings)
    rows(settings, "ملف.jsonl", [row("أ", "أول"), "{"])
    assert reindex(settings).removed == 1
    assert indexed(settings) == ["أ"]


def test_a_row_that_is_broken_for_long_keeps_its_previous_version(settings: Settings) -> None:
    """Also while other rows are deleted."""
    rows(settings, "ملف.jsonl", [row("أ", "أول"), row("ب", "ثان"), row("ج", "ثالث")])
    reindex(settings)
    lines: list[list[dict[str, str] | str]] = [[row("أ", "أول"), row("ب", "ثان"), "{"], [row("أ", "أول"), "{"]]
    for left in lines:
        rows(settings, "ملف.jsonl", left)
        reindex(settings)
        assert "ج" in indexed(settings)
    assert indexed(settings) == ["أ", "ج"]
    rows(settings, "ملف.jsonl", [row("أ", "أول")])
    reindex(settings)
    assert indexed(settings) == ["أ"]


def test_a_copy_stays_when_the_first_of_its_kind_changes(settings: Settings) -> None:
    """Each keeps the id it has."""
    for name in ("أ.jsonl", "ب.jsonl"):
        rows(settings, name, [row("نسخة", "واحد")])
    reindex(settings)
    rows(settings, "أ.jsonl", [row("نسخة", "واحد"), ""])
    assert reindex(settings).removed == 0
    assert indexed(settings) == ["نسخة", "نسخة-2"]


def test_what_a_folder_held_stays_while_it_cannot_be_entered(settings: Settings, tmp_path: Path) -> None:
    """As a file that cannot be read does."""
    rows(settings, "هنا.jsonl", [row("أ", "أول")])
    away = tmp_path / "away"
    away.mkdir()
    (settings.corpus_dir / "رف").symlink_to(away, target_is_directory=True)
    rows(settings, "رف/ملف.jsonl", [row("ب", "ثان")])
    reindex(settings)
    away.rename(tmp_path / "elsewhere")
    report = reindex(settings)
    assert [refusal.origin for refusal in report.refused] == ["رف"]
    assert indexed(settings) == ["أ", "ب"]
    (tmp_path / "elsewhere").rename(away)
    assert (reindex(settings).unchanged, indexed(settings)) == (2, ["أ", "ب"])
    (settings.corpus_dir / "رف").unlink()
    assert (reindex(settings).removed, indexed(settings)) == (1, ["أ"])


def test_a_folder_that_lost_everything_is_asked_about(settings: Settings) -> None:
    """A disk that is not mounted looks like that; a rebuild says that it is meant."""
    rows(settings, "ملف.jsonl", [row("أ", "أول")])
    reindex(settings)
    (settings.corpus_dir / "ملف.jsonl").unlink()
    with pytest.raises(IndexingError, match="nothing was deleted"):
        reindex(settings)
    assert indexed(settings) == ["أ"]
    assert reindex(settings, force=True).articles == 0


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves what it cannot read open
@pytest.mark.parametrize("damage", [b"", b"\0" * 40, "half"])
@pytest.mark.parametrize("pattern", ["*.toc", "*_stored.col"])
def test_a_damaged_commit_is_made_anew(settings: Settings, pattern: str, damage: bytes | str) -> None:
    """Whatever of Whoosh's own files a power cut left behind."""
    rows(settings, "ملف.jsonl", [row("أ", "أول"), row("ب", "ثان")])
    reindex(settings)
    generation = current_generation(settings.index_dir)
    assert generation is not None
    for path in generation.glob(pattern):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2] if isinstance(damage, str) else damage)
    report = reindex(settings)
    assert report.added == (0 if pattern == "*.toc" else 2)
    assert len(report.healed) == 1
    assert indexed(settings) == ["أ", "ب"]


def test_a_full_disk_is_told_in_a_sentence(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is committed goes on serving."""
    rows(settings, "ملف.jsonl", [row("أ", "أول")])
    reindex(settings)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    rows(settings, "ملف.jsonl", [row("أ", "غيره")])
    with monkeypatch.context() as patched:
        patched.setattr("index.storage.whoosh.writer.write_arrays", full)
        with pytest.raises(IndexingError, match="No space left"):
            reindex(settings)
    assert indexed(settings) == ["أ"]
    assert reindex(settings).changed == 1


def test_what_is_no_file_has_no_digest(tmp_path: Path) -> None:
    """Reading a pipe or a device would never end."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    assert [file_digest(tmp_path / name) for name in ("pipe", "zero", "none")] == [None, None, None]


def test_small_files_are_taken_together_and_parts_alone(settings: Settings) -> None:
    """All of them, in order."""
    rows(settings, "كبير.jsonl", [row(str(n), "كلمة " * 1000) for n in range(1500)])
    rows(settings, "صغير.jsonl", [row("أ", "أول")])
    big, small = (SourceFile(settings.corpus_dir / n, n) for n in ("كبير.jsonl", "صغير.jsonl"))
    tasks = [task for file in [*[small] * GROUP, small, big, small] for task in tasks_of(file, 2)]
    groups = group_tasks(tasks)
    assert [task for group in groups for task in group] == tasks
    assert [len(group) for group in groups][:2] == [GROUP, 1]
    assert all(len(group) == 1 for group in groups if group[0].parts > 1)
    shutil.rmtree(settings.corpus_dir)


def test_a_rebuild_shares_a_large_file_out_although_its_rows_are_known(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are passed over only where their articles are in the index, and of a new generation none is."""
    made: list[int] = []

    def counted(*given: Any) -> list[Task]:
        made.append(len(found := tasks_of(*given)))
        return found

    monkeypatch.setattr("index.pipeline.run.tasks_of", counted)
    monkeypatch.setattr(ingest, "PART_BYTES", 1 << 16)
    rows(settings, "كبير.jsonl", [row(str(n), "كلمة " * 100) for n in range(200)])
    several = replace(settings, processes=2)
    reindex(several)
    reindex(several, rebuild=True)
    rows(settings, "كبير.jsonl", [row(str(n), "كلمة " * 100) for n in range(201)])
    assert reindex(several).added == 1
    assert (made[0] > 1, made[1], made[2]) == (True, made[0], 1)


def test_an_index_inside_the_corpus_is_no_part_of_it(settings: Settings) -> None:
    """Its files are not read as articles by the next reindex."""
    inside = Settings(corpus_dir=settings.corpus_dir, index_dir=settings.corpus_dir / "var" / "index", processes=1)
    rows(settings, "ملف.jsonl", [row("أ", "أول")])
    reindex(inside)
    report = reindex(inside)
    assert (report.unchanged, report.refused, report.articles) == (1, (), 1)


def test_of_a_changed_file_only_changed_rows_are_read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that are as they were keep their articles without being read, also where they have no id of their own."""
    read: list[bytes] = []
    really = json_row

    def noted(line: bytes, *given: Any) -> dict[str, Any]:
        read.append(line)
        return really(line, *given)

    monkeypatch.setattr("index.reading.reader.json_row", noted)
    several: list[str | dict[str, str]] = [{"title": "عنوان", "body": f"نص المقال {n}"} for n in range(6)]
    rows(settings, "ملف.jsonl", [*several, row("أ", "أول"), "{"])
    assert reindex(settings).added == 7
    assert len(read) == 8
    read.clear()
    several[2] = {"title": "عنوان", "body": "نص غيره"}
    rows(settings, "ملف.jsonl", [*several, row("أ", "أول"), "{", row("ب", "ثان")])
    report = reindex(settings)
    assert (report.added, report.changed, report.removed, report.unchanged) == (1, 1, 0, 6)
    assert len(read) == 3
    ids, texts = indexed(settings), WhooshEngine(settings.index_dir).snapshot()
    fresh = Settings(corpus_dir=settings.corpus_dir, index_dir=settings.index_dir.with_name("fresh"), processes=1)
    reindex(fresh)
    other = WhooshEngine(fresh.index_dir).snapshot()
    assert ids == indexed(fresh)
    assert [texts.article(key) for key in ids] == [other.article(key) for key in ids]
    (settings.index_dir / "rows.cache").write_text("damaged", "utf-8")
    rows(settings, "ملف.jsonl", [*several, row("أ", "أول")])
    assert reindex(settings).removed == 1
