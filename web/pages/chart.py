"""The bars of the chart over time: heights and places only, so that a template can draw them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.schema import UNKNOWN
from search.results import FacetValue

WIDTH = 264.0
HEIGHT = 56.0
MAX_BAR = 24.0
"""A bar is no wider than this, however few there are."""
MAX_BARS = 66
"""More months than this, and a bar stands for a year."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart of `WIDTH` × `HEIGHT`; `value` is its year or month, `x` counts from where time begins."""

    value: str
    count: int
    selected: bool
    x: float
    y: float
    width: float
    height: float


def bars(months: Sequence[FacetValue], years: Sequence[FacetValue]) -> list[Bar]:
    """The bars of a search, oldest first: months where they fit, else years; none where there is nothing to compare.

    What a reader chose is listed even where it finds nothing; the chart does not reach out for that.

    >>> [(bar.value, bar.count) for bar in bars([FacetValue("2024-03", 2, False), FacetValue("2024-01", 4, True)], [])]
    [('2024-01', 4), ('2024-02', 0), ('2024-03', 2)]
    >>> bars([FacetValue("2024-03", 2, False), FacetValue("9999-01", 0, True)], [])
    []
    """
    for values, every in ((months, _months), (years, _years)):
        known = {value.value: value for value in values if value.value != UNKNOWN and value.count}
        names = every(min(known), max(known)) if known else []
        if 1 < len(names) <= MAX_BARS:
            return _draw([known.get(name, FacetValue(name, 0, False)) for name in names])
    return []


def _months(first: str, last: str) -> list[str]:
    ordinals = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    start, end = ordinals
    return [f"{ordinal // 12:04}-{ordinal % 12 + 1:02}" for ordinal in range(start, min(end, start + MAX_BARS) + 1)]


def _years(first: str, last: str) -> list[str]:
    return [f"{year:04}" for year in range(max(int(first), int(last) - MAX_BARS + 1), int(last) + 1)]


def _draw(values: Sequence[FacetValue]) -> list[Bar]:
    step = WIDTH / len(values)
    width = min(step - min(4.0, step * 0.2), MAX_BAR)
    most = max(value.count for value in values) or 1
    return [
        Bar(
            one.value,
            one.count,
            one.selected,
            round(index * step + (step - width) / 2, 2),
            round(HEIGHT - height, 2),
            *size,
        )
        for index, (one, height) in enumerate(zip(values, _heights(values, most), strict=True))
        for size in [(round(width, 2), round(height, 2))]
    ]


def _heights(values: Iterable[FacetValue], most: int) -> list[float]:
    """Heights in proportion; whatever counts at all is seen."""
    return [max(2.0, value.count / most * HEIGHT) if value.count else 0.0 for value in values]
