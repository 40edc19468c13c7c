"""The answers of version 1 of the JSON contract, typed: JSON, its schema and `bahith search --json` all come from here.

Keys may be added, never renamed or removed. Addresses are given by functions, so that nothing here knows a site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from index.arabic.calendars import hijri
from index.arabic.dates import format_date
from index.model import Article as ArticleModel
from index.model import Citation, DateText, Footnote, ParagraphKind, Precision
from index.model import Paragraph as ParagraphModel
from index.schema import UNKNOWN, Match
from search import results
from search.highlight.markup import marked
from search.links import Links

HitAddress = Callable[[str, int], str]
"""The address of a paragraph, of its article's id and its number."""

Label = Callable[[str, str], str]
"""The name that a facet's value goes by, of the facet and the value."""

Count = Annotated[int, Meta(ge=0)]


class Base(Struct, frozen=True, kw_only=True):
    """What all answers and their parts have in common: they are values."""


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


class Cited(Base, frozen=True, kw_only=True):
    """A footnote and the parts of the source it cites; null where a part could not be told apart."""

    number: str
    text: str
    author: str | None
    title: str | None
    publisher: str | None
    date: str | None
    url: str | None
    domain: str | None


class HitNote(Cited, frozen=True, kw_only=True):
    """A footnote of a hit; `html` is `text` escaped, the words of the query in `<mark>`."""

    html: str


class Note(Cited, frozen=True, kw_only=True):
    """A footnote of an article: the paragraphs that cite it, and the first note that cites the same source."""

    cited_by: list[int]
    same_as: str | None


class Hit(Base, frozen=True, kw_only=True):
    """A paragraph found. With the parameter `fields`, keys that it does not name are left out, but for the first three.

    `html` is `text` escaped, the words of the query in `<mark>`; `matches` are where they are.
    """

    article_id: str
    paragraph: Count
    url: str
    title: str | UnsetType = UNSET
    title_html: str | UnsetType = UNSET
    source: str | UnsetType | None = UNSET
    author: str | UnsetType | None = UNSET
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
    explanation: list[str] | UnsetType = UNSET


HIT_KEYS = Hit.__struct_fields__
"""What `fields` may name."""


class FacetValue(Base, frozen=True, kw_only=True):
    """A value of a facet; `toggle_url` chooses it or lets go of it, `exclude_url` leaves it out or lets it back in."""

    value: str
    label: str
    count: Count
    selected: bool
    excluded: bool
    toggle_url: str
    exclude_url: str


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
    """A page of results; `next_url` and `next_cursor` are null only where there are no more."""

    ok: bool
    query: Query
    total: Count
    articles_total: Count
    total_is_exact: bool
    timed_out: bool
    relaxed: bool
    required_words: Count
    page: Count
    per_page: Count
    next_url: str | None
    next_cursor: str | None
    took_ms: float
    notices: list[Notice]
    hits: list[Hit]
    facets: dict[str, Facet]
    suggestions: list[Suggestion]


class Paragraph(Base, frozen=True, kw_only=True):
    """A block of an article; `notes` are the numbers of the notes it refers to."""

    paragraph: Count
    kind: ParagraphKind
    heading: str | None
    text: str
    notes: list[str]


class Article(Base, frozen=True, kw_only=True):
    """An article; `hijri` is its day in the Umm al-Qura calendar."""

    id: str
    title: str
    source: str | None
    author: str | None
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
    """What is wrong with one parameter."""

    parameter: str
    error: str


class Failure(Base, frozen=True, kw_only=True):
    """An error; `code` is stable."""

    ok: bool
    status: int
    code: str
    error: str
    errors: list[Fault]


def value_label(facet: str, value: str) -> str:
    """The name that a facet's value goes by, where no catalogue has another.

    >>> value_label("month", "2024-04"), value_label("source", "unknown")
    ('أبريل 2024', 'غير معروف')
    """
    if value == UNKNOWN:
        return "غير معروف"
    if facet in ("month", "day"):
        return format_date(DateText(value, "month" if facet == "month" else "day"), "ar")
    return value


