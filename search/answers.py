"""The answers of version 1 of the JSON contract, typed: JSON, its schema and `bahith search --json` all come from here.

Keys may be added, never renamed or removed. Addresses are given by functions, so that nothing here knows a site.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from index.model import ParagraphKind, Precision
from index.schema import Match
from search.results import WordTotal

HitAddress = Callable[[str, int], str]
"""The address of a paragraph, of its article's id and its number."""


Count = Annotated[int, Meta(ge=0)]


class Base(Struct, frozen=True, kw_only=True):
    """The base of all answers and their parts, which are values."""


class Query(Base, frozen=True, kw_only=True):
    """The query as typed, as understood, and how its words were matched."""

    q: str
    interpreted: str
    match: Match


class Notice(Base, frozen=True, kw_only=True):
    """Something to know of how the query was taken; `span` is a 0-based start and an end in `q`, end exclusive."""

    code: str
    detail: str
    span: Annotated[list[int], Meta(min_length=2, max_length=2)] | None


class Stretch(Base, frozen=True, kw_only=True):
    """A marked stretch of a text, in code points; `start` counts from 0."""

    start: Count
    length: Annotated[int, Meta(ge=1)]


class FootnoteAnswer(Base, frozen=True, kw_only=True):
    """A footnote and the parts of the source it cites; null where a part could not be told apart."""

    number: str
    text: str
    author: str | None
    title: str | None
    publisher: str | None
    date: str | None
    url: str | None
    domain: str | None


class HitNote(FootnoteAnswer, frozen=True, kw_only=True):
    """A footnote of a hit; `html` is `text` escaped, the words of the query in `<mark>`."""

    html: str


class Note(FootnoteAnswer, frozen=True, kw_only=True):
    """A footnote of an article: the paragraphs that cite it, and the first note that cites the same source."""

    cited_by: list[int]
    same_as: str | None


class Copy(Base, frozen=True, kw_only=True):
    """A near copy of a hit's paragraph in another article."""

    article_id: str
    paragraph: Count
    url: str
    title: str
    source: str | None
    date: str | None
    date_precision: Precision | None


class Hit(Base, frozen=True, kw_only=True):
    """A paragraph found. With the parameter `fields`, keys that it does not name are left out, but for the first three.

    `html` is `text` escaped, the words of the query in `<mark>`; `matches` are where they are.
    With `similar=fold`, `also_in` lists the first of the `copies` found of this paragraph, an article each (where
    results are articles, of any paragraph found of this one).
    """

    article_id: str
    paragraph: Count
    url: str
    title: str | UnsetType = UNSET
    title_html: str | UnsetType = UNSET
    source: str | UnsetType | None = UNSET
    author: str | UnsetType | None = UNSET
    authors: list[str] | UnsetType = UNSET
    language: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    date: str | UnsetType | None = UNSET
    date_precision: Precision | UnsetType | None = UNSET
    heading: str | UnsetType | None = UNSET
    heading_html: str | UnsetType | None = UNSET
    kind: ParagraphKind | UnsetType = UNSET
    text: str | UnsetType = UNSET
    html: str | UnsetType = UNSET
    matches: list[Stretch] | UnsetType = UNSET
    score: float | UnsetType = UNSET
    why: list[str] | UnsetType = UNSET
    more_in_article: Count | UnsetType = UNSET
    notes: list[HitNote] | UnsetType = UNSET
    also_in: list[Copy] | UnsetType = UNSET
    copies: Count | UnsetType = UNSET
    explanation: list[str] | UnsetType = UNSET


HIT_KEYS = Hit.__struct_fields__
"""What `fields` may name."""
ALWAYS = HIT_KEYS[:3]  # what a hit is and where it is read: given whatever is asked for


class FacetValue(Base, frozen=True, kw_only=True):
    """A value of a facet; `toggle_url` chooses it or lets go of it, `exclude_url` leaves it out or lets it back in.

    Null where the search has as many values of the facet as it may.
    """

    value: str
    label: str
    count: Count
    selected: bool
    excluded: bool
    toggle_url: str | None
    exclude_url: str | None


class Facet(Base, frozen=True, kw_only=True):
    """A facet with its disjunctive counts: they ignore its own values, and respect all others."""

    values: list[FacetValue]
    truncated: bool


class Suggestion(Base, frozen=True, kw_only=True):
    """Another query that finds something; kinds: spelling, keyboard, variant, broader."""

    kind: str
    q: str
    url: str
    total: Count


class Results(Base, frozen=True, kw_only=True):
    """A page of results; `next_url` and `next_cursor` are null only where there are no more.

    `total` counts all paragraphs found, and so do the facets; `folded` of them (of the articles where grouped) are no
    results of their own: with `similar=fold` they stand under the first published of their near copies.
    """

    ok: bool
    query: Query
    total: Count
    articles_total: Count
    total_is_exact: bool
    timed_out: bool
    relaxed: bool
    required_words: Count
    folded: Count
    page: Count
    per_page: Count
    next_url: str | None
    next_cursor: str | None
    took_ms: float
    notices: list[Notice]
    hits: list[Hit]
    facets: dict[str, Facet]
    suggestions: list[Suggestion]
    missing: list[WordTotal]


