"""`reindex --watch`: every change is taken, what fails is told and tried again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.commands import watch as watching
from index.errors import IndexingError
from index.settings import Settings

INTERRUPTIBLE = """
import signal
from web.commands import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""
"""The program as a terminal starts it; what a shell starts in the background ignores SIGINT, and so do its children."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A corpus, and an index that lies in it."""
    (tmp_path / "corpus").mkdir()
    return Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "corpus" / "index", processes=1)


def write(settings: Settings, name: str, text: str = "هذه فقرة عن السلام.") -> None:
    """An article of one paragraph."""
    (settings.corpus_dir / f"{name}.txt").write_text(f"---\ntitle: عنوان {name}\n---\n{text}", "utf-8")


def watched(settings: Settings, *runs: Callable[[], object]) -> int:
    """Watch with each of these as a run in turn, and be interrupted in the one after; returns how many ran."""
    turns, done = iter(runs), []

    def run() -> None:
        turn = next(turns, None)
        if turn is None:
            raise KeyboardInterrupt
        done.append(turn)
        turn()

    with pytest.raises(KeyboardInterrupt):
        watching.watch(settings, run)
    return len(done)


def later(change: Callable[[], object]) -> Callable[[], object]:
    """A run after which something is changed while it is waited."""
    return lambda: threading.Timer(0.2, change).start()


def test_what_changes_during_a_run_is_taken_by_the_next(settings: Settings) -> None:
    """Nobody has to touch it again."""
    assert watched(settings, lambda: write(settings, "أ"), lambda: write(settings, "ب")) == 2


def test_the_index_in_the_corpus_is_no_change(settings: Settings) -> None:
    """Or every run would be followed by another one, for ever."""
    settings.index_dir.mkdir()
    changes: list[str] = []

    def write_index() -> None:
        (settings.index_dir / "CURRENT").write_text("generation-1")
        threading.Timer(1.0, lambda: changes.append("corpus") or write(settings, "أ")).start()

    def after() -> None:
        assert changes == ["corpus"]
        write(settings, "ب")

    assert watched(settings, write_index, after) == 2


def test_a_burst_of_changes_is_one_run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins when the corpus is quiet, for longer than a busy machine lets a writer wait."""
    monkeypatch.setattr(watching, "_QUIET_MS", 1500)
    written = list[int]()

    def burst() -> None:
        for number in range(10):
            write(settings, f"مقال{number}")
            written.append(number)
            time.sleep(0.03)

    def after() -> None:
        assert len(written) == 10
        write(settings, "أ")

    assert watched(settings, lambda: threading.Thread(target=burst).start(), after) == 2


@pytest.mark.parametrize("error", [IndexingError("index.worker"), RuntimeError("unexpected")])
def test_what_fails_is_told_once_and_tried_again(
    settings: Settings, error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where nothing changes: a lock is let go, a full disk is cleared."""

    def fail() -> None:
        raise error

    monkeypatch.setattr(watching, "_RETRY_MS", 100)
    assert watched(settings, fail, fail, fail) == 3
    assert capsys.readouterr().err.count("✗") == 1


def test_a_corpus_that_is_gone_is_watched_again_when_it_is_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mount that comes later, or comes back, is another folder than the one that was watched."""
    monkeypatch.setattr(watching, "_RETRY_MS", 100)
    settings.corpus_dir.rmdir()

    def missing() -> None:
        settings.corpus_dir.mkdir()
        raise IndexingError("corpus.empty", settings.corpus_dir)

    assert watched(settings, missing, later(lambda: write(settings, "أ")), lambda: write(settings, "ب")) == 3


def test_an_interrupt_between_two_runs_is_not_lost(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may come while the changes looked for so far are let go of, where Python drops what a collector raises."""

    def changes(*given: object, **named: object) -> Iterator[set[object]]:
        try:
            while True:
                yield {(1, str(settings.corpus_dir))}
        finally:
            raise KeyboardInterrupt

    monkeypatch.setattr("watchfiles.watch", changes)
    assert watched(settings, lambda: None, lambda: None) == 1


@pytest.fixture
def command(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    """The command, watching a corpus of three articles."""
    for name in ("أ", "ب", "ج"):
        write(settings, name)
    places = ["--corpus", str(settings.corpus_dir), "--index", str(settings.index_dir)]
    line = [sys.executable, "-c", INTERRUPTIBLE, "reindex", "--watch", "--json", *places]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        yield running
        running.kill()


def test_the_command_goes_on_until_interrupted(settings: Settings, command: subprocess.Popen[str]) -> None:
    """A report for each change; what would take most articles away is refused, and what comes after it is not."""
    assert command.stdout is not None
    assert json.loads(command.stdout.readline())["added"] == 3
    write(settings, "أ", "هذه فقرة عن الحرب.")
    assert json.loads(command.stdout.readline())["changed"] == 1
    for name in ("أ", "ب"):
        (settings.corpus_dir / f"{name}.txt").rename(settings.corpus_dir / f"{name}.hidden")
    time.sleep(1.5)
    for name in ("أ", "ب"):
        (settings.corpus_dir / f"{name}.hidden").rename(settings.corpus_dir / f"{name}.txt")
    write(settings, "د")
    reports = [json.loads(command.stdout.readline())]
    assert [(report["added"], report["removed"]) for report in reports] == [(1, 0)]
    command.send_signal(signal.SIGINT)
    assert command.wait(10) in (0, 1)
