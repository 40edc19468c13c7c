"""Queries over time: counts and shares of the same periods, over any engine."""

from __future__ import annotations

import pytest

from index.errors import BadRequest
from index.model import Article, DateText, Paragraph
from search.results import SearchRequest
from search.service import SearchService
from search.studies.comparison import Comparison, shares
from tests.oracle.engine import MemoryEngine

COFFEE, TEA = "شرب القهوة في الصباح", "شرب الشاي في المساء"
WRITTEN = [
    ("2023-01-05", "الأولى", (COFFEE, TEA)),
    ("2023-01-20", "الثانية", (COFFEE, "لا شيء هنا")),
    ("2023-03-02", "الأولى", (TEA,)),
    ("2023-04-09", "الثانية", ("كلام آخر",)),
    ("2023-06", "الأولى", (COFFEE,)),
    ("", "الأولى", (COFFEE,)),
]


def _article(number: int, iso: str, source: str, texts: tuple[str, ...]) -> Article:
    date = DateText(iso, "day" if len(iso) == 10 else "month") if iso else None
    blocks = tuple(Paragraph(n, "body", text) for n, text in enumerate(texts, 1))
    return Article(f"c{number}", f"عنوان {number}", blocks, date=date, source=source)


@pytest.fixture(scope="module")
def service() -> SearchService:
    return SearchService(MemoryEngine([_article(n, *row) for n, row in enumerate(WRITTEN)]))


def counts(found: Comparison) -> list[tuple[int, ...]]:
    return [one.counts for one in found.series]


def test_each_month_has_the_counts_of_each_query_and_of_all_paragraphs(service: SearchService) -> None:
    found = service.compare(SearchRequest(), ["قهوة", "شاي"])
    assert found.periods
    assert (found.periods.unit, found.periods.firsts[0], found.periods.lasts[-1]) == ("month", "2023-01", "2023-06")
    assert counts(found) == [(2, 0, 0, 0, 0, 1), (1, 0, 1, 0, 0, 0)]
    assert found.paragraphs == (4, 0, 1, 1, 0, 1)
    assert found.shares(found.series[0]) == (0.5, None, 0.0, 0.0, None, 1.0)
    assert [(one.total, one.undated_total) for one in found.series] == [(4, 1), (2, 0)]


def test_what_is_narrowed_down_is_a_share_of_what_is_narrowed_down(service: SearchService) -> None:
    found = service.compare(SearchRequest(chosen={"source": ("الثانية",)}), ["قهوة"])
    assert counts(found) == [(1,)]
    assert found.paragraphs == (2,)


def test_a_range_that_cuts_a_month_cuts_all_its_paragraphs_too(service: SearchService) -> None:
    found = service.compare(SearchRequest(date_from="2023-01-10", date_to="2023-04"), ["قهوة", "شاي"])
    assert found.periods
    assert found.periods.unit in ("day", "month")
    assert sum(found.paragraphs) <= 4
    assert all(count <= of for line in counts(found) for count, of in zip(line, found.paragraphs, strict=True))


def test_days_are_told_where_all_lies_in_a_few_months(service: SearchService) -> None:
    found = service.compare(SearchRequest(date_from="2023-01", date_to="2023-01"), ["قهوة", "شاي"])
    assert found.periods
    assert (found.periods.unit, found.periods.firsts[0], len(found.periods.firsts)) == ("day", "2023-01-05", 16)
    assert (counts(found)[0][0], counts(found)[0][-1], found.paragraphs[-1]) == (1, 1, 2)


def test_exact_matching_does_not_count_other_forms(service: SearchService) -> None:
    assert service.compare(SearchRequest(match="exact"), ["قهوة"]).series[0].total == 0
    assert service.compare(SearchRequest(match="exact"), ["القهوة"]).series[0].total == 4


def test_blank_queries_and_repetitions_are_left_out(service: SearchService) -> None:
    found = service.compare(SearchRequest(), ["قهوة", "", " قهوة ", "شاي"])
    assert [one.request.q for one in found.series] == ["قهوة", "شاي"]


def test_nothing_to_compare_is_no_fault(service: SearchService) -> None:
    assert service.compare(SearchRequest(), []).periods is None
    nothing = service.compare(SearchRequest(), ["كسكسي"])
    assert (nothing.periods, nothing.series[0].total) == (None, 0)


def test_more_queries_than_lines_can_be_told_apart_are_refused(service: SearchService) -> None:
    with pytest.raises(BadRequest) as caught:
        service.compare(SearchRequest(), list("أبتثجح"))
    assert caught.value.parameter == "q"


def test_a_share_of_nothing_is_none() -> None:
    assert shares((0, 3), (0, 4)) == (None, 0.75)
