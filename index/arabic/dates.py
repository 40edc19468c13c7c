"""Dates as Arabic articles write them: every month name in use, two calendars, three precisions.

Sources: CLDR 46 for the Gregorian names of each country, `calendars` for the Hijri calendar. A date is never made more
precise than its text: `يوليو 2024` is a month, `ربيع 2019` a year. Of several days (`3-5 أبريل 2019`) it is the first.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from index.arabic.calendars import FIRST_YEAR, LAST_YEAR, hijri_to_gregorian, is_approximate, month_length
from index.arabic.datelines import by_weekday, is_about_dates, is_update, part_glued, place_before
from index.arabic.letters import DROPPED
from index.arabic.numberwords import with_digits
from index.model import Calendar, DateText, Precision

_MONTHS = (
    "يناير|كانون الثاني|كانون ثاني|ك2|جانفي|january|jan|janvier|janv",
    "فبراير|شباط|فيفري|فبرابر|february|feb|fevrier|février|févr|fevr",
    "مارس|اذار|march|mar|mars",
    "ابريل|نيسان|افريل|april|apr|avril|avr",
    "مايو|ايار|ماي|may|mai",
    "يونيو|يونيه|حزيران|جوان|june|jun|juin",
    "يوليو|يوليه|تموز|جويليه|يوليوز|july|jul|juillet|juil",
    "اغسطس|اب|اوت|غشت|اغشت|august|aug|aout|août",
    "سبتمبر|ايلول|شتنبر|شتمبر|september|sept|sep|septembre",
    "اكتوبر|تشرين الاول|تشرين اول|ت1|october|oct|octobre",
    "نوفمبر|تشرين الثاني|تشرين ثاني|ت2|نونبر|نوفنبر|november|nov|novembre",
    "ديسمبر|كانون الاول|كانون اول|ك1|دجنبر|دجمبر|december|dec|decembre|décembre|déc",
)
_HIJRI_MONTHS = (
    "محرم|المحرم|محرم الحرام",
    "صفر",
    "ربيع الاول|ربيع اول",
    "ربيع الاخر|ربيع الثاني|ربيع ثاني|ربيع ثان",
    "جمادي الاولي|جمادي الاول|جمادي اول",
    "جمادي الاخره|جمادي الاخر|جمادي الثانيه|جمادي الثاني|جمادي ثاني",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعده|ذي القعده|ذوالقعده|ذيالقعده",
    "ذو الحجه|ذي الحجه|ذوالحجه|ذيالحجه",
)
MONTH_LABELS: dict[str, tuple[str, ...]] = {
    "ar": (
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
        "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
"""The names of the Gregorian months as they are shown, by language, January first."""
_MONTH_NUMBERS = {
    name: (calendar, number)
    for calendar, months in (("gregorian", _MONTHS), ("hijri", _HIJRI_MONTHS))
    for number, names in enumerate(months, 1)
    for name in names.split("|")
}

MONTH_NAMES = frozenset(
    name
    for name, (calendar, _) in _MONTH_NUMBERS.items()
    if calendar == "gregorian" and " " not in name and len(name) > 3
)
"""The folded names of Gregorian months that are one word, and not a short one that is another word too (اب, mar)."""

# One sign for one sign, so that a match's offsets are offsets into the text; what is invisible goes first (`_DROPPED`).
_LETTERS = {
    "أإآٱ": "ا",
    "ىیېے": "ي",
    "ةۀﻩﻪﻫﻬ": "ه",
    "کڪ": "ك",
    "\u00a0\u202f\u2007\t\n": " ",
    "\u2010\u2011\u2013\u2212": "-",
}
_FOLDED = {ord(sign): folded for signs, folded in _LETTERS.items() for sign in signs}
_FOLDED |= {zero + digit: str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}
_DIGITS = re.compile("[0-9]{3}")  # every form has a year of so many
_ANY_DIGIT = re.compile("[0-9٠-٩۰-۹]")
_DROPPED = re.compile(f"[{DROPPED}\u200b]")

_MONTH = "(?:" + "|".join(sorted(map(re.escape, _MONTH_NUMBERS), key=len, reverse=True)) + r")\.?(?!\w)"
_WEEKDAY = r"(?:[\u0621-\u064a]{4,9}|[a-z]{3,9}\.?),? "
_ERA = r"(?: ?(?P<era>هجريه|هجري|ه|ميلاديه|ميلادي|م|ad|ce|ah)\b)?"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{3}(?= ?ه\b))(?![0-9])" + _ERA
_DAY = r"(?<![0-9])(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er)?(?![0-9:])"
_NAMED = rf"(?P<name>{_MONTH})"
_OTHER = rf"(?:(?: ?[/(\\-] ?| )(?:{_MONTH}) ?\)?)?"  # the month's other name: يوليو/تموز, مارس (آذار)
_GLUE = r" ?[,،/-]? ?"
_OF = r"(?: من)?(?: شهر)? ?[,/-]? ?(?:of )?"
_TO = r" ?(?:[-–—]|الي|حتي|و|to|and) ?"
_BEFORE_YEAR = _GLUE + r"(?:من )?(?:(?:ال)?عام |لعام |سنه |لسنه )?"
_TIME = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
_FORM_PATTERNS = (
    # days
    r"(?<![0-9:.])" + _DAY + _TO + r"(?P<until>[0-9]{1,2})" + _OF + _NAMED + _OTHER + _BEFORE_YEAR + _YEAR,
    _DAY + _OF + _NAMED + _TO + "[0-9]{1,2}" + _OF + rf"(?:{_MONTH})" + _BEFORE_YEAR + _YEAR,
    _DAY + _OF + _NAMED + _OTHER + r"(?: ?/ ?[\u0621-\u064a]{2,8} ?/)?" + _BEFORE_YEAR + _YEAR,
    _NAMED + r" (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: ?[,،/-] ?| )" + _YEAR,
    _NAMED + rf" (?P<day>[0-9]{{1,2}}),? {_TIME}(?: [a-z]{{3,4}}| [+-][0-9]{{4}})? (?P<year>[0-9]{{4}})(?![0-9])",
    rf"(?P<year>[0-9]{{4}})(?:{_GLUE}| ){_NAMED} (?P<day>[0-9]{{1,2}})(?![0-9:])",
    rf"(?P<year>[0-9]{{4}})(?:{_GLUE}| ){_WEEKDAY}{_DAY}{_OF}{_NAMED}{_OTHER}(?! ?[0-9])",
    r"(?P<year>[0-9]{4})(?P<sign>[-/._])(?P<number>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})(?![0-9])"
    r"(?:t[0-9:.]+(?:z|[+-][0-9:]+)?)?" + _ERA,
    r"(?P<day>[0-9]{1,2}) ?(?P<sign>[-/.\\_]) ?(?P<number>[0-9]{1,2}) ?(?P=sign) ?" + _YEAR,
    # months
    _NAMED + _OTHER + _BEFORE_YEAR + _YEAR,
    r"(?<![/.-])(?P<year>[0-9]{4})[-/](?P<number>[0-9]{1,2})(?![0-9/.-])" + _ERA,
    r"(?<![/.-])(?P<number>[0-9]{1,2})[-/]" + _YEAR,
    # years
    r"(?:(?:(?:ال)?عام|سنه) )?(?<![/.:-])(?P<year>[0-9]{4})(?![0-9]|[/.:-][0-9])" + _ERA,
)
_ALONE = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:d:)?(?P<year>(?:19|20)[0-9]{2})(?P<number>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])"
        r"(?:t?[0-9]{6}(?:\.[0-9]+)?(?:z|[+-][0-9]{2}'?[0-9]{2}'?)?)?",
        rf"(?P<day>[0-9]{{1,2}})(?P<sign>[-/.])(?P<number>[0-9]{{1,2}})(?P=sign)(?P<short>[0-9]{{2}})(?:,? {_TIME}.*)?",
        rf"(?P<day>[0-9]{{1,2}})[- ]{_NAMED}[- ](?P<short>[0-9]{{2}})(?: {_TIME}.*)?",
    )
)
"""Forms that are dates only where nothing else stands beside them: `20190409`, `09-04-19`, `09-Apr-19`."""
_WEEK = re.compile(r"(?P<week>[0-9]{4}-?w[0-9]{2})-?(?P<weekday>[1-7])?(?:t.*)?")
_DAY_OF_YEAR = re.compile(r"(?P<day>[0-9]{4}-[0-9]{3})(?:t.*)?")
"""ISO 8601's other two ways of telling a day: `2024-W16-5` and `2024-110`."""
_STAMP = re.compile(r"(?:/date\()?(?P<seconds>[0-9]{9,10})(?:[0-9]{3})?(?:\.[0-9]+)?(?:[+-][0-9]{4})?(?:\)/)?")
"""Seconds or milliseconds since 1970, as tables have them, and .NET: `/Date(1554802221000)/`."""
_PRINTED = re.compile(
    r"(?:pd\.|pandas\.)?timestamp\(['\"](?P<day>[^'\"]+)['\"].*\)"
    r"|(?:datetime\.)?(?:datetime|date)\((?P<numbers>[0-9]{4}, [0-9]{1,2}, [0-9]{1,2})\b.*\)"
)
"""What Python prints for a day: `Timestamp('2019-04-09 12:30:21')`, `datetime.date(2019, 4, 9)`."""
LONGEST_DATE = 120
"""Letters of the longest text that may be a date."""


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """The forms of dates, the most precise first; to compile them takes a tenth of the time of a small reindex."""
    return tuple(re.compile(r"(?<!\w)" + pattern) for pattern in _FORM_PATTERNS)


