"""Metadata an article carries: the YAML block on top of a text, the columns of a row, the fields of a document."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from index.arabic.dates import parse_date
from index.model import Anomaly, DateText
from index.reading.result import reason
from index.reading.text import clean

KEYS = ("id", "title", "date", "source", "author", "url", "language", "tags")
_BLOCK = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ARABIC_KEYS = {
    "العنوان": "title", "التاريخ": "date", "المصدر": "source", "الكاتب": "author", "المؤلف": "author", "الرابط": "url",
    "اللغة": "language", "الوسوم": "tags", "المعرف": "id",
}  # fmt: skip
_ENTITY = re.compile(r"&(?:#\w+|\w+);")
"""What content management systems leave in names, `&nbsp;`; addresses hold `&copy=`, without the semicolon."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article beside its text; None where nothing is said."""

    id: str | None = None
    title: str | None = None
    date: DateText | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()


class _Loader(yaml.SafeLoader):
    """YAML that makes no values but texts, whatever its tags say: 2024-04-19 and ٢٠٢٤/٤/١٩ go the same way."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.yaml_constructors = {"tag:yaml.org,2002:null": yaml.SafeLoader.construct_yaml_null}


def split_front_matter(text: str) -> tuple[Metadata, str]:
    """Take the YAML block off the top of a text; a block that is not YAML stays in the text, with an anomaly.

    >>> known, text = split_front_matter("---\\ntitle: عنوان\\n---\\nنص")
    >>> known.title, text
    ('عنوان', 'نص')
    """
    match = _BLOCK.match(text)
    if not match:
        return Metadata(), text
    try:
        table = yaml.load(match[1], Loader=_Loader)  # a SafeLoader
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        return Metadata(anomalies=(_bad_front_matter(mark.line + 2 if mark else 1),)), text
    if table is None:
        return Metadata(), text[match.end() :]
    if not isinstance(table, Mapping):
        return Metadata(anomalies=(_bad_front_matter(1),)), text
    return metadata(table), text[match.end() :]


def metadata(table: Mapping[Any, Any]) -> Metadata:
    """Metadata of a table of any origin; a date that is none is kept out and reported.

    >>> metadata({"author": "&nbsp;ليلى حداد", "url": "https://a.org/?x=1&copy=2"}).author
    'ليلى حداد'
    """
    named = {_ARABIC_KEYS.get(str(key).strip(), str(key).strip().lower()): value for key, value in table.items()}
    values = {name: _text(named.get(name)) for name in KEYS if name != "tags"}
    written = values.pop("date")
    date = parse_date(written) if written else None
    anomalies = () if date or not written else (_bad_date(written),)
    return Metadata(**values, date=date, tags=_tags(named.get("tags")), anomalies=anomalies)


def _text(value: Any) -> str | None:
    if isinstance(value, list | tuple):
        # one level only: aliases can make a few bytes of YAML a tree without end
        value = "، ".join(clean(str(item)) for item in value if isinstance(item, str | int | float))
    if value is None or isinstance(value, Mapping):
        return None
    return clean(_ENTITY.sub(lambda entity: html.unescape(entity[0]), str(value))) or None


def _tags(value: Any) -> tuple[str, ...]:
    items = re.split("[,،;؛|]", value) if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    return tuple(filter(None, (_text(item) for item in items if isinstance(item, str | int | float))))


def _bad_front_matter(line: int) -> Anomaly:
    message = reason(
        f"رأس YAML لا يُقرأ (السطر {line})، وقد بقي في النص",
        f"the YAML block cannot be read (line {line}); it was left in the text",
    )
    return Anomaly("bad_front_matter", message)


def _bad_date(written: str) -> Anomaly:
    shown = written[:60]
    return Anomaly(
        "bad_date", reason(f"تاريخ لا يُفهم: «{shown}»", f"not a date: {shown!r}; write 2024-04-19 or 19 أبريل 2024")
    )
