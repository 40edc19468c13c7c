"""Time as a reader narrows it down: bars by day, month, year or decade whatever the span, and lists that open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from index.schema import UNKNOWN
from search.links import Links
from search.periods import decade, periods
from search.results import Facet
from web.i18n import Catalogue
from web.pages.facets import FacetRow
from web.pages.views import facet_label, iso_label, span_label

WIDTH = 264.0
HEIGHT = 56.0
MAX_BAR = 24.0
"""A bar is no wider than this, however few there are."""
SEEN = 2.0
"""The height of a bar that counts anything at all."""
MANY_YEARS = 20
"""Where paragraphs are of more years than this, years are listed by decades."""
NONE = Facet("none", ())


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart of `WIDTH` × `HEIGHT`, from its first day, month or year to its last.

    `x` counts from where time begins.
    """

    first: str
    last: str
    count: int
    selected: bool
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0


def bars(facets: Mapping[str, Facet]) -> list[Bar]:
    """The bars of a search, oldest first: the shortest span that fits; none where there is nothing to compare.

    What a reader chose is listed even where it finds nothing; the chart does not reach out for that.

    >>> from search.results import FacetValue
    >>> months = [FacetValue("2024-03", 2, False), FacetValue("2024-01", 4, True)]
    >>> [(bar.first, bar.count) for bar in bars({"month": Facet("month", tuple(months))})]
    [('2024-01', 4), ('2024-02', 0), ('2024-03', 2)]
    >>> years = Facet("year", (FacetValue("1880", 1, False), FacetValue("2024", 3, False)))
    >>> [bar.last for bar in bars({"year": years})][:2], len(bars({"year": years}))
    (['1889', '1899'], 15)
    """
    shown = periods([{name: {one.value: one.count for one in facet.values} for name, facet in facets.items()}])
    if not shown:
        return []
    values = facets[shown.facet].values
    selected = {shown.start_of(one.value) for one in values if one.selected}
    counts = shown.counts({one.value: one.count for one in values})
    spans = zip(shown.firsts, shown.lasts, counts, strict=True)
    return _drawn([Bar(first, last, count, first in selected) for first, last, count in spans])


def _drawn(values: Sequence[Bar]) -> list[Bar]:
    step = WIDTH / len(values)
    width = min(step - min(4.0, step * 0.2), MAX_BAR)
    most = max(value.count for value in values)
    heights = [max(SEEN, value.count / most * HEIGHT) if value.count else 0.0 for value in values]
    return [
        Bar(
            one.first,
            one.last,
            one.count,
            one.selected,
            round(index * step + (step - width) / 2, 2),
            round(HEIGHT - height, 2),
            round(width, 2),
            round(height, 2),
        )
        for index, (one, height) in enumerate(zip(values, heights, strict=True))
    ]


def chart_text(drawn: Sequence[Bar], words: Catalogue) -> str:
    """The chart in one sentence: its span and its highest bar."""
    most = max(drawn, key=lambda bar: bar.count)
    named = f"{span_label(most.first, most.last, words)} ({words('paragraphs', most.count)})"
    first, last = iso_label(drawn[0].first, words), iso_label(drawn[-1].last, words)
    return words("chart_span", first=first, last=last, most=named)


def bar_links(drawn: Sequence[Bar], links: Links, words: Catalogue) -> Markup:
    """The bars as links in SVG, each with its name; time runs in the direction of the language.

    They are no stops of the Tab key, for the list says the same; the script lets arrow keys step through them.
    """
    return Markup("".join(_bar_link(bar, links, words) for bar in drawn))


def _bar_link(bar: Bar, links: Links, words: Catalogue) -> str:
    x, slot = bar.x, WIDTH
    if words.direction == "rtl":
        x = round(slot - bar.x - bar.width, 2)
    title = escape(f"{span_label(bar.first, bar.last, words)}: {words('paragraphs', bar.count)}")
    url = links.to(date_from=bar.first, date_to=bar.last, year=(), month=(), day=())
    chosen = ' class="chosen"' if bar.selected else ""
    place = f'x="{x}" width="{bar.width}"'
    return (
        f'<a href="{escape(url)}" tabindex="-1" aria-label="{title}" data-live data-first="{bar.first}" '
        f'data-last="{bar.last}"{chosen}><rect class="slot" {place} y="0" height="{HEIGHT:g}"/>'
        f'<rect {place} y="{bar.y}" height="{bar.height}"/></a>'
    )


