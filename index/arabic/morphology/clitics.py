"""Clitics: what may stand before and behind a form, how likely that is, and what a pronoun does to the last letter.

Weights are shares of running text, by the half of the gold sentences and the news that the rules were drawn from; any
of them halved or doubled moves precision and recall by .004 at most, so they are round numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from index.arabic.morphology.kinds import CONSTRUCTS, IMPERFECTS, NOUNS, VERBS, Kind, Tail

Filter: TypeAlias = npt.NDArray[np.float32]
"""The weight of an entry by its kind and its tail; 0 where it does not fit."""

KIND_WEIGHTS: Mapping[Kind, float] = {
    Kind.SINGULAR: 0.6,
    Kind.PLURAL: 0.3,
    Kind.DUAL: 0.03,
    Kind.PLURAL_CONSTRUCT: 0.3,
    Kind.DUAL_CONSTRUCT: 0.03,
    Kind.PAST: 0.3,
    Kind.PAST_SECOND: 0.004,
    Kind.PAST_PASSIVE: 0.03,
    Kind.IMPERFECT_YEH: 0.3,
    Kind.IMPERFECT_TEH: 0.25,
    Kind.IMPERFECT_OTHER: 0.02,
    Kind.IMPERFECT_SECOND: 0.01,
    Kind.IMPERFECT_PASSIVE: 0.03,
    Kind.JUSSIVE: 0.004,
    Kind.RARE: 0.0003,
}

_CONSTRUCT_ALONE = 0.15
"""What a construct without a pronoun weighs: the word it is bound to is not seen."""
_CONSTRUCT_BEFORE_PRONOUN = 0.3
"""What a construct before a pronoun weighs: بلديه is his two towns hardly ever."""
_TANWIN_BEHIND_ARTICLE = 0.01
"""What a noun without its YEH weighs behind an article: it stands there in old names alone (ابن العاص)."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """Letters that may stand before a form of some kinds.

    With `definite` they end in the article, behind which no construct and no pronoun stands. `before` has the letters
    one of which must come next, if not any may.
    """

    letters: str
    weight: float
    kinds: tuple[Kind, ...]
    definite: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun behind a form."""

    letters: str
    weight: float
    kinds: tuple[Kind, ...] = (*NOUNS, *VERBS)


@dataclass(frozen=True, slots=True)
class Change:
    """The end of a form that ends otherwise before a pronoun: the `last` letter there, and what is `restored` of it.

    `tails` and `kinds` are those of such forms.
    """

    last: str
    restored: str
    tails: tuple[Tail, ...]
    kinds: tuple[Kind, ...]


CONJUNCTIONS = (("", 1.0), ("و", 0.07), ("ف", 0.006))
PREPOSITIONS = (("ب", 0.05), ("ل", 0.045), ("ك", 0.002))
_IMPERFECT_LETTERS = "اتني"

_INNER = (
    Prefix("", 1.0, (*NOUNS, *VERBS)),
    Prefix("ال", 1.0, NOUNS, definite=True),
    Prefix("س", 0.05, IMPERFECTS, before=_IMPERFECT_LETTERS),
    Prefix("ب", 0.05, NOUNS),
    Prefix("بال", 0.05, NOUNS, definite=True),
    Prefix("ك", 0.002, NOUNS),
    Prefix("كال", 0.002, NOUNS, definite=True),
    Prefix("ل", 0.045, NOUNS),
    Prefix("ل", 0.02, IMPERFECTS, before=_IMPERFECT_LETTERS),
    Prefix("لا", 0.0005, IMPERFECTS, before="تين"),  # لايوجد، run together
    Prefix("لل", 0.045, NOUNS, definite=True),
    Prefix("ل", 0.045, NOUNS, definite=True, before="ل"),  # للجنة has two LAMs for three
)

PREFIXES = tuple(
    Prefix(conjunction + inner.letters, weight * inner.weight, inner.kinds, inner.definite, inner.before)
    for conjunction, weight in CONJUNCTIONS
    for inner in _INNER
)

NOMINAL = tuple(sorted({one.letters for one in PREFIXES if set(NOUNS) <= set(one.kinds) and not one.before}))

