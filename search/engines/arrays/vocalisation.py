"""Words typed with harakat: which documents write them so that nothing contradicts what was typed.

Few texts have any harakat, and in a text without them every word agrees; the others are looked at, many at once.
"""

from __future__ import annotations

import numpy as np

from index.arabic.harakat import agrees
from index.arabic.tokenizer import tokenize
from index.arrays.array_file import Array, Ints
from index.vocabulary.lexicon import Lexicon
from search.engines.arrays.stored import Records
from search.highlight.scanner import runs_like
from search.plan import Word

_TOGETHER = 200
"""Texts that are looked at in one go."""


class Harakat:
    """The harakat of a commit's texts."""

    def __init__(self, lexicon: Lexicon, records: Records) -> None:
        self._lexicon = lexicon
        self._records = records

    def agreeing(self, word: Word, field: str, docs: Ints) -> Array:
        """Which of these documents, all of which have the word in the field, have it in agreement with its text."""
        agreed = np.array([not self._records.may_be_vocalized(doc, field) for doc in docs.tolist()], dtype=bool)
        unsure = np.flatnonzero(~agreed)
        runs = _Runs(word, self._lexicon)
        for start in range(0, len(unsure), _TOGETHER):
            positions = unsure[start : start + _TOGETHER]
            texts = [self._records.written(doc, field) for doc in docs[positions].tolist()]
            for text, _, _, run in runs_like(texts, runs.fingerprints):
                agreed[positions[text]] |= runs[run]
        return agreed


class _Runs(dict[str, bool]):
    """Whether a run of letters has a word that agrees, remembered: the same ones come again and again."""

    def __init__(self, word: Word, lexicon: Lexicon) -> None:
        super().__init__()
        self.fingerprints = lexicon.fingerprints(word.terms)
        self._text, self._lexicon, self._wanted = word.text, lexicon, frozenset(word.terms)

    def __missing__(self, run: str) -> bool:
        tokens = (token for token in tokenize(run) if self._lexicon.id_of(token.term) in self._wanted)
        self[run] = matches = any(agrees(self._text, run[token.start : token.end]) for token in tokens)
        return matches
