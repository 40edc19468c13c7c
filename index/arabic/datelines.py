"""What stands beside a date in the lines that newspapers, agencies and sites put over an article."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from functools import cache

from index.arabic.wordlists import rows

_TIME = r"[0-9]{1,2}[:.h][0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
_ZONE = r"[+-] ?[0-9]{1,2}(?::?[0-9]{2})?"
_ORDINALS = "اولي|ثانيه|ثالثه|رابعه|خامسه|سادسه|سابعه|ثامنه|تاسعه|عاشره|حاديه"
_NUMBERED = "|".join(
    (
        rf"{_TIME}(?:[صم](?!\w))?(?: ?{_ZONE}| [a-z]{{2,3}}t(?!\w| ?[+-]))?(?: [a-z]+/[a-z_]+)?",
        rf"(?:gmt|utc) ?{_ZONE}",
        r"منذ (?:[0-9]{1,3} )?(?:ثوان|ثواني|دقيق|دقاي?ئ?ق|ساع|يوم|ايام|اسبوع|اسابيع|شهر|اشهر|سن)[\u0621-\u064a]{0,3}",
        r"(?:ال)?توقيت(?: \w+){1,2}|(?:حسب )?بتوقيت(?: \w+){1,2}",
        r"(?:رقم )?(?:ال)?عدد(?: رقم)? ?[(\[#:]? ?[0-9]+ ?[)\]]?",
        r"(?:ال)?عدد ال(?:اول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر|حادي)(?: عشر| وال\w+)?",
        rf"الساعه ال(?:واحده|{_ORDINALS})(?: عشره)?(?: (?:وال)?(?:نصف|ربع|ثلث))?",
        r"(?:asia|africa|europe|america|etc)/[a-z_]+",
        rf"(?:ال)?(?:سنه|مجلد) (?:[0-9]{{1,3}}(?![0-9])|ال(?:{_ORDINALS})(?: عشره?| وال\w+)?|ال\w+ون)",
        r"[0-9]{1,2} (?:توت|بابه|هاتور|كيهك|طوبه|امشير|برمهات|برموده|بشنس|بوونه|ابيب|مسري|نسيء)(?: [0-9]{4})?",
    )
)
"""Times, zones, the numbers of issues, Coptic days beside the Gregorian ones; in the folded spelling of `dates`."""
_WEEKDAYS = (
    "الاثنين|mon(?:day)?",
    "ال(?:ثلاثاء|ثلثاء)|tue(?:s(?:day)?)?",
    "الاربعاء|wed(?:nesday)?",
    "الخميس|thu(?:rs(?:day)?)?",
    "الجمعه|fri(?:day)?",
    "السبت|sat(?:urday)?",
    "الاحد|sun(?:day)?",
)
"""The days of the week from Monday, in the folded spelling."""
_WEEKDAY = re.compile(rf"(?<!\w)(?:{'|'.join(_WEEKDAYS)})(?!\w)")
_DIGITS = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_GLUED = re.compile(r"(?<=[0-9])(?=[\u0621-\u064a]{3})|(?<=[\u0621-\u064a]{3})(?=[0-9]{4}(?![0-9]))")
_BEHIND = rf"(?<!\w)(?:{_ZONE})(?!\w)|\.[0-9]{{3,9}}(?!\w)"
_SIGNS = re.compile(r"[\s<>,،؛;:|()\[\]/.\\@•·_–—=~\u2190-\u2bff\ufe0f\U0001f300-\U0001faff-]*")
_UPDATE = re.compile(r"(?:تحديث|تعديل|updated|modified)[^0-9]*\Z")
_PLACE = re.compile(
    r"(?:حرر ?)?(?:في )?(?P<place>[\u0621-\u064a]{2,}(?: [\u0621-\u064a]{2,}){0,2})(?P<rest>.*)", re.DOTALL
)
_BETWEEN = re.compile(r"\s*[-–—:|/،,()]\s*")
_PARTED = re.compile(r"\s*[-–—:|/،,]")


def is_about_dates(folded: str) -> bool:
    """Whether a piece of a line says nothing that does not stand beside dates.

    >>> is_about_dates("، اخر تحديث 02:21 (gmt+0400)"), is_about_dates(" قال الوزير")
    (True, False)
    """
    return _SIGNS.fullmatch(_known().sub(" ", folded)) is not None


def weekday_of(name: str) -> int | None:
    """The day of the week that a folded word names, 0 for Monday; None for any other.

    >>> weekday_of("الاثنين"), weekday_of("fri"), weekday_of("الربيع")
    (0, 4, None)
    """
    return next((at for at, names in enumerate(_WEEKDAYS) if re.fullmatch(names, name)), None)


def by_weekday(iso: str, written: str, folded: str) -> str:
    """The day of a date in digits, month first where only so it falls on the weekday that the line names.

    >>> by_weekday("2019-09-04", "04/09/2019", "الثلاثاء, 04/09/2019 - 12:30")
    '2019-04-09'
    >>> by_weekday("2019-04-09", "9/4/2019", "الثلاثاء 9/4/2019"), by_weekday("2019-09-04", "04/09/2019", "04/09/2019")
    ('2019-04-09', '2019-09-04')
    """
    named, digits = _WEEKDAY.search(folded), _DIGITS.fullmatch(written)
    if named is None or digits is None:
        return iso
    month, day, year = map(int, digits.groups())
    wanted = weekday_of(named[0])
    if datetime.date.fromisoformat(iso).weekday() == wanted or month > 12:
        return iso
    exchanged = datetime.date(year, month, day) if day <= monthrange(year, month)[1] else None
    return exchanged.isoformat() if exchanged and exchanged.weekday() == wanted else iso


def part_glued(folded: str) -> str:
    """A line with spaces between the numbers and the name of a month that stand without.

    >>> part_glued("9ابريل2019"), part_glued("9 ابريل 2019م")
    ('9 ابريل 2019', '9 ابريل 2019م')
    """
    return _GLUED.sub(" ", folded)


def is_update(folded: str) -> bool:
    """Whether what stands right before a date says that it is one of a change.

    >>> is_update(" ( اخر تحديث: "), is_update("نشر بتاريخ: ")
    (True, False)
    """
    return _UPDATE.search(folded) is not None


def place_before(folded: str) -> bool:
    """Whether what stands before a date is a place: one that is listed, or a word or two and a sign that parts them.

    >>> place_before("القاهره - "), place_before("بيروت في "), place_before("حرر بالرباط في "), place_before("توفي في ")
    (True, True, True, False)
    """
    pieces = [piece for piece in _BETWEEN.split(folded) if piece]
    if any(map(is_place, pieces)) and all(is_place(piece) or is_about_dates(piece) for piece in pieces):
        return True
    match = _PLACE.match(folded)
    if match is None:
        return False
    words = match["place"].split()
    for count in range(len(words), 0, -1):
        name, rest = " ".join(words[:count]), folded[match.start("place") + len(" ".join(words[:count])) :]
        if is_place(name) and is_about_dates(rest):
            return True
        parted = count < 3 and _PARTED.match(rest) and not is_about_dates(name) and is_about_dates(rest)
        if parted and (count == 1 or "،" in rest or "," in rest):
            return True
    return False


def is_place(name: str) -> bool:
    """Whether a folded name is one of the places that newspapers write from.

    >>> is_place("القاهره"), is_place("السوق")
    (True, False)
    """
    return name in _places() or name.removeprefix("ب") in _places()


@cache
def _known() -> re.Pattern[str]:
    """What may stand beside dates, longer words first."""
    words = sorted((re.escape(row[0]) for row in rows("datelines")), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{_NUMBERED}|{'|'.join(words)})(?!\w)|{_BEHIND}")


@cache
def _places() -> frozenset[str]:
    return frozenset(row[0] for row in rows("places"))
