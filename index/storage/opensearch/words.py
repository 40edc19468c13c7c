"""What a state knows of words: its lexicon, n-grams, spellings with harakat and numbers of terms, as files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from index.arrays.array_file import Array, Ints, open_arrays, write_arrays
from index.arrays.string_table import StringTable
from index.storage.opensearch.tokens import TermNumbers
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.ngrams import changed_grams, gram_arrays
from index.workers import Workers

LEXICON, GRAMS, SPELLINGS, NUMBERS = "lexicon.arrays", "grams.arrays", "spellings.arrays", "numbers.arrays"
WORD_FILES = (LEXICON, GRAMS, SPELLINGS, NUMBERS)


def write_words(
    folder: Path, counts: Counter[str], numbers: TermNumbers, spellings: Iterable[str], workers: Workers
) -> None:
    """Write the files of a state whose terms occur so often."""
    terms = sorted(term for term, count in counts.items() if count > 0)
    totals = np.array([counts[term] for term in terms], np.int64)
    lexicon = Lexicon.build(terms, totals, workers)
    lexicon.save(folder / LEXICON)
    write_arrays(folder / GRAMS, gram_arrays(terms, totals), {})
    write_arrays(folder / NUMBERS, {"ids": numbers.ids_in(lexicon)}, {})
    _write_spellings(folder, spellings)


def write_changed_words(
    folder: Path, before: Path, changes: Counter[str], numbers: TermNumbers, spellings: Iterable[str]
) -> None:
    """Write the files of a state against one whose files lie in `before`: how much more or less often terms occur.

    Spellings that occur nowhere any more stay: nothing is found by them.
    """
    lexicon = Lexicon.load(before / LEXICON, at_once=False)
    counts, added = _counts(lexicon, changes)
    changed, union = lexicon.with_counts(counts, added)
    changed.save(folder / LEXICON)
    grams = open_arrays(before / GRAMS, at_once=False).arrays
    write_arrays(folder / GRAMS, changed_grams(grams, lexicon.counts, sorted(added), union, changed.counts), {})
    write_arrays(folder / NUMBERS, {"ids": numbers.ids_in(changed, union)}, {})
    _write_spellings(folder, {*spellings, *read_spellings(before / SPELLINGS)})


def read_numbers(path: Path) -> Ints:
    """The lexicon's id of each number that a term has in documents (tokens.py)."""
    ids: Ints = open_arrays(path)["ids"]
    return ids


def read_spellings(path: Path) -> StringTable:
    """The spellings of a state in order of code points."""
    return StringTable.from_file(open_arrays(path), "spellings")


def _write_spellings(folder: Path, spellings: Iterable[str]) -> None:
    write_arrays(folder / SPELLINGS, StringTable.build(sorted(spellings)).arrays("spellings"), {})


def _counts(lexicon: Lexicon, changes: Counter[str]) -> tuple[Array, dict[str, int]]:
    """How often each term of the lexicon occurs now, and how often those that it does not have."""
    terms = [term for term, change in changes.items() if change]
    ids = lexicon.ids_of(terms)
    counts = lexicon.counts.copy()
    for term, number in zip(terms, ids, strict=True):
        if number >= 0:
            counts[number] += changes[term]
    return counts, {term: changes[term] for term, number in zip(terms, ids, strict=True) if number < 0}
