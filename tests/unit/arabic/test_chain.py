"""The order of the text chain is one tuple: what is explained and what an index is known by are made of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import web
from index.arabic import chain
from index.arabic.letters import HIDEABLE


@given(st.text(st.sampled_from("ابتةى \u064e\u0670\u0640\u200c_.،«»٣3a'ﷺ\u00a0\n"), max_size=40))
def test_the_last_stage_has_the_terms(text: str) -> None:
    """What the steps make of a text one after the other is what is indexed of it."""
    *_, (_, last) = chain.stages(text)
    assert last.split() == chain.terms_of(text)


@given(st.text(max_size=60))
def test_character_filters_keep_every_offset(text: str) -> None:
    """A filtered text is as long as it was, whatever stands in it."""
    for char_filter in chain.CHAR_FILTERS:
        assert len(char_filter(text)) == len(text)


@pytest.mark.parametrize("filters", ["CHAR_FILTERS", "TOKEN_FILTERS"])
def test_an_index_is_known_by_every_step(monkeypatch: pytest.MonkeyPatch, filters: str) -> None:
    """Without any one of its filters the chain has another fingerprint: each of them does something to the probe."""
    steps, before = getattr(chain, filters), chain.fingerprint()
    for step in steps:
        monkeypatch.setattr(chain, filters, tuple(other for other in steps if other is not step))
        assert chain.fingerprint.__wrapped__() != before


def test_the_page_hides_the_same_marks_with_script_and_without() -> None:
    """The class of what readers may hide stands in the script too; it is that of the text chain."""
    script = (Path(web.__file__).parent / "static" / "bahith.js").read_text("utf-8")
    (written,) = re.findall(r"const harakat = /\[(.*)\]/g;", script)
    assert written.encode().decode("unicode_escape") == HIDEABLE
