"""Parts of a year as the dates of a search: what they begin and end with, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import BadRequest
from search.filters import date_of, filters_of
from search.results import SearchRequest

ENDS = """
2017-W05 | 20170130 | 20170205
2017W05 | 20170130 | 20170205
٢٠١٧-w٠٥ | 20170130 | 20170205
2017-W05-7 | 20170205 | 20170205
2017W057 | 20170205 | 20170205
2020-W53 | 20201228 | 20210103
2019-W01 | 20181231 | 20190106
W5 2017 | 20170130 | 20170205
week 5 of 2017 | 20170130 | 20170205
الأسبوع ٥ من عام ٢٠١٧ | 20170130 | 20170205
2017-060 | 20170301 | 20170301
2020-366 | 20201231 | 20201231
2017-Q1 | 20170101 | 20170331
2017Q4 | 20171001 | 20171231
q2/2017 | 20170401 | 20170630
الربع الأول 2017 | 20170101 | 20170331
الرُّبع الثاني من 2017م | 20170401 | 20170630
الربع الرابع لعام ٢٠١٧ | 20171001 | 20171231
الربع الأخير من سنة 2017 | 20171001 | 20171231
second quarter of 2017 | 20170401 | 20170630
the last quarter of the year 2017 | 20171001 | 20171231
2017-H2 | 20170701 | 20171231
H1 2017 | 20170101 | 20170630
النصف الثاني من العام 2017 | 20170701 | 20171231
النصف الأخير من 2017 | 20170701 | 20171231
first half of 2017 | 20170101 | 20170630
الثلث الأول من 2017 | 20170101 | 20170430
ربيع 2017 | 20170301 | 20170531
خريف عام 2017 | 20170901 | 20171130
summer 2017 | 20170601 | 20170831
مطلع 2017 | 20170101 | 20170101
بداية شباط 2017 | 20170201 | 20170201
نهاية عام 2017 | 20171231 | 20171231
نهاية شباط 2016 | 20160229 | 20160229
end of 2017 | 20171231 | 20171231
نهاية رمضان 1440هـ | 20190603 | 20190603
ربيع الأول 1440هـ | 20181109 | 20181207
3-5 نيسان 2017 | 20170403 | 20170405
٣ إلى ٥ نيسان ٢٠١٧ | 20170403 | 20170405
من 27 شباط حتى 2 آذار 2017 | 20170227 | 20170302
28 شعبان - 3 رمضان 1440هـ | 20190503 | 20190508
27 February to 2 March 2017 | 20170227 | 20170302
5 نيسان 2017 | 20170405 | 20170405
2017-02 | 20170201 | 20170228
آب 2017 | 20170801 | 20170831
2017 | 20170101 | 20171231
"""
REFUSED = (
    "2021-W53|2017-W00|2017-W54|2017-W5|2017-W05-8|2017-366|2017-000|2017060|2017-Q0|2017-Q5|Q5 2017|2017-H3"
    "|النصف الثالث 2017|الربع الخامس من 2017|الربع 2017|منتصف 2017|أواخر 2017|أوائل آب 2017|شتاء 2017|winter 2017"
    "|mid-2017|late 2017|صيف 1440هـ|Q1 1440|الربع الأول 1440هـ|الأسبوع الأول من آب 2017|النصف الأول من آب 2017"
)


@pytest.mark.parametrize("line", ENDS.strip().splitlines())
def test_a_part_of_a_year_has_ends(line: str) -> None:
    typed, first, last = line.split(" | ")
    found = filters_of(SearchRequest(date_from=typed, date_to=typed))
    assert (str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize("typed", REFUSED.split("|"))
def test_what_is_not_understood_is_refused_and_never_another_date(typed: str, name: str) -> None:
    with pytest.raises(BadRequest) as caught:
        filters_of(SearchRequest(date_from=typed if name == "from" else None, date_to=typed if name == "to" else None))
    assert (caught.value.code, caught.value.parameter) == ("parameter.date", name)


@given(st.dates(date(1801, 1, 1), date(2098, 12, 31)))
def test_weeks_are_those_of_the_calendar(day: date) -> None:
    year, week, weekday = day.isocalendar()
    ends = [date_of(name, f"{year}-W{week:02}") for name in ("from", "to")]
    monday = day - timedelta(days=weekday - 1)
    assert [one and one.iso for one in ends] == [monday.isoformat(), (monday + timedelta(days=6)).isoformat()]
