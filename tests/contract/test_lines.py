"""Lines of words in their contexts: what every engine owes, against the plainest way to find them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.model import Article, DateText, Paragraph
from index.schema import FIELDS
from search import plan
from search.engines.base import EngineLines, Snapshot
from search.rewrite import expand
from search.scoring.ranking import DEFAULT
from search.understanding import understand
from tests.contract.conftest import MakeEngine
from tests.oracle.engine import MemoryEngine

TEXTS = [
    ("2023-05-01", "شرب الرجل القهوة في الصباح وشرب القهوة في المساء"),
    ("2021-01-09", "القهوة المرة أحب إلى الرجل من القهوة الحلوة"),
    ("", "باع القهوة والشاي، ثم اشترى قهوة أخرى"),
    ("2022-07-20", "لا شيء عن ذلك هنا"),
    ("2023-05-01", "قالت إن القهوة المرة دواء القلب، وإن القهوة المرة سم"),
]
QUERIES = [
    *("القهوة", "القهوة المرة", '"القهوة المرة"', '"شرب القهوة"~2', "القهوة OR الرجل", "قهو*", "القهوة -شاي"),
    *("كسكسي", "date:2023 القهوة", "", "title:القهوة"),
]


def _articles() -> list[Article]:
    dates = [DateText(iso, "day") if iso else None for iso, _ in TEXTS]
    texts = [Paragraph(1, "body", text) for _, text in TEXTS]
    return [Article(f"l{n}", f"عنوان {n}", (texts[n],), date=dates[n]) for n in range(len(TEXTS))]


@pytest.fixture(scope="module")
def snapshot(engine_of: MakeEngine) -> Snapshot:
    return engine_of(_articles()).snapshot()


def lines(snapshot: Snapshot, q: str, match: str = "normal", **options: object) -> EngineLines:
    """The lines of a typed query."""
    node = expand(understand(q).node, snapshot.lexicon, match, FIELDS, snapshot.values)  # type: ignore[arg-type]
    return snapshot.lines(plan.LinePlan(plan.Plan(node), **options), DEFAULT)  # type: ignore[arg-type]


def told(snapshot: Snapshot, found: EngineLines) -> list[tuple[str, int, int]]:
    """Article, first and last token of each line."""
    stored = snapshot.paragraphs([one.doc for one in found.occurrences])
    return [(row.article.id, one.first, one.last) for row, one in zip(stored, found.occurrences, strict=True)]


@pytest.mark.parametrize("order", plan.ORDERS)
@pytest.mark.parametrize("q", QUERIES)
def test_all_engines_give_the_same_lines_in_the_same_order(snapshot: Snapshot, q: str, order: str) -> None:
    plain = MemoryEngine(_articles()).snapshot()
    expected, found = lines(plain, q, order=order, collocates=9), lines(snapshot, q, order=order, collocates=9)
    assert told(snapshot, found) == told(plain, expected)
    assert found.total == expected.total
    assert [(one.term, one.together, one.total) for one in found.collocates] == [
        (one.term, one.together, one.total) for one in expected.collocates
    ]


@pytest.mark.parametrize("q", QUERIES)
def test_lines_come_with_the_totals_and_facets_of_their_search(snapshot: Snapshot, q: str) -> None:
    node = expand(understand(q).node, snapshot.lexicon, "normal", FIELDS, snapshot.values)
    asked = plan.Plan(node, limit=0, each="source", filters=plan.Filters(excluded={"year": frozenset({"2021"})}))
    assert snapshot.lines(plan.LinePlan(replace(asked, limit=9)), DEFAULT).found == snapshot.search(asked, DEFAULT)


def test_lines_are_sorted_by_the_words_that_follow_or_precede(snapshot: Snapshot) -> None:
    following = told(snapshot, lines(snapshot, "القهوة", match="exact", order="after"))
    assert [article for article, *_ in following] == ["l1", "l1", "l4", "l4", "l0", "l0", "l2"]
    preceding = told(snapshot, lines(snapshot, "القهوة", match="exact", order="before"))
    assert preceding[-1] == ("l1", 0, 0)


def test_lines_by_date_leave_the_undated_to_the_end(snapshot: Snapshot) -> None:
    newest = [article for article, *_ in told(snapshot, lines(snapshot, "القهوة", order="-date"))]
    assert newest == ["l0", "l0", "l4", "l4", "l1", "l1", "l2", "l2"]


def test_a_line_covers_a_whole_phrase(snapshot: Snapshot) -> None:
    assert set(told(snapshot, lines(snapshot, '"القهوة المرة"', match="exact"))) == {
        *(("l1", 0, 1), ("l4", 2, 3), ("l4", 7, 8))
    }


@pytest.mark.parametrize("order", plan.ORDERS)
def test_pages_of_lines_make_up_all_of_them(snapshot: Snapshot, order: str) -> None:
    every = told(snapshot, lines(snapshot, "القهوة", order=order))
    asked = [lines(snapshot, "القهوة", order=order, offset=start, limit=3) for start in range(0, 12, 3)]
    parts = [told(snapshot, page) for page in asked]
    assert [line for part in parts for line in part] == every
    assert len(every) == 8


def test_what_stands_beside_a_word_is_counted_without_function_words(snapshot: Snapshot) -> None:
    collocates = lines(snapshot, "القهوة", match="exact", collocates=5).collocates
    named = {snapshot.lexicon.term(one.term): one for one in collocates}
    assert named.keys().isdisjoint({"من", "في", "الى", "القهوه"})
    beside = named["المره"]
    assert (beside.together, beside.total) == (5, 3)
    text = snapshot.paragraphs([beside.example.doc])[0].paragraph.text
    assert text.split()[beside.example.first].startswith("المرة")