def time_rows(facets: Mapping[str, Facet], links: Links, words: Catalogue) -> list[FacetRow]:
    """Time as a list, newest first: decades where years are many, years; the chosen ones open to months and days."""
    counts = _Counts(facets, links)
    listed = [_year_row(year, counts, links, words) for year in counts.years if year != UNKNOWN]
    if len(listed) > MANY_YEARS:
        by_decade: dict[str, list[FacetRow]] = {}
        for row in listed:
            by_decade.setdefault(decade(row.label), []).append(row)
        listed = [_decade_row(first, rows, links, words) for first, rows in by_decade.items()]
    unknown = [_year_row(UNKNOWN, counts, links, words)] if UNKNOWN in counts.years else []
    return listed + unknown


class _Counts:
    """How many paragraphs each year, month and day has, and which of them are chosen.

    While months are chosen the years' own counts are of those months only, so they are added up from all months, and
    likewise months from days.
    """

    def __init__(self, facets: Mapping[str, Facet], links: Links) -> None:
        chosen = links.request.chosen
        self.chosen = {name: chosen.get(name, ()) for name in ("year", "month", "day")}
        years, self.months, self.days = (_known(facets, name) for name in ("year", "month", "day"))
        if self.chosen["day"] and not self.chosen["month"]:
            self.months |= _summed(self.days, 7)
        if (self.chosen["month"] or self.chosen["day"]) and not self.chosen["year"]:
            years = _summed(self.months, 4)
        self.years = {year: n for year, n in years.items() if n or year in self.chosen["year"]}

    def opened(self, value: str, inner: Mapping[str, int]) -> list[str]:
        """The values under an opened year or month: one that is chosen or that has any chosen, or the only one."""
        chosen = any(one == value or one.startswith(f"{value}-") for values in self.chosen.values() for one in values)
        below = [one for one in inner if one.startswith(f"{value}-")]
        return below if chosen or len(below) == len([one for one in inner if one != UNKNOWN]) else []


def _known(facets: Mapping[str, Facet], name: str) -> dict[str, int]:
    return {one.value: one.count for one in facets.get(name, NONE).values}


def _summed(counts: Mapping[str, int], length: int) -> dict[str, int]:
    summed: dict[str, int] = {}
    for value, count in counts.items():
        name = value if value == UNKNOWN else value[:length]
        summed[name] = summed.get(name, 0) + count
    return summed


def _decade_row(first: str, years: Sequence[FacetRow], links: Links, words: Catalogue) -> FacetRow:
    last = f"{int(first) + 9:04}"
    kept = any(row.kept for row in years)
    return FacetRow(
        span_label(first, last, words),
        sum(row.count for row in years),
        links.to(date_from=first, date_to=last, year=(), month=(), day=()),
        inner=tuple(years) if kept else (),
    )


def _year_row(year: str, counts: _Counts, links: Links, words: Catalogue) -> FacetRow:
    inner = tuple(_month_row(month, counts, links, words) for month in counts.opened(year, counts.months))
    held = any(row.kept for row in inner)
    url = links.to(year=_toggled(counts.chosen["year"], year), month=(), day=())
    return FacetRow(
        facet_label("year", year, words),
        counts.years[year],
        url,
        year in counts.chosen["year"] or held,
        inner=inner,
    )


def _month_row(month: str, counts: _Counts, links: Links, words: Catalogue) -> FacetRow:
    """A month, named without its year, for it stands under it."""
    inner = tuple(_day_row(day, counts, links, words) for day in counts.opened(month, counts.days))
    held = any(row.kept for row in inner)
    url = links.to(year=(), month=_toggled(counts.chosen["month"], month), day=())
    label = iso_label(month, words).removesuffix(f" {month[:4]}")
    return FacetRow(label, counts.months[month], url, month in counts.chosen["month"] or held, inner=inner)


def _day_row(day: str, counts: _Counts, links: Links, words: Catalogue) -> FacetRow:
    url = links.to(year=(), month=(), day=_toggled(counts.chosen["day"], day))
    label = iso_label(day, words).removesuffix(f" {day[:4]}")
    return FacetRow(label, counts.days[day], url, day in counts.chosen["day"])


def _toggled(chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    kept = tuple(other for other in chosen if other != value)
    return kept if value in chosen else (*chosen, value)
