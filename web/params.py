"""The parameters of a search, from a URL and back to one; the page and the JSON endpoint share them.

The names, bounds and defaults are those of the published contract: an unknown name or a bad value is an error that
names it, and a URL made here leaves out whatever is at its default.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from index.arabic.normalizer import fold, name_form
from index.errors import BadRequest
from index.reading.article import language_code
from index.reading.citation import domain_of
from index.schema import FACETS, MATCHES, READER_FIELDS, SORTS
from search.answers import HIT_KEYS
from search.links import EXCLUDED, FORMATS, GROUPS, MAX_VALUES, NAMES, SIMILAR, index_value
from search.results import MAX_PER_PAGE, MAX_QUERY, MAX_RESULTS, SHAPES, SearchRequest, has_shape
from search.stories.stories import STORY_SORTS, StoriesRequest

_OF_PAGES = ("by", "p", "note")
"""Parameters of pages that their addresses have under `/api/v1` too: what a chart measures, a basket carried along."""


class Arguments(Protocol):
    """The part of a request's arguments that is needed (werkzeug's MultiDict has it)."""

    def getlist(self, key: str) -> list[str]:
        """Every value of a key, in order."""

    def __iter__(self) -> Iterator[str]:
        """The keys."""


@dataclass(frozen=True, slots=True)
class ParsedSearch:
    """A URL read: the search it asks for, and the format of the answer."""

    request: SearchRequest
    format: str


def parse_search(args: Arguments, *, grouped: bool, extra: tuple[str, ...] = ()) -> ParsedSearch:
    """Read a search from the arguments of a URL; `extra` names more arguments that the endpoint takes.

    By default a result is an article, near copies are folded and the answer is a page where `grouped`; else a result is
    a paragraph, and the answer JSON. Raises BadRequest naming the parameter at fault; a page leaves out of account what
    it does not know (`utm_source`).
    """
    if not grouped:
        refuse_unknown((name for name in args if name not in _OF_PAGES), (*NAMES, *extra))
    chosen, excluded = _selections(args)
    request = SearchRequest(
        q=query(args),
        page=number(args, "page", 1, MAX_RESULTS),
        per_page=number(args, "per_page", 20, MAX_PER_PAGE),
        chosen=chosen,
        excluded=excluded,
        date_from=_single(args, "from").strip() or None,
        date_to=_single(args, "to").strip() or None,
        fields=fields_of(args),
        match=choice(args, "match", MATCHES, "normal"),
        group=choice(args, "group", GROUPS, "article" if grouped else "paragraph") == "article",
        fold=choice(args, "similar", SIMILAR, "fold" if grouped else "show") == "fold",
        sort=choice(args, "sort", SORTS, "relevance"),
        facets=_facets(args),
        returned=_returned(args),
        cursor=_single(args, "cursor") or None,
    )
    formats = ("html", *FORMATS) if grouped else FORMATS
    return ParsedSearch(request, choice(args, "format", formats, formats[0]))


def parse_stories(args: Arguments) -> StoriesRequest:
    """Read which stories are asked for from the arguments of a URL; raises BadRequest naming the parameter at fault."""
    return StoriesRequest(
        date_from=_single(args, "from").strip() or None,
        date_to=_single(args, "to").strip() or None,
        sources=_several(args, "source"),
        first=_several(args, "first"),
        then=_several(args, "then"),
        sort=choice(args, "sort", STORY_SORTS, STORY_SORTS[0]),
        page=number(args, "page", 1, MAX_RESULTS),
        per_page=number(args, "per_page", 20, MAX_PER_PAGE),
    )


def refuse_unknown(names: Iterable[str], known: Iterable[str]) -> None:
    """Raise BadRequest for the first of some arguments' names that is not known."""
    allowed = tuple(known)
    for name in names:
        if name not in allowed:
            raise BadRequest("parameter.unknown", name, known=", ".join(sorted(allowed)) or "—")


def only_json(args: Arguments) -> None:
    """Raise BadRequest for another `format` than JSON: who asks for a file is not given something else."""
    choice(args, "format", FORMATS[:1], FORMATS[0])


def query(args: Arguments) -> str:
    """The query `q`, without the blanks around it; raises BadRequest when it is too long."""
    return typed_query(args).strip()


def typed_query(args: Arguments) -> str:
    """The query `q` letter by letter, for a blank at its end says that its last word is whole; raises as `query`."""
    text = _single(args, "q")
    if len(text) > MAX_QUERY:
        raise BadRequest("parameter.long", "q", n=len(text), most=MAX_QUERY)
    return text


def short_text(args: Arguments, name: str) -> str:
    """A text of at most `MAX_QUERY` characters, empty where none is given; raises BadRequest for a longer one."""
    return _short(name, _single(args, name))


