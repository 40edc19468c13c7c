"""Every string of the interface is in both languages, and every key that is used is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import web
from index.messages.catalogue import read_catalogue
from index.schema import MATCHES, READER_FIELDS, SORTS
from search.highlight.highlighter import GROUP_ORDER
from search.links import GROUPS, SIMILAR
from search.plan import ORDERS
from search.result_page import PARTLY
from search.stories.stories import STORY_SORTS
from search.studies.comparison import MEASURES
from search.studies.periods import Unit
from web.formats.cited_part import STYLE_NAMES
from web.formats.styles import STYLES
from web.i18n import LANGUAGES, Catalogue, catalogue
from web.preferences import CHOICES

ROOT = Path(web.__file__).parent
PLURALS = [
    ("articles", 0, "لا مقالات"),
    ("articles", 1, "مقال واحد"),
    ("articles", 2, "مقالان"),
    ("articles", 10, "10 مقالات"),
    ("articles", 11, "11 مقالًا"),
    ("articles", 100, "100 مقال"),
    ("articles", 1003, "1,003 مقالات"),
    ("in_articles", 2, "في مقالين"),
    ("notes", 12, "12 هامشًا"),
    ("paragraphs", 99, "99 فقرة"),
]

OF_VALUES: dict[str, Iterable[object]] = {
    "sort.": SORTS,
    "match.": MATCHES,
    "copies.": SIMILAR,
    "group.": GROUPS,
    "in.": READER_FIELDS,
    "chip.in.": READER_FIELDS,
    "chip.": ("from", "to"),
    "all.": ("source", "author", "tag", "cited"),
    "field.": ("q", "from", "to", "page", "year", "month", "day"),
    "keys.": CHOICES["keys"],
    "measure.": MEASURES,
    "order.": ORDERS,
    "style.": STYLES,
    "style.short.": STYLE_NAMES,
    "basket.": ("up", "down", "remove"),
    "measure.short.": MEASURES,
    "unit.": get_args(Unit),
    "stories.sort.": STORY_SORTS,
    "pairs.": ("source", "other", "source_first", "other_first", "same_day"),
    "story.": ("one", "other"),
    "facet.": ("source", "cited", "author", "tag"),
    "why.": GROUP_ORDER,
    "suggest.": ("spelling", "keyboard", "variant", "broader"),
    "notice.": ("literal", "relaxed", "timed_out", "too_many_fuzzy", "too_many_stars", *PARTLY),
    "hijri.": (),
    "theme.": CHOICES["theme"],
    "harakat.": CHOICES["harakat"],
    "help.key.": ("slash", "jk", "word", "enter", "escape"),
    "error.title.": (400, 404, 429, 503),
    "error.": (400, 404, 405, 408, 413, 429, 431, 503, "internal"),
}
"""Keys made of a value: their beginnings, and the values."""


@pytest.mark.parametrize(("key", "n", "expected"), PLURALS)
def test_arabic_plurals_agree_with_their_numbers(key: str, n: int, expected: str) -> None:
    assert catalogue("ar")(key, n) == expected


def test_both_languages_have_the_same_keys_with_the_same_places() -> None:
    """Names of Hijri months are Arabic already, and are only translated."""
    arabic, english = (catalogue(language).entries for language in LANGUAGES)
    assert set(arabic) == {key for key in english if not key.startswith("hijri.")}
    for key in arabic:
        assert places(catalogue("ar"), key) == places(catalogue("en"), key), key


def places(words: Catalogue, key: str) -> set[str]:
    """The names a string has places for; the number itself may be said in words."""
    entry = words.entries[key]
    texts = [entry] if isinstance(entry, str) else entry.values()
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name} - {"n"}


def used_keys() -> Iterator[tuple[str, str]]:
    """Every key written out in a template or in the code, and every key made of a value, and where."""
    for file in [*ROOT.glob("templates/*"), *ROOT.rglob("*.py")]:
        text = file.read_text("utf-8")
        for key in re.findall(
            r"""\b(?:t|words|words\(\))\("([a-z_.A-Z0-9-]+)"[,)]|"(help\.(?!html)[a-z.]+)"[,)\]:]""", text
        ):
            yield file.name, "".join(key)
        for head in re.findall(r"""f?"([a-z.]+\.)(?:" ~|\{)""", text):
            yield from ((file.name, f"{head}{value}") for value in OF_VALUES[head])


def test_every_key_that_is_used_is_in_the_catalogue() -> None:
    used = list(used_keys())
    assert len(used) > 100
    assert [(name, key) for name, key in used if key not in catalogue("ar")] == []


def test_every_string_of_the_catalogue_is_used() -> None:
    """A key may also be chosen among some that are written out, as in `("from", "to")`."""
    texts = [file.read_text("utf-8") for file in [*ROOT.glob("templates/*"), *ROOT.rglob("*.py")]]
    written = {key for text in texts for key in re.findall(r'"([a-z_.]+)"', text)}
    assert set(read_catalogue("ar", "web", "locale").entries) - {key for _, key in used_keys()} - written == set()
