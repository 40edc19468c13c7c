"""A catalogue: the sentences of one language by their keys, as a TOML file has them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Protocol, runtime_checkable

DIRECTIONS = {"ar": "rtl", "en": "ltr"}

Entry = str | Mapping[str, str]


def plural_category(language: str, n: int) -> str:
    """The CLDR plural category of a whole number in Arabic or English (Unicode CLDR 46, cardinal rules).

    >>> [plural_category("ar", n) for n in (0, 1, 2, 3, 11, 100, 103)]
    ['zero', 'one', 'two', 'few', 'many', 'other', 'few']
    >>> [plural_category("en", n) for n in (0, 1, 2)]
    ['other', 'one', 'other']
    """
    if language != "ar":
        return "one" if n == 1 else "other"
    if n < 3:
        return ("zero", "one", "two")[n]
    if 3 <= n % 100 <= 10:
        return "few"
    return "many" if n % 100 >= 11 else "other"


@runtime_checkable
class Sayable(Protocol):
    """A value that is said in words, such as an error inside another."""

    def said(self, language: str) -> str:
        """The words in `ar` or `en`."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The strings of one language; calling it with a key gives the words, agreeing with `n` where they count.

    A string is a table of the plural forms of CLDR where it counts. `{name}` stands for a value.
    """

    language: str
    entries: Mapping[str, Entry]

    @property
    def direction(self) -> str:
        """The direction of the language, `rtl` or `ltr`."""
        return DIRECTIONS[self.language]

    def __call__(self, key: str, /, n: int | None = None, **values: object) -> str:
        """The string named `key`, filled in; raises KeyError for a key that is not in the catalogue.

        >>> words = Catalogue("ar", {"notes": {"one": "هامش واحد", "few": "{n} هوامش", "other": "{n} هامش"}})
        >>> [words("notes", n) for n in (1, 3, 29805)]
        ['هامش واحد', '3 هوامش', '29,805 هوامش']
        """
        entry = self.entries[key]
        if not isinstance(entry, str):
            category = plural_category(self.language, n or 0)
            entry = entry.get(category) or entry["other"]
        if "{" not in entry:
            return entry
        words = {name: self._said(value) for name, value in values.items()}
        return entry.format(n="" if n is None else f"{n:,}", **words)

    def _said(self, value: object) -> object:
        """A value in words; what is a text or a number is not asked whether it is sayable, which takes long."""
        if isinstance(value, str | int) or not isinstance(value, Sayable):
            return value
        return value.said(self.language)

    def __contains__(self, key: str) -> bool:
        return key in self.entries


def read_catalogue(language: str, package: str, folder: str = ".") -> Catalogue:
    """The catalogue of a language, from `ar.toml` or `en.toml` in a folder of a package."""
    return Catalogue(language, tomllib.loads(files(package).joinpath(folder, f"{language}.toml").read_text("utf-8")))
