"""The one tree of errors; every message says what, where and what to do.

BahithError
├── SettingsError        a setting is missing or wrong
├── ReadingError         a file could not be read as an article
├── IndexingError        the index could not be written
│   ├── IndexLocked      another reindex is at work
│   └── CorpusShrunk     more than half of the articles would go: is that meant?
├── IndexUnavailable     there is no index to search, or it cannot be opened
│   ├── IndexOutdated    the index was made by another text chain: reindex
│   ├── IndexDamaged     files of the index are missing or not as they were written: reindex
│   ├── ClusterUnavailable  the cluster that holds the index does not answer: ask again in `retry_after_s`
│   └── ClusterRefused   the cluster answers, and refuses (`status` is HTTP's)
├── ArticleNotFound      no article has this id
└── BadRequest           a search parameter is wrong (`parameter` names it)
"""

from __future__ import annotations


class BahithError(Exception):
    """Whatever Bahith raises on purpose; `str()` of it is fit to show a user."""


class SettingsError(BahithError):
    """A setting is missing or wrong."""


class ReadingError(BahithError):
    """A file could not be read as an article."""


class IndexingError(BahithError):
    """The index could not be written."""


class IndexLocked(IndexingError):
    """Another reindex holds the lock of this index."""


class CorpusShrunk(IndexingError):
    """More than half of the indexed articles are gone from the corpus, as when a disk is not mounted."""


class IndexUnavailable(BahithError):
    """There is no index to search, or it cannot be opened."""


class IndexOutdated(IndexUnavailable):
    """The index was made by another version of the text chain; `bahith reindex` mends it."""


class IndexDamaged(IndexUnavailable):
    """Files of the index are missing or not as they were written; `bahith reindex` mends it."""


class ClusterUnavailable(IndexUnavailable):
    """The cluster that holds the index does not answer, or not in the whole; `retry_after_s` says when to ask again."""

    retry_after_s = 5


class ClusterRefused(IndexUnavailable):
    """The cluster that holds the index does not take a request; `status` is that of HTTP."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class ArticleNotFound(BahithError):
    """No article of the collection has this id."""


class BadRequest(BahithError):
    """A search parameter is wrong; `parameter` names it and `str()` says why.

    `code` is stable and names the sentence that a page has for it, `values` are that sentence's.
    """

    def __init__(self, parameter: str, message: str, code: str = "", **values: object) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.code = code
        self.values = values
