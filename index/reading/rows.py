"""Files of many articles, one a line: JSON lines, read in slices so that several processes share a big file."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from index.errors import ReadingError
from index.reading.encoding import decode
from index.reading.options import MIB, ReadingOptions
from index.reading.packing import BLOCK, open_decompressed, too_large
from index.reading.tables import add_column_names

STRIPE = 256
"""Lines of a compressed file that go to one part before the next part's turn."""

_LOOK = 64
"""Bytes at the beginning of a file that tell what it is."""
_ONE_VALUE = re.compile(rb"\[\s*(?:\{|\[|\Z)|\{[ \t\r]*(?:\n|\Z)")

Row = tuple[int, bytes]
"""A row's number, from 1, and its bytes; more bytes than a row may have mean that it is too long."""


def row_slice(path: Path, packed: str, options: ReadingOptions, part: int, parts: int) -> Iterator[Row]:
    """The rows of a file that fall to `part` of `parts`: those that begin in its share of the bytes.

    A file that is compressed, or in UTF-16 or UTF-32, is not entered in the middle: there, stripes of lines take
    turns. Blank rows are left out.
    """
    longest = options.article_mib * MIB
    with open_decompressed(path, packed) as stream:
        wide = _wide(stream)
        if packed or wide:
            all_rows = _rows(wide or stream, 1, None, longest)
            rows: Iterable[Row] = (row for row in all_rows if (row[0] - 1) // STRIPE % parts == part)
        else:
            rows = _byte_slice(stream, part, parts, longest)
        yield from (row for row in rows if row[1].strip())


def rows_of(stream: IO[bytes], options: ReadingOptions) -> Iterator[Row]:
    """All rows of a stream."""
    return (row for row in _rows(_wide(stream) or stream, 1, None, options.article_mib * MIB) if row[1].strip())


def is_one_value(stream: IO[bytes]) -> bool:
    """Whether a stream named as one of rows is a single value of JSON: a list, or an object over several lines.

    >>> is_one_value(io.BytesIO(b'[{"a": 1}]')), is_one_value(io.BytesIO(b'{"a": 1}\\n{"a": 2}'))
    (True, False)
    """
    begin = stream.read(_LOOK).removeprefix(b"\xef\xbb\xbf").lstrip()
    stream.seek(0)
    return _ONE_VALUE.match(begin) is not None


class _Wide:
    """Lines in UTF-8 of a stream in UTF-16 or UTF-32, where no single byte ends a line."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding, "replace", newline="\n")

    def readline(self, size: int) -> bytes:
        """The next line, or `size` letters of it."""
        return self._text.readline(size).encode()


def _wide(stream: IO[bytes]) -> _Wide | None:
    """The lines of a stream that is in UTF-16 or UTF-32, by how JSON begins in them; None of any other."""
    encoding = json.detect_encoding(stream.read(4))
    stream.seek(0)
    return _Wide(stream, encoding) if encoding.startswith(("utf-16", "utf-32")) else None


def _byte_slice(stream: IO[bytes], part: int, parts: int, longest: int) -> Iterator[Row]:
    size = os.fstat(stream.fileno()).st_size
    start, end = size * part // parts, size * (part + 1) // parts
    number = 1
    if start:
        # a row that began in the slice before is that slice's, even if it ends in this one
        number += _newlines(stream, start - 1) + 1
        _skip_line(stream)
    return _rows(stream, number, end, longest, stream.tell())


_counted: tuple[tuple[int, ...], int, int] = ((), 0, 0)
"""What this process has counted last: the state of the file, up to which byte, and how many line ends."""


def _newlines(stream: IO[bytes], end: int) -> int:
    """How many line ends are before byte `end`, to which the stream moves.

    A process reads parts of a file in their order, and counts on from where it was: every part from the beginning would
    take as many times the file.
    """
    global _counted
    stat = os.fstat(stream.fileno())
    file = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)
    known, place, count = _counted
    place, count = (place, count) if known == file and place <= end else (0, 0)
    stream.seek(place)
    while place < end and (block := stream.read(min(BLOCK, end - place))):
        count += block.count(b"\n")
        place += len(block)
    _counted = (file, place, count)
    return count


def _skip_line(stream: IO[bytes] | _Wide) -> int:
    """Go past the next line end; how many bytes that was."""
    skipped = 0
    while piece := stream.readline(BLOCK):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _rows(stream: IO[bytes] | _Wide, number: int, end: int | None, longest: int, place: int = 0) -> Iterator[Row]:
    while end is None or place < end:
        line = stream.readline(longest + 1)
        if not line:
            return
        place += len(line)
        if len(line) > longest and not line.endswith(b"\n"):
            place += _skip_line(stream)
        yield number, line
        number += 1


def _plain(line: bytes) -> str | None:
    """The text of a row in UTF-8 that shows no sign of having been decoded wrongly once (Ø and Ù all over it)."""
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return text if text.count("Ø") + text.count("Ù") < 5 else None


def json_row(line: bytes, options: ReadingOptions, encoding: str | None = None) -> dict[str, Any]:
    """The fields of a JSON row, under our names too.

    Raises ReadingError if it is too large or no object, ValueError if it is no JSON.

    `encoding` is the operator's word on rows that are not UTF-8.

    >>> json_row('{"نص": "أ"}'.encode(), ReadingOptions(columns={"body": "نص"}))
    {'نص': 'أ', 'body': 'أ'}
    """
    if len(line) > options.article_mib * MIB:
        raise too_large(options.article_mib, "article_mib")
    text = _plain(line)
    row = json.loads(decode(line, encoding).text if text is None else text)
    if not isinstance(row, dict):
        raise ReadingError("reading.no_object")
    return add_column_names(row, options.columns)
