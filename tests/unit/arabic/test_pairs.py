"""Words that must and must not find each other: a table of Arabic, its score printed, no regression allowed.

The vocabulary is that of the sample collection and of the tables themselves: a small collection, where the stemmer has
little to go by.
"""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.arabic.chain import terms_of
from index.vocabulary.lexicon import Lexicon
from search import plan
from search.query import tree
from search.rewrite import expand

DATA = Path(__file__).parents[2] / "data"
CORPUS = Path(__file__).parents[3] / "corpus"
MATCHES = ("exact", "normal", "broad")
KNOWN_FAULTS = {
    ("دور", "دوره"),  # his role is spelled like دورة, which is much likelier
}


def rows(name):
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#")]


FOUND, APART = rows("pairs_match.tsv"), rows("pairs_differ.tsv")


@pytest.fixture(scope="module")
def lexicon():
    counts = Counter(s for path in CORPUS.rglob("*.*") for s in terms_of(path.read_text("utf-8")))
    counts.update(s for one, other, _ in FOUND + APART for s in terms_of(f"{one} {other}"))
    ordered = sorted(counts)
    return Lexicon.build(ordered, np.array([counts[s] for s in ordered], np.int64))


def finds(lexicon, asked, word, match):
    """Whether the words of a query find those of a text one by one."""
    node = expand(tree.Term(asked), lexicon, match)
    node = node.children[0] if isinstance(node, plan.Or) else node  # the other is two words
    words = node.words if isinstance(node, plan.Phrase) else (node,)
    ids = [lexicon.id_of(term) for term in terms_of(word)]
    sets = [set(word.terms) for word in words]
    return len(ids) == len(sets) and all(i in wanted for i, wanted in zip(ids, sets, strict=True))


def report(kind, pairs, faults):
    print(f"\n{kind}: {len(pairs) - len(faults)} of {len(pairs)} pairs", *faults, sep="\n  ")
    return {(asked, word) for asked, word, _ in faults}


def test_forms_of_a_word_find_each_other(lexicon, capsys):
    """A pair is found at its level and at every wider one."""
    faults = [
        pair
        for pair in FOUND
        if not all(finds(lexicon, pair[0], pair[1], match) for match in MATCHES[MATCHES.index(pair[2]) :])
    ]
    with capsys.disabled():
        failed = report("found", FOUND, faults)
    assert len(FOUND) >= 700
    assert failed <= KNOWN_FAULTS


def test_other_words_stay_apart(lexicon, capsys):
    """A pair is not found at its level nor at any closer one."""
    faults = [
        pair
        for pair in APART
        if any(finds(lexicon, pair[0], pair[1], match) for match in MATCHES[: MATCHES.index(pair[2]) + 1])
    ]
    with capsys.disabled():
        failed = report("apart", APART, faults)
    assert len(APART) >= 400
    assert failed <= KNOWN_FAULTS
