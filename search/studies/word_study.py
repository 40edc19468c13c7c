"""What a collection has of a word: its readings, the forms that occur, and the other words of its root."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.arabic.chain import terms_of
from index.arabic.morphology.readings import Reading
from search.engines.base import Snapshot
from search.suggest.surface_forms import all_as_written

MOST_FORMS, MOST_RELATED = 16, 8
"""How many forms of a word, and how many words of its root, are told."""


@dataclass(frozen=True, slots=True)
class Form:
    """A spelling that occurs, as articles mostly write it, and how often."""

    written: str
    count: int


@dataclass(frozen=True, slots=True)
class WordStudy:
    """A word: the lemmas it may be a form of, the likeliest first, and the most frequent forms of them.

    `forms_total` is how many forms occur. `related` are words of the same root that are no forms of it. A word without
    letters has nothing; of several words typed the first is studied.
    """

    word: str
    term: str
    readings: tuple[Reading, ...] = ()
    forms: tuple[Form, ...] = ()
    forms_total: int = 0
    related: tuple[Form, ...] = ()


def study_word(word: str, snapshot: Snapshot) -> WordStudy:
    """What the collection has of a word."""
    term = next(iter(terms_of(word)), "")
    if not term:
        return WordStudy(word, "")
    lexicon = snapshot.lexicon
    own = {*lexicon.same_lemma(term), lexicon.id_of(term)} - {-1}
    others = set(lexicon.same_root(term)) - own

    forms, related = lexicon.most_frequent(own, MOST_FORMS), lexicon.most_frequent(others, MOST_RELATED)
    spelled = _forms([*forms, *related], snapshot)
    return WordStudy(
        word,
        term,
        tuple(sorted(lexicon.readings(term), key=lambda reading: -reading.strength)),
        spelled[: len(forms)],
        len(own),
        spelled[len(forms) :],
    )


def _forms(numbers: Sequence[int], snapshot: Snapshot) -> tuple[Form, ...]:
    terms = list(map(snapshot.lexicon.term, numbers))
    counts = map(snapshot.lexicon.count, numbers)
    written = all_as_written(snapshot, terms)
    return tuple(Form(form or term, count) for form, term, count in zip(written, terms, counts, strict=True))
