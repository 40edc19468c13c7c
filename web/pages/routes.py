"""The pages that people read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from index.model import Article, Footnote, Marker, Paragraph
from index.schema import FACETS, UNKNOWN
from search.answers import search_answer
from search.links import ARTICLES, Links, hit_path
from search.query.describe import interpret
from search.query.parser import parse
from search.results import Facet, FacetValue, ResultPage, SearchRequest
from web.api.json_provider import answered
from web.formats import citations, exports
from web.pages import examples, views
from web.pages.chart import bars
from web.pages.hits import hits_shown
from web.pages.marks import readable
from web.pages.views import arabic_label
from web.params import Asked, choice, match_of, parse_search, query
from web.preferences import check_language, preferences, words
from web.site import site

NEWEST = 6
P = TypeVar("P", Paragraph, Footnote)
blueprint = Blueprint("pages", __name__)
blueprint.before_request(check_language)


@blueprint.get("/")
def home() -> str:
    """The search box, a few words on the collection, the newest articles."""
    service = site().service
    return render_template("home.html", info=service.collection(), newest=service.newest(NEWEST))


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """A page of results, or the same results in another format."""
    return _found(parse_search(request.args, grouped=True), "results.html")


@blueprint.get("/cited/<domain>")
def cited(domain: str) -> ResponseReturnValue:
    """Every article and paragraph whose notes cite a domain."""
    asked = parse_search(request.args, grouped=True)
    domains = dict.fromkeys((domain.lower(), *asked.request.chosen.get("cited", ())))
    chosen = replace(asked.request, chosen={**asked.request.chosen, "cited": tuple(domains)})
    return _found(replace(asked, request=chosen), "cited.html", domain=domain.lower())


@blueprint.get(f"{ARTICLES}<path:article_id>")
def article(article_id: str) -> str:
    """An article to read, the hits of `q` marked."""
    q, match = query(request.args), match_of(request.args)
    page = site().service.article(article_id, q, match)
    places = views.first_places(page.article)
    return render_template(
        "article.html", page=page, article=page.article, q=q, places=places, seen=_Seen(page.article)
    )


@blueprint.get("/cite/<path:article_id>")
def cite(article_id: str) -> ResponseReturnValue:
    """How to cite an article, one of its paragraphs or one of its notes: to copy, or as RIS or BibTeX."""
    found = site().service.article(article_id).article
    paragraph, note = _part(found.paragraphs, "paragraph"), _part(found.notes, "note")
    reference = citations.of_note(note, found) if note else _reference(found, paragraph)
    writers = {"ris": citations.ris, "bibtex": citations.bibtex}
    name = choice(request.args, "format", ("html", *writers), "html")
    if name != "html":
        return _download(writers[name](reference), name, reference.key)
    texts = {kind: write(reference) for kind, write in writers.items()}
    sentence = citations.sentence(reference, words())
    part = {"paragraph": paragraph and paragraph.number, "note": note and note.number}
    return render_template("cite.html", article=found, part=part, sentence=sentence, texts=texts)


@blueprint.get("/sources")
def sources() -> str:
    """The sources of the collection, its authors, and the domains its notes cite most."""
    service = site().service
    result = service.search(SearchRequest(per_page=1, facets=("cited", "author"), suggest=False))
    listed = {facet.name: facet.values for facet in result.facets}
    return render_template(
        "sources.html",
        by_source=[
            (name, words()("articles", n), url_for(".search", source=name)) for name, n in service.collection().sources
        ],
        by_author=_known(listed["author"], lambda name: url_for(".search", author=name)),
        by_domain=_known(listed["cited"], lambda name: url_for(".cited", domain=name)),
    )


def _known(values: Sequence[FacetValue], address: Callable[[str], str]) -> list[tuple[str, str, str]]:
    return [(one.value, words()("paragraphs", one.count), address(one.value)) for one in values if one.value != UNKNOWN]


@blueprint.get("/help")
def help_page() -> str:
    """The query language, with examples that find something in this very collection."""
    return render_template("help.html", sections=examples.sections(site().service))


def exported(asked: Asked, links: Links) -> ResponseReturnValue:
    """The results of a search as JSON, CSV, RIS, BibTeX or RSS."""
    chosen, name = asked.request, asked.format
    if name == "json":
        return answered(search_answer(site().service.search(chosen), links, hit_url(chosen), arabic_label))
    if name == "rss":
        return _feed(replace(chosen, sort="-date"), links)
    export = site().service.export(chosen)
    written = _WRITERS[name](export.hits, hit_path(chosen, site().absolute("")))
    response = _download(written, name, "bahith")
    response.headers["Bahith-Total"] = str(export.total)
    response.headers["Bahith-Given"] = str(min(export.total, export.most))
    return response


def hit_url(asked: SearchRequest) -> Callable[[str, int], str]:
    """`hit_path` below the root this site is mounted under."""
    return hit_path(asked, request.script_root)


def _found(asked: Asked, template: str, **values: object) -> ResponseReturnValue:
    """The results of a search, as a page or in the format asked for."""
    links = Links(url_for(".search"), asked.request, True)
    if asked.format != "html":
        return exported(asked, links)
    result = site().service.search(asked.request)
    return render_template(template, **_result_values(result, links), **values)


def _result_values(result: ResultPage, links: Links) -> dict[str, object]:
    facets = {facet.name: facet for facet in result.facets}
    none = Facet("none", ())
    years, months = facets.get("year", none), facets.get("month", none)
    return {
        "result": result,
        "links": links,
        "hits": hits_shown(result, links, hit_url(result.request), preferences()),
        "rows": {name: views.facet_rows(facets[name], links, words()) for name in FACETS if name in facets},
        "chips": views.chips(links, words()),
        "pages": views.pages_around(result),
        "truncated": {name: facet.truncated for name, facet in facets.items()},
        "years": views.year_rows(years, months, links, words()),
        "bars": bars(months.values, years.values),
        "interpreted": _interpreted(result),
        "next_url": links.next(result),
        "feed": links.formatted("rss"),
    }


def _interpreted(result: ResultPage) -> str:
    """How the query was taken, where that says more than the query itself."""
    q = result.request.q
    if not re.search(r'["():+|~*-]|\b(OR|NOT|AND)\b|(^| )أو ', q):
        return ""
    return result.interpreted if words().language == "ar" else interpret(parse(q).node, "en")


def _feed(asked: SearchRequest, links: Links) -> Response:
    """The newest results as a feed of RSS 2.0 (Advisory Board, 2009), a page of it; others follow (RFC 5005)."""
    result = site().service.search(replace(asked, facets=(), suggest=False))
    here = Links(links.path, asked, links.grouped)
    following = here.next(result)
    body = render_template(
        "rss.xml",
        result=result,
        title=_feed_title(here),
        page=site().absolute(here.to()),
        itself=site().absolute(here.formatted("rss", page=asked.page, cursor=asked.cursor)),
        following=site().absolute(f"{following}&format=rss") if following else None,
        address=hit_path(asked, site().absolute("")),
        newest=max((hit.article.date for hit in result.hits if hit.article.date), key=lambda d: d.iso, default=None),
        moment=exports.moment,
        clean=exports.xml_text,
    )
    return Response(body, content_type=f"{exports.MIME_TYPES['rss']}; charset=utf-8")


def _feed_title(links: Links) -> str:
    """What a feed is of: the query, and what it is narrowed down to."""
    parts = [links.request.q, *(chip.label for chip in views.chips(links, words()))]
    named = " · ".join(filter(None, parts))
    return words()("title.search", q=named) if named else words()("brand")


_WRITERS = {"csv": exports.as_csv, "ris": exports.as_ris, "bibtex": exports.as_bibtex}


def _download(body: str | Iterator[str], name: str, stem: str) -> Response:
    response = Response(body, content_type=f"{exports.MIME_TYPES[name]}; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{stem}.{exports.SUFFIXES[name]}")
    return response


def _reference(found: Article, paragraph: Paragraph | None) -> citations.Reference:
    """The reference to an article, or to one paragraph where it is read."""
    address = site().absolute(url_for(".article", article_id=found.id))
    if not paragraph:
        return citations.of_article(found, address)
    return citations.of_article(found, f"{address}#p{paragraph.number}", words()("paragraph_n", n=paragraph.number))


def _part(parts: Sequence[P], name: str) -> P | None:
    """The paragraph or note whose number is the argument `name`, None where none is given; aborts with 404."""
    if not (number := request.args.get(name)):
        return None
    return next((part for part in parts if str(part.number) == number), None) or abort(404)


class _Seen:
    """Words an article's footnote markers: a note leads back to its first marker in each paragraph."""

    def __init__(self, article: Article) -> None:
        self._notes = {note.number for note in article.notes}
        self._anchors: set[str] = set()

    def marker(self, paragraph: int) -> Callable[[Marker], Markup]:
        """What words the markers of one paragraph."""

        def word(marker: Marker) -> Markup:
            if marker.number not in self._notes:
                return Markup('<sup class="marker">{}</sup>').format(marker.number)
            anchor = views.back_anchor(marker.number, paragraph)
            name = "" if anchor in self._anchors else anchor
            self._anchors.add(anchor)
            label = words()("note_n", number=marker.number)
            return views.marker_link(marker, views.note_anchor(marker.number), label, name)

        return word


@blueprint.app_context_processor
def _template_values() -> dict[str, object]:
    chosen = preferences()
    letters = partial(readable, harakat=chosen.harakat == "shown")
    return {"t": chosen.words, "chosen": chosen, "letters": letters, "views": views, "site": site()}
