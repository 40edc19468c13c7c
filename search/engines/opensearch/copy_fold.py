"""Near copies among what a plan finds: of each group the first published is a result, the others stand beneath it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.array_file import Array
from index.storage.opensearch.cluster import Answer
from index.storage.opensearch.copies import CopyGroups
from index.storage.opensearch.mapping import column, columns, terms_query
from search.engines.opensearch.queries import Query, every

COLUMNS = columns("doc", "article")
"""What is asked for of the documents found that are in any group."""


class CopyFold:
    """The best of each group: `hits` are the documents, with `COLUMNS`, in order; none where nothing is folded.

    `later` are those of which another one that is found was printed before.
    """

    def __init__(self, hits: Sequence[Answer], groups: CopyGroups) -> None:
        self._groups = groups
        self._docs, self._articles = column(hits, "doc"), column(hits, "article")
        self.later = np.sort(groups.later(self._docs))

    def results_of(self, found: Query) -> Query:
        """What is found and is a result of its own."""
        if not len(self.later):
            return found
        return every([found, {"bool": {"must_not": [terms_query("doc", self.later.tolist())]}}])

    def results(self, hits: Sequence[Answer]) -> list[Answer]:
        """Those of some hits that are results of their own."""
        folded = set(self.later.tolist())
        return [hit for hit in hits if hit["fields"]["doc"][0] not in folded]

    def later_articles(self) -> dict[int, int]:
        """How many later copies each article has that has any."""
        articles, counts = np.unique(self._articles[np.isin(self._docs, self.later)], return_counts=True)
        return dict(zip(articles.tolist(), counts.tolist(), strict=True))

    def copies(self, doc: int, article: int, grouped: bool) -> tuple[int, ...]:
        """`EngineHit.copies` of a hit."""
        own = [doc, *(self._docs[self._articles == article].tolist() if grouped else ())]
        listed = np.array([other for one in own for other in self._groups.of(one)], np.int64)
        listed = listed[np.isin(listed, self._docs)]
        articles = self._articles_of(listed)
        first = np.sort(np.unique(articles, return_index=True)[1])
        docs: list[int] = listed[first[articles[first] != article]].tolist()
        return tuple(docs)

    def _articles_of(self, docs: Array) -> Array:
        return self._articles[np.searchsorted(self._docs, docs)]
