"""The parameters of a search, from a URL and back to one; the page and the JSON endpoint share them.

The names, bounds and defaults are those of the published contract: an unknown name or a bad value is an error that
names it, and a URL made here leaves out whatever is at its default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Protocol
from urllib.parse import quote_plus

from index.arabic.normalizer import fold
from index.errors import BadRequest
from index.schema import FACETS, MATCHES, READER_FIELDS, SORTS
from search.results import MAX_PER_PAGE, MAX_QUERY, MAX_RESULTS, SHAPES, SearchRequest

FORMATS = ("json", "csv", "ris", "bibtex", "rss")
GROUPS = ("article", "paragraph")
NAMES = (
    *("q", "page", "per_page", *FACETS, "from", "to", "in", "match"),
    *("group", "sort", "facets", "format"),
)
MAX_VALUES = 20
"""Values a parameter may have: every link of a page repeats them."""
_RENAMED = {"from": "date_from", "to": "date_to", "in": "fields"}
_NAMES_OF = {attribute: name for name, attribute in _RENAMED.items()}


class Arguments(Protocol):
    """What is needed of a request's arguments (werkzeug's MultiDict has it)."""

    def getlist(self, key: str) -> list[str]:
        """Every value of a key, in order."""

    def __iter__(self) -> Iterator[str]:
        """The keys."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a URL asks for: the search, and the format of the answer."""

    request: SearchRequest
    format: str


def parse_search(args: Arguments, *, grouped: bool, extra: tuple[str, ...] = ()) -> Asked:
    """Read a search from the arguments of a URL; `extra` names more arguments that are allowed.

    By default a result is an article and the answer a page where `grouped`, else a paragraph and JSON. Raises
    BadRequest naming the parameter at fault.
    """
    refuse_unknown(args, (*NAMES, *extra))
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
        sort=choice(args, "sort", SORTS, "relevance"),
        facets=_facets(args),
    )
    if request.page * request.per_page > MAX_RESULTS:
        raise BadRequest("page", f"page × per_page must be at most {MAX_RESULTS:,}", "depth", most=MAX_RESULTS)
    formats = ("html", *FORMATS) if grouped else FORMATS
    return Asked(request, choice(args, "format", formats, formats[0]))


def refuse_unknown(args: Arguments, known: Iterable[str]) -> None:
    """Raise BadRequest for the first argument whose name is not known."""
    allowed = tuple(known)
    for name in args:
        if name not in allowed:
            message = f"unknown parameter; known are {', '.join(sorted(allowed))}"
            raise BadRequest(name, message, "unknown", known=", ".join(sorted(allowed)))


def query(args: Arguments) -> str:
    """The query `q`, without the blanks around it; raises BadRequest when it is too long."""
    return typed(args).strip()


def typed(args: Arguments) -> str:
    """The query `q` letter by letter, for a blank at its end says that its last word is whole; raises as `query`."""
    text = _single(args, "q")
    if len(text) > MAX_QUERY:
        raise BadRequest(
            "q", f"at most {MAX_QUERY} characters, these are {len(text)}", "long", n=len(text), most=MAX_QUERY
        )
    return text


def match_of(args: Arguments) -> Any:
    """The depth of matching, `match`; raises BadRequest for any other value."""
    return choice(args, "match", MATCHES, "normal")


def fields_of(args: Arguments) -> tuple[str, ...]:
    """The fields to look in, `in`; all of them is the same as none named. Raises BadRequest for any other name."""
    chosen = _several(args, "in")
    for name in chosen:
        _check(name in READER_FIELDS, "in", name, tuple(READER_FIELDS))
    return () if set(chosen) == set(READER_FIELDS) else chosen


def number(args: Arguments, name: str, default: int, most: int) -> int:
    """A number from 1 to `most`, `default` where none is given; raises BadRequest for anything else."""
    text = _single(args, name)
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= most:
        raise BadRequest(name, f"{text!r} is not a number from 1 to {most}", "number", value=text, most=most)
    return int(text)


def choice(args: Arguments, name: str, choices: tuple[str, ...], default: str) -> Any:
    """One of `choices`, `default` where none is given; raises BadRequest for anything else."""
    value = _single(args, name) or default
    _check(value in choices, name, value, choices)
    return value