class Values(Base, frozen=True, kw_only=True):
    """A page of the values of a facet, the most frequent first; `timed_out` as in `Results`."""

    ok: bool
    total: Count
    timed_out: bool
    page: Count
    per_page: Count
    next_url: str | None
    values: list[FacetValue]


class WordStep(Base, frozen=True, kw_only=True):
    """A step of the text chain, and what it makes of a word."""

    name: str
    result: str


class Lemma(Base, frozen=True, kw_only=True):
    """A lemma that a word may be a form of, with its roots; `strength` is 1 for the likeliest."""

    lemma: str
    strength: float
    roots: list[str]


class Form(Base, frozen=True, kw_only=True):
    """A spelling that occurs, as articles mostly write it, how often, and the search for just that spelling."""

    form: str
    count: Count
    url: str


class Word(Base, frozen=True, kw_only=True):
    """The study of a word: what each step makes of it, and how many paragraphs have it at each depth.

    `totals` are 0 where the search of them `timed_out`. `forms` are the most frequent of the `forms_total` spellings of
    its lemmas, `related` other words of its root.
    """

    ok: bool
    w: str
    steps: list[WordStep]
    totals: dict[Match, Count]
    timed_out: bool
    lemmas: list[Lemma]
    forms: list[Form]
    forms_total: Count
    related: list[Form]


class Period(Base, frozen=True, kw_only=True):
    """A period, from its first day, month or year to its last, and how many paragraphs it has in all."""

    first: str
    last: str
    paragraphs: Count


class Point(Base, frozen=True, kw_only=True):
    """A query's total in a period; `share` is that of all its paragraphs, from 0 to 1, null where it has none."""

    first: str
    last: str
    count: Count
    share: float | None
    url: str


class Series(Base, frozen=True, kw_only=True):
    """A query's totals over time; `undated` are the paragraphs found that lie in none of the periods."""

    q: str
    interpreted: str
    total: Count
    undated: Count
    relaxed: bool
    url: str
    points: list[Point]


class ComparisonAnswer(Base, frozen=True, kw_only=True):
    """Queries over the same periods; `unit` is what one is, null where nothing found has a date."""

    ok: bool
    timed_out: bool
    match: Match
    unit: Literal["day", "month", "year", "decade", "century"] | None
    periods: list[Period]
    series: list[Series]


class Line(Base, frozen=True, kw_only=True):
    """A word or phrase where it stands; joined, `before`, `word` and `after` are the paragraph's text."""

    article_id: str
    paragraph: Count
    url: str
    title: str
    source: str | None
    date: str | None
    before: str
    word: str
    after: str


class Collocate(Base, frozen=True, kw_only=True):
    """A word that stands within five words of the lines' own: how often, how often in all, and its logDice."""

    word: str
    together: Count
    total: Count
    log_dice: float
    url: str


class Lines(Base, frozen=True, kw_only=True):
    """A page of lines; `url` of a collocate leads to the paragraphs that have both. `timed_out`: there are more."""

    ok: bool
    query: Query
    order: Literal["after", "before", "date", "-date"]
    total: Count
    timed_out: bool
    page: Count
    per_page: Count
    next_url: str | None
    lines: list[Line]
    collocates: list[Collocate]


class Image(Base, frozen=True, kw_only=True):
    """A picture by reference; `url` is of the web or relative to the article's file, `alt` what stands for it."""

    url: str
    alt: str


class Paragraph(Base, frozen=True, kw_only=True):
    """A block of an article; `notes` are the numbers of the notes it refers to, `images` the pictures it is the caption
    of, or that stand in it or below it.
    """

    paragraph: Count
    kind: ParagraphKind
    heading: str | None
    text: str
    notes: list[str]
    images: list[Image]


class Article(Base, frozen=True, kw_only=True):
    """An article; `hijri` is its day in the Umm al-Qura calendar."""

    id: str
    title: str
    source: str | None
    author: str | None
    authors: list[str]
    url: str | None
    language: str
    tags: list[str]
    date: str | None
    date_precision: Precision | None
    date_text: str | None
    hijri: str | None
    paragraphs: list[Paragraph]
    notes: list[Note]


class One(Base, frozen=True, kw_only=True):
    """One article."""

    ok: bool
    article: Article


class Completion(Base, frozen=True, kw_only=True):
    """A word that may be meant, and how often articles have it."""

    text: str
    count: Count


class Completions(Base, frozen=True, kw_only=True):
    """Completions for what was typed, most frequent first."""

    ok: bool
    q: str
    completions: list[Completion]


class Fault(Base, frozen=True, kw_only=True):
    """A fault of one parameter, told."""

    parameter: str
    error: str


class Failure(Base, frozen=True, kw_only=True):
    """An error; `code` is stable."""

    ok: bool
    status: int
    code: str
    error: str
    errors: list[Fault]
