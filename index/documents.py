"""How an article becomes documents: the one place that says which field holds what (docs/architecture.md, "In")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.model import Article, Footnote, Paragraph

_EMPTY = Paragraph(1, "body", "")


@dataclass(frozen=True, slots=True)
class Document:
    """One indexed paragraph: the text of each field, the notes it answers for and the domains they cite.

    `title` is filled on the first document of an article only, `heading` on the first under that heading.
    """

    paragraph: Paragraph
    text: str
    heading: str
    title: str
    notes: tuple[Footnote, ...]
    cited: tuple[str, ...]

    @property
    def notes_text(self) -> str:
        """The text of the field `notes`."""
        return "\n".join(note.text for note in self.notes)


def documents(article: Article) -> tuple[Document, ...]:
    """The documents of an article in order: all its blocks but the headings, at least one.

    A heading that nothing stands under is a document itself, so that it can be found; notes that nobody cites
    belong to the last document.
    """
    blocks = _indexed(article.paragraphs) or (_EMPTY,)
    made = []
    seen_heading: str | None = None
    for position, paragraph in enumerate(blocks):
        notes = notes_of(paragraph, article.notes, is_last=position == len(blocks) - 1)
        opens = paragraph.heading is not None and paragraph.heading != seen_heading
        seen_heading = paragraph.heading
        made.append(
            Document(
                paragraph,
                text=paragraph.text,
                heading=(paragraph.heading or "") if opens else "",
                title=article.title if position == 0 else "",
                notes=notes,
                cited=tuple(sorted({note.citation.domain for note in notes if note.citation.domain})),
            )
        )
    return tuple(made)


def notes_of(paragraph: Paragraph, notes: Iterable[Footnote], is_last: bool) -> tuple[Footnote, ...]:
    """Those of an article's notes that one of its documents answers for; `is_last` of the article's documents."""
    number = paragraph.number
    return tuple(note for note in notes if number in note.cited_by or (is_last and not note.cited_by))


def _indexed(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    following = (*paragraphs[1:], None)
    return tuple(
        paragraph
        for paragraph, after in zip(paragraphs, following, strict=False)
        if paragraph.kind != "heading" or after is None or after.kind == "heading"
    )
