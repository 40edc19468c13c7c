"""The endpoint's answers about citations: typed as those of `search/answers.py`, made of what `web/formats` knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.model import ParagraphKind, Precision
from search.answering import footnote_parts
from search.answers import Base, FootnoteAnswer
from web.formats.basket_files import Quotation
from web.formats.citations import bibtex, ris
from web.formats.cited_part import STYLE_NAMES, Part
from web.formats.csl import CslItem, csl_item
from web.i18n import catalogue
from web.pages.basket import Row


class StyledText(Base, frozen=True, kw_only=True):
    """A citation in one style, and what stands behind a quotation in the text (empty where the style numbers notes)."""

    text: str
    in_text: str


class CitationAnswer(Base, frozen=True, kw_only=True):
    """A part of an article cited: by style, and as RIS, BibTeX and CSL-JSON; `accessed` is the day it was asked for."""

    ok: bool
    article_id: str
    paragraph: int | None
    note: str | None
    quotation: str | None
    url: str
    accessed: str
    styles: dict[str, StyledText]
    ris: str
    bibtex: str
    csl: CslItem


class BasketParagraph(Base, frozen=True, kw_only=True):
    """A paragraph of a basket with its own notes, its reader's `note`, and its citation by style."""

    name: str
    note: str
    article_id: str
    paragraph: int
    url: str
    title: str
    source: str | None
    authors: list[str]
    date: str | None
    date_precision: Precision | None
    heading: str | None
    kind: ParagraphKind
    text: str
    notes: list[FootnoteAnswer]
    styles: dict[str, StyledText]


class BasketAnswer(Base, frozen=True, kw_only=True):
    """The paragraphs of a basket in its order; `missing` names those that the collection does not have."""

    ok: bool
    url: str
    paragraphs: list[BasketParagraph]
    missing: list[str]


def basket_answer(rows: Sequence[Row], url: str, accessed: date, styles: Sequence[str] = ()) -> BasketAnswer:
    """The rows of a basket; `url` is the address of its page."""
    found = [_paragraph(row.item.name, row.quotation, accessed, styles) for row in rows if row.quotation]
    return BasketAnswer(
        ok=True, url=url, paragraphs=found, missing=[row.item.name for row in rows if not row.quotation]
    )


def _paragraph(name: str, one: Quotation, accessed: date, styles: Sequence[str]) -> BasketParagraph:
    article, paragraph = one.part.article, one.paragraph
    return BasketParagraph(
        name=name,
        note=one.note,
        article_id=article.id,
        paragraph=paragraph.number,
        url=one.part.address,
        title=article.title,
        source=article.source,
        authors=list(article.authors),
        date=article.date.iso if article.date else None,
        date_precision=article.date.precision if article.date else None,
        heading=paragraph.heading,
        kind=paragraph.kind,
        text=paragraph.text,
        notes=[FootnoteAnswer(**footnote_parts(note)) for note in one.notes],
        styles=styled_texts(one.part, accessed, styles),
    )


def citation_answer(part: Part, accessed: date, styles: Sequence[str] = ()) -> CitationAnswer:
    """The citations of a part in some of `STYLE_NAMES`, all where none is named; words in it are Arabic."""
    reference = part.reference(catalogue("ar"))
    return CitationAnswer(
        ok=True,
        article_id=part.article.id,
        paragraph=part.paragraph.number if part.paragraph else None,
        note=part.note.number if part.note else None,
        quotation=part.paragraph.text if part.paragraph else None,
        url=part.address,
        accessed=accessed.isoformat(),
        styles=styled_texts(part, accessed, styles),
        ris=ris(reference),
        bibtex=bibtex(reference),
        csl=csl_item(reference, accessed),
    )


def styled_texts(part: Part, accessed: date, styles: Sequence[str] = ()) -> dict[str, StyledText]:
    """The citations of a part by style."""
    cited = {name: part.citation(name, catalogue("ar"), accessed) for name in styles or STYLE_NAMES}
    return {name: StyledText(text=one.text, in_text=one.in_text.striptags()) for name, one in cited.items()}
