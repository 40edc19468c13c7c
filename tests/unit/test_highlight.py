"""Highlights fall on exactly the words that match: on any text, as the text chain cuts it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.arabic.chain import tokenize
from index.schema import FIELDS
from index.vocabulary.lexicon import Lexicon
from search import plan
from search.highlight.highlighter import Highlighter, Highlights, KnownWords, matched_by, phrase_positions
from search.results import Span

SPELLINGS = sorted(["اليابان", "التحالف", "عليه", "الله", "وسلم", "csis", "org", "2", "اتفق", "ان"])
LEXICON = Lexicon.build(SPELLINGS, np.ones(len(SPELLINGS), np.int64))
WRITTEN = st.sampled_from(
    ["اليابان", "اليابانُ", "التَّحَالُفِ", "ﷺ", "عليه", "csis.org", "CSIS", "2+2", "٢", "اتّفق", "أنَّ", "غيره", "«اليابان»،"]
)
BETWEEN = st.sampled_from([" ", "  ", "\n", "\u00a0", "\u200f", "_", "-", "؛ ", "\u00ad", "ـ", ""])
TEXTS = st.lists(st.one_of(WRITTEN, BETWEEN, st.text(max_size=3)), max_size=20).map("".join)


def word(term: str, group: str = "exact") -> plan.Word:
    return plan.Word(term, (plan.SynonymGroup(group, (LEXICON.id_of(term),), 1.0),))


def highlighter(*nodes: plan.Node) -> Highlighter:
    return Highlighter(plan.Or(nodes), KnownWords(LEXICON))


def marks_of(marker: Highlighter, text: str, field: str = "text") -> Highlights:
    (marks,) = marker.highlights([(field, text)])
    return marks


@given(TEXTS, st.sets(st.sampled_from(SPELLINGS), min_size=1, max_size=3))
def test_marks_are_the_places_of_the_matching_tokens(text: str, wanted: set[str]) -> None:
    expected = {Span(token.start, token.end - token.start) for token in tokenize(text) if token.term in wanted}
    found = marks_of(highlighter(*map(word, wanted)), text, "text")
    assert found.spans == tuple(sorted(expected, key=lambda span: span.start))
    assert found.groups == ({"exact"} if expected else set())


@given(TEXTS, st.lists(st.sampled_from(SPELLINGS), min_size=2, max_size=3), st.integers(0, 2))
def test_a_phrase_is_marked_where_its_words_stand_together(text: str, wanted: list[str], slop: int) -> None:
    phrase = plan.Phrase(tuple(map(word, wanted)), slop)
    tokens = tokenize(text)
    terms = [SPELLINGS.index(token.term) if token.term in SPELLINGS else -1 for token in tokens]
    positions = phrase_positions(dict(enumerate(terms)), [frozenset({SPELLINGS.index(one)}) for one in wanted], slop)
    expected = {Span(tokens[at].start, tokens[at].end - tokens[at].start) for at in positions}
    found = marks_of(highlighter(phrase), text, "text")
    assert found.spans == tuple(sorted(expected, key=lambda span: span.start))
    assert found.groups == ({"phrase"} if expected else set())


def test_a_word_typed_with_harakat_is_marked_where_they_agree() -> None:
    typed = replace(word("اتفق"), text="اتَّفَق", vocalized=True)
    text = "اتفق اتَّفقا اِتَّفَقَ اتْفق اتَّفِق"
    assert [text[s.start : s.start + s.length] for s in marks_of(highlighter(typed), text).spans] == ["اتفق", "اِتَّفَقَ"]
    assert len(marks_of(highlighter(typed, word("اتفق")), text).spans) == 4
    phrase = plan.Phrase((typed, word("اليابان")))
    assert len(marks_of(highlighter(phrase), "اتَّفِق اليابان. اتَّفَق اليابان").spans) == 2


def test_a_ligature_of_words_is_marked_once() -> None:
    assert marks_of(highlighter(word("عليه"), word("وسلم")), "قال ﷺ إن", "text").spans == (Span(4, 1),)


def test_a_word_of_a_phrase_that_stands_alone_keeps_its_own_level() -> None:
    phrase = plan.Phrase((word("التحالف"), word("اليابان")))
    found = marks_of(highlighter(phrase, word("اليابان", "lemma")), "اليابان ثم التحالف اليابان", "text")
    assert [(span.start, span.length) for span in found.spans] == [(0, 7), (11, 7), (19, 7)]
    assert matched_by([found]) == ("lemma", "phrase")


@pytest.mark.parametrize("field", FIELDS)
def test_a_word_is_marked_in_its_own_fields_only(field: str) -> None:
    in_title = plan.Word("اليابان", word("اليابان").groups, ("title",))
    found = marks_of(highlighter(in_title), "اليابان", field)
    assert bool(found.spans) == (field == "title")


def test_what_is_remembered_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.highlight.highlighter._WORDS_REMEMBERED", 3)
    known = KnownWords(LEXICON)
    for _ in range(2):
        for term in SPELLINGS:
            assert known[term] == ((0, len(term), LEXICON.id_of(term)),)
            assert len(known) <= 3


def test_the_closest_levels_are_told_first() -> None:
    marks = [Highlights(groups=frozenset({"root"})), Highlights(), Highlights(groups=frozenset({"exact", "root"}))]
    assert matched_by(marks) == ("exact", "root")
