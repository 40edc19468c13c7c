"""Time as bars that a reader clicks, drags over or steps through, and beneath them who wrote, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from search.links import Links
from search.results import Facet
from search.studies.comparison import shares
from search.studies.periods import DateCounts, Periods, periods
from web.i18n import Catalogue
from web.pages.views import iso_label, percent, span_label

WIDTH, HEIGHT = 264.0, 56.0
ROW = 16.0
"""The height of the small bars of one source."""
MAX_BAR = 24.0
"""A bar is no wider than this, however few there are."""
SEEN = 2.0
"""The height of a bar that counts anything at all, in a chart of `HEIGHT`."""

Whole = Callable[[Periods], "Sequence[int] | None"]
"""How many paragraphs each period has in all, None where they are not counted."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart of `WIDTH` × `HEIGHT`, from its first day, month or year to its last.

    `share` is that of all paragraphs of its time, None where shares are not asked for. `x` counts from where time
    begins.
    """

    first: str
    last: str
    count: int
    share: float | None = None
    selected: bool = False
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class SourceBars:
    """The bars of one source as a path in `WIDTH` × `ROW`, under the bars of all, and where it is highest."""

    source: str
    count: int
    path: str
    most: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """The bars of a search, oldest first, and those of its sources, on a scale of their own; by count or by share."""

    bars: tuple[Bar, ...] = ()
    sources: tuple[SourceBars, ...] = ()


def bar_chart(
    facets: Mapping[str, Facet],
    words: Catalogue,
    dates_of: Mapping[str, DateCounts] | None = None,
    whole: Whole | None = None,
) -> BarChart:
    """The bars of a search by the shortest span that fits; none where there is nothing to compare.

    They are shares where `whole` is given. What a reader chose is listed even where it finds nothing; the chart does
    not reach out for that.

    >>> from search.results import FacetValue
    >>> from web.i18n import catalogue
    >>> months = [FacetValue("2024-03", 2, False), FacetValue("2024-01", 4, True)]
    >>> [(bar.first, bar.count) for bar in bar_chart({"month": Facet("month", tuple(months))}, catalogue("ar")).bars]
    [('2024-01', 4), ('2024-02', 0), ('2024-03', 2)]
    """
    shown = periods([{name: {value.value: value.count for value in facet.values} for name, facet in facets.items()}])
    if not shown:
        return BarChart()
    values = facets[shown.facet].values
    counts = shown.counts({value.value: value.count for value in values})
    of_all = whole(shown) if whole else None
    of_them = shares(counts, of_all) if of_all else (None,) * len(counts)
    selected = {shown.start_of(value.value) for value in values if value.selected}
    spans = zip(shown.firsts, shown.lasts, counts, of_them, strict=True)
    bars = [Bar(first, last, count, share, first in selected) for first, last, count, share in spans]
    return BarChart(_drawn(bars, of_them if of_all else counts), _sources(shown, dates_of or {}, of_all, words))


def _slots(count: int) -> tuple[float, float]:
    """The room that each of so many bars has, and the width of one."""
    step = WIDTH / count
    return step, min(step - min(4.0, step * 0.2), MAX_BAR)


def _drawn(bars: Sequence[Bar], measured: Sequence[float | None]) -> tuple[Bar, ...]:
    step, width = _slots(len(bars))
    most = max(value or 0.0 for value in measured) or 1.0
    heights = [max(SEEN, value / most * HEIGHT) if value else 0.0 for value in measured]
    return tuple(
        replace(
            one,
            x=round(index * step + (step - width) / 2, 2),
            y=round(HEIGHT - height, 2),
            width=round(width, 2),
            height=round(height, 2),
        )
        for index, (one, height) in enumerate(zip(bars, heights, strict=True))
    )


def _sources(
    shown: Periods, dates_of: Mapping[str, DateCounts], of_all: Sequence[int] | None, words: Catalogue
) -> tuple[SourceBars, ...]:
    """The bars of each source, all on one scale; none where there are fewer than two."""
    of_source = {source: dates[shown.facet] for source, dates in dates_of.items() if shown.facet in dates}
    if len(of_source) < 2:
        return ()
    counts = {source: shown.counts(values) for source, values in of_source.items()}
    measured = {source: shares(own, of_all) if of_all else own for source, own in counts.items()}
    top = max((value or 0.0 for own in measured.values() for value in own), default=0.0) or 1.0
    return tuple(
        SourceBars(
            source,
            sum(of_source[source].values()),
            _path(measured[source], top, words.direction == "rtl"),
            _most(shown, own, words),
        )
        for source, own in counts.items()
    )


def _path(values: Sequence[float | None], top: float, flip: bool) -> str:
    """Bars as one path, for a page has many of them."""
    step, width = _slots(len(values))
    parts = []
    for index, value in enumerate(values):
        if value:
            at = len(values) - 1 - index if flip else index
            height = max(1.0, value / top * ROW)
            parts.append(f"M{at * step + (step - width) / 2:.1f} {ROW:g}v-{height:.1f}h{width:.1f}v{height:.1f}z")
    return "".join(parts)


def _most(shown: Periods, counts: Sequence[int], words: Catalogue) -> str:
    """Where a source is highest, in words."""
    at = max(range(len(counts)), key=counts.__getitem__)
    return f"{span_label(shown.firsts[at], shown.lasts[at], words)} ({words('paragraphs', counts[at])})"


def chart_text(drawn: Sequence[Bar], words: Catalogue) -> str:
    """The chart in one sentence: its span and its highest bar."""
    most = max(drawn, key=lambda bar: bar.height)
    named = f"{span_label(most.first, most.last, words)} ({_amount(most, words)})"
    first, last = iso_label(drawn[0].first, words), iso_label(drawn[-1].last, words)
    return words("chart_span", first=first, last=last, most=named)


def _amount(bar: Bar, words: Catalogue) -> str:
    count = words("paragraphs", bar.count)
    return count if bar.share is None else f"{percent(bar.share)} · {count}"


def bar_links(drawn: Sequence[Bar], links: Links, words: Catalogue) -> Markup:
    """The bars as links in SVG, each with its name; time runs in the direction of the language.

    They are no stops of the Tab key, for the list says the same; the script lets arrow keys step through them.
    """
    return Markup("".join(_bar_link(bar, links, words) for bar in drawn))


def _bar_link(bar: Bar, links: Links, words: Catalogue) -> str:
    x, slot = bar.x, WIDTH
    if words.direction == "rtl":
        x = round(slot - bar.x - bar.width, 2)
    title = escape(f"{span_label(bar.first, bar.last, words)}: {_amount(bar, words)}")
    url = links.to(date_from=bar.first, date_to=bar.last, year=(), month=(), day=())
    chosen = ' class="chosen"' if bar.selected else ""
    place = f'x="{x}" width="{bar.width}"'
    return (
        f'<a href="{escape(url)}" tabindex="-1" aria-label="{title}" data-live data-first="{bar.first}" '
        f'data-last="{bar.last}"{chosen}><rect class="slot" {place} y="0" height="{HEIGHT:g}"/>'
        f'<rect {place} y="{bar.y}" height="{bar.height}"/></a>'
    )
