"""Dates as Arabic articles write them: every month name in use, two calendars, three precisions.

Sources: CLDR 46 for the Gregorian names of each country, Umm al-Qura (the hijridate package, 1343-1500 AH) for
the Hijri calendar. A date is never made more precise than its text: `يوليو 2024` is a month.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Iterator
from typing import Literal

from hijridate import Gregorian, Hijri

from index.model import Calendar, DateText, Precision

_MONTHS = (
    "يناير|كانون الثاني|كانون ثاني|جانفي|january|jan|janvier",
    "فبراير|شباط|فيفري|فبرابر|february|feb|fevrier|février",
    "مارس|اذار|march|mar|mars",
    "ابريل|نيسان|افريل|april|apr|avril",
    "مايو|ايار|ماي|may|mai",
    "يونيو|يونيه|حزيران|جوان|june|jun|juin",
    "يوليو|يوليه|تموز|جويليه|يوليوز|july|jul|juillet",
    "اغسطس|اب|اوت|غشت|اغشت|august|aug|aout|août",
    "سبتمبر|ايلول|شتنبر|شتمبر|september|sept|sep|septembre",
    "اكتوبر|تشرين الاول|تشرين اول|october|oct|octobre",
    "نوفمبر|تشرين الثاني|تشرين ثاني|نونبر|نوفنبر|november|nov|novembre",
    "ديسمبر|كانون الاول|كانون اول|دجنبر|دجمبر|december|dec|decembre|décembre",
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
_HIJRI_NAMES = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip
_NAMES: dict[str, tuple[str, ...]] = {
    "ar": (
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
        "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_MONTH_NUMBERS = {
    name: (calendar, number)
    for calendar, months in (("gregorian", _MONTHS), ("hijri", _HIJRI_MONTHS))
    for number, names in enumerate(months, 1)
    for name in names.split("|")
}

# One sign for one sign, so that a match's offsets are offsets into the text; what is invisible goes first (`_DROPPED`).
_LETTERS = {
    "أإآٱ": "ا",
    "ىیېے": "ي",
    "ةۀ": "ه",
    "کڪ": "ك",
    "\u00a0\u202f\u2007\t\n": " ",
    "\u2010\u2011\u2013\u2212": "-",
}
_FOLDED = {ord(sign): folded for signs, folded in _LETTERS.items() for sign in signs}
_FOLDED |= {zero + digit: str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}
_DROPPED = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u061c]")

_MONTH = "(?:" + "|".join(sorted(map(re.escape, _MONTH_NUMBERS), key=len, reverse=True)) + r")\.?(?!\w)"
_WEEKDAY = (
    r"(?:يوم )?(?:الاحد|الاثنين|الاتنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\.?"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
)
_ERA = r"(?: ?(?P<era>هجريه|هجري|ه|ميلاديه|ميلادي|م|ad|ce|ah)\b)?"
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])" + _ERA
_DAY = r"(?<![0-9])(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er)?(?![0-9:])"
_NAMED = rf"(?P<name>{_MONTH})"
_OTHER = rf"(?: ?[/(\\-] ?(?:{_MONTH}) ?\)?)?"  # the month's other name: يوليو/تموز, مارس (آذار)
_GLUE = r" ?[,،/-]? ?"
_OF = r"(?: من)?(?: شهر)? ?[,/-]? ?(?:of )?"
_BEFORE_YEAR = _GLUE + r"(?:من )?(?:(?:ال)?عام |لعام |سنه |لسنه )?"
_FORMS = tuple(
    re.compile(r"(?<!\w)" + pattern)
    for pattern in (
        # days
        _DAY + _OF + _NAMED + _OTHER + _BEFORE_YEAR + _YEAR,
        _NAMED + r" (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?" + _GLUE + _YEAR,
        r"(?P<year>[0-9]{4})(?P<sign>[-/.])(?P<number>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})(?![0-9])"
        r"(?:t[0-9:.]+(?:z|[+-][0-9:]+)?)?" + _ERA,
        r"(?P<day>[0-9]{1,2}) ?(?P<sign>[-/.]) ?(?P<number>[0-9]{1,2}) ?(?P=sign) ?" + _YEAR,
        # months
        _NAMED + _OTHER + _BEFORE_YEAR + _YEAR,
        r"(?<![/.-])(?P<year>[0-9]{4})[-/](?P<number>[0-9]{1,2})(?![0-9/.-])" + _ERA,
        r"(?<![/.-])(?P<number>[0-9]{1,2})[-/]" + _YEAR,
        # years
        r"(?:(?:(?:ال)?عام|سنه) )?(?<![/.:-])(?P<year>[0-9]{4})(?![0-9]|[/.:-][0-9])" + _ERA,
    )
)
_LEAD = re.compile(
    r"(?:(?:تاريخ النشر|تاريخ التحديث|نشر بتاريخ|نشر في|نشرت? يوم|اخر تحديث|تم النشر(?: في| بتاريخ)?"
    r"|حرر في|بتاريخ|تاريخ|التاريخ|في|اليوم|يوم|published(?: on)?|posted(?: on)?|updated(?: on)?|date|on) ?:? ?)*(?:"
    + _WEEKDAY
    + r" ?[,،:/-]? ?)?(?:في )?"
)
_JOIN = re.compile(r" ?[,،|/(-]? ?(?:(?:ال)?موافق(?: ل|ه)? ?:? ?)?(?:" + _WEEKDAY + r" ?[,،]? ?)?")
_TAIL = re.compile(
    r" ?[.)]?(?: ?[-–|,،@]? ?(?:الساعه|في تمام|at|a)? ?[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?"
    r" ?(?:صباحا|مساء|ظهرا|ص|م|am|pm)?(?: ?بتوقيت [\w ]{1,30}| ?\(?(?:gmt|utc)[+0-9: ]*\)?| ?ت ?غ)?)? ?[.)]?"
)


def parse_date(text: str, stamps: bool = False) -> DateText | None:
    """Read a text that is a date and nothing else (a weekday, `بتاريخ`, a time of day may stand with it).

    A date in both calendars is read by its Gregorian half. None for anything that is not a date, impossible
    days among them.

    >>> parse_date("الأحد 28 يوليو/تموز 2024").iso
    '2024-07-28'
    >>> parse_date("5 شوال 1445هـ")
    DateText(iso='2024-04-14', precision='day', calendar='hijri', text='5 شوال 1445هـ')
    >>> parse_date("رمضان") is None
    True
    """
    if len(text) > 200:
        return None
    folded, _ = _fold(text)
    folded = " ".join(folded.split())
    start = _match_end(_LEAD, folded, 0)
    return _whole(folded, start, " ".join(text.split()))


def find_date(text: str) -> DateText | None:
    """Find the first date inside a text: the first full one, else the first month with a year, else the first year.

    >>> find_date("The White House, APRIL 11, 2024: https://…")
    DateText(iso='2024-04-11', precision='day', calendar='gregorian', text='APRIL 11, 2024')
    >>> find_date("دار المعارف، القاهرة، 1998، ص 12").iso
    '1998'
    """
    folded, offsets = _fold(text)
    for form in _FORMS:
        for match in form.finditer(folded):
            found = _date(match)
            if found is not None:
                written = text[offsets[match.start()] : offsets[match.end() - 1] + 1]
                return DateText(found.iso, found.precision, found.calendar, written)
    return None


def hijri(iso: str) -> str | None:
    """Say a Gregorian day (`2024-04-19`) in the Umm al-Qura calendar.

    None for months and years, and for days outside 1343-1500 AH.

    >>> hijri("2024-04-19")
    '10 شوال 1445'
    """
    try:
        day = Gregorian.fromisoformat(iso).to_hijri()
    except (ValueError, OverflowError):
        return None
    return f"{day.day} {_HIJRI_NAMES[day.month - 1]} {day.year}"


def format_date(date: DateText, language: Literal["ar", "en"]) -> str:
    """Write a date for readers, in Western digits, as precise as it is known.

    >>> format_date(DateText("2024-04", "month"), "ar")
    'أبريل 2024'
    """
    parts = date.iso.split("-")
    words = [
        *(str(int(part)) for part in parts[2:]),
        *(_NAMES[language][int(part) - 1] for part in parts[1:2]),
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
        return _hijri_day(year, first, 1), _hijri_day(year, last, Hijri(year, last, 1).month_length())
    year, month, day = ([int(part) for part in date.iso.split("-")] + [0, 0])[:3]
    last_month = month or 12
    return year * 10000 + (month or 1) * 100 + (day or 1), year * 10000 + last_month * 100 + (
        day or monthrange(year, last_month)[1]
    )


def _fold(text: str) -> tuple[str, list[int]]:
    """The text in the spelling the patterns use, and for each of its signs the offset it came from."""
    kept = [offset for offset, sign in enumerate(text) if not _DROPPED.match(sign)]
    # lower() may make one sign two (İ): such signs stay as they are
    letters = ((low if len(low := text[offset].lower()) == 1 else text[offset]) for offset in kept)
    return "".join(letters).translate(_FOLDED), kept


def _match_end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _whole(folded: str, start: int, written: str) -> DateText | None:
    """The date that fills `folded` from `start`; of two calendars joined by `الموافق` the Gregorian one."""
    for match, first in _dates_at(folded, start):
        if _TAIL.fullmatch(folded, match.end()):
            return DateText(first.iso, first.precision, first.calendar, written)
        for other, second in _dates_at(folded, _match_end(_JOIN, folded, match.end())):
            if first.calendar != second.calendar and _TAIL.fullmatch(folded, other.end()):
                chosen = first if first.calendar == "gregorian" else second
                return DateText(chosen.iso, chosen.precision, chosen.calendar, written)
    return None


def _dates_at(folded: str, start: int) -> Iterator[tuple[re.Match[str], DateText]]:
    for form in _FORMS:
        match = form.match(folded, start)
        date = _date(match) if match else None
        if match and date:
            yield match, date


def _first_hijri(text: str) -> re.Match[str] | None:
    folded, _ = _fold(text)
    return next((match for form in _FORMS if (match := form.search(folded)) and _is_hijri(match)), None)


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
    return era in {"ه", "هجري", "هجريه", "ah"} or (not era and "number" in match.groupdict() and 1343 <= year <= 1500)


def _date(match: re.Match[str]) -> DateText | None:
    year, month, day = int(match["year"]), _month(match), int(_group(match, "day") or 0)
    precision: Precision = "day" if day else "month" if month else "year"
    calendar: Calendar = "hijri" if _is_hijri(match) else "gregorian"
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
    return Hijri(year, month or 6, day or (15 if month else 29)).to_gregorian().isoformat()


def _hijri_day(year: int, month: int, day: int) -> int:
    return int(Hijri(year, month, day).to_gregorian().isoformat().replace("-", ""))
