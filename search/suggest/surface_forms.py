"""A term as articles write it: the folding forgot whether it was المملكة or المملكه; the paragraphs remember."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.arabic.chain import tokenize
from index.arabic.letters import DROPPED
from index.schema import FIELDS
from index.vocabulary.term_hashes import fingerprints
from search import plan
from search.engines.base import Snapshot, StoredParagraph
from search.highlight.scanner import runs_like
from search.scoring.ranking import DEFAULT

_DROPPED = re.compile(f"[{DROPPED}]")
_SAMPLES = 3


def as_written(snapshot: Snapshot, term: str) -> str:
    """A term as the newest articles mostly write it, without harakat; empty where the collection has it not."""
    return all_as_written(snapshot, [term])[0]


def all_as_written(snapshot: Snapshot, terms: Sequence[str]) -> list[str]:
    """Each of some terms `as_written`, all their texts looked through at once."""
    newest = [_newest(snapshot, term) for term in terms]
    texts = [(number, text) for number, listed in enumerate(newest) for stored in listed for text in _texts(stored)]
    written: list[Counter[str]] = [Counter() for _ in terms]
    for at, _, begin, run in runs_like([text for _, text in texts], fingerprints(terms)):
        number, text = texts[at]
        own = (token for token in tokenize(run) if token.term == terms[number])
        written[number].update(_DROPPED.sub("", text[begin + token.start : begin + token.end]) for token in own)
    return [
        max(forms, key=forms.__getitem__, default=term if listed else "")
        for term, forms, listed in zip(terms, written, newest, strict=True)
    ]


def _newest(snapshot: Snapshot, term: str) -> list[StoredParagraph]:
    """The newest paragraphs that have a term: in their texts, or anywhere where fewer than are looked at do."""
    number = snapshot.lexicon.id_of(term)
    if number < 0:
        return []
    word = plan.Word(term, (plan.SynonymGroup("exact", (number,), 1.0),), term=term)
    for fields in (("text",), FIELDS):  # one field is read in a fraction of the time of all
        newest = plan.Plan(
            replace(word, fields=fields), sort="-date", limit=_SAMPLES, facets=frozenset(), articles=False
        )
        hits = snapshot.search(newest, DEFAULT).hits
        if len(hits) == _SAMPLES:
            break
    return snapshot.paragraphs([hit.doc for hit in hits])


def _texts(stored: StoredParagraph) -> list[str]:
    own = (stored.paragraph.text, stored.paragraph.heading or "", stored.article.title)
    return [*own, *(note.text for note in stored.article.notes)]
