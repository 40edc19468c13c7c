"""Searches made of a collection's own words, one of each kind of the query language in turn."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count, islice

from index.arabic.tokenizer import split_words
from index.model import Article
from search.results import SearchRequest

SEED = 20261126
_WORDS = 4
"""Words that stand one after the other, of which a search is made."""

_LETTERS = 3
"""Letters of the shortest word that is taken."""

Craft = Callable[[Sequence[str]], SearchRequest]

KINDS: dict[str, Craft] = {
    "words": lambda w: SearchRequest(" ".join(w[:3])),
    "sentence": lambda w: SearchRequest(" ".join(w)),
    "phrase": lambda w: SearchRequest(f'"{w[0]} {w[1]}"'),
    "phrase of three": lambda w: SearchRequest(f'"{w[0]} {w[1]} {w[2]}"'),
    "words apart": lambda w: SearchRequest(f'"{w[0]} {w[2]}"~3'),
    "any": lambda w: SearchRequest(f"{w[0]} OR {w[3]}"),
    "without": lambda w: SearchRequest(f"{w[0]} -{w[1]}"),
    "required": lambda w: SearchRequest(f"+{w[0]} {w[2]} {w[3]}"),
    "brackets": lambda w: SearchRequest(f"({w[0]} OR {w[1]}) {w[2]}"),
    "phrase and word": lambda w: SearchRequest(f'"{w[0]} {w[1]}" {w[3]}'),
    "beginning": lambda w: SearchRequest(f"{w[0][:_LETTERS]}*"),
    "end": lambda w: SearchRequest(f"*{w[0][-_LETTERS:]} {w[1]}"),
    "fuzzy": lambda w: SearchRequest(f"{w[0]}~1"),
    "weighed": lambda w: SearchRequest(f"{w[0]}^3 {w[1]}"),
    "title": lambda w: SearchRequest(f"title:{w[0]} {w[1]}"),
    "exact": lambda w: SearchRequest(f"{w[0]} {w[1]}", match="exact"),
    "broad": lambda w: SearchRequest(f"{w[0]} {w[1]}", match="broad"),
    "in texts": lambda w: SearchRequest(f"{w[0]} {w[1]}", fields=("text",)),
    "articles": lambda w: SearchRequest(f"{w[0]} {w[1]}", group=True),
    "by date": lambda w: SearchRequest(w[0], sort="-date"),
}
"""How a search of each kind is made of four words."""


def crafted_requests(articles: Sequence[Article], wanted: int) -> list[SearchRequest]:
    """So many searches, the same for the same articles; one in four is of one source or year where there are any."""
    chance = random.Random(SEED)
    crafts = (list(KINDS.values())[number % len(KINDS)] for number in count())
    made = (craft(words) for craft, words in zip(crafts, _stretches(articles, chance), strict=False))
    return [_narrowed(request, articles, chance) for request in islice(made, wanted)]


def _stretches(articles: Sequence[Article], chance: random.Random) -> Iterator[list[str]]:
    """Words that follow one another in paragraphs taken at random."""
    while True:
        paragraphs = chance.choice(articles).paragraphs
        text = chance.choice(paragraphs).text if paragraphs else ""
        words = [token.term for token in split_words(text) if len(token.term) >= _LETTERS and token.term.isalpha()]
        if len(words) >= _WORDS:
            first = chance.randrange(len(words) - _WORDS + 1)
            yield words[first : first + _WORDS]


def _narrowed(request: SearchRequest, articles: Sequence[Article], chance: random.Random) -> SearchRequest:
    """One search in four narrowed down to what an article is of."""
    article = chance.choice(articles)
    if chance.randrange(4):
        return request
    if article.source:
        return replace(request, chosen={"source": (article.source,)})
    return replace(request, chosen={"year": (article.date.iso[:4],)}) if article.date else request
