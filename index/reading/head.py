"""The head of a plain text: title, date line, byline, address, each of which may come twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from index.arabic.datelines import is_about_dates
from index.arabic.dates import find_date, fold_date, parse_date
from index.arabic.normalizer import name_form
from index.model import DateText
from index.reading.about_line import HASHTAGS, MAST, PAPER, SEPARATOR, about_line, is_person, says_whence
from index.reading.authors import has_given_name, split_authors
from index.reading.blocks import is_caption, is_item, is_quotation
from index.reading.boilerplate import BoilerplateList
from index.reading.citation import is_name
from index.reading.markers import with_marker
from index.reading.parsed_document import Metadata
from index.reading.text import Line, fold_line, is_verse
from index.reading.wordlists import entries

_TITLED = re.compile(r"(?:أ\.\s?)?(?:د|م)\.|الدكتور|البروفيسور|Dr\.|Prof\.")
_GIVEN_NAME = re.compile(
    "(?:"
    + "|".join(fold_line(name) for line in entries("given_names") for name in line.split())
    + r"|عبد(?: ال| ?ال)?\w+|ابو|ام) \w"
)
_LETTER = re.compile(r"[^\W\d_]")
_LETTERS = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[.،,؛;:]\s*(?:\[\^[^\]\s]{1,40}\]|[\[(][0-9٠-٩]{1,3}[\])]|[⁰¹²³⁴-⁹]{1,3})?\s*\Z")
"""How no title ends: with a full stop and the like, a note's marker behind it or not."""
_STARS = re.compile(r"\s*[\[(]?\*+[\])]?\Z")
_TITLE_PARTED = re.compile(r"\.{2,}|…| / |//|--|::|~")
"""What stands between the halves of a title as well as of a verse: `السوق القديم .. ذكريات لا تموت`."""
LONGEST_TITLE, _LONGEST_SIGNATURE = 180, 60
LONGEST_DATELINE = 60
LONGEST_HEAD = 14
"""Lines, not blank, in which a head must end."""
MOST_STRANGE = 5
"""Lines before a date line or byline that may be title, subtitle, author, place: of more, it is a date in the text."""


@dataclass(slots=True)
class Head:
    """The head of a text: what it says, its lines, which of them say nothing new, and which belong to the text."""

    found: Metadata
    length: int = 0
    left_out: list[str] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)


def read_head(lines: Sequence[Line], known: Metadata, boilerplate: BoilerplateList) -> Head:
    """Read the lines on top of a text that are about it, not of it; `known` is what front matter already says.

    A date line or byline anchors the head: the short lines before it are in it, one of them the title.
    """
    given, lines = lines, _with_parted_titles(lines)
    anchor = _anchor(lines, boilerplate)
    title = _title_among(lines[:anchor], boilerplate) if known.title is None else None
    head = Head(known)
    for index, line in enumerate(lines[:LONGEST_HEAD]):
        site = _site_beside(head.found.title, line.text) if head.found.title and index <= anchor else None
        if boilerplate.kind(line.text) or site or _repeats(line.text, head.found):
            head.left_out.append(line.text)
            head.found = replace(head.found, source=head.found.source or site)
        elif index == title:
            head.found = replace(head.found, title=with_marker(line.text))
        elif found := about_line(line.text, head.found, known.authors) or _author(lines, index, head.found):
            head.left_out += [] if found != head.found else [line.text]
            head.found = found
        elif index < anchor:
            # before the title a word or two are the section it stands in (`دراسات`), after it a subtitle
            if PAPER.fullmatch(line.text) and head.found.source is None and title is not None and index < title:
                head.found = replace(head.found, source=line.text)
            elif title is not None and index < title and len(line.text.split()) <= 2:
                head.left_out += [line.text] if name_form(line.text) in map(name_form, head.found.tags) else []
                head.found = replace(head.found, tags=(*head.found.tags, line.text))
            else:
                head.kept.append(given[index])
        elif title is None and head.found.title is None and _is_title(lines, index, boilerplate):
            head.found = replace(head.found, title=with_marker(line.text))
        elif line.kind == "caption" and index < MOST_STRANGE:
            head.kept.append(given[index])
        else:
            break
        head.length = index + 1
    return head


