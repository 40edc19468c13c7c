"""Facets as they are shown: rows that choose, exclude or let go of a value, and chips of all that is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from index.schema import FACETS, UNKNOWN
from search.answering import value_label
from search.filters import date_of
from search.links import Links
from search.results import Facet, FacetValue
from web.i18n import Catalogue
from web.pages.inline_text import language_of
from web.pages.views import span_label

SHOWN_VALUES = 7
"""How many values of a facet stand open; the others are behind "more"."""


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A value of a facet as shown; `url` chooses it, or lets it go when it is chosen or excluded.

    `out_url` excludes it; either is empty where that is not offered. `inner` are the rows it opens into. `is_name` says
    that the label is a name of the collection and no word of the interface.
    """

    label: str
    count: int
    url: str
    selected: bool = False
    excluded: bool = False
    out_url: str = ""
    inner: tuple[FacetRow, ...] = ()
    is_name: bool = False

    @property
    def stays_open(self) -> bool:
        """Whether it stands open however rare it is."""
        return self.selected or self.excluded or any(row.stays_open for row in self.inner)


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing the search is narrowed down to, and the URL without it."""

    label: str
    url: str


def facet_rows(facet: Facet, links: Links, words: Catalogue) -> list[FacetRow]:
    """The rows of a facet of names."""
    return value_rows(facet.name, facet.values, links, words)


def value_rows(name: str, values: Iterable[FacetValue], links: Links, words: Catalogue) -> list[FacetRow]:
    """The rows of some values of a facet."""
    choices = links.choices(name)

    def row(value: FacetValue) -> FacetRow:
        label, (chosen, excluded) = value_label(name, value.value, words), choices(value.value)
        is_name = value.value != UNKNOWN
        return FacetRow(label, value.count, chosen, value.selected, value.excluded, excluded, is_name=is_name)

    return list(map(row, values))


def facet_list(rows: Iterable[FacetRow], words: Catalogue) -> Markup:
    """Rows as items of a list; not by a template, for a page has sixty of them."""
    return Markup("".join(_list_item(row, words) for row in rows))


def _list_item(row: FacetRow, words: Catalogue) -> str:
    label = f"<bdi {language_of(row.label)}>{escape(row.label)}</bdi>" if row.is_name else str(escape(row.label))
    current = ' aria-current="true"' if row.selected else ""
    named = f' class="excluded" aria-label="{escape(words("let_back", label=row.label))}"' if row.excluded else ""
    link = f'<a href="{escape(row.url)}"{current}{named} data-live>{label}</a>' if row.url else f"<span>{label}</span>"
    inner = f"<ul>{facet_list(row.inner, words)}</ul>" if row.inner else ""
    return f'<li>{link}{_out(row, words)} <span class="count">{row.count:,}</span>{inner}</li>'


def _out(row: FacetRow, words: Catalogue) -> str:
    """The link that excludes a value."""
    if not row.out_url or row.selected or row.excluded:
        return ""
    label = escape(words("leave_out", label=row.label))
    return f' <a class="out" href="{escape(row.out_url)}" aria-label="{label}" title="{label}" data-live>−</a>'


def fold_rows(rows: Sequence[FacetRow]) -> tuple[list[FacetRow], list[FacetRow]]:
    """The rows that stand open (the first few and all that are kept), and the rest."""
    if len(rows) <= SHOWN_VALUES + 2:
        return list(rows), []
    first, others = rows[:SHOWN_VALUES], rows[SHOWN_VALUES:]
    return [*first, *(row for row in others if row.stays_open)], [row for row in others if not row.stays_open]


def chips(links: Links, words: Catalogue) -> list[Chip]:
    """Everything the search is narrowed down to."""
    request = links.request
    found = []
    for name in FACETS:
        for value in request.values_of(name):
            label = value_label(name, value, words)
            shown = words("chip.without", label=label) if value in request.excluded.get(name, ()) else label
            found.append(Chip(shown, links.toggle(name, value)))
    if label := range_label(request.date_from, request.date_to, words):
        found.append(Chip(label, links.to(date_from=None, date_to=None)))
    for name in request.fields:
        others = tuple(other for other in request.fields if other != name)
        found.append(Chip(words(f"chip.in.{name}"), links.to(fields=others)))
    return found


def range_label(first: str | None, last: str | None, words: Catalogue) -> str:
    """A range of dates in words, whichever way its ends were typed or clicked."""
    first, last = first and _understood("from", first), last and _understood("to", last)
    if first and last:
        return span_label(first, last, words)
    if first:
        return words("chip.from", date=span_label(first, first, words))
    return words("chip.to", date=span_label(last, last, words)) if last else ""


def _understood(parameter: str, text: str) -> str:
    """A date that was told from today, or with a preposition, as the day that it is."""
    date = date_of(parameter, text)
    return date.iso if date and date.calendar == "gregorian" else text
