"""Cutting many texts at once finds the words that cutting one by one finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.arabic.batch_tokenizer import _alike_in_key, distinct_words
from index.arabic.chain import filter_characters
from index.arabic.tokenizer import split_words

letters = st.one_of(
    st.sampled_from("ابتثيُّـ_ 9٣aÉ\u200c\u0301\n.،😀"),
    st.sampled_from("و 1,'ة\u0670\ufdfc\u200b"),
    st.characters(),
)
pieces = st.sampled_from(["عبد", " الله", "و ", "12", ",000", "Qur'an", "ـ", "نيو", " يورك"])
texts = st.lists(st.one_of(st.text(letters), st.lists(pieces).map("".join)), max_size=8)


def words_of(given: list[str]) -> list[list[str]]:
    """The words of each text."""
    found = distinct_words(given)
    words = [found.forms[number] for number in found.numbers.tolist()]
    assert sorted(set(words)) == sorted(found.forms)
    ends = np.cumsum(found.counts).tolist()
    return [words[end - count : end] for end, count in zip(ends, found.counts.tolist(), strict=True)]


def written(text: str) -> list[str]:
    """The words of one text."""
    return [word.term for word in split_words(filter_characters(text))]


@given(texts)
def test_words_are_those_of_each_text(given: list[str]) -> None:
    """Whatever stands in it: marks without a letter, joiners, underscores, letters beyond the basic plane."""
    assert words_of(given) == [written(text) for text in given]


@pytest.mark.parametrize(
    "given",
    [
        ["ا" * size for size in (6, 7, 8, 13, 14, 15, 63, 64, 65, 200)],
        ["استقلال " + "استقلالهما", "استقلالهم استقلال استقلا"],
        ["ُكتب ُ ُُكتب", "\u200cكتب"],
        ["".join(map(chr, range(0x4E00, 0x4E00 + 400))), "".join(map(chr, range(0x3041, 0x3091)))],
        [" ".join(map(chr, range(0x4E00, 0x4E00 + 400))) + " \u4e00", "\u4e00 دول"],
        ["\ud800 دول", ""],
        [],
    ],
    ids=["lengths", "beginnings", "marks", "long in many letters", "many letters", "surrogates", "nothing"],
)
def test_words_are_told_apart(given: list[str]) -> None:
    """Words that begin alike, of any length, and of more letters than have a number."""
    assert words_of(given) == [written(text) for text in given]


@given(st.lists(st.integers(0, 20).map(lambda number: number << 59)))
def test_equal_keys_meet(keys: list[int]) -> None:
    """Each key finds the place of one that equals it, and equal ones find the same."""
    found = _alike_in_key(np.array(keys, np.uint64)).tolist()
    assert [keys[place] for place in found] == keys
    assert len(set(found)) == len(set(keys))
