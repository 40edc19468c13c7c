"""Tokens: the words of a text and where they stand."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.arabic.tokenizer import LONGEST, Analyzer, raw_words, tokenize, word_places

WORDS = [
    ("تعزيزُ التَّحَالفِ الأمنيِّ", ["تعزيز", "التحالف", "الامني"]),
    ("بـ«البيئة»", ["ب", "البيئه"]),
    ("بـبيئة", ["ببيئه"]),
    ("2+2", ["2", "2"]),
    ("csis.org", ["csis", "org"]),
    ("AUKUS،أوكوس", ["aukus", "اوكوس"]),
    ("عام\u00a02024م", ["عام", "2024م"]),
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
    assert Analyzer().terms(text) == terms


@given(st.one_of(ARABIC, st.text(max_size=40)))
@example("\u202bكتاب\u202c جديد")
def test_tokens_are_the_spellings_and_stand_where_they_say(text):
    tokens = tokenize(text)
    assert [token.term for token in tokens] == Analyzer().terms(text)
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.term in Analyzer().terms(text[token.start : token.end])
    starts = [token.start for token in tokens]
    assert starts == sorted(starts)


@given(st.one_of(ARABIC, st.text(max_size=40)))
def test_raw_words_stand_at_their_places(text):
    assert len(raw_words(text)) == len(word_places(text))


def test_a_place_leaves_out_what_is_not_seen():
    (token,) = tokenize("\u202bكتاب\u202c")
    assert (token.start, token.end) == (1, 5)


def test_an_endless_word_is_cut():
    (term,) = Analyzer().terms("ا" * 1_000_000)
    assert len(term) == LONGEST


def test_threads_may_share_an_analyzer():
    analyzer, texts = Analyzer(), [f"كلمة{number} وَكلمة" for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(analyzer.terms, texts * 5)) == [Analyzer().terms(text) for text in texts * 5]
