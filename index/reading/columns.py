"""The names under which files give the parts of an article: those of exports, crawlers, feeds and Arabic tables."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from index.model import is_web_address
from index.reading.richtext import rich_text
from index.reading.text import clean, fold_line
from index.reading.wordlists import entries

_INSIDE = (
    "rendered",
    "webTitle",
    "name",
    "#text",
    "_text",
    "text",
    "value",
    "$t",
    "content",
    "main",
    "original",
    "$date",
    "$numberLong",
    "stringValue",
    "timestampValue",
    "integerValue",
    "arrayValue",
    "values",
    "S",
    "L",
    "author",
    "published",
    "iso",
    "date",
    "attributes",
    "data",
    "children",
)
"""Where an object keeps its own text: WordPress' `rendered`, a person's `name`."""
_NAMES = (
    ("first_name", "firstName", "given_name", "givenName", "given"),
    ("last_name", "lastName", "family_name", "familyName", "family"),
)
"""The two parts of a person's name."""
_WRITTEN_END = re.compile(r"(?:\\r)?\\n(?![A-Za-z])|\\r(?![A-Za-z])")
"""The end of a line as programs print it, `\\n`; `C:\\news` is none."""
_LOCALE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?|und")
_ENTITY = re.compile(r"&(?:#\w+|\w+);")
"""What content management systems leave in texts, `&nbsp;`; addresses hold `&copy=`, without the semicolon."""
_DEEPEST = 4


_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[^\W\d_A-Za-z]+")
_QUALIFIERS = frozenset(
    fold_line(
        "article articles news post item story web name names full html raw clean cleaned doc document ar arabic"
        " المقال المقالة المقالات الخبر الأخبار التقرير للمقال للمقالة للخبر الكامل الكاملة"
        " كاملا كاملة الميلادي والوقت الرئيسي الموضوع"
    ).split()
)
"""Words that names of columns have beside what they name: `news_content`, `نص المقالة`, `articleTitle`."""
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_LIST = re.compile(r"\[\s*(?:(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")(?:\s*,\s*|\s+|(?=\s*\])))+\s*\]")
_LISTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
"""A list as Python prints it: `['حرف', 'تراث']`."""
_NO_VALUES = frozenset(["nan", "\\n", "none", "null", "nat", "n/a", "#n/a", "غير معروف", "غير محدد", "غير متوفر"])
"""What tables write where nothing is known."""
_LONGEST_NO_VALUE = max(map(len, _NO_VALUES))


@lru_cache(maxsize=4096)
def _same(name: str) -> str:
    return re.sub(r"[\W_]+", "", fold_line(name)) or name


@lru_cache(maxsize=4096)
def _unqualified(name: str) -> str:
    """The name of a column without the words that say of what it is one."""
    words = [fold_line(word) for word in _WORD.findall(name)]
    return "".join(word for word in words if word not in _QUALIFIERS and len(word) > 1)


def _order() -> dict[str, tuple[str, ...]]:
    """The names of each part, in order of preference."""
    order: dict[str, tuple[str, ...]] = {}
    for line in entries("columns"):
        part, _, names = line.partition(":")
        order[part] = (*order.get(part, ()), *map(_same, names.split()))
    return order


_ORDER = _order()
_PART_OF = frozenset(name for names in _ORDER.values() for name in names)
_NOTHING: tuple[Any, ...] = (None, "", [], {})


def parts_of(table: Mapping[Any, Any]) -> dict[str, Any]:
    """The parts of an article that a table gives, under our names, its columns called whatever they are.

    >>> parts_of({"Title": "أ", "نص المقال": "ب", "pubDate": ""})
    {'title': 'أ', 'body': 'ب'}
    """
    given = {str(key): value for key, value in table.items() if value not in _NOTHING}
    chosen = ((part, _chosen(part, columns, given)) for part, columns in _columns(tuple(given)))
    return {part: given[column] for part, column in chosen if column}


