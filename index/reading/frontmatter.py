"""Metadata an article carries: the block on top of a text, the columns of a row, what a file says of itself."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml

from index.arabic.dates import LONGEST_DATE, find_date, parse_date
from index.model import DateText
from index.reading.authors import split_authors, without_by
from index.reading.columns import parts_of, texts_of
from index.reading.parsed_document import Metadata
from index.reading.result import anomaly
from index.reading.text import clean

_POST = re.compile(r"(?:.*/)?(?P<day>(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])-[^/]+\.(?:md|markdown)", re.IGNORECASE)
"""How Jekyll wants the files of posts to be called."""
_YAML = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\A\s*\+\+\+[ \t]*\r?\n(.*?)\r?\n\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_JSON = re.compile(r"\A\s*(?=\{\s*\")")
_HALF = re.compile(r"\A\s*((?:[\w\u0621-\u064a]{2,20}:(?: [^\n]*)?\n(?:[ \t-][^\n]*\n)*)+)---[ \t]*(?:\n|\Z)")
"""Hexo's block, which begins without a line of its own."""
_PLAIN_LINE = re.compile(r"^([A-Za-z][A-Za-z _-]{1,24}):[ \t]+(\S.*?)[ \t\r]*$", re.MULTILINE)
_PLAIN = re.compile(r"\A\ufeff?(?:[A-Za-z][A-Za-z _-]{1,24}:[ \t]+\S.*\r?\n){2,}(?=\s*\n)")
"""Pelican's and MultiMarkdown's, which has no lines round it but a blank one below."""
_PANDOC = re.compile(r"\A\ufeff?%[ \t]+(\S.*)\r?\n%[ \t]*(.*)\r?\n(?:%[ \t]*(.*)\r?\n)?(?!%)")
"""Pandoc's: title, authors and date, each behind a percent sign."""
_UNQUOTED = re.compile(r"^(?P<key>[\w\u0621-\u064a]+): +(?P<value>[^\s\"'\[{|>&*!#].*?: .*?)\s*$", re.MULTILINE)
"""A value with a colon in it, which YAML wants in quotation marks and people forget."""
_SERIAL = re.compile(r"[2-5][0-9]{4}(?:\.[0-9]+)?")
"""Days from 1954 to 2064 as Excel counts them."""
_TEXTS = ("body", "description")
_NESTED = ("taxonomies", "extra", "params")
"""Tables of a TOML block in which sites keep some of the metadata."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # where libyaml is: 8 times as fast
    """YAML that makes no values but texts, whatever its tags say: 2024-04-19 and ٢٠٢٤/٤/١٩ go the same way."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.yaml_constructors = {"tag:yaml.org,2002:null": yaml.SafeLoader.construct_yaml_null}


def named_day(name: str) -> Metadata:
    """What a Markdown file's name says of it: the day of a post of Jekyll, whose head may leave it out.

    >>> named_day("_posts/2019-04-09-suq.md").date.iso, named_day("2019-04-09-suq.txt").date
    ('2019-04-09', None)
    """
    match = _POST.fullmatch(name)
    return Metadata(date=parse_date(match["day"])) if match else Metadata()


def split_front_matter(text: str) -> tuple[Metadata, str]:
    """Take the block of metadata off the top of a text; one that cannot be read stays there, with an anomaly.

    YAML stands between lines of `---` (the first may be missing), TOML between `+++`, JSON in braces.

    >>> known, text = split_front_matter("---\\ntitle: عنوان\\n---\\nنص")
    >>> known.title, text
    ('عنوان', 'نص')
    >>> known, text = split_front_matter('+++\\nauthor = "هند سالم"\\n+++\\nنص')
    >>> known.authors, text
    (('هند سالم',), 'نص')
    """
    if plain := _PLAIN.match(text):
        named = dict(_PLAIN_LINE.findall(plain[0]))
        if len(parts_of(named)) > 1 and parts_of(named).get("title"):
            return metadata(named), text[plain.end() :]
    if block := _PANDOC.match(text):
        title, authors, date = (clean(part or "") for part in block.groups())
        return metadata({"title": title, "authors": authors, "date": date}), text[block.end() :]
    match = _YAML.match(text) or _TOML.match(text) or _HALF.match(text)
    try:
        table, end = _table(text, match)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        return Metadata(anomalies=(anomaly("bad_front_matter", line=mark.line + 2 if mark else 1),)), text
    if table is None:
        return Metadata(), text[end:]
    if not isinstance(table, Mapping):
        return Metadata(anomalies=(anomaly("bad_front_matter", line=1),)), text
    nested = [table[name] for name in _NESTED if isinstance(table.get(name), Mapping)]
    return metadata({key: value for part in (*nested, table) for key, value in part.items()}), text[end:]


