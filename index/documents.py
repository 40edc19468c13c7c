"""How an article becomes documents: the one place that says which field holds what (docs/architecture.md, "In")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    answered = _answered(article.notes, blocks[-1].number)
    for position, paragraph in enumerate(blocks):
        notes = tuple(answered.get(paragraph.number, ()))
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
    return tuple(_answered(notes, paragraph.number if is_last else None).get(paragraph.number, ()))


def _answered(notes: Iterable[Footnote], last: int | None) -> Mapping[int | None, Sequence[Footnote]]:
    """The notes of each paragraph, by its number; those that nobody cites are the `last` one's."""
    answered: defaultdict[int | None, list[Footnote]] = defaultdict(list)
    for note in notes:
        for number in note.cited_by or (last,):
            answered[number].append(note)
    return answered


def _indexed(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    following = (*paragraphs[1:], None)
    return tuple(
        paragraph
        for paragraph, after in zip(paragraphs, following, strict=False)
        if paragraph.kind != "heading" or after is None or after.kind == "heading"
    )
