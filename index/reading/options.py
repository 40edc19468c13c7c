"""What an operator can say about how articles are read: the `[reading]` table of `bahith.toml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import PurePosixPath
from typing import Annotated, Any

import msgspec

from index.errors import SettingsError

MIB = 1 << 20
_ARCHIVE = re.compile(r"\.(?:zip|tar(?:\.(?:gz|xz|bz2|zst))?|tgz|txz|tbz2?|tzst)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """The options of reading; every field is a key of `[reading]`.

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
    article_mib: Annotated[int, msgspec.Meta(gt=0)] = 32
    """The largest article, in MiB of text."""
    file_mib: Annotated[int, msgspec.Meta(gt=0)] = 2048
    """The most that may come out of a compressed file, in MiB."""

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> ReadingOptions:
        """Make options of a TOML table; raises SettingsError for an unknown key or a value that cannot be.

        >>> ReadingOptions.from_table({"sources": {"maraya": "مركز مرايا"}}).source_of("maraya/2024/a.txt")
        'مركز مرايا'
        """
        known = {item.name for item in fields(cls)}
        if unknown := sorted(table.keys() - known):
            raise SettingsError("setting.unknown", "[reading]", name=unknown[0], known=", ".join(sorted(known)))
        try:
            options = msgspec.convert(table, cls)
            _compiles(options)
        except ValueError as error:  # msgspec's own among them
            raise SettingsError("setting.reading", "[reading]", error=error) from error
        return options

    def source_of(self, name: str) -> str | None:
        """The source of a file by its place: the display name of its first folder; None at the corpus's top."""
        source = _of_folder(self.sources, name)
        parts = PurePosixPath(_composed(name)).parts
        return source or (_ARCHIVE.sub("", parts[0]) if len(parts) > 1 else None)

    def encoding_of(self, name: str) -> str | None:
        """The encoding set for the folder of a file, None if it is to be found out."""
        return _of_folder(self.encodings, name)


def _of_folder(table: Mapping[str, str], name: str) -> str | None:
    """The value of the innermost folder of `name` that the table has, in whatever Unicode form either is."""
    if not table:
        return None
    values = {_composed(folder): value for folder, value in table.items()}
    return next(
        (values[str(parent)] for parent in PurePosixPath(_composed(name)).parents if str(parent) in values), None
    )


def _composed(name: str) -> str:
    """A name with its letters put together (NFC): a Macintosh writes them apart."""
    return unicodedata.normalize("NFC", name)


def _compiles(options: ReadingOptions) -> None:
    """Try what only use can tell to be right: names of encodings, the expression between articles."""
    for encoding in options.encodings.values():
        try:
            b"a".decode(encoding, "replace")
        except (ValueError, LookupError) as error:
            raise ValueError(f"encodings: {error}") from error
    try:
        re.compile(f"(?:{options.separator})")
    except re.error as error:
        raise ValueError(f"separator: {error}") from error
