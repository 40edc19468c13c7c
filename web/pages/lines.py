"""Lines of words in their contexts: a third way to see what a search finds, and a table of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from flask import Response, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from search.links import Links, hit_path
from search.plan import ORDERS, Order
from search.results import MAX_RESULTS, SearchRequest, Span
from search.studies.lines import Line, LinesExport
from web.addresses import url_for
from web.basket import carried_basket, item_name
from web.formats.exports import table
from web.i18n import Catalogue
from web.pages import blueprint
from web.pages.downloads import download, hit_url
from web.pages.inline_text import language_of, letters_of
from web.pages.results import render_found, without_bad_dates
from web.pages.views import date_label, numbers_around
from web.params import ParsedSearch, choice, parse_search
from web.preferences import preferences, words
from web.site import site

PER_PAGE = 50
CONTEXT = 90
"""How many letters before and after a word a line holds; what does not fit is cut by the page."""
_COLUMNS = ("before", "word", "after", "date", "source", "title", "article_id", "paragraph", "url")


@blueprint.get("/lines")
def lines() -> ResponseReturnValue:
    """The words of a search where they stand, one line each, the word in the middle."""
    asked, order = lines_asked(grouped=True)
    if asked.format == "csv":
        return _csv(site().service.export_lines(asked.request, order), asked.request)
    kept = carried_basket().pairs()
    links = Links(url_for("pages.lines"), asked.request, True, (*order_parameter(order), *kept))
    by_source = replace(asked.request, each="source")
    page, fault = without_bad_dates(by_source, lambda dated: site().service.lines(dated, order))
    searches = Links(url_for("pages.search"), asked.request, True, kept)
    pages = numbers_around(asked.request.page, min(page.pages, MAX_RESULTS))
    shown = {
        "order": order,
        "total": page.total,
        "lines": lines_shown(page.lines, asked.request, words()),
        "collocates": [
            (collocate, searches.to(q=f"{asked.request.q} {collocate.word}", page=1)) for collocate in page.collocates
        ],
        "orders": {name: replace(links, more=(*order_parameter(name), *kept)).to() for name in ORDERS},
        "line_pages": [(number, number and links.to(page=number)) for number in pages],
        "csv": links.in_format("csv"),
    }
    return render_found(asked, page.found, fault, "lines.html", shown, "pages.lines", order_parameter(order))


def lines_asked(*, grouped: bool) -> tuple[ParsedSearch, Order]:
    """The search of the address asked for and the order of its lines; raises BadRequest."""
    order: Order = choice(request.args, "order", ORDERS, ORDERS[0])
    asked = parse_search(request.args, grouped=grouped, extra=("order",))
    if "per_page" not in request.args:
        asked = replace(asked, request=replace(asked.request, per_page=PER_PAGE))
    return asked, order


def order_parameter(order: Order) -> tuple[tuple[str, str], ...]:
    """The parameter of an address that tells the order, none for the usual one."""
    return (("order", order),) if order != ORDERS[0] else ()


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line in the words of a language: the word with as much before and after it as a screen holds.

    `name` is that of its paragraph in a basket (web/basket.py), `language` attributes of an element that holds it.
    """

    name: str
    url: str
    language: Markup
    before: Markup
    word: Markup
    after: Markup
    date: str
    source: str


def lines_shown(found_lines: Sequence[Line], asked: SearchRequest, words: Catalogue) -> list[LineShown]:
    """The lines of a search as a page shows them."""
    address, letters = hit_url(asked), letters_of(preferences(), asked.q)

    def shown(one: Line) -> LineShown:
        before, after = last_words(one.before), first_words(one.after)
        return LineShown(
            item_name(one.article.id, one.paragraph),
            address(one.article.id, one.paragraph),
            language_of(before + one.word + after),
            letters(before),
            letters(one.word, [Span(0, len(one.word))]),
            letters(after),
            date_label(one.article.date, words),
            one.article.source or "",
        )

    return [shown(line) for line in found_lines]


def first_words(text: str, most: int = CONTEXT) -> str:
    """The beginning of a text, at most so many letters, cut at a space.

    >>> first_words("قال الوزير إن", 8), first_words("قال", 8)
    ('قال', 'قال')
    """
    return text if len(text) <= most else text[: max(0, text.rfind(" ", 0, most + 1))]


def last_words(text: str, most: int = CONTEXT) -> str:
    """The end of a text, at most so many letters, cut at a space.

    >>> last_words("قال الوزير إن", 8)
    'إن'
    """
    if len(text) <= most:
        return text
    at = text.find(" ", len(text) - most - 1)
    return "" if at < 0 else text[at + 1 :]


def _csv(export: LinesExport, asked: SearchRequest) -> Response:
    """All lines, the newest state's, a line each."""
    address = hit_path(asked, site().absolute(""))
    response = download(table(_rows(export.lines, address)), "csv", "bahith-lines")
    response.headers["Bahith-Total"] = str(export.total)
    response.headers["Bahith-Given"] = str(min(export.total, export.most))
    return response


def _rows(found_lines: Iterator[Line], address: Callable[[str, int], str]) -> Iterator[Sequence[object]]:
    yield _COLUMNS
    for line in found_lines:
        article = line.article
        date = article.date.iso if article.date else ""
        yield (
            *(line.before, line.word, line.after, date),
            *(article.source, article.title, article.id, line.paragraph),
            address(article.id, line.paragraph),
        )
