"""What SearchService takes and gives: the values that the page, the JSON endpoint and the command line show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from msgspec import Struct

from index.model import Article, Footnote, Paragraph
from index.schema import FACETS, UNKNOWN, Match, Sort
from search.studies.periods import DateCounts

MAX_QUERY = 500
"""How many characters a query may have."""
MAX_PER_PAGE = 100
MAX_EXPORT = 100_000
"""How many results an export has at most."""
MAX_COPIES = 20
"""How many near copies of a hit are listed."""
MAX_RESULTS = 10_000
"""How many results can be reached by numbers of pages; those beyond by cursors."""
SHAPES = {
    "year": re.compile(rf"[0-9]{{4}}|{UNKNOWN}"),
    "month": re.compile(rf"[0-9]{{4}}-(0[1-9]|1[0-2])|{UNKNOWN}"),
    "day": re.compile(rf"[0-9]{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|{UNKNOWN}"),
}
"""How the values of facets that are dates are written."""


def has_shape(facet: str, value: str) -> bool:
    """Whether a facet may have this value: one of dates only such as there are.

    >>> [has_shape("day", day) for day in ("2024-02-29", "2023-02-29", "2024-04-31", "unknown")]
    [True, False, False, True]
    """
    if facet not in SHAPES or value == UNKNOWN:
        return True
    if not SHAPES[facet].fullmatch(value):
        return False
    try:
        return facet != "day" or bool(date.fromisoformat(value))
    except ValueError:
        return False


class Span(Struct, frozen=True):
    """A marked stretch of a text: 0-based code points, `length` ≥ 1."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as a reader means it; dates are as typed, `fields` empty means all (`text title notes`).

    `chosen` maps a facet to the values of which a paragraph must have one, `excluded` to those of which it may have
    none; a facet without values is in neither. `returned` names what of a hit an answer has (search/answers.py), empty
    means all. With `fold` near copies of a result are no results of their own. `cursor` is the `next_cursor` of a page
    before, in place of `page`.
    """

    q: str = ""
    page: int = 1
    per_page: int = 20
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: str | None = None
    date_to: str | None = None
    fields: tuple[str, ...] = ()
    match: Match = "normal"
    group: bool = False
    fold: bool = False
    sort: Sort = "relevance"
    facets: tuple[str, ...] = FACETS
    returned: tuple[str, ...] = ()
    cursor: str | None = None
    suggest: bool = True
    explain: bool = False
    each: str | None = None
    """A facet of whose most frequent values the dates are counted too."""

    def values_of(self, facet: str) -> tuple[str, ...]:
        """The values of a facet that the search is narrowed by, those chosen and those excluded."""
        return tuple(dict.fromkeys((*self.chosen.get(facet, ()), *self.excluded.get(facet, ()))))


@dataclass(frozen=True, slots=True)
class HitNote:
    """A note a hit's paragraph answers for (index/documents.py), with the words of the query in it."""

    note: Footnote
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """A near copy of a paragraph: its article, without paragraphs, and its number there."""

    article: Article
    paragraph: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph found, with the words of the query in it, ready to be shown; its article is without paragraphs.

    `why` lists how the words matched: `exact lemma root prefix wildcard fuzzy phrase`.
    `also_in` are near copies folded under it, one for each other article, first published first: the first `MAX_COPIES`
    of the `copies` there are. `explanation` is filled on request only.
    """

    article: Article
    paragraph: Paragraph
    title_spans: tuple[Span, ...]
    heading_spans: tuple[Span, ...]
    spans: tuple[Span, ...]
    score: float
    why: tuple[str, ...]
    more_in_article: int
    notes: tuple[HitNote, ...]
    also_in: tuple[Copy, ...] = ()
    copies: int = 0
    explanation: tuple[str, ...] = ()


class FacetValue(Struct, frozen=True):
    """One value of a facet; the label is the web's to word for dates, and the value itself elsewhere.

    The count of an excluded value says how many would come back.
    """

    value: str
    count: int
    selected: bool
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its disjunctive counts; `truncated` says that only the most frequent values are listed."""

    name: str
    values: tuple[FacetValue, ...]
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query that would find `total` paragraphs; kinds: `spelling keyboard variant broader`."""

    kind: str
    q: str
    total: int
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class WordTotal:
    """A word of a query that finds nothing, and how many paragraphs it finds alone."""

    word: str
    total: int


@dataclass(frozen=True, slots=True)
class Completion:
    """A word that a reader may be typing, written as articles write it, and how often it is there.

    A word alone has the number of its occurrences, several words that of the paragraphs with all of them.
    """

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know of how the query was taken; `code` is stable, the web words it.

    Codes: `literal` (not well formed, or more fuzzy words or words with stars than are taken as such: searched
    literally), `not_understood` (the words of the part at `span` were looked for; a range of dates typed backwards was
    turned round), `relaxed`, `timed_out` (the time a search has was over: some of its words were left out). `detail`
    has the reason of the first two.
    """

    code: str
    detail: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of results."""

    request: SearchRequest
    interpreted: str
    hits: tuple[Hit, ...]
    total: int
    articles_total: int
    total_is_exact: bool
    relaxed: bool
    required_words: int
    facets: tuple[Facet, ...]
    suggestions: tuple[Suggestion, ...]
    notices: tuple[Notice, ...]
    took_ms: float
    timed_out: bool = False
    next_cursor: str | None = None
    """What leads to the next page where no number of a page does, beyond `MAX_RESULTS`."""
    missing: tuple[WordTotal, ...] = ()
    dates_of: Mapping[str, DateCounts] = field(default_factory=dict)
    """By value of `SearchRequest.each`, the most frequent first."""
    folded: int = 0
    """How many paragraphs (articles where they are grouped) are no results, being near copies of one before them."""

    @property
    def results_total(self) -> int:
        """How many results there are, page after page: articles where they are grouped, else paragraphs."""
        return (self.articles_total if self.request.group else self.total) - self.folded

    @property
    def has_next(self) -> bool:
        """Whether there is a further page that has a number."""
        request = self.request
        reachable = (request.page + 1) * request.per_page <= MAX_RESULTS
        return request.cursor is None and reachable and request.page * request.per_page < self.results_total


@dataclass(frozen=True, slots=True)
class Export:
    """All results of a search, `hits` read as they are asked for: at most `most` of the `total` there are.

    They may be others where the search `timed_out`: some of its words were left out.
    """

    hits: Iterator[Hit]
    total: int
    most: int
    timed_out: bool = False


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page of an article to read, with the words of a query marked.

    `part` is the article with what stands on its page `number` (1-based, of `pages`): see `part_of`. `spans` maps a
    paragraph's number to the marks in it, `note_spans` a note's number likewise. `matching` are the paragraphs of the
    whole article that a search finds, in order; others may have marks of single words. `previous` and `next` are
    the neighbours by date in the same source, `similar` the articles most alike, `sharing` those that cite a source
    (domain and URL) this one cites. `versions` are the articles printed from its text, itself among them, if any are.
    `timed_out`: the time a search has was over, `matching` may lack some.
    """

    article: Article
    part: Article
    number: int = 1
    pages: int = 1
    title_spans: tuple[Span, ...] = ()
    spans: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    note_spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    matching: tuple[int, ...] = ()
    previous: Article | None = None
    next: Article | None = None
    similar: tuple[Article, ...] = ()
    sharing: tuple[Article, ...] = ()
    versions: tuple[Article, ...] = ()
    timed_out: bool = False
