"""Near copies, folded or shown: what every engine owes; each test runs over each engine."""

from __future__ import annotations

from index.schema import Sort
from search import plan
from search.engines.base import EngineResult, Snapshot
from search.scoring.ranking import DEFAULT
from tests.contract.conftest import MakeEngine
from tests.samples import STAND


def run(engine_of: MakeEngine, **options: object) -> tuple[Snapshot, EngineResult]:
    snapshot = engine_of(STAND).snapshot()
    return snapshot, snapshot.search(plan.Plan(plan.MatchAll(), limit=100, **options), DEFAULT)  # type: ignore[arg-type]


def places(snapshot: Snapshot, docs: object) -> list[str]:
    """Article and paragraph of each document."""
    stored = snapshot.paragraphs(list(docs))  # type: ignore[call-overload]
    return [f"{one.article.id}.{one.paragraph.number}" for one in stored]


def test_only_the_first_published_is_a_result(engine_of: MakeEngine) -> None:
    """The others stand under it; totals count all."""
    snapshot, result = run(engine_of, fold=True)
    assert places(snapshot, (hit.doc for hit in result.hits)) == ["a2.1", "a2.2", "a3.2"]
    assert [places(snapshot, hit.copies) for hit in result.hits] == [["a1.1", "a3.1"], [], ["a4.1"]]
    assert (result.total, result.articles_total, result.folded) == (6, 4, 3)


def test_an_article_is_a_result_as_long_as_it_has_something_of_its_own(engine_of: MakeEngine) -> None:
    """The third stands for the bridge; what an article of copies alone said is told under those it copies."""
    snapshot, result = run(engine_of, fold=True, group=True)
    assert places(snapshot, (hit.doc for hit in result.hits)) == ["a2.1", "a3.2"]
    assert [places(snapshot, hit.copies) for hit in result.hits] == [["a1.1", "a3.1"], ["a4.1", "a2.1", "a1.1"]]
    assert [hit.more_in_article for hit in result.hits] == [1, 1]
    assert (result.total, result.articles_total, result.folded) == (6, 4, 2)


def test_what_filters_leave_out_folds_nothing(engine_of: MakeEngine) -> None:
    """Of one paper both stories are results, though others printed them before."""
    filters = plan.Filters(chosen={"source": frozenset({"الشرق"})})
    snapshot, result = run(engine_of, fold=True, filters=filters)
    assert places(snapshot, (hit.doc for hit in result.hits)) == ["a1.1", "a4.1"]
    assert (result.folded, [hit.copies for hit in result.hits]) == (0, [(), ()])


def test_facets_count_what_is_folded_too(engine_of: MakeEngine) -> None:
    """Choosing a value gives as many as it says."""
    _, result = run(engine_of, fold=True)
    assert dict(result.facets["source"]) == {"الشرق": 2, "الغرب": 2, "الشمال": 2}


def test_the_order_does_not_change_what_is_folded(engine_of: MakeEngine) -> None:
    """The newest first are the stories as they came out, not their reprints."""
    orders: dict[Sort, list[str]] = {"date": ["a2.1", "a2.2", "a3.2"], "-date": ["a3.2", "a2.1", "a2.2"]}
    for sort, expected in orders.items():
        snapshot, result = run(engine_of, fold=True, sort=sort)
        assert places(snapshot, (hit.doc for hit in result.hits)) == expected


def test_shown_all_are_results(engine_of: MakeEngine) -> None:
    """Nothing is folded unless it is asked for, and the groups are known all the same."""
    snapshot, result = run(engine_of)
    assert (len(result.hits), result.folded) == (6, 0)
    assert all(hit.copies == () for hit in result.hits)
    assert places(snapshot, snapshot.copies(result.hits[0].doc)) == ["a2.1", "a1.1", "a3.1"]
