"""Tables of articles: CSV with a heading row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from index.errors import ReadingError
from index.reading.options import MIB

_SEPARATORS = ",;\t|"
_STATED = re.compile(r"\"?sep=(?P<separator>.)\"?\r?\n")
"""The line in which Excel says what parts the columns."""


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


def add_column_names(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """A row with our names added to its columns'."""
    return {**row, **{name: row[column] for name, column in columns.items() if column in row}}
