"""A hit: what the engine found, with the stored paragraph it is and the marks in its texts."""

from __future__ import annotations

from collections.abc import Sequence

from search.engines.base import EngineHit, StoredParagraph
from search.highlight.highlighter import Marks, matched_by
from search.results import Hit, HitNote


def marked_texts(stored: StoredParagraph) -> list[tuple[str, str]]:
    """The texts of a hit that may be marked, with their fields; after the first three, its notes."""
    paragraph, article = stored.paragraph, stored.article
    notes = [("notes", note.text) for note in stored.notes]
    return [("title", article.title), ("heading", paragraph.heading or ""), ("text", paragraph.text), *notes]


def hit_of(hit: EngineHit, stored: StoredParagraph, marks: Sequence[Marks]) -> Hit:
    """A hit with the marks of its `marked_texts`."""
    title, heading, text, *of_notes = marks
    return Hit(
        article=stored.article,
        paragraph=stored.paragraph,
        title_spans=title.spans,
        heading_spans=heading.spans,
        spans=text.spans,
        score=hit.score,
        why=matched_by(marks),
        more_in_article=hit.more_in_article,
        notes=tuple(HitNote(note, one.spans) for note, one in zip(stored.notes, of_notes, strict=True)),
    )
