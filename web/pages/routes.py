"""The pages that people read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
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
from search.results import Facet, FacetValue, Hit, ResultPage, SearchRequest
from web.api.json_provider import answered
from web.formats import citations, exports
from web.pages import examples, views
from web.pages.chart import bars
from web.pages.hits import hits_shown
from web.pages.marks import readable
from web.pages.views import arabic_label
from web.params import Asked, choice, match_of, parse_search, query, refuse_unknown
from web.preferences import check_language, preferences, words
from web.site import site

NEWEST = 6
P = TypeVar("P", Paragraph, Footnote)
blueprint = Blueprint("pages", __name__)
blueprint.before_request(check_language)


@blueprint.get("/")
def home() -> str:
    """The search box, a few words on the collection, the newest articles."""
    refuse_unknown(request.args, ("lang",))
    service = site().service
    return render_template("home.html", info=service.collection(), newest=service.newest(NEWEST))


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """A page of results, or the same results in another format."""
    return _found(parse_search(request.args, grouped=True, extra=("lang",)), "results.html")


@blueprint.get("/cited/<domain>")
def cited(domain: str) -> ResponseReturnValue:
    """Every article and paragraph whose notes cite a domain."""
    asked = parse_search(request.args, grouped=True, extra=("lang",))
    domains = dict.fromkeys((domain.lower(), *asked.request.chosen.get("cited", ())))
    chosen = replace(asked.request, chosen={**asked.request.chosen, "cited": tuple(domains)})
    return _found(replace(asked, request=chosen), "cited.html", domain=domain.lower())


@blueprint.get(f"{ARTICLES}<path:article_id>")
def article(article_id: str) -> str:
    """An article to read, the hits of `q` marked."""
    refuse_unknown(request.args, ("q", "match", "lang"))
    q, match = query(request.args), match_of(request.args)
    page = site().service.article(article_id, q, match)
    places = views.first_places(page.article)
    return render_template(
        "article.html", page=page, article=page.article, q=q, places=places, seen=_Seen(page.article)
    )


@blueprint.get("/cite/<path:article_id>")
def cite(article_id: str) -> ResponseReturnValue:
    """How to cite an article, one of its paragraphs or one of its notes: to copy, or as RIS or BibTeX."""
    refuse_unknown(request.args, ("paragraph", "note", "format", "lang"))
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
    refuse_unknown(request.args, ("lang",))
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
    refuse_unknown(request.args, ("lang",))
    return render_template("help.html", sections=examples.sections(site().service))


def exported(asked: Asked, links: Links) -> ResponseReturnValue:
    """The results of a search as JSON, CSV, RIS, BibTeX or RSS."""
    chosen, name = asked.request, asked.format
    if name == "json":
        return answered(search_answer(site().service.search(chosen), links, hit_url(chosen), arabic_label))
    feed = replace(chosen, sort="-date", page=1) if name == "rss" else chosen
    result = site().service.search(replace(feed, facets=(), suggest=False))
    return _download(_written(result, name, links), name, "bahith", attached=name != "rss")


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


def _written(result: ResultPage, name: str, links: Links) -> str:
    where = hit_url(result.request)

    def address(hit: Hit) -> str:
        return site().absolute(where(hit.article.id, hit.paragraph.number))

    if name == "rss":
        title = words()("title.search", q=result.request.q) if result.request.q else words()("brand")
        return exports.as_rss(result, address, title, site().absolute(links.to()))
    return {"csv": exports.as_csv, "ris": exports.as_ris, "bibtex": exports.as_bibtex}[name](result, address)


def _download(body: str, name: str, stem: str, attached: bool = True) -> Response:
    response = Response(body, content_type=f"{exports.MIME_TYPES[name]}; charset=utf-8")
    if attached:
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
