"""The JSON answers of the endpoint, key by key as the contract has them."""

from __future__ import annotations

from typing import Any

from index.arabic.calendars import hijri
from index.model import Article, DateText, Footnote, Paragraph
from search.results import Facet, Hit, HitNote, ResultPage
from web.i18n import catalogue
from web.pages.marks import marked
from web.pages.views import date_label, facet_label, next_url
from web.params import Links

Json = dict[str, Any]
_ARABIC = catalogue("ar")


def search_answer(result: ResultPage, links: Links, article_url: Any) -> Json:
    """A page of results; `article_url(id, number)` gives the address of a hit, `links` those of other searches."""
    request = result.request
    return {
        "ok": True,
        "query": {"q": request.q, "interpreted": result.interpreted, "match": request.match},
        "total": result.total,
        "articles_total": result.articles_total,
        "total_is_exact": result.total_is_exact,
        "timed_out": result.timed_out,
        "relaxed": result.relaxed,
        "required_words": result.required_words,
        "page": request.page,
        "per_page": request.per_page,
        "next_url": next_url(result, links),
        "took_ms": round(result.took_ms, 3),
        "notices": [{"code": one.code, "detail": one.detail, "span": one.span} for one in result.notices],
        "hits": [_hit(hit, article_url(hit.article.id, hit.paragraph.number)) for hit in result.hits],
        "facets": {facet.name: _facet(facet, links) for facet in result.facets},
        "suggestions": [
            {
                "kind": one.kind,
                "q": one.q,
                "url": links.to(q=one.q, match=one.match or request.match),
                "total": one.total,
            }
            for one in result.suggestions
        ],
    }


def article_answer(article: Article) -> Json:
    """A whole article."""
    return {
        "ok": True,
        "article": {
            "id": article.id,
            "title": article.title,
            "source": article.source,
            "author": article.author,
            "url": article.url,
            "language": article.language,
            "tags": list(article.tags),
            **_date(article.date),
            "date_text": date_label(article.date, _ARABIC) or None,
            "hijri": hijri(article.date.iso) if article.date and article.date.precision == "day" else None,
            "paragraphs": [_paragraph(one) for one in article.paragraphs],
            "notes": [{**_note(one), "cited_by": list(one.cited_by), "same_as": one.same_as} for one in article.notes],
        },
    }


def _hit(hit: Hit, url: str) -> Json:
    article, paragraph = hit.article, hit.paragraph
    return {
        "article_id": article.id,
        "paragraph": paragraph.number,
        "url": url,
        "title": article.title,
        "title_html": marked(article.title, hit.title_spans),
        "source": article.source,
        "author": article.author,
        **_date(article.date),
        "heading": paragraph.heading,
        "heading_html": marked(paragraph.heading, hit.heading_spans) if paragraph.heading else None,
        "kind": paragraph.kind,
        "text": paragraph.text,
        "html": marked(paragraph.text, hit.spans),
        "matches": [{"start": span.start, "length": span.length} for span in hit.spans],
        "score": round(hit.score, 6),
        "why": hit.why,
        "more_in_article": hit.more_in_article,
        "notes": [_hit_note(one) for one in hit.notes],
    }


def _hit_note(one: HitNote) -> Json:
    return {**_note(one.note), "html": marked(one.note.text, one.spans)}


def _note(note: Footnote) -> Json:
    parts = note.citation
    return {
        "number": note.number,
        "text": note.text,
        "author": parts.author,
        "title": parts.title,
        "publisher": parts.publisher,
        "date": parts.date.iso if parts.date else None,
        "url": parts.url,
        "domain": parts.domain,
    }


def _paragraph(paragraph: Paragraph) -> Json:
    return {
        "paragraph": paragraph.number,
        "kind": paragraph.kind,
        "heading": paragraph.heading,
        "text": paragraph.text,
        "notes": [marker.number for marker in paragraph.markers],
    }


def _date(date: DateText | None) -> Json:
    return {"date": date.iso if date else None, "date_precision": date.precision if date else None}


def _facet(facet: Facet, links: Links) -> Json:
    toggled = links.toggler(facet.name)
    values = [
        {
            "value": one.value,
            "label": facet_label(facet.name, one.value, _ARABIC),
            "count": one.count,
            "selected": one.selected,
            "excluded": one.excluded,
            "toggle_url": toggled(one.value),
        }
        for one in facet.values
    ]
    return {"values": values, "truncated": facet.truncated}
