"""The examples of docs/python.md run, over the sample articles."""

from __future__ import annotations

import doctest
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.pipeline.reindex import index_articles
from tests.samples import SAMPLES

DOCUMENT = Path(__file__).parents[2] / "docs" / "python.md"


def test_the_examples_run(tmp_path: Path) -> None:
    index_articles(tmp_path, SAMPLES)
    failed, tried = doctest.testfile(
        str(DOCUMENT),
        module_relative=False,
        globs={"index_dir": tmp_path},
        optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL,
        encoding="utf-8",
    )
    assert tried > 10
    assert failed == 0


def test_the_packages_say_that_they_are_typed() -> None:
    for package in ("index", "search", "web"):
        assert (DOCUMENT.parents[1] / package / "py.typed").is_file()


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The program of the documents as a user has it: in a folder of his own."""
    return Path(shutil.copy(DOCUMENT.parent / "example.py", tmp_path / "report.py"))


def test_a_program_of_ones_own_is_right_for_a_strict_type_checker(script: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(script)]
    checked = subprocess.run(command, cwd=script.parent, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_a_program_of_ones_own_runs(script: Path, tmp_path: Path) -> None:
    index_articles(tmp_path / "index", SAMPLES)
    command = [sys.executable, str(script), str(tmp_path / "index"), "اليابان"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert "اليابان" in done.stdout.splitlines()[0].split("\t")
    refused = subprocess.run([*command[:2], str(tmp_path), "x"], cwd=tmp_path, capture_output=True, check=False)
    assert (refused.returncode, b"Traceback" in refused.stderr) == (1, False)
