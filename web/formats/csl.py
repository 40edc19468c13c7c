"""A reference in CSL-JSON, as citeproc, pandoc and reference managers take it.

The schema is that of the Citation Style Language, 1.0.2 (csl-data.json): a book, an article of a newspaper where its
source is known, else a page of the web; names as `web/formats/names.py` parts them, a body's whole as `literal`.
"""

from __future__ import annotations

from datetime import date

from msgspec import UNSET, Struct, UnsetType, field

from index.model import DateText
from web.formats.citations import Reference
from web.formats.names import Name, names


class CslName(Struct, frozen=True, kw_only=True):
    """A name: of a person `family` and `given`, of a body `literal`."""

    family: str | UnsetType = UNSET
    given: str | UnsetType = UNSET
    literal: str | UnsetType = UNSET


class CslDate(Struct, frozen=True, kw_only=True):
    """A date as year, month and day, as far as they are known."""

    parts: list[list[int]] = field(name="date-parts")


class CslItem(Struct, frozen=True, kw_only=True):
    """A reference; what is not known is left out."""

    id: str
    type: str
    title: str
    author: list[CslName]
    container: str | UnsetType = field(name="container-title", default=UNSET)
    publisher: str | UnsetType = UNSET
    issued: CslDate | UnsetType = UNSET
    accessed: CslDate | UnsetType = UNSET
    url: str | UnsetType = field(name="URL", default=UNSET)
    language: str | UnsetType = UNSET
    note: str | UnsetType = UNSET


def csl_item(reference: Reference, accessed: date) -> CslItem:
    """The reference in CSL-JSON.

    >>> csl_item(Reference("a", "عنوان", ("هند علي",), "الشرق"), date(2026, 11, 26)).author
    [CslName(family='علي', given='هند', literal=UNSET)]
    """
    place = reference.container or UNSET
    return CslItem(
        id=reference.key,
        type="book" if reference.is_book else "article-newspaper" if reference.container else "webpage",
        title=reference.title,
        author=[_name(name) for name in names(reference.authors)],
        container=UNSET if reference.is_book else place,
        publisher=place if reference.is_book else UNSET,
        issued=_date(reference.date) if reference.date else UNSET,
        accessed=CslDate(parts=[[accessed.year, accessed.month, accessed.day]]) if reference.url else UNSET,
        url=reference.url or UNSET,
        language=reference.language or UNSET,
        note=reference.note or UNSET,
    )


def _name(name: Name) -> CslName:
    return CslName(family=name.family, given=name.given) if name.given else CslName(literal=name.family)


def _date(when: DateText) -> CslDate:
    return CslDate(parts=[[int(part) for part in when.iso.split("-")]])
