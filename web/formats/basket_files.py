"""The paragraphs of a basket as files: each with its notes, what its reader noted, its citation and its address.

Word: footnotes are real ones, the citation behind the quotation among them. Markdown: CommonMark with the footnotes of
pandoc and GitHub. RIS and BibTeX: a record for each article, its quotations as notes of the reader, as reference
managers keep them. CSV: a line for each paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count

from index.model import Footnote, Paragraph
from index.reading.citation import url_spans
from web.formats import citations, docx, exports
from web.formats.article_files import docx_text, pieces
from web.formats.citations import Reference
from web.formats.cited_part import Part
from web.formats.styles import StyledCitation
from web.i18n import Catalogue

_COLUMNS = (
    *("article_id", "paragraph", "title", "source", "author", "date", "heading", "text", "notes"),
    *("reader_note", "citation", "url"),
)
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&^!]|^[-+=:(]")
"""What Markdown takes for its own, and what it does at the beginning of a line."""
_LISTED = re.compile(r"^(\w+)(?=[.)])")
"""A number or letter that would begin a list, in pandoc's Markdown too."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A paragraph of a basket, the part of an article that it is, its citation, and what its reader noted of it."""

    paragraph: Paragraph
    part: Part
    citation: StyledCitation
    note: str = ""

    @property
    def in_text(self) -> str:
        """What stands behind the quotation, a blank before it; empty where the style numbers notes."""
        return f" {self.citation.in_text.striptags()}" if self.citation.in_text else ""

    @property
    def notes(self) -> tuple[Footnote, ...]:
        """The notes that the paragraph refers to, in the order of the article."""
        cited = {marker.number for marker in self.paragraph.markers}
        return tuple(note for note in self.part.article.notes if note.number in cited)


def as_docx(quotations: Sequence[Quotation], words: Catalogue) -> bytes:
    """A Word document: each quotation with its footnotes, the last of which is its citation, and its reader's note."""
    numbers = count(docx.FIRST_NOTE)
    body, footnotes = [docx.paragraph(docx.run(words("basket")), "Title", words("basket"))], []
    for quotation in quotations:
        ids = {note.number: next(numbers) for note in quotation.notes}
        cited = next(numbers)
        text = docx_text(quotation.paragraph, ids) + docx.run(quotation.in_text) + docx.reference(cited)
        body.append(docx.paragraph(text, "Quote", quotation.paragraph.text))
        body += [docx.paragraph(docx.run(line), "Normal", line) for line in quotation.note.splitlines()]
        footnotes += [docx.footnote(ids[note.number], note.text) for note in quotation.notes]
        footnotes.append(docx.footnote(cited, quotation.citation.text, "English" if quotation.citation.english else ""))
    return docx.document(body, footnotes)


def as_markdown(quotations: Sequence[Quotation], words: Catalogue) -> bytes:
    """Markdown: each quotation as a block quote, its notes and its citation as footnotes, its reader's note below."""
    numbers = count(1)
    blocks, footnotes = [f"# {markdown_text(words('basket'))}"], []
    for quotation in quotations:
        ids = {note.number: next(numbers) for note in quotation.notes}
        cited = next(numbers)
        text = "".join(pieces(quotation.paragraph, _marker(ids), markdown_text))
        blocks.append(f"> {text}{markdown_text(quotation.in_text)}[^{cited}]")
        blocks += [markdown_text(line.strip()) for line in quotation.note.splitlines() if line.strip()]
        footnotes += [f"[^{ids[note.number]}]: {markdown_text(note.text)}" for note in quotation.notes]
        footnotes.append(f"[^{cited}]: {markdown_text(quotation.citation.text)}")
    return ("\n\n".join([*blocks, *footnotes]) + "\n").encode()


def _marker(ids: dict[str, int]) -> Callable[[str], str]:
    return lambda number: f"[^{ids[number]}]" if number in ids else markdown_text(f"[{number}]")


def as_csv(quotations: Sequence[Quotation], words: Catalogue) -> bytes:
    """A line for each paragraph, with a header; no cell is taken for a formula."""
    return "".join(exports.table(chain([_COLUMNS], map(_row, quotations)))).encode()


def as_ris(quotations: Sequence[Quotation], words: Catalogue) -> bytes:
    """A RIS record for each article."""
    return "".join(citations.ris(reference) + "\r\n" for reference in _references(quotations, words)).encode()


def as_bibtex(quotations: Sequence[Quotation], words: Catalogue) -> bytes:
    """A BibTeX entry for each article."""
    return "".join(citations.bibtex(reference) + "\n" for reference in _references(quotations, words)).encode()


FILES: dict[str, Callable[[Sequence[Quotation], Catalogue], bytes]] = {
    "docx": as_docx,
    "markdown": as_markdown,
    "ris": as_ris,
    "bibtex": as_bibtex,
    "csv": as_csv,
}
"""The formats of a basket by the values of `format`."""
SUFFIXES = {**exports.SUFFIXES, "docx": "docx", "markdown": "md"}
MIME = {
    "docx": docx.MIME,
    "markdown": "text/markdown; charset=utf-8",
    **{name: f"{kind}; charset=utf-8" for name, kind in exports.MIME_TYPES.items()},
}


def markdown_text(text: str) -> str:
    """A text in one line as Markdown shows it letter by letter; addresses of the web are links.

    >>> markdown_text("1. *نجمة* <b>"), markdown_text("في https://a.org/x_y.")
    ('1\\\\. \\\\*نجمة\\\\* \\\\<b\\\\>', 'في <https://a.org/x_y>.')
    """
    text = re.sub(r"\s+", " ", text)
    parts, at = [], 0
    for start, end in url_spans(text):
        address = text[start:end]
        if "://" in address:
            parts += [_plain(text[at:start]), f"<{citations.web_address(address)}>"]
            at = end
    return "".join([*parts, _plain(text[at:])])


def _plain(text: str) -> str:
    return _LISTED.sub(r"\1\\", _SPECIAL.sub(r"\\\g<0>", text))


def _row(one: Quotation) -> tuple[object, ...]:
    article, paragraph = one.part.article, one.paragraph
    date = article.date.iso if article.date else ""
    return (
        *(article.id, paragraph.number, article.title, article.source, article.author, date, paragraph.heading),
        *(paragraph.text, exports.note_lines(one.notes), one.note, one.citation.text, one.part.address),
    )


def _references(quotations: Sequence[Quotation], words: Catalogue) -> list[Reference]:
    """The reference to each article, where it comes first, with all that is quoted of it."""
    kept: dict[str, Reference] = {}
    for quotation in quotations:
        article = quotation.part.article
        before = kept.get(article.id) or citations.of_article(article, quotation.part.root)
        kept[article.id] = replace(before, annotations=(*before.annotations, _annotation(quotation, words)))
    return list(kept.values())


def _annotation(one: Quotation, words: Catalogue) -> str:
    """A quotation with its place and notes, and what its reader noted, in one line."""
    place = words("paragraph_n", n=one.paragraph.number)
    notes = exports.note_lines(one.notes)
    return " · ".join(
        filter(None, (words("quoted", text=one.paragraph.text), place, one.part.address, notes, one.note))
    )
