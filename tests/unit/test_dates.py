"""Every way of writing a date that Arabic articles use, and what is none."""

from __future__ import annotations

import datetime

import pytest
from hijridate import Hijri
from hypothesis import example, given
from hypothesis import strategies as st

from index.arabic.calendars import hijri, hijri_to_gregorian, month_length
from index.arabic.dates import days, find_date, format_date, is_approximate_date, parse_date
from index.model import DateText

READ = """
19 أبريل 2024 | 2024-04-19
٢٨ تموز ٢٠٢٤ | 2024-07-28
۲۸ تموز ۲۰۲۴ | 2024-07-28
الأحد 28 يوليو 2024 | 2024-07-28
يوم الأحد، 28 يوليو 2024م | 2024-07-28
28 يوليو/تموز 2024 | 2024-07-28
28 تموز (يوليو) 2024 | 2024-07-28
28 تموز / يوليو 2024 | 2024-07-28
2024م | 2024
بتاريخ 5 مارس 2020 | 2020-03-05
بتاريخ: ٥/٣/٢٠٢٠ | 2020-03-05
نُشر في 19 أبريل 2024 | 2024-04-19
تاريخ النشر : 2024/01/05 | 2024-01-05
آخر تحديث: 1 يناير 2024، 10:15 ص | 2024-01-01
5 شوال 1445هـ | 2024-04-14 hijri
5 شوال 1445 هـ | 2024-04-14 hijri
٥ شوّال ١٤٤٥ | 2024-04-14 hijri
يوم 3 من شهر رجب سنة 1440هـ | 2019-03-10 hijri
12 جُمادى الأولى 1443هـ | 2021-12-16 hijri
12 جمادى الآخرة 1443 | 2022-01-15 hijri
12 جمادى الثانية 1443 | 2022-01-15 hijri
1 ذو الحجة 1444 | 2023-06-19 hijri
1 ذي الحجة 1444 | 2023-06-19 hijri
١٢ ربيع الآخر ١٤٤٣ هـ | 2021-11-17 hijri
١٢ ربيع الثاني ١٤٤٣ هـ | 2021-11-17 hijri
5/10/1445هـ | 2024-04-14 hijri
1445/10/5 | 2024-04-14 hijri
شوال 1445هـ | 2024-04 hijri
1445هـ | 2024 hijri
1446هـ | 2024 hijri
الأحد 5 شوال 1445هـ الموافق 14 أبريل 2024م | 2024-04-14
14/4/2024 الموافق 5/10/1445هـ | 2024-04-14
2024-07-28 | 2024-07-28
2024-07-28 10:00:00 EEST | 2024-07-28
28/07/2024 10:00 Asia/Riyadh | 2024-07-28
28-Jul-24 | 2024-07-28
D:20240728103021+03'00' | 2024-07-28
Timestamp('2024-07-28 10:30:21') | 2024-07-28
datetime.datetime(2024, 7, 28, 10, 30) | 2024-07-28
28\\7\\2024 | 2024-07-28
الدوحة في: 28 تموز 2024 | 2024-07-28
العدد: 1225 | 2024-07-28 | 2024-07-28
العدد 1225 الصادر في 28 تموز 2024 | 2024-07-28
28 ك2 2024 | 2024-01-28
🕒 28 يوليو 2024 | 2024-07-28
أُدرج يوم الأحد 28 يوليو 2024 | 2024-07-28
22 محرم 1446هـ = 28 يوليو 2024م | 2024-07-28
٢٢ محرم ١٤٤٦ﻫ | 2024-07-28 hijri
غرة رمضان 1445 | 2024-03-11 hijri
2024-07-28T10:00:00Z | 2024-07-28
2024-07-28 10:30 | 2024-07-28
٢٠٢٤/٧/٢٨ | 2024-07-28
28/7/2024 | 2024-07-28
28-7-2024 | 2024-07-28
28.7.2024 | 2024-07-28
١٩‏/٤‏/٢٠٢٤ | 2024-04-19
يوليو 2024 | 2024-07
نيسان/أبريل 2024 | 2024-04
2024-04 | 2024-04
04/2024 | 2024-04
2024 | 2024
عام 1998 | 1998
في عام 1998 | 1998
4 آب 2020 | 2020-08-04
الخميس، ٢٠ كانون الأول ٢٠١٨ | 2018-12-20
20 كانون أول 2018 | 2018-12-20
كانون ثاني 2019 | 2019-01
تشرين الثاني 2019 | 2019-11
3 تشرين الأول 2019 | 2019-10-03
13 جانفي 2012 | 2012-01-13
13 فيفري 2012 | 2012-02-13
13 أفريل 2012 | 2012-04-13
13 ماي 2012 | 2012-05-13
13 جوان 2012 | 2012-06-13
13 جويلية 2012 | 2012-07-13
3 أوت 2021 | 2021-08-03
20 يوليوز 2015 | 2015-07-20
20 غشت 2015 | 2015-08-20
3 شتنبر 2016 | 2016-09-03
3 نونبر 2016 | 2016-11-03
3 دجنبر 2016 | 2016-12-03
3 أغشت 2016 | 2016-08-03
3 شتمبر 2016 | 2016-09-03
3 دجمبر 2016 | 2016-12-03
3 إبريل 2016 | 2016-04-03
3 ابريل 2016 | 2016-04-03
3 يونيه 2016 | 2016-06-03
3 يوليه 2016 | 2016-07-03
3 آذار 2016 | 2016-03-03
3 أيار 2016 | 2016-05-03
3 حزيران 2016 | 2016-06-03
3 أيلول 2016 | 2016-09-03
Sunday, July 28, 2024 | 2024-07-28
28 July 2024 | 2024-07-28
APRIL 11, 2024 | 2024-04-11
Apr. 10, 2024 | 2024-04-10
5th of April 2024 | 2024-04-05
January 2020 | 2020-01
10 avril 2024 | 2024-04-10
1er août 2020 | 2020-08-01
آخر تحديث: 7/3/2018 الساعة 11:20 (مكة المكرمة) | 2018-03-07
الأربعاء 19 من جمادى الآخرة 1439 هــ 7 مارس 2018 السنة 142 العدد 47938 | 2018-03-07
النسخة: الورقية - سعودي الأربعاء، ٧ مارس/ آذار ٢٠١٨ (٠٠:٠٠ - بتوقيت غرينتش) | 2018-03-07
الأربعاء - 20 جمادى الآخرة 1439 هـ - 07 مارس 2018 مـ رقم العدد [14344] | 2018-03-07
جدة 20 جمادى الآخرة 1439 هـ الموافق 08 مارس 2018 م واس | 2018-03-08
GMT 8:05 2018 الأربعاء 7 مارس | 2018-03-07
آخر تحديث: الأربعاء 20 جمادى الآخرة 1439 هـ - 07 مارس 2018 KSA 11:20 - GMT 08:20 | 2018-03-07
نشر بتاريخ: 07/03/2018 ( آخر تحديث: 08/03/2018 الساعة: 09:00 ) | 2018-03-07
28 أمشير 1734 ش - 7 مارس 2018 | 2018-03-07
السابع من مارس 2018 | 2018-03-07
الحادي والعشرين من آذار عام ألفين وثمانية عشر | 2018-03-21
الثالث عشر من شهر رمضان 1440 هـ | 2019-05-18 hijri
2018-03-07 08:20:21 +0300 | 2018-03-07
2018-03-07 08:20:21.123456+00:00 | 2018-03-07
Wed, 07 Mar 2018 08:20:21 GMT | 2018-03-07
Wed Mar  7 08:20:21 2018 | 2018-03-07
Wed Mar 07 08:20:21 +0000 2018 | 2018-03-07
Wed Mar 07 2018 11:20:21 GMT+0300 (Arabian Standard Time) | 2018-03-07
20180307 | 2018-03-07
07-03-18 | 2018-03-07
تاريخ الإضافة: 7/3/2018 ميلادي - 19/6/1439 هجري | 2018-03-07
أضيفت بتاريخ 7 مارس 2018 الساعة 11:20 | 2018-03-07
دمشق في 7 آذار 2018 | 2018-03-07
حرر بتونس في 7 مارس 2018 | 2018-03-07
رام الله - 7 آذار 2018 | 2018-03-07
البلدة | 7 آذار 2018 | 2018-03-07
الثلثاء 6 آذار 2018 | 2018-03-06
خريف 2018 | 2018
السنة الخامسة والعشرون، العدد 99، 2018 | 2018
3-5 مارس 2018 | 2018-03-03
من 28 فبراير إلى 2 مارس 2018 | 2018-02-28
١١:٢٠ - ٧ مارس ٢٠١٨ | 2018-03-07
11:20 م | 7 مارس 2018 | 2018-03-07
15 رجب 1320هـ | 1902-10-18 hijri
15 رجب 1320هـ الموافق 20 أكتوبر 1902م | 1902-10-20
رجب 1320 هـ | 1902-10 hijri
1320هـ | 1902 hijri
30 ذو الحجة 1342 | 1924-08-02 hijri
1 محرم 1501هـ | 2077-11-17 hijri
9 ذي القعدة 656 هـ | 1258-11-14 hijri
الأحد 28 يوليو 2024 الساعة 10:30 بتوقيت غرينتش | 2024-07-28
ثلاثاء, 09/04/2019 - 10:00 | 2019-04-09
فاتح ماي 2019 | 2019-05-01
2019 أبريل 9 | 2019-04-09
شهر أبريل عام 2019 | 2019-04
منتصف أبريل 2019 | 2019-04
9 avr. 2019 | 2019-04-09
9 ابريل 2019 , 10:00م | 2019-04-09
بيروت 9 نيسان 2019 - وطنية | 2019-04-09
عمّان في 9 نيسان /بترا/ 2019 | 2019-04-09
منذ 3 ساعات - 9 أبريل 2019 | 2019-04-09
4/25/2019 | 2019-04-25
2019_04_09 | 2019-04-09
2019-04-09T10:30:00+03:00[Asia/Riyadh] | 2019-04-09
تم النشر: 09 أبريل ,2019: 10:30 ص GST تم التحديث: 09 أبريل ,2019: 11:30 ص GST | 2019-04-09
فجر الثلاثاء 9 أبريل 2019 | 2019-04-09
(بيروت، 9 نيسان 2019) | 2019-04-09
الرياض، المملكة العربية السعودية، 9 أبريل 2019 | 2019-04-09
9 أبريل 2019 الساعة العاشرة والنصف صباحا | 2019-04-09
العدد الثالث، شتاء 2019 | 2019
9 نيسان ـ أبريل 2019 | 2019-04-09
"""
NOT_DATES = """
محرم
رمضان
صفر
رجب
19 أبريل
31 أبريل 2024
30 فبراير 2024
2024/13/45
99999
12:30
الرياض
قال 19 أبريل 2024 شيئا
19 أبريل 2024 القاهرة
توفي في 9 أبريل 2019
مؤتمر القمة الأخيرة - 9 أبريل 2019
من 2010 إلى 2019
9 أبريل 2019 و10 مايو 2020
1554802221
قانون رقم 9/4/2019
0000-01-01
12
2018-W60-1
2018-W10-8
2018-366
2018-000
"""
FOUND = """
The Washington Post, April 12, 2024: https://x.example | 2024-04-12 | April 12, 2024
القاهرة: دار الشروق، 2005، ص 12 | 2005 | 2005
مجلة السياسة، العدد 12، يوليو 2020، ص 3 | 2020-07 | يوليو 2020
صدر في التَّاسعِ من 19 أبْرِيل 2024م. | 2024-04-19 | 19 أبْرِيل 2024م
سنة 1990 ثم في 5 مارس 1991 | 1991-03-05 | 5 مارس 1991
"""


