"""Tables without a row of names: which column is the text, the title, the date, told by what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.arabic.dates import parse_date
from index.model import is_web_address
from index.reading.authors import has_given_name
from index.reading.citation import is_name
from index.reading.text import clean

_LONG = 60
"""Letters of a cell that no name of a column has, and of the shortest that are a table's texts."""
_SHORT_TAG = 30


class BareRow(dict[str, str]):
    """A row of a table that has no names of columns: ours are guesses."""


def is_bare(row: Sequence[str]) -> bool:
    """Whether a table's first row is one of its articles, and no row of names: a date, an address or a text is in it.

    >>> is_bare(["7", "عنوان", "2019-04-09"]), is_bare(["م", "عنوان", "يوم"])
    (True, False)
    """
    return any(_is_day(cell) or _is_address(cell) or (len(cell) > _LONG and " " in cell) for cell in map(clean, row))


def guess_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Our names for the columns of some rows, "" for those that tell nothing; none if no column holds texts.

    >>> guess_columns([["7", "عين الوادي", "2019-04-09", "كانت العين تسقي البساتين كلها. " * 4]])
    ['', 'title', 'date', 'body']
    """
    width = max(map(len, rows), default=0)
    columns = [[clean(row[at]) for row in rows if at < len(row) and row[at].strip()] for at in range(width)]
    lengths = [sum(map(len, cells)) / max(len(cells), 1) for cells in columns]
    if not width or max(lengths) < _LONG:
        return []
    names = [""] * width
    names[lengths.index(max(lengths))] = "body"
    for name, fits in _SIGNS:
        free = [at for at in range(width) if not names[at] and columns[at] and fits(columns[at])]
        if free:
            # of several columns of words the title is the longest
            names[max(free, key=lambda at: lengths[at]) if name == "title" else free[0]] = name
    return names


def _is_day(cell: str) -> bool:
    date = parse_date(cell) if len(cell) < _LONG else None
    return date is not None and date.precision == "day"


def _is_address(cell: str) -> bool:
    return is_web_address(cell)


def _is_author(cell: str) -> bool:
    return is_name(cell) and has_given_name(cell)


def _is_tag(cell: str) -> bool:
    return len(cell) <= _SHORT_TAG and not cell.isdecimal()


def _are_titles(cells: list[str]) -> bool:
    """Whether most cells are of several words, and no two the same."""
    return 2 * sum(" " in cell for cell in cells) >= len(cells) == len(set(cells))


def _all(fits: Callable[[str], bool]) -> Callable[[list[str]], bool]:
    return lambda cells: all(map(fits, cells))


_SIGNS: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
    ("date", _all(_is_day)),
    ("url", _all(_is_address)),
    ("author", _all(_is_author)),
    ("title", _are_titles),
    ("tags", _all(_is_tag)),
)
"""What the cells of a column are, the surest first."""
