"""Stories narrowed down, sorted and counted, over the plain engine: who printed first, who later, who the same day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from index.errors import BadRequest
from index.model import Article
from search.service import SearchService
from search.stories import story_table
from search.stories.stories import StoriesRequest
from search.stories.story_table import SourcePair
from tests.oracle.engine import MemoryEngine
from tests.samples import OTHER, STORY, article

TALE = "خرج الصياد إلى البحر عند الفجر ومعه شبكة قديمة وخبز يابس ورجع في المساء بسمكة واحدة كبيرة"

PRESS = (
    article(1, "قمح في الشرق", STORY, date="2024-05-01", source="الشرق"),
    article(2, "قمح في الغرب", STORY, date="2024-05-02", source="الغرب"),
    article(3, "قمح في الشمال", STORY, date="2024-05-02", source="الشمال"),
    article(4, "قمح في الشرق ثانية", STORY, date="2024-05-03", source="الشرق"),
    article(5, "جسر في الغرب", OTHER, date="2024-06-10", source="الغرب"),
    article(6, "جسر في الشرق", OTHER, date="2024-06-11", source="الشرق"),
    article(7, "صياد", TALE, source="الشمال"),
    article(8, "صياد", TALE),
)
"""A story of three papers, one of two the other way round, and one without any date."""


def service(*articles: Article) -> SearchService:
    return SearchService(MemoryEngine(articles))


def found(**asked: object) -> list[str]:
    """The first printings of the stories found."""
    request = StoriesRequest(**asked)  # type: ignore[arg-type]
    page = service(*PRESS).stories(request)
    assert [one.article.id for one in service(*PRESS).export_stories(request).stories] == [
        one.article.id for one in page.stories
    ]
    return [one.article.id for one in page.stories]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["a1", "a5", "a7"]),
        ({"sort": "date"}, ["a1", "a5", "a7"]),
        ({"sort": "-date"}, ["a5", "a1", "a7"]),
        ({"sources": ("الشمال",)}, ["a1", "a7"]),
        ({"sources": ("الشمال", "الشرق")}, ["a1"]),
        ({"sources": ("الجنوب",)}, []),
        ({"sources": ("",)}, []),
        ({"first": ("الشرق",)}, ["a1"]),
        ({"first": ("الشرق",), "then": ("الغرب",)}, ["a1"]),
        ({"first": ("الغرب",), "then": ("الشرق",)}, ["a5"]),
        ({"then": ("الشرق",)}, ["a5"]),
        ({"first": ("الشمال",)}, []),
        ({"then": ("الشمال",)}, ["a1"]),
        ({"date_from": "2024-06"}, ["a5"]),
        ({"date_to": "2024-05-01"}, ["a1"]),
        ({"date_from": "2024-05-02"}, ["a5"]),
        ({"date_from": "2024-05", "date_to": "2024-05"}, ["a1"]),
        ({"date_from": "أيار 2024", "date_to": "حزيران 2024"}, ["a1", "a5"]),
    ],
)
def test_stories_are_narrowed_down_and_sorted(asked: dict[str, object], expected: list[str]) -> None:
    """By the day and the source of the first printing, by who printed them at all, or later only."""
    assert found(**asked) == expected


def test_a_story_knows_its_papers_in_the_order_they_printed_it() -> None:
    """Twice in one paper is one paper; two of one day are in the order of ids."""
    first = service(*PRESS).stories(StoriesRequest()).stories[0]
    assert (first.versions, first.sources) == (4, ("الشرق", "الغرب", "الشمال"))
    assert first.first_sources == ("الشرق",)


def test_pages_follow_each_other() -> None:
    """Totals and counts are of all, whatever page is shown."""
    pages = [service(*PRESS).stories(StoriesRequest(page=n, per_page=2)) for n in (1, 2, 3)]
    assert [[one.article.id for one in page.stories] for page in pages] == [["a1", "a5"], ["a7"], []]
    assert {(page.total, page.pages, page.times, page.sources) for page in pages} == {
        (3, 2, (("2024-05", "2024-05", 1), ("2024-06", "2024-06", 1)), (("الشرق", 2), ("الشمال", 2), ("الغرب", 2)))
    }


def test_times_are_months_or_longer_where_there_are_many() -> None:
    """Periods without stories are left out, and one alone says nothing; every count finds as many."""
    dates = ("1950-03-01", "1951-07-01", "2024-05-01")
    texts = (STORY, OTHER, TALE)
    printed = [
        article(n * 2 + m, "خبر", text, date=day, source=name)
        for n, (day, text) in enumerate(zip(dates, texts, strict=True))
        for m, name in enumerate(("الشرق", "الغرب"))
    ]
    engine = service(*printed)
    assert engine.stories(StoriesRequest()).times == (("1950", "1950", 1), ("1951", "1951", 1), ("2024", "2024", 1))
    assert service(*printed[:4]).stories(StoriesRequest()).times == (
        ("1950-03", "1950-03", 1),
        ("1951-07", "1951-07", 1),
    )
    assert service(*printed[:2]).stories(StoriesRequest()).times == ()
    assert engine.stories(StoriesRequest(date_from="1950", date_to="1950")).total == 1


@pytest.mark.parametrize("at_once", [1, 5, 1 << 20])
def test_who_takes_from_whom(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    """Two that both took it from a third tell nothing of each other; undated printings tell nothing at all."""
    monkeypatch.setattr(story_table, "_PAIRS_AT_ONCE", at_once)
    pairs = service(*PRESS).stories(StoriesRequest()).pairs
    assert pairs == (SourcePair("الشرق", "الغرب", 1, 1, 0), SourcePair("الشرق", "الشمال", 1, 0, 0))
    assert service(*PRESS).stories(StoriesRequest(date_from="2024-06")).pairs == (
        SourcePair("الغرب", "الشرق", 1, 0, 0),
    )


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("2024-05-01", "2024-05-01"), (0, 0, 1)),
        (("2024-05-01", "2024-05-02"), (1, 0, 0)),
        (("2024-05-02", "2024-05-01"), (0, 1, 0)),
        (("2024-05", "2024-05-02"), (0, 0, 1)),
        (("2024-05-31", "2024-06"), (1, 0, 0)),
        (("2024-05-01", "2024"), (0, 0, 1)),
        (("2023", "2024-01-01"), (1, 0, 0)),
        (("2024-05-01", None), None),
        ((None, None), None),
    ],
)
def test_a_day_that_is_not_known_leads_nobody(
    dates: tuple[str | None, str | None], expected: tuple[int, int, int] | None
) -> None:
    """A date of a month or a year is before another only where all of its days are."""
    sources = ("الأولى", "الثانية")
    printed = [
        article(n, "خبر", STORY, date=day, source=name)
        for n, (day, name) in enumerate(zip(dates, sources, strict=True), 1)
    ]
    pairs = service(*printed).stories(StoriesRequest()).pairs
    counted = [{one.source: one.source_first, one.other: one.other_first} | {"same": one.same_day} for one in pairs]
    assert [(one["الأولى"], one["الثانية"], one["same"]) for one in counted] == ([expected] if expected else [])


def test_every_count_of_a_pair_finds_as_many_stories() -> None:
    """As first and then, the other way round, and both first."""
    days = [date(2024, 5, 1) + timedelta(days=n) for n in range(3)]
    texts = [f"{TALE} {n} {'كلمة ' * n}" for n in range(9)]
    printed = [
        article(n * 10 + m, "خبر", text, date=str(days[(n // 3 if m else n) % 3]), source=name)
        for n, text in enumerate(texts)
        for m, name in enumerate(("الشرق", "الغرب"))
    ]
    engine = service(*printed)
    (pair,) = engine.stories(StoriesRequest()).pairs

    def total(first: tuple[str, ...], then: tuple[str, ...] = ()) -> int:
        return engine.stories(StoriesRequest(first=first, then=then)).total

    assert total((pair.source,), (pair.other,)) == pair.source_first > 0
    assert total((pair.other,), (pair.source,)) == pair.other_first > 0
    assert total((pair.source, pair.other)) == pair.same_day > 0


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"page": 0}, "page"),
        ({"per_page": 101}, "per_page"),
        ({"page": 10_001}, "page"),
        ({"sort": "score"}, "sort"),
        ({"date_from": "قريبا"}, "from"),
        ({"date_from": "2024-06", "date_to": "2024-05"}, "from"),
    ],
)
def test_what_is_out_of_bounds_is_named(asked: dict[str, object], parameter: str) -> None:
    """As a search names it."""
    with pytest.raises(BadRequest) as error:
        service(*PRESS).stories(StoriesRequest(**asked))  # type: ignore[arg-type]
    assert error.value.parameter == parameter


def test_an_article_leads_to_its_story() -> None:
    """From any version; the first printing stands beside it, or the next version beside the first printing."""
    for asked, pair in (("a1", ("a1", "a2")), ("a3", ("a1", "a3")), ("a4", ("a1", "a4"))):
        page = service(*PRESS).story(asked)
        assert (page.article.id, page.total) == (asked, 4)
        assert [one.id for one in page.versions] == ["a1", "a2", "a3", "a4"]
        assert page.compared is not None
        assert (page.compared.one.id, page.compared.other.id) == pair


def test_any_two_articles_stand_beside_each_other() -> None:
    """The earlier printed first, whichever was named first; those of no story as they were named."""
    compared = service(*PRESS).story("a1", "a4", "a2").compared
    assert compared
    assert (compared.one.id, compared.other.id) == ("a2", "a4")
    compared = service(*PRESS).story("a1", other="a5").compared
    assert compared
    assert (compared.one.id, compared.other.id) == ("a1", "a5")


def test_an_article_printed_once_is_a_story_of_its_own() -> None:
    """There is nothing beside it, unless it is asked for."""
    page = service(article(1, "قمح", STORY)).story("a1")
    assert ([one.id for one in page.versions], page.total, page.compared) == (["a1"], 1, None)
    assert service(article(1, "قمح", STORY)).stories(StoriesRequest()).total == 0
    assert service().stories(StoriesRequest()).stories == ()
