"""Every word of the interface, from one catalogue per language in `locale/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("ar", "en")
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


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The strings of one language; calling it with a key gives the words, agreeing with `n` where they count."""

    language: str
    entries: Mapping[str, Entry]

    @property
    def direction(self) -> str:
        """The direction of the language, `rtl` or `ltr`."""
        return DIRECTIONS[self.language]

    def __call__(self, key: str, n: int | None = None, **values: object) -> str:
        """The string named `key`, filled in; raises KeyError for a key that is not in the catalogue.

        >>> words = catalogue("ar")
        >>> [words("paragraphs", n) for n in (1, 2, 3, 17, 29805)]
        ['فقرة واحدة', 'فقرتان', '3 فقرات', '17 فقرة', '29,805 فقرات']
        """
        entry = self.entries[key]
        if not isinstance(entry, str):
            category = plural_category(self.language, n or 0)
            entry = entry.get(category) or entry["other"]
        return entry.format(n="" if n is None else f"{n:,}", **values) if "{" in entry else entry

    def __contains__(self, key: str) -> bool:
        return key in self.entries


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of `ar` or `en`."""
    text = files("web").joinpath("locale", f"{language}.toml").read_text("utf-8")
    return Catalogue(language, tomllib.loads(text))
