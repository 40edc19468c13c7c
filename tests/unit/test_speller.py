"""What is offered for a word that may be a slip."""

import numpy as np
import pytest

from index.vocabulary.lexicon import Lexicon
from search.suggest.speller import MAX_LENGTH, corrections

COUNTS = {"الاقتصاد": 90, "الاصطناعي": 60, "الذكاء": 70, "ضابط": 40, "في": 900}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    terms = sorted(COUNTS)
    return Lexicon.build(terms, np.array([COUNTS[term] for term in terms], np.int64))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("الاقتضاد", [("الاقتصاد",)]),
        ("الاصتناعي", [("الاصطناعي",)]),
        ("ظابط", [("ضابط",)]),
        ("الذكاءالاصطناعي", [("الذكاء", "الاصطناعي")]),
        ("الاصطناعيالاقتصادالذكاء"[: MAX_LENGTH + 1], []),
        ("فيالاقتصاد", [("في", "الاقتصاد")]),
        ("فياب", []),
        ("فى", []),
    ],
)
def test_a_slip_is_put_right(typed: str, meant: list[tuple[str, ...]], lexicon: Lexicon) -> None:
    assert corrections(typed, lexicon)[:1] == meant


def test_a_long_word_is_read_as_two_at_most(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms near sixty letters are hundreds of thousands: none is made."""
    monkeypatch.setattr("search.suggest.speller.edits", lambda word: pytest.fail(f"edits of {word}"))
    assert corrections("ب" * 60, lexicon) == []
    assert corrections("الاصطناعي" + "الاقتصاد" + "الذكاء", lexicon) == []
