"""States that are kept: listed, gone back to, packed, unpacked, and proved whole."""

from __future__ import annotations

import errno
import gc
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.commit_kinds import Place, everything, everything_served
from benchmarks.faults import open_files
from index.commands.reindex import reindex_command
from index.commands.snapshots import (
    backup_command,
    restore_command,
    rollback_command,
    snapshots_command,
    verify_command,
)
from index.errors import CorpusShrunk, IndexingError, IndexLocked, IndexUnavailable
from index.pipeline.changes import CHANGED, GONE, NEW, READERS
from index.pipeline.reindex import plan_reindex, reindex
from index.pipeline.report import last_report
from index.pipeline.verify import verify
from index.storage.whoosh.generations import current_generation, index_lock
from index.storage.whoosh.storage import WhooshStorage
from search.commands import info_command
from search.engines.arrays.engine import WhooshEngine


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A corpus of four articles, indexed."""
    place = Place(tmp_path)
    for name in ("أ", "ب", "ج", "د"):
        place.write(name, "سلام", f"كلمه{name}")
    place.reindex()
    return place


def run(command: object, place: Place, *arguments: str) -> Result:
    """A command over the index of a place."""
    return CliRunner().invoke(command, [*arguments, "--index", str(place.settings.index_dir)])  # type: ignore[arg-type]


def test_a_rollback_goes_back_and_can_be_undone(place: Place) -> None:
    """Within a generation it is a new commit of what was before, so that a second one undoes it."""
    old = everything_served(place.settings.index_dir)
    place.write("أ", "دفتر")
    place.reindex()
    new = everything_served(place.settings.index_dir)
    for right in (old, new, old):
        assert run(rollback_command, place).exit_code == 0
        assert everything_served(place.settings.index_dir) == right
    place.reindex()
    assert everything_served(place.settings.index_dir) == new


@pytest.mark.parametrize("command", [info_command, snapshots_command, rollback_command, verify_command])
def test_an_index_that_may_not_be_read_is_told(command: object, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of another user, say: its folder is there, and opening what lies in it is refused."""

    def denied(folder: Path) -> Iterator[Path]:
        if folder.name.startswith("generation-"):
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return iter(listed(folder))

    listed = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", denied)
    result = run(command, place)
    assert result.exit_code == 2
    assert "Permission denied" in result.output


def test_a_rollback_after_a_rebuild_is_to_the_generation_before(place: Place) -> None:
    """A rebuild leaves it as it was."""
    old = everything_served(place.settings.index_dir)
    place.write("أ", "دفتر")
    reindex(place.settings, rebuild=True)
    assert everything_served(place.settings.index_dir) != old
    WhooshStorage(place.settings.index_dir).roll_back()
    assert everything_served(place.settings.index_dir) == old
    listed = json.loads(run(snapshots_command, place, "--json").stdout)
    assert [each["serves"] for each in listed] == [True, False]
    assert all(each["whole"] for each in listed)


def test_without_a_state_before_nothing_is_rolled_back(place: Place) -> None:
    """It is told, and the present one serves on."""
    with pytest.raises(IndexUnavailable, match="no earlier"):
        WhooshStorage(place.settings.index_dir).roll_back()
    assert everything_served(place.settings.index_dir) is not None


def test_a_backup_is_restored_elsewhere(place: Place, tmp_path: Path) -> None:
    """The very same state, while the index goes on changing."""
    right = everything_served(place.settings.index_dir)
    assert run(backup_command, place, str(tmp_path / "index.tar")).exit_code == 0
    place.write("أ", "دفتر")
    place.reindex()
    other = Place(tmp_path / "other")
    for where in (place, other):
        assert run(restore_command, where, str(tmp_path / "index.tar")).exit_code == 0
        assert everything_served(where.settings.index_dir) == right
    assert reindex(place.settings).changed == 1


def test_a_backup_into_no_folder_is_no_fault_of_the_index(place: Place, tmp_path: Path) -> None:
    told = run(backup_command, place, str(tmp_path / "nowhere" / "index.tar"))
    assert (told.exit_code, "No such file or directory" in told.output) == (2, True)


