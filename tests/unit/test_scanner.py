"""The quick look over many texts never passes over a word that the text chain would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.arabic.chain import tokenize
from index.vocabulary.term_hashes import fingerprints
from search.highlight.scanner import runs_like, spans_of_tokens

TRICKY = "اأإآٱىيةهؤئءوﻻﷺﷲـًُّٰٓٔٓٔabCÉéßİſ²½٢۲2_-.،«» \u200f\u200d\u00ad\u0301\u0340\u1161ᄀᆨ각𝐀😀\ud800\u06ea\n\t\u00a0"
LETTERS = st.one_of(st.sampled_from(TRICKY), st.characters())
TEXTS = st.lists(st.text(LETTERS, max_size=30), min_size=1, max_size=4)


@given(TEXTS)
def test_a_run_with_a_wanted_word_is_never_passed_over(texts: list[str]) -> None:
    for number, text in enumerate(texts):
        for token in tokenize(text):
            runs = runs_like(texts, fingerprints([token.term]))
            covering = [run for of, _, begin, run in runs if of == number and begin <= token.start < begin + len(run)]
            assert len(covering) == 1, token
            assert token.term in [found.term for found in tokenize(covering[0])]


@given(TEXTS)
def test_a_run_that_is_not_given_has_one_word_of_one_spelling(texts: list[str]) -> None:
    every = fingerprints([token.term for text in texts for token in tokenize(text)])
    given_ones = {(of, number) for of, number, _, _ in runs_like(texts, every)}
    strange = {(of, number): run for of, number, _, run in runs_like(texts, fingerprints([]))}
    assert strange.keys() <= given_ones
    for of, text in enumerate(texts):
        more = sum(len(tokenize(run)) - 1 for (other, _), run in strange.items() if other == of)
        numbers = [number for other, number in given_ones if other == of]
        assert len(tokenize(text)) == max(numbers, default=-1) + 1 + more


def test_runs_are_numbered_and_placed_in_their_own_text() -> None:
    wanted = fingerprints(["امن", "قمه"])
    assert runs_like(["قمة أمن", "", "و«الأمن» أمنٌ"], wanted) == [(0, 0, 0, "قمة"), (0, 1, 4, "أمن"), (2, 1, 9, "أمنٌ")]


def test_few_other_words_are_given() -> None:
    letters = "ابتثجحخدذرزسشصضطظعغف"
    texts = [" ".join("كلمة" + a + b + c for a in letters for b in letters for c in letters[:12])]
    assert len(runs_like(texts, fingerprints(["كلمهاتث"]))) < 100


def test_long_texts_are_looked_through_too() -> None:
    texts = ["كلمة " * 20_000 + "أمن"]
    assert [(begin, run) for _, _, begin, run in runs_like(texts, fingerprints(["امن"]))] == [(100_000, "أمن")]


@given(TEXTS, st.data())
def test_a_stretch_of_tokens_stands_where_the_text_chain_says(texts: list[str], data: st.DataObject) -> None:
    told = [tokenize(text) for text in texts]
    texts, told = [text for text, own in zip(texts, told, strict=True) if own], list(filter(None, told))
    lasts = [data.draw(st.integers(0, len(own) - 1)) for own in told]
    firsts = [data.draw(st.integers(0, last)) for last in lasts]
    expected = [(own[first].start, own[last].end) for own, first, last in zip(told, firsts, lasts, strict=True)]
    assert spans_of_tokens(texts, firsts, lasts) == expected
