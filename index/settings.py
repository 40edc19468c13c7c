"""Settings: defaults, then `bahith.toml`, then `BAHITH_*` in the environment, then arguments."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from index.errors import SettingsError

PREFIX = "BAHITH_"
FILE_NAME = "bahith.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with its default.

    `reading` is the `[reading]` table of the TOML file as it stands: encodings per folder, columns of
    CSV and JSON files, further boilerplate lines (see `index/reading/options.py`).
    """

    corpus_dir: Path = Path("corpus")
    index_dir: Path = Path("var/index")
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    cache_mib: int = 0
    """Memory for postings in use, in MiB; 0 means what suits the collection (search/engines/arrays/engine.py)."""
    processes: int = 0
    """Processes a reindex may use; 0 means one for each core."""
    base_url: str = ""
    """The address the site is known by, for feeds and canonical links; empty means that of the request."""
    metrics: bool = False
    requests_per_minute: int = 0
    """Requests an address may make in a minute; 0 for any number. Behind a proxy, which is one address, limit there."""
    reading: Mapping[str, Any] = field(default_factory=dict)


def load_settings(
    arguments: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
) -> Settings:
    """Gather the settings from all places, the later ones winning.

    Arguments that are None count as not given. Paths in the file are relative to the file's folder. Raises
    SettingsError for an unknown name in the file or a value of the wrong type anywhere.
    """
    folder = directory or Path.cwd()
    merged = _from_file(folder / FILE_NAME)
    merged |= _from_environment(os.environ if environment is None else environment)
    merged |= {name: value for name, value in (arguments or {}).items() if value is not None}
    return Settings(**{name: _convert(name, value) for name, value in merged.items()})


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}; correct the file") from error
    for name in table:
        if name not in _TYPES:
            raise SettingsError(f"{path}: unknown setting {name!r}; known are {', '.join(sorted(_TYPES))}")
    return {n: path.parent / v if _TYPES[n] == "Path" and isinstance(v, str) else v for n, v in table.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    names = (name for name in _TYPES if name != "reading")
    return {name: environment[PREFIX + name.upper()] for name in names if environment.get(PREFIX + name.upper())}


def _convert(name: str, value: Any) -> Any:
    try:
        return _CONVERTERS[_TYPES[name]](value)
    except (ValueError, TypeError, KeyError) as error:
        raise SettingsError(f"setting {name}: {value!r} is not a {_TYPES[name]}") from error


def _boolean(value: Any) -> bool:
    return (
        value if isinstance(value, bool) else {"1": True, "true": True, "0": False, "false": False}[str(value).lower()]
    )


_TYPES: dict[str, str] = {item.name: str(item.type).split("[")[0] for item in fields(Settings)}
_CONVERTERS: dict[str, Any] = {"Path": Path, "str": str, "int": int, "bool": _boolean, "Mapping": dict}
