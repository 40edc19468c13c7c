"""The address of a search: its parameters, and the searches around it; made of names and values alone, without HTTP.

An address leaves out whatever is at its default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

from index.schema import FACETS
from search.results import ResultPage, SearchRequest

FORMATS = ("json", "csv", "ris", "bibtex", "rss")
MAX_VALUES = 20
"""Values a parameter may have: every link of a page repeats them."""
ARTICLES = "/articles/"
PARAGRAPHS_OF_PAGE = 500
"""Paragraphs, headings counted, that a page of an article shows: a long one has several pages."""

GROUPS = ("article", "paragraph")
SIMILAR = ("fold", "show")
NAMES = (
    *("q", "page", "per_page", *FACETS, "from", "to", "in", "match"),
    *("group", "similar", "sort", "facets", "fields", "cursor", "format"),
)
_RENAMED = {"from": "date_from", "to": "date_to", "in": "fields", "fields": "returned", "similar": "fold"}
_SHOWN = ("group", "similar")
"""Parameters of the way results are shown: a page groups them and folds near copies, the endpoint does not."""

_NAMES_OF = {attribute: name for name, attribute in _RENAMED.items()}


@dataclass(frozen=True)
class Links:
    """URLs of the searches around this one; `path` is where they lead, `grouped` whether results there are
    articles by default, and near copies folded.

    `more` are other parameters that stand in each of them.
    """

    path: str
    request: SearchRequest
    grouped: bool
    more: tuple[tuple[str, str], ...] = ()

    def to(self, **changes: Any) -> str:
        """The same search with these changes, from its first page unless a page is named.

        The values of a facet are given as they stand in an address (`selection_texts`).

        >>> request = SearchRequest("أمن", page=3, group=True, fold=True, chosen={"month": ("2024-04",)})
        >>> links = Links("/search", request, True)
        >>> links.to(month=(), sort="date")
        '/search?q=%D8%A3%D9%85%D9%86&sort=date'
        """
        return self._address(self._changed(changes))

    def toggle(self, facet: str, value: str) -> str:
        """The search with this value of a facet (or field to look in) chosen, or let go where it was, as `choices`."""
        return self.choices(facet)(value)[0]

    def choices(self, facet: str) -> Callable[[str], tuple[str, str]]:
        """What gives, for a value of a facet, the search with it chosen, and the one with it excluded.

        Either lets it go where that is how it stands, and is empty where the search has `MAX_VALUES` already, for
        which one more is refused. What stands around the many values is written once.
        """
        texts = self._texts(facet)
        listed = frozenset(map(index_value, texts))
        before, after = self._around(_NAMES_OF.get(facet, facet))

        def choices(value: str) -> tuple[str, str]:
            if value in listed:
                excluded = address_value(value, excluded=True)
                added = () if excluded in texts else (excluded,)
                return self._without(facet, value), self._without(facet, value, *added)
            if len(texts) >= MAX_VALUES:
                return "", ""
            quoted = _quoted(value)
            sign = _quoted("\\") if value.startswith(_SIGNS) else ""
            return f"{before}{sign}{quoted}{after}", f"{before}{EXCLUDED}{quoted}{after}"

        return choices

    def next(self, result: ResultPage) -> str | None:
        """The address of the next page of results, None after the last: by its number, or beyond those by a cursor."""
        if result.has_next:
            return self.to(page=self.request.page + 1)
        return self.to(cursor=result.next_cursor) if result.next_cursor else None

    def everything(self) -> str:
        """The search narrowed down by nothing."""
        return self.to(**dict.fromkeys((*FACETS, "fields"), ()), date_from=None, date_to=None)

    def fields(self, *without: str) -> list[tuple[str, str]]:
        """The parameters of this search from its first page, but these, for the hidden fields of a form.

        >>> Links("/search", SearchRequest("أمن", cursor="20-0", sort="date"), False).fields("q")
        [('sort', 'date')]
        """
        left_out = (*without, "page", "cursor")
        return [pair for pair in (*pairs(self.request, grouped=self.grouped), *self.more) if pair[0] not in left_out]

    def kept_for_another_query(self) -> list[tuple[str, str]]:
        """What another query keeps of this search: how it looks and is shown, not what it was narrowed down to."""
        return self.fields("q", *FACETS, "from", "to")

    def in_format(self, name: str, **changes: Any) -> str:
        """The search in another format, with these changes."""
        return self._address({**self._changed(changes), "format": f"format={name}"})

    def _texts(self, facet: str) -> tuple[str, ...]:
        """The values of a facet (or the fields to look in) as they stand in the address."""
        return tuple(_value(self.request, _NAMES_OF.get(facet, facet)))

    def _without(self, facet: str, value: str, *added: str) -> str:
        kept = tuple(text for text in self._texts(facet) if index_value(text) != value)
        return self.to(**{facet: kept + added})

    def _around(self, name: str) -> tuple[str, str]:
        """What stands before one more value of a parameter in an address, and behind it."""
        place, written = NAMES.index(name), self._changed({})
        before = [text for other, text in written.items() if text and NAMES.index(other) <= place]
        after = [text for other, text in written.items() if text and NAMES.index(other) > place]
        after += (_parameter(*pair) for pair in self.more)
        return f"{self.path}?{''.join(f'{text}&' for text in before)}{name}=", "".join(f"&{text}" for text in after)

    @cached_property
    def _written(self) -> dict[str, str]:
        """Every parameter that is not at its default, as it stands in an address."""
        written: dict[str, str] = {}
        for name, text in pairs(self.request, grouped=self.grouped):
            parameter = _parameter(name, text)
            written[name] = f"{written[name]}&{parameter}" if name in written else parameter
        return written

    def _changed(self, changes: Mapping[str, Any]) -> dict[str, str]:
        """The parameters as written, changed; back on the first page unless a page is named."""
        changed = {**self._written, "page": "", "cursor": ""}
        for attribute, value in changes.items():
            name = _NAMES_OF.get(attribute, attribute)
            changed[name] = "&".join(_parameter(name, text) for text in _values(name, value, self.grouped))
        return changed

    def _address(self, written: Mapping[str, str]) -> str:
        more = (_parameter(name, text) for name, text in self.more)
        query = "&".join([*(written[name] for name in NAMES if written.get(name)), *more])
        return f"{self.path}?{query}" if query else self.path


class _Encoded(dict[int, str]):
    """What each character of the Basic Multilingual Plane is in an address, found out when it is first met."""

    def __init__(self, encode: Callable[[str], str]) -> None:
        super().__init__()
        self._encode = encode

    def __missing__(self, code: int) -> str:
        encoded = self._encode(chr(code))
        if code <= _LAST_OF_PLANE:
            self[code] = encoded
        return encoded


_LAST_OF_PLANE = 0xFFFF
_IN_QUERY, _IN_PATH = _Encoded(quote_plus), _Encoded(quote)


def _quoted(text: str) -> str:
    """`quote_plus`, letter by letter: a page of results has hundreds of addresses.

    >>> _quoted("نص و+") == quote_plus("نص و+")
    True
    """
    return text.translate(_IN_QUERY)


def _parameter(name: str, text: str) -> str:
    return f"{name}={_quoted(text)}"


def hit_path(request: SearchRequest, root: str = "", more: Sequence[tuple[str, str]] = ()) -> Callable[[str, int], str]:
    """What gives the address of a paragraph in its article, with the words of this search to mark there.

    `more` are other parameters that stand in it.

    >>> hit_path(SearchRequest("أمن", match="exact"))("report-3", 7)
    '/articles/report-3?q=%D8%A3%D9%85%D9%86&match=exact#p7'
    """
    match = request.match if request.match != "normal" else None
    marking = urlencode([*((name, value) for name, value in (("q", request.q), ("match", match)) if value), *more])
    before = root + ARTICLES
    return lambda article, number: f"{before}{article.translate(_IN_PATH)}{paragraph_place(number, marking)}"


def paragraph_place(paragraph: int, arguments: str = "") -> str:
    """What follows an article's path in the address of one of its paragraphs: its page, and where it stands there.

    `arguments` are other parameters, encoded.

    >>> paragraph_place(7), paragraph_place(1200, "q=a")
    ('#p7', '?q=a&page=3#p1200')
    """
    page = page_of(paragraph)
    asked = "&".join(filter(None, (arguments, f"page={page}" if page > 1 else "")))
    return f"{'?' if asked else ''}{asked}#p{paragraph}"


def page_of(paragraph: int) -> int:
    """The page of an article, from 1, on which a paragraph stands.

    >>> page_of(500), page_of(501)
    (1, 2)
    """
    return (paragraph - 1) // PARAGRAPHS_OF_PAGE + 1


def pairs(request: SearchRequest, *, grouped: bool) -> list[tuple[str, str]]:
    """The parameters of a request, those at their default left out, in the order of the contract."""
    return [(name, text) for name in NAMES[:-1] for text in _values(name, _value(request, name), grouped)]


def _value(request: SearchRequest, name: str) -> Any:
    return selection_texts(request, name) if name in FACETS else getattr(request, _RENAMED.get(name, name))


def _values(name: str, value: Any, grouped: bool) -> Iterable[str]:
    """The values of a parameter as they are written, none where it is at its default."""
    if value == (grouped if name in _SHOWN else _DEFAULTS[name]):
        return ()
    return _TEXTS.get(name, _texts)(value)


def _texts(value: Any) -> Iterable[str]:
    return value if isinstance(value, tuple) else (str(value),)


EXCLUDED = "-"
"""Stands before a value of a facet that is excluded; a backslash before one that begins with either sign itself."""
_SIGNS = (EXCLUDED, "\\")


def index_value(text: str) -> str:
    r"""A value of a facet as the index has it, of its text in an address.

    >>> index_value("-الشرق"), index_value(r"\-18")
    ('الشرق', '-18')
    """
    return text[1:] if text.startswith(_SIGNS) else text


def address_value(value: str, excluded: bool = False) -> str:
    """A value of a facet as it stands in an address.

    >>> address_value("الشرق"), address_value("الشرق", excluded=True), address_value("-18")
    ('الشرق', '-الشرق', '\\\\-18')
    """
    if excluded:
        return EXCLUDED + value
    return f"\\{value}" if value.startswith(_SIGNS) else value


def selection_texts(request: SearchRequest, facet: str) -> tuple[str, ...]:
    """The values of a facet that a search is narrowed by, as they stand in an address."""
    chosen, excluded = request.chosen.get(facet, ()), request.excluded.get(facet, ())
    return (*map(address_value, chosen), *(address_value(value, excluded=True) for value in excluded))


_DEFAULTS = {name: _value(SearchRequest(), name) for name in NAMES[:-1]}
_TEXTS: dict[str, Callable[[Any], Iterable[str]]] = {
    "group": lambda group: ("article" if group else "paragraph",),
    "similar": lambda fold: ("fold" if fold else "show",),
    "facets": lambda names: (",".join(names) or "none",),
    "fields": lambda names: (",".join(names),),
}
