"""Names and expressions that are written as two words or as one (`data/compounds.tsv`), in every case.

The noun that begins a name is one of the five that show their case by a letter (Wright, A Grammar of the Arabic
Language, I §315): Abū Bakr is أبو بكر, أبي بكر and أبا بكر, and all three are one name.
"""

from __future__ import annotations

from functools import cache

from index.arabic.wordlists import rows

_CASES = {"ابو": ("ابو", "ابي", "ابا"), "ذو": ("ذو", "ذي", "ذا")}
"""The cases of a folded first word, the nominative first."""


@cache
def compounds() -> frozenset[tuple[str, str]]:
    """The first and the second word of every compound, folded, in every case.

    >>> ("ابي", "بكر") in compounds(), ("عبد", "الله") in compounds()
    (True, True)
    """
    return frozenset((case, second) for first, second in rows("compounds") for case in _CASES.get(first, (first,)))


def nominative(word: str) -> str:
    """A folded word as it is in the nominative, if it is one that begins compounds and shows its case.

    >>> nominative("ذي"), nominative("في")
    ('ذو', 'في')
    """
    return next((first for first, cases in _CASES.items() if word in cases), word)


@cache
def case_families() -> tuple[tuple[str, ...], ...]:
    """The spellings, as one word, of each compound that shows its case, the nominative first.

    >>> ("ابوبكر", "ابيبكر", "ابابكر") in case_families()
    True
    """
    return tuple(
        tuple(case + second for case in _CASES[first]) for first, second in rows("compounds") if first in _CASES
    )
