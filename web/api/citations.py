"""The endpoint's answers about citations: typed as those of `search/answers.py`, made of what `web/formats` knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from search.answers import Base
from web.formats.citations import bibtex, ris
from web.formats.cited_part import STYLE_NAMES, Part
from web.formats.csl import CslItem, csl_item
from web.i18n import catalogue


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
