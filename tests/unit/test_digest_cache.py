"""Digests are taken again only of files that were touched, or were too lately to be sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.pipeline import digest_cache
from index.pipeline.digest_cache import DigestCache, file_digest
from index.reading import SourceFile


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files whose digests are taken."""
    taken: list[Path] = []

    def noted(path: Path) -> str | None:
        taken.append(path)
        return file_digest(path)

    monkeypatch.setattr(digest_cache, "file_digest", noted)
    return taken


def run(folder: Path, file: SourceFile, later: str = "") -> str | None:
    """A reindex, as far as digests go; `later` is what the file holds in its end, if something else."""
    cache = DigestCache(folder)
    digest = cache.digests([file])[file.name]
    if later:
        file.path.write_text(later, "utf-8")
    cache.save()
    return digest


def test_a_file_touched_just_now_is_read_again_next_time(tmp_path: Path, hashed: list[Path]) -> None:
    """Within the tick of a clock it may change once more and look the same."""
    file = SourceFile(tmp_path / "a.txt", "a.txt")
    file.path.write_text("أ", "utf-8")
    run(tmp_path, file)
    run(tmp_path, file)
    assert len(hashed) == 2


def test_where_a_run_takes_long_that_is_done_in_its_end(
    tmp_path: Path, hashed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one, which finds nothing changed, need not read the file; a change meanwhile is not missed."""
    file = SourceFile(tmp_path / "a.txt", "a.txt")
    file.path.write_text("أ", "utf-8")
    settled = iter([2_000_000_000, -1_000_000_000])

    class _Clock:
        """A clock by which the run begins at once, and saves long after."""

        @staticmethod
        def time_ns() -> int:
            return int(file.path.stat().st_ctime_ns + 2_000_000_000 - next(settled, -1_000_000_000))

    monkeypatch.setattr(digest_cache, "time", _Clock)
    first = run(tmp_path, file)
    assert len(hashed) == 2
    assert run(tmp_path, file) == first
    assert len(hashed) == 2
    settled = iter([2_000_000_000])
    file.path.write_text("ب", "utf-8")
    run(tmp_path, file, later="ت")
    assert run(tmp_path, file) == file_digest(file.path)
