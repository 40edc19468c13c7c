"""What reading gives besides articles, and the digest by which a changed article is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.model import Article


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a row of one (`name#row`), that could not be read; `reason` is Arabic first, then English."""

    origin: str
    reason: str


Outcome = Iterator[Article | Refusal]


def reason(arabic: str, english: str) -> str:
    """A message in both languages, Arabic first.

    >>> reason("الملف فارغ", "the file is empty")
    'الملف فارغ | the file is empty'
    """
    return f"{arabic} | {english}"


def article_digest(article: Article) -> str:
    """A hash of all that an article says, its origin left out: the same text in another file is the same.

    >>> a = Article("a", "عنوان", (), origin="x.txt")
    >>> article_digest(a) == article_digest(replace(a, origin="y.txt"))
    True
    """
    return hashlib.blake2b(
        repr(replace(article, origin="")).encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()