def _facets(args: Arguments) -> tuple[str, ...]:
    named = [name for value in args.getlist("facets") for name in value.split(",") if name]
    if not named:
        return FACETS
    for name in named:
        _check(name in FACETS or named == ["none"], "facets", name, (*FACETS, "none"))
    return tuple(name for name in FACETS if name in named)


def _single(args: Arguments, name: str) -> str:
    values = args.getlist(name)
    if len(values) > 1:
        raise BadRequest(name, "given more than once", "repeated")
    return values[0] if values else ""


def _several(args: Arguments, name: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in args.getlist(name) if value))
    if len(values) > MAX_VALUES:
        raise BadRequest(name, f"at most {MAX_VALUES} values, these are {len(values)}", "many", most=MAX_VALUES)
    return values


def _selections(args: Arguments) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The values chosen and those excluded, by facet; facets without any are in neither."""
    chosen: dict[str, tuple[str, ...]] = {}
    excluded: dict[str, tuple[str, ...]] = {}
    for name in FACETS:
        written = _several(args, name)
        for signed, selection in ((False, chosen), (True, excluded)):
            values = (_facet_value(name, _unsigned(text)) for text in written if text.startswith(_MINUS) == signed)
            if found := tuple(dict.fromkeys(values)):
                selection[name] = found
    return chosen, excluded


_MINUS = "-"
"""Stands before a value of a facet that is excluded; a backslash before one that begins with either sign itself."""


def _unsigned(text: str) -> str:
    return text[1:] if text.startswith((_MINUS, "\\")) else text


def _signed(value: str, excluded: bool = False) -> str:
    """A value of a facet as it stands in an address.

    >>> _signed("الشرق"), _signed("الشرق", excluded=True), _signed("-18")
    ('الشرق', '-الشرق', '\\\\-18')
    """
    if excluded:
        return _MINUS + value
    return f"\\{value}" if value.startswith((_MINUS, "\\")) else value


def selection_texts(request: SearchRequest, facet: str) -> tuple[str, ...]:
    """The values of a facet that a search is narrowed by, as they stand in an address."""
    chosen, excluded = request.chosen.get(facet, ()), request.excluded.get(facet, ())
    return (*map(_signed, chosen), *(_signed(value, excluded=True) for value in excluded))


def _facet_value(name: str, text: str) -> str:
    """A value as the index has it: dates in whatever digits they were typed, domains in small letters."""
    if name == "cited":
        return text.lower()
    if name not in SHAPES:
        return text
    if not SHAPES[name].fullmatch(fold(text)):
        raise BadRequest(name, f"{text!r} is not a {name}", "form", value=text)
    return fold(text)


def _check(holds: bool, name: str, value: str, choices: tuple[str, ...]) -> None:
    if not holds:
        listed = ", ".join(choices)
        raise BadRequest(name, f"{value!r} is not one of {listed}", "choice", value=value, choices=listed)


@dataclass(frozen=True)
class Links:
    """URLs of the searches around this one; `path` is where they lead, `grouped` the default of `group` there."""

    path: str
    request: SearchRequest
    grouped: bool

    def to(self, **changes: Any) -> str:
        """The same search with these changes, from its first page unless a page is named.

        The values of a facet are given as they stand in an address (`selection_texts`).

        >>> links = Links("/search", SearchRequest(q="أمن", page=3, group=True, chosen={"month": ("2024-04",)}), True)
        >>> links.to(month=(), sort="date")
        '/search?q=%D8%A3%D9%85%D9%86&sort=date'
        """
        return self._address(self._changed(changes))

    def toggle(self, facet: str, value: str) -> str:
        """The search with this value of a facet (or field to look in) chosen, or let go where it was."""
        return self.toggler(facet)(value)

    def exclude(self, facet: str, value: str) -> str:
        """The search with this value of a facet excluded, and no more chosen; or let back in where it was."""
        kept = tuple(text for text in selection_texts(self.request, facet) if _unsigned(text) != value)
        out = () if value in self.request.excluded.get(facet, ()) else (_signed(value, excluded=True),)
        return self.to(**{facet: kept + out})

    def everything(self) -> str:
        """The search narrowed down by nothing."""
        return self.to(**dict.fromkeys((*FACETS, "fields"), ()), date_from=None, date_to=None)

    def toggler(self, facet: str) -> Callable[[str], str]:
        """`toggle` for the many values of one facet: what stands around the value is written once."""
        texts = selection_texts(self.request, facet) if facet in FACETS else getattr(self.request, facet)
        listed = frozenset(map(_unsigned, texts))
        name = _NAMES_OF.get(facet, facet)
        before, after = self._address({**self._changed({}), name: _HOLE}).split(_HOLE)
        before += "".join(f"{_parameter(name, text)}&" for text in texts) + f"{name}="

        def toggled(value: str) -> str:
            if value in listed:
                return self.to(**{facet: tuple(other for other in texts if _unsigned(other) != value)})
            return before + _quoted(_signed(value)) + after

        return toggled

    def fields(self, *without: str) -> list[tuple[str, str]]:
        """The parameters of this search but these, for the hidden fields of a form."""
        return [pair for pair in pairs(self.request, grouped=self.grouped) if pair[0] not in without]

    def kept_for_another_query(self) -> list[tuple[str, str]]:
        """What another query keeps of this search: how it looks and is shown, not what it was narrowed down to."""
        return self.fields("q", "page", *FACETS, "from", "to")

    def formatted(self, name: str) -> str:
        """The search in another format."""
        return self._address({**self._changed({}), "format": f"format={name}"})

    @cached_property
    def _written(self) -> dict[str, str]:
        """Every parameter that is not at its default, as it stands in an address."""
        written: dict[str, str] = {}
        for name, text in pairs(self.request, grouped=self.grouped):
            one = _parameter(name, text)
            written[name] = f"{written[name]}&{one}" if name in written else one
        return written

    def _changed(self, changes: Mapping[str, Any]) -> dict[str, str]:
        """The parameters as written, changed; back on the first page unless a page is named."""
        changed = {**self._written, "page": ""}
        for attribute, value in changes.items():
            name = _NAMES_OF.get(attribute, attribute)
            changed[name] = "&".join(_parameter(name, text) for text in _values(name, value, self.grouped))
        return changed

    def _address(self, written: Mapping[str, str]) -> str:
        query = "&".join(written[name] for name in NAMES if written.get(name))
        return f"{self.path}?{query}" if query else self.path


_HOLE = "\0"
"""Stands for a value in an address, where no such character can stand."""
_REMEMBERED = 4000
_SHORT = 200
"""Letters of what is remembered at most: else a few long addresses would fill the memory."""
_quoted_short = lru_cache(maxsize=_REMEMBERED)(quote_plus)


def _quoted(text: str) -> str:
    """`quote_plus`, remembered: the values of facets come back with every search."""
    return _quoted_short(text) if len(text) <= _SHORT else quote_plus(text)


def _parameter(name: str, text: str) -> str:
    return f"{name}={_quoted(text)}"


def pairs(request: SearchRequest, *, grouped: bool) -> list[tuple[str, str]]:
    """The parameters of a request, those at their default left out, in the order of the contract."""
    return [(name, text) for name in NAMES[:-1] for text in _values(name, _value(request, name), grouped)]


def _value(request: SearchRequest, name: str) -> Any:
    return selection_texts(request, name) if name in FACETS else getattr(request, _RENAMED.get(name, name))


def _values(name: str, value: Any, grouped: bool) -> Iterable[str]:
    """The values of a parameter as they are written, none where it is at its default."""
    if value == (grouped if name == "group" else _DEFAULTS[name]):
        return ()
    return _TEXTS.get(name, _texts)(value)


def _texts(value: Any) -> Iterable[str]:
    return value if isinstance(value, tuple) else (str(value),)


_DEFAULTS = {name: _value(SearchRequest(), name) for name in NAMES[:-1]}
_TEXTS: dict[str, Callable[[Any], Iterable[str]]] = {
    "group": lambda group: ("article" if group else "paragraph",),
    "facets": lambda names: (",".join(names) or "none",),
}
