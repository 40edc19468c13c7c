"""Settings: defaults, then `bahith.toml`, then `BAHITH_*` in the environment, then arguments."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, get_type_hints
from urllib.parse import urlsplit

import msgspec

from index.errors import SettingsError

PREFIX = "BAHITH_"
FILE_NAME = "bahith.toml"


def _from(least: int, most: int) -> msgspec.Meta:
    """The bounds of a number, both inclusive."""
    return msgspec.Meta(ge=least, le=most)


def _like(pattern: str, example: str) -> msgspec.Meta:
    """The form of a text, and an example that a message shows."""
    return msgspec.Meta(pattern=f"^({pattern})$", examples=[example])


_ORIGIN = r"(null|[a-z][a-z0-9+.-]*://[^\s/]+)"
"""A site's origin (RFC 6454, 7): browsers send no path, so one with a slash at its end is nobody's."""


_HOST = r"(\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]]+)"
"""The host of an address (RFC 3986, 3.2.2), without a user."""
_ADDRESS = rf"https?://{_HOST}(:[0-9]{{1,5}})?(/[^\s?#]*)?"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with its default.

    `reading` is the `[reading]` table of the TOML file as it stands: encodings per folder, columns of
    CSV and JSON files, further boilerplate lines (see `index/reading/options.py`).
    """

    corpus_dir: Path = Path("corpus")
    index_dir: Path = Path("var/index")
    engine: Literal["whoosh", "opensearch"] = "whoosh"
    """What holds the index: Whoosh in `index_dir`, or a cluster of OpenSearch (docs/cluster.md)."""
    opensearch_hosts: Annotated[
        str, _like(r"\s*https?://[^\s@]+(\s+https?://[^\s@]+)*\s*", "http://a.example:9200 http://b.example:9200")
    ] = "http://127.0.0.1:9200"
    """Addresses of the cluster's nodes with spaces between them; no user or password in them."""
    opensearch_user: str = ""
    opensearch_password: str = field(default="", repr=False)
    opensearch_api_key: str = field(default="", repr=False)
    """What the cluster knows us by instead of a user and a password."""
    opensearch_ca_file: str = ""
    """A file of certificates to trust for https; empty: those that the system trusts."""
    opensearch_index: Annotated[str, _like(r"[a-z0-9][a-z0-9._]{0,99}", "bahith")] = "bahith"
    """What the names of our indices in the cluster begin with."""
    opensearch_shards: Annotated[int, _from(1, 1024)] = 1
    """Shards of the index, for what is built anew: one for each 10 to 30 GB."""
    opensearch_replicas: Annotated[int, _from(0, 16)] = 1
    """Copies of each shard beside itself, as far as there are nodes for them."""
    opensearch_timeout_s: Annotated[int, _from(1, 600)] = 10
    """Seconds after which an answer of the cluster is waited for no longer."""
    host: Annotated[str, msgspec.Meta(min_length=1)] = "127.0.0.1"
    port: Annotated[int, _from(0, 65535)] = 8000
    workers: Annotated[int, _from(0, 256)] = 0
    """Processes that answer; 0 means one for each core."""
    threads: Annotated[int, _from(1, 1024)] = 64
    """Requests that one process holds at the same time: one is worked on, the others wait for their turn."""
    connections: Annotated[int, _from(16, 100_000)] = 4096
    """Connections that one process keeps open."""
    client_timeout_s: Annotated[int, _from(1, 60)] = 10
    """Seconds in which a client must have sent its request, and after which a connection that says nothing ends."""
    shutdown_timeout_s: Annotated[int, _from(1, 600)] = 30
    """Seconds that answers under way have when the server is told to end."""
    search_timeout_ms: Annotated[int, _from(10, 60_000)] = 700
    """Milliseconds of work after which a search answers with what it has."""
    cache_mib: Annotated[int, _from(0, 1 << 20)] = 0
    """Memory for postings and results in use, in MiB, shared by processes; 0 means what suits the collection."""
    processes: Annotated[int, _from(0, 1024)] = 0
    """Processes a reindex may use; 0 means one for each core."""
    base_url: Annotated[str, _like(f"({_ADDRESS})?", "https://library.example.org")] = ""
    """The address the site is known by, for feeds and canonical links; empty means that of the request."""
    cors_origins: Annotated[
        str, _like(rf"\s*(\*|({_ORIGIN}(\s+{_ORIGIN})*)?)\s*", "https://a.example https://b.example:8443")
    ] = "*"
    """Sites whose pages may read the endpoint, as origins with spaces between them; `*` for any, empty for none."""
    trusted_proxies: Annotated[int, _from(0, 8)] = 0
    """Proxies in front of the server, each of which adds itself to the X-Forwarded headers; 0: those are not read."""
    metrics: bool = False
    requests_per_minute: Annotated[int, _from(0, 1_000_000)] = 0
    """Requests an address may make in a minute; 0 for any number."""
    limits_store: str = ""
    """Where requests are counted, as an address of the library `limits` (redis://…); empty: on this machine."""
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    log_format: Literal["text", "json"] = "text"
    log_requests: bool = False
    """Whether every request is logged: its path, status and time, never its query."""
    log_queries: bool = False
    """Whether logs may hold what readers searched for."""
    slow_query_ms: Annotated[int, _from(0, 60_000)] = 500
    """Milliseconds from which on a search is logged as slow, with the time of each stage; 0: none is."""
    reading: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a setting's value: `default`, the path of the file, the environment's variable, `argument`.

    `words` says that the value is text, to be read as what the setting is.
    """

    place: str
    value: Any
    words: bool = False


Origins: TypeAlias = dict[str, Origin]

SECRET = frozenset({"limits_store", "opensearch_password", "opensearch_api_key"})
"""Settings whose value is, or may hold, a password: no message and no log has it."""


def load_settings(
    arguments: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
) -> Settings:
    """Gather the settings from all places, the later ones winning.

    Arguments that are None count as not given. Paths in the file are relative to the file's folder. Raises
    SettingsError for an unknown name in the file, and for a value out of its bounds or of the wrong type anywhere.
    """
    by_name = origins(arguments, environment, directory)
    return Settings(**{name: _converted(name, origin) for name, origin in by_name.items() if origin.place != "default"})


def origins(
    arguments: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
) -> Origins:
    """Every setting with the place its value comes from, unread.

    Raises SettingsError for a file that is wrong, and where the working folder was deleted.
    """
    by_name = {item.name: Origin("default", getattr(_DEFAULTS, item.name)) for item in fields(Settings)}
    by_name |= _from_file((directory or _working_folder()) / FILE_NAME)
    by_name |= _from_environment(os.environ if environment is None else environment)
    arguments_given = {name: value for name, value in (arguments or {}).items() if value is not None}
    return by_name | {
        name: Origin("argument", value, words=isinstance(value, str)) for name, value in arguments_given.items()
    }


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """The variables of the environment that begin as settings do, and are none: misspelled ones set nothing."""
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in _variables())


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise SettingsError("setting.nowhere") from None


def _from_file(path: Path) -> Origins:
    if not os.path.lexists(path):
        return {}
    try:  # a folder is what containers mount where there is no file, a link may lead nowhere: neither is "no settings"
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError("setting.file", path, error=error) from error
    for name in table:
        if name not in _TYPES:
            raise SettingsError("setting.unknown", path, name=name, known=", ".join(sorted(_TYPES)))
    return {
        name: Origin(str(path), path.parent / value if _TYPES[name] is Path and isinstance(value, str) else value)
        for name, value in table.items()
    }


def _from_environment(environment: Mapping[str, str]) -> Origins:
    names = _variables()
    return {
        names[variable]: Origin(variable, environment[variable], words=True)
        for variable in names
        if environment.get(variable)
    }


def _variables() -> dict[str, str]:
    """The settings by their variables."""
    return {PREFIX + name.upper(): name for name in _TYPES if name != "reading"}


def _converted(name: str, origin: Origin) -> Any:
    """The value of a setting as its type; raises SettingsError when it is not one."""
    try:
        value = msgspec.convert(origin.value, _TYPES[name], strict=not origin.words, dec_hook=_path)
        if name == "base_url":
            _ = urlsplit(value).port  # ValueError where brackets hold no address, or the port is none
        return value
    except (msgspec.ValidationError, ValueError) as error:
        raise _misfit(name, origin, str(error)) from error


def _misfit(name: str, origin: Origin, error: str) -> SettingsError:
    """What is said of a value that a setting cannot have."""
    said = {"name": name, "value": "…" if name in SECRET else repr(origin.value)}
    match msgspec.inspect.type_info(_TYPES[name]):
        case msgspec.inspect.IntType(ge=least, le=most):
            return SettingsError("setting.number", origin.place, least=least, most=most, **said)
        case msgspec.inspect.LiteralType(values=choices):
            return SettingsError("setting.choice", origin.place, choices=", ".join(map(str, choices)), **said)
        case msgspec.inspect.BoolType():
            return SettingsError("setting.switch", origin.place, **said)
        case msgspec.inspect.Metadata(extra_json_schema={"examples": [example, *_]}):
            return SettingsError("setting.form", origin.place, example=example, **said)
    return SettingsError("setting.wrong", origin.place, error=error, **said)


def _path(kind: type, value: Any) -> Any:
    if kind is Path and isinstance(value, str | Path):
        return Path(value)
    raise msgspec.ValidationError(f"Expected a path, got {type(value).__name__}")


_TYPES: dict[str, Any] = get_type_hints(Settings, include_extras=True)
_DEFAULTS = Settings()
