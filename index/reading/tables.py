"""Tables of articles: CSV with a heading row, and JSON files that hold a list of objects or one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from index.errors import ReadingError
from index.reading.options import MIB
from index.reading.result import reason

_SEPARATORS = ",;\t|"


def csv_rows(text: str, columns: Mapping[str, str], longest_mib: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows under their columns' names, ours added; numbers are those of the rows, the heading row being 1.

    Raises ReadingError for a field that is too long or a file without a heading row.

    >>> list(csv_rows("العنوان;النص\\nأ;ب", {"body": "النص"}, 1))
    [(2, {'العنوان': 'أ', 'النص': 'ب', 'body': 'ب'})]
    """
    heading = text.lstrip("\ufeff\r\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=heading.count)
    csv.field_size_limit(longest_mib * MIB)
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff\r\n"), newline=""), delimiter=separator)
    try:
        if not reader.fieldnames:
            raise ReadingError(reason("ملف CSV بلا صف عناوين", "a CSV file without a heading row"))
        for number, row in enumerate(reader, 2):
            yield number, named({key: value for key, value in row.items() if key}, columns)
    except csv.Error as error:
        raise ReadingError(reason(f"صف CSV لا يُقرأ: {error}", f"a CSV row that cannot be read: {error}")) from error


def json_rows(text: str, columns: Mapping[str, str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON list, or the one object of the file; raises ReadingError if it is neither."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadingError(reason(f"ملف JSON لا يُقرأ: {error}", f"not readable JSON: {error}")) from error
    rows = data if isinstance(data, list) else [data]
    if not all(isinstance(row, dict) for row in rows):
        raise ReadingError(reason("ملف JSON ليس قائمة مقالات", "the JSON is no list of objects"))
    yield from ((number, named(row, columns)) for number, row in enumerate(rows, 1))


def named(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """A row with our names added to its columns'."""
    return {**row, **{name: row[column] for name, column in columns.items() if column in row}}
