"""The terms that are a word as it is spelled: whatever clitics stand before it, as one word or as two."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.arabic.char_filters import is_one_term
from index.arabic.normalizer import fold
from index.vocabulary.lexicon import Lexicon

_ARTICLE = "ال"
_CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول")
_WITH_ARTICLE = ("ال", "وال", "فال", "بال", "كال", "وبال", "لل", "ولل")
_LEAST_LETTERS = 3
"""Letters a word has beside its clitics: of a shorter one they may be its own."""

_BEGINNINGS = frozenset(map(fold, ("أبو", "أبي", "أبا", "أم", "ابن", "بن", "بنت", "بني", "عبد", "آل", "دير", "ذو")))
"""What names of two words begin with."""

_LEAST_PART = 2
_PART = re.compile(f"[ء-ي]{{{_LEAST_PART},}}")
"""Each of two words that some write as one."""


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


def run_together(first: str, second: str, lexicon: Lexicon) -> str:
    """Two terms side by side as the one that some write for them (جاد الحق, جادالحق); "" where nobody does.

    What is of a root or a function word is a word of its own: إنشاء is not إن شاء.
    """
    term = first + second
    is_name = _are_words(first, second) and lexicon.id_of(term) >= 0 and lexicon.is_rootless(term)
    return term if is_name else ""


def apart(term: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """The two terms that others write for one without a root, the likeliest halves; None where there are none.

    What the collection never has as one word is a slip of the reader (`search.suggest`), unless it begins like a name.
    """
    if not lexicon.is_rootless(term):
        return None
    halves = ((term[:place], term[place:]) for place in range(_LEAST_PART, len(term) - _LEAST_PART + 1))
    pairs = [pair for pair in halves if _are_words(*pair) and all(map(lexicon.frequency, pair))]
    if not pairs or any(is_one_term(*pair) for pair in pairs):
        return None
    is_written, is_unknown = lexicon.frequency(term) > 0, lexicon.is_unknown(term)
    names = [pair for pair in pairs if pair[0] in _BEGINNINGS or (is_written and _has_article(*pair))]
    likely = names or [pair for pair in pairs if is_written and is_unknown and _are_long(*pair, lexicon)]
    return max(likely, key=lambda pair: min(map(lexicon.frequency, pair)), default=None)


def _has_article(first: str, second: str) -> bool:
    """Whether the second of two terms has an article alone."""
    return second.startswith(_ARTICLE) and not first.startswith(_ARTICLE)


def _are_long(first: str, second: str, lexicon: Lexicon) -> bool:
    """Whether two terms are long enough to be words by themselves, or one of them is foreign."""
    if first.startswith(_ARTICLE) or any(map(lexicon.is_function, (first, second))):
        return False
    return min(len(first), len(second)) >= _LEAST_LETTERS or any(map(lexicon.is_rootless, (first, second)))


def _are_words(first: str, second: str) -> bool:
    """Whether two parts of a term may be words: of Arabic letters, enough of them, the first no article."""
    return first not in _WITH_ARTICLE and all(_PART.fullmatch(part) for part in (first, second))


def _known(terms: Iterable[str], lexicon: Lexicon) -> tuple[int, ...]:
    return tuple(sorted(number for number in map(lexicon.id_of, terms) if number >= 0))