def rows(table: str, columns: int = 2) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.rsplit(" | ", columns - 1)) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("text", "wanted"), rows(READ))
def test_a_date_is_read(text: str, wanted: str) -> None:
    date = parse_date(text)
    assert date is not None
    assert f"{date.iso}{' hijri' if date.calendar == 'hijri' else ''}" == wanted
    assert date.precision == ("year", "month", "day")[date.iso.count("-")]
    assert date.text == " ".join(text.split())


def test_a_stamp_is_a_date_only_where_it_is_asked_for() -> None:
    stamps = [
        parse_date(text, stamps=True)
        for text in ("1554802221", "1554802221000", "1554802221.5", "/Date(1554802221000)/")
    ]
    assert [date and date.iso for date in stamps] == ["2019-04-09"] * 4
    assert parse_date("15548022", stamps=True) is None


@pytest.mark.parametrize(
    ("text", "approximate"), [("15 رجب 1320هـ", True), ("1 محرم 1501هـ", True), ("5 شوال 1445هـ", False)]
)
def test_hijri_days_beyond_the_calendar_are_approximate(text: str, approximate: bool) -> None:
    date = parse_date(text)
    assert date is not None
    assert is_approximate_date(date) is approximate


@given(st.integers(1, 2000), st.integers(1, 12), st.integers(1, 29))
def test_hijri_days_follow_each_other(year: int, month: int, day: int) -> None:
    if day < month_length(year, month):
        here, after = hijri_to_gregorian(year, month, day), hijri_to_gregorian(year, month, day + 1)
        assert (after - here).days == 1


