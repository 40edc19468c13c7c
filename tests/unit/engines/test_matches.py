"""The operations on lists of documents, against the same in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.arrays.dense import DensePostings, cached_postings
from search.engines.arrays.disjunction import Disjunction, masses_of, union
from search.engines.arrays.matches import Matches, SparseMatches, contains, intersection, sparse_union, top_places

SIZE = 400
scored = st.dictionaries(st.integers(0, SIZE - 1), st.integers(1, 50).map(float), max_size=120)


def matches(scores: dict[int, float], dense: bool = False) -> Matches:
    """A list of documents, kept densely or not."""
    docs = np.array(sorted(scores), dtype=np.int32)
    made = SparseMatches(docs, np.array([scores[doc] for doc in docs.tolist()], dtype=np.float64))
    return cached_postings(made, None, SIZE if dense else 10**9)


def plain(found: Matches) -> dict[int, float]:
    """Documents with their scores; the documents have to ascend."""
    assert np.all(np.diff(found.docs) > 0)
    return dict(zip(found.docs.tolist(), found.scores.tolist(), strict=True))


parts = st.lists(st.tuples(scored, st.booleans()), min_size=1, max_size=4)


def added(given_parts: list[tuple[dict[int, float], bool]]) -> dict[int, float]:
    """The documents of any of the lists, their scores added up."""
    total: Counter[int] = Counter()
    for scores, _ in given_parts:
        total.update(scores)
    return dict(total)


@given(parts, st.sampled_from([union, sparse_union]))
def test_union_adds_scores_up(
    given_parts: list[tuple[dict[int, float], bool]], together: Callable[[list[Matches], int], Matches]
) -> None:
    """At once, or when the scores are asked for."""
    assert plain(together([matches(*part) for part in given_parts], SIZE)) == added(given_parts)


@given(st.lists(scored, min_size=1, max_size=4))
def test_rare_documents_are_sorted_together(given_parts: list[dict[int, float]]) -> None:
    """Where a place for every document of the collection would cost more."""
    assert plain(sparse_union([matches(part) for part in given_parts], 10**5)) == added(
        [(p, False) for p in given_parts]
    )


@given(parts, st.integers(1, 30), st.frozensets(st.integers(0, SIZE - 1)))
def test_the_best_of_a_sum_are_those_of_all(
    given_parts: list[tuple[dict[int, float], bool]], count: int, hidden: frozenset[int]
) -> None:
    """Whatever is left unscored on the way; equal scores in order of documents."""
    shown = np.array([doc not in hidden for doc in range(SIZE)])
    found = Disjunction(np.ones(SIZE, dtype=bool), [matches(*part) for part in given_parts])
    found = found.where(found.among(union(found.parts, SIZE))).where(shown)
    scores = {doc: score for doc, score in added(given_parts).items() if doc not in hidden}
    expected = sorted(scores, key=lambda doc: (-scores[doc], doc))[:count]
    assert plain(found.top_docs(count)) == {doc: scores[doc] for doc in sorted(expected)}
    assert found.total == len(scores)


def test_documents_of_frequent_words_alone_are_not_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more documents than asked for have a rarer word, and the frequent one cannot make up for it."""
    frequent = matches(dict.fromkeys(range(SIZE), 1.0), dense=True)
    rare = matches(dict.fromkeys(range(100, 200), 5.0))
    scored: list[int] = []
    looked_up = DensePostings.scores_at
    monkeypatch.setattr(
        DensePostings, "scores_at", lambda part, docs: scored.extend(docs.tolist()) or looked_up(part, docs)
    )
    assert plain(union([frequent, rare], SIZE).top_docs(3)) == {100: 6.0, 101: 6.0, 102: 6.0}
    assert set(scored) == set(range(100, 200))


@given(parts)
def test_intersection_adds_scores_up(given_parts: list[tuple[dict[int, float], bool]]) -> None:
    """Whichever list is looked up in which."""
    common = set.intersection(*(set(scores) for scores, _ in given_parts))
    expected = {doc: sum(scores[doc] for scores, _ in given_parts) for doc in common}
    assert plain(intersection([matches(*part) for part in given_parts])) == expected


@given(parts)
def test_masses_of_lists_add_up(given_parts: list[tuple[dict[int, float], bool]]) -> None:
    """Each document has the masses of the lists it stands in."""
    masses = [position * 100 + 1 for position in range(len(given_parts))]
    found = masses_of([matches(*part) for part in given_parts], masses, SIZE)
    expected: Counter[int] = Counter()
    for (scores, _), mass in zip(given_parts, masses, strict=True):
        expected.update(dict.fromkeys(scores, mass))
    assert {doc: mass for doc, mass in enumerate(found.tolist()) if mass} == expected


def test_masses_of_any_number_of_lists_add_up() -> None:
    """A query of five hundred characters has more words than two bytes have room for: ﷺ is four."""
    assert masses_of([matches({3: 1.0})] * 400, [200] * 400, SIZE)[3] == 80_000


@given(scored, st.booleans(), st.frozensets(st.integers(0, SIZE - 1)))
def test_scores_are_looked_up(scores: dict[int, float], dense: bool, wanted: frozenset[int]) -> None:
    """Of documents in the list and of others."""
    docs = np.array(sorted(wanted), dtype=np.int32)
    assert matches(scores, dense).scores_at(docs).tolist() == [scores.get(doc, 0.0) for doc in sorted(wanted)]
    assert contains(matches(scores).docs, docs).tolist() == [doc in scores for doc in sorted(wanted)]


@given(st.lists(st.integers(0, 30).map(float), max_size=2000), st.integers(0, 50))
def test_the_best_are_those_of_a_stable_sort(keys: list[float], count: int) -> None:
    """Equal ones in the order they stand in."""
    expected = sorted(range(len(keys)), key=lambda position: -keys[position])[:count]
    assert top_places(np.array(keys), count).tolist() == expected


def test_a_dense_list_knows_its_documents_whatever_they_score() -> None:
    """A score of 0 (a field of weight 0) is a match all the same."""
    kept = cached_postings(SparseMatches(np.arange(SIZE, dtype=np.int32), np.zeros(SIZE)), None, SIZE)
    assert isinstance(kept, DensePostings)
    assert kept.has(np.arange(3, dtype=np.int32)).all()
    assert kept.meet(matches({5: 1.0})).docs.tolist() == [5]
