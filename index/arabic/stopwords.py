"""Function and question words: they help to rank a little, and are never required."""

from __future__ import annotations

from functools import cache

from index.arabic.wordlists import rows


def is_function_word(term: str) -> bool:
    """Whether a spelling is a function or question word (`data/functionwords.tsv`).

    >>> is_function_word("في"), is_function_word("ما"), is_function_word("دوله")
    (True, True, False)
    """
    return term in _kinds()


def is_question_word(term: str) -> bool:
    """Whether a spelling asks: من، ما، متى، كم and their like.

    >>> is_question_word("متي"), is_question_word("في")
    (True, False)
    """
    return _kinds().get(term) == "question"


@cache
def _kinds() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("functionwords") if len(row) > 1}
