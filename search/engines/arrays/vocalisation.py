"""Words typed with harakat: which documents write them so that nothing contradicts what was typed.

Few texts have any harakat, and in a text without them every word agrees; the others are looked at, many at once.
"""

from __future__ import annotations

import numpy as np

from index.arabic.chain import tokenize
from index.arabic.harakat import agrees
from index.arrays.array_file import Array, Ints
from index.vocabulary.lexicon import Lexicon
from search.deadline import NEVER, Deadline
from search.engines.arrays.cache import BoundedCache, Sized
from search.engines.arrays.stored import Records
from search.highlight.scanner import runs_like
from search.plan import Word

_TOGETHER = 1000
"""Documents that are looked at in one go, and whose agreement is kept as one."""


class Harakat:
    """The harakat of a commit's texts."""

    def __init__(self, lexicon: Lexicon, records: Records, cache: BoundedCache[Sized]) -> None:
        self._lexicon = lexicon
        self._records = records
        self._cache = cache

    def agreement(self, word: Word, field: str, docs: Ints, deadline: Deadline = NEVER) -> Array:
        """Which of these documents, all of which have the word in the field, have it in agreement with its text.

        Those for which the deadline leaves no time are left out; what was found of the others is kept.
        """
        agreed, runs = np.zeros(len(docs), dtype=bool), _Runs(word, self._lexicon)
        for start in range(0, len(docs), _TOGETHER):
            if deadline.has_passed():
                break
            some = docs[start : start + _TOGETHER]
            key = ("agreeing", word.text, word.groups, field, some.tobytes())
            agreeing = self._cache.get(key, lambda some=some: self._looked_at(runs, field, some))  # type: ignore[misc]
            agreed[start : start + _TOGETHER] = agreeing
        return agreed

    def _looked_at(self, runs: _Runs, field: str, docs: Ints) -> Array:
        agreed = np.array([not self._records.may_be_vocalized(doc, field) for doc in docs.tolist()], dtype=bool)
        unsure = np.flatnonzero(~agreed)
        texts = [self._records.text_of(doc, field) for doc in docs[unsure].tolist()]
        for text, _, _, run in runs_like(texts, runs.fingerprints):
            agreed[unsure[text]] |= runs[run]
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
