"""What an operator can say about how articles are read: the `[reading]` table of `bahith.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import PurePosixPath
from typing import Any

from index.errors import SettingsError

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How to read; every field is a key of `[reading]`.

    Folders are POSIX paths relative to the corpus, `.` being the corpus itself; the innermost that fits counts.
    `columns` maps our names (`id title date source author url language tags body`) to those of CSV and
    JSON files.
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    """The display name of a folder's source."""
    encodings: Mapping[str, str] = field(default_factory=dict)
    """The encoding of a folder's files, where it must not be guessed."""
    columns: Mapping[str, str] = field(default_factory=dict)
    boilerplate: tuple[str, ...] = ()
    """Further lines that are no part of an article, in the form of `data/boilerplate.txt`."""
    separator: str = r"={5,}|%{3,}"
    """A regular expression: a line that is this and nothing else stands between two articles of one file."""
    derive_titles: bool = True
    """Whether an article without a title is called by the first words of its text."""
    report_left_out: bool = False
    """Whether lines taken for no part of an article are listed among its anomalies, as `left_out`."""
    article_mib: int = 32
    """The largest article, in MiB of text."""
    file_mib: int = 2048
    """The most that may come out of a compressed file, in MiB."""

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> ReadingOptions:
        """Make options of a TOML table; raises SettingsError for an unknown key or a value that cannot be.

        >>> ReadingOptions.from_table({"sources": {"maraya": "مركز مرايا"}}).source_of("maraya/2024/a.txt")
        'مركز مرايا'
        """
        known = {item.name: item.type for item in fields(cls)}
        for name, value in table.items():
            if name not in known:
                raise SettingsError(f"[reading] {name}: unknown; known are {', '.join(sorted(known))}")
            _check(name, str(known[name]), value)
        values: dict[str, Any] = {n: tuple(v) if n == "boilerplate" else v for n, v in table.items()}
        return cls(**values)

    def source_of(self, name: str) -> str | None:
        """The source of a file by its place: the display name of its first folder; None at the corpus's top."""
        found = _of_folder(self.sources, name)
        parts = PurePosixPath(name).parts
        return found or (parts[0].removesuffix(".zip") if len(parts) > 1 else None)

    def encoding_of(self, name: str) -> str | None:
        """The encoding set for the folder of a file, None if it is to be found out."""
        return _of_folder(self.encodings, name)


def _of_folder(table: Mapping[str, str], name: str) -> str | None:
    """The value of the innermost folder of `name` that the table has."""
    return next((table[str(folder)] for folder in PurePosixPath(name).parents if str(folder) in table), None)


def _check(name: str, kind: str, value: Any) -> None:
    try:
        _CHECKS[kind.split("[")[0]](value)
        if name == "encodings":
            [b"a".decode(encoding, "replace") for encoding in value.values()]
        elif name == "separator":
            re.compile(f"(?:{value})")
    except (ValueError, TypeError, AttributeError, LookupError, re.error) as error:
        raise SettingsError(f"[reading] {name}: {value!r} cannot be used ({error}); see docs/formats.md") from error


def _need(good: bool, what: str) -> None:
    if not good:
        raise ValueError(f"it must be {what}")


_CHECKS: dict[str, Any] = {
    "Mapping": lambda value: _need(all(isinstance(v, str) for v in value.values()), "a table of strings"),
    "tuple": lambda value: _need(
        isinstance(value, list | tuple) and all(isinstance(v, str) for v in value), "a list of strings"
    ),
    "str": lambda value: _need(isinstance(value, str), "a string"),
    "bool": lambda value: _need(isinstance(value, bool), "true or false"),
    "int": lambda value: _need(
        isinstance(value, int) and not isinstance(value, bool) and value > 0, "a whole number above 0"
    ),
}
