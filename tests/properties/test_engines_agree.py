"""Any plan over any small collection: the Whoosh engine gives what the plain memory engine gives."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.arabic.harakat import is_vocalized
from index.arabic.normalizer import fold
from index.documents import documents
from index.model import Article
from index.pipeline.reindex import index_articles
from index.schema import FIELDS, SORTS, Sort
from search import plan
from search.engines.arrays.engine import WhooshEngine
from search.engines.base import EngineResult, Snapshot
from search.scoring.ranking import DEFAULT, Ranking
from tests.oracle.engine import MemoryEngine
from tests.samples import article, note

WORDS = ("سلام", "السلام", "حرب", "الحرب", "كتاب", "كتب", "نهر", "بحر", "aukus")
WRITTEN = (*WORDS, "كَتَبَ", "كُتُب", "كِتاب", "سَلام", "سِلام")
PLAIN = Ranking(rerank_depth=0)

STORY = "قال الوزير إن البلاد ماضية في بناء السدود وحفر الآبار قبل الصيف المقبل في كل المحافظات والقرى"
TALE = "خرج الصياد إلى البحر عند الفجر ومعه شبكة قديمة وخبز يابس ورجع في المساء بسمكة واحدة كبيرة"

texts = st.lists(st.sampled_from(WRITTEN), max_size=12).map(" ".join)


@st.composite
def stories(draw: st.DrawFn) -> str:
    """A text that is long enough to have copies, with some of its words changed or cut."""
    words = draw(st.sampled_from([STORY, TALE, TALE + " 17", TALE + " 18"])).split()
    for place in draw(st.lists(st.integers(0, len(words) - 1), max_size=3)):
        words[place] = draw(st.sampled_from(WRITTEN))
    return " ".join(words[: draw(st.sampled_from([len(words), len(words), 14, 11]))])


@st.composite
def collections(draw: st.DrawFn) -> tuple[Article, ...]:
    return tuple(draw(_article(number)) for number in range(draw(st.integers(1, 5))))


@st.composite
def _article(draw: st.DrawFn, number: int) -> Article:
    paragraphs = draw(st.lists(st.one_of(texts, texts.map("#".__add__), stories()), max_size=5))
    domains = st.sampled_from(["a.org", "b.org", None])
    cited = st.lists(st.integers(1, max(len(paragraphs), 1)), max_size=2, unique=True).map(tuple)
    notes = draw(st.lists(st.tuples(texts, domains, cited), max_size=2))
    return article(
        number,
        draw(texts),
        *paragraphs,
        date=draw(st.sampled_from([None, "2022-01-02", "2023", "2023-03", "2024-04", "2024-04-19", "2024-07-01"])),
        source=draw(st.sampled_from([None, "س", "ص"])),
        author=draw(st.sampled_from([None, "ع", "ع؛س"])),
        tags=draw(st.sampled_from([(), ("و١",), ("و٢", "و١"), ("و٣",)])),
        language=draw(st.sampled_from(["ar", "ar", "en"])),
        notes=tuple(note(str(i), text, domain, by) for i, (text, domain, by) in enumerate(notes, 1)),
    )


fields = st.sampled_from([FIELDS, ("text", "heading"), ("title",), ("notes",), ("text",)])


@st.composite
def words(draw: st.DrawFn, size: int) -> plan.Word:
    """A word with one to three nested levels."""
    ids = st.frozensets(st.integers(0, max(size - 1, 0)), max_size=min(size, 4))
    nested: list[plan.SynonymGroup] = []
    held: frozenset[int] = frozenset()
    for position in range(draw(st.integers(1, 3))):
        held |= draw(ids) if size else frozenset()
        weight = draw(st.sampled_from([0.25, 0.5, 1.0]))
        nested.append(plan.SynonymGroup(f"level{position}", tuple(sorted(held)), weight))
    text, boost = draw(st.sampled_from(WRITTEN)), draw(st.sampled_from([0.2, 1.0]))
    root = plan.SynonymGroup("root", tuple(sorted(held | (draw(ids) if size else frozenset()))), 0.2)
    related = draw(st.sampled_from([None, plan.Related(root, 3)]))
    return plan.Word(text, tuple(nested), draw(fields), boost, is_vocalized(text), fold(text), related)


def nodes(size: int) -> st.SearchStrategy[plan.Node]:
    word = words(size)
    phrase = st.builds(
        plan.Phrase, st.lists(word, min_size=2, max_size=3).map(tuple), st.integers(0, 3), fields, st.just(1.0)
    )
    columns = st.builds(
        plan.Column,
        st.sampled_from(["source", "author", "cited", "tag"]),
        st.frozensets(st.sampled_from(["س", "ص", "ع", "a.org", "و١", "unknown"]), min_size=1),
    )
    days = st.sampled_from([None, 20230101, 20240410, 20240420, 20240701])
    leaf: st.SearchStrategy[plan.Node] = st.one_of(
        word,
        word,
        phrase,
        columns,
        st.builds(plan.Dates, days, days),
        st.just(plan.MatchAll()),
        st.just(plan.MatchNone()),
    )

    def deeper(children: st.SearchStrategy[plan.Node]) -> st.SearchStrategy[plan.Node]:
        several = st.lists(children, min_size=1, max_size=3).map(tuple)
        optional = st.lists(word, max_size=2).map(tuple)
        must = st.lists(children, max_size=1).map(tuple)
        return st.one_of(
            st.builds(plan.And, several),
            st.builds(plan.Or, several),
            st.builds(plan.Not, children),
            st.builds(plan.MinShouldMatch, several, must, optional, st.sampled_from([None, 1, 3])),
        )

    return st.recursive(leaf, deeper, max_leaves=6)


VALUES = {
    "source": ["س", "ص", "unknown"],
    "year": ["2023", "2024"],
    "month": ["2024-04", "unknown"],
    "day": ["2024-04-19", "unknown"],
    "cited": ["a.org", "b.org"],
    "author": ["ع", "unknown"],
    "tag": ["و١", "و٢", "unknown"],
    "language": ["ar", "en"],
}
selections = st.lists(st.sampled_from(sorted(VALUES)), max_size=2, unique=True).flatmap(
    lambda names: st.fixed_dictionaries(
        {name: st.frozensets(st.sampled_from(VALUES[name]), min_size=1, max_size=2) for name in names}
    )
)


@st.composite
def typed_words(draw: st.DrawFn, size: int) -> plan.TypedWords | None:
    """Two to four words in the order typed, what spells them, and answers or none."""
    ids = st.frozensets(st.integers(0, max(size - 1, 0)), max_size=min(size, 4)).map(lambda ids: tuple(sorted(ids)))
    count = draw(st.sampled_from([0, 2, 3, 4]))
    words, spellings = ([draw(ids) for _ in range(count)] for _ in range(2))
    answers = st.builds(plan.SynonymGroup, st.just("count"), ids, st.just(4.0))
    return plan.TypedWords(tuple(words), tuple(spellings), draw(st.one_of(st.none(), answers))) if count else None


filters = st.builds(
    plan.Filters,
    chosen=selections,
    excluded=selections,
    first=st.sampled_from([None, 20240101]),
    last=st.sampled_from([None, 20240501]),
)


@st.composite
def plans(draw: st.DrawFn, size: int) -> plan.Plan:
    """A plan over a lexicon of so many terms that folds nothing."""
    return plan.Plan(
        draw(nodes(size)),
        draw(filters),
        sort=draw(st.sampled_from(["relevance", "date", "-date"])),
        group=draw(st.booleans()),
        offset=draw(st.integers(0, 3)),
        limit=draw(st.integers(1, 10)),
        most_values=draw(st.sampled_from([None, 1, 2])),
        articles=draw(st.booleans()),
        typed=draw(typed_words(size)),
    )


def run(snapshot: Snapshot, query: plan.Plan, ranking: Ranking) -> EngineResult:
    return snapshot.search(query, ranking)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(collections(), st.data())
def test_every_plan_gives_the_same(articles: tuple[Article, ...], data: st.DataObject) -> None:
    """Totals, facets, scores to 1e-9 and the order agree, whatever is asked, with and without re-ranking."""
    with tempfile.TemporaryDirectory() as folder:
        index_articles(Path(folder), articles)
        fast, plain = WhooshEngine(Path(folder)).snapshot(), MemoryEngine(articles).snapshot()
        assert len(fast.lexicon) == len(plain.lexicon)
        for _ in range(4):
            query = replace(data.draw(plans(len(plain.lexicon))), fold=data.draw(st.booleans()))
            for ranking in (PLAIN, DEFAULT):
                agree(run(fast, query, ranking), run(plain, query, ranking))


def test_a_collection_of_titles_alone_is_ranked_anew(tmp_path: Path) -> None:
    """No paragraph has a text then, and no text has an average length."""
    articles = (Article("a", "سلام عليكم", ()), Article("b", "حرب", ()))
    index_articles(tmp_path, articles)
    fast, plain = WhooshEngine(tmp_path).snapshot(), MemoryEngine(articles).snapshot()
    words = [plan.Word("سلام", (plan.SynonymGroup("exact", (number,), 1.0),)) for number in (1, 2)]
    query = plan.Plan(plan.And(tuple(words)))
    agree(run(fast, query, DEFAULT), run(plain, query, DEFAULT))
    assert run(fast, query, DEFAULT).total == 1


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(collections())
def test_near_copies_are_the_same(articles: tuple[Article, ...]) -> None:
    """The groups are those of comparing every paragraph with every leader before it."""
    with tempfile.TemporaryDirectory() as folder:
        index_articles(Path(folder), articles)
        fast, plain = WhooshEngine(Path(folder)).snapshot(), MemoryEngine(articles).snapshot()
        docs = range(plain.info().paragraphs)
        assert [list(fast.copies(doc)) for doc in docs] == [list(plain.copies(doc)) for doc in docs]
        assert told_stories(fast) == told_stories(plain)


def told_stories(snapshot: Snapshot) -> tuple[list[list[str]], list[tuple[str, int, int]]]:
    """The ids of the articles of each story, and the source and the days of each of these."""
    found = snapshot.stories()
    rows = [[one.article.id for one in snapshot.paragraphs(row)] for row in found.versions]
    sources = [found.names[source] for source in found.sources.tolist()]
    return rows, list(zip(sources, found.first_days.tolist(), found.last_days.tolist(), strict=True))


def agree(mine: EngineResult, right: EngineResult) -> None:
    """Two results are the same; documents whose scores differ by rounding alone may change places."""
    assert (mine.total, mine.articles_total) == (right.total, right.articles_total)
    assert mine.folded == right.folded
    assert (mine.required_words, mine.relaxed) == (right.required_words, right.relaxed)
    assert {name: list(values) for name, values in mine.facets.items()} == {
        name: list(values) for name, values in right.facets.items()
    }
    assert [hit.score for hit in mine.hits] == pytest.approx([hit.score for hit in right.hits], abs=1e-5)
    for one, other in zip(mine.hits, right.hits, strict=True):
        if one.doc != other.doc:
            assert one.score == pytest.approx(other.score, abs=1e-5)
        else:
            assert (one.more_in_article, one.copies) == (other.more_in_article, other.copies)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(collections(), st.booleans(), st.sampled_from(SORTS), st.integers(1, 3))
def test_folded_pages_follow_each_other(articles: tuple[Article, ...], group: bool, sort: Sort, size: int) -> None:
    """Page after page there is every result once, as many as are told; those not shown are told of as copies."""
    with tempfile.TemporaryDirectory() as folder:
        index_articles(Path(folder), articles)
        snapshot = WhooshEngine(Path(folder)).snapshot()
        query = plan.Plan(plan.MatchAll(), group=group, sort=sort, fold=True)
        whole = run(snapshot, replace(query, limit=100), DEFAULT)
        shown = list(whole.hits)
        for start in range(0, len(shown) + size, size):
            page = run(snapshot, replace(query, offset=start, limit=size), DEFAULT)
            assert list(page.hits) == shown[start : start + size]
            assert (page.total, page.folded) == (whole.total, whole.folded)
        assert len(shown) == (whole.articles_total if group else whole.total) - whole.folded
        assert run(snapshot, replace(query, fold=False), DEFAULT).total == whole.total
        article_of = [number for number, one in enumerate(articles) for _ in documents(one)]
        told = {article_of[doc] for hit in shown for doc in (hit.doc, *hit.copies)}
        assert told == set(article_of)
