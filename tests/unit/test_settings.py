"""Settings come from four places, the later ones winning."""

from pathlib import Path

import pytest

from index.errors import SettingsError
from index.settings import Settings, load_settings


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(environment={}, directory=tmp_path) == Settings()


def test_file_then_environment_then_arguments_win(tmp_path: Path) -> None:
    (tmp_path / "bahith.toml").write_text('port = 1\nthreads = 2\nhost = "0.0.0.0"\ncorpus_dir = "articles"\n', "utf-8")
    environment = {"BAHITH_PORT": "3", "BAHITH_THREADS": "4", "OTHER": "x"}
    settings = load_settings({"port": 5, "cache_mib": None}, environment, tmp_path)
    assert (settings.port, settings.threads, settings.host, settings.cache_mib) == (5, 4, "0.0.0.0", 0)
    assert settings.corpus_dir == tmp_path / "articles"


@pytest.mark.parametrize(("text", "expected"), [("1", True), ("true", True), ("0", False), ("False", False)])
def test_a_switch_is_read_from_words(text: str, expected: bool, tmp_path: Path) -> None:
    assert load_settings(environment={"BAHITH_METRICS": text}, directory=tmp_path).metrics is expected


@pytest.mark.parametrize(
    ("file", "environment"),
    [
        ("port = ", {}),
        ("prt = 1", {}),
        ('port = "high"', {}),
        ("", {"BAHITH_PORT": "high"}),
        ("", {"BAHITH_METRICS": "maybe"}),
    ],
)
def test_a_wrong_setting_is_named(file: str, environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "bahith.toml").write_text(file, "utf-8")
    with pytest.raises(SettingsError, match=r"port|prt|metrics|bahith\.toml"):
        load_settings(environment=environment, directory=tmp_path)
