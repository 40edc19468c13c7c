"""The one tree of errors; each has a code, whose sentence says what is wrong and what to do, and says where.

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
└── BadRequest           a search parameter is wrong: its name is the place
"""

from __future__ import annotations

from typing import Any

from index.messages import bilingual, catalogue


class BahithError(Exception):
    """Whatever Bahith raises on purpose: the `code` of a sentence (index/messages), its values, the place it is about.

    `str()` of it is fit to show a user: the place, then the sentence in Arabic, then in English.
    """

    def __init__(self, code: str, place: object = "", /, **values: object) -> None:
        super().__init__(code, place)
        self.code = code
        self.place = str(place)
        self.values = {name: _plain(value) for name, value in values.items()}

    def __str__(self) -> str:
        return bilingual(self.code, self.place, **self.values)

    def said(self, language: str) -> str:
        """The sentence in one language, after the place."""
        sentence = catalogue(language)(self.code, **self.values)
        return f"{self.place}: {sentence}" if self.place else sentence


def _plain(value: object) -> Any:
    """A value that can be sent to another process and formatted: a number, an error of ours, else its text."""
    return value if isinstance(value, int | BahithError) else str(value)


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
    """The cluster that holds the index does not take a request; `status` is among the values."""

    @property
    def status(self) -> int:
        """The status of HTTP that the cluster answered with."""
        return int(self.values["status"])


class ArticleNotFound(BahithError):
    """No article of the collection has this id."""


class BadRequest(BahithError):
    """A search parameter is wrong: its name is the place."""

    @property
    def parameter(self) -> str:
        """The name of the parameter."""
        return self.place
