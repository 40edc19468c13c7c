"""The names under which files give the parts of an article: those of exports, crawlers, feeds and Arabic tables."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from index.reading.text import clean, fold_line
from index.reading.wordlists import entries

_INSIDE = (
    "rendered",
    "name",
    "#text",
    "_text",
    "text",
    "value",
    "$t",
    "content",
    "main",
    "original",
    "$date",
    "$numberLong",
)
"""Where an object keeps its own text: WordPress' `rendered`, a person's `name`."""
_ENTITY = re.compile(r"&(?:#\w+|\w+);")
"""What content management systems leave in texts, `&nbsp;`; addresses hold `&copy=`, without the semicolon."""
_DEEPEST = 4


@lru_cache(maxsize=4096)
def _same(name: str) -> str:
    return re.sub(r"[\W_]+", "", fold_line(name)) or name


def _order() -> dict[str, tuple[str, ...]]:
    """The names of each part, in order of preference."""
    order: dict[str, tuple[str, ...]] = {}
    for line in entries("columns"):
        part, _, names = line.partition(":")
        order[part] = (*order.get(part, ()), *map(_same, names.split()))
    return order


_ORDER = _order()
_NOTHING: tuple[Any, ...] = (None, "", [], {})


def parts_of(table: Mapping[Any, Any]) -> dict[str, Any]:
    """The parts of an article that a table gives, under our names, its columns called whatever they are.

    >>> parts_of({"Title": "أ", "نص المقال": "ب", "pubDate": ""})
    {'title': 'أ', 'body': 'ب'}
    """
    given: dict[str, Any] = {}
    for key, value in table.items():
        if value not in _NOTHING:
            given.setdefault(_same(str(key)), value)
    # what an operator's setting, or the file itself, calls by our own names goes before
    given |= {part: table[part] for part in _ORDER if table.get(part) not in _NOTHING}
    chosen = {part: next(filter(given.__contains__, names), None) for part, names in _ORDER.items()}
    # `الخبر` is the title of a table that has a text beside it, and else the text
    chosen["title"] = None if chosen["title"] == chosen["body"] else chosen["title"]
    return {part: given[name] for part, name in chosen.items() if name}


def body_of(value: Any) -> str:
    """The text of an article's body: a text, an object that holds one, or a list of paragraphs.

    >>> body_of({"rendered": "<p>نص</p>"}), body_of(["أ", {"text": "ب"}])
    ('<p>نص</p>', 'أ\\nب')
    """
    text = "\n".join(_texts(value))
    return unescape(text) if "<" not in text else text


def texts_of(value: Any) -> list[str]:
    """The texts of a value, each clean and on one line: one, or those of a list.

    >>> texts_of(["أ", {"name": "ب"}]), texts_of(3)
    (['أ', 'ب'], ['3'])
    """
    return [text for item in _texts(value) if (text := clean(unescape(item)))]


def unescape(text: str) -> str:
    """The text with the signs that entities stand for.

    >>> unescape("&quot;a&quot;&nbsp;?x=1&copy=2")
    '"a"\\xa0?x=1&copy=2'
    """
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        inner = next((value[name] for name in _INSIDE if name in value), None)
        yield from _texts(inner, depth + 1) if depth < _DEEPEST else ()
    elif isinstance(value, Sequence) and not isinstance(value, bytes):
        # a few levels only: aliases can make a few bytes of YAML a tree without end
        for item in value if depth < 2 else ():
            yield from _texts(item, depth + 1)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
