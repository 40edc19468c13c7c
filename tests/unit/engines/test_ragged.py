"""Strings of bytes put together by arrays are those that Python puts together, and pickle reads them."""

from __future__ import annotations

import pickle

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.arrays.pickles import (
    CLOSE,
    NONE,
    OPEN,
    STOP,
    keep_where,
    pickled_bytes_heads,
    pickled_ints,
    total_sizes,
    zip_strings,
)
from index.arrays.ragged import Ragged, starts_of

integers = st.one_of(st.integers(0, 300), st.integers(65_000, 66_000), st.integers(0, (1 << 31) - 1))
columns = st.lists(st.tuples(st.binary(max_size=4), st.binary(max_size=4)), max_size=20)


def ragged(strings: list[bytes]) -> Ragged:
    """Strings as arrays."""
    return Ragged(np.frombuffer(b"".join(strings), np.uint8), starts_of(np.array([len(s) for s in strings], np.int64)))


@given(st.lists(integers, min_size=1))
def test_pickle_reads_the_integers(numbers: list[int]) -> None:
    """Of one, two and four bytes, each in the shortest form and with its sign."""
    found = zip_strings(pickled_ints(np.array(numbers)), STOP)
    assert [pickle.loads(string) for string in found.to_bytes()] == numbers


@given(st.lists(st.lists(integers), min_size=1))
def test_pickle_reads_tuples_of_integers(tuples: list[list[int]]) -> None:
    """Integers grouped by their number, between the opcodes of a tuple."""
    flat = np.array([number for numbers in tuples for number in numbers], np.int64)
    bounds = starts_of(np.array([len(numbers) for numbers in tuples]))
    found = zip_strings(OPEN, pickled_ints(flat).join_rows(bounds), CLOSE, STOP)
    assert [pickle.loads(string) for string in found.to_bytes()] == [tuple(numbers) for numbers in tuples]


@given(st.lists(st.integers(0, 600).map(bytes), min_size=1))
def test_pickle_reads_strings_of_bytes(strings: list[bytes]) -> None:
    """Short and long ones, whose heads differ."""
    heads = pickled_bytes_heads(np.array([len(string) for string in strings]))
    assert [pickle.loads(string) for string in zip_strings(heads, ragged(strings), STOP).to_bytes()] == strings


@given(columns)
def test_strings_are_joined_side_by_side(rows: list[tuple[bytes, bytes]]) -> None:
    """The first ones of all parts, then the second ones; empty ones and no rows at all among them."""
    first, second = (ragged([row[part] for row in rows]) for part in (0, 1))
    expected = [a + b"-" + b + b"." for a, b in rows]
    assert zip_strings(first, b"-", second, b".").to_bytes() == expected
    assert total_sizes(first, b"-", second, b".").tolist() == [len(string) for string in expected]


@given(st.lists(st.booleans()))
def test_a_string_stands_where_it_is_chosen(where: list[bool]) -> None:
    """And nothing elsewhere."""
    assert keep_where(NONE, np.array(where, bool)).to_bytes() == [NONE if here else b"" for here in where]
