"""The page of a basket: paragraphs that a reader keeps, to be ordered, annotated, shared by address and taken away."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from index.errors import ArticleNotFound
from index.model import Marker
from search.filters import today
from search.results import SearchRequest
from web.basket import MAX_ITEMS, MAX_NOTE, Basket, Item, basket_of
from web.formats.basket_files import FILES, MIME, SUFFIXES, Quotation
from web.formats.cited_part import ARABIC, STYLE_NAMES
from web.http.guards import MAX_QUERY_STRING
from web.pages import blueprint
from web.pages.cite import part_of
from web.pages.downloads import hit_url
from web.pages.hits import hit_marker
from web.params import choice, number
from web.preferences import words
from web.site import site

_FORM_BYTES = 1024 * 1024
"""What a form may have: a full basket takes 200 notes of 500 letters, six bytes each."""


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of a basket as its page shows it, at its place from 1; without a quotation where it is not there."""

    place: int
    item: Item
    url: str
    """The address of the paragraph in its article."""
    quotation: Quotation | None = None

    @property
    def marker(self) -> Callable[[Marker], Markup]:
        """What words the markers of its text: links to its notes on this page."""
        notes = self.quotation.notes if self.quotation else ()
        return hit_marker(self.place, [note.number for note in notes], words())


@blueprint.route("/basket", methods=["GET", "POST"])
def basket() -> ResponseReturnValue:
    """A basket of an address or a form, or the same as a file; what a button of the form changes leads to an address.

    Where that would be too long, the page is the answer to the form itself.
    """
    request.max_content_length = request.max_form_memory_size = _FORM_BYTES
    args = request.form if request.method == "POST" else request.args
    kept = basket_of(args)
    style = choice(args, "style", STYLE_NAMES, ARABIC)
    kind = choice(args, "format", ("html", *FILES), "html")
    if kind != "html":
        return _file(kept, style, kind)
    if request.method == "POST":
        kept = _changed(kept)
        if kept.fits:
            return redirect(basket_url(kept, style), 303)
    return render_template(
        "basket.html",
        basket=kept,
        rows=rows(kept, style),
        style=style,
        styles=STYLE_NAMES,
        formats=FILES,
        address=site().absolute(basket_url(kept, style)) if kept.fits else "",
        most={"address": MAX_QUERY_STRING, "note": MAX_NOTE},
    )


def rows(kept: Basket, style: str) -> list[Row]:
    """Every paragraph of a basket, those that are not in the collection too."""
    address = hit_url(SearchRequest())
    return [
        Row(at, item, address(*place), _quotation(item, place, style))
        for at, item in enumerate(kept.items, 1)
        for place in [item.place or ("", 0)]
    ]


def _quotation(item: Item, place: tuple[str, int], style: str) -> Quotation | None:
    with suppress(ArticleNotFound):
        if found := site().service.paragraph(*place):
            article, paragraph = found
            part = part_of(article, paragraph)
            return Quotation(paragraph, part, part.citation(style, words(), today()), item.note)
    return None


def _changed(kept: Basket) -> Basket:
    """The basket after what the button that was pressed does, if any of these: `up`, `down`, `remove`."""
    if place := number(request.form, "remove", 0, MAX_ITEMS):
        return kept.without(place)
    up, down = (number(request.form, name, 0, MAX_ITEMS) for name in ("up", "down"))
    return kept.move(up, -1) if up else kept.move(down, 1)


def basket_url(kept: Basket, style: str = ARABIC) -> str:
    """The address of a basket's page."""
    said = kept.query + (f"&style={style}" if style != ARABIC else "")
    return f"{url_for('pages.basket')}?{said}" if said else url_for("pages.basket")


def _file(kept: Basket, style: str, kind: str) -> Response:
    """A basket as a file of one of `FILES`."""
    found = [row.quotation for row in rows(kept, style) if row.quotation]
    response = Response(FILES[kind](found, words()), content_type=MIME[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"bahith-basket.{SUFFIXES[kind]}")
    return response
