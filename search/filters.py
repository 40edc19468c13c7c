"""The filters of a request: the values chosen and left out of each facet, and its days."""

from __future__ import annotations

import re
from datetime import date

from index.arabic.dates import days, parse_date
from index.errors import BadRequest
from index.model import DateText
from search import plan
from search.relative_dates import relative_date
from search.results import SearchRequest
from search.year_parts import has_no_ends, year_part

_BEFORE = {
    "from": re.compile(r"(?:منذ|ابتداءً?\s+من|من|since|from)\s+", re.IGNORECASE),
    "to": re.compile(r"(?:حتى|إلى|الى|لغاية|until|till|up to|to)\s+", re.IGNORECASE),
}
"""What says of a date again that it is the first or the last: `منذ 2023`, `حتى أمس`."""


def filters_of(request: SearchRequest) -> plan.Filters:
    """What a search is narrowed down to. Raises BadRequest for dates that are none, or in the wrong order."""
    first = _day("from", request.date_from, 0)
    last = _day("to", request.date_to, 1)
    if first and last and first > last:
        raise BadRequest("parameter.order", "from")
    return plan.Filters(
        chosen={name: frozenset(values) for name, values in request.chosen.items() if values},
        excluded={name: frozenset(values) for name, values in request.excluded.items() if values},
        first=first,
        last=last,
    )


def today() -> date:
    """This day, where the machine is."""
    return date.today()


def date_of(parameter: str, text: str) -> DateText | None:
    """The date that a text tells as the parameter `from` or `to`, None for any other text.

    A part of a year is told by the day or month that it begins or ends with.

    >>> date_of("from", "2015-Q3").iso, date_of("to", "2015-Q3").iso
    ('2015-07', '2015-09')
    """
    typed = text.strip()
    return _date(parameter, typed) or _date(parameter, _BEFORE[parameter].sub("", typed, count=1))


def _date(parameter: str, text: str) -> DateText | None:
    if relative := relative_date(text, today()):
        return relative
    if part := year_part(text):
        return part[parameter == "to"]
    return None if has_no_ends(text) else parse_date(text)


def _day(parameter: str, text: str | None, end: int) -> int | None:
    """The first (`end` 0) or last (1) day of a typed date as yyyymmdd."""
    if not text:
        return None
    found = date_of(parameter, text)
    if found is None:
        raise BadRequest("parameter.date", parameter, value=text)
    return days(found)[end]
