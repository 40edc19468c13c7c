"""Names that some write as one word and others as two, listed nowhere: either spelling finds the other."""

from __future__ import annotations

import numpy as np
import pytest

from index.vocabulary.lexicon import Lexicon
from search import plan
from search.rewrite import expand
from search.understanding import understand
from search.words.spelling import apart, run_together

COUNTS = {
    "جادالحق": 2, "وجادالحق": 1, "جاد": 3, "الحق": 9, "ام": 5, "كلثوم": 4, "امكلثوم": 1, "ريال": 6, "مدريد": 5,
    "ريالمدريد": 1, "عين": 7, "شمس": 7, "عينشمس": 1, "عبد": 3, "الشافي": 2, "ان": 90, "شاء": 8, "انشاء": 9, "كوريا": 6,
    "الشماليه": 6, "البلاد": 9, "يوم": 20, "البلاديوم": 2, "20": 4, "15": 4, "2015": 4,
}  # fmt: skip


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.build(sorted(COUNTS), np.array([COUNTS[word] for word in sorted(COUNTS)], np.int64))


@pytest.mark.parametrize(
    ("term", "halves"),
    [
        ("جادالحق", ("جاد", "الحق")),
        ("امكلثوم", ("ام", "كلثوم")),
        ("ريالمدريد", ("ريال", "مدريد")),
        ("عينشمس", ("عين", "شمس")),
        ("عبدالشافي", ("عبد", "الشافي")),  # begins like a name, and need not be written so anywhere
        ("انشاء", None),  # a word of its own
        ("كوريا الشماليه".replace(" ", ""), None),  # a slip of the reader: a correction is suggested
        ("البلاديوم", None),  # no name has an article before its first word alone
        ("2015", None),
    ],
)
def test_an_unknown_word_is_two_where_it_may_be_a_name(
    lexicon: Lexicon, term: str, halves: tuple[str, str] | None
) -> None:
    assert apart(term, lexicon) == halves


@pytest.mark.parametrize(
    ("first", "second", "term"),
    [
        ("جاد", "الحق", "جادالحق"),
        ("عين", "شمس", "عينشمس"),
        ("ان", "شاء", ""),
        ("20", "15", ""),
        ("كوريا", "الشماليه", ""),
    ],
)
def test_two_words_are_one_where_some_write_them_so(lexicon: Lexicon, first: str, second: str, term: str) -> None:
    assert run_together(first, second, lexicon) == term


def spelled(lexicon: Lexicon, node: plan.Node) -> list[set[str]]:
    return [
        {lexicon.term(number) for number in word.terms} for word in plan.leaves(node) if isinstance(word, plan.Word)
    ]


def test_each_of_the_two_words_is_found_by_the_one(lexicon: Lexicon) -> None:
    """The one word may have a clitic before it; without quotation marks the two may stand anywhere."""
    node = expand(understand("جاد الحق").node, lexicon)
    assert all({"جادالحق", "وجادالحق"} <= terms for terms in spelled(lexicon, node))
    assert spelled(lexicon, expand(understand("جاد الحق").node, lexicon, "exact")) == [{"جاد"}, {"الحق"}]


def test_a_phrase_holds_the_one_word_for_two(lexicon: Lexicon) -> None:
    node = expand(understand('"جاد الحق يوم"').node, lexicon)
    (either,) = node.should if isinstance(node, plan.MinShouldMatch) else (node,)
    assert isinstance(either, plan.Or)
    phrases = [[spelled(lexicon, word)[0] for word in child.words] for child in either.children]
    assert [{"جادالحق", "وجادالحق"}, {"يوم"}] in phrases


def test_the_one_word_is_found_as_two_side_by_side(lexicon: Lexicon) -> None:
    node = expand(understand("ريالمدريد").node, lexicon)
    (either,) = node.should if isinstance(node, plan.MinShouldMatch) else (node,)
    assert isinstance(either, plan.Or)
    phrase = either.children[1]
    assert isinstance(phrase, plan.Phrase)
    assert [spelled(lexicon, word) for word in phrase.words] == [[{"ريال"}], [{"مدريد"}]]
