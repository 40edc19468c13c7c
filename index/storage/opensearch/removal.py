"""What a commit takes out of the words of a state: those of the articles that it deletes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from index.arrays.array_file import Array, Ints
from index.storage.opensearch.cluster import Answer
from index.storage.opensearch.mapping import column
from index.storage.opensearch.tokens import tokens_of
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.minhash import bands
from index.vocabulary.term_hashes import Fingerprints


class Removal:
    """Paragraphs that are deleted: how often their terms stand there, tokens of each field, documents, bands of texts.

    `ids` has the lexicon's id of each number of a term in documents.
    """

    def __init__(self, lexicon: Lexicon, ids: Ints) -> None:
        self._lexicon, self._ids = lexicon, ids
        self.counts, self.tokens = Counter[str](), Counter[str]()
        self._docs: list[Array] = []
        self.bands: list[Fingerprints] = []

    @property
    def docs(self) -> Array:
        """The documents."""
        return np.concatenate([np.zeros(0, np.int64), *self._docs])

    def add(self, hits: Sequence[Answer]) -> None:
        """Take paragraphs out, given by their columns `doc`, `place` and `tokens`."""
        tokens = tokens_of(hits, self._ids)
        opening = np.flatnonzero(column(hits, "place") == 0)  # a title is counted once
        for name, own in tokens.items():
            ids = own.of(opening)[0] if name == "title" else own.ids
            terms, counts = np.unique(ids, return_counts=True)
            self.counts.update(dict(zip(map(self._lexicon.term, terms.tolist()), counts.tolist(), strict=True)))
            self.tokens[name] += len(ids)
        self._docs.append(column(hits, "doc"))
        self.bands.append(bands(self._lexicon.fingerprints(tokens["text"].ids), tokens["text"].starts))
