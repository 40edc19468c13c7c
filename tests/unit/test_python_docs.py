"""The examples of docs/python.md run, over the sample articles."""

from __future__ import annotations

import doctest
from pathlib import Path

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
