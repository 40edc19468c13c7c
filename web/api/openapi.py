"""The description of the JSON endpoint, OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from index.schema import FACETS, MATCHES, READER_FIELDS, SORTS
from search.results import MAX_PER_PAGE, MAX_QUERY, MAX_RESULTS
from web.formats.exports import MIME_TYPES
from web.params import FORMATS, GROUPS

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_MAYBE: Json = {"type": ["string", "null"]}
_COUNT: Json = {"type": "integer", "minimum": 0}
_FLAG: Json = {"type": "boolean"}


def document(address: str) -> Json:
    """The description, for a site known by `address`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Bahith",
            "version": "1",
            "description": "Searching Arabic articles: paragraphs, footnotes, dates and sources. "
            "Keys may be added to the answers of version 1, never renamed or removed.",
        },
        "servers": [{"url": address}],
        "paths": {
            "/api/v1/search": {"get": _operation("search", "Search paragraphs or articles.", _search(), "Results")},
            "/api/v1/articles/{id}": {
                "get": _operation("article", "One article, its paragraphs and notes.", [_id()], "One")
            },
            "/api/v1/suggest": {"get": _operation("suggest", "Completions for a prefix.", _suggest(), "Completions")},
        },
        "components": {"schemas": _schemas()},
    }


def _operation(name: str, summary: str, parameters: list[Json], answer: str) -> Json:
    def content(schema: str) -> Json:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}

    failures = {
        "400": "A parameter is unknown or its value is bad.",
        "429": "Too many requests; `Retry-After` has seconds.",
        "503": "There is no index to search now.",
    }
    if name == "article":
        failures["404"] = "No article has this id."
    formats = MIME_TYPES.values() if name == "search" else ()
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {
                "description": "The answer.",
                "content": content(answer) | {kind: {"schema": _TEXT} for kind in formats},
            },
            **{
                status: {"description": text, "content": content("Failure")}
                for status, text in sorted(failures.items())
            },
        },
    }


def _parameter(name: str, schema: Json, description: str, place: str = "query") -> Json:
    required = {"required": True} if place == "path" else {}
    return {"name": name, "in": place, **required, "schema": schema, "description": description}


def _id() -> Json:
    return _parameter("id", _TEXT, "The article's id.", "path")


def _suggest() -> list[Json]:
    limit = {"type": "integer", "minimum": 1, "maximum": 20, "default": 8}
    return [
        _parameter("q", {"type": "string", "maxLength": MAX_QUERY}, "What was typed; its last word is completed."),
        _parameter("limit", limit, "How many completions at most."),
    ]


def _search() -> list[Json]:
    facet_notes = {
        "source": "A source; repeat for any of several; -source excludes one.",
        "year": "A year (2024) or unknown; repeatable.",
        "month": "A month (2024-04) or unknown; repeatable.",
        "day": "A day (2024-04-19) or unknown; repeatable.",
        "cited": "A domain that the notes cite; repeatable.",
        "author": "An author; repeatable.",
        "tag": "A tag of the article; repeatable.",
        "language": "A language of articles (ar); repeatable.",
    }
    number = {"type": "integer", "minimum": 1}
    return [
        _parameter("q", {"type": "string", "maxLength": MAX_QUERY}, "The query; empty lists everything."),
        _parameter("page", {**number, "default": 1}, f"page × per_page is at most {MAX_RESULTS:,}."),
        _parameter("per_page", {**number, "maximum": MAX_PER_PAGE, "default": 20}, "Results on a page."),
        *(_parameter(name, {"type": "array", "items": _TEXT}, facet_notes[name]) for name in FACETS),
        _parameter("from", _TEXT, "First date, inclusive: 2024-04-19, 2024-04, 2024, or in Arabic, Hijri too."),
        _parameter("to", _TEXT, "Last date, inclusive."),
        _parameter("in", {"type": "array", "items": {"enum": list(READER_FIELDS)}}, "Where to look; all by default."),
        _parameter("match", {"enum": list(MATCHES), "default": "normal"}, "How closely words must match."),
        _parameter("group", {"enum": list(GROUPS), "default": "paragraph"}, "One result a paragraph, or an article."),
        _parameter("sort", {"enum": list(SORTS), "default": "relevance"}, "The order; -date is newest first."),
        _parameter(
            "facets", {"type": "array", "items": {"enum": [*FACETS, "none"]}}, "Facets to count; all by default."
        ),
        _parameter("format", {"enum": list(FORMATS), "default": "json"}, "The format of the answer."),
    ]


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(schema: Json | str) -> Json:
    items = {"$ref": f"#/components/schemas/{schema}"} if isinstance(schema, str) else schema
    return {"type": "array", "items": items}