@lru_cache(maxsize=4096)
def _columns(given: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The parts that a table's columns give, for each those that may, in order of preference."""
    known: dict[str, str] = {}
    qualified: dict[str, str] = {}
    for column in given:
        name = _same(column)
        if name in _PART_OF:
            known.setdefault(name, column)
        else:
            qualified.setdefault(_unqualified(column), column)
    known = {**qualified, **known}
    columns_of = {part: [known[name] for name in names if name in known] for part, names in _ORDER.items()}
    # what an operator's setting, or the file itself, calls by our own names goes before
    columns_of = {part: [part, *columns] if part in given else columns for part, columns in columns_of.items()}
    # `الخبر` is the title of a table that has a text beside it, and else the text
    taken: set[str] = set()
    for part in ("body", "title", "tags"):
        columns_of[part] = [column for column in columns_of[part] if column not in taken]
        taken.update(columns_of[part][:1])
    return tuple((part, tuple(columns)) for part, columns in columns_of.items() if columns)


def part_named(name: str) -> str | None:
    """The part of an article that a column of this name gives.

    >>> part_named("اسم الكاتب"), part_named("Publish Date"), part_named("وقال الوزير")
    ('author', 'date', None)
    """
    return next((part for part, _ in _columns((name,))), None)


def _chosen(part: str, columns: Sequence[str], given: Mapping[str, Any]) -> str | None:
    """The column that gives a part: no number for an author, no address for a paper, but one for a `url`."""
    if part == "author":
        return next((column for column in columns if not _is_id(given[column])), columns[0])
    if part == "url":
        return next((column for column in columns if _same(column) != "source" or _is_address(given[column])), None)
    if part == "source" and _is_address(given[columns[0]]):
        addressed = any(_same(column) != "source" for column in dict(_columns(tuple(given))).get("url", ()))
        named = (column for column in columns if not _is_address(given[column]))
        return columns[0] if addressed else next(named, None)
    return columns[0]


def _is_id(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.isdecimal())


def _is_address(value: Any) -> bool:
    return is_web_address(value)


def body_of(value: Any) -> str:
    """The text of an article's body: a text, an object that holds one, or a list of paragraphs or of sections.

    >>> body_of({"rendered": "<p>نص</p>"}), body_of(["أ", {"text": "ب"}])
    ('<p>نص</p>', 'أ\\nب')
    >>> body_of([{"heading": "مدخل", "text": "أ"}])
    '<h2>مدخل</h2>\\n<p>أ</p>'
    >>> body_of({"en": "a", "ar": "أ"})
    'أ'
    >>> body_of('{"ops": [{"insert": "أ\\\\n"}]}'), body_of("{أ} ب")
    ('<p>أ</p>', '{أ} ب')
    """
    if isinstance(value, str) and value.startswith(("{", "[{")):
        value = _written_tree(value)
    if isinstance(value, str) and "\\" in value and "\n" not in value:
        value = _WRITTEN_END.sub("\n", value)
    rich = None if isinstance(value, str) else rich_text(_in_language(value))
    text = "\n".join(_texts(value)) if rich is None else rich
    return unescape(text) if "<" not in text else text


def _written_tree(text: str) -> Any:
    """The tree of an editor that a text is in JSON, or the text as it is."""
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if rich_text(tree) is None else tree


def _in_language(value: Any) -> Any:
    """What a value says in Arabic, or else in its first language, where it has one for each."""
    if not isinstance(value, Mapping) or not value or not all(_LOCALE.fullmatch(str(key)) for key in value):
        return value
    return next(
        (text for key, text in value.items() if str(key).casefold().startswith("ar")), next(iter(value.values()))
    )


def texts_of(value: Any) -> list[str]:
    """The texts of a value, each clean and on one line: one, or those of a list.

    >>> texts_of(["أ", {"name": "ب"}]), texts_of(3)
    (['أ', 'ب'], ['3'])
    """
    texts = [text for item in _texts(value) if (text := clean(_unlinked(unescape(item))))]
    return [text for text in texts if len(text) > _LONGEST_NO_VALUE or text.casefold() not in _NO_VALUES]


def unescape(text: str) -> str:
    """The text with the signs that entities stand for.

    >>> unescape("&quot;a&quot;&nbsp;?x=1&copy=2")
    '"a"\\xa0?x=1&copy=2'
    """
    if "&" not in text:
        return text
    once = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    # what was escaped twice, `&amp;quot;`
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), once) if "&amp;" in text else once


def _unlinked(text: str) -> str:
    """A text without the brackets in which Obsidian links the names of its notes: `[[هند العلي|هند]]`."""
    return _WIKI_LINK.sub(r"\1", text) if "[[" in text else text


def _listed(text: str) -> list[str]:
    """The texts of a list that was printed, or the text as it is."""
    if _LIST.fullmatch(text.strip()) is None:
        return [text]
    return [re.sub(r"\\(.)", r"\1", one or other) for one, other in _LISTED.findall(text)]


def _only(value: Mapping[Any, Any]) -> str | None:
    """The text that is all an object has, whatever it calls it: `{"p": "نص الفقرة"}`."""
    only = next(iter(value.values())) if len(value) == 1 else None
    return only if isinstance(only, str) and " " in only else None


def _day(value: Mapping[Any, Any]) -> str:
    """A day given by its parts, as CSL (`{"date-parts": [[2019, 4, 9]]}`) and others write it; "" of what is none.

    >>> _day({"date-parts": [[2019, 4, 9]]}), _day({"year": 2019, "month": 4}), _day({"name": "أ"})
    ('2019-04-09', '2019-04', '')
    """
    stated = value.get("date-parts")
    parts = stated[0] if isinstance(stated, list) and stated and isinstance(stated[0], list) else None
    parts = [value[name] for name in ("year", "month", "day") if name in value] if parts is None else parts
    is_day = (len(parts) and stated is not None) or "year" in value
    numbers = [str(part).zfill(2) for part in parts]
    return "-".join(numbers) if is_day and all(map(str.isdecimal, numbers)) else ""


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield from _listed(value) if value.startswith("[") else [value]
    elif isinstance(value, Mapping):
        whole = " ".join(str(value[name]) for names in _NAMES for name in names if isinstance(value.get(name), str))
        if isinstance(value.get("name"), str) and isinstance(value.get("value"), str):
            value = {"value": value["value"]}  # what is said of a kind: `{"name": "subject", "value": "تراث"}`
        inner: Any = (
            whole or _day(value) or next((value[name] for name in _INSIDE if name in value), _in_language(value))
        )
        inner = _only(value) if inner is value else inner
        yield from _texts(inner, depth + 1) if depth < _DEEPEST else ()
    elif isinstance(value, Sequence) and not isinstance(value, bytes):
        # a few levels only: aliases can make a few bytes of YAML a tree without end
        for item in value if depth < 2 else ():
            yield from _texts(item, depth + 1)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
