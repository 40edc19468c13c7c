"""A part of an article cited in every style, for the page of citations, the endpoint and the files of baskets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from index.model import Article, DateText, Footnote, Paragraph
from search.links import paragraph_place
from web.formats.citations import Reference, of_article, of_note, sentence
from web.formats.styles import STYLES, StyledCitation
from web.i18n import Catalogue, catalogue
from web.pages.reading import has_own_title
from web.pages.views import date_label

ARABIC = "arabic"
STYLE_NAMES = (ARABIC, *STYLES)
"""The styles of a citation; the first is the footnote of Arabic books."""


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an article that is cited: a paragraph, a note, or all of it; `root` is the article's full address."""

    article: Article
    root: str
    paragraph: Paragraph | None = None
    note: Footnote | None = None

    @property
    def address(self) -> str:
        """Where the part is read here: a paragraph at its place, anything else at its article."""
        return self.root + (paragraph_place(self.paragraph.number) if self.paragraph else "")

    def reference(self, words: Catalogue) -> Reference:
        """What a citation of the part is made of, in the words of a language."""
        if self.note:
            return of_note(self.note, self.article)
        place = words("paragraph_n", n=self.paragraph.number) if self.paragraph else None
        return of_article(self.article, self.address, place)

    def citation(self, style: str, words: Catalogue, accessed: date) -> StyledCitation:
        """The citation of the part in one of `STYLE_NAMES`, of what is read here with the day it was read.

        That of Arabic books is in Arabic whatever the language of the page.
        """
        if style == ARABIC:
            return StyledCitation(Markup(escape(self._sentence(catalogue("ar"), accessed))), english=False)
        return STYLES[style](self.reference(words), accessed, self.paragraph.number if self.paragraph else None)

    def _sentence(self, words: Catalogue, accessed: date) -> str:
        line = sentence(self.reference(words), words)
        if self.note:
            return line
        title = self.article.title
        if not has_own_title(self.article):
            line = line.replace(words("quoted", text=title), words("untitled", text=title))
        return words("accessed", citation=line, date=date_label(DateText.of_day(accessed), words))
