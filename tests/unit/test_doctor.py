"""`bahith doctor`: what it tells of an installation, and its exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.pipeline.reindex import index_articles
from tests.samples import SAMPLES
from web.commands import program


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with articles and an index of them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    index_articles(tmp_path / "var" / "index", SAMPLES)
    return tmp_path


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["doctor", *arguments])


def test_all_is_well(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions, every setting with its origin, the index, fonts; a password is told by none of them."""
    (folder / "bahith.toml").write_text('port = 9000\nlimits_store = "redis://:secret@127.0.0.1"\n')
    monkeypatch.setenv("BAHITH_THREADS", "16")
    told = asked()
    assert told.exit_code == 0, told.output
    assert "9000 (" in told.output
    assert "bahith.toml)" in told.output
    assert "16 (BAHITH_THREADS)" in told.output
    assert "127.0.0.1 (default)" in told.output
    assert "granian" in told.output
    assert "✗" not in told.output
    assert "secret" not in told.output


def test_a_missing_index_or_corpus_is_grave(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BAHITH_INDEX_DIR", "BAHITH_CORPUS_DIR"):
        with monkeypatch.context() as patch:
            patch.setenv(name, "nowhere")
            told = asked()
            assert (told.exit_code, told.output.count("✗")) == (1, 1), told.output


def test_a_wrong_setting_is_told_in_a_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAHITH_PORT", "99999")
    told = asked()
    assert told.exit_code == 2
    assert "BAHITH_PORT" in told.output


def test_a_variable_that_sets_nothing_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAHITH_LOG_QUERY", "false")
    told = asked()
    assert ("– BAHITH_LOG_QUERY" in told.output, told.exit_code) == (True, 0)


@pytest.mark.parametrize("name", ["chromium-headless-shell", "chromium", "google-chrome"])
def test_a_browser_has_one_of_several_names(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Those that the browser tests look for; without any, nothing grave is missing."""
    places = {name: f"/usr/bin/{name}"}
    monkeypatch.setattr("shutil.which", places.get)
    assert f"/usr/bin/{name}" in asked().output
    places.clear()
    assert asked().exit_code == 0
