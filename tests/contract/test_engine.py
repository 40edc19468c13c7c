"""What every engine owes its callers; each test runs over each engine."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest

from index.arabic.dates import parse_date
from index.errors import ArticleNotFound
from index.model import DateText
from index.schema import FIELDS
from search import plan
from search.engines.base import EngineResult, Snapshot
from search.rewrite import expand
from search.scoring.ranking import DEFAULT
from search.understanding import understand
from tests.contract.conftest import MakeEngine
from tests.samples import article

HIJRI = (
    *("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة"),
    *("رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"),
)


def run(snapshot: Snapshot, q: str, **options: object) -> EngineResult:
    """A typed query, expanded with the snapshot's own lexicon."""
    match = options.pop("match", "normal")
    fields = options.pop("fields", FIELDS)
    node = expand(understand(q).node, snapshot.lexicon, match, fields, snapshot.values)  # type: ignore[arg-type]
    return snapshot.search(plan.Plan(node, **options), DEFAULT)  # type: ignore[arg-type]


def found(snapshot: Snapshot, q: str, **options: object) -> list[tuple[str, int]]:
    """Article id and paragraph number of each hit, in order."""
    docs = [hit.doc for hit in run(snapshot, q, **options).hits]
    return [(stored.article.id, stored.paragraph.number) for stored in snapshot.paragraphs(docs)]


FINDS = [
    ("القدرات العسكرية", {("a1", 3), ("a1", 4)}),
    ('"القدرات العسكرية"', {("a1", 3)}),
    ('"القدرات العسكرية"~2', {("a1", 3)}),
    ("AUKUS", {("a1", 4)}),
    ("aukus", {("a1", 4)}),
    ("الصين -اليابان", set()),
    ("صاروخ", {("a2", 1), ("a2", 2)}),
    ("title:مكتبة", {("a3", 1)}),
    ("note:examplepost", {("a1", 3)}),
    ("source:الشرق التلاميذ", {("a3", 1)}),
    ("author:ليلى طوكيو", {("a1", 4)}),
    ("date:2023", {("a3", 1), ("a3", 2)}),
    ("date:2023-11-05", {("a3", 1), ("a3", 2)}),
    ("date:2023..2024-05", {("a1", 1), ("a1", 3), ("a1", 4), ("a3", 1), ("a3", 2)}),
    ("date:>2023", {("a1", 1), ("a1", 3), ("a1", 4), ("a2", 1), ("a2", 2)}),
    ("date:<2024", {("a3", 1), ("a3", 2), ("a5", 1), ("a5", 2), ("a5", 3)}),
    ("heading:نتائج", {("a1", 3)}),
    ("heading:اليابان", set()),
    ("القدر*سكرية", set()),
    ("*لاميذ", {("a3", 1)}),
    ('"القدرات الع*ية"', {("a1", 3)}),
    ("زعيم* | طوكيو", {("a1", 3), ("a1", 4)}),
    ("كلمةلاوجودلها", set()),
]


@pytest.mark.parametrize(("q", "expected"), FINDS)
def test_a_query_finds_its_paragraphs(snapshot: Snapshot, q: str, expected: set[tuple[str, int]]) -> None:
    assert set(found(snapshot, q)) == expected


def test_every_form_of_a_name_is_found(snapshot: Snapshot) -> None:
    """اليابان stands bare, with و, with ل; the title's واليابانِ finds the opening paragraph."""
    expected = {("a1", 1), ("a1", 3), ("a1", 4), ("a2", 1), ("a2", 2), ("a4", 1)}
    assert expected <= set(found(snapshot, "اليابان"))


def test_a_title_alone_finds_only_the_opening_paragraph(snapshot: Snapshot) -> None:
    """The words of a title do not drown the results in paragraphs that do not hold them."""
    assert found(snapshot, "التحالف") == [("a1", 1)]


