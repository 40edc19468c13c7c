"""A chart of lines as SVG made on the server: no style of its own, every point a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from search.answers import Point, Series
from web.i18n import Catalogue
from web.pages.views import percent, span_label

WIDTH, HEIGHT = 480.0, 100.0
"""What the points are counted in; the page stretches the chart to the room it has."""
_MARKS = 5
"""How many times are told below a chart at most."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its lines, what its axis says from top to bottom, and the times told below it, oldest first."""

    lines: Markup
    scale: tuple[str, ...]
    times: tuple[str, ...]


def line_chart(series: Sequence[Series], by: str, words: Catalogue) -> Chart:
    """The lines of some series by their `count` or `share`; time runs in the direction of the language."""
    values = [[point.count if by == "count" else point.share for point in one.points] for one in series]
    top = ceiling(max((value for line in values for value in line if value is not None), default=0))
    lines = [
        f'<g class="series-{number}">{_line(one, [_y(value, top) for value in line], words)}</g>'
        for number, (one, line) in enumerate(zip(series, values, strict=True))
    ]
    steps = (top, top / 2, 0.0) if by == "share" or top % 2 == 0 else (top, 0.0)
    scale = tuple(percent(step) if by == "share" else f"{step:,g}" for step in steps)
    return Chart(Markup("".join(lines)), scale, _times(series[0].points, words))


def ceiling(number: float) -> float:
    """The least of 1, 2, 3, 4, 5, 6, 8, 10, 20 … (or 0.8, 0.6 …) that is not below a number.

    >>> ceiling(7), ceiling(130), ceiling(0.013), ceiling(0)
    (8.0, 200.0, 0.02, 1.0)
    """
    power = 1.0
    while power > number > 0:
        power /= 10
    while power * 10 < number:
        power *= 10
    return round(next(power * step for step in (1, 2, 3, 4, 5, 6, 8, 10) if power * step >= number), 12)


def _y(value: float | None, top: float) -> float | None:
    return None if value is None else round(HEIGHT * (1 - value / top), 1)


def _line(one: Series, heights: Sequence[float | None], words: Catalogue) -> str:
    """A line, broken where a period has no paragraphs at all, and its points; those that find nothing are no links."""
    step = WIDTH / len(heights)
    ahead = [round((at + 0.5) * step, 1) for at in range(len(heights))]
    xs = ahead[::-1] if words.direction == "rtl" else ahead
    places = [None if y is None else f"{x} {y}" for x, y in zip(xs, heights, strict=True)]
    runs = [list(run) for known, run in groupby(places, key=bool) if known]
    path = "".join("M" + "L".join(map(str, run)) for run in runs)
    marked = zip(one.points, places, strict=True)
    points = [_point(one.q, point, place, words) for point, place in marked if place and point.count]
    return f'<path class="line" d="{path}"/>{"".join(points)}'


def _point(q: str, point: Point, place: str, words: Catalogue) -> str:
    """A point: no stop of the Tab key, for the table says the same; the script lets arrow keys step through them."""
    label = escape(f"{q} · {span_label(point.first, point.last, words)}: {amount(point, words)}")
    dot = f'd="M{place}h0"'
    return (
        f'<a href="{escape(point.url)}" tabindex="-1" aria-label="{label}">'
        f'<path class="slot" {dot}/><path class="dot" {dot}/></a>'
    )


def amount(point: Point, words: Catalogue) -> str:
    """What a query finds in a period: the count and, where there is one, the share."""
    count = words("paragraphs", point.count)
    return count if point.share is None else f"{count} ({percent(point.share)})"


def _times(points: Sequence[Point], words: Catalogue) -> tuple[str, ...]:
    last = len(points) - 1
    quarters = range(_MARKS) if last >= _MARKS else (0, _MARKS - 1)
    at = dict.fromkeys(round(last * quarter / (_MARKS - 1)) for quarter in quarters)
    return tuple(span_label(points[n].first, points[n].last, words) for n in at)
