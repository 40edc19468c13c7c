"""Expansion: what each kind of query becomes over a small lexicon."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.arabic.chain import CHAIN
from index.schema import FIELDS
from index.vocabulary.lexicon import Lexicon
from search import plan
from search.rewrite import ENOUGH, MANY, expand, explain
from search.scoring.ranking import DEFAULT
from search.understanding import understand
from search.words.group_memo import GroupMemo

COUNTS = {
    "اليابان": 9, "واليابان": 3, "لليابان": 1, "سياسه": 5, "سياسات": 4, "السياسه": 7, "سياساتهم": 1, "صاروخ": 4,
    "صواريخ": 6, "امريكا": 8, "اميركا": 3, "درس": 2, "مدرسه": 3, "csis": 2, "org": 3, "2": 4, "في": 90, "من": 80,
    "ما": 70, "متي": 5, "حرب": 9, "القدرات": 4, "العسكريه": 4, "قدره": 3,
}  # fmt: skip
SOURCES = {"source": ("صحيفة الرياض", "عكاظ", "مركز الرياض للدراسات"), "author": ("سعاد منصور",)}


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.build(sorted(COUNTS), np.array([COUNTS[word] for word in sorted(COUNTS)], np.int64))


@pytest.fixture
def made(lexicon):
    def expanded(q, match="normal", fields=FIELDS):
        return expand(understand(q).node, lexicon, match, fields, SOURCES.__getitem__)

    return expanded


def groups(lexicon, word):
    return {group.name: {lexicon.term(i) for i in group.terms} for group in word.groups}


def the_word(node):
    (word,) = node.should if isinstance(node, plan.MinShouldMatch) else (node,)
    assert isinstance(word, plan.Word)
    return word


def test_levels_are_nested_and_exact_is_the_closest(made, lexicon):
    found = groups(lexicon, the_word(made("صاروخ")))
    assert found == {"exact": {"صاروخ"}, "lemma": {"صاروخ", "صواريخ"}}
    word = the_word(made("أمريكا"))
    assert groups(lexicon, word) == {"exact": {"امريكا"}, "lemma": {"امريكا", "اميركا"}}
    sets = [set(group.terms) for group in word.groups]
    assert all(a <= b for a, b in pairwise(sets))


def test_exact_looks_for_one_spelling_and_broad_for_the_root_too(made, lexicon):
    assert groups(lexicon, the_word(made("السياسة", "exact"))) == {"exact": {"السياسه"}}
    broad = the_word(made("درس", "broad"))
    assert "مدرسه" in groups(lexicon, broad)["root"]
    assert "root" not in groups(lexicon, the_word(made("درس")))


@pytest.mark.parametrize("match", ["exact", "normal", "broad"])
def test_a_word_that_is_not_there_never_matches(made, match):
    assert [group.terms for group in the_word(made("ظظظظ", match)).groups] == [()]


@pytest.mark.parametrize(
    ("q", "enough"),
    [
        ("صاروخ", None),
        ("صاروخ اليابان", None),
        ("صاروخ في اليابان", None),
        ("صاروخ اليابان حرب", ENOUGH),
        ("صاروخ AND اليابان AND حرب", None),
        ("متى حرب اليابان", ENOUGH),
        ("حرب اليابان؟", ENOUGH),
    ],
)
def test_one_or_two_words_are_all_required_and_more_or_a_question_are_not(made, q, enough):
    assert made(q).enough == enough


@pytest.mark.parametrize(
    "q",
    [
        "حرب (صاروخ اليابان سياسات)",
        "-(صاروخ اليابان سياسات)",
        "صاروخ اليابان سياسات OR حرب",
        "title:(صاروخ اليابان سياسات)",
        "+(صاروخ اليابان سياسات)",
    ],
)
def test_of_words_in_brackets_none_is_dropped(made, q):
    assert [part.enough for part in minimums(made(q)) if len(part.should) == 3] == [None]


def minimums(node):
    """All minimums of a plan."""
    match node:
        case plan.MinShouldMatch(should, required):
            yield node
            yield from (part for child in (*should, *required) for part in minimums(child))
        case plan.And(children) | plan.Or(children):
            yield from (part for child in children for part in minimums(child))
        case plan.Not(child):
            yield from minimums(child)


def test_function_words_only_help(made):
    node = made("حرب في اليابان")
    assert [word.text for word in node.should] == ["حرب", "اليابان"]
    assert [(word.text, word.boost, len(word.groups)) for word in node.optional] == [("في", DEFAULT.function_weight, 1)]


@pytest.mark.parametrize("typed", ["في؟", "في..", "[في]", "فِي،"])
def test_signs_at_a_function_word_change_nothing(made, typed):
    plain, signed = made("القهوة في").optional, made(f"القهوة {typed}").optional
    assert [word.groups for word in signed] == [word.groups for word in plain] != []


def test_function_words_alone_are_looked_for(made):
    node = made("من في")
    assert [(word.text, word.boost) for word in node.should] == [("من", 1.0), ("في", 1.0)]
    assert node.optional == ()


@pytest.mark.parametrize("q", ["من في source:الرياض", "من في date:2024", "من في -حرب"])
def test_function_words_beside_filters_are_looked_for(made, q):
    node = made(q)
    assert [(word.text, word.boost) for word in node.should] == [("من", 1.0), ("في", 1.0)]
    assert len(node.must) == 1


def test_a_plus_requires_even_a_function_word(made):
    node = made("+في حرب اليابان صاروخ")
    assert [word.text for word in node.must] == ["في"]


@pytest.mark.parametrize("q", ["+title:صاروخ", "+(صاروخ OR صواريخ)", '+"صاروخ حرب"', "+صارو*", "+صاروخ~"])
def test_a_plus_requires_whatever_stands_behind_it(made, q):
    node = made(f"{q} حرب اليابان سياسات")
    assert (len(node.must), len(node.should), node.enough) == (1, 3, ENOUGH)


def test_a_word_of_several_tokens_is_a_phrase(made):
    node = made("csis.org 2+2")
    assert [[word.text for word in phrase.words] for phrase in node.should] == [["csis", "org"], ["2", "2"]]


def test_in_a_long_query_a_word_of_several_tokens_is_those_words(made):
    node = made("حرب اليابان صاروخ 1939-1945 csis.org")
    assert [word.text for word in node.should] == ["حرب", "اليابان", "صاروخ", "1939", "1945", "csis", "org"]


def test_in_a_long_query_a_foreign_name_is_looked_for_as_others_write_it(lexicon):
    words = sorted({**COUNTS, "بلدوين": 2, "بالدوين": 1})
    more = Lexicon.build(words, np.ones(len(words), np.int64))
    asked = [
        word for word in expand(understand("حرب اليابان صاروخ بالدوين").node, more).should if word.text == "بالدوين"
    ]
    assert groups(more, asked[0])["fuzzy"] == {"بالدوين", "بلدوين"}
    assert "fuzzy" not in groups(more, the_word(expand(understand("بالدوين").node, more)))


def test_a_phrase_keeps_its_slop_and_is_asked_for_as_it_is_spelled_too(made, lexicon):
    (node,) = made('"القدرات العسكرية"~2').should
    phrase, literal = node.children
    assert phrase.slop == literal.slop == 2
    assert groups(lexicon, phrase.words[0])["exact"] == {"القدرات"}
    assert groups(lexicon, literal.words[0]) == {"exact": {"القدرات"}}
    assert [word.groups[0].weight for word in literal.words] == [DEFAULT.literal_weight] * 2


def test_fields_narrow_where_words_are_looked_for(made):
    (node,) = made("title:اليابان").should
    assert the_word(node).fields == ("title",) or node.should[0].fields == ("title",)
    assert the_word(made("اليابان", fields=("notes",))).fields == ("notes",)


def test_a_source_is_a_filter_by_the_words_in_its_name(made):
    node = made("source:الرياض حرب")
    assert node.must == (plan.Column("source", frozenset({"صحيفة الرياض", "مركز الرياض للدراسات"})),)
    assert made("source:غائب حرب").must == (plan.MatchNone(),)
    assert made("author:منصور") == plan.Column("author", frozenset({"سعاد منصور"}))


def test_a_field_of_columns_is_said_of_each_part_of_a_group(made):
    source = plan.Column("source", frozenset({"عكاظ"}))
    centre = plan.Column("source", frozenset({"مركز الرياض للدراسات"}))
    assert made("source:(عكاظ OR الدراسات)") == plan.Or((source, plan.MatchNone()))
    assert made("source:(عكاظ OR (الرياض مركز))") == plan.Or((source, plan.And((_both(), centre))))
    assert made("source:(-عكاظ)") == plan.Not(source)
    assert made('source:("مركز الرياض" OR غائب)') == plan.Or((centre, plan.MatchNone()))
    assert made("source:(author:سعاد)") == plan.Column("author", frozenset({"سعاد منصور"}))
    assert made("date:(2015 OR 2024)") == plan.Or((plan.Dates(20150101, 20151231), plan.Dates(20240101, 20241231)))


def _both():
    return plan.Column("source", frozenset({"صحيفة الرياض", "مركز الرياض للدراسات"}))


@pytest.mark.parametrize(
    ("q", "days"),
    [
        ("date:2024-04", (20240401, 20240430)),
        ("date:2023..2024", (20230101, 20241231)),
        ("date:2023..", (20230101, None)),
        ('date:"نيسان 2024"', (20240401, 20240430)),
    ],
)
def test_a_date_is_the_days_it_covers(made, q, days):
    assert made(q) == plan.Dates(*days)


def test_what_is_no_date_is_looked_for_as_words(made):
    assert [word.text for word in plan.leaves(made("date:صاروخ"))] == ["صاروخ"]


def test_a_prefix_finds_what_begins_so_with_the_article_too(made, lexicon):
    assert groups(lexicon, the_word(made("سياس*")))["prefix"] == {"سياسه", "سياسات", "السياسه", "سياساتهم"}
    assert groups(lexicon, the_word(made("سياس*", "exact")))["prefix"] == {"سياسه", "سياسات", "سياساتهم"}
    assert groups(lexicon, the_word(made("يابا*")))["prefix"] == {"اليابان", "واليابان", "لليابان"}


def test_a_clitic_stands_before_a_long_prefix_only():
    """Of a short one it may be the first letter of another word."""
    words = sorted(["وزيتون", "زيتون", "بزيتونه", "ورده", "رده"])
    lexicon = Lexicon.build(words, np.ones(len(words), np.int64))
    expanded = {q: expand(understand(q).node, lexicon, "normal", FIELDS, SOURCES.__getitem__) for q in ("زيتو*", "رد*")}
    found = {q: groups(lexicon, the_word(node))["prefix"] for q, node in expanded.items()}
    assert found == {"زيتو*": {"وزيتون", "زيتون", "بزيتونه"}, "رد*": {"رده"}}


def test_a_prefix_of_everything_is_bounded():
    words = sorted(f"كلمه{number}" for number in range(3 * MANY))
    lexicon = Lexicon.build(words, np.arange(1, len(words) + 1))
    (group,) = the_word(expand(understand("كل*").node, lexicon)).groups
    assert group.terms == tuple(range(2 * MANY, 3 * MANY))


def test_a_fuzzy_word_finds_what_is_near(made, lexicon):
    assert "اليابان" in groups(lexicon, the_word(made("اليبان~")))["fuzzy"]


@pytest.mark.parametrize("q", ["اليبان~", "سياس*", "حرب"])
def test_the_levels_of_a_word_are_worked_out_once(lexicon, q):
    memo = GroupMemo()
    for match in ("normal", "exact"):
        first = the_word(expand(understand(q).node, lexicon, match, memo=memo))
        assert the_word(expand(understand(q).node, lexicon, match, memo=memo)).groups is first.groups
    assert len(memo) == (3 if q == "حرب" else 2)  # a word's roots are worked out apart


def test_exclusions_are_required(made):
    node = made("حرب -اليابان")
    assert [word.text for word in node.should] == ["حرب"]
    assert isinstance(node.must[0], plan.Not)
    assert isinstance(made("-اليابان"), plan.Not)


@pytest.mark.parametrize(("q", "kind"), [("", plan.MatchAll), ("؟!", plan.MatchAll), ("حرب | صاروخ", plan.Or)])
def test_other_nodes(made, q, kind):
    assert isinstance(made(q), kind)


def test_explain_tells_what_each_step_makes(lexicon):
    explained = explain("سياساتِهم", lexicon)
    steps = {step.name: step.result for step in explained}
    assert [step.name for step in explained][: len(CHAIN)] == [step.__name__ for step in CHAIN]
    assert (steps["split_words"], steps["fold"]) == ("سياساتِهم", "سياساتهم")
    assert steps["readings"] == "سياسة 100%"
    assert steps["roots"] == "سوس"
    assert set(steps["lemma"].split()) == {"السياسه", "سياسه", "سياسات", "سياساتهم"}


@given(
    st.text(st.sampled_from('ابلحرب صاروخ"()|-+*~:؟ @2'), max_size=40), st.sampled_from(["exact", "normal", "broad"])
)
def test_anything_typed_becomes_a_plan(q, match):
    lexicon = Lexicon.build(sorted(COUNTS), np.ones(len(COUNTS), np.int64))
    node = expand(understand(q).node, lexicon, match)
    for leaf in plan.leaves(node):
        for word in leaf.words if isinstance(leaf, plan.Phrase) else (leaf,):
            assert word.groups
            assert all(list(group.terms) == sorted(set(group.terms)) for group in word.groups)


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("عبد الله", "عبدالله"),
        ("نيو يورك", "نيويورك"),
        ("لعبد الرحمن", "لعبدالرحمن"),
        ("1,250,000", "1250000"),
        ("١٬٢٥٠", "1250"),
        ("Qur'an", "quran"),
        ("ٱلْعَٰلَمِينَ", "العالمين"),
        ("و بيروت", "وبيروت"),
        ("بيرو*", "بيرو*"),
        ("بيرت~1", "بيرت"),
    ],
)
def test_a_word_knows_the_term_that_it_is_one_of(lexicon: Lexicon, typed: str, term: str) -> None:
    """Whatever is joined or left out: roots and near spellings are looked for by it, and n-grams are its."""
    assert the_word(expand(understand(typed).node, lexicon)).term == term
