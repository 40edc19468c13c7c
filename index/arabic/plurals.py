"""Broken plurals: singulars and plurals that share no stem (`data/plurals.tsv`)."""

from __future__ import annotations

from index.arabic.wordlists import rows


def plural_pairs() -> tuple[tuple[str, ...], ...]:
    """Each singular with its broken plurals, folded.

    >>> ("صاروخ", "صواريخ") in plural_pairs()
    True
    """
    return rows("plurals")
