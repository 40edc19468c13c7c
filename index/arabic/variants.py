"""Spelling families: one name or loan word as different writers spell it (`data/variants.tsv`)."""

from __future__ import annotations

from index.arabic.wordlists import rows


def variant_families() -> tuple[tuple[str, ...], ...]:
    """Each family of spellings, folded, the commonest first.

    >>> any({"غوغل", "جوجل"} <= set(family) for family in variant_families())
    True
    """
    return rows("variants")
