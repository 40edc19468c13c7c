"""Near copies: which paragraphs are taken for one, and that a change makes anew only what it bears on."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.arrays.array_file import Array
from index.model import Article
from index.pipeline.reindex import index_articles, reindex
from index.settings import Settings
from index.storage.whoosh import copies as whoosh_copies
from index.storage.whoosh.commits import COPIES, commit_path, last_commit_number
from index.storage.whoosh.document_space import DocumentSpace
from index.storage.whoosh.generations import current_generation
from index.storage.whoosh.verification import verify
from search.engines.arrays.engine import WhooshEngine, WhooshSnapshot
from tests.samples import OTHER, STORY, article


def groups(index_dir: Path) -> set[frozenset[tuple[str, int]]]:
    """The groups of near copies, as sets of (article, paragraph)."""
    snapshot = WhooshEngine(index_dir).snapshot()
    every = range(snapshot.info().paragraphs)
    return {frozenset(named(snapshot, snapshot.copies(doc))) for doc in every if snapshot.copies(doc)}


def named(snapshot: WhooshSnapshot, docs: object) -> list[tuple[str, int]]:
    return [(stored.article.id, stored.paragraph.number) for stored in snapshot.paragraphs(list(docs))]  # type: ignore[call-overload]


def copies(tmp_path: Path, *articles: Article) -> list[tuple[str, int]]:
    """The group of the first paragraph."""
    index_articles(tmp_path, articles)
    snapshot = WhooshEngine(tmp_path).snapshot()
    return named(snapshot, snapshot.copies(0))


@pytest.mark.parametrize(
    "other",
    [
        STORY,
        STORY.replace("أمس ", "أَمسِ، "),
        f"(وكالات) {STORY}.",
        STORY.replace("هذا العام ", ""),
        STORY.replace("الأوفر", "الأكبر"),
        f"{STORY} كما قال المتحدث",
    ],
)
def test_a_text_with_few_changes_is_a_near_copy(other: str, tmp_path: Path) -> None:
    """Harakat and signs do not count at all, and a word more, less or changed does not count for much."""
    assert copies(tmp_path, article(1, "س", STORY), article(2, "ص", OTHER, other)) == [("a1", 1), ("a2", 2)]


@pytest.mark.parametrize(
    "other", [OTHER, " ".join(reversed(STORY.split())), f"{STORY} {OTHER} {OTHER[::-1]}", STORY[: len(STORY) // 3]]
)
def test_another_text_is_no_copy(other: str, tmp_path: Path) -> None:
    """Nor are the same words in another order, nor a text of which the other is only a part."""
    assert copies(tmp_path, article(1, "س", STORY), article(2, "ص", other)) == []


def test_other_numbers_are_another_report(tmp_path: Path) -> None:
    """In the same words; a number that stands in one alone may have been cut, or written out in the other."""
    numbered = STORY.replace("عقدين", "17 عاما")
    assert copies(tmp_path / "1", article(1, "س", numbered), article(2, "ص", numbered.replace("17", "18"))) == []
    assert len(copies(tmp_path / "2", article(1, "س", numbered), article(2, "ص", STORY))) == 2


def test_short_lines_are_no_copies(tmp_path: Path) -> None:
    """What stands under every report is no report."""
    line = "للمزيد من الأخبار زوروا موقعنا"
    assert copies(tmp_path, article(1, "س", line), article(2, "ص", line)) == []


def test_the_first_published_comes_first(tmp_path: Path) -> None:
    """By day, undated ones last, whatever order they were indexed in; of one day by the article's id."""
    dates = {5: None, 4: "2024-02-01", 3: "2024-01-05", 2: "2024-01-05", 1: "2024-03"}
    found = copies(tmp_path, *(article(number, "س", STORY, date=date) for number, date in dates.items()))
    assert [key for key, _ in found] == ["a2", "a3", "a4", "a1", "a5"]


def test_small_changes_do_not_add_up(tmp_path: Path) -> None:
    """Every copy resembles the first of its group: a chain of changes does not lead to quite another text."""
    words, others = STORY.split(), OTHER.split()
    steps = [" ".join(others[:step] + words[step:]) for step in range(0, len(words), 2)]
    index_articles(tmp_path, [article(number, "س", step) for number, step in enumerate(steps, 10)])
    found = groups(tmp_path)
    assert len(found) > 1
    assert all(len(group) < len(steps) / 2 for group in found)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A corpus of forty files: twenty stories that stand in two papers each, and an index of it."""
    made = Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index", processes=1)
    made.corpus_dir.mkdir()
    for number in range(20):
        for paper in ("شرق", "غرب"):
            write(made.corpus_dir, f"{number}{paper}", f"2024-01-{number + 1:02}", story(number))
    reindex(made)
    return made


def story(number: int) -> str:
    """A story that has nothing in common with those of other numbers."""
    return " ".join(f"{word[::-1]}{'ابتثجحخدذرزسشصضطظعغف'[number]}" for word in STORY.split())


def write(folder: Path, name: str, date: str, text: str) -> None:
    (folder / f"{name}.txt").write_text(f"---\ntitle: {name}\ndate: {date}\n---\n{text}\n", "utf-8")


def test_a_change_gives_the_groups_of_a_fresh_build(settings: Settings, tmp_path: Path) -> None:
    """Copies that come, change, and go, the first of a group too; after every change as if all were built anew."""
    folder = settings.corpus_dir
    write(folder, "جديد", "2023-12-31", story(3))
    assert_as_built_anew(settings, tmp_path / "1")
    (folder / "جديد.txt").unlink()
    (folder / "4شرق.txt").unlink()
    assert_as_built_anew(settings, tmp_path / "2")
    write(folder, "5غرب", "2024-01-06", story(7))
    write(folder, "0غرب", "2024-01-01", "نص قصير")
    assert_as_built_anew(settings, tmp_path / "3")
    assert len(groups(settings.index_dir)) == 17


def assert_as_built_anew(settings: Settings, elsewhere: Path) -> None:
    """Bring the index up to date: its groups are those of an index made elsewhere of the same files."""
    reindex(settings)
    fresh = Settings(corpus_dir=settings.corpus_dir, index_dir=elsewhere, processes=1)
    reindex(fresh)
    assert groups(settings.index_dir) == groups(fresh.index_dir)
    assert all(finding.is_well for finding in verify(settings.index_dir))


def test_a_new_article_is_compared_with_its_candidates_alone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of forty paragraphs only those of the same story are looked at."""
    looked_at = list[int]()
    whole = whoosh_copies._groups_among

    def counted(space: DocumentSpace, docs: Array) -> list[list[int]]:
        looked_at.append(len(docs))
        return whole(space, docs)

    monkeypatch.setattr(whoosh_copies, "_groups_among", counted)
    write(settings.corpus_dir, "جديد", "2024-05-01", story(3))
    reindex(settings)
    assert looked_at == [3]


def test_damaged_groups_are_made_anew(settings: Settings) -> None:
    """From the segments, the same bytes as before; until then they are told of."""
    generation = current_generation(settings.index_dir)
    assert generation is not None
    file = commit_path(generation, last_commit_number(generation)) / COPIES
    before = file.read_bytes()
    file.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    assert not all(finding.is_well for finding in verify(settings.index_dir))
    reindex(settings)
    assert file.read_bytes() == before
