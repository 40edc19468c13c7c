"""Settings come from four places, the later ones winning."""

import re
from pathlib import Path

import pytest

from index.errors import SettingsError
from index.settings import Settings, load_settings, origins


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
        ("", {"BAHITH_THREADS": "0"}),
        ("", {"BAHITH_PORT": "99999"}),
        ("", {"BAHITH_PORT": "-1"}),
        ("", {"BAHITH_PORT": "nan"}),
        ("", {"BAHITH_SEARCH_TIMEOUT_MS": "1"}),
        ("", {"BAHITH_LOG_LEVEL": "loud"}),
        ("", {"BAHITH_BASE_URL": "javascript:alert(1)"}),
        ("port = 8000.9", {}),
        ("port = true", {}),
        ("port = nan", {}),
        ("metrics = 1", {}),
        ("index_dir = 3", {}),
    ],
)
def test_a_wrong_setting_is_named(file: str, environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "bahith.toml").write_text(file, "utf-8")
    with pytest.raises(SettingsError, match=r"port|prt|metrics|bahith\.toml|BAHITH_\w+") as raised:
        load_settings(environment=environment, directory=tmp_path)
    arabic, english = str(raised.value).split(" | ")
    assert re.search("[\u0621-\u064a]{3}", arabic)
    assert english.isascii()


BOUNDS = [
    ("BAHITH_PORT", "99999", "'99999' ليس عددًا من 0 إلى 65535 للإعداد port"),
    ("BAHITH_LOG_LEVEL", "loud", "'loud' ليس من قيم الإعداد log_level: debug, error, info, warning"),
    ("BAHITH_METRICS", "maybe", "'maybe' ليس true ولا false للإعداد metrics"),
]


@pytest.mark.parametrize(("name", "value", "said"), BOUNDS)
def test_what_a_setting_takes_is_said_in_words(name: str, value: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(environment={name: value}, directory=tmp_path)
    assert str(raised.value).startswith(f"{name}: {said} | ")


FORMS = [
    ("base_url", "library.example.org", "https://library.example.org"),
    ("base_url", "http://[::1", "https://library.example.org"),
    ("base_url", "http://[1:2]/", "https://library.example.org"),
    ("base_url", "https://:443/", "https://library.example.org"),
    ("base_url", "https://library.example.org:99999", "https://library.example.org"),
    ("cors_origins", "a.example", "https://a.example"),
    ("cors_origins", "https://a.example/", "https://a.example"),
    ("cors_origins", "* https://a.example", "https://a.example"),
]


@pytest.mark.parametrize(("name", "value", "example"), FORMS)
def test_a_text_of_another_form_is_told_what_would_do(name: str, value: str, example: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=example):
        load_settings({name: value}, {}, tmp_path)


@pytest.mark.parametrize("origins", ["*", "", " ", "null", "https://a.example http://b.example:81 app://-"])
def test_origins_are_those_that_browsers_send(origins: str, tmp_path: Path) -> None:
    assert load_settings({"cors_origins": origins}, {}, tmp_path).cors_origins == origins


def test_every_value_is_told_with_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "bahith.toml").write_text('host = "0.0.0.0"\nport = 1', "utf-8")
    found = origins({"port": 2, "threads": None}, {"BAHITH_METRICS": "1"}, tmp_path)
    places = {name: found[name].place for name in ("host", "port", "metrics", "threads")}
    assert places["host"].endswith("bahith.toml")
    assert (places["port"], places["metrics"], places["threads"]) == ("argument", "BAHITH_METRICS", "default")


@pytest.mark.parametrize("address", ["", "http://[::1]:8000/p", "https://مكتبة.example/باحث/", "http://a_b"])
def test_addresses_of_a_site_that_can_be(address: str, tmp_path: Path) -> None:
    assert load_settings({"base_url": address}, {}, tmp_path).base_url == address


def test_a_folder_and_a_broken_link_are_no_file_of_settings(tmp_path: Path) -> None:
    """A container whose file is missing gets a folder in its place: its settings would be left out without a word."""
    (tmp_path / "a" / "bahith.toml").mkdir(parents=True)
    (tmp_path / "bahith.toml").symlink_to("nowhere.toml")
    for folder in (tmp_path / "a", tmp_path):
        with pytest.raises(SettingsError, match="cannot be read"):
            load_settings(environment={}, directory=folder)


def test_no_message_has_a_password(tmp_path: Path) -> None:
    """What the cluster knows us by stands neither in the settings as they are shown, nor in an error about them."""
    settings = load_settings({"opensearch_password": "s3cret", "opensearch_api_key": "k3y"}, {}, tmp_path)
    assert "s3cret" not in repr(settings)
    assert "k3y" not in repr(settings)
    (tmp_path / "bahith.toml").write_text("opensearch_password = 8765309", "utf-8")
    with pytest.raises(SettingsError, match="opensearch_password") as raised:
        load_settings(environment={}, directory=tmp_path)
    assert "8765309" not in str(raised.value)


@pytest.mark.parametrize("hosts", ["", "node:9200", "https://user:password@node:9200", "http://a http://u:p@b"])
def test_hosts_are_addresses_without_users(hosts: str, tmp_path: Path) -> None:
    (tmp_path / "bahith.toml").write_text(f'opensearch_hosts = "{hosts}"', "utf-8")
    with pytest.raises(SettingsError, match="opensearch_hosts"):
        load_settings(environment={}, directory=tmp_path)


def test_a_working_folder_that_was_deleted_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No path of the settings leads anywhere from there: every command ended with a traceback."""
    (tmp_path / "deleted").mkdir()
    monkeypatch.chdir(tmp_path / "deleted")
    (tmp_path / "deleted").rmdir()
    with pytest.raises(SettingsError, match="deleted"):
        load_settings(environment={})