PRONOUNS = (
    Pronoun("ه", 0.07),
    Pronoun("ها", 0.04),
    Pronoun("هم", 0.012),
    Pronoun("هما", 0.001),
    Pronoun("هن", 0.001),
    Pronoun("ك", 0.0005),
    Pronoun("كم", 0.0007),
    Pronoun("كما", 0.0001),
    Pronoun("كن", 0.0001),
    Pronoun("نا", 0.004),
    Pronoun("ي", 0.002, NOUNS),
    Pronoun("ني", 0.003, VERBS),
)

CHANGES = (
    Change("ت", "ه", (Tail.TEH_MARBUTA,), NOUNS),  # مدرسة، مدرسته
    Change("ا", "ي", (Tail.ALEF_MAKSURA,), (*NOUNS, *VERBS)),  # مستوى، مستواه
    Change("ا", "اي", (Tail.ALEF_MAKSURA,), (*NOUNS, *VERBS)),  # رأى، رآه
    Change("ئ", "ء", (Tail.OTHER,), (*NOUNS, *VERBS)),  # أبناء، أبنائه
    Change("ئ", "ا", (Tail.OTHER,), (*NOUNS, *VERBS)),  # مبدأ، مبدئه
    Change("ؤ", "ء", (Tail.OTHER,), (*NOUNS, *VERBS)),
    Change("ؤ", "ا", (Tail.OTHER,), (*NOUNS, *VERBS)),
    Change("و", "وا", (Tail.OTHER,), VERBS),  # كتبوا، كتبوه
)

ENDINGS = (
    *((ending, "") for ending in ("ه", "ات", "ون", "ين", "ان")),
    *((ending, "ه") for ending in ("ات", "تين", "تان")),
    ("يه", "ي"),
    *((ending, "ء") for ending in ("وات", "وان", "وين")),
)
"""Endings of a singular that the lexicon may not have with them, and the letter that stands there without them."""

ENDING_WEIGHT = 0.003
ENDING_LEAST_SHARE = 5e-7
"""How frequent a noun must be to be guessed at so."""


def stem_filter(prefix: Prefix) -> Filter:
    """The filter of a form that stands behind a prefix and before nothing."""
    weights = _weights(prefix.kinds)
    weights[list(CONSTRUCTS)] *= 0.0 if prefix.definite else _CONSTRUCT_ALONE
    weights[:, Tail.TANWIN] *= _TANWIN_BEHIND_ARTICLE if prefix.definite else 1.0
    return weights


def pronoun_filter(prefix: Prefix, pronoun: Pronoun, change: Change | None = None) -> Filter:
    """The filter of a form between a prefix and a pronoun, as it stands there or with its last letter restored."""
    kinds = set(prefix.kinds) & set(pronoun.kinds) & set(change.kinds if change else Kind)
    weights = _weights(kinds)
    weights[list(CONSTRUCTS)] *= _CONSTRUCT_BEFORE_PRONOUN
    tails = change.tails if change else (Tail.OTHER,)
    weights[:, [tail for tail in Tail if tail not in tails]] = 0.0
    return weights


def ending_filter() -> Filter:
    """The filter of a singular before one of `ENDINGS`; its own kind says nothing of the whole."""
    weights = _weights(())
    weights[Kind.SINGULAR] = 1.0
    return weights


def _weights(kinds: Iterable[Kind]) -> Filter:
    weights = np.zeros((len(Kind), len(Tail)), np.float32)
    for kind in kinds:
        weights[kind] = KIND_WEIGHTS[kind]
    return weights


def with_preposition(letters: str, word: str) -> str:
    """A word with a preposition before it: the LAM of للذي takes the ALEF of an article away, three LAMs are two.

    >>> with_preposition("ل", "الذي"), with_preposition("ل", "الله"), with_preposition("ب", "الذي")
    ('للذي', 'لله', 'بالذي')
    """
    if letters == "ل" and word.startswith("ال") and len(word) > 3:
        return letters + word[2 if word[2] == "ل" else 1 :]
    return letters + word


def attachments(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each of some names with every conjunction, preposition and article before it, and the name.

    >>> sorted(spelling for spelling, _ in attachments(["عدن"]))[:3]
    ['العدن', 'بالعدن', 'بعدن']
    >>> "ولله" in [spelling for spelling, _ in attachments(["الله"])]
    True
    """
    for name in names:
        definite = ("ال", "لل") if name.startswith("ال") else ()
        begins = (prefix for prefix in NOMINAL if not prefix.endswith(definite))
        yield from ((prefix[:-1] + with_preposition(prefix[-1:], name), name) for prefix in begins)
