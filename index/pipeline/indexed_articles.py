"""What is indexed already, as far as a check of new files asks: who has an id, and which articles are much alike."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from index.arabic.chain import terms_of
from index.arrays.ragged import starts_of
from index.model import Article
from index.pipeline.manifest import Manifest
from index.storage.base import Storage
from index.storage.batch import Batch
from index.vocabulary.minhash import BANDS, bands
from index.vocabulary.term_hashes import Fingerprints, fingerprints


class IndexedArticles:
    """The articles of the state that serves; none where there is no index, or one that is to be built anew."""

    def __init__(self, storage: Storage[Batch]) -> None:
        self._storage = storage
        _, manifest = storage.peek(False)
        files = Manifest.of(manifest).files
        self._files = {key: name for name, entry in files.items() for key in entry.keys}

    def file_of(self, key: str) -> str | None:
        """The file of the indexed article with that id."""
        return self._files.get(key)

    def alike(self, signatures: Iterable[Fingerprints]) -> list[Article]:
        """The indexed articles with a paragraph that has a band in common with one of those signed."""
        signed = np.concatenate([np.zeros((BANDS, 0), np.uint32), *signatures], axis=1)
        return self._storage.articles_alike(signed) if self._files and signed.any() else []


def signature(article: Article) -> Fingerprints:
    """The bands of an article's paragraphs, a column for each, as the index keeps them."""
    texts = [terms_of(paragraph.text) for paragraph in article.paragraphs if paragraph.kind != "heading"]
    terms = [term for text in texts for term in text]
    return bands(fingerprints(terms), starts_of(np.array([len(text) for text in texts], np.int64)))