@pytest.mark.parametrize("text", [text for (text,) in rows(NOT_DATES, 1)])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(("text", "iso", "written"), rows(FOUND, 3))
def test_a_date_is_found_in_a_text(text: str, iso: str, written: str) -> None:
    date = find_date(text)
    assert date is not None
    assert (date.iso, date.text) == (iso, written)


def test_a_bare_number_or_word_in_a_text_is_no_date() -> None:
    assert find_date("في رمضان وصل 12345 زائر إلى المدينة") is None


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        (DateText("2024-02", "month"), 20240201, 20240229),
        (DateText("2023", "year"), 20230101, 20231231),
        (DateText("2024-04-19", "day"), 20240419, 20240419),
        (DateText("2024-04", "month", "hijri", "شوال 1445"), 20240410, 20240508),
        (DateText("2024", "year", "hijri", "1445هـ"), 20230719, 20240706),
        (DateText("2024", "year", "hijri", ""), 20240101, 20241231),
    ],
)
def test_a_date_covers_all_its_days(date: DateText, first: int, last: int) -> None:
    assert days(date) == (first, last)


def test_days_outside_the_calendar_have_no_hijri_date() -> None:
    assert [hijri(iso) for iso in ("2024-04-19", "1900-01-01", "2024-04", "x")] == ["10 شوال 1445", None, None, None]