def with_title_alone(lines: Sequence[Line], known: Metadata) -> list[Line]:
    """The lines, a first one that is title, author and date between bars as two: the title, and what is about it.

    >>> lines = [Line("سوق النحاسين القديم | سلمى الخطيب | 9 أبريل 2019", True), Line("كان السوق عامرًا.", True)]
    >>> [line.text for line in with_title_alone(lines, Metadata())]
    ['سوق النحاسين القديم', 'سلمى الخطيب | 9 أبريل 2019', 'كان السوق عامرًا.']
    """
    text = lines[0].text if lines and known.title is None and lines[0].kind in (None, "heading") else ""
    parts = [part.strip() for part in SEPARATOR.split(text)] if len(text) <= LONGEST_TITLE else []
    if len(parts) < 2 or parse_date(text) or not any(map(_is_day, parts)):
        return list(lines)
    about_parts = [part for part in parts if about_line(part, Metadata()) or is_person(part) or PAPER.fullmatch(part)]
    titles = [part for part in parts if part not in about_parts and not is_about_dates(fold_date(part))]
    if len(titles) != 1 or titles[0] not in (parts[0], parts[-1]) or not _stands_alone(titles[0], lines[1:]):
        return list(lines)
    about = " | ".join(part for part in parts if part != titles[0])
    return [lines[0]._replace(text=titles[0]), Line(about, False), *lines[1:]]


def _is_day(text: str) -> bool:
    return (date := parse_date(text)) is not None and date.precision == "day"


def _stands_alone(title: str, below: Sequence[Line]) -> bool:
    """Whether a piece of the first line is the title, and not the section of a paper above it."""
    words = len(title.split())
    return words > 2 or (words == 2 and len(below) > 0 and len(below[0].text) > LONGEST_TITLE / 2)