def test_a_word_of_the_title_and_one_of_the_paragraph_are_all_the_words(snapshot: Snapshot) -> None:
    assert ("a1", 4) in found(snapshot, "التحالف طوكيو")


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("date:2023 OR طوكيو", {("a1", 4), ("a3", 1), ("a3", 2)}),
        ("التحالف OR date:2023", {("a1", 1), ("a3", 1), ("a3", 2)}),
        ("(التحالف OR date:2023) source:الشرق", {("a3", 1), ("a3", 2)}),
        ("طوكيو OR -اليابان", {("a1", 4), ("a3", 1), ("a3", 2), ("a4", 2), ("a5", 1), ("a5", 2), ("a5", 3)}),
    ],
)
def test_what_matches_without_a_word_is_found_without_one(
    snapshot: Snapshot, q: str, expected: set[tuple[str, int]]
) -> None:
    """A date, a source or an exclusion beside OR brings up paragraphs that have none of the words."""
    assert set(found(snapshot, q)) == expected


PARTS = [
    "اليابان",
    "التحالف",
    "date:2023",
    "source:الشرق",
    "-اليابان",
    "title:مكتبة",
    "(طوكيو | -الصين)",
    "هو date:2024",
]


@pytest.mark.parametrize(("one", "other"), list(combinations(PARTS, 2)))
def test_either_of_two_finds_what_each_finds(snapshot: Snapshot, one: str, other: str) -> None:
    each = {*found(snapshot, one, limit=100), *found(snapshot, other, limit=100)}
    assert set(found(snapshot, f"{one} OR {other}", limit=100)) == each


def test_the_heading_finds_the_paragraph_under_it(snapshot: Snapshot) -> None:
    assert found(snapshot, "نتائج") == [("a1", 3)]


def test_exact_spelling_ranks_before_other_forms(snapshot: Snapshot) -> None:
    assert found(snapshot, "الصواريخ", match="normal")[0] == ("a2", 2)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("علم", {("a5", 1), ("a5", 2), ("a5", 3)}),
        ("عَلَم", {("a5", 1), ("a5", 3)}),
        ("عِلْم", {("a5", 2), ("a5", 3)}),
        ("عَلَّم", {("a5", 3)}),
    ],
)
def test_typed_harakat_count_where_spelling_does(snapshot: Snapshot, q: str, expected: set[tuple[str, int]]) -> None:
    assert set(found(snapshot, q, match="exact")) == expected


@pytest.mark.parametrize(("q", "numbers"), [("عَل*", {1, 3}), ("عِل*", {2, 3}), ("عَلَن~", {1, 3})])
def test_typed_harakat_count_in_prefixes_and_fuzzy_words(snapshot: Snapshot, q: str, numbers: set[int]) -> None:
    assert {number for article, number in found(snapshot, q, match="exact") if article == "a5"} == numbers


def test_an_empty_query_lists_everything(snapshot: Snapshot) -> None:
    result = run(snapshot, "", sort="-date")
    assert result.total == 12
    assert found(snapshot, "", sort="-date")[0] == ("a2", 1)
    assert found(snapshot, "", sort="date")[0] == ("a5", 1)
    assert found(snapshot, "", sort="date")[-1] == ("a4", 2)


def test_facets_count_every_paragraph_once(snapshot: Snapshot) -> None:
    result = run(snapshot, "")
    for name in ("source", "year", "month", "author"):
        assert sum(count for _, count in result.facets[name]) == result.total
    assert list(result.facets["month"]) == [("2024-07", 2), ("2024-04", 3), ("2023-11", 2), ("unknown", 5)]
    assert dict(result.facets["cited"]) == {"examplepost.com": 1, "amn.example.org": 2}


def test_a_date_goes_by_the_year_and_month_that_it_is_shown_with(engine_of: MakeEngine) -> None:
    """A Hijri month or year lies in two Gregorian ones, and is shown and counted by the one it mostly lies in."""
    hijri = [f"{month}{year}هـ" for year in range(1435, 1456) for month in ("", *(f"{name} " for name in HIJRI))]
    written = [*hijri, "2024", "نيسان 2024", "31 ديسمبر 2024", "1 محرم 1446", "شباط 1970", "2000-02-29", "1 يناير 1970"]
    dates = [date for text in written if (date := parse_date(text))]
    assert len(dates) == len(written)
    articles = [replace(article(n, "عنوان", "نص"), date=date) for n, date in enumerate(dates)]
    result = run(engine_of(articles).snapshot(), "")
    assert dict(result.facets["year"]) == Counter(date.iso[:4] for date in dates)
    assert dict(result.facets["month"]) == Counter(date.iso[:7] if len(date.iso) > 4 else "unknown" for date in dates)


