"""Strings and digests of many articles in arrays are found as a set would find them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.arrays import string_set
from index.arrays.ragged import Ragged
from index.arrays.string_set import StringSet
from index.pipeline.digest_set import DigestSet

STRINGS = st.lists(st.text("abابπ\ud800", max_size=4), unique=True, max_size=40)


@given(STRINGS, STRINGS)
def test_strings_are_found_where_they_stand(strings: list[str], asked: list[str]) -> None:
    """One by one and many at once; whatever is not there has no number."""
    known = StringSet(Ragged.of_strings(strings))
    expected = [strings.index(one) if one in strings else -1 for one in asked]
    assert known.numbers(asked).tolist() == expected
    assert [known.number(one) for one in asked] == expected
    assert [known[number] for number in range(len(known))] == strings


@pytest.mark.parametrize("hashes", [lambda _: 7, len, lambda string: -len(string) % 2])
def test_strings_of_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch, hashes: object) -> None:
    """Whichever of them is looked for; one of their hash that is not there is not found."""
    monkeypatch.setattr(string_set, "hash", hashes, raising=False)
    strings = ["a", "b", "cc", "dd", ""]
    known = StringSet(Ragged.of_strings(strings))
    assert known.numbers([*strings, "z", "zz"]).tolist() == [0, 1, 2, 3, 4, -1, -1]
    assert [known.number(one) for one in (*strings, "z")] == [0, 1, 2, 3, 4, -1]


def test_more_strings_than_are_taken_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of them are joined without a seam."""
    monkeypatch.setattr(string_set, "_TOGETHER", 3)
    strings = [f"مقال-{number}" for number in range(10)]
    assert StringSet(Ragged.of_strings(strings)).numbers(strings[::-1]).tolist() == list(range(9, -1, -1))


def test_digests_with_one_beginning_are_told_apart() -> None:
    """Their second halves decide; half a digest is none."""
    first = "0123456789abcdef"
    known = DigestSet("\n".join([first + "0" * 16, first + "f" * 16]))
    assert [first + end in known for end in ("0" * 16, "f" * 16, "1" * 16, "")] == [True, True, False, False]
    assert first not in DigestSet("")