def search_answer(page: results.ResultPage, links: Links, address: HitAddress, label: Label = value_label) -> Results:
    """A page of results; `links` gives the addresses of other searches."""
    request = page.request
    return Results(
        ok=True,
        query=Query(q=request.q, interpreted=page.interpreted, match=request.match),
        total=page.total,
        articles_total=page.articles_total,
        total_is_exact=page.total_is_exact,
        timed_out=page.timed_out,
        relaxed=page.relaxed,
        required_words=page.required_words,
        page=request.page,
        per_page=request.per_page,
        next_url=links.next(page),
        next_cursor=page.next_cursor,
        took_ms=round(page.took_ms, 3),
        notices=[Notice(code=n.code, detail=n.detail, span=list(n.span) if n.span else None) for n in page.notices],
        hits=_chosen([_hit(hit, address) for hit in page.hits], request.returned),
        facets={facet.name: _facet(facet, links, label) for facet in page.facets},
        suggestions=[
            Suggestion(kind=s.kind, q=s.q, url=links.to(q=s.q, match=s.match or request.match), total=s.total)
            for s in page.suggestions
        ],
    )


def article_answer(article: ArticleModel) -> One:
    """A whole article."""
    date = article.date
    return One(
        ok=True,
        article=Article(
            id=article.id,
            title=article.title,
            source=article.source,
            author=article.author,
            url=article.url,
            language=article.language,
            tags=list(article.tags),
            date=date.iso if date else None,
            date_precision=date.precision if date else None,
            date_text=format_date(date, "ar") if date else None,
            hijri=hijri(date.iso) if date and date.precision == "day" else None,
            paragraphs=[_paragraph(one) for one in article.paragraphs],
            notes=[_note(one) for one in article.notes],
        ),
    )


def completions_answer(prefix: str, found: Iterable[results.Completion]) -> Completions:
    """Completions of a prefix."""
    return Completions(ok=True, q=prefix, completions=[Completion(text=one.text, count=one.count) for one in found])


def _chosen(hits: list[Hit], names: Sequence[str]) -> list[Hit]:
    """The hits without the keys that were not asked for, where any were."""
    if not names:
        return hits
    left_out = dict.fromkeys(set(HIT_KEYS[3:]).difference(names), UNSET)
    return [replace(hit, **left_out) for hit in hits]


def _hit(hit: results.Hit, address: HitAddress) -> Hit:
    article, paragraph, date = hit.article, hit.paragraph, hit.article.date
    return Hit(
        article_id=article.id,
        paragraph=paragraph.number,
        url=address(article.id, paragraph.number),
        title=article.title,
        title_html=marked(article.title, hit.title_spans),
        source=article.source,
        author=article.author,
        language=article.language,
        tags=list(article.tags),
        date=date.iso if date else None,
        date_precision=date.precision if date else None,
        heading=paragraph.heading,
        heading_html=marked(paragraph.heading, hit.heading_spans) if paragraph.heading else None,
        kind=paragraph.kind,
        text=paragraph.text,
        html=marked(paragraph.text, hit.spans),
        matches=[Stretch(start=span.start, length=span.length) for span in hit.spans],
        score=round(hit.score, 6),
        why=list(hit.why),
        more_in_article=hit.more_in_article,
        notes=[_hit_note(one) for one in hit.notes],
        explanation=list(hit.explanation) if hit.explanation else UNSET,
    )


def _hit_note(one: results.HitNote) -> HitNote:
    note, parts = one.note, one.note.citation
    return HitNote(
        number=note.number,
        text=note.text,
        author=parts.author,
        title=parts.title,
        publisher=parts.publisher,
        date=_iso(parts),
        url=parts.url,
        domain=parts.domain,
        html=marked(note.text, one.spans),
    )


def _note(note: Footnote) -> Note:
    parts = note.citation
    return Note(
        number=note.number,
        text=note.text,
        author=parts.author,
        title=parts.title,
        publisher=parts.publisher,
        date=_iso(parts),
        url=parts.url,
        domain=parts.domain,
        cited_by=list(note.cited_by),
        same_as=note.same_as,
    )


def _iso(parts: Citation) -> str | None:
    return parts.date.iso if parts.date else None


def _paragraph(paragraph: ParagraphModel) -> Paragraph:
    return Paragraph(
        paragraph=paragraph.number,
        kind=paragraph.kind,
        heading=paragraph.heading,
        text=paragraph.text,
        notes=[marker.number for marker in paragraph.markers],
    )


def _facet(facet: results.Facet, links: Links, label: Label) -> Facet:
    toggled, excluded = links.toggler(facet.name), links.excluder(facet.name)
    values = [
        FacetValue(
            value=one.value,
            label=label(facet.name, one.value),
            count=one.count,
            selected=one.selected,
            excluded=one.excluded,
            toggle_url=toggled(one.value),
            exclude_url=excluded(one.value),
        )
        for one in facet.values
    ]
    return Facet(values=values, truncated=facet.truncated)
