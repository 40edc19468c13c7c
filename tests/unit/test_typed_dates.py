"""Dates as readers type them: told from today, in queries, as ends of a range; and what is no date."""

from __future__ import annotations

from datetime import date

import pytest

from index.errors import BadRequest
from search.results import SearchRequest
from search.service import SearchService
from tests.oracle.engine import MemoryEngine
from tests.samples import SAMPLES

_SERVICE = SearchService(MemoryEngine(SAMPLES))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("منذ أسبوع", "2024-04-19"),
        ("-7d", "2024-04-19"),
        ("قبل سبعة أيام", "2024-04-19"),
        ("منذ شهرين", "2024-02-26"),
        ("قبل ١٢ شهرًا", "2023-04-26"),
        ("-2y", "2022-04-26"),
        ("أمس", "2024-04-25"),
        ("اليوم", "2024-04-26"),
        ("3 weeks ago", "2024-04-05"),
        ("منذ سنة", "2023-04-26"),
        ("الشهر الماضي", "2024-03-26"),
        ("آخر 7 أيام", "2024-04-19"),
        ("هذا الشهر", "2024-04"),
        ("السنة الجارية", "2024"),
        ("this year", "2024"),
        ("منذ خمسة عشر يوما", "2024-04-11"),
        ("آخر ثلاثين يومًا", "2024-03-27"),
        ("الأيام العشرة الماضية", "2024-04-16"),
        ("خلال الأسبوع الماضي", "2024-04-19"),
        ("هذا الأسبوع", "2024-04-20"),
        ("أول من أمس", "2024-04-24"),
        ("منذ نصف سنة", "2023-10-26"),
        ("قبل عقدين", "2004-04-26"),
        ("منذ أسبوعين مضيا", "2024-04-12"),
        ("3mo", "2024-01-26"),
        ("now-2w", "2024-04-12"),
        ("last ten days", "2024-04-16"),
        ("in the past two years", "2022-04-26"),
        ("the day before yesterday", "2024-04-24"),
        ("آخر 48 ساعة", "2024-04-24"),
        ("السنتان الماضيتان", "2022-04-26"),
        ("خلال آخر أربعة أشهر", "2023-12-26"),
        ("منذ اثنتي عشرة سنة", "2012-04-26"),
        ("منذ سنة واحدة", "2023-04-26"),
        ("٢٠ يومًا", "2024-04-06"),
        ("الأربعاء الماضي", "2024-04-24"),
        ("last Friday", "2024-04-19"),
        ("منذ مطلع العام", "2024-01-01"),
        ("منذ ثلاث مئة يوم", "2023-07-01"),
        ("منذ ثلاثمئة يوم", "2023-07-01"),
        ("قبل ثلاثمائة يوم", "2023-07-01"),
        ("قبل مئتي يوم", "2023-10-09"),
        ("قبل مائتي يوم", "2023-10-09"),
        ("منذ مئتا يوم", "2023-10-09"),
        ("منذ مئة وخمسين يومًا", "2023-11-28"),
        ("منذ أربع مئة وخمسة أيام", "2023-03-18"),
        ("منذ خمسة و عشرين يوما", "2024-04-01"),
        ("الأشهر الاثني عشر الماضية", "2023-04-26"),
        ("منذ ألف يوم", "2021-07-31"),
        ("منذ 2023", "2023-01-01"),
        ("since March 2024", "2024-03"),
    ],
)
def test_dates_may_be_told_from_today(typed: str, first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.filters.today", lambda: date(2024, 4, 26))
    told, written = (_SERVICE.search(SearchRequest(date_from=text)) for text in (typed, first))
    assert (told.total, told.hits) == (written.total, written.hits)
    assert written.total > 0


SAME_DATES = """
date:أمس | date:2024-04-25
التاريخ:البارحة | date:2024-04-25
date:"منذ أسبوع" | date:>=2024-04-19
date:"آخر ثلاثة أشهر" | date:>=2024-01-26
date:"الأسبوع الماضي" | date:>=2024-04-19
date:"قبل أسبوع" | date:2024-04-19
date:"a week ago" | date:2024-04-19
date:"last Friday" | date:2024-04-19
date:-7d | date:>=2024-04-19
date:7d | date:>=2024-04-19
date:>-7d | date:>2024-04-19
date:-2w..-7d | date:2024-04-12..2024-04-19
date:[أمس TO اليوم] | date:2024-04-25..2024-04-26
date:"هذا الشهر" | date:2024-04
-date:-7d | -date:>=2024-04-19
date:"منذ 2023" | date:>=2023
date:"حتى أمس" | date:<=2024-04-25
date:2024-W16 | date:2024-04-15..2024-04-21
date:>2024-W16 | date:>2024-04-21
date:<2024-W16 | date:<2024-04-15
date:"الربع الأول 2024" | date:2024-01..2024-03
date:2024-Q2..2024-Q1 | date:2024-01..2024-06
date:(أمس OR 2024-Q1) | date:(2024-04-25 OR 2024-01..2024-03)
"""


@pytest.mark.parametrize("line", SAME_DATES.strip().splitlines())
def test_dates_in_a_query_are_told_as_those_beside_it(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stretch of days up to today is one, where a date alone is meant to begin with in the field of dates."""
    monkeypatch.setattr("search.filters.today", lambda: date(2024, 4, 26))
    told, written = (_SERVICE.search(SearchRequest(q)) for q in line.split(" | "))
    assert (told.total, told.hits) == (written.total, written.hits)
    assert {notice.code for notice in told.notices} <= {"not_understood"}


@pytest.mark.parametrize("q", ["date:منتصف", 'date:"منتصف 2024"', "date:2024-W60", "date:2024-Q5", 'date:"منذ أيام"'])
def test_what_tells_no_date_in_a_query_is_looked_for(q: str) -> None:
    assert [notice.detail for notice in _SERVICE.search(SearchRequest(q)).notices][:1] == ["not_a_date"]


@pytest.mark.parametrize("typed", ["حتى آذار 2024", "until 2024-03", "إلى الشهر الماضي"])
def test_the_last_day_may_be_said_to_be_the_last(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.filters.today", lambda: date(2024, 4, 30))
    assert (
        _SERVICE.search(SearchRequest(date_to=typed)).total == _SERVICE.search(SearchRequest(date_to="2024-03")).total
    )
    with pytest.raises(BadRequest):
        _SERVICE.search(SearchRequest(date_from=typed))


NO_DATES = (
    "منذ سنوات|قبل أيام|الأشهر الماضية|شهر|1445 عام|in 3 days|بعد أسبوع|منذ قرن|منذ قمر عشر يوما|قبل كتاب شهرا"
    "|منذ ثلاثة خمسة أيام|منذ مئة مئتي يوم|منذ عشر مئة يوم|منذ ثلث سنة|منذ مئات الأيام|منذ عشرين خمسة أيام"
    "|منذ بضعة أيام|-7q|-d|قبل أيام كثيرة جدا|-9999y|-7|منذ|ago|\u064e|the"
)


@pytest.mark.parametrize("typed", NO_DATES.split("|"))
def test_what_tells_no_date_is_named(typed: str) -> None:
    with pytest.raises(BadRequest) as caught:
        _SERVICE.search(SearchRequest(date_from=typed))
    assert caught.value.parameter == "from"
