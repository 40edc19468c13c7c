"""The lexicon: spellings in order, and which of them are one word, built, saved, mapped again."""

from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.arrays.string_table import StringTable
from index.errors import IndexUnavailable
from index.vocabulary.lexicon import Lexicon

COUNTS = {
    "اليابان": 9, "باليابان": 2, "لليابان": 1, "واليابان": 3, "سياسه": 5, "سياسات": 4, "السياسه": 7, "سياساتهم": 1,
    "صاروخ": 4, "صواريخ": 6, "الصواريخ": 2, "امريكا": 8, "اميركا": 3, "اميركي": 2, "بايدن": 4, "بيد": 3, "درس": 2,
    "مدرسه": 3, "aukus": 1, "2024": 2, "في": 90,
}  # fmt: skip
WORDS = st.text(st.sampled_from("ابتةهويكلaz19ﷺ😀\u0301"), min_size=1, max_size=8)


def build(counts):
    ordered = sorted(counts)
    return Lexicon.build(ordered, np.array([counts[word] for word in ordered], np.int64))


@pytest.fixture(scope="module", params=["built", "loaded"])
def lexicon(request, tmp_path_factory):
    made = build(COUNTS)
    if request.param == "built":
        return made
    folder = tmp_path_factory.mktemp("lexicon")
    made.save(folder / "lexicon.arrays")
    return Lexicon.load(folder / "lexicon.arrays")


def spelled(lexicon, ids):
    assert list(ids) == sorted(set(ids))
    return {lexicon.term(number) for number in ids}


def test_ids_are_places_in_code_point_order(lexicon):
    assert len(lexicon) == len(COUNTS)
    assert [lexicon.term(number) for number in range(len(lexicon))] == sorted(COUNTS)
    assert all(lexicon.count(lexicon.id_of(word)) == count for word, count in COUNTS.items())
    assert lexicon.id_of("غائب") == -1
    assert lexicon.frequency("غائب") == 0


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("سياس*", {"سياسه", "سياسات", "سياساتهم"}),
        ("*سياس*", {"سياسه", "سياسات", "السياسه", "سياساتهم"}),
        ("س*ا*ت", {"سياسات"}),
        ("*يكا", {"امريكا"}),
        ("20*4", {"2024"}),
        ("ا*ب*ت", set()),
    ],
)
def test_a_pattern_matches_whole_terms(lexicon, pattern, words):
    """Its stars stand for any letters or none."""
    assert spelled(lexicon, lexicon.wildcard(pattern)) == words


def test_many_are_looked_up_as_one_is(lexicon):
    asked = ["غائب", *COUNTS, "", "اليابا", "اليابانن", "اليابان"]
    assert lexicon.ids_of(asked) == [lexicon.id_of(word) for word in asked]
    assert lexicon.frequencies(asked) == [lexicon.frequency(word) for word in asked]
    assert lexicon.ids_of([]) == []


def test_spellings_that_share_a_fingerprint_are_told_apart(monkeypatch):
    monkeypatch.setattr(
        "index.vocabulary.term_table.fingerprints", lambda words: np.array([len(w) % 3 for w in words], np.uint32)
    )
    crowded = build(COUNTS)
    asked = [*COUNTS, "غائب"]
    assert crowded.ids_of(asked) == [crowded.id_of(word) for word in asked]


@pytest.mark.parametrize("count", [0, 1, 3, 5, 100])
def test_the_most_frequent_words_of_ranges_come_first(lexicon, count):
    ranges = [lexicon.prefix("سيا"), lexicon.prefix("ا"), lexicon.prefix("ال"), lexicon.prefix("ظ")]
    expected = sorted({number for each in ranges for number in each}, key=lambda i: (-lexicon.count(i), i))
    assert lexicon.most_frequent(chain.from_iterable(ranges), count) == expected[:count]


def test_a_prefix_is_a_range_of_ids(lexicon):
    assert spelled(lexicon, lexicon.prefix("سيا")) == {"سياسه", "سياسات", "سياساتهم"}
    assert not lexicon.prefix("ظ")