def short_texts(args: Arguments, name: str) -> list[str]:
    """Every text given by a name, each of at most `MAX_QUERY` characters; raises BadRequest for a longer one."""
    return [_short(name, visible(text)) for text in args.getlist(name)[:MAX_VALUES]]


def _short(name: str, text: str) -> str:
    text = text.strip()
    if len(text) > MAX_QUERY:
        raise BadRequest("parameter.long", name, n=len(text), most=MAX_QUERY)
    return text


def match_of(args: Arguments) -> Any:
    """The depth of matching, `match`; raises BadRequest for any other value."""
    return choice(args, "match", MATCHES, "normal")


def fields_of(args: Arguments) -> tuple[str, ...]:
    """The fields to look in, `in`; all of them is the same as none named. Raises BadRequest for any other name."""
    chosen = choices(args, "in", tuple(READER_FIELDS))
    return () if set(chosen) == set(READER_FIELDS) else chosen


def choices(args: Arguments, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The values given by a name, each of them once; raises BadRequest for one that is not known."""
    chosen = _several(args, name)
    for value in chosen:
        _check(value in known, name, value, known)
    return chosen


def number(args: Arguments, name: str, default: int, most: int) -> int:
    """A number from 1 to `most`, in any digits, `default` where none is given; raises BadRequest for anything else."""
    text = fold(_single(args, name).strip())
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= most:
        raise BadRequest("parameter.number", name, value=text, most=most)
    return int(text)


def choice(args: Arguments, name: str, choices: tuple[str, ...], default: str) -> Any:
    """One of `choices`, `default` where none is given; raises BadRequest for anything else."""
    value = _single(args, name).strip() or default
    _check(value in choices, name, value, choices)
    return value


def _facets(args: Arguments) -> tuple[str, ...]:
    named = _listed(args, "facets")
    if not named:
        return FACETS
    known = FACETS if len(named) > 1 else (*FACETS, "none")
    for name in named:
        _check(name in known, "facets", name, known)
    return tuple(name for name in FACETS if name in named)


def _returned(args: Arguments) -> tuple[str, ...]:
    """The keys of a hit to give back, `fields`; those that are always there need no name."""
    named = _listed(args, "fields")
    for name in named:
        _check(name in HIT_KEYS, "fields", name, HIT_KEYS)
    return tuple(named)


def _listed(args: Arguments, name: str) -> list[str]:
    """The names given by a parameter, with commas between them or repeated, each of them once."""
    found = (one.strip() for value in args.getlist(name) for one in visible(value).split(","))
    return [name for name in dict.fromkeys(found) if name]


def _single(args: Arguments, name: str) -> str:
    values = args.getlist(name)
    if len(values) > 1:
        raise BadRequest("parameter.repeated", name)
    return visible(values[0]) if values else ""


def visible(text: str) -> str:
    """A value as it may be shown again: control characters as blanks, and none that turn the text around it.

    >>> visible("a\\0b\\u202ec"), visible("من\\u200cها")
    ('a bc', 'من\\u200cها')
    """
    return text.translate(_UNSEEN) if not text.isprintable() else text


_UNSEEN = dict.fromkeys((*range(32), *range(127, 160)), " ") | dict.fromkeys(
    (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
"""C0 and C1 controls; embeddings, overrides and isolates of direction (UAX 9, 2)."""


def _several(args: Arguments, name: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(filter(None, (name_form(visible(value)) for value in args.getlist(name)))))
    if len(values) > MAX_VALUES:
        raise BadRequest("parameter.many", name, most=MAX_VALUES)
    return values


def _selections(args: Arguments) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The values chosen and those excluded, by facet; facets without any are in neither."""
    chosen: dict[str, tuple[str, ...]] = {}
    excluded: dict[str, tuple[str, ...]] = {}
    for name in FACETS:
        written = _several(args, name)
        for signed, selection in ((False, chosen), (True, excluded)):
            values = (_facet_value(name, index_value(text)) for text in written if text.startswith(EXCLUDED) == signed)
            if found := tuple(dict.fromkeys(values)):
                selection[name] = found
    return chosen, excluded


def _facet_value(name: str, text: str) -> str:
    """A value as the index has it: dates in any digits, of an address its domain, names and languages in one form."""
    if name == "cited":
        return domain_of(text) or text.lower()
    if name == "language":
        return language_code(text)
    if name not in SHAPES:
        return name_form(text)
    if not has_shape(name, fold(text)):
        raise BadRequest("parameter.form", name, value=text)
    return fold(text)


def _check(holds: bool, name: str, value: str, choices: tuple[str, ...]) -> None:
    if not holds:
        raise BadRequest("parameter.choice", name, value=value, choices=", ".join(choices))
