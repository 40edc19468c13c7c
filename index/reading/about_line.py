"""A line that is about an article and not of it: its date, byline, source, address, alone or between bars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from index.arabic.datelines import is_about_dates, is_place
from index.arabic.dates import find_date, fold_date, parse_date
from index.reading.authors import has_given_name, split_authors
from index.reading.citation import find_url, is_name
from index.reading.markers import with_marker
from index.reading.parsed_document import Metadata
from index.reading.text import fold_line
from index.reading.wordlists import entries

_BYLINE = re.compile(
    r"(?:بقلم|قلم|كتب(?:ه|ها|ت|تها)?|الكاتب(?:ة)?|المؤلف|إعداد|تأليف|حاوره|حاورها|حاورته|أجرى الحوار|أعده|أعدها|By"
    r"|Author|Written by)\s*:\s*(?P<name>\S.{1,80})"
    r"|(?:ترجمة|تحرير|حوار|تقرير)\s*:\s*(?P<person>\S.{1,80})"
    r"|(?:بقلم|By)\s+(?P<plain>\S.{2,60})",
    re.IGNORECASE,
)
_KEYED = re.compile(
    r"(?P<key>العنوان|التاريخ|تاريخ النشر|المصدر|الرابط|رابط المقال|اللغة|الوسوم|القسم|التصنيف|الباب"
    r"|Title|Date|Source|URL|Link|Language|Tags)\s*:\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_KEYS = {
    "العنوان": "title", "title": "title", "التاريخ": "date", "تاريخ النشر": "date", "date": "date", "المصدر": "source",
    "source": "source", "الرابط": "url", "رابط المقال": "url", "url": "url", "link": "url", "اللغة": "language",
    "language": "language", "الوسوم": "tags", "tags": "tags",
    "القسم": "tags", "التصنيف": "tags", "الباب": "tags",
}  # fmt: skip
SEPARATOR = re.compile(r"\s+[|•·\-–—ـ]\s+|\s*\|\s*")
"""What separates the parts of a line about an article: a bar, or a bullet or dash between spaces."""
_BEFORE_BYLINE = re.compile(r"\s+(?=(?:كتب(?:ه|ت|ها)?|بقلم)\s*:)")
_SIGNED_DAY = re.compile(r"(?P<name>[^\W\d_]+(?: [^\W\d_]+){1,3})\s*[،,]\s*(?P<rest>.*\d.*)")
_SECTION = re.compile(r"\s*[^\W\d_]+(?: [^\W\d_]+){0,3}\s*")
"""The section of a paper behind the date: `أخبار العالم العربي`."""
_WHENCE = re.compile(r"\s*[()،:/]\s*|\s+[-–—ـ]\s+")
_LONGEST_WHENCE = 60
_AGENCIES = frozenset(fold_line(name).replace(" ", "") for name in (*entries("agencies"), "وكالات", "الوكالات"))
HASHTAGS = re.compile(r"#(?!\d)\w+(?:[\s،,]+#(?!\d)\w+)*")
MAST = re.compile(
    r"(?:نشرت? في\s*:?\s*)?(?P<paper>(?:مجلة|جريدة|صحيفة|دورية|حولية)(?: [^\W\d_]+){1,5})\s*[-–—،,:|(]\s*"
    r"(?P<issue>(?:السنة|العدد|المجلد|مجلد|عدد|ع|مج)\b.{1,80})"
)
"""The line in which a journal says its name and the number of an issue."""
PAPER = re.compile(r"(?:مجلة|جريدة|صحيفة)(?: \w+){1,4}")


def about_line(text: str, found: Metadata, given: tuple[str, ...] = ()) -> Metadata | None:
    """The metadata with what a line adds to it, None if the line is not (wholly) about the article.

    A byline says nothing new of authors that were `given`; of several bylines each names one more.
    """
    if len(text) > 220:
        return None
    parts = _parts(text)
    dated, placed = any(map(parse_date, parts)), len(parts) == 2 and _is_placed(parts)
    for part in parts:
        added = _part(part.strip(), replace(found, authors=given))
        if added is None and dated and is_about_dates(part.casefold()):
            continue  # a time between bars
        name = _named(part) if placed else part.rstrip(": ")
        if added is None and (dated or placed) and not (found.authors or given) and is_person(name):
            added = replace(found, authors=split_authors(name))
        if added is None and placed and is_place(fold_date(name)):
            continue
        if added is None and dated and PAPER.fullmatch(part) and not found.source:
            added = replace(found, source=part)
        if added is None and dated and (part is parts[-1] or " " not in part.strip()) and _SECTION.fullmatch(part):
            added = replace(found, tags=(*found.tags, part.strip()))
        if added is None:
            return None
        found = replace(added, authors=tuple(dict.fromkeys((*found.authors, *added.authors))))
    return found


def _parts(text: str) -> list[str]:
    """The parts of a line about an article: those between bars, or a person and the date behind a comma."""
    if (signed := _SIGNED_DAY.fullmatch(text)) and is_person(signed["name"]) and parse_date(signed["rest"]):
        return [signed["name"], signed["rest"]]
    return [text] if parse_date(text) else [part for bar in SEPARATOR.split(text) for part in _BEFORE_BYLINE.split(bar)]


def is_person(text: str) -> bool:
    """Whether a text is a name, and begins with a given name that is known."""
    return is_name(text) and has_given_name(text)


def says_whence(text: str) -> bool:
    """Whether a line says only from which place and agency a report came.

    >>> says_whence("جدة (واس)"), says_whence("غزة - أ.ف.ب:"), says_whence("جدة"), says_whence("جدة ترحب بزوارها (واس)")
    (True, True, False, False)
    """
    pieces = [piece for piece in _WHENCE.split(text) if piece.strip()] if len(text) <= _LONGEST_WHENCE else []
    agencies = [_plain(piece) in _AGENCIES for piece in pieces]
    places = [is_place(fold_date(piece.strip())) for piece in pieces]
    return any(agencies) and any(places) and all(map(bool.__or__, agencies, places))


def _plain(name: str) -> str:
    return fold_line(name).replace(" ", "")


def _named(part: str) -> str:
    """The person or the place of a line of place and person: `من سلمى الخطيب:`."""
    return part.strip(": ").removeprefix("من ")


def _is_placed(parts: Sequence[str]) -> bool:
    """Whether a line is a person and a place: `حلب - سلمى الخطيب:`."""
    names = list(map(_named, parts))
    return any(map(is_person, names)) and any(is_place(fold_date(name)) for name in names)


def _part(text: str, found: Metadata) -> Metadata | None:
    if date := parse_date(text):
        return found if found.date else replace(found, date=date)
    if keyed := _KEYED.fullmatch(text):
        return _keyed(_KEYS[keyed["key"].lower()], keyed["value"].strip(), found)
    if byline := _BYLINE.fullmatch(text):
        name = (byline["name"] or byline["plain"] or byline["person"]).strip()
        if byline["person"] and not is_name(name):
            return None  # `تقرير: تراجع الطيور` is a title
        return found if found.authors else replace(found, authors=split_authors(with_marker(name)))
    if find_url(text) == text:
        return found if found.url else replace(found, url=text)
    if mast := MAST.fullmatch(text):
        return replace(found, source=found.source or mast["paper"], date=found.date or find_date(mast["issue"]))
    if HASHTAGS.fullmatch(text):
        return replace(found, tags=tuple(dict.fromkeys((*found.tags, *_tagged(text)))))
    return None


def _tagged(text: str) -> list[str]:
    """The words of a line of hashtags.

    >>> _tagged("#تراث #عين_الوادي")
    ['تراث', 'عين الوادي']
    """
    return [tag.replace("_", " ").strip() for tag in re.findall(r"#(\w+)", text)]


def _keyed(key: str, value: str, found: Metadata) -> Metadata | None:
    if key == "tags":
        return replace(found, tags=found.tags + tuple(filter(None, re.split(r"\s*[,،;؛|]\s*", value))))
    if getattr(found, key) is not None:
        return found
    if key == "date":
        date = parse_date(value)
        return replace(found, date=date) if date else None
    if key == "source" and (url := find_url(value)) and url != value:
        value, found = value.replace(url, "").strip(" ()[]<>،,-–"), replace(found, url=found.url or url)
    given: dict[str, Any] = {key: value}
    return replace(found, **given)
