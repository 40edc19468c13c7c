"""JSON files of articles: wherever in them the objects with a text are, and however many values stand in a row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from index.errors import ReadingError
from index.reading.columns import parts_of
from index.reading.tables import add_column_names

_DEEPEST = 6
_BETWEEN = re.compile(r"[\s,;\[\])]*")
_SCRIPT = re.compile(
    r"\A\ufeff?\s*(?:[\])}]+(?:'?,|while\(1\);)?(?:</x>)?\s*(?=[\[{])|(?:while\(1\)|for\(;;\));"
    r"|(?:(?:var|let|const)\s+)?[\w.$]+(?:\[[^\]\s]{1,40}\])*\s*[=(]\s*(?=[\[{]))"
)
"""What makes a file of data one of a script, `var news = [`, `callback([`, or keeps it from being one: `)]}',`."""
_TRAILING = re.compile(r"(?P<text>\"(?:[^\"\\]|\\.)*\")|,(?=\s*[\]}])", re.DOTALL)
"""The comma behind the last of a list, which JSON does not allow and people write."""
_TWICE = re.compile(r"\\u00[cd][0-9a-f]\\u00[89ab][0-9a-f]", re.IGNORECASE)
_LOOK, _MANY = 1 << 20, 5
"""A letter of UTF-8 whose bytes are written as letters, as Facebook's archives have all; in how many, how often."""
_JSON_FEED = "https://jsonfeed.org/version/"
_ACTIONS = ("index", "create", "update", "delete")
_METADATA = ("metadata", "meta", "info", "header", "head", "article", "about", "warc_headers")
_SAID = ("date", "author", "url", "source", "tags", "language")
"""What an object beside a text may say where the row does not."""
_CELLS, _NAMES = ("data", "rows", "values"), ("columns", "fields", "header")


