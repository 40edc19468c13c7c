"""Every command that the papers show in a block runs as it stands there, and every address answers."""

from __future__ import annotations

import runpy
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from index.settings import Settings
from tests.test_docs import PAPERS, ROOT
from web import create_app
from web.commands import program, serve_command

PLACES = {"path/to/articles": "corpus", "path/to/article.txt": "corpus"}
FINE = {"check": {0, 1}}
"""What else is no failure: the sample collection has articles that say too little of themselves."""


def shown(start: str) -> list[str]:
    """The lines of the papers' blocks that begin so, each once, in the order of the papers."""
    found = []
    for paper in PAPERS:
        blocks = paper.read_text("utf-8").split("```sh\n")[1:]
        lines = (line.strip() for block in blocks for line in block.partition("```")[0].splitlines())
        found += [line for line in lines if line.startswith(start)]
    return list(dict.fromkeys(found))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the sample collection, in which two states were committed."""
    made = tmp_path_factory.mktemp("papers")
    shutil.copytree(ROOT / "corpus", made / "corpus")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        for text in ("أول", "ثانٍ"):
            (made / "corpus" / "added.txt").write_text(f"مقال {text}\n\nنصّه.\n", "utf-8")
            assert CliRunner().invoke(program, ["reindex"]).exit_code == 0
        yield made


@pytest.mark.parametrize("line", shown(".venv/bin/bahith "))
def test_commands_run(folder: Path, line: str) -> None:
    """They end well, over the sample collection; `serve` goes on, and has tests of its own."""
    _, name, *words = shlex.split(line)
    if name == "serve":
        serve_command.make_context("serve", words)  # its options are understood
        return
    done = CliRunner().invoke(program, [name, *(PLACES.get(word, word) for word in words)], catch_exceptions=False)
    assert done.exit_code in FINE.get(name, {0}), done.output
    assert done.output


@pytest.mark.parametrize("line", shown("curl "))
def test_addresses_answer(folder: Path, line: str) -> None:
    address = urlsplit(shlex.split(line)[-1])
    with create_app(Settings(index_dir=folder / "var" / "index")).test_client() as client:
        assert client.get(f"{address.path}?{address.query}").status_code == 200


def test_the_papers_show_commands() -> None:
    assert len(shown(".venv/bin/bahith ")) > 15
    assert len(shown("curl ")) > 3


def test_the_tables_of_settings_are_of_those_there_are() -> None:
    """`python docs/settings.py` would write the pages that are there."""
    pages = runpy.run_path(str(ROOT / "docs" / "settings.py"))["pages"]()
    assert len(pages) == 2
    for path, text in pages.items():
        assert path.read_text("utf-8") == text, "run: python docs/settings.py"