class _Match(NamedTuple):
    """A date in a folded text; offsets are 0-based code points, end exclusive."""

    start: int
    end: int
    date: DateText


def parse_date(text: str, stamps: bool = False) -> DateText | None:
    """Read a text that is a date, and what stands beside one: a weekday, `بتاريخ`, a time, a place, an issue's number.

    A date in both calendars is read by its Gregorian half, one published and updated by the former. With `stamps` a
    bare number may be one of seconds since 1970. None for anything that is not a date, impossible days among them.

    >>> parse_date("الأحد 28 يوليو/تموز 2024").iso
    '2024-07-28'
    >>> parse_date("5 شوال 1445هـ")
    DateText(iso='2024-04-14', precision='day', calendar='hijri', text='5 شوال 1445هـ')
    >>> parse_date("بيروت في التاسع من نيسان 2019، آخر تحديث 10:30 (GMT+3)").iso
    '2019-04-09'
    >>> parse_date("1554802221", stamps=True).iso
    '2019-04-09'
    >>> parse_date("2024-W16-5").iso, parse_date("2024-110").iso, parse_date("2024-W16").iso
    ('2024-04-19', '2024-04-19', '2024-04')
    >>> parse_date("رمضان") is None
    True
    """
    return _parsed(text, stamps) if len(text) <= LONGEST_DATE else None


