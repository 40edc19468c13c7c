"""How articles write a term: told for many terms at once, each from its own newest paragraphs."""

from __future__ import annotations

from search.suggest.surface_forms import all_as_written
from tests.oracle.engine import MemoryEngine
from tests.samples import article


def test_terms_are_spelled_as_most_of_their_newest_paragraphs_spell_them() -> None:
    articles = [
        article(1, "أخبار المملكه", "زار عبد الله المملكه", "غادر المملكه", date="2001"),
        article(2, "أخبار", "عاد إلى المَملَكة", "رأى المملكة ﷺ", "دخل المملكة", date="2020"),
    ]
    terms = ["عبدالله", "المملكه", "غادر", "وسلم", "لاشيء"]
    snapshot = MemoryEngine(articles).snapshot()
    assert all_as_written(snapshot, terms) == ["عبد الله", "المملكة", "غادر", "ﷺ", ""]
    assert all_as_written(snapshot, []) == []
