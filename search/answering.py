"""From what a search gives to the typed answers of the contract (search/answers.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from index.arabic.calendars import hijri
from index.arabic.dates import format_date
from index.messages import catalogue
from index.messages.catalogue import Catalogue
from index.model import Article as ArticleModel
from index.model import DateText, Footnote
from index.model import Paragraph as ParagraphModel
from index.schema import UNKNOWN, Match
from search import results
from search.answers import (
    ALWAYS,
    HIT_KEYS,
    Article,
    Collocate,
    ComparisonAnswer,
    Completion,
    Completions,
    Copy,
    Facet,
    FacetValue,
    Form,
    Hit,
    HitAddress,
    HitNote,
    Image,
    Lemma,
    Line,
    Lines,
    Note,
    Notice,
    One,
    Paragraph,
    Period,
    Point,
    Query,
    Results,
    Series,
    Stretch,
    Suggestion,
    Values,
    Word,
    WordStep,
)
from search.deadline import budget_is_spent
from search.highlight.markup import mark_html
from search.links import Links
from search.query.describe import interpret
from search.results import MAX_RESULTS, SearchRequest
from search.rewrite import Step
from search.studies import comparison, lines, word_study
from search.studies.comparison import Comparison, in_period
from search.studies.lines import LinesPage
from search.studies.word_study import WordStudy
from search.understanding import understand

_LABELS_REMEMBERED = 5000


def value_label(facet: str, value: str, words: Catalogue) -> str:
    """The name that a facet's value goes by.

    >>> value_label("month", "2024-04", catalogue("ar")), value_label("source", "unknown", catalogue("ar"))
    ('أبريل 2024', 'مصدر غير معروف')
    """
    if value == UNKNOWN:
        return words(f"unknown.{facet}")
    return _date_label(facet, value, words.language) if facet in ("month", "day") else value


@lru_cache(maxsize=_LABELS_REMEMBERED)
def _date_label(facet: str, value: str, language: str) -> str:
    return format_date(DateText(value, "month" if facet == "month" else "day"), "ar" if language == "ar" else "en")


def search_answer(page: results.ResultPage, links: Links, address: HitAddress) -> Results:
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
        folded=page.folded,
        page=request.page,
        per_page=request.per_page,
        next_url=links.next(page),
        next_cursor=page.next_cursor,
        took_ms=round(page.took_ms, 3),
        notices=[Notice(code=n.code, detail=n.detail, span=list(n.span) if n.span else None) for n in page.notices],
        hits=_chosen([_hit(hit, address) for hit in page.hits], request.returned),
        facets={facet.name: _facet(facet, links) for facet in page.facets},
        missing=list(page.missing),
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
            authors=list(article.authors),
            url=article.url,
            language=article.language,
            tags=list(article.tags),
            date=date.iso if date else None,
            date_precision=date.precision if date else None,
            date_text=format_date(date, "ar") if date else None,
            hijri=hijri(date.iso) if date and date.precision == "day" else None,
            paragraphs=[_paragraph(paragraph) for paragraph in article.paragraphs],
            notes=[
                Note(cited_by=list(note.cited_by), same_as=note.same_as, **footnote_parts(note))
                for note in article.notes
            ],
        ),
    )


def values_answer(name: str, values: Sequence[results.FacetValue], links: Links, own: Links) -> Values:
    """A page of a facet's values; `links` are those of the search itself, `own` those of its lists of values."""
    request = own.request
    start = (request.page - 1) * request.per_page
    shown = tuple(values[start : start + request.per_page])
    more = start + request.per_page < len(values) and request.page < MAX_RESULTS
    return Values(
        ok=True,
        total=len(values),
        timed_out=budget_is_spent(),
        page=request.page,
        per_page=request.per_page,
        next_url=own.to(page=request.page + 1) if more else None,
        values=_facet(results.Facet(name, shown), links).values,
    )


def compared_answer(compared: Comparison, address: Callable[[SearchRequest], str]) -> ComparisonAnswer:
    """Queries over time; `address` gives that of a search."""
    shown = compared.periods
    spans = list(zip(shown.firsts, shown.lasts, strict=True)) if shown else []
    return ComparisonAnswer(
        ok=True,
        timed_out=budget_is_spent(),
        match=compared.request.match,
        unit=shown.unit if shown else None,
        periods=[Period(first=a, last=b, paragraphs=n) for (a, b), n in zip(spans, compared.paragraphs, strict=True)],
        series=[_series(series, compared, spans, address) for series in compared.series],
    )


def _series(
    series: comparison.Series,
    whole: Comparison,
    spans: Sequence[tuple[str, str]],
    address: Callable[[SearchRequest], str],
) -> Series:
    points = zip(spans, series.counts, whole.shares(series), strict=True)
    return Series(
        q=series.request.q,
        interpreted=interpret(understand(series.request.q).node),
        total=series.total,
        undated=series.undated_total,
        relaxed=series.relaxed,
        url=address(series.request),
        points=[
            Point(first=a, last=b, count=n, share=share, url=address(in_period(series.request, a, b)))
            for (a, b), n, share in points
        ],
    )