@pytest.mark.parametrize("word", ["اليابان", "يابان", "فاليابان", "لليابان"])
def test_a_word_finds_its_forms_even_when_it_is_not_in_the_lexicon_itself(lexicon, word):
    assert spelled(lexicon, lexicon.same_lemma(word)) == {"اليابان", "باليابان", "لليابان", "واليابان"}


def test_a_broken_plural_is_a_form_of_its_singular(lexicon):
    assert spelled(lexicon, lexicon.same_lemma("صاروخ")) == {"صاروخ", "صواريخ", "الصواريخ"}


def test_a_singular_that_no_article_has_leads_to_its_plural():
    lexicon = build({"الصواريخ": 1, "اميركا": 1})
    assert spelled(lexicon, lexicon.same_lemma("صاروخ")) == {"الصواريخ"}
    assert spelled(lexicon, lexicon.same_lemma("امريكا")) == {"اميركا"}


def test_a_variant_is_the_same_word_as_written_elsewhere(lexicon):
    assert spelled(lexicon, lexicon.same_lemma("امريكا")) == {"امريكا", "اميركا", "اميركي"}


@pytest.mark.parametrize(("word", "other"), [("بالدوين", "بلدوين"), ("باليرمو", "بلرم"), ("كينزي", "كينسي")])
def test_a_foreign_name_is_known_as_others_write_it(word, other):
    lexicon = build({word: 3, other: 2, "بلد": 900, "كتاب": 40})
    assert lexicon.id_of(other) in {*lexicon.same_sound(word), *lexicon.same_lemma(word)}
    assert lexicon.id_of(word) in {*lexicon.same_sound(other), *lexicon.same_lemma(other)}
    assert lexicon.same_sound("كتاب") == ()


def test_a_frequent_word_is_no_other_spelling_of_a_name():
    lexicon = build({"بالدوين": 3, "بلدوين": 201})
    assert lexicon.same_sound("بالدوين") == ()


def test_a_root_groups_words_and_a_name_has_none(lexicon):
    assert {"درس", "مدرسه"} <= spelled(lexicon, lexicon.same_root("درس"))
    assert spelled(lexicon, lexicon.same_root("بايدن")) == {"بايدن"}


@pytest.mark.parametrize(
    ("word", "distance", "near"),
    [("اليبان", 1, {"اليابان"}), ("صاورخ", 1, {"صاروخ"}), ("akus", 1, {"aukus"}), ("2042", 1, {"2024"})],
)
def test_words_within_edits_are_found(lexicon, word, distance, near):
    assert spelled(lexicon, lexicon.fuzzy(word, distance)) == near


@given(st.dictionaries(WORDS, st.integers(1, 9), min_size=1, max_size=30), WORDS)
def test_any_words_make_a_lexicon(counts, asked):
    lexicon = build(counts)
    assert [lexicon.id_of(word) for word in sorted(counts)] == list(range(len(counts)))
    assert {w for w in counts if w.startswith(asked)} == spelled(lexicon, lexicon.prefix(asked))
    for word in counts:
        own = lexicon.id_of(word)
        assert own in lexicon.same_lemma(word)
        assert set(lexicon.same_lemma(word)) <= set(lexicon.same_root(word))
        assert own in lexicon.fuzzy(word, 1)


def test_an_empty_collection_has_a_lexicon_too(tmp_path):
    build({}).save(tmp_path / "lexicon.arrays")
    lexicon = Lexicon.load(tmp_path / "lexicon.arrays")
    assert len(lexicon) == 0
    assert lexicon.same_lemma("كتاب") == lexicon.same_root("كتاب") == lexicon.same_sound("كتاب") == ()
    assert not lexicon.fuzzy("كتاب", 2)


@pytest.mark.parametrize("damage", ["missing", "torn", "empty"])
def test_a_torn_lexicon_says_so(tmp_path, damage):
    path = tmp_path / "lexicon.arrays"
    build(COUNTS).save(path)
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:140] if damage == "torn" else b"")
    with pytest.raises(IndexUnavailable, match="lexicon"):
        Lexicon.load(path)


def test_the_strings_of_a_table_are_found_and_no_others():
    table = StringTable.build(["ا", "اب", "ب", "😀"])
    assert [table.find(word) for word in ("ا", "اب", "ب", "😀", "", "ابت", "ي")] == [0, 1, 2, 3, -1, -1, -1]
