"""The help page's examples: made from the words of this very collection, each with what it finds there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.model import Article
from search.results import SearchRequest
from search.service import SearchService

_WORDS = re.compile("[\N{ARABIC LETTER HAMZA}-\N{ARABIC LETTER YEH}]{4,}")
_RECENT = 40


@dataclass(frozen=True, slots=True)
class Example:
    """A query, the key of what it means, and how many paragraphs it finds."""

    q: str
    meaning: str
    total: int


@dataclass(frozen=True, slots=True)
class Section:
    """Examples under a heading (the key of its string)."""

    heading: str
    examples: tuple[Example, ...]


def sections(service: SearchService) -> list[Section]:
    """The examples that find something; sections without any are left out."""
    recent = service.newest(_RECENT)
    found = {
        heading: tuple(example for example in _counted(service, queries) if example.total)
        for heading, queries in _queries(recent).items()
    }
    return [Section(heading, examples) for heading, examples in found.items() if examples]


def _counted(service: SearchService, queries: list[tuple[str, str]]) -> Iterator[Example]:
    for q, meaning in queries:
        result = service.search(SearchRequest(q=q, per_page=1, facets=(), suggest=False))
        yield Example(q, meaning, result.total)


def _queries(recent: list[Article]) -> dict[str, list[tuple[str, str]]]:
    """Queries of every kind, from the titles, sources, authors and dates of the newest articles."""
    pair = _neighbouring(recent)
    if not pair:
        return {}
    first, second = pair
    fields = [(f"العنوان:{first}", "help.title")]
    fields += [(f"الهامش:{word}", "help.note") for word in _words_of_notes(recent)][:1]
    fields += [(f'المصدر:"{one.source}"', "help.source") for one in recent if one.source][:1]
    fields += [(f"التاريخ:{one.date.iso[:7]}", "help.date") for one in recent if one.date][:1]
    fields += [(f'الكاتب:"{one.author}"', "help.author") for one in recent if one.author][:1]
    return {
        "help.words": [(f"{first} {second}", "help.words.text"), (f"+{first} {second}", "help.required")],
        "help.phrase": [(f'"{first} {second}"', "help.phrase.text"), (f'"{first} {second}"~3', "help.slop")],
        "help.or": [(f"{first} أو {second}", "help.or.text"), (f"({first} أو {second}) {first}", "help.parentheses")],
        "help.not": [(f"{first} -{second}", "help.not.text")],
        "help.prefix": [(f"{first[:4]}*", "help.prefix.text"), (f"{first}~", "help.fuzzy")],
        "help.fields": fields,
    }


def _words_of_notes(recent: list[Article]) -> Iterator[str]:
    """Long words of the notes, in the order of the notes."""
    for article in recent:
        for note in article.notes:
            yield from (word for word in note.text.split() if _WORDS.fullmatch(word))


def _neighbouring(recent: list[Article]) -> tuple[str, str] | None:
    """Two long words that stand next to each other in a title."""
    for article in recent:
        title = article.title.split()
        for first, second in pairwise(title):
            if _WORDS.fullmatch(first) and _WORDS.fullmatch(second):
                return first, second
    return None