def _schemas() -> Json:
    dated = {"date": _MAYBE, "date_precision": {"enum": ["day", "month", "year", None]}}
    cited = dict.fromkeys(("author", "title", "publisher", "date", "url", "domain"), _MAYBE)
    return {
        "Results": _results(),
        "Hit": _hit(dated),
        "HitNote": _object(number=_TEXT, text=_TEXT, html=_TEXT, **cited),
        "Facet": _object(values=_list("FacetValue"), truncated=_FLAG),
        "FacetValue": _object(value=_TEXT, label=_TEXT, count=_COUNT, selected=_FLAG, excluded=_FLAG, toggle_url=_TEXT),
        "Suggestion": _object(kind=_TEXT, q=_TEXT, url=_TEXT, total=_COUNT),
        "One": _object(ok=_FLAG, article={"$ref": "#/components/schemas/Article"}),
        "Article": _article(dated),
        "Paragraph": _object(paragraph=_COUNT, kind=_TEXT, heading=_MAYBE, text=_TEXT, notes=_list(_TEXT)),
        "Note": _object(number=_TEXT, text=_TEXT, **cited, cited_by=_list(_COUNT), same_as=_MAYBE),
        "Completions": _object(ok=_FLAG, q=_TEXT, completions=_list(_object(text=_TEXT, count=_COUNT))),
        "Failure": _object(
            ok=_FLAG, status=_COUNT, code=_TEXT, error=_TEXT, errors=_list(_object(parameter=_TEXT, error=_TEXT))
        ),
    }


def _results() -> Json:
    return _object(
        ok=_FLAG,
        query=_object(q=_TEXT, interpreted=_TEXT, match=_TEXT),
        total=_COUNT,
        articles_total=_COUNT,
        total_is_exact=_FLAG,
        timed_out=_FLAG,
        relaxed=_FLAG,
        required_words=_COUNT,
        page=_COUNT,
        per_page=_COUNT,
        next_url=_MAYBE,
        took_ms={"type": "number"},
        notices=_list(_object(code=_TEXT, detail=_TEXT, span={"type": ["array", "null"]})),
        hits=_list("Hit"),
        facets={"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Facet"}},
        suggestions=_list("Suggestion"),
    )


def _hit(dated: Json) -> Json:
    return _object(
        article_id=_TEXT,
        paragraph=_COUNT,
        url=_TEXT,
        title=_TEXT,
        title_html=_TEXT,
        source=_MAYBE,
        author=_MAYBE,
        **dated,
        heading=_MAYBE,
        heading_html=_MAYBE,
        kind=_TEXT,
        text=_TEXT,
        html=_TEXT,
        matches=_list(_object(start=_COUNT, length=_COUNT)),
        score={"type": "number"},
        why=_list(_TEXT),
        more_in_article=_COUNT,
        notes=_list("HitNote"),
    )


def _article(dated: Json) -> Json:
    return _object(
        id=_TEXT,
        title=_TEXT,
        source=_MAYBE,
        author=_MAYBE,
        url=_MAYBE,
        language=_TEXT,
        tags=_list(_TEXT),
        **dated,
        date_text=_MAYBE,
        hijri=_MAYBE,
        paragraphs=_list("Paragraph"),
        notes=_list("Note"),
    )
