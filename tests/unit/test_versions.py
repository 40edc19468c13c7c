"""Two versions side by side: what is marked, what stands beside what, and that it takes no long time."""

from __future__ import annotations

import random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.stories.versions import GAP, MAX_WORDS, VersionDiff, VersionParagraph, common_blocks, compare_versions
from tests.samples import OTHER, STORY, article


def compared(one: list[str], other: list[str]) -> VersionDiff:
    return compare_versions(article(1, "أ", *one), article(2, "ب", *other))


def marked(paragraph: VersionParagraph) -> list[str]:
    """The marked stretches of a paragraph."""
    text = paragraph.paragraph.text
    return [text[span.start : span.start + span.length] for span in paragraph.spans]


@pytest.mark.parametrize(
    ("one", "other", "first", "second"),
    [
        ("قال الوزير أمس", "قال الوزير أمس", [], []),
        ("قال الوزير أمس", "قال الوزير اليوم", ["أمس"], ["اليوم"]),
        ("قال الوزير أمس إن", "قال الوزير إن", ["أمس"], []),
        ("أكّد أحمد", "اكد احمد", [], []),
        ("قال: «نعم».", "قال نعم", [], []),
        ("في 12 يومًا", "في ١٢ يوما", [], []),
        ("قتل 12 جنديا", "قتل 13 جنديا", ["12"], ["13"]),
        ("بنسبة 0.2 إلى 943.24 دولار", "بنسبة 0,1 إلى 950.24 دولار", ["0.2", "943.24"], ["0,1", "950.24"]),
        ("بنسبة 0.2", "بنسبة ٠٫٢", [], []),
        ("كتب", "", ["كتب"], []),
        ("", "", [], []),
        ("زار الوزير أمس، والتقى الرئيس.", "زار الرئيس.", ["الوزير أمس، والتقى"], []),
    ],
)
def test_words_that_the_other_has_not_are_marked(one: str, other: str, first: list[str], second: list[str]) -> None:
    """Spelling, harakat and signs are no difference; neighbours are one stretch."""
    (row,) = compared([one], [other]).rows
    assert ([marked(each) for each in row.one], [marked(each) for each in row.other]) == ([first], [second])


def test_a_word_common_by_chance_is_no_island_between_two_texts() -> None:
    """في in the middle of quite another sentence."""
    (row,) = compared(
        [f"{STORY} ذهب التاجر إلى السوق في الصباح الباكر جدا"],
        [f"{STORY} تقع القرية الصغيرة القديمة في وادٍ أخضر بعيد هناك"],
    ).rows
    assert [len(each.spans) for each in (*row.one, *row.other)] == [1, 1]


def test_paragraphs_stand_beside_those_they_were_taken_from() -> None:
    """Those of one version only stand alone, two that became one beside it, in the order of both."""
    diff = compared([STORY, OTHER, "خاتمة أولى قصيرة"], ["مقدمة جديدة للمحرر", f"{STORY} {OTHER}", "كلمة أخيرة"])
    sides = [([p.paragraph.number for p in row.one], [p.paragraph.number for p in row.other]) for row in diff.rows]
    assert sides == [([], [1]), ([1, 2], [2]), ([3], [3])]
    assert diff.words == (38, 40)
    assert diff.differing == (3, 5)
    assert not diff.is_cut


def test_articles_without_paragraphs_have_no_rows() -> None:
    """There is nothing to compare then."""
    assert compared([], []).rows == ()
    assert [len(row.other) for row in compared([], [STORY]).rows] == [1]


texts = st.lists(st.sampled_from(["أ", "ب", "ج", "د", "ه", "و", "ز", "ح"]), max_size=40)


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_common_stretches_are_common_and_go_forward(one: list[str], other: list[str]) -> None:
    """Whatever the texts are."""
    at = (0, 0)
    for first, second, length in common_blocks(one, other):
        assert length > 0
        assert one[first : first + length] == other[second : second + length]
        assert first >= at[0]
        assert second >= at[1]
        at = (first + length, second + length)


@settings(max_examples=100, deadline=None)
@given(st.lists(texts, max_size=4), st.lists(texts, max_size=4))
def test_every_paragraph_is_in_one_row(one: list[list[str]], other: list[list[str]]) -> None:
    """In its order, with nothing marked of a text that is held against itself."""
    first, second = ([" ".join(words) for words in texts] for texts in (one, other))
    rows = compared(first, second).rows
    assert [p.paragraph.text for row in rows for p in row.one] == first
    assert [p.paragraph.text for row in rows for p in row.other] == second
    assert compared(first, first).differing == (0, 0)


def test_long_articles_take_no_long_time_and_are_cut() -> None:
    """Ten thousand words of which none stands once, and of two texts that have all their words in another order."""
    words = [f"كلمة{n}" for n in range(MAX_WORDS + 2000)]
    shuffled = random.Random(1).sample(words, len(words))
    repeated = [words[n % 50] for n in range(len(words))]
    started = process_time()
    for one, other in ((words, shuffled), (repeated, repeated[25:] + repeated[:25]), (words, words)):
        diff = compared([" ".join(one[n : n + 100]) for n in range(0, len(one), 100)], [" ".join(other)])
        assert diff.is_cut
        assert diff.words == (MAX_WORDS, MAX_WORDS)
    assert process_time() - started < 5
    assert len(words) ** 2 > GAP
