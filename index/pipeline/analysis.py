"""The texts of a batch as integer arrays: each distinct word is folded and looked up once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import count

import numpy as np

from index.arabic.batch_tokenizer import distinct_words
from index.arabic.chain import spellings
from index.arrays.array_file import Ints
from index.arrays.ragged import ranges
from index.batches import batches
from index.storage.base import Analysis

_LETTERS_AT_ONCE = 1 << 20
"""Code points of a field that are analysed at once: bounds the memory this takes."""


def analyse(texts: Mapping[str, Sequence[str]]) -> Analysis:
    """Analyse the texts of each field, one for each document.

    >>> found = analyse({"text": ["اليابان", "قالت اليابانُ"]})
    >>> found.vocabulary, found.tokens["text"].tolist(), found.lengths["text"].tolist()
    (('اليابان', 'قالت'), [0, 1, 0], [1, 2])
    """
    vocabulary = _Vocabulary()
    fields = {field: _tokens(of_field, vocabulary) for field, of_field in texts.items()}
    return Analysis(
        tuple(vocabulary.numbers),
        {field: tokens for field, (tokens, _) in fields.items()},
        {field: lengths for field, (_, lengths) in fields.items()},
    )


class _Vocabulary:
    """Terms, numbered as they come."""

    def __init__(self) -> None:
        # not its own length: that would be a cycle, and while articles are read none is looked for
        self.numbers: defaultdict[str, int] = defaultdict(count().__next__)

    def of_words(self, words: Sequence[str]) -> tuple[Ints, Ints]:
        """The numbers of the terms of words as written, and how many terms each word has."""
        folded = spellings(words)
        terms = " ".join(folded).split()
        numbers = np.array(list(map(self.numbers.__getitem__, terms)), np.int32)
        if len(terms) == len(folded) and all(folded):
            return numbers, np.ones(len(folded), np.int32)
        return numbers, np.array([word.count(" ") + 1 if word else 0 for word in folded], np.int32)


def _tokens(texts: Sequence[str], vocabulary: _Vocabulary) -> tuple[Ints, Ints]:
    """The tokens of all texts, and how many each has."""
    parts = [_part(part, vocabulary) for part in batches(texts, _LETTERS_AT_ONCE)]
    nothing = np.zeros(0, np.int32)
    return np.concatenate([nothing, *(p[0] for p in parts)]), np.concatenate([nothing, *(p[1] for p in parts)])


def _part(texts: Sequence[str], vocabulary: _Vocabulary) -> tuple[Ints, Ints]:
    if not any(texts):  # most fields of an article that is analysed alone
        return np.zeros(0, np.int32), np.zeros(len(texts), np.int32)
    words = distinct_words(texts)
    terms, counts = vocabulary.of_words(words.forms)
    sizes = counts[words.numbers]
    tokens = terms[ranges((np.cumsum(counts) - counts)[words.numbers], sizes)]
    ends = np.append(0, np.cumsum(sizes))[np.cumsum(words.counts)]
    return tokens, np.diff(ends, prepend=0).astype(np.int32)
