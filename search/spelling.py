"""The terms that are a word as it is spelled, whatever clitics stand before it."""

from __future__ import annotations

from collections.abc import Iterable

from index.vocabulary.lexicon import Lexicon

_ARTICLE = "ال"
_CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول")
_WITH_ARTICLE = ("ال", "وال", "فال", "بال", "كال", "وبال", "لل", "ولل")
_LEAST_LETTERS = 3
"""Letters a word has beside its clitics: of a shorter one they may be its own."""


def with_clitics(term: str) -> set[str]:
    """A term and its forms with clitics before it; the lam of للبيت takes the alef of its article away.

    >>> sorted(with_clitics("البيت"))[:3], "للبيت" in with_clitics("البيت"), with_clitics("من")
    (['البيت', 'بالبيت', 'فالبيت'], True, {'من'})
    """
    bare = term.removeprefix(_ARTICLE)
    if len(bare) < _LEAST_LETTERS or term.isascii():
        return {term}
    return {start + bare for start in (_CLITICS if bare == term else _WITH_ARTICLE)}


def literal_terms(term: str, lexicon: Lexicon) -> tuple[int, ...]:
    """The terms that are a word with its article or without it as it was typed, ascending."""
    return _known(with_clitics(term), lexicon)


def spelled_terms(term: str, lexicon: Lexicon) -> tuple[int, ...]:
    """The terms that are a word with or without its article, ascending."""
    bare = term.removeprefix(_ARTICLE)
    forms = with_clitics(bare) | with_clitics(_ARTICLE + bare) if len(bare) >= _LEAST_LETTERS else set[str]()
    return _known({term, *forms}, lexicon)


def _known(terms: Iterable[str], lexicon: Lexicon) -> tuple[int, ...]:
    return tuple(sorted(number for number in map(lexicon.id_of, terms) if number >= 0))
