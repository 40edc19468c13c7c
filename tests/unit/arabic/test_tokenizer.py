"""Tokens: the words of a text and where they stand."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.arabic.chain import LONGEST, terms_of, tokenize

WORDS = [
    ("تعزيزُ التَّحَالفِ الأمنيِّ", ["تعزيز", "التحالف", "الامني"]),
    ("بـ«البيئة»", ["ب", "البيئه"]),
    ("بـبيئة", ["ببيئه"]),
    ("2+2", ["2", "2"]),
    ("csis.org", ["csis", "org"]),
    ("AUKUS،أوكوس", ["aukus", "اوكوس"]),
    ("عام\u00a02024م", ["عام", "2024", "م"]),
    ("#اليوم_الوطني", ["اليوم", "الوطني"]),
    ("قال ﷺ", ["قال", "صلي", "الله", "عليه", "وسلم"]),
    ("و\u200cكتاب كـ\u200dتاب", ["وكتاب", "كتاب"]),
    ("ا\u064e\u064f ـــ \u064e", ["ا"]),
    ("", []),
    ("؟!…", []),
]
ARABIC = st.text(st.sampled_from("ابتةىئؤأ \u064e\u0651\u0640\u200c\u200f_.،«»٣3aﷺ\u00a0\n"), max_size=40)


@pytest.mark.parametrize(("text", "terms"), WORDS)
def test_a_text_is_cut_into_spellings(text, terms):
    assert terms_of(text) == terms


@given(st.one_of(ARABIC, st.text(max_size=40)))
@example("\u202bكتاب\u202c جديد")
def test_tokens_are_the_spellings_and_stand_where_they_say(text):
    tokens = tokenize(text)
    assert [token.term for token in tokens] == terms_of(text)
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.term in terms_of(text[token.start : token.end])
    starts = [token.start for token in tokens]
    assert starts == sorted(starts)


def test_a_place_leaves_out_what_is_not_seen():
    (token,) = tokenize("\u202bكتاب\u202c")
    assert (token.start, token.end) == (1, 5)


def test_an_endless_word_is_cut():
    (term,) = terms_of("ا" * 1_000_000)
    assert len(term) == LONGEST


def test_threads_share_the_spellings():
    texts = [f"كلمة{number} وَكلمة" for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(terms_of, texts * 5)) == [terms_of(text) for text in texts * 5]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("سبع قاعات و8 دورات", ["سبع", "قاعات", "8", "دورات"]),
        ("الـ20 وبـ3 ولـ100", ["20", "3", "100"]),
        ("وApple والـiPhone", ["apple", "iphone"]),
        ("50كم ٢٠٢٤م 2019و2020", ["50", "كم", "2024", "م", "2019", "2020"]),
        ("G20 F16 CO2 5G", ["g20", "f16", "co2", "5g"]),
        ("كوفيد19 كوفيد-19", ["كوفيد", "19", "كوفيد", "19"]),
        ("القاهرة و بيروت", ["القاهره", "وبيروت"]),
        ("وَ بيروت\nو دمشق", ["وبيروت", "ودمشق"]),
        ("(و) أ-و-ب", ["و", "ا", "و", "ب"]),
        ("لعبد الله ونور الدين", ["لعبدالله", "ونورالدين"]),
        ("بيت الله ويوم الدين", ["بيت", "الله", "ويوم", "الدين"]),
        ("رأسُ مالٍ لا شيءَ", ["راسمال", "لاشيء"]),
        ("1,250,000 ١٬٢٥٠٬٠٠٠ 1،250،000", ["1250000"] * 3),
        ("3,14 12،130 2024,5000", ["3", "14", "12", "130", "2024", "5000"]),
        ("1948ـ1967 مدرسةـجامعة بـيروت", ["1948", "1967", "مدرسه", "جامعه", "بيروت"]),
        ("اجتمع\u200bالوزراء", ["اجتمع", "الوزراء"]),
        ("﷼500", ["ريال", "500"]),
        ("Qur'an Qur’an it's l'Orient O'Neill", ["quran", "quran", "it", "s", "l", "orient", "oneill"]),
        ("رَبِّ ٱلْعَٰلَمِينَ هٰذا ٱلرَّحْمَٰن", ["رب", "العالمين", "هذا", "الرحمن"]),
        ("ھذا مدینہ بالرحمۃ پاريس گوگل جامعە", ["هذا", "مدينه", "بالرحمه", "باريس", "غوغل", "جامعه"]),
    ],
)
def test_what_stands_together_is_told_apart_and_what_stands_apart_is_joined(text, terms):
    """Clitics before digits and Latin letters, units behind digits, names of two words, numbers, dashes, alefs."""
    assert terms_of(text) == terms


@pytest.mark.parametrize("text", ["زار القاهرة و بيروت", "أقام عبد الله هنا", "عدد 1,250,000 نسمة", "في 50كم تقريبا"])
def test_a_term_stands_where_its_letters_do(text):
    """What is joined has one place, and what is told apart the place of the whole."""
    for token in tokenize(text):
        assert token.term in terms_of(text[token.start : token.end])
