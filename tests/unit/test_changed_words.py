"""A lexicon that a change was worked into is the one that would be built of everything."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.commit_kinds import Place, everything_served
from index.arrays.array_file import open_arrays
from index.storage.whoosh import words
from index.storage.whoosh.commits import LEXICON, commit_path, last_commit_number
from index.storage.whoosh.commits import WORDS as WORDS_FILE
from index.storage.whoosh.generations import current_generation
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.ngrams import changed_grams, gram_arrays

WORDS = st.text("ابتكمنوي", min_size=1, max_size=5) | st.sampled_from(
    ["مدرسه", "المدارس", "مدارسهم", "كتب", "كتاب", "الكتاب", "كاتب", "بلدوين", "بالدوين", "aukus", "2024"]
)
COUNTS = st.dictionaries(WORDS, st.integers(1, 9), max_size=25)


def build(counts: dict[str, int]) -> Lexicon:
    """A lexicon of terms and how often each occurs."""
    terms = sorted(counts)
    return Lexicon.build(terms, np.array([counts[term] for term in terms], np.int64))


def arrays(lexicon: Lexicon, folder: Path) -> dict[str, list[float]]:
    """Everything of a lexicon as it is saved."""
    lexicon.save(folder / "x.arrays")
    return {name: array.tolist() for name, array in open_arrays(folder / "x.arrays").arrays.items()}


@given(COUNTS, COUNTS, st.sets(WORDS, max_size=10))
def test_changes_leave_no_trace(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, int], gained: dict[str, int], gone: set[str]
) -> None:
    """Terms that are added, occur more often, or nowhere any more: lemmas, roots, sounds and n-grams are the same."""
    folder = tmp_path_factory.mktemp("lexicon")
    old = build(before)
    after = Counter(gained) + Counter({term: count for term, count in before.items() if term not in gone})
    counts = np.array([after[old.term(number)] for number in range(len(old))], np.int64)
    added = {term: count for term, count in after.items() if term not in before}
    changed, union = old.with_counts(counts, added)
    fresh = build(dict(after))
    assert arrays(changed, folder) == arrays(fresh, folder)
    grams = changed_grams(gram_arrays(sorted(before), old.counts), old.counts, sorted(added), union, changed.counts)
    for name, array in gram_arrays(sorted(after), fresh.counts).items():
        assert grams[name].tolist() == array.tolist(), name


def test_commits_that_follow_each_other_know_what_a_fresh_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over additions, changes, deletions and merges of segments."""
    monkeypatch.setattr(words, "_SMALL", 100)
    grown, fresh = Place(tmp_path / "grown"), Place(tmp_path / "fresh")
    grown.write("أصل", "سلام", "كتاب", "مدرسة")
    for number in range(12):
        grown.write(f"يوم{number}", "سلام", f"كلمة{number}", "المدارس" if number % 2 else "كاتب")
        if number % 3 == 2:
            grown.write(f"يوم{number - 1}", "دفتر")
        if number % 5 == 4:
            grown.remove(f"يوم{number - 3}")
        grown.reindex()
    shutil.copytree(grown.settings.corpus_dir, fresh.settings.corpus_dir)
    fresh.reindex()
    assert lexicon_of(grown) == lexicon_of(fresh)
    assert everything_served(grown.settings.index_dir) == everything_served(fresh.settings.index_dir)


def lexicon_of(place: Place) -> dict[str, list[float]]:
    """Everything that the newest commit of a place knows of words, but where segments' terms stand."""
    generation = current_generation(place.settings.index_dir)
    assert generation is not None
    folder = commit_path(generation, last_commit_number(generation))
    lexicon, grams = open_arrays(folder / LEXICON).arrays, open_arrays(folder / WORDS_FILE).arrays
    every = {**lexicon, **{name: array for name, array in grams.items() if name.startswith("gram.")}}
    return {name: array.tolist() for name, array in every.items()}
