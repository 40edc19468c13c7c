"""Where else a paragraph was printed: the near copies of hits and of whole articles."""

from __future__ import annotations

from collections.abc import Sequence

from search.engines.base import EngineHit, Snapshot
from search.results import MAX_COPIES, Copy


def copies_of_hits(snapshot: Snapshot, hits: Sequence[EngineHit]) -> list[tuple[Copy, ...]]:
    """The near copies that are folded under each hit, at most `MAX_COPIES` of each."""
    docs = [hit.copies[:MAX_COPIES] for hit in hits]
    copies = iter(_copies(snapshot, [doc for own in docs for doc in own]))
    return [tuple(next(copies) for _ in own) for own in docs]


def copies_in_collection(snapshot: Snapshot, article_id: str) -> dict[int, tuple[Copy, ...]]:
    """The near copies of an article's paragraphs in all other articles, by the number of the paragraph here.

    Those of a paragraph are in the order of publication; paragraphs without any are left out. Raises ArticleNotFound.
    """
    docs = snapshot.article_docs(article_id)
    others = {doc: [other for other in snapshot.copies(doc) if other not in docs] for doc in docs}
    copied = [doc for doc in docs if others[doc]]
    numbers = [stored.paragraph.number for stored in snapshot.paragraphs(copied)]
    copies = (tuple(_copies(snapshot, others[doc])) for doc in copied)
    return dict(zip(numbers, copies, strict=True))


def _copies(snapshot: Snapshot, docs: Sequence[int]) -> list[Copy]:
    return [Copy(stored.article, stored.paragraph.number) for stored in snapshot.paragraphs(docs)]
