"""What a collection has of a word: its readings, the forms that occur, and the other words of its root."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.arabic.chain import terms_of
from index.arabic.morphology.readings import Reading
from index.vocabulary.lexicon import Lexicon
from search.engines.base import Snapshot
from search.suggest.surface_forms import as_written

MOST_FORMS, MOST_RELATED = 16, 8
"""How many forms of a word, and how many words of its root, are told."""
Spell = Callable[[str], str]
"""How articles write a term."""


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

    def spell(term: str) -> str:
        return as_written(snapshot, term) or term

    return WordStudy(
        word,
        term,
        tuple(sorted(lexicon.readings(term), key=lambda one: -one.strength)),
        _forms(own, MOST_FORMS, lexicon, spell),
        len(own),
        _forms(others, MOST_RELATED, lexicon, spell),
    )


def _forms(numbers: Iterable[int], most: int, lexicon: Lexicon, spell: Spell) -> tuple[Form, ...]:
    """The most frequent of some terms."""
    ranked = sorted(numbers, key=lambda number: (-lexicon.count(number), number))[:most]
    return tuple(Form(spell(lexicon.term(number)), lexicon.count(number)) for number in ranked)
