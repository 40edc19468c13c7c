"""How an article becomes documents: the one place that says which field holds what (docs/architecture.md, "In")."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.model import Article, Footnote, Paragraph
from index.schema import ARTICLE_COLUMNS

_EMPTY = Paragraph(1, "body", "")


@dataclass(frozen=True, slots=True)
class Document:
    """One indexed paragraph: the text of each field, the notes it answers for and the domains they cite.

    `title` is filled on the first document of an article only, `heading` on the first under that heading;
    `note_places` are the 0-based places of its notes among the article's.
    """

    paragraph: Paragraph
    text: str
    heading: str
    title: str
    notes: tuple[Footnote, ...]
    note_places: tuple[int, ...]
    cited: tuple[str, ...]

    @property
    def notes_text(self) -> str:
        """The text of the field `notes`."""
        return "\n".join(note.text for note in self.notes)


def documents(article: Article) -> tuple[Document, ...]:
    """The documents of an article in order: all its blocks but the headings, at least one.

    A heading that nothing stands under is a document itself, so that it can be found; notes that nobody cites
    belong to the last document, those that a heading cites to the one under it.
    """
    blocks = _indexed(article.paragraphs) or (_EMPTY,)
    result = []
    seen_heading: str | None = None
    answered = _answered(article, blocks)
    for position, paragraph in enumerate(blocks):
        places = tuple(answered[paragraph.number])
        notes = tuple(article.notes[place] for place in places)
        opens = paragraph.heading is not None and paragraph.heading != seen_heading
        seen_heading = paragraph.heading
        result.append(
            Document(
                paragraph,
                text=paragraph.text,
                heading=(paragraph.heading or "") if opens else "",
                title=article.title if position == 0 else "",
                notes=notes,
                note_places=places,
                cited=tuple(sorted({note.citation.domain for note in notes if note.citation.domain})),
            )
        )
    return tuple(result)


def column_values(article: Article) -> dict[str, tuple[str, ...]]:
    """The values of an article in each of the `ARTICLE_COLUMNS`, none repeated.

    >>> column_values(Article("a", "عنوان", (), source="الشرق", tags=("اقتصاد", "نفط", "نفط")))
    {'source': ('الشرق',), 'author': (), 'tag': ('اقتصاد', 'نفط'), 'language': ('ar',), 'date': ()}
    """
    values = {"source": (article.source,), "author": article.authors, "tag": article.tags}
    values |= {"language": (article.language,), "date": (article.date.iso if article.date else None,)}
    return {name: tuple(dict.fromkeys(filter(None, values[name]))) for name in ARTICLE_COLUMNS}


def _answered(article: Article, blocks: Sequence[Paragraph]) -> Mapping[int, Sequence[int]]:
    """The places of the notes that each document answers for, by its paragraph's number."""
    numbers = [block.number for block in blocks]
    answered: defaultdict[int, list[int]] = defaultdict(list)
    for place, note in enumerate(article.notes):
        # a heading's notes are the next document's
        nearest = (bisect_left(numbers, cited) for cited in note.cited_by or (numbers[-1],))
        for document in dict.fromkeys(min(at, len(numbers) - 1) for at in nearest):
            answered[numbers[document]].append(place)
    return answered


def _indexed(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    following = (*paragraphs[1:], None)
    return tuple(
        paragraph
        for paragraph, after in zip(paragraphs, following, strict=False)
        if paragraph.kind != "heading" or after is None or after.kind == "heading"
    )