@lru_cache(maxsize=4096)
def _parsed(text: str, stamps: bool) -> DateText | None:
    """The date of a short text; many articles have one day."""
    if _ANY_DIGIT.search(in_digits := with_digits(text)) is None:
        return None
    written = " ".join(text.split())
    folded = part_glued(" ".join(_fold(in_digits)[0].split()))
    if printed := _PRINTED.fullmatch(folded):
        folded = printed["day"] or printed["numbers"].replace(", ", "-")
    found = _alone(folded) or (_stamped(folded) if stamps else None) or _whole(folded)
    if found is None or found.precision != "day" or found.calendar != "gregorian":
        return found and DateText(found.iso, found.precision, found.calendar, written)
    return DateText(by_weekday(found.iso, found.text, folded), "day", text=written)


def find_date(text: str) -> DateText | None:
    """Find the first date inside a text: the first full one, else the first month with a year, else the first year.

    >>> find_date("The White House, APRIL 11, 2024: https://…")
    DateText(iso='2024-04-11', precision='day', calendar='gregorian', text='APRIL 11, 2024')
    >>> find_date("دار المعارف، القاهرة، 1998، ص 12").iso
    '1998'
    """
    folded, offsets = _fold(text)
    if _DIGITS.search(folded) is None:
        return None
    for form in _forms():
        for match in form.finditer(folded):
            found = _date(match)
            if found is not None:
                written = text[offsets[match.start()] : offsets[match.end() - 1] + 1]
                return DateText(found.iso, found.precision, found.calendar, written)
    return None


