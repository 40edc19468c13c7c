"""Power cuts and failing operations at any moment of any kind of commit: the old or the new state, whole.

`python -m benchmarks.endurance` tries all of them; here a sample is, chosen by the same seeds every time.
"""

from __future__ import annotations

import errno
import os
import random
from pathlib import Path

import pytest

from benchmarks.commit_kinds import KINDS
from benchmarks.endurance import damages, failing_operations, power_cuts
from benchmarks.faults import Moment, Recorder, crashes, materialise


@pytest.mark.parametrize("kind", KINDS)
def test_a_power_cut_leaves_the_old_or_the_new_state(kind: str, tmp_path: Path) -> None:
    """At every moment of a commit; once it has ended only the new one, and a reindex makes that of each."""
    report = power_cuts(kind, tmp_path, limit=40, heal=2)
    assert report.states > 500
    assert report.wrong == []
    assert report.not_healed == 0
    assert report.outcomes["old"]
    assert report.outcomes["new"]


@pytest.mark.parametrize(
    ("kind", "error", "step"),
    [("small change", errno.ENOSPC, 23), ("first", errno.EIO, 31), ("rebuild", errno.EMFILE, 37)],
)
def test_an_operation_that_fails_changes_nothing(kind: str, error: int, step: int, tmp_path: Path) -> None:
    """It is told in our words, the old state serves, what was written goes, and the next reindex does it all."""
    report = failing_operations(kind, tmp_path, error, step)
    assert report.surprises == []
    assert report.failed > 2


def test_damaged_files_are_never_wrong_answers(tmp_path: Path) -> None:
    """Of an open index or one opened afterwards: right, older or told; and the next reindex mends them."""
    report = damages(tmp_path, every=7)
    assert report.surprises == []
    assert report.tried > 12


def test_the_recorder_knows_what_is_certain(tmp_path: Path) -> None:
    """A file that is not synced may be empty, and a name that is not synced may be gone."""
    recorder = Recorder(tmp_path)
    with recorder.install():
        with (tmp_path / "x").open("wb") as file:
            file.write(b"text")
        (tmp_path / "x").replace(tmp_path / "y")
        recorder.before("end", ())
    states = list(crashes(recorder.moments[-1], random.Random(1)))
    assert {"y": b"text"} in states
    assert {"y": b""} in states
    assert {"y": b"te"} in states
    assert {"x": b"text"} in states
    assert {} in states


def test_what_is_synced_stays(tmp_path: Path) -> None:
    """Content after the file is synced, the name after its folder is."""
    recorder = Recorder(tmp_path)
    with recorder.install():
        with (tmp_path / "x").open("wb") as file:
            file.write(b"text")
            file.flush()
            os.fsync(file.fileno())
        folder = os.open(tmp_path, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
        recorder.before("end", ())
    assert list(crashes(recorder.moments[-1], random.Random(1))) == [{"x": b"text"}]
    materialise(recorder.moments[-1].tree, tmp_path / "again")
    assert (tmp_path / "again" / "x").read_bytes() == b"text"
    assert isinstance(recorder.moments[-1], Moment)
