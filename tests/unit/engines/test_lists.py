"""The operations on lists of documents, against the same in plain Python."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.lists import Matches, WordList, best, contains, intersection, scores_at, tally, union, word_list

SIZE = 400
scored = st.dictionaries(st.integers(0, SIZE - 1), st.integers(1, 50).map(float), max_size=120)


def matches(scores: dict[int, float], dense: bool = False) -> Matches:
    """A list of documents, kept densely or not."""
    docs = np.array(sorted(scores), dtype=np.intp)
    made = Matches(docs, np.array([scores[doc] for doc in docs.tolist()], dtype=np.float64))
    return word_list(made, None, SIZE if dense else 10**9)


def plain(found: Matches) -> dict[int, float]:
    """Documents with their scores; the documents have to ascend."""
    assert np.all(np.diff(found.docs) > 0)
    return dict(zip(found.docs.tolist(), found.scores.tolist(), strict=True))


parts = st.lists(st.tuples(scored, st.booleans()), min_size=1, max_size=4)


@given(parts, st.sampled_from([SIZE, 10**5]))
def test_union_adds_scores_up(given_parts: list[tuple[dict[int, float], bool]], size: int) -> None:
    """Merged or scattered, the same comes out."""
    total: Counter[int] = Counter()
    for scores, _ in given_parts:
        total.update(scores)
    assert plain(union([matches(*part) for part in given_parts if size == SIZE or not part[1]], size)) == {
        doc: sum(s.get(doc, 0) for s, dense in given_parts if size == SIZE or not dense)
        for doc in total
        if any(doc in s for s, dense in given_parts if size == SIZE or not dense)
    }


@given(parts)
def test_intersection_adds_scores_up(given_parts: list[tuple[dict[int, float], bool]]) -> None:
    """Whichever list is looked up in which."""
    common = set.intersection(*(set(scores) for scores, _ in given_parts))
    expected = {doc: sum(scores[doc] for scores, _ in given_parts) for doc in common}
    assert plain(intersection([matches(*part) for part in given_parts])) == expected


@given(parts)
def test_tally_counts_lists(given_parts: list[tuple[dict[int, float], bool]]) -> None:
    """How many of the lists have each document."""
    found, numbers = tally([matches(*part) for part in given_parts], SIZE)
    expected = Counter(doc for scores, _ in given_parts for doc in scores)
    assert dict(zip(found.docs.tolist(), numbers.tolist(), strict=True)) == expected


@given(scored, st.booleans(), st.frozensets(st.integers(0, SIZE - 1)))
def test_scores_are_looked_up(scores: dict[int, float], dense: bool, wanted: frozenset[int]) -> None:
    """Of documents in the list and of others."""
    docs = np.array(sorted(wanted), dtype=np.intp)
    assert scores_at(matches(scores, dense), docs).tolist() == [scores.get(doc, 0.0) for doc in sorted(wanted)]
    assert contains(matches(scores).docs, docs).tolist() == [doc in scores for doc in sorted(wanted)]


@given(st.lists(st.integers(0, 30).map(float), max_size=2000), st.integers(0, 50))
def test_the_best_are_those_of_a_stable_sort(keys: list[float], count: int) -> None:
    """Equal ones in the order they stand in."""
    expected = sorted(range(len(keys)), key=lambda place: -keys[place])[:count]
    assert best(np.array(keys), count).tolist() == expected


def test_lists_are_kept_densely_only_where_all_scores_are_positive() -> None:
    """A score of 0 (a field of weight 0) would otherwise be taken for no match."""
    kept = word_list(Matches(np.arange(SIZE), np.zeros(SIZE)), None, SIZE)
    assert isinstance(kept, WordList)
    assert kept.dense is None
