"""A document and its frequency in one number, of whatever size they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import Article, Paragraph
from index.pipeline.reindex import index_articles
from index.settings import Settings
from index.storage.opening import open_storage
from index.storage.whoosh.posting_numbers import pack, unpack
from search.results import SearchRequest
from search.service import open_service

POSTINGS = st.lists(st.tuples(st.integers(0, 2**31 - 1), st.integers(1, 2**32 - 1)))


@given(POSTINGS | st.lists(st.tuples(st.integers(0, 2**24), st.integers(1, 256))))
def test_what_is_packed_is_unpacked(postings: list[tuple[int, int]]) -> None:
    docs, frequencies = (np.array([each[at] for each in postings], np.int64) for at in (0, 1))
    packed = pack(docs.astype(np.int32), frequencies)
    assert list(zip(*(each.tolist() for each in unpack(packed)), strict=True)) == postings
    assert list(zip(*(each.tolist() for each in unpack(np.sort(packed))), strict=True)) == sorted(postings)


@pytest.mark.parametrize("times", [1, 255, 256, 70_000])
def test_a_word_may_stand_in_a_paragraph_any_number_of_times(tmp_path: Path, times: int) -> None:
    """Its forms are one word, its frequency counts, and the index is whole, in bytes and in longer numbers."""
    texts = ("قمح " * times + "والقمح شعير", "القمح", "شعير")
    index_articles(tmp_path, [Article(f"a{n}", "", (Paragraph(1, "body", one),)) for n, one in enumerate(texts)])
    assert all(finding.is_well for finding in open_storage(Settings(index_dir=tmp_path)).verify())
    with open_service(tmp_path) as service:
        assert service.search(SearchRequest("القمح")).total == 2
        snapshot = service._engine.snapshot()
        found = snapshot.statistics(0, "text", snapshot.lexicon.same_lemma("قمح"))
        assert (found.frequency, found.doc_freq) == (times + 1, 2)
