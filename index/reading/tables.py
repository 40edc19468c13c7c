"""Tables of articles: rows under the names of their columns, and CSV, whose separator is found out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import Any

from index.errors import ReadingError
from index.reading.bare_tables import BareRow, guess_columns, is_bare
from index.reading.columns import parts_of
from index.reading.options import MIB

_SEPARATORS = ",;\t|؛،"
_OF_TEXTS, _LONGEST_NAMES = "؛،;", 80
"""Separators that texts are full of, and letters from which a line is none of names."""
_STATED = re.compile(r"\"?sep=(?P<separator>.)\"?\r?\n")
"""The line in which Excel says what parts the columns."""
_ESCAPED = re.compile(r"(?<!\\)\\\"(?![,;\t|\r\n]|\Z)")
"""A quotation mark inside a field as MySQL writes it; CSV doubles it."""
_SINGLE = re.compile(r"\s*'[^'\n]*'(?:\s*[,;\t|]\s*'[^'\n]*')+\s*\n")
"""A first row whose cells stand in single quotation marks."""
_ESCAPED_SINGLE = re.compile(r"(?<!\\)\\'")
LAST_HEADING = 10
"""Rows among which the names of columns are looked for."""


def csv_rows(text: str, columns: Mapping[str, str], longest_mib: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows under their columns' names, ours added; numbers are those of the rows, that of the names being 1.

    Raises ReadingError for a field that is too long or a file without a heading row.

    >>> list(csv_rows("العنوان;النص\\nأ;ب", {"body": "النص"}, 1))
    [(2, {'العنوان': 'أ', 'النص': 'ب', 'body': 'ب'})]
    """
    text = text.lstrip("\ufeff\r\n")
    stated = _STATED.match(text)
    text = text[stated.end() :] if stated else text
    separator = stated["separator"] if stated else _separator(text)
    csv.field_size_limit(longest_mib * MIB)
    # in a table by tabs a quotation mark may be one of the text's
    unquoted = separator == "\t" and text.count('"') % 2 == 1
    single = _SINGLE.match(text) is not None
    reader = csv.reader(
        io.StringIO(_ESCAPED_SINGLE.sub("''", text) if single else _ESCAPED.sub('""', text), newline=""),
        delimiter=separator,
        quotechar="'" if single else '"',
        quoting=csv.QUOTE_NONE if unquoted else csv.QUOTE_MINIMAL,
    )
    rows = filter(None, reader)
    try:
        first = list(islice(rows, LAST_HEADING))
        if not first:
            raise ReadingError("reading.csv_no_heading")
        names, head, kind = names_of(first, columns)
        body = _body_place(names, columns)
        for number, cells in enumerate(chain(first[head + 1 :], rows), 2 if head >= 0 else 1):
            row = named_row(names, _fitted(cells, len(names), body, separator))
            yield number, kind(add_column_names(row, columns))
    except csv.Error as error:
        raise ReadingError("reading.unreadable", kind="CSV", error=error) from error


def _separator(text: str) -> str:
    """What parts the columns: the sign that comes most often in the first line that has any."""
    lines = (line for line in islice(io.StringIO(text), LAST_HEADING) if any(map(line.count, _SEPARATORS)))
    line = next(lines, "")
    separator = max(_SEPARATORS, key=line.count)
    if separator in _OF_TEXTS and len(line) > _LONGEST_NAMES:
        # a row of a table without names, and its text's own commas
        others = (sign for sign in _SEPARATORS if sign not in _OF_TEXTS and _parts_alike(text, sign))
        return next(others, separator)
    return separator


def _parts_alike(text: str, sign: str) -> bool:
    """Whether a sign parts the first rows of a table into as many cells each."""
    rows = filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    with suppress(csv.Error):
        widths = {len(row) for row in islice(rows, LAST_HEADING)}
        return len(widths) == 1 and max(widths) > 1
    return False


def names_of(
    rows: Sequence[Sequence[str]], columns: Mapping[str, str]
) -> tuple[Sequence[str], int, type[dict[str, Any]]]:
    """The names of a table's columns, the place of the row they stand in, -1 where none has them, and its rows' kind.

    >>> names_of([["عين الوادي", "كانت العين تسقي البساتين كلها. " * 4, "2019-04-09"]], {})[:2]
    (['title', 'body', 'date'], -1)
    """
    head = heading_place(rows, columns)
    if _body_place(rows[head], columns) is None and is_bare(rows[0]) and (names := guess_columns(rows)):
        return names, -1, BareRow
    return rows[head], head, dict


def heading_place(rows: Sequence[Sequence[str]], columns: Mapping[str, str]) -> int:
    """The place of the row of columns' names: one that names a text, below what a title may take, else the first.

    >>> heading_place([["تقرير", ""], ["العنوان", "النص"], ["أ", "ب"]], {})
    1
    """
    for place, row in enumerate(rows[:LAST_HEADING]):
        if sum(map(bool, row)) > 1 and _body_place(row, columns) is not None:
            return place
    return 0


def _body_place(names: Sequence[str], columns: Mapping[str, str]) -> int | None:
    """The place of the column that is the text."""
    named = add_column_names({name: place for place, name in reversed(list(enumerate(names))) if name}, columns)
    place = parts_of(named).get("body")
    return place if isinstance(place, int) else None


def _fitted(cells: list[str], columns: int, body: int | None, separator: str) -> list[str]:
    """The cells of a row, those too many joined again: separators in a text that nobody put into quotation marks."""
    more = len(cells) - columns
    if more <= 0 or not any(cells[columns:]):
        return cells
    at = columns - 1 if body is None else body
    return [*cells[:at], separator.join(cells[at : at + more + 1]), *cells[at + more + 1 :]]


def named_row(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """A row's cells under the names of their columns; of two with one name the first that is not empty.

    >>> named_row(["text", "text", ""], ["", "أ", "ب"])
    {'text': 'أ'}
    """
    row: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and not row.get(name):
            row[name] = cell
    return row


def add_column_names(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """A row with our names added to its columns'."""
    return {**row, **{name: row[column] for name, column in columns.items() if column in row}}
