"""The pairs that near copies are measured on."""

from __future__ import annotations

from benchmarks.near_copies import label_pairs


def test_two_hundred_pairs_are_labelled_once_each() -> None:
    """Each names two different paragraphs, and both verdicts are there in numbers."""
    pairs = label_pairs()
    assert len({frozenset((one, other)) for one, other, _ in pairs if one != other}) == len(pairs) == 200
    assert 50 < sum(is_copy for *_, is_copy in pairs) < 150
