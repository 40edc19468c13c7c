"""The description of the JSON endpoint, OpenAPI 3.1: its answers' schemas are those of `search/answers.py`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from index.schema import FACETS, MATCHES, READER_FIELDS, SORTS
from search import answers
from search.links import FORMATS, GROUPS, MAX_VALUES, SIMILAR
from search.plan import ORDERS
from search.results import MAX_PER_PAGE, MAX_QUERY, MAX_RESULTS, SHAPES
from search.stories import story_answers
from search.stories.stories import STORY_SORTS
from search.studies.comparison import MAX_QUERIES
from web.api.citations import BasketAnswer, CitationAnswer
from web.api.several import MAX_SEARCHES, Many
from web.basket import MAX_ITEMS, MAX_NOTE
from web.formats.cited_part import STYLE_NAMES
from web.formats.exports import MIME_TYPES

Json = dict[str, Any]

_REF = "#/components/schemas/"
_TEXT: Json = {"type": "string"}
_DATE = {
    "type": "string",
    "maxLength": 60,
    "examples": [
        "2024-04-19",
        "2024-04",
        "2024-W16",
        "الربع الثالث 2024",
        "نيسان 2024",
        "5 شوال 1445هـ",
        "منذ أسبوع",
        "last month",
        "-7d",
    ],
}
_STEPS = {"items": "[]", "additionalProperties": ".*", "anyOf": ""}
"""What leads from a key's schema to that of its parts, and how it is written in a path."""
_FROM = "First date, inclusive: a day, month, year or part of one, in Arabic or English, Hijri too, or told from today."
_FACET_NOTES = {
    "source": "A source",
    "year": "A year (2024) or unknown",
    "month": "A month (2024-04) or unknown",
    "day": "A day (2024-04-19) or unknown; counted where what is found lies in at most three months",
    "cited": "A domain that the notes cite",
    "author": "An author",
    "tag": "A tag of the article",
    "language": "A language of articles (ar)",
}
_LISTS = {
    "sources": "sources of what a search finds",
    "authors": "authors of what a search finds",
    "tags": "tags of what a search finds",
    "cited": "domains that the notes of what a search finds cite",
}
_FAILURES = {
    "400": "A parameter is unknown or its value is bad.",
    "404": "There is none.",
    "429": "Too many requests; `Retry-After` has seconds.",
    "500": "Something went wrong here.",
    "503": "There is no index to search now.",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the endpoint: its path below `/api/v1`, its parameters, what it answers."""

    name: str
    path: str
    summary: str
    answer: type[answers.Base]
    parameters: tuple[Json, ...] = ()
    formats: Iterable[str] = ()


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
        "paths": {f"/api/v1{operation.path}": {"get": _described(operation)} for operation in operations()},
        "components": {"schemas": schemas()},
    }


@cache
def schemas() -> dict[str, Json]:
    """The JSON Schema of every answer by its name, made once from `search/answers.py`."""
    types = [*dict.fromkeys(operation.answer for operation in operations()), answers.Failure]
    _, made = msgspec.json.schema_components(types, ref_template=_REF + "{name}")
    components = {name: _inline(_explained(name, schema), {}) for name, schema in made.items()}
    # without a title each is named by its place: generators would give two lists of one kind the same name
    simple = {
        _REF + name: {key: value for key, value in schema.items() if key != "title"}
        for name, schema in components.items()
        if _REF not in repr(schema)
    }
    return {name: _inline(schema, simple) for name, schema in components.items()}


def _explained(name: str, schema: Json) -> Json:
    """The schema of an answer or a part of one with what each of its keys means (keys.toml)."""
    keys = schema.get("properties", {})
    explained = {key: {**one, "description": key_meaning(name, key)} for key, one in keys.items()}
    return {**schema, "properties": explained} if keys else schema


def key_meaning(answer: str, key: str) -> str:
    """What a key of an answer means; raises KeyError for one that nobody explains.

    >>> key_meaning("Hit", "why")[:21], key_meaning("Suggestion", "kind")[:8]
    ('How the words matched', 'spelling')
    """
    meanings = _meanings()
    return meanings.get(f"{answer}.{key}") or meanings[key]


@cache
def _meanings() -> dict[str, str]:
    return tomllib.loads((files("web.api") / "keys.toml").read_text("utf-8"))


def answer_keys(schema: Json, before: str = "") -> Iterator[tuple[str, str]]:
    """Every key of an answer and of its parts with its meaning: `hits[].title`, `facets.*.values[].count`.

    What another operation answers (`results[]` of several searches) is not told again.
    """
    whole = {operation.answer.__name__ for operation in operations()}
    for key, one in _resolved(schema).get("properties", {}).items():
        yield before + key, one["description"]
        path, inner = _parts(before + key, one)
        if inner.get("$ref", "").removeprefix(_REF) not in whole:
            yield from answer_keys(inner, f"{path}.")


def _parts(path: str, schema: Json) -> tuple[str, Json]:
    """The schema of the parts of a list or a mapping, of what a key is where it is not null, and the path to it."""
    for step, written in _STEPS.items():
        if step in schema:
            inner = schema[step]
            return _parts(path + written, inner[0] if isinstance(inner, list) else inner)
    return path, schema


def _resolved(schema: Json) -> Json:
    name = schema.get("$ref", "").removeprefix(_REF)
    return schemas()[name] if name else schema


def _inline(schema: Any, simple: dict[str, Json]) -> Any:
    """The schema with those that refer to no other written where they are used: some tools follow no references."""
    if isinstance(schema, list):
        return [_inline(one, simple) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inlined = simple.get(schema.get("$ref", ""), {})
    others = {key: value for key, value in schema.items() if key != "$ref"} if inlined else _flat(schema)
    return inlined | {key: _inline(value, simple) for key, value in others.items()}


def _flat(schema: Json) -> Json:
    """A list that may be null as one type of two (JSON Schema 2020-12, 6.1.1): its items are seen by every tool.

    >>> _flat({"anyOf": [{"type": "array", "items": {}}, {"type": "null"}]})
    {'type': ['array', 'null'], 'items': {}}
    """
    match schema:
        case {"anyOf": [{"type": "array"} as listed, {"type": "null"}], **others}:
            return {**listed, "type": ["array", "null"], **others}
    return schema


def operations() -> tuple[Operation, ...]:
    """Every operation, in the order they are described."""
    limit = _parameter("limit", _number(20, default=8), "How many completions at most.")
    searches = _list(_TEXT, MAX_SEARCHES) | {"minItems": 1}
    return (
        Operation(
            "search", "/search", "Search paragraphs or articles.", answers.Results, _search(), MIME_TYPES.values()
        ),
        Operation("lines", "/lines", "The words of a search where they stand, line by line.", answers.Lines, _lines()),
        Operation(
            "compare", "/compare", "Queries over time, under shared filters.", answers.ComparisonAnswer, _compare()
        ),
        *_of_stories(),
        *_of_articles(),
        Operation(
            "suggest",
            "/suggest",
            "Completions for a prefix.",
            answers.Completions,
            (_query("What was typed; its last word is completed."), limit),
        ),
        *(Operation(name, f"/{name}", f"The {text}.", answers.Values, _values()) for name, text in _LISTS.items()),
        Operation(
            "word",
            "/word",
            "What is known of a word.",
            answers.Word,
            (_parameter("w", {**_TEXT, "minLength": 1, "maxLength": MAX_QUERY}, "The word.", required=True),),
        ),
        Operation(
            "multi_search",
            "/multi-search",
            "Several searches at once.",
            Many,
            (_parameter("search", searches, "The query string of a search.", required=True),),
        ),
    )


def _of_stories() -> tuple[Operation, ...]:
    """The operations on what several papers printed."""
    article = {**_TEXT, "maxLength": MAX_QUERY}
    versions = (
        _parameter("id", _TEXT, "The id of any of the story's articles.", "path"),
        _parameter("one", article, "The id of an article to compare."),
        _parameter("other", article, "The id of the article beside it."),
    )
    told = "Stories that several papers printed, and who takes from whom."
    shown = "The versions of an article's story, two of them side by side."
    return (
        Operation("stories", "/stories", told, story_answers.Stories, _stories(), ("text/csv",)),
        Operation("story", "/stories/{id}", shown, story_answers.StoryVersions, versions),
    )


def _of_articles() -> tuple[Operation, ...]:
    """The operations that give an article, or parts of some."""
    article_id = _parameter("id", _TEXT, "The article's id.", "path")
    return (
        Operation("article", "/articles/{id}", "One article, its paragraphs and notes.", answers.One, (article_id,)),
        Operation(
            "cite", "/cite/{id}", "How to cite an article or a part of it.", CitationAnswer, (article_id, *_cite())
        ),
        Operation("basket", "/basket", "Paragraphs by their names, with notes and citations.", BasketAnswer, _basket()),
    )


def _described(one: Operation) -> Json:
    content = _content(one.answer) | {kind: {"schema": _TEXT} for kind in one.formats}
    failure = _content(answers.Failure)
    failures = {status: text for status, text in _FAILURES.items() if status != "404" or "{" in one.path}
    return {
        "operationId": one.name,
        "summary": one.summary,
        "parameters": list(one.parameters),
        "responses": {
            "200": {"description": "The answer.", "content": content},
            **{status: {"description": text, "content": failure} for status, text in failures.items()},
        },
    }


def _content(answer: type[answers.Base]) -> Json:
    return {"application/json": {"schema": {"$ref": f"{_REF}{answer.__name__}"}}}


def _parameter(name: str, schema: Json, description: str, place: str = "query", required: bool = False) -> Json:
    """A parameter; one of the query that is not required may be empty, which is the same as none."""
    rules = {"required": True} if required or place == "path" else {"allowEmptyValue": True}
    return {"name": name, "in": place, **rules, "schema": schema, "description": description}


def _query(description: str) -> Json:
    return _parameter("q", {"type": "string", "maxLength": MAX_QUERY}, description)


def _number(most: int, default: int) -> Json:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


def _choice(values: Iterable[str], default: str | None = None) -> Json:
    return {"type": "string", "enum": sorted(values)} | ({"default": default} if default else {})


def _list(items: Json, most: int = MAX_VALUES) -> Json:
    return {"type": "array", "items": items, "maxItems": most}


def _facet(name: str) -> Json:
    pattern = {"pattern": f"^-?({SHAPES[name].pattern})$"} if name in SHAPES else {}
    text = f"{_FACET_NOTES[name]}; repeat it for any of several, put - before one to leave it out."
    return _parameter(name, _list({**_TEXT, **pattern}), text)


def _values() -> tuple[Json, ...]:
    contains = _parameter("contains", {**_TEXT, "maxLength": MAX_QUERY}, "Letters that a value contains, as folded.")
    return (*_search()[:-1], contains)


def _lines() -> tuple[Json, ...]:
    left_out = ("group", "sort", "facets", "fields", "cursor", "format")
    order = _parameter("order", _choice(ORDERS, ORDERS[0]), "By the words that follow, that precede, or by day.")
    return (*(one for one in _search() if one["name"] not in left_out), order)


def _compare() -> tuple[Json, ...]:
    queries = _list({**_TEXT, "maxLength": MAX_QUERY}, MAX_QUERIES)
    filters = ("from", "to", "in", "match", *FACETS)
    return (
        _parameter("q", queries, "The queries; repeat it for each."),
        *(one for one in _search() if one["name"] in filters),
    )


def _cite() -> tuple[Json, ...]:
    return (
        _parameter("paragraph", _TEXT, "The number of the paragraph that is cited."),
        _parameter("note", _TEXT, "The number of the note whose source is cited."),
        _styles(),
    )


def _basket() -> tuple[Json, ...]:
    names = _list({**_TEXT, "maxLength": MAX_QUERY}, MAX_ITEMS)
    notes = _list({**_TEXT, "maxLength": MAX_NOTE}, MAX_ITEMS)
    return (
        _parameter("p", names, "The paragraphs, as article:number; repeat it for each."),
        _parameter("note", notes, "The reader's notes, the first of the first paragraph."),
        _styles(),
    )


def _styles() -> Json:
    return _parameter("style", _list(_choice(STYLE_NAMES)), "The styles to give; all by default.")


def _stories() -> tuple[Json, ...]:
    dates = (one for one in _search() if one["name"] in ("from", "to", "page", "per_page"))
    return (
        *dates,
        _parameter("source", _list(_TEXT), "A source that printed the story; repeat it for all of several."),
        _parameter("first", _list(_TEXT), "A source that printed it on its first day."),
        _parameter("then", _list(_TEXT), "A source that printed it later only."),
        _parameter("sort", _choice(STORY_SORTS, STORY_SORTS[0]), "Those of most papers first, or by the first day."),
        _parameter("format", _choice(("json", "csv", "pairs"), "json"), "JSON, the stories as CSV, the pairs as CSV."),
    )


def _search() -> tuple[Json, ...]:
    return (
        _query("The query; empty lists everything."),
        _parameter("page", _number(MAX_RESULTS, default=1), f"page × per_page is at most {MAX_RESULTS:,}."),
        _parameter("per_page", _number(MAX_PER_PAGE, default=20), "Results on a page."),
        *map(_facet, FACETS),
        _parameter("from", _DATE, _FROM),
        _parameter("to", _DATE, "Last date, inclusive, told as `from` is."),
        _parameter("in", _list(_choice(READER_FIELDS)), "Where to look; all by default."),
        _parameter("match", _choice(MATCHES, "normal"), "How closely words must match."),
        _parameter("group", _choice(GROUPS, "paragraph"), "One result a paragraph, or an article."),
        _parameter("similar", _choice(SIMILAR, "show"), "Near copies of a result under it, or results of their own."),
        _parameter("sort", _choice(SORTS, "relevance"), "The order; -date is newest first."),
        _parameter("facets", _list(_choice((*FACETS, "none"))), "Facets to count; all by default."),
        _parameter(
            "fields", _list(_choice(answers.HIT_KEYS)), "Keys of a hit to give back, columns of CSV; all by default."
        ),
        _parameter("cursor", _TEXT, "`next_cursor` of the page before; it leads beyond all pages that have numbers."),
        _parameter("format", _choice(FORMATS, "json"), "The format of the answer."),
    )