def test_a_facet_ignores_its_own_selection_and_respects_the_others(snapshot: Snapshot) -> None:
    filters = plan.Filters({"source": frozenset({"صحيفة الشرق"}), "year": frozenset({"2024"})})
    result = run(snapshot, "", filters=filters)
    assert result.total == 2
    assert dict(result.facets["source"]) == {"صحيفة الشرق": 2, "مركز الدراسات": 3}
    assert dict(result.facets["year"]) == {"2024": 2, "2023": 2}


@pytest.mark.parametrize("facet", ["source", "author", "tag", "cited"])
def test_the_dates_of_each_value_are_those_found_by_choosing_it(snapshot: Snapshot, facet: str) -> None:
    result = run(snapshot, "", each=facet)
    assert list(result.dates_of) == [value for value, _ in result.facets[facet] if value != "unknown"][: plan.MOST_EACH]
    for value, dates in result.dates_of.items():
        alone = run(snapshot, "", filters=plan.Filters({facet: frozenset({value})}))
        assert {"year", "month"} <= set(dates)
        assert all(list(counts) == list(alone.facets[name]) for name, counts in dates.items())


def test_unknown_is_a_value_like_others(snapshot: Snapshot) -> None:
    filters = plan.Filters({"month": frozenset({"unknown"})})
    assert {hit for hit, _ in found(snapshot, "", filters=filters)} == {"a4", "a5"}


def test_an_article_counts_for_each_of_its_tags(snapshot: Snapshot) -> None:
    """Five paragraphs are of articles about Asia; those without a tag are unknown."""
    result = run(snapshot, "", filters=plan.Filters({"tag": frozenset({"أمن"})}))
    assert result.total == 3
    assert list(result.facets["tag"]) == [("آسيا", 5), ("أمن", 3), ("unknown", 7)]
    assert {hit for hit, _ in found(snapshot, "", filters=plan.Filters({"tag": frozenset({"unknown"})}))} == {
        *("a3", "a4", "a5")
    }


def test_an_excluded_value_is_left_out_and_still_counted(snapshot: Snapshot) -> None:
    """Its count says what would come back; other facets count what is left."""
    filters = plan.Filters({"source": frozenset({"صحيفة الشرق", "مركز الدراسات"})}, {"tag": frozenset({"أمن"})})
    result = run(snapshot, "", filters=filters)
    assert result.total == 4
    assert dict(result.facets["tag"]) == {"آسيا": 5, "أمن": 3, "unknown": 2}
    assert dict(result.facets["month"]) == {"2024-07": 2, "2023-11": 2}
    both = plan.Filters({"tag": frozenset({"آسيا"})}, {"tag": frozenset({"أمن"})})
    assert {hit for hit, _ in found(snapshot, "", filters=both)} == {"a2"}


def test_the_span_of_dates_is_that_of_the_dates_shown(engine_of: MakeEngine) -> None:
    """A Hijri year begins in one Gregorian year and is shown as the next one: the span says what is shown."""
    hijri = DateText("2024", "year", "hijri", "1445هـ")
    info = engine_of([replace(article(0, "عنوان", "نص"), date=hijri)]).snapshot().info()
    assert (info.first_date, info.last_date) == ("2024", "2024")


