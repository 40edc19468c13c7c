"""Tables of articles: CSV with a heading row, and JSON files that hold a list of objects or one."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from index.errors import ReadingError
from index.reading.columns import parts_of
from index.reading.options import MIB

_SEPARATORS = ",;\t|"
_STATED = re.compile(r"\"?sep=(?P<separator>.)\"?\r?\n")
"""The line in which Excel says what parts the columns."""
_DEEPEST = 3


def csv_rows(text: str, columns: Mapping[str, str], longest_mib: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows under their columns' names, ours added; numbers are those of the rows, the heading row being 1.

    Raises ReadingError for a field that is too long or a file without a heading row.

    >>> list(csv_rows("العنوان;النص\\nأ;ب", {"body": "النص"}, 1))
    [(2, {'العنوان': 'أ', 'النص': 'ب', 'body': 'ب'})]
    """
    text = text.lstrip("\ufeff\r\n")
    stated = _STATED.match(text)
    text = text[stated.end() :] if stated else text
    heading = text.partition("\n")[0]
    separator = stated["separator"] if stated else max(_SEPARATORS, key=heading.count)
    csv.field_size_limit(longest_mib * MIB)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        if not reader.fieldnames:
            raise ReadingError("reading.csv_no_heading")
        for number, row in enumerate(reader, 2):
            yield number, add_column_names({key: value for key, value in row.items() if key}, columns)
    except csv.Error as error:
        raise ReadingError("reading.unreadable", kind="CSV", error=error) from error


def json_rows(text: str, columns: Mapping[str, str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON file: of its list, of the one list in its object, or one a line.

    Raises ReadingError if there are none, saying which keys there are.

    >>> [row["t"] for _, row in json_rows('{"count": 2, "news": [{"t": 1}, {"t": 2}]}', {})]
    [1, 2]
    """
    rows = _objects(_parsed(text))
    yield from ((number, add_column_names(row, columns)) for number, row in enumerate(rows, 1))


def _parsed(text: str) -> Any:
    """What a JSON file holds; a list of them where it is one value a line."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            if len(lines) > 1 and lines[0].lstrip()[:1] == "{":
                return [json.loads(line.strip().rstrip(",")) for line in lines]
        except (ValueError, RecursionError):
            pass
        raise ReadingError("reading.unreadable", kind="JSON", error=error) from error


def _objects(data: Any, depth: int = 0) -> list[dict[str, Any]]:
    if isinstance(data, list) and data and all(isinstance(row, dict) for row in data):
        return list(map(_opened, data))
    if not isinstance(data, dict) or depth > _DEEPEST:
        raise ReadingError("reading.json_no_list")
    if "body" in parts_of(data):
        return _transposed(data) or [data]
    if isinstance(names := data.get("columns"), list) and isinstance(cells := data.get("data"), list):
        return [dict(zip(map(str, names), row, strict=False)) for row in cells if isinstance(row, list)]
    lists = [value for value in data.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    inner = [value for value in data.values() if isinstance(value, dict)]
    if len(lists) == 1 or (not lists and len(inner) == 1):
        return _objects((lists or inner)[0], depth + 1)
    # a table by ids, {"a1": {…}, "a2": {…}}; of anything else the refusal names the keys
    return inner if inner and len(inner) == len(data) and all("body" in parts_of(row) for row in inner) else [data]


def _transposed(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table given by its columns, each from the rows' numbers to values, as pandas writes it."""
    keys = next((list(column) for column in data.values() if isinstance(column, dict)), [])
    if not keys or not all(isinstance(column, dict) and list(column) == keys for column in data.values()):
        return []
    return [{name: column[key] for name, column in data.items()} for key in keys] if "0" in keys else []


def _opened(row: dict[str, Any]) -> dict[str, Any]:
    """A row, what it keeps its text in (`_source`, `node`, `attributes`) opened."""
    if "body" in parts_of(row):
        return row
    inner = [key for key, value in row.items() if isinstance(value, dict) and "body" in parts_of(value)]
    return {key: value for key, value in row.items() if key not in inner} | row[inner[0]] if len(inner) == 1 else row


def add_column_names(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """A row with our names added to its columns'."""
    return {**row, **{name: row[column] for name, column in columns.items() if column in row}}
