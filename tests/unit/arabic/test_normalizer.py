"""Folding: one form for each spelling a reader would call the same."""

import re

import pyarabic.araby as araby
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.arabic.letters import DROPPED, REPLACED
from index.arabic.normalizer import fold

SAME = [
    ("التَّحَالُفِ", "التحالف"),
    ("الرَّحْمَٰن", "الرحمن"),
    ("سياســــة", "سياسه"),
    ("أمريكا", "امريكا"),
    ("إلى", "الي"),
    ("آخر", "اخر"),
    ("ٱلله", "الله"),
    ("مدرسة", "مدرسه"),
    ("على", "علي"),
    ("علی", "علي"),
    ("کتاب", "كتاب"),
    ("ڪتاب", "كتاب"),
    ("ا\u0654مل", "امل"),
    ("مسو\u0654ول", "مسؤول"),
    ("ﻷﻥ", "لان"),
    ("ﷲ", "الله"),
    ("٢٠٢٤", "2024"),
    ("۲۰۲۴", "2024"),
    ("AUKUS", "aukus"),
    ("ＡＵＫＵＳ", "aukus"),
    ("Straße", "strasse"),
    ("می\u200cخواهم", "ميخواهم"),
    ("\u200fكتاب\u200f", "كتاب"),
    ("\ufeffكتاب", "كتاب"),
    ("لَهُۥ", "له"),
    ("كتابﹰ", "كتاب"),
]
DIFFERENT = [("مسؤول", "مسول"), ("قائد", "قايد"), ("ماء", "ما"), ("ضابط", "ظابط")]


@pytest.mark.parametrize(("written", "term"), SAME)
def test_a_word_folds_to_its_spelling(written, term):
    assert fold(written) == term


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_letters_that_tell_words_apart_stay(one, other):
    assert fold(one) != fold(other)


@given(st.text(max_size=30))
@example("ſ\u064bة")
@example("e\u064b\u0301")
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=20))
def test_no_mark_and_no_second_form_of_a_letter_remains(text):
    assert not re.search(f"[{DROPPED}{''.join(REPLACED)}]", fold(text))


def test_pyarabic_is_not_used_where_it_folds_otherwise():
    """The reasons why fold.py has its own rules: when one of these fails, pyarabic may have been mended."""
    assert araby.strip_tashkeel("رحمٰن") == "رحمٰن"
    assert araby.normalize_alef("إلى") == "الا"
    assert araby.normalize_hamza("أمل") == "ءمل"
    assert araby.normalize_ligature("ﷲ") == "ﷲ"


def test_plain_letters_fold_as_they_do_among_others() -> None:
    """The short way for words of plain letters gives what the long way gives (a TATWEEL leads there)."""
    letters = [chr(code) for code in range(0x600, 0x700)]
    assert [fold(letter + "ل") for letter in letters] == [fold("ـ" + letter + "ل") for letter in letters]