def test_dates_are_written_as_precisely_as_they_are_known() -> None:
    dates = DateText("2024-04-09", "day"), DateText("2024-04", "month"), DateText("2024", "year")
    assert [format_date(date, "ar") for date in dates] == ["9 أبريل 2024", "أبريل 2024", "2024"]
    assert [format_date(date, "en") for date in dates] == ["9 April 2024", "April 2024", "2024"]


@given(st.dates(datetime.date(1800, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from(["ar", "en"]))
def test_what_is_written_is_read_again(day: datetime.date, language: str) -> None:
    date = DateText(day.isoformat(), "day")
    again = parse_date(format_date(date, "ar" if language == "ar" else "en"))
    assert again is not None
    assert again.iso == date.iso
    assert days(again) == (int(day.strftime("%Y%m%d")),) * 2


@given(st.integers(1343, 1500), st.integers(1, 12), st.integers(1, 30))
@example(1343, 9, 29)
def test_hijri_days_are_those_of_the_calendar(year: int, month: int, day: int) -> None:
    """The last day of a month stands for those it has not: Ramadan 1343 has 28 in the tables of Umm al-Qura."""
    day = min(day, Hijri(year, month, 1).month_length())
    iso = Hijri(year, month, day).to_gregorian().isoformat()
    said = hijri(iso)
    assert said is not None
    again = parse_date(said)
    assert again is not None
    assert (again.iso, again.calendar) == (iso, "hijri")


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    for date in (parse_date(text), find_date(text)):
        if date is not None:
            first, last = days(date)
            assert first <= last


@given(st.text(max_size=40), st.sampled_from(["19 أبريل 2024", "5 شوال 1445هـ", "يوليو 2020"]), st.text(max_size=40))
def test_the_text_of_a_found_date_stands_in_the_text(before: str, date: str, after: str) -> None:
    found = find_date(f"{before} {date} {after}")
    assert found is not None
    assert found.text in f"{before} {date} {after}"


@pytest.mark.parametrize(
    "written", ["7مارس2020", "7 آذار2020", "7مارس 2020م", "07/03/20 15:43", "Publié le 7 mars 2020"]
)
def test_dates_written_in_haste(written: str) -> None:
    date = parse_date(written)
    assert (date and date.iso) == "2020-03-07"


@pytest.mark.parametrize("written", ["طراز2020", "07/03/20 قطعة", "3نسخ"])
def test_numbers_glued_to_words_are_no_dates(written: str) -> None:
    assert parse_date(written) is None
