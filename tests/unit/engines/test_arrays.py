"""Files of arrays: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.arrays.array_file import Array, TornArrays, open_arrays, write_arrays
from index.arrays.ragged import Ragged

ARRAYS: dict[str, Array] = {
    "a": np.arange(100, dtype=np.int32),
    "empty": np.zeros(0, np.float64),
    "b": np.array([1.5, -2.0]),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of arrays."""
    write_arrays(tmp_path / "x.arrays", ARRAYS, {"values": ["", "مصدر", "\ud800"]})
    return tmp_path / "x.arrays"


def test_arrays_are_read_as_they_were_written(path: Path) -> None:
    """Values, types and what the writer said; an empty array too."""
    opened = open_arrays(path)
    for name, array in ARRAYS.items():
        assert opened[name].dtype == array.dtype
        assert opened[name].tolist() == array.tolist()
    assert opened.values("values") == ["", "مصدر", "\ud800"]


@pytest.mark.parametrize("system_reads_at_places", [True, False])
def test_stretches_are_read_from_the_file(
    path: Path, system_reads_at_places: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other, whether the system can read at a place of a file or not; none is an empty array."""
    if not system_reads_at_places:
        monkeypatch.delattr(os, "pread", raising=False)
    opened = open_arrays(path)
    assert opened.read("a", [(3, 5), (90, 93)]).tolist() == [3, 4, 90, 91, 92]
    assert opened.read("a", []).dtype == np.int32
    assert opened.read("b", [(1, 2)]).tolist() == [-2.0]


def test_arrays_cannot_be_written_to(path: Path) -> None:
    """They are shared by all threads and processes."""
    with pytest.raises(ValueError, match="read-only"):
        open_arrays(path)["a"][0] = 1


def test_a_file_cut_short_anywhere_is_refused(path: Path) -> None:
    """However much of it is missing."""
    whole = path.read_bytes()
    for size in range(0, len(whole), 7):
        path.write_bytes(whole[:size])
        with pytest.raises(TornArrays):
            open_arrays(path)


def test_a_damaged_header_is_refused(path: Path) -> None:
    """Its checksum tells."""
    whole = bytearray(path.read_bytes())
    whole[40] ^= 1
    path.write_bytes(whole)
    with pytest.raises(TornArrays, match="damaged"):
        open_arrays(path)


def test_a_missing_file_is_refused_likewise(tmp_path: Path) -> None:
    """It has to be made again, whatever the reason."""
    with pytest.raises(TornArrays):
        open_arrays(tmp_path / "none")


def test_an_open_file_outlives_its_replacement(path: Path) -> None:
    """Readers keep what they have mapped while the next commit replaces or deletes the file."""
    opened = open_arrays(path)
    write_arrays(path, {"a": np.zeros(1)}, {})
    path.unlink()
    assert opened["a"].tolist() == ARRAYS["a"].tolist()


@given(st.lists(st.text()))
def test_strings_survive_packing(strings: list[str]) -> None:
    """All of them, empty ones and half surrogate pairs too."""
    assert Ragged.of_strings(strings).to_strings() == strings
