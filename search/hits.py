"""From what an engine finds to hits: stored paragraphs with the words of the query marked, and their near copies."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from search.engines.base import EngineHit, Snapshot, StoredParagraph
from search.highlight.highlighter import Highlighter, Highlights, matched_by
from search.results import Copy, Hit, HitNote
from search.stories.near_copies import copies_of_hits


def highlighted_hits(snapshot: Snapshot, hits: Sequence[EngineHit], highlighter: Highlighter) -> tuple[Hit, ...]:
    """The hits that were found, ready to be shown."""
    stored = snapshot.paragraphs([hit.doc for hit in hits])
    texts = [_texts(paragraph) for paragraph in stored]
    highlights = iter(highlighter.highlights([text for own in texts for text in own]))
    own_highlights = (list(islice(highlights, len(own))) for own in texts)
    return tuple(map(_hit, hits, stored, own_highlights, copies_of_hits(snapshot, hits)))


def _texts(stored: StoredParagraph) -> list[tuple[str, str]]:
    """The texts of a hit that may be marked, with their fields; after the first three, its notes."""
    paragraph, article = stored.paragraph, stored.article
    notes = [("notes", note.text) for note in stored.notes]
    return [("title", article.title), ("heading", paragraph.heading or ""), ("text", paragraph.text), *notes]


def _hit(hit: EngineHit, stored: StoredParagraph, highlights: Sequence[Highlights], also_in: tuple[Copy, ...]) -> Hit:
    """A hit with the highlights of its `_texts`."""
    title, heading, text, *of_notes = highlights
    return Hit(
        article=stored.article,
        paragraph=stored.paragraph,
        title_spans=title.spans,
        heading_spans=heading.spans,
        spans=text.spans,
        score=hit.score,
        why=matched_by(highlights),
        more_in_article=hit.more_in_article,
        notes=tuple(HitNote(note, highlight.spans) for note, highlight in zip(stored.notes, of_notes, strict=True)),
        also_in=also_in,
        copies=len(hit.copies),
    )
