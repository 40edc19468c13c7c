"""A lexicon that changes were worked into knows what one does that would be built of everything."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.commit_kinds import Place, everything_served
from index.arrays.array_file import Array, open_arrays
from index.storage.whoosh import words as whoosh_words
from index.storage.whoosh.commits import LEXICON, commit_path, last_commit_number
from index.storage.whoosh.generations import current_generation
from index.storage.whoosh.words import Words
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.ngrams import changed_grams, gram_arrays, gram_keys
from search.engines.arrays.grams import Grams

WORDS = st.text("ابتكمنوي", min_size=1, max_size=5) | st.sampled_from(
    ["مدرسه", "المدارس", "مدارسهم", "كتب", "كتاب", "الكتاب", "كاتب", "بلدوين", "بالدوين", "aukus", "2024"]
)
COUNTS = st.dictionaries(WORDS, st.integers(1, 9), max_size=25)
ASKED = ("مدرسه", "كتاب", "كتب", "بالدوين", "من", "ب", "كم", "ظظظ")


def build(counts: dict[str, int]) -> Lexicon:
    """A lexicon of terms and how often each occurs."""
    terms = sorted(counts)
    return Lexicon.build(terms, np.array([counts[term] for term in terms], np.int64))


def grown(old: Lexicon, after: dict[str, int]) -> Lexicon:
    """A lexicon after a change: terms and how often each occurs now."""
    counts = np.array([after.get(old.term(number), 0) for number in range(len(old))], np.int64)
    known = set(map(old.term, range(len(old))))
    made, number = old.grow(counts, {term: count for term, count in after.items() if term not in known})
    assert [made.term(now) for now in number.tolist()] == [old.term(at) for at in range(len(old))]
    return made


def arrays(lexicon: Lexicon, folder: Path) -> dict[str, list[float]]:
    """Everything of a lexicon as it is saved."""
    lexicon.save(folder / "x.arrays")
    return {name: array.tolist() for name, array in open_arrays(folder / "x.arrays").arrays.items()}


def known(lexicon: Lexicon) -> dict[str, object]:
    """All that is asked of a lexicon, in words instead of ids."""
    terms = [term for term in map(lexicon.term, range(len(lexicon))) if lexicon.frequency(term)]
    asked = sorted({*terms, *ASKED})

    def spelled(ids: Iterable[int]) -> list[str]:
        return sorted(map(lexicon.term, ids))

    def of_each(ids_of: Callable[[str], Iterable[int]]) -> list[list[str]]:
        return [spelled(ids_of(term)) for term in asked]

    every = [lexicon.id_of(term) for term in terms]
    return {
        "frequencies": (lexicon.frequencies(asked), [lexicon.frequency(term) for term in asked]),
        "ids": [lexicon.term(number) if number >= 0 else "" for number in lexicon.ids_of(asked)],
        "lemma": of_each(lexicon.same_lemma),
        "root": of_each(lexicon.same_root),
        "sound": of_each(lexicon.same_sound),
        "near": of_each(lambda term: lexicon.fuzzy(term, 1)),
        "prefix": of_each(lexicon.prefix),
        "wildcard": of_each(lambda term: lexicon.wildcard(f"{term[:1]}*{term[-1:]}")),
        "kinds": [(lexicon.is_function(term), lexicon.is_unknown(term), lexicon.is_rootless(term)) for term in asked],
        "frequent": [list(map(lexicon.term, lexicon.most_frequent(every, count))) for count in (1, 3, 100)],
        "order": list(map(lexicon.term, lexicon.in_order(sorted(every)))),
        "prints": lexicon.fingerprints([lexicon.id_of(term) for term in sorted(terms)]).tolist(),
    }


def grams_of(lexicon: Lexicon, tables: Sequence[dict[str, Array]]) -> list[object]:
    """How often the n-grams of some words occur, and which terms have them."""
    asked = Grams(tables).find(np.unique(np.concatenate([gram_keys(term) for term in (*ASKED, "المدارس")])))
    ids = np.array([number for number in range(len(lexicon)) if lexicon.count(number)], np.int32)
    at, grams = asked.among(ids)
    return [
        [count for count in asked.counts if count],
        sorted((lexicon.term(ids[place]), asked.counts[gram]) for place, gram in zip(at, grams, strict=True)),
    ]


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


@given(COUNTS, st.lists(COUNTS, max_size=3))
def test_a_lexicon_of_two_tables_knows_what_one_of_all_does(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, int], changes: list[dict[str, int]]
) -> None:
    """After several changes, each of which says how often all terms occur; and when its tables are merged."""
    lexicon = build(before)
    for after in changes:
        lexicon = grown(lexicon, after)
        assert known(lexicon) == known(build(after))
    merged, union = lexicon.merge()
    fresh = build(changes[-1] if changes else before)
    folder = tmp_path_factory.mktemp("lexicon")
    assert arrays(merged, folder) == arrays(fresh, folder)
    kept = [merged.term(now) if now >= 0 else "" for now in union.number[: len(lexicon)].tolist()]
    assert kept == [lexicon.term(at) if lexicon.count(at) else "" for at in range(len(lexicon))]


@pytest.mark.parametrize("part", [0, 1 / 16, 1, 100])
def test_commits_that_follow_each_other_know_what_a_fresh_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: float
) -> None:
    """Over additions, changes, deletions and merges of segments, however often the lexicon's tables are merged."""
    monkeypatch.setattr(whoosh_words, "_SMALL", 100)
    monkeypatch.setattr(whoosh_words, "_PART", part)
    place, fresh = Place(tmp_path / "grown"), Place(tmp_path / "fresh")
    place.write("أصل", "سلام", "كتاب", "مدرسة")
    for number in range(12):
        place.write(f"يوم{number}", "سلام", f"كلمة{number}", "المدارس" if number % 2 else "كاتب")
        if number % 3 == 2:
            place.write(f"يوم{number - 1}", "دفتر")
        if number % 5 == 4:
            place.remove(f"يوم{number - 3}")
        place.reindex()
    shutil.copytree(place.settings.corpus_dir, fresh.settings.corpus_dir)
    fresh.reindex()
    one, other = words_of(place), words_of(fresh)
    assert known(one.lexicon) == known(other.lexicon)
    assert grams_of(one.lexicon, one.grams) == grams_of(other.lexicon, other.grams)
    assert everything_served(place.settings.index_dir) == everything_served(fresh.settings.index_dir)
    assert part not in (0, 100) or (one.lexicon.more is None) == (part == 0)


def test_commits_have_the_large_table_in_common(tmp_path: Path) -> None:
    """A small change writes what it adds: the table is another name of the same file."""
    place = Place(tmp_path)
    place.write("أصل", *(f"كلمة{number}" for number in range(100)))
    place.reindex()
    first = folder_of(place)
    place.write("جديد", "سلام")
    place.reindex()
    assert (first / LEXICON).samefile(folder_of(place) / LEXICON)


def folder_of(place: Place) -> Path:
    """The folder of the newest commit of a place."""
    generation = current_generation(place.settings.index_dir)
    assert generation is not None
    return commit_path(generation, last_commit_number(generation))


def words_of(place: Place) -> Words:
    """Everything that the newest commit of a place knows of words."""
    return Words.of_commit(folder_of(place))
