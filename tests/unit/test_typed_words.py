"""The words of a query in the order typed: which terms they are, how they are spelled, what answers them."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from index.vocabulary.lexicon import Lexicon
from search import plan
from search.rewrite import word_groups
from search.scoring.ranking import DEFAULT
from search.understanding import understand
from search.words.group_memo import GroupMemo
from search.words.typed_words import typed_words

WORDS = sorted(
    ("الامن", "امن", "بالامن", "للامن", "الامنيه", "الوطني", "وطني", "في", "2015", "44", "120", "مارس", "متي", "كم")
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.build(WORDS, np.full(len(WORDS), 5, np.int64))


def typed(lexicon: Lexicon, q: str) -> plan.TypedWords | None:
    memo = GroupMemo()
    groups_of = partial(word_groups, lexicon=lexicon, match="normal", ranking=DEFAULT, memo=memo)
    return typed_words(understand(q).node, lexicon, groups_of, DEFAULT, memo)


def spelled(lexicon: Lexicon, terms: tuple[int, ...]) -> set[str]:
    return {lexicon.term(number) for number in terms}


def test_every_word_counts_function_words_too(lexicon: Lexicon) -> None:
    """A word is spelled as it is with or without its article and clitics."""
    found = typed(lexicon, "الأمن في وطني")
    assert found is not None
    assert [spelled(lexicon, terms) for terms in found.spellings] == [
        {"الامن", "امن", "بالامن", "للامن"},
        {"في"},
        {"الوطني", "وطني"},
    ]
    assert [set(terms) >= {lexicon.id_of(w)} for terms, w in zip(found.words, ("الامن", "في", "وطني"), strict=True)]


@pytest.mark.parametrize(
    "q",
    ["", "الأمن", '"الأمن الوطني"', "الأمن -الوطني", "title:الأمن وطني", "الأمن OR وطني", "+الأمن وطني", "امن " * 33],
)
def test_where_anything_else_is_typed_there_is_no_order(lexicon: Lexicon, q: str) -> None:
    assert typed(lexicon, q) is None


@pytest.mark.parametrize(
    ("q", "answers"),
    [
        ("متى كان الأمن", {"2015", "مارس"}),
        ("في أي عام الأمن", {"2015", "مارس"}),
        ("كم الأمن", {"2015", "44", "120"}),
        ("الأمن الوطني", None),
    ],
)
def test_a_question_of_time_or_number_is_answered_by_one(lexicon: Lexicon, q: str, answers: set[str] | None) -> None:
    found = typed(lexicon, q)
    assert found is not None
    assert (found.answers and spelled(lexicon, found.answers.terms)) == answers