def format_date(date: DateText, language: Literal["ar", "en"]) -> str:
    """Write a date for readers, in Western digits, as precise as it is known.

    >>> format_date(DateText("2024-04", "month"), "ar")
    'أبريل 2024'
    """
    parts = date.iso.split("-")
    words = [
        *(str(int(part)) for part in parts[2:]),
        *(MONTH_LABELS[language][int(part) - 1] for part in parts[1:2]),
        parts[0],
    ]
    return " ".join(words)


def days(date: DateText) -> tuple[int, int]:
    """The first and the last day of a date as yyyymmdd; a Hijri month or year runs over its own days.

    >>> days(DateText("2024-02", "month"))
    (20240201, 20240229)
    >>> days(DateText("2024-04", "month", "hijri", "شوال 1445"))
    (20240410, 20240508)
    """
    if date.calendar == "hijri" and date.precision != "day" and (match := _first_hijri(date.text)):
        year = int(match["year"])
        month = _month(match)
        first, last = (month, month) if month else (1, 12)
        return _hijri_day(year, first, 1), _hijri_day(year, last, month_length(year, last))
    year, month, day = ([int(part) for part in date.iso.split("-")] + [0, 0])[:3]
    last_month = month or 12
    return year * 10000 + (month or 1) * 100 + (day or 1), year * 10000 + last_month * 100 + (
        day or monthrange(year, last_month)[1]
    )


def fold_date(text: str) -> str:
    """A text in the spelling in which dates, and what stands beside them, are compared: `القاهره`."""
    return _fold(text)[0]


def _fold(text: str) -> tuple[str, list[int]]:
    """The text in the spelling the patterns use, and for each of its signs the offset it came from."""
    kept = [offset for offset, sign in enumerate(text) if not _DROPPED.match(sign)]
    # lower() may make one sign two (İ): such signs stay as they are
    letters = ((low if len(low := text[offset].lower()) == 1 else text[offset]) for offset in kept)
    return "".join(letters).translate(_FOLDED), kept


def is_approximate_date(date: DateText) -> bool:
    """Whether a date is of the Hijri calendar outside the years in which its days are known: a day off at most.

    >>> is_approximate_date(parse_date("15 رجب 1320هـ")), is_approximate_date(parse_date("15 رجب 1440هـ"))
    (True, False)
    """
    if date.calendar != "hijri" or date.precision != "day":
        return False
    return is_approximate(datetime.date.fromisoformat(date.iso))


def _alone(folded: str) -> DateText | None:
    forms = (_date(match) for form in _ALONE if (match := form.fullmatch(folded)))
    return next(filter(None, forms), None) or _counted(folded)


def _counted(folded: str) -> DateText | None:
    """The date told by a week's or a day's number in its year; a week is as precise as its Thursday's month."""
    try:
        if match := _WEEK.fullmatch(folded):
            day = datetime.date.fromisoformat(
                match["week"].upper() + "-" * ("-" in match["week"]) + (match["weekday"] or "4")
            )
            return DateText.of_day(day) if match["weekday"] else DateText(day.isoformat()[:7], "month")
        if match := _DAY_OF_YEAR.fullmatch(folded):
            day = datetime.datetime.strptime(match["day"], "%Y-%j").date()  # the 366th day of 2023 is one of 2024 to it
            return DateText.of_day(day) if day.isoformat()[:4] == match["day"][:4] else None
    except ValueError:
        pass
    return None


def _stamped(folded: str) -> DateText | None:
    match = _STAMP.fullmatch(folded)
    if match is None:
        return None
    day = datetime.datetime.fromtimestamp(int(match["seconds"]), datetime.UTC)
    return DateText.of_day(day.date())


