"""Time as a list that a reader narrows down by: decades, years, months and days that open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.schema import UNKNOWN
from search.answering import value_label
from search.links import MAX_VALUES, Links
from search.results import Facet
from search.studies.periods import decade
from web.i18n import Catalogue
from web.pages.facets import FacetRow
from web.pages.views import iso_label, span_label

MANY_YEARS = 20
"""Where paragraphs are of more years than this, years are listed by decades."""
NONE = Facet("none", ())


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
    return {value.value: value.count for value in facets.get(name, NONE).values}


def _summed(counts: Mapping[str, int], length: int) -> dict[str, int]:
    summed: dict[str, int] = {}
    for value, count in counts.items():
        name = value if value == UNKNOWN else value[:length]
        summed[name] = summed.get(name, 0) + count
    return summed


def _decade_row(first: str, years: Sequence[FacetRow], links: Links, words: Catalogue) -> FacetRow:
    last = f"{int(first) + 9:04}"
    kept = any(row.stays_open for row in years)
    return FacetRow(
        span_label(first, last, words),
        sum(row.count for row in years),
        links.to(date_from=first, date_to=last, year=(), month=(), day=()),
        inner=tuple(years) if kept else (),
    )


def _year_row(year: str, counts: _Counts, links: Links, words: Catalogue) -> FacetRow:
    inner = tuple(_month_row(month, counts, links, words) for month in counts.opened(year, counts.months))
    held = any(row.stays_open for row in inner)
    url = _narrowed(links, year=_toggled(counts.chosen["year"], year))
    return FacetRow(
        value_label("year", year, words),
        counts.years[year],
        url,
        year in counts.chosen["year"] or held,
        inner=inner,
    )


def _month_row(month: str, counts: _Counts, links: Links, words: Catalogue) -> FacetRow:
    """A month, named without its year, for it stands under it."""
    inner = tuple(_day_row(day, counts, links, words) for day in counts.opened(month, counts.days))
    held = any(row.stays_open for row in inner)
    url = _narrowed(links, month=_toggled(counts.chosen["month"], month))
    label = iso_label(month, words).removesuffix(f" {month[:4]}")
    return FacetRow(label, counts.months[month], url, month in counts.chosen["month"] or held, inner=inner)


def _day_row(day: str, counts: _Counts, links: Links, words: Catalogue) -> FacetRow:
    url = _narrowed(links, day=_toggled(counts.chosen["day"], day))
    label = iso_label(day, words).removesuffix(f" {day[:4]}")
    return FacetRow(label, counts.days[day], url, day in counts.chosen["day"])


def _narrowed(links: Links, **values: tuple[str, ...]) -> str:
    """The search in these years, months or days alone, empty where they are more than it may have."""
    none: dict[str, tuple[str, ...]] = {"year": (), "month": (), "day": ()}
    return "" if any(len(value) > MAX_VALUES for value in values.values()) else links.to(**none | values)


def _toggled(chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    kept = tuple(other for other in chosen if other != value)
    return kept if value in chosen else (*chosen, value)
