"""A term as articles write it: the folding forgot whether it was المملكة or المملكه; the paragraphs remember."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from index.arabic.chain import tokenize
from index.arabic.letters import DROPPED
from search import plan
from search.engines.base import Snapshot, StoredParagraph
from search.scoring.ranking import DEFAULT

_DROPPED = re.compile(f"[{DROPPED}]")
_SAMPLES = 3


def as_written(snapshot: Snapshot, term: str) -> str:
    """A term as the newest articles mostly write it, without harakat; empty where the collection has it not."""
    number = snapshot.lexicon.id_of(term)
    if number < 0:
        return ""
    word = plan.Word(term, (plan.SynonymGroup("exact", (number,), 1.0),), term=term)
    newest = plan.Plan(word, sort="-date", limit=_SAMPLES, facets=frozenset(), articles=False)
    found = snapshot.search(newest, DEFAULT).hits
    stored = snapshot.paragraphs([hit.doc for hit in found])
    written = Counter(form for paragraph in stored for form in _forms(paragraph, term))
    return written.most_common(1)[0][0] if written else term


def _forms(stored: StoredParagraph, term: str) -> Iterator[str]:
    texts = [stored.paragraph.text, stored.paragraph.heading or "", stored.article.title]
    for text in texts + [note.text for note in stored.article.notes]:
        yield from (_DROPPED.sub("", text[t.start : t.end]) for t in tokenize(text) if t.term == term)
