"""What reading gives besides articles, and the digest by which a changed article is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.messages import bilingual
from index.model import Anomaly, Article


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a row of one (`name#row`), that could not be read; `reason` says why, `code` which sentence it is."""

    origin: str
    reason: str
    code: str


Outcome = Iterator[Article | Refusal]


def anomaly(code: str, paragraph: int | None = None, **values: object) -> Anomaly:
    """What an editor should look at, by its code, with the sentence for it.

    >>> anomaly("no_date").message
    'بلا تاريخ | no date'
    """
    return Anomaly(code, bilingual(f"anomaly.{code}", **values), paragraph)


def article_digest(article: Article) -> str:
    """A hash of all that an article says, its origin left out: the same text in another file is the same.

    >>> a = Article("a", "عنوان", (), origin="x.txt")
    >>> article_digest(a) == article_digest(replace(a, origin="y.txt"))
    True
    """
    return hashlib.blake2b(
        repr(replace(article, origin="")).encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()
