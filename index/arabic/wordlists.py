"""The word lists in `data/`: one entry a line, fields parted by tabs, comments after #; an editor may extend them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from index.arabic.normalizer import fold

_DATA = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of the list `name`.tsv, each field folded; empty lines and comments left out.

    >>> ("ما", "question") in rows("functionwords")
    True
    """
    return tuple(tuple(map(fold, row)) for row in raw_rows(name))


@cache
def raw_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The same with each field as it is written.

    >>> any(row[0] == "أمريكا" for row in raw_rows("variants"))
    True
    """
    path = _DATA / f"{name}.tsv"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    cleaned = (line.split("#")[0].strip() for line in lines)
    return tuple(tuple(field.strip() for field in line.split("\t")) for line in cleaned if line)


@cache
def names() -> frozenset[str]:
    """Proper names that look as if they had affixes (`names`.tsv).

    >>> "بايدن" in names(), "سياسه" in names()
    (True, False)
    """
    return frozenset(row[0] for row in rows("names"))
