"""What the speed benchmark asks: articles from a file of JSON lines, and queries made from their titles."""

from __future__ import annotations

import gzip
import json
import lzma
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, Any

from index.arabic.chain import terms_of
from index.model import Article, DateText, Paragraph
from index.vocabulary.lexicon import Lexicon

SEED = 20240419
REPLACED = 97
"""In a perturbed copy, one word in this many is another word of the collection."""

COUNTS = {
    "ONE": 60, "AND2": 45, "AND3": 30, "OR2": 30, "OR3": 30, "LONG": 40,
    "PHRASE2": 30, "PHRASE3": 10, "SOURCE": 15, "DATES": 10,
}  # fmt: skip
"""How many queries there are of each kind: 300 in all."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query; `how` is `all`, `any` or `phrase`. Days are yyyymmdd.

    `words` are spellings; `tokens` are what stands for their stems in the indexes of the peers (`stem_tokens`).
    """

    kind: str
    how: str
    words: tuple[str, ...]
    tokens: tuple[str, ...] = ()
    source: str | None = None
    first: int | None = None
    last: int | None = None


def read_articles(path: Path, paragraphs: int | None = None) -> Iterator[Article]:
    """The articles of a file of JSON lines, or as many as have this many paragraphs.

    When more are asked for than there are, perturbed copies of the articles follow.
    """
    wanted = paragraphs if paragraphs is not None else -1
    for copy in range(1_000_000):
        for article in map(_article, rows_of_copy(path, copy)):
            yield article
            wanted -= len(article.paragraphs)
            if wanted == 0 or (paragraphs is not None and wanted < 0):
                return
        if paragraphs is None:
            return


def make_queries(articles: Iterable[Article]) -> list[Query]:
    """The 300 queries, the same for the same articles."""
    chance = random.Random(SEED)
    sample = [(article, _words(article.title)) for article in islice(articles, 0, None, 7)]
    sample = [(article, words) for article, words in sample if len(words) >= 4 and article.source and article.date]
    chosen = chance.sample(sample, sum(COUNTS.values()))
    kinds = [kind for kind, count in COUNTS.items() for _ in range(count)]
    return [_query(kind, article, words, chance) for kind, (article, words) in zip(kinds, chosen, strict=True)]


def stem_tokens(lexicon: Lexicon) -> dict[str, str]:
    """For each spelling the token that stands for its stem: the first spelling of the same stem."""
    tokens: dict[str, str] = {}
    for number in range(len(lexicon)):
        term = lexicon.term(number)
        if term not in tokens:
            tokens |= dict.fromkeys(map(lexicon.term, lexicon.same_lemma(term)), term)
    return tokens


def _query(kind: str, article: Article, words: Sequence[str], chance: random.Random) -> Query:
    size = {"ONE": 1, "AND3": 3, "OR3": 3, "PHRASE3": 3, "LONG": len(words)}.get(kind, 2)
    start = chance.randrange(len(words) - size + 1)
    following = tuple(words[start : start + size])
    if kind.startswith("PHRASE"):
        return Query(kind, "phrase", following)
    how = "all" if kind.startswith("AND") else "any"
    query = Query(kind, how, following if kind == "LONG" else tuple(chance.sample(list(dict.fromkeys(words)), size)))
    if kind == "SOURCE":
        return replace(query, source=article.source)
    if kind == "DATES" and article.date:
        day = int(article.date.iso.replace("-", ""))
        return replace(query, first=day - day % 100 + 1, last=day - day % 100 + 31)
    return query


def rows_of_copy(path: Path, copy: int) -> Iterator[dict[str, Any]]:
    """All rows, as they are or, in a copy after the first, perturbed."""
    chance = random.Random(SEED + copy)
    pool: list[str] = []
    with _opened(path) as lines:
        for line in lines:
            row = json.loads(line)
            yield _perturbed(row, copy, chance, pool) if copy else row


def _perturbed(row: dict[str, Any], copy: int, chance: random.Random, pool: list[str]) -> dict[str, Any]:
    words = row["body"].split(" ")
    pool.extend(words[:5])
    for place in range(chance.randrange(REPLACED), len(words), REPLACED):
        words[place] = chance.choice(pool)
    return row | {"id": f"{row['id']}-{copy}", "body": " ".join(words)}


def _article(row: dict[str, Any]) -> Article:
    lines = [line.strip() for line in row["body"].split("\n")]
    paragraphs = tuple(Paragraph(n, "body", text) for n, text in enumerate(filter(None, lines), start=1))
    date = DateText(row["date"], "day") if row.get("date") else None
    authors = (row["author"],) if row.get("author") else ()
    return Article(row["id"], row["title"], paragraphs, date=date, source=row.get("source"), authors=authors)


def _opened(path: Path) -> IO[str]:
    openers = {".xz": lzma.open, ".gz": gzip.open}
    opener: Any = openers.get(path.suffix, open)
    opened: IO[str] = opener(path, "rt", encoding="utf-8")
    return opened


def _words(title: str) -> list[str]:
    return [word for word in terms_of(title) if len(word) > 2]