def test_days_are_listed_where_they_are_few(engine_of: MakeEngine) -> None:
    """Beyond three months only the days filtered by are, with their counts."""
    dates = ("2024-01-05", "2024-01-06", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05")
    snapshot = engine_of([article(n, "عنوان", "نص", date=date) for n, date in enumerate(dates)]).snapshot()
    assert "day" not in run(snapshot, "").facets
    first_months = run(snapshot, "", filters=plan.Filters(last=20240331))
    assert [value for value, _ in first_months.facets["day"]] == list(reversed(dates[:4]))
    one = run(snapshot, "", filters=plan.Filters({"day": frozenset({"2024-01-06"})}))
    assert (one.total, list(one.facets["day"])) == (1, [("2024-01-06", 1)])
    last = run(snapshot, "", filters=plan.Filters({"month": frozenset({"2024-05"})}))
    assert list(last.facets["day"]) == [("unknown", 1)]


@pytest.mark.parametrize(
    ("first", "last", "ids"),
    [
        (20240419, 20240419, {"a1"}),
        (20231110, 20231112, {"a3"}),
        (None, 20240101, {"a3", "a5"}),
        (20240420, None, {"a2"}),
        (20250101, None, set()),
    ],
)
def test_a_range_of_days_takes_every_date_it_touches(
    snapshot: Snapshot, first: int | None, last: int | None, ids: set[str]
) -> None:
    assert {hit for hit, _ in found(snapshot, "", filters=plan.Filters(first=first, last=last))} == ids


def test_grouping_keeps_the_best_paragraph_and_counts_the_others(snapshot: Snapshot) -> None:
    flat = run(snapshot, "اليابان")
    grouped = run(snapshot, "اليابان", group=True)
    assert grouped.total == flat.total
    assert len(grouped.hits) == grouped.articles_total == len({a for a, _ in found(snapshot, "اليابان")})
    assert sum(hit.more_in_article + 1 for hit in grouped.hits) == flat.total
    assert grouped.hits[0] == flat.hits[0]


def test_grouped_by_date_an_article_still_shows_its_best_paragraph(snapshot: Snapshot) -> None:
    best: dict[str, float] = {}
    flat = run(snapshot, "اليابان", sort="date", limit=100)
    for hit in flat.hits:
        article = snapshot.paragraphs([hit.doc])[0].article.id
        best[article] = max(best.get(article, 0.0), hit.score)
    assert len(best) < len(flat.hits)
    grouped = run(snapshot, "اليابان", sort="date", group=True, limit=100)
    shown = {snapshot.paragraphs([hit.doc])[0].article.id: hit.score for hit in grouped.hits}
    assert shown == pytest.approx(best)


def test_pages_follow_each_other(snapshot: Snapshot) -> None:
    whole = found(snapshot, "اليابان", limit=100)
    assert found(snapshot, "اليابان", limit=2) + found(snapshot, "اليابان", offset=2, limit=98) == whole


def test_a_long_query_is_relaxed_until_enough_is_found(snapshot: Snapshot) -> None:
    result = run(snapshot, "زار التلاميذ قلعة بعيدة")
    assert result.relaxed
    assert result.required_words < 4


def test_a_required_word_is_never_dropped(snapshot: Snapshot) -> None:
    assert found(snapshot, "+قلعة زار التلاميذ مكتبة") == []


def test_a_required_word_leaves_the_others_free(snapshot: Snapshot) -> None:
    assert ("a3", 1) in found(snapshot, "+مكتبة زار قلعة التلاميذ")
    assert ("a3", 1) in found(snapshot, "+التلاميذ زار قلعة")


def test_two_words_must_both_be_there(snapshot: Snapshot) -> None:
    assert not run(snapshot, "التلاميذ طوكيو").total


def test_scores_fall_and_ties_keep_the_order_of_the_collection(snapshot: Snapshot) -> None:
    hits = run(snapshot, "اليابان الصين", limit=100).hits
    assert [(-hit.score, hit.doc) for hit in hits] == sorted((-hit.score, hit.doc) for hit in hits)


def test_a_paragraph_is_stored_with_the_notes_it_answers_for(snapshot: Snapshot) -> None:
    from index.documents import documents
    from tests.samples import SAMPLES

    expected = [document.notes for article in SAMPLES for document in documents(article)]
    assert [stored.notes for stored in snapshot.paragraphs(range(len(expected)))] == expected


def test_an_article_is_given_back_whole(snapshot: Snapshot) -> None:
    from tests.samples import SAMPLES

    assert snapshot.article("a1") == SAMPLES[0]
    with pytest.raises(ArticleNotFound):
        snapshot.article("nowhere")


def test_neighbours_are_those_of_the_same_source(snapshot: Snapshot) -> None:
    before, after = snapshot.neighbours("a2")
    assert before is not None
    assert (before.id, after) == ("a3", None)


def test_articles_are_listed_newest_first(snapshot: Snapshot) -> None:
    assert [article.id for article in snapshot.articles_by_date(None, 0, 10)] == ["a2", "a1", "a3", "a5", "a4"]
    assert [article.id for article in snapshot.articles_by_date("صحيفة الشرق", 1, 10)] == ["a3"]


def test_the_collection_knows_its_size(snapshot: Snapshot) -> None:
    info = snapshot.info()
    assert (info.articles, info.paragraphs) == (5, 12)
    assert info.sources[0] == ("صحيفة الشرق", 2)
    assert (info.first_date, info.last_date) == ("2022", "2024-07-28")
