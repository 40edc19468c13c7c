"""Spreadsheets → rows under the names of their first row: .xlsx, .xls, .xlsb and .ods, by calamine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from index.errors import ReadingError
from index.reading.formats.archive import parts_of
from index.reading.options import ReadingOptions
from index.reading.tables import LAST_HEADING, add_column_names, named_row, names_of

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def sheet_rows(data: bytes, options: ReadingOptions) -> Iterator[tuple[int | str, dict[str, Any]]]:
    """The rows of a file's sheets, numbered as the first one numbers them, with a further sheet's name before them.

    Raises ReadingError if calamine is missing, the file is broken or protected, or holds more than `file_mib`.
    """
    first = True
    for name, rows in _sheets(data, options):
        names, head, kind = names_of([[*map(_text, row)] for row in rows[:LAST_HEADING]], options.columns)
        for number, row in enumerate(rows[head + 1 :], head + 2):
            fields = named_row(names, [*map(_text, row)])
            if any(fields.values()):
                yield number if first else f"{name}-{number}", kind(add_column_names(fields, options.columns))
        first = False


def _sheets(data: bytes, options: ReadingOptions) -> Iterator[tuple[str, list[list[Any]]]]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise ReadingError("reading.needs", kind="Excel", install="pip install bahith[sheets]") from error
    _bounded(data, options)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=True)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise ReadingError("reading.sheets", error=error) from error
    yield from ((name, rows) for name, rows in sheets if len(rows) > 1)


def _bounded(data: bytes, options: ReadingOptions) -> None:
    """See that what is packed in a spreadsheet is no more than may be read, before a library unpacks it."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with parts_of(data, options.file_mib, "Excel") as parts:
            for name in sorted(parts.names):
                parts.read(name)


def _text(cell: Any) -> str:
    """A cell as text: whole numbers without a point, days without an hour.

    >>> _text(2019.0), _text(datetime(2019, 4, 9)), _text("أ ")
    ('2019', '2019-04-09', 'أ')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