def _with_parted_titles(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines, those on top that look like a verse but may be a title, with no other verse beside them, left open."""
    verses = [line.kind == "body" and is_verse(line.text) for line in lines[: LONGEST_HEAD + 1]]
    opened = [
        index
        for index, verse in enumerate(verses[:LONGEST_HEAD])
        if verse and _TITLE_PARTED.search(lines[index].text) and sum(verses[max(index - 1, 0) : index + 2]) == 1
    ]
    return [line._replace(kind=None) if i in opened else line for i, line in enumerate(lines)] if opened else lines


def _anchor(lines: Sequence[Line], boilerplate: BoilerplateList) -> int:
    """How many lines there are up to the last date line or byline that only short lines come before; 0 without one."""
    anchor, strange = 0, 0
    for index, line in enumerate(lines[:LONGEST_HEAD]):
        if _anchors(line.text):
            anchor = index + 1
        elif not boilerplate.kind(line.text):
            strange += 1
            if strange > MOST_STRANGE or not (line.kind == "caption" or _may_head(line)):
                break
    return anchor


def _may_head(line: Line) -> bool:
    """Whether a line may stand above the date: a title, a subtitle (a quotation perhaps), a place, a letterhead."""
    short = len(line.text) <= LONGEST_TITLE and not _STOP.search(line.text)
    is_letterhead = line.kind == "list" and " | " in line.text
    free = is_letterhead or line.kind in (None, "heading", "quote")
    return short and free and not (is_caption(line.text) or is_item(line.text))


@lru_cache(maxsize=256)
def _anchors(text: str) -> bool:
    if date := parse_date(text):
        return date.precision != "year"
    name = _STARS.sub("", text) if len(text) <= _LONGEST_SIGNATURE else text
    signed = name != text and is_name(name) and has_given_name(name)
    titled = len(text) <= _LONGEST_SIGNATURE and _TITLED.match(text) is not None and is_name(text)
    return (
        signed
        or titled
        or MAST.fullmatch(text) is not None
        or (about_line(text, Metadata()) is not None and not HASHTAGS.fullmatch(text))
    )


def _title_among(lines: Sequence[Line], boilerplate: BoilerplateList) -> int | None:
    """The line of a head that is the title: one marked as such, else the first long one that is no name."""
    free = [
        i
        for i, line in enumerate(lines)
        if line.kind in (None, "heading") and not boilerplate.kind(line.text) and not _anchors(line.text)
    ]
    marked = [i for i in free if lines[i].kind == "heading"]
    long = [i for i in free if len(_LETTERS.findall(_STARS.sub("", lines[i].text))) > 2 and not _several(lines[i].text)]
    unnamed = [i for i in long if not is_name(lines[i].text)]
    several = [i for i in free if " " in (text := lines[i].text) and not (PAPER.fullmatch(text) or parse_date(text))]
    # a page's own name has the title and the site's
    again = [i for i in free if any(_site_beside(lines[i].text, lines[other].text) for other in free)]
    return next(iter([*marked, *again, *unnamed, *long, *several, *free]), None)


def _site_beside(title: str, stated: str) -> str | None:
    """What stands behind a bar beside a title: `سوق النحاسين - صحيفة المدينة`."""
    parts = SEPARATOR.split(stated)
    return parts[1 - parts.index(title)] if len(parts) == 2 and title in parts else None


def _several(text: str) -> tuple[str, ...]:
    """The names of a line that is nothing but several."""
    names = split_authors(text)
    return names if len(names) > 1 and all(map(is_name, names)) else ()


def _repeats(text: str, found: Metadata) -> bool:
    names = (name for name in (found.title, found.source, *found.authors) if name and len(text) < 2 * len(name) + 20)
    return any(fold_line(text) == fold_line(name) for name in names)


def repeats_date(text: str, date: DateText | None) -> bool:
    """Whether a line is this date and nothing else."""
    again = parse_date(text) if date else None
    return again is not None and date is not None and again.iso == date.iso


def dateline(text: str) -> DateText | None:
    """The day in a line of place and date above a report: `بيروت - 12 شباط 2024 (أ ف ب)`."""
    date = find_date(text) if len(text) <= LONGEST_DATELINE else None
    return date if date and date.precision == "day" else None


def _author(lines: Sequence[Line], index: int, found: Metadata) -> Metadata | None:
    """The metadata with the author, if a line is a bare name with a note's marker, or with the date beside it.

    Names known by their given names may stand one below the other.
    """
    line = lines[index]
    if line.kind or found.title is None or len(line.text) > 50:
        return None
    name, *rest = re.split(r"\s*(?=[\[(]\*+[\])]|\*+\Z)", line.text)
    if (several := _several(name)) and not found.authors:
        return replace(found, authors=several) if _is_dated_beside(lines, index) else None
    if not is_name(name) or (found.authors and not _repeats(lines[index - 1].text, Metadata(authors=found.authors))):
        return None
    if index and _GIVEN_NAME.match(fold_line(name)) and len(name.split()) <= 4:
        return replace(found, authors=(*found.authors, with_marker(line.text)))
    if found.authors:
        return None
    marked = rest or _is_dated_beside(lines, index) or _TITLED.match(name)
    return replace(found, authors=(with_marker(line.text),)) if marked else None


def _is_dated_beside(lines: Sequence[Line], index: int) -> bool:
    """Whether the line above or below is a date."""
    beside = [*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2]]
    return any(parse_date(line.text) for line in beside)


def _is_title(lines: Sequence[Line], index: int, boilerplate: BoilerplateList) -> bool:
    """Whether a line of the head is the title: marked, repeated, or short and set off from a longer text."""
    text, rest = lines[index].text, lines[index + 1 :]
    if lines[index].kind == "heading":
        return True
    if lines[index].kind or not rest or len(text) > LONGEST_TITLE or not _LETTER.search(text) or is_caption(text):
        return False
    if any(_repeats(line.text, Metadata(title=text)) for line in rest[:4]):
        return True
    if _STOP.search(text) or is_quotation(text) or is_item(text):
        return False
    following = next((line for line in rest if not _is_about(line.text, boilerplate)), None)
    if following is None:
        return False
    set_off = rest[0].gap or following is not rest[0]
    return len(following.text) > (0.6 if set_off else 1.5) * len(text)


def _is_about(text: str, boilerplate: BoilerplateList) -> bool:
    if boilerplate.kind(text) or about_line(text, Metadata()) or dateline(text) or says_whence(text):
        return True
    return len(text) < 40 and is_name(_STARS.sub("", text))