def lines_answer(page: LinesPage, links: Links, searches: Links, address: HitAddress) -> Lines:
    """A page of lines; `links` are those of its lines, `searches` those of the paragraphs they stand in."""
    request = page.found.request
    return Lines(
        ok=True,
        query=Query(q=request.q, interpreted=interpret(understand(request.q).node), match=request.match),
        order=page.order,
        total=page.total,
        timed_out=page.found.timed_out,
        page=request.page,
        per_page=request.per_page,
        next_url=links.to(page=request.page + 1) if request.page < min(page.pages, MAX_RESULTS) else None,
        lines=[_line(line, address) for line in page.lines],
        collocates=[
            Collocate(
                word=collocate.word,
                together=collocate.together,
                total=collocate.total,
                log_dice=collocate.log_dice,
                url=searches.to(q=f"{request.q} {collocate.word}"),
            )
            for collocate in page.collocates
        ],
    )


def _line(line: lines.Line, address: HitAddress) -> Line:
    article = line.article
    return Line(
        article_id=article.id,
        paragraph=line.paragraph,
        url=address(article.id, line.paragraph),
        title=article.title,
        source=article.source,
        date=article.date.iso if article.date else None,
        before=line.before,
        word=line.word,
        after=line.after,
    )


def word_answer(
    study: WordStudy, steps: Iterable[Step], totals: Mapping[Match, int], address: Callable[[SearchRequest], str]
) -> Word:
    """What is known of a word; `address` gives that of a search."""

    def answers(forms: Iterable[word_study.Form]) -> list[Form]:
        exact = [(form, SearchRequest(form.written, match="exact")) for form in forms]
        return [Form(form=form.written, count=form.count, url=address(request)) for form, request in exact]

    return Word(
        ok=True,
        w=study.word,
        steps=[WordStep(name=step.name, result=step.result) for step in steps],
        totals=dict(totals),
        timed_out=budget_is_spent(),
        lemmas=[
            Lemma(lemma=reading.lemma, strength=round(reading.strength, 3), roots=list(reading.roots))
            for reading in study.readings
        ],
        forms=answers(study.forms),
        forms_total=study.forms_total,
        related=answers(study.related),
    )


def completions_answer(prefix: str, completions: Iterable[results.Completion]) -> Completions:
    """Completions of a prefix."""
    return Completions(
        ok=True,
        q=prefix,
        completions=[Completion(text=completion.text, count=completion.count) for completion in completions],
    )


def _chosen(hits: list[Hit], names: Sequence[str]) -> list[Hit]:
    """The hits without the keys that were not asked for, where any were."""
    if not names:
        return hits
    left_out = dict.fromkeys(set(HIT_KEYS).difference(names, ALWAYS), UNSET)
    return [replace(hit, **left_out) for hit in hits]


def _hit(hit: results.Hit, address: HitAddress) -> Hit:
    article, paragraph, date = hit.article, hit.paragraph, hit.article.date
    return Hit(
        article_id=article.id,
        paragraph=paragraph.number,
        url=address(article.id, paragraph.number),
        title=article.title,
        title_html=mark_html(article.title, hit.title_spans),
        source=article.source,
        author=article.author,
        authors=list(article.authors),
        language=article.language,
        tags=list(article.tags),
        date=date.iso if date else None,
        date_precision=date.precision if date else None,
        heading=paragraph.heading,
        heading_html=mark_html(paragraph.heading, hit.heading_spans) if paragraph.heading else None,
        kind=paragraph.kind,
        text=paragraph.text,
        html=mark_html(paragraph.text, hit.spans),
        matches=[Stretch(start=span.start, length=span.length) for span in hit.spans],
        score=round(hit.score, 6),
        why=list(hit.why),
        more_in_article=hit.more_in_article,
        notes=[
            HitNote(html=mark_html(shown.note.text, shown.spans), **footnote_parts(shown.note)) for shown in hit.notes
        ],
        also_in=[_copy(copy, address) for copy in hit.also_in],
        copies=hit.copies,
        explanation=list(hit.explanation) if hit.explanation else UNSET,
    )


def _copy(copy: results.Copy, address: HitAddress) -> Copy:
    article, date = copy.article, copy.article.date
    return Copy(
        article_id=article.id,
        paragraph=copy.paragraph,
        url=address(article.id, copy.paragraph),
        title=article.title,
        source=article.source,
        date=date.iso if date else None,
        date_precision=date.precision if date else None,
    )


def footnote_parts(note: Footnote) -> dict[str, Any]:
    """What every answer about a footnote has (`FootnoteAnswer`)."""
    parts = note.citation
    cited = {name: getattr(parts, name) for name in ("author", "title", "publisher", "url", "domain")}
    return {"number": note.number, "text": note.text, "date": parts.date.iso if parts.date else None, **cited}


def _paragraph(paragraph: ParagraphModel) -> Paragraph:
    return Paragraph(
        paragraph=paragraph.number,
        kind=paragraph.kind,
        heading=paragraph.heading,
        text=paragraph.text,
        notes=[marker.number for marker in paragraph.markers],
        images=[Image(url=image.url, alt=image.alt) for image in paragraph.images],
    )


def _facet(facet: results.Facet, links: Links) -> Facet:
    choices, arabic = links.choices(facet.name), catalogue("ar")

    def value_of(value: results.FacetValue) -> FacetValue:
        chosen, excluded = choices(value.value)
        return FacetValue(
            value=value.value,
            label=value_label(facet.name, value.value, arabic),
            count=value.count,
            selected=value.selected,
            excluded=value.excluded,
            toggle_url=chosen or None,
            exclude_url=excluded or None,
        )

    return Facet(values=list(map(value_of, facet.values)), truncated=facet.truncated)
