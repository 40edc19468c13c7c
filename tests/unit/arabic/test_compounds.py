"""Words of a name that are one word are found in long texts as in short ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.arabic.chain import terms_of
from index.arabic.compounds import compound_spaces

PARTS = ("عبد", "لعَبْدِ", "أبو", "وأبي", "عبـد", "نور", "لا", "عِنْدَ", "مدينة", "ﻋﺒﺪ", "😀", "«", "_", "\n")
SECONDS = ("الله", "ٱلله", "اللهُ،", "الدِّين", "بكر", "ظبي", "ظبيٌّ", "شيء", "ئذ", "يورک", "الدينية", "", "ا")
SPACES = (" ", "\u00a0", "  ", "\n")


@given(
    st.lists(
        st.tuples(*map(st.sampled_from, (PARTS, SPACES, SECONDS, SPACES))).map("".join), min_size=1, max_size=12
    ).map("".join)
)
def test_a_long_text_has_the_compounds_of_a_short_one(text: str) -> None:
    """What NumPy looks for first changes nothing of what is found, at either end of the text too."""
    found = list(compound_spaces(text))
    far = "." * 600
    assert list(compound_spaces(text + far)) == found
    assert [space - len(far) for space in compound_spaces(far + text)] == found


def test_every_way_to_write_a_compound_is_found() -> None:
    """Harakat, tatweel, hamza on alef, the letters of other keyboards, the no-break space and clitics hide none."""
    written = ("عبد الله", "لعَبْدِ ٱللهِ", "عبـد\u00a0الله", "وأبي بكر", "نور الدِّين", "عبد اللّٰه", "عبد اللہ", "عبد اللــه")
    long = " . ".join(written) + "." * 600
    assert len(list(compound_spaces(long))) == len(written)
    assert [len(list(compound_spaces(one))) for one in written] == [1] * len(written)


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("عبد اللّٰه", "عبدالله"),
        ("وعبداللّٰهِ", "وعبدالله"),
        ("عبد الرحمٰن", "عبدالرحمن"),
        ("عبدالإلٰه", "عبدالاله"),
        ("رام اللّٰه", "رامالله"),
    ],
)
def test_a_name_with_a_small_alef_is_the_name_without_it(written: str, term: str) -> None:
    """Whether its two words stand apart or not."""
    assert terms_of(written) == [term]