def _table(text: str, match: re.Match[str] | None) -> tuple[Any, int]:
    """What the block on top of a text says, and where it ends; None and 0 where there is none."""
    if match is None:
        begin = _JSON.match(text)
        if begin is None:
            return None, 0
        table, end = json.JSONDecoder().raw_decode(text, begin.end())
        return (table, end) if text[end:].strip() else (None, 0)
    if match.re is _TOML:
        return tomllib.loads(match[1]), match.end()
    table = _yaml(match[1])
    if match.re is _HALF and not (isinstance(table, Mapping) and len(parts_of(table)) > 1):
        return None, 0
    return table, match.end()


def _yaml(block: str) -> Any:
    try:
        return yaml.load(block, Loader=_Loader)  # a SafeLoader
    except yaml.YAMLError:
        quoted = _UNQUOTED.sub(lambda m: f"{m['key']}: '{m['value'].replace(chr(39), chr(39) * 2)}'", block)
        if quoted == block:
            raise
        return yaml.load(quoted, Loader=_Loader)


def metadata(table: Mapping[Any, Any]) -> Metadata:
    """Metadata of a table of any origin; a date that is none is kept out and reported.

    >>> metadata({"author": "&nbsp;ليلى حداد", "url": "https://a.org/?x=1&copy=2"}).authors
    ('ليلى حداد',)
    """
    return metadata_of_parts(parts_of(table))


def metadata_of_parts(given: Mapping[str, Any]) -> Metadata:
    """The same of a table whose columns have our names (`parts_of`)."""
    parts = {name: texts_of(_without_ids(name, value)) for name, value in given.items() if name not in _TEXTS}
    written = _one(parts, "date")
    date = (parse_date(written, stamps=True) or _serial_day(written) or _day_in(written)) if written else None
    return Metadata(
        id=_one(parts, "id"),
        title=_one(parts, "title"),
        date=date,
        source=_one(parts, "source"),
        authors=tuple(
            dict.fromkeys(name for text in parts.get("author", ()) for name in split_authors(without_by(text)))
        ),
        url=_one(parts, "url"),
        language=_one(parts, "language"),
        tags=_tags(parts.get("tags", [])),
        anomalies=() if date or not written else (anomaly("bad_date", written=written[:60]),),
    )


def _serial_day(written: str) -> DateText | None:
    """The day that a spreadsheet counts from the end of 1899, where its cell was not said to be a date: `43564.5`."""
    if _SERIAL.fullmatch(written) is None:
        return None
    day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(written[:5]))
    return DateText.of_day(day, written)


def _day_in(written: str) -> DateText | None:
    """The one day in a text that is more than a date, `حلب 9-4-2019 (وكالة الضفة)`; None of several, or of a range."""
    date = find_date(written) if len(written) <= LONGEST_DATE else None
    if date is None or date.precision != "day":
        return None
    before, _, after = written.partition(date.text)
    return None if any(map(str.isdigit, before + after)) else date


def _without_ids(name: str, value: Any) -> Any:
    """A value without the numbers by which WordPress names authors and tags."""
    values = value if isinstance(value, list) else [value]
    return None if name in ("author", "tags") and all(isinstance(value, int) for value in values) else value


def _one(parts: Mapping[str, list[str]], name: str) -> str | None:
    return "، ".join(parts.get(name, ())) or None


def _tags(texts: list[str]) -> tuple[str, ...]:
    """The tags of a list, or those between the signs of a text."""
    pieces = re.split("[,،;؛|]", texts[0]) if len(texts) == 1 else texts
    return tuple(filter(None, map(clean, pieces)))
