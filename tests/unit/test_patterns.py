"""Regular expressions of the product: none tries every way of parting a run of letters, which takes for ever."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from itertools import product
from time import process_time
from types import ModuleType

import pytest

import index
import search
import web
from search.query.lexer import lexemes

LENGTH = 28
"""Letters of a run: where each may be taken in two ways there are 2²⁸ of them, and half a minute of work."""
MOST_S = 0.5
UNITS = [
    "ا",
    "و",
    "وال",
    "ـ",
    "\u064b",
    "\u0670",
    "\u200f",
    "\u200c",
    "\ufeff",
    " ",
    "\u00a0",
    "\u200b",
    "\n",
    "a",
    "_",
]
UNITS += [
    "1",
    "١",
    "-",
    ".",
    "،",
    ":",
    "/",
    "(",
    ")",
    "[",
    "]",
    "<",
    "«",
    '"',
    "'",
    "*",
    "~",
    "^",
    "|",
    "#",
    "=",
    "&",
    "?",
]
UNITS += [
    "هـ",
    "2024",
    "ا ",
    "1 ",
    "a.",
    ".-",
    "1/",
    "a@",
    "[1]",
    "<a>",
    "\n ",
    "* ",
    "ـا",
    ", ",
    "في ",
    "د. ",
    "a: ",
    "e\u0301",
]
BEFORE = ["", "ا", "a", "[", '"', "1", "http://", "\n"]
BEHIND = ["", "!", "\x00", "1", ":", "]"]


def _modules() -> Iterator[ModuleType]:
    for package in (index, search, web):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def _within(value: object) -> Iterator[re.Pattern[str]]:
    match value:
        case re.Pattern(pattern=str()):
            yield value
        case tuple() | list():
            for one in value:
                yield from _within(one)
        case dict():
            yield from _within([*value, *value.values()])


def _patterns() -> dict[re.Pattern[str], str]:
    """Every expression that stands in a module, with its name."""
    return {
        pattern: f"{module.__name__}.{name}"
        for module in _modules()
        for name, value in vars(module).items()
        for pattern in _within(value)
    }


def test_no_expression_takes_exponential_time() -> None:
    """Runs of one sign or a few, with something before and behind that lets the whole fail."""
    texts = [before + (unit * LENGTH)[:LENGTH] + behind for before, unit, behind in product(BEFORE, UNITS, BEHIND)]
    patterns = _patterns()
    assert len(patterns) > 300
    for pattern, name in patterns.items():
        for text in texts:
            started = process_time()
            pattern.search(text)
            pattern.fullmatch(text)
            assert process_time() - started < MOST_S, (name, text)


@pytest.mark.parametrize("unit", UNITS)
def test_a_query_is_taken_apart_in_time(unit: str) -> None:
    """The longest query of any run, whatever stands before it: marks of direction in brackets, tatweel in names."""
    for before in BEFORE:
        started = process_time()
        list(lexemes((before + unit * 500)[:500]))
        assert process_time() - started < MOST_S, before