@pytest.mark.parametrize("damage", ["cut", "flip", "other"])
def test_a_damaged_backup_changes_nothing(place: Place, tmp_path: Path, damage: str) -> None:
    """It is refused in a sentence."""
    right, file = everything_served(place.settings.index_dir), tmp_path / "index.tar"
    WhooshStorage(place.settings.index_dir).back_up(file)
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes({"cut": bytes(whole[: len(whole) // 3]), "flip": bytes(whole), "other": b"text"}[damage])
    with pytest.raises(IndexingError, match="no whole backup"):
        WhooshStorage(place.settings.index_dir).restore(file)
    assert everything_served(place.settings.index_dir) == right
    assert len(list(place.settings.index_dir.glob("generation-*"))) == 1


def test_an_index_is_verified(place: Place) -> None:
    """Every finding is well; after a flipped bit one is not, with the file's name."""
    place.write("هـ", "سلام")
    place.reindex()
    place.remove("أ")
    place.reindex()
    corpus = ("--corpus", str(place.settings.corpus_dir))
    assert run(verify_command, place, *corpus).exit_code == 0
    findings = verify(place.settings)
    assert len(findings) == 8
    assert all(finding.is_well for finding in findings), findings
    generation = current_generation(place.settings.index_dir)
    assert generation is not None
    path = random.Random(3).choice(sorted(generation.glob("*_stored.col")))
    content = bytearray(path.read_bytes())
    content[20] ^= 4
    path.write_bytes(content)
    result = run(verify_command, place, *corpus)
    assert result.exit_code == 2
    assert path.name in result.stdout


def test_what_would_change_is_said_and_not_done(place: Place) -> None:
    """With the reason for each file; and everything where the readers' options are others."""
    before = everything_served(place.settings.index_dir)
    assert plan_reindex(place.settings) == ("", [])
    place.write("أ", "دفتر")
    place.write("جديد", "قلم")
    place.remove("ب")
    rebuilds, changes = plan_reindex(place.settings)
    assert rebuilds == ""
    assert {(change.name, change.why) for change in changes} == {("أ.txt", CHANGED), ("جديد.txt", NEW), ("ب.txt", GONE)}
    result = run(reindex_command, place, "--dry-run", "--corpus", str(place.settings.corpus_dir))
    assert "its content changed" in result.stdout
    assert everything_served(place.settings.index_dir) == before
    place.reindex()
    others = Place(place.folder).settings
    rebuilt = plan_reindex(type(others)(others.corpus_dir, others.index_dir, reading={"boilerplate": ["كلام"]}))[1]
    assert {change.why for change in rebuilt} == {READERS}


def test_only_chosen_paths_are_looked_at(place: Place) -> None:
    """What changed elsewhere waits for the next reindex of everything."""
    place.write("أ", "دفتر")
    place.write("ب", "قلم")
    place.remove("ج")
    report = reindex(place.settings, paths=[Path("أ.txt")])
    assert (report.changed, report.removed, report.unchanged) == (1, 0, 3)
    report = reindex(place.settings)
    assert (report.changed, report.removed, report.unchanged) == (1, 1, 2)
    with pytest.raises(IndexingError, match="outside"):
        reindex(place.settings, paths=[Path("/etc")])


def test_a_corpus_that_shrank_by_more_than_half_is_asked_about(place: Place) -> None:
    """Nothing is deleted unless --force says that it is meant."""
    before = everything_served(place.settings.index_dir)
    for name in ("أ", "ب", "ج"):
        place.remove(name)
    with pytest.raises(CorpusShrunk, match="3 of 4"):
        reindex(place.settings)
    assert everything_served(place.settings.index_dir) == before
    assert reindex(place.settings, force=True).removed == 3


def test_a_report_of_each_run_is_kept(place: Place) -> None:
    """With the reasons of what was refused."""
    (place.settings.corpus_dir / "فارغ.txt").write_text("", "utf-8")
    reindex(place.settings)
    report = last_report(place.settings.index_dir)
    assert report is not None
    assert report["refused"][0]["origin"] == "فارغ.txt"
    assert report["unchanged"] == 4


def test_the_last_report_is_the_last_after_the_clock_was_set_back(place: Place) -> None:
    """It is kept, and told as the last one, though those before it are of a later time."""
    folder = place.settings.index_dir / "reports"
    for number in range(40):
        (folder / f"20990101T0000000000{number}.json").write_text('{"added": 7}', "utf-8")
    place.write("هـ", "سلام")
    place.reindex()
    report = last_report(place.settings.index_dir)
    assert report is not None
    assert report["added"] == 1
    assert len(list(folder.iterdir())) == 30


def test_where_no_file_can_be_opened_it_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even what serves cannot be looked at then."""

    def refused(*_: object) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    place.write("هـ", "سلام")
    monkeypatch.setattr("index.storage.whoosh.generations.candidates", refused)
    monkeypatch.setattr("index.storage.whoosh.storage.current_generation", refused)
    with pytest.raises(IndexingError, match="Too many open files"):
        place.reindex()


def test_what_a_killed_process_left_beside_the_generations_goes(place: Place) -> None:
    """The pointer and what is known of files, half written; a backup that is being written stays."""
    index_dir = place.settings.index_dir
    left = [index_dir / name for name in ("CURRENT.31553.partial", "digests.cache.7.partial", "rows.cache.7.partial")]
    for path in (*left, index_dir / "backup.tar.7.partial"):
        path.touch()
    place.reindex()
    assert [path.name for path in index_dir.glob("*.partial")] == ["backup.tar.7.partial"]


def test_the_lock_names_its_holder(place: Place) -> None:
    """The process and the machine, so that one knows whom to wait for."""
    with index_lock(place.settings.index_dir), pytest.raises(IndexLocked, match=f"pid {os.getpid()}"):
        place.reindex()


def test_if_needed_does_nothing_where_an_index_serves(place: Place, tmp_path: Path) -> None:
    """And indexes where there is none."""
    place.write("أ", "دفتر")
    before = everything_served(place.settings.index_dir)
    corpus = ("--corpus", str(place.settings.corpus_dir), "--if-needed")
    assert run(reindex_command, place, *corpus).exit_code == 0
    assert everything_served(place.settings.index_dir) == before
    other = Place(tmp_path / "other")
    assert run(reindex_command, other, *corpus).exit_code == 0
    assert everything_served(other.settings.index_dir) is not None


def test_events_are_lines_of_json(place: Place) -> None:
    """On the error output; the report alone is on the output."""
    place.write("أ", "دفتر")
    result = run(reindex_command, place, "--json", "--corpus", str(place.settings.corpus_dir))
    assert json.loads(result.stdout)["changed"] == 1
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert {event["event"] for event in events} == {"read", "write", "commit"}


def test_files_are_let_go_with_their_state(place: Place) -> None:
    """Also while Python does not collect garbage: open and mapped files do not grow with commits."""
    engine = WhooshEngine(place.settings.index_dir, cache_mib=1)
    counts = []
    gc.disable()
    try:
        for number in range(14):
            place.write("أ", "دفتر", f"يوم{number}")
            place.reindex()
            assert everything(engine) is not None
            counts.append(open_files())
    finally:
        gc.enable()
    assert max(counts[10:]) <= max(counts[7:10])


def test_opening_while_commits_follow_each_other(place: Place) -> None:
    """Every opening is of some whole state, whatever vanished in the middle of it."""
    done, wrong, opened = threading.Event(), list[object](), list[object]()

    def open_again() -> None:
        while not done.is_set():
            try:
                opened.append(everything_served(place.settings.index_dir) or wrong.append("none"))
            except Exception as error:
                wrong.append(error)

    thread = threading.Thread(target=open_again)
    thread.start()
    for number in range(12):
        place.write("أ", f"يوم{number}")
        reindex(place.settings, rebuild=number % 5 == 4)
    done.set()
    thread.join()
    assert wrong == []
    assert len(opened) > 3


CRASHED = """
import sys
from index.pipeline import reindex
from index.commands import reindex as command
def crash(*_, **__): raise RuntimeError("unexpected")
command.reindex = crash
from web.commands import main
sys.argv = ["bahith", "reindex"]
main()
"""


def test_an_unexpected_crash_has_an_exit_code_of_its_own(tmp_path: Path) -> None:
    """Not that of "some were refused, the others are served"."""
    ended = subprocess.run([sys.executable, "-c", CRASHED], cwd=tmp_path, capture_output=True, check=False)
    assert ended.returncode == 3
    assert b"unexpected" in ended.stderr
