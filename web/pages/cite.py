"""The page that says how to cite an article, one of its paragraphs or one of its notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from index.arabic.normalizer import fold
from index.model import Article, Footnote, Paragraph
from search.filters import today
from web.formats import citations
from web.formats.cited_part import STYLE_NAMES, Part
from web.pages import blueprint
from web.pages.downloads import download
from web.params import choice
from web.preferences import words
from web.site import site

WRITERS = {"ris": citations.ris, "bibtex": citations.bibtex}
P = TypeVar("P", Paragraph, Footnote)


@blueprint.get("/cite/<path:article_id>")
def cite(article_id: str) -> ResponseReturnValue:
    """How to cite an article, one of its paragraphs or one of its notes: to copy, or as RIS or BibTeX."""
    part = part_asked(article_id)
    reference = part.reference(words())
    name = choice(request.args, "format", ("html", *WRITERS), "html")
    if name != "html":
        return download(WRITERS[name](reference), name, reference.key)
    return render_template(
        "cite.html",
        article=part.article,
        part={"paragraph": part.paragraph and part.paragraph.number, "note": part.note and part.note.number},
        quotation=quotation(part.paragraph) if part.paragraph else "",
        styled={name: part.citation(name, words(), today()) for name in STYLE_NAMES},
        texts={kind: write(reference) for kind, write in WRITERS.items()},
    )


def part_of(article: Article, paragraph: Paragraph | None = None, note: Footnote | None = None) -> Part:
    """A part of an article that is read at this site."""
    return Part(article, site().absolute(url_for("pages.article", article_id=article.id)), paragraph, note)


def part_asked(article_id: str) -> Part:
    """The part of an article that the arguments `paragraph` and `note` name; aborts with 404 where it is not there."""
    cited = site().service.whole_article(article_id)
    return part_of(cited, _numbered(cited.paragraphs, "paragraph"), _numbered(cited.notes, "note"))


def quotation(paragraph: Paragraph) -> str:
    """The words of a paragraph that a reader chose, the argument `words`, or all of it."""
    words_chosen = " ".join(request.args.get("words", "").split())
    return words_chosen if words_chosen and words_chosen in paragraph.text else paragraph.text.strip()


def _numbered(parts: Sequence[P], name: str) -> P | None:
    """The paragraph or note whose number is the argument `name`, None where none is given; aborts with 404."""
    if not (number := fold(request.args.get(name, ""))):
        return None
    return next((part for part in parts if str(part.number) == number), None) or abort(404)
