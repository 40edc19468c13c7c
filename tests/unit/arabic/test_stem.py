"""Stems and roots, in a collection of a few words and in the words of a larger one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.arabic.roots import root
from index.arabic.stem import Stemmer, VocabularyStemmer

FREQUENCIES = {
    "اليابان": 300, "السياسه": 500, "سياسه": 200, "سياسات": 90, "سياسته": 40, "سياسي": 300, "دوله": 400, "الدول": 300,
    "دول": 200, "قال": 900, "ولايه": 90, "واشنطن": 400, "بايدن": 200, "لندن": 90, "وزير": 500, "كتاب": 200, "تاب": 2,
    "التزام": 60, "الالتزام": 40, "سياره": 80, "معلم": 40, "معلمون": 20, "بيت": 90, "يتهم": 5, "ابناء": 60, "لغه": 50,
    "اللغه": 60, "عسكري": 50, "قوه": 60, "رحيم": 20, "مستوي": 30, "فلسطين": 300, "كبير": 90,
}  # fmt: skip
ONE_STEM = [
    ["اليابان", "واليابان", "باليابان", "لليابان", "فاليابان"],
    ["سياسه", "السياسه", "سياسات", "سياساتهم", "سياسته", "وسياستها", "للسياسه", "بسياستنا", "السياسيه", "سياسيون"],
    ["دوله", "الدوله", "دول", "الدول", "وبالدوله", "دولتان", "للدوله", "ودولتها"],
    ["سياره", "سيارتان", "سيارتين", "السيارات", "سيارتي"],
    ["معلم", "المعلمون", "معلمين", "معلمات", "ومعلمها"],
    ["بيت", "بيتهم", "البيت", "ببيته"],
    ["لغه", "للغه", "اللغات", "لغتنا"],
    ["التزام", "الالتزام", "والتزام", "بالتزامها"],
    ["رحيم", "رحيما", "الرحيم"],
    ["امريكي", "الامريكيه", "الامريكي"],
]
WHOLE = ["واشنطن", "بايدن", "كيشيدا", "فلسطين", "لندن", "سوريا", "كتاب", "وزير", "انسان", "csis", "2024", "من"]


def frequency(word):
    return FREQUENCIES.get(word, 0)


@pytest.mark.parametrize("words", ONE_STEM, ids=lambda words: words[0])
def test_forms_of_a_word_share_a_stem(words):
    stemmer = Stemmer(frequency)
    assert len({stemmer.stem(word) for word in words}) == 1


@pytest.mark.parametrize("word", WHOLE)
@pytest.mark.parametrize("known", [frequency, lambda _: 0], ids=["large", "empty"])
def test_what_looks_like_an_affix_stays_on_a_whole_word(word, known):
    assert Stemmer(known).stem(word) == word


@given(st.dictionaries(st.text(st.sampled_from("التبوهقيس"), max_size=7), st.integers(0, 60)), st.integers(1, 3))
def test_a_whole_vocabulary_is_stemmed_as_its_words_alone(frequencies, least):
    alone, together = Stemmer(lambda word: frequencies.get(word, 0), least), VocabularyStemmer(frequencies, least)
    words = [*frequencies, *FREQUENCIES, *(word for family in ONE_STEM for word in family)]
    assert [together.steps(word) for word in words] == [alone.steps(word) for word in words]


@pytest.mark.parametrize(("one", "other"), [("روس", "رئيس"), ("بيد", "بايدن"), ("كل", "كليه"), ("تاب", "كتاب")])
def test_other_words_have_other_stems(one, other):
    stemmer = Stemmer(frequency)
    assert stemmer.stem(one) != stemmer.stem(other)


@given(st.text(st.sampled_from("ابتةهويكلفسنمءئؤaz19"), max_size=12))
def test_a_stem_is_never_empty_nor_longer_than_the_word_and_its_teh(word):
    stem = Stemmer(frequency).stem(word)
    assert bool(stem) == bool(word)
    assert len(stem) <= len(word)


@pytest.mark.parametrize(
    ("words", "radicals"),
    [
        (["مدرسه", "دراسات", "مدرس", "دروس"], "درس"),
        (["مكتوب", "كاتب", "كتابه", "مكاتب"], "كتب"),
        (["استخدام", "مستخدم", "خادم"], "خدم"),
        (["انفجار", "تفجير", "منفجر"], "فجر"),
        (["احترام", "محترم"], "حرم"),
    ],
)
def test_forms_by_pattern_share_a_root(words, radicals):
    assert {root(word) for word in words} == {radicals}
