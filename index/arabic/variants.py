"""Spelling families: one name or loan word as different writers spell it (`data/variants.tsv`), or in its cases."""

from __future__ import annotations

from functools import cache

from index.arabic.compounds import case_families
from index.arabic.wordlists import rows


def variant_families() -> tuple[tuple[str, ...], ...]:
    """Each family of spellings, folded, the commonest first.

    >>> any({"غوغل", "جوجل"} <= set(family) for family in variant_families())
    True
    """
    return (*rows("variants"), *case_families())


def family_of(word: str) -> tuple[str, ...]:
    """The spellings of the family that a folded word is listed in, itself among them; none where it is not listed.

    >>> "غوغل" in family_of("جوجل"), family_of("كتاب")
    (True, ())
    """
    return _families().get(word, ())


@cache
def _families() -> dict[str, tuple[str, ...]]:
    return {word: family for family in variant_families() for word in family}