def _whole(folded: str) -> DateText | None:
    """The date of a text of dates and what may stand beside them."""
    found = _dates_in(folded)
    if not found:
        return None
    pieces, last = [], 0
    for match in found:
        pieces.append(folded[last : match.start])
        last = match.end
    before, *rest = [*pieces, folded[last:]]
    chosen = _chosen(found, folded)
    if chosen is None or not all(map(is_about_dates, rest)):
        return None
    placed = chosen.precision == "day" and place_before(before)
    return chosen if placed or is_about_dates(before) else None


def _dates_in(folded: str) -> list[_Match]:
    """The dates of a text in their order, none within another; fuller forms go first."""
    if _DIGITS.search(folded) is None:
        return []
    found: list[_Match] = []
    for form in _forms():
        for match in form.finditer(folded):
            date = _date(match)
            if date and not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(_Match(match.start(), match.end(), date))
    return sorted(found)


def _chosen(found: list[_Match], folded: str) -> DateText | None:
    """The one date that several stand for: the Gregorian one, of publication rather than of an update."""
    gregorian = [match for match in found if match.date.calendar == "gregorian"]
    matches = gregorian or found
    days_said = {match.date.iso for match in matches if match.date.precision == "day"}
    matches = [match for match in matches if match.date.precision == "day"] or matches
    if len({match.date.iso for match in matches}) == 1:
        return matches[0].date
    ends = [0, *(match.end for match in matches)]
    fresh = [m for m, end in zip(matches, ends, strict=False) if not is_update(folded[end : m.start])]
    return fresh[0].date if len(fresh) == 1 and days_said else None


def _first_hijri(text: str) -> re.Match[str] | None:
    folded, _ = _fold(text)
    return next((match for form in _forms() if (match := form.search(folded)) and _is_hijri(match)), None)


def _group(match: re.Match[str], name: str) -> str:
    return match.groupdict().get(name) or ""


def _month(match: re.Match[str]) -> int:
    """The month's number, 0 where the form has none."""
    named = _group(match, "name").rstrip(".")
    return _MONTH_NUMBERS[named][1] if named else int(_group(match, "number") or 0)


def _is_hijri(match: re.Match[str]) -> bool:
    named, era, year = _group(match, "name").rstrip("."), _group(match, "era"), int(match["year"])
    if named:
        return _MONTH_NUMBERS[named][0] == "hijri"
    return era in {"ه", "هجري", "هجريه", "ah"} or (
        not era and "number" in match.groupdict() and FIRST_YEAR <= year <= LAST_YEAR
    )


def _date(match: re.Match[str]) -> DateText | None:
    short = _group(match, "short")
    year = int(short) + (1900 if short >= "50" else 2000) if short else int(match["year"])
    month, day = _month(match), int(_group(match, "day") or 0)
    precision: Precision = "day" if day else "month" if month else "year"
    calendar: Calendar = "hijri" if not short and _is_hijri(match) else "gregorian"
    if month > 12 >= day and _group(match, "sign") == "/" and match.start("number") > match.start("day"):
        month, day = day, month  # America's order, which can be no other
    if (until := int(_group(match, "until") or 99)) <= day and until:
        return None
    if precision == "year" and calendar == "gregorian" and not (_group(match, "era") or 1800 <= year <= 2099):
        return None
    try:
        iso = _hijri_iso(year, month, day) if calendar == "hijri" else _gregorian_iso(year, month, day)
    except (ValueError, OverflowError):
        return None
    return DateText(iso[: {"day": 10, "month": 7, "year": 4}[precision]], precision, calendar, match[0])


def _gregorian_iso(year: int, month: int, day: int) -> str:
    return datetime.date(year, month or 1, day or 1).isoformat()


def _hijri_iso(year: int, month: int, day: int) -> str:
    """The day; of a month or a year its middle day, whose Gregorian month or year it mostly lies in."""
    return hijri_to_gregorian(year, month or 6, day or (15 if month else 29)).isoformat()


def _hijri_day(year: int, month: int, day: int) -> int:
    return int(hijri_to_gregorian(year, month, day).isoformat().replace("-", ""))
