"""What the letters of a typed word say that folding takes away: its TEH MARBUTA, its hamzas, its YEH.

Whoever is in a hurry leaves a hamza or two dots out; hardly anybody puts them where they do not belong. So عمرة is not
his age, نظرية nothing theoretical and بدأ not what seemed, though folded they are spelled so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from index.arabic.harakat import strip_harakat
from index.arabic.letters import KASRA, SHADDA, TATWEEL
from index.arabic.morphology.clitics import NOMINAL
from index.arabic.morphology.kinds import NOUNS, Entries, Kind, Tail, kind_of, tail_of
from index.arabic.morphology.packing import MOST, pack_words
from index.arabic.morphology.table import Forms, join_entries
from index.arabic.normalizer import fold

_HAMZATED = frozenset("أإآ")
_BEFORE_A_HAMZA = frozenset("أآاءئؤى")
"""How the lemma of a word ends that ends in ALEF WITH HAMZA."""

_ADJECTIVE = re.compile(f"ا.{KASRA}.$|(?:ي|ا.|..{KASRA}.){SHADDA}$|ي$")
"""How most adjectives end that have a feminine: سابِق، خاصّ، مُهِمّ، أهليّ."""


def letters_as_typed(word: str, term: str) -> str:
    """A word as it was typed, without harakat, where it has the letters of its term; else the term.

    >>> letters_as_typed("عُمْرة", "عمره"), letters_as_typed("عبد الله", "عبدالله")
    ('عمرة', 'عبدالله')
    """
    bare = strip_harakat(unicodedata.normalize("NFC", word)).replace(TATWEEL, "")
    return bare if len(bare) == len(term) and fold(bare) == term else term


def contradicts(typed: str, lemma: str) -> bool:
    """Whether a lemma is the typed word but for another ALEF, where that has a hamza; nor is a last one a tanwin's.

    >>> contradicts("بدأ", "بَدا"), contradicts("بدأ", "بَدَأَ"), contradicts("الأعلام", "إِعلام")
    (True, False, True)
    >>> contradicts("كافأ", "كاف"), contradicts("يكافأ", "كافَأَ"), contradicts("أسوأ", "سَيِّئ")
    (True, False, False)
    """
    letters = strip_harakat(lemma)
    if typed.endswith("أ") and letters[-1:] not in _BEFORE_A_HAMZA:
        return True
    own = typed[-len(letters) :]
    if fold(own) != fold(letters) or typed.removesuffix(own) not in NOMINAL:
        return False
    return any(one in _HAMZATED and one != other for one, other in zip(own, letters, strict=True))


def with_hamza_below(typed: str, lemmas: Sequence[str]) -> Sequence[str]:
    """Of a word typed with ALEF WITH HAMZA BELOW the lemmas that have one too: إعداد is no plural of عدد.

    >>> with_hamza_below("للإعداد", ["عَدَد", "إِعداد"]), with_hamza_below("أعداد", ["عَدَد"])
    (['إِعداد'], ['عَدَد'])
    """
    if not any(typed.startswith(prefix + "إ") for prefix in NOMINAL):
        return lemmas
    return [lemma for lemma in lemmas if _letters(lemma).startswith("إ")]


def spells(typed: str, lemma: str) -> bool:
    """Whether a typed word is a lemma to the letter, with what may stand before it.

    >>> spells("المرآة", "مِرآة"), spells("المرآة", "مَرأة")
    (True, False)
    """
    letters = _letters(lemma)
    return typed.endswith(letters) and typed.removesuffix(letters) in NOMINAL


def _letters(lemma: str) -> str:
    return strip_harakat(lemma).rpartition(" ")[2]


def forms_at(word: str, tables: Iterable[Forms]) -> Entries:
    """The entries of the nouns that a folded word may be, with what may stand before it and nothing behind it."""
    return entries_of(list(_without_prefix(word)), tables)


def entries_of(words: Sequence[str], tables: Iterable[Forms]) -> Entries:
    """The entries of some folded words as they are."""
    return join_entries(table.find(pack_words(words)) for table in tables)[1]


def looks_definite(typed: str) -> bool:
    """Whether a word begins like an article but for the hamza that it is typed with: آلام are no mothers.

    >>> looks_definite("آلام"), looks_definite("ألحان"), looks_definite("الألحان")
    (True, True, False)
    """
    return typed[:1] in _HAMZATED and typed[1:2] == "ل"


def _without_prefix(word: str) -> Iterator[str]:
    for prefix in NOMINAL:
        if word.startswith(prefix) and 2 <= len(word) - len(prefix) <= MOST:
            yield word[len(prefix) :]


def is_spelled(typed: str, forms: Entries) -> bool:
    """Whether a typed word may end as it does where these are what it may be of a lexeme, nothing standing behind it.

    A plural in ALEF MAKSURA (قوى) is no word that is typed with YEH (قوي); what is a singular so may be, as many take
    the one letter for the other (مستشفي).
    """
    kinds, tails = kind_of(forms), tail_of(forms)
    if typed.endswith("ة"):
        return bool((tails == Tail.TEH_MARBUTA).any())
    derived = (tails == Tail.ALEF_MAKSURA) & np.isin(kinds, NOUNS) & (kinds != Kind.SINGULAR)
    return not typed.endswith("ي") or not len(forms) or not derived.all()


def without_masculines(lemmas: Sequence[str]) -> Sequence[str]:
    """The lemmas of a word typed with TEH MARBUTA, but for nouns whose feminine it would be where it is a noun itself.

    >>> without_masculines(["كِتاب", "كِتابة"]), without_masculines(["سابِقة", "سابِق"]), without_masculines(["كَبير"])
    (['كِتابة'], ['سابِقة', 'سابِق'], ['كَبير'])
    """
    if not any(lemma.endswith("ة") for lemma in lemmas):
        return lemmas
    return [lemma for lemma in lemmas if lemma.endswith("ة") or _ADJECTIVE.search(lemma)]
