"""An article becomes documents, and every word of it stands in one of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.documents import documents
from index.model import Article, Paragraph
from tests.samples import article, note


def notes_by_paragraph(one: Article) -> dict[int, list[str]]:
    return {d.paragraph.number: [each.number for each in d.notes] for d in documents(one)}


def test_the_notes_of_a_heading_are_those_of_the_paragraph_under_it() -> None:
    notes = (note("1", "أول", "a.org", (2,)), note("2", "ثان", "b.org", (2, 3, 4)), note("3", "ثالث", "c.org", (1,)))
    one = article(1, "عنوان", "فقرة", "#قسم", "تحته", "بعده", notes=notes)
    assert notes_by_paragraph(one) == {1: ["3"], 3: ["1", "2"], 4: ["2"]}
    assert [document.cited for document in documents(one)] == [("c.org",), ("a.org", "b.org"), ("b.org",)]


def test_notes_that_nobody_cites_are_those_of_the_last_paragraph() -> None:
    one = article(1, "عنوان", "فقرة", "أخرى", notes=(note("1", "أول"), note("2", "ثان", cited_by=(1,))))
    assert notes_by_paragraph(one) == {1: ["2"], 2: ["1"]}


def test_a_heading_with_nothing_under_it_is_a_document_with_its_notes() -> None:
    one = article(1, "عنوان", "فقرة", "#خاتمة", notes=(note("1", "أول", cited_by=(2,)),))
    assert notes_by_paragraph(one) == {1: [], 2: ["1"]}


KINDS = st.lists(st.sampled_from(["body", "heading", "quote"]), max_size=8)
CITED = st.lists(st.lists(st.integers(1, 9), max_size=3, unique=True).map(sorted).map(tuple), max_size=5)


@given(KINDS, CITED)
def test_no_note_is_lost(kinds: list[str], cited: list[tuple[int, ...]]) -> None:
    """Whatever stands where: each is a document's, and none is a document's twice."""
    blocks = tuple(Paragraph(number, kind, "نص") for number, kind in enumerate(kinds, 1))  # type: ignore[arg-type]
    notes = tuple(note(str(number), "هامش", cited_by=by) for number, by in enumerate(cited, 1))
    made = documents(Article("a", "عنوان", blocks, notes))
    assert {each for document in made for each in document.notes} == set(notes)
    for document in made:
        assert len(set(document.note_places)) == len(document.note_places)
        assert document.notes == tuple(notes[place] for place in document.note_places)