def json_rows(text: str, columns: Mapping[str, str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects with a text of a JSON file: of its lists, of the lists in its objects, or one after the other.

    Raises ReadingError if there are none, saying which keys there are, and at the end of what can be read of a file
    that is cut short.

    >>> [row["text"] for _, row in json_rows('{"count": 2, "news": [{"text": "a"}, {"text": "b"}]}', {})]
    ['a', 'b']
    """
    data, fault = _parsed(text)
    data = _mended(data) if len(_TWICE.findall(text, 0, _LOOK)) >= _MANY else data
    rows = _Rows(columns).of(data) or _unnamed(data)
    numbered = ((number, row) for number, row in enumerate(rows, 1) if not is_action(row))
    yield from ((number, add_column_names(row, columns)) for number, row in numbered)
    if fault:
        raise fault


def _parsed(text: str) -> tuple[Any, ReadingError | None]:
    """What a JSON file holds, a list of its values where there are several; and what is wrong behind them."""
    text = _SCRIPT.sub("", text, count=1)
    decoder = json.JSONDecoder(strict=False)
    try:
        return decoder.decode(text), None
    except (ValueError, RecursionError):
        text = _TRAILING.sub(lambda match: match["text"] or "", text)
    values: list[Any] = []
    place = _end_of_signs(text, 0)
    while place < len(text):
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            fault = ReadingError("reading.unreadable", kind="JSON", error=error)
            if not any(isinstance(value, dict) for value in values):
                raise fault from error
            return values, fault
        values.append(value)
        place = _end_of_signs(text, place)
    return (values[0] if len(values) == 1 else values), None


def _mended(value: Any) -> Any:
    """A value whose texts are UTF-8 taken for Latin-1, as they were meant."""
    if isinstance(value, dict):
        return {key: _mended(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_mended(inner) for inner in value]
    with suppress(UnicodeError, AttributeError):
        return value.encode("latin-1").decode()
    return value


def _end_of_signs(text: str, place: int) -> int:
    match = _BETWEEN.match(text, place)
    return match.end() if match else place


class _Rows:
    """The search for the objects that have a text; `columns` are the operator's names of theirs."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self.columns = columns

    def of(self, data: Any, depth: int = 0) -> list[dict[str, Any]]:
        """Those in a value, in their order; of a list that has some, all: the others are refused one by one."""
        if depth > _DEEPEST or not isinstance(data, dict | list):
            return []
        if isinstance(data, dict) and str(data.get("version")).startswith(_JSON_FEED):
            return [{"source": data.get("title"), **row} for row in self.of(data.get("items"), depth + 1)]
        if isinstance(data, dict) and isinstance(data.get("@graph"), list):
            return [row for row in data["@graph"] if isinstance(row, dict) and self._has_text(row)]
        if isinstance(data, dict) and self._has_text(row := open_row(data)):
            return _by_columns(data) or [row]
        rows = _by_names(data) or (
            data if isinstance(data, list) and all(isinstance(row, dict) for row in data) else []
        )
        if any(self._has_text(row) for row in map(open_row, rows)):
            return list(map(open_row, rows))
        return [
            row for value in (data.values() if isinstance(data, dict) else data) for row in self.of(value, depth + 1)
        ]

    def _has_text(self, row: Mapping[str, Any]) -> bool:
        parts = parts_of(add_column_names(row, self.columns))
        text = parts.get("body")
        return isinstance(text, str | list | dict) and ("title" in parts or not _holds_articles(text))


def _holds_articles(value: Any) -> bool:
    """Whether what stands under a text's name are articles: `{"content": [{"title": …, "text": …}]}`."""
    values = value if isinstance(value, list) else [value]
    return any(isinstance(value, dict) and parts_of(value).keys() >= {"title", "body"} for value in values)


def _by_columns(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table given by its columns, lists or by the rows' numbers, as pandas writes it."""
    columns = list(data.values())
    if all(isinstance(column, list) for column in columns) and len({len(column) for column in columns}) == 1:
        return [dict(zip(data, row, strict=True)) for row in zip(*columns, strict=True)] if len(columns) > 1 else []
    keys = next((list(column) for column in columns if isinstance(column, dict)), [])
    if "0" not in keys or not all(isinstance(column, dict) and list(column) == keys for column in columns):
        return []
    return [{name: column[key] for name, column in data.items()} for key in keys]


def _by_names(data: Any) -> list[dict[str, Any]]:
    """The rows of a table whose columns' names stand once, apart from the cells or over them."""
    names: Any
    cells: Any
    if isinstance(data, dict):
        names = next((data[name] for name in _NAMES if isinstance(data.get(name), list)), None)
        cells = next((data[name] for name in _CELLS if isinstance(data.get(name), list)), [])
    else:
        names, cells = data[0] if data else None, data[1:]
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        return []
    return [dict(zip(names, row, strict=False)) for row in cells if isinstance(row, list)]


def _unnamed(data: Any) -> list[dict[str, Any]]:
    """The objects of a file none of which has a text under a name that is known, to be refused by their names."""
    if isinstance(data, list) and data and all(isinstance(row, dict) for row in data):
        return data
    if isinstance(data, list) and data and all(isinstance(text, str) and " " in text for text in data):
        return [{"text": text} for text in data]
    if not isinstance(data, dict):
        raise ReadingError("reading.json_no_list")
    lists = [value for value in data.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    inner = [value for value in data.values() if isinstance(value, dict)]
    return lists[0] if len(lists) == 1 else inner if not lists and len(inner) == 1 else [data]


def open_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row, what it keeps its text in (`_source`, `node`, `attributes`) opened.

    >>> open_row({"_id": 3, "_source": {"title": "أ", "text": "ب"}})
    {'_id': 3, 'title': 'أ', 'text': 'ب'}
    """
    parts = parts_of(row := _uncut(row))
    if "body" in parts:
        # `{"article": {"metadata": {"title": …}, "content": …}}`
        text = parts["body"] if "title" not in parts else None
        inner = [text] if isinstance(text, dict) and "body" in parts_of(text) else []
        rest = {key: value for key, value in row.items() if value is not text}
        return _with_metadata(rest | inner[0] if inner else row)
    inner = [value for value in row.values() if isinstance(value, dict) and "body" in parts_of(value)]
    # Facebook keeps a post's text in a list; what has a title of its own is an article of a list
    data = row["data"] if isinstance(row.get("data"), list) and "title" in parts else ()
    inner += [
        v for v in data if isinstance(v, dict) and (said := parts_of(v)) and "body" in said and "title" not in said
    ]
    if len(inner) != 1:
        return row
    return _with_metadata({key: value for key, value in row.items() if value is not inner[0]} | inner[0])


def _uncut(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its whole text, where that beside it goes on where the row's own is cut: Twitter's `extended_tweet`.

    >>> _uncut({"text": "كان السوق…", "extended_tweet": {"full_text": "كان السوق عامرًا."}})["text"]
    'كان السوق عامرًا.'
    """
    name = next((name for name in ("text", "body", "content") if isinstance(row.get(name), str)), "")
    begun = row[name].rstrip().removesuffix("…") if name and row[name].rstrip().endswith("…") else ""
    if not begun:
        return row
    inner = (text for value in row.values() if isinstance(value, dict) for text in value.values())
    others = (text for text in (*row.values(), *inner) if isinstance(text, str) and len(text) > len(row[name]))
    return {**row, name: next((text for text in others if text.startswith(begun)), row[name])}


def _with_metadata(row: dict[str, Any]) -> dict[str, Any]:
    """A row with what an object beside its text says of it: its title, and what else the row itself does not say.

    >>> _with_metadata({"text": "أ", "meta": {"date": "2019", "text": "ب"}})["date"]
    '2019'
    """
    objects = [row[name] for name in _METADATA if isinstance(row.get(name), dict)]
    if objects and "title" not in parts_of(row):
        row = next((known | row for known in objects if "title" in parts_of(known)), row)
    for known in objects:
        own = parts_of(row)
        row = row | {part: value for part, value in parts_of(known).items() if part in _SAID and part not in own}
    return row


def holds_metadata(row: Mapping[str, Any]) -> bool:
    """Whether an object beside a row's text says what the article is.

    >>> holds_metadata({"text": "أ", "meta": {"date": "2019"}}), holds_metadata({"text": "أ", "meta": "2019"})
    (True, False)
    """
    return any(isinstance(row.get(name), dict) for name in _METADATA)


def is_action(row: Mapping[str, Any]) -> bool:
    """Whether a row is none of the articles but says what a search engine is to do with the next (Elasticsearch).

    >>> is_action({"index": {"_id": "7"}}), is_action({"index": 7, "text": "أ"})
    (True, False)
    """
    return len(row) == 1 and isinstance(row.get(next(iter(row))), dict) and next(iter(row)) in _ACTIONS
