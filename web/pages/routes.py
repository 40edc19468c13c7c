"""The pages that people read: home, results, an article, how to cite it, help; web/pages/browse.py has the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from index.arabic.normalizer import fold
from index.model import Article, DateText, Footnote, Paragraph
from search.links import PARAGRAPHS_OF_PAGE, page_of, paragraph_place
from search.results import MAX_RESULTS
from web.formats import citations
from web.formats.article_files import FILES, MIME
from web.formats.linked_data import linked_data
from web.formats.styles import STYLES
from web.pages import blueprint, examples, views
from web.pages.downloads import download
from web.pages.marks import readable
from web.pages.reading import MarkersSeen, article_shown, first_places, has_own_title
from web.pages.results import render_results
from web.params import choice, match_of, number, parse_search, query
from web.preferences import preferences, words
from web.site import site

NEWEST = 6
P = TypeVar("P", Paragraph, Footnote)


@blueprint.get("/")
def home() -> str:
    """The search box, a few words on the collection, the newest articles."""
    service = site().service
    info = service.collection()
    return render_template(
        "home.html", info=info, size=views.collection_parts(info, words()), newest=service.newest(NEWEST)
    )


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """A page of results, or the same results in another format; `view=lines` is a page of its own."""
    if request.args.get("view") == "lines":
        return redirect(f"{url_for('.lines')}?{urlencode(list(request.args.items(multi=True)))}")
    return render_results(parse_search(request.args, grouped=True), "results.html")


@blueprint.get("/articles/<path:article_id>")
def article(article_id: str) -> ResponseReturnValue:
    """A page of an article to read, the hits of `q` marked; or all of it as a file to take away."""
    kind = choice(request.args, "format", ("html", *FILES), "html")
    if kind != "html":
        return _taken(site().service.whole_article(article_id), kind)
    q, match = query(request.args), match_of(request.args)
    page = site().service.article(article_id, q, match, number(request.args, "page", 1, MAX_RESULTS))
    results_url = url_for(".search", q=q, match=match if match != "normal" else None)
    return render_template(
        "article.html",
        page=page,
        article=page.article,
        shown=article_shown(page, results_url, words()),
        q=q,
        match=match,
        places=first_places(page.part),
        seen=MarkersSeen(page.part, words()),
        page_of=page_of,
        page_size=PARAGRAPHS_OF_PAGE,
        described=linked_data(page.article, site().absolute(url_for(".article", article_id=article_id))),
    )


def _taken(whole: Article, kind: str) -> Response:
    """An article as a file, named by its id as citations name it."""
    address = site().absolute(url_for(".article", article_id=whole.id))
    response = Response(FILES[kind](whole, address), content_type=MIME[kind])
    name = f"{citations.key_of(whole.id)}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/cite/<path:article_id>")
def cite(article_id: str) -> ResponseReturnValue:
    """How to cite an article, one of its paragraphs or one of its notes: to copy, or as RIS or BibTeX."""
    cited = site().service.whole_article(article_id)
    paragraph, note = _part(cited.paragraphs, "paragraph"), _part(cited.notes, "note")
    reference = citations.of_note(note, cited) if note else _reference(cited, paragraph)
    part_number = paragraph.number if paragraph else None
    writers = {"ris": citations.ris, "bibtex": citations.bibtex}
    name = choice(request.args, "format", ("html", *writers), "html")
    if name != "html":
        return download(writers[name](reference), name, reference.key)
    return render_template(
        "cite.html",
        article=cited,
        part={"paragraph": paragraph and paragraph.number, "note": note and note.number},
        quotation=_quoted(paragraph) if paragraph else "",
        sentence=_sentence(reference, cited, note),
        styled={name: style(reference, date.today(), part_number) for name, style in STYLES.items()},
        texts={kind: write(reference) for kind, write in writers.items()},
    )


def _quoted(paragraph: Paragraph) -> str:
    """The words of a paragraph that a reader chose, the argument `words`, or all of it."""
    words_chosen = " ".join(request.args.get("words", "").split())
    return words_chosen if words_chosen and words_chosen in paragraph.text else paragraph.text


def _sentence(reference: citations.Reference, cited: Article, note: Footnote | None) -> str:
    """The citation in one line; of what is read here, with the day it was read."""
    said = words()
    line = citations.sentence(reference, said)
    if note:
        return line
    if not has_own_title(cited):
        line = line.replace(said("quoted", text=cited.title), said("untitled", text=cited.title))
    today = DateText(date.today().isoformat(), "day")
    return said("accessed", citation=line, date=views.date_label(today, said))


@blueprint.get("/help")
def help_page() -> str:
    """The query language, with examples that find something in this very collection."""
    return render_template("help.html", sections=examples.sections(site().service))


def _reference(cited: Article, paragraph: Paragraph | None) -> citations.Reference:
    """The reference to an article, or to one paragraph where it is read."""
    address = site().absolute(url_for(".article", article_id=cited.id))
    if not paragraph:
        return citations.of_article(cited, address)
    address += paragraph_place(paragraph.number)
    return citations.of_article(cited, address, words()("paragraph_n", n=paragraph.number))


def _part(parts: Sequence[P], name: str) -> P | None:
    """The paragraph or note whose number is the argument `name`, None where none is given; aborts with 404."""
    if not (number := fold(request.args.get(name, ""))):
        return None
    return next((part for part in parts if str(part.number) == number), None) or abort(404)


@blueprint.app_context_processor
def _template_values() -> dict[str, object]:
    chosen = preferences()
    letters = partial(readable, harakat=chosen.harakat == "shown")
    return {"t": chosen.words, "chosen": chosen, "letters": letters, "views": views, "site": site()}
