"""Reindexing: what changed is written, what was committed serves, whatever happens in between."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import IndexLocked, IndexOutdated, IndexUnavailable, ReadingError
from index.pipeline import ingest
from index.pipeline.reindex import index_articles, reindex
from index.settings import Settings
from index.storage.whoosh import merge_policy
from index.storage.whoosh import storage as whoosh_storage
from index.storage.whoosh import writer as whoosh_writer
from index.storage.whoosh.commits import newest_record
from index.storage.whoosh.generations import current_generation, index_lock
from index.storage.whoosh.storage import WhooshStorage
from search import plan
from search.engines.arrays import engine as whoosh_engine
from search.engines.arrays.engine import WhooshEngine
from search.scoring.ranking import DEFAULT
from tests.samples import SAMPLES, article
from tests.unit.small_corpus import articles_of, corpus, docs_with, numbers, settings, word, write

__all__ = ["corpus", "settings"]


def test_only_what_changed_is_written(settings: Settings, corpus: Path) -> None:
    """Added, changed, removed and unchanged articles are told apart, and found as they are now."""
    assert numbers(reindex(settings)) == (3, 0, 0, 0)
    assert numbers(reindex(settings)) == (0, 0, 0, 3)
    write(corpus, "قلم", "دفتر")
    write(corpus, "جديد", "سلام")
    (corpus / "مرايا" / "حرب.txt").unlink()
    report = reindex(settings)
    assert numbers(report) == (1, 1, 1, 1)
    assert (report.articles, report.paragraphs) == (3, 3)
    assert articles_of(settings.index_dir, "سلام") == {"مرايا_سلام", "جديد"}
    assert articles_of(settings.index_dir, "دفتر") == {"قلم"}
    assert articles_of(settings.index_dir, "كتاب") == articles_of(settings.index_dir, "حرب") == set()


def test_nothing_changed_means_nothing_written(settings: Settings) -> None:
    """The state stays the same, and so do caches that hang on it."""
    reindex(settings)
    engine = WhooshEngine(settings.index_dir)
    before = engine.snapshot()
    reindex(settings)
    assert engine.snapshot() is before


def test_a_touched_file_is_no_change(settings: Settings, corpus: Path) -> None:
    """Contents count, not times."""
    reindex(settings)
    path = corpus / "قلم.txt"
    path.write_bytes(path.read_bytes())
    assert numbers(reindex(settings)) == (0, 0, 0, 3)


def test_a_moved_file_keeps_its_article(settings: Settings, corpus: Path) -> None:
    """An article with an id of its own is the same in another place."""
    (corpus / "أ.txt").write_text("---\nid: ثابت\ntitle: عنوان\nsource: مصدر\n---\nنص.", "utf-8")
    reindex(settings)
    (corpus / "أ.txt").rename(corpus / "ب.txt")
    report = reindex(settings)
    assert (report.added, report.removed) == (0, 0)
    assert WhooshEngine(settings.index_dir).snapshot().article("ثابت").title == "عنوان"


def test_many_small_commits_leave_few_segments(settings: Settings, corpus: Path) -> None:
    """Segments are merged, and nothing is lost in it."""
    for number in range(14):
        write(corpus, f"مقال{number}", "سلام", word(number))
        reindex(settings)
    generation = current_generation(settings.index_dir)
    assert generation is not None
    assert len(newest_record(generation).segments) <= merge_policy.SEGMENTS
    assert len(articles_of(settings.index_dir, "سلام")) == 15
    assert articles_of(settings.index_dir, word(3)) == {"مقال3"}


def test_notes_are_counted_through_changes_and_merges(settings: Settings, corpus: Path) -> None:
    """By the articles that are there now, whichever segments they lie in."""
    for number in range(14):
        notes = "".join(f"\n[^{each}]: دليل {word(each)}" for each in range(1, number % 3 + 1))
        marks = "".join(f"[^{each}]" for each in range(1, number % 3 + 1))
        (corpus / f"حواش{number}.md").write_text(f"# عنوان {word(number)}\n\nنص{marks}.\n{notes}\n", "utf-8")
        reindex(settings)
    storage = WhooshStorage(settings.index_dir)
    assert storage.describe().notes == sum(number % 3 for number in range(14))
    (corpus / "حواش2.md").unlink()
    reindex(settings)
    assert storage.describe().notes == sum(number % 3 for number in range(14)) - 2
    assert all(finding.is_well for finding in storage.verify())


def test_the_same_id_twice_loses_no_article(settings: Settings, corpus: Path) -> None:
    """The second gets a number, the report says so, and a second reindex changes nothing."""
    for name in ("أ", "ب"):
        (corpus / f"{name}.txt").write_text(f"---\nid: مكرر\ntitle: عنوان\n---\nنص {name}{name}{name}.", "utf-8")
    report = reindex(settings)
    assert len(report.warnings) == 1
    assert articles_of(settings.index_dir, "ببب") == {"مكرر-2"}
    assert numbers(reindex(settings)) == (0, 0, 0, 5)


def test_exact_copies_are_told_apart(settings: Settings, corpus: Path) -> None:
    """Two files with the very same article: both stay, also when another file changes."""
    for name in ("أ", "ب"):
        (corpus / f"{name}.txt").write_text("---\nid: نسخة\ntitle: عنوان\nsource: مصدر\n---\nنسخ.", "utf-8")
    reindex(settings)
    write(corpus, "قلم", "دفتر")
    reindex(settings)
    assert articles_of(settings.index_dir, "نسخ") == {"نسخة", "نسخة-2"}


def test_a_refused_file_keeps_its_previous_version(settings: Settings, corpus: Path) -> None:
    """It is reported, its article stays searchable, and it is read again next time."""
    reindex(settings)
    good = (corpus / "قلم.txt").read_bytes()
    (corpus / "قلم.txt").write_bytes(bytes(range(256)) * 40)
    report = reindex(settings)
    assert [refusal.origin for refusal in report.refused] == ["قلم.txt"]
    assert (report.removed, articles_of(settings.index_dir, "كتاب")) == (0, {"قلم"})
    (corpus / "قلم.txt").write_bytes(good)
    assert numbers(reindex(settings)) == (0, 0, 0, 3)
    (corpus / "قلم.txt").unlink()
    assert numbers(reindex(settings)) == (0, 0, 1, 2)


def test_a_refused_row_keeps_its_previous_version(settings: Settings, corpus: Path) -> None:
    """The other rows of the file are brought up to date."""
    rows = [{"id": f"صف{n}", "title": "عنوان", "body": f"نص {word(n)}"} for n in range(3)]
    path = corpus / "صفوف.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    reindex(settings)
    lines = [json.dumps(rows[0] | {"body": "نص جديد"}), "{", json.dumps(rows[2])]
    path.write_text("\n".join(lines), "utf-8")
    report = reindex(settings)
    assert len(report.refused) == 1
    assert articles_of(settings.index_dir, "جديد") == {"صف0"}
    assert articles_of(settings.index_dir, word(0)) == set()
    assert articles_of(settings.index_dir, word(1)) == {"صف1"}


def test_processes_make_the_same_index(
    settings: Settings, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large files are read in parts, by several processes; nothing is lost or doubled."""
    monkeypatch.setattr(ingest, "PART_BYTES", 1 << 16)
    rows = [{"id": f"ص{n}", "title": f"عنوان {n}", "body": f"نص عن {word(n % 50)} {'حشو ' * 40}"} for n in range(900)]
    (corpus / "صفوف.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    two = Settings(corpus_dir=corpus, index_dir=tmp_path / "two", processes=2)
    one = reindex(settings)
    assert numbers(reindex(two)) == numbers(one) == (903, 0, 0, 0)
    assert numbers(reindex(two)) == (0, 0, 0, 903)
    for term in (word(7), "سلام"):
        assert articles_of(settings.index_dir, term) == articles_of(two.index_dir, term)


def test_articles_need_no_files(tmp_path: Path) -> None:
    """Benchmarks and tests index articles as they are, over processes too."""
    many = [article(n, f"عنوان {n}", f"نص {word(n % 10)}") for n in range(1200)]
    for processes in (1, 2):
        assert index_articles(tmp_path / str(processes), many, processes=processes).articles == 1200
        assert len(docs_with(WhooshEngine(tmp_path / str(processes)).snapshot(), word(3))) == 20


def test_titles_can_be_left_out(tmp_path: Path) -> None:
    """The field stays empty."""
    index_articles(tmp_path, SAMPLES, titles=False)
    assert WhooshEngine(tmp_path).snapshot().lexicon.id_of("تعزيز") >= 0
    assert WhooshEngine(tmp_path).snapshot().lexicon.id_of("مكتبه") >= 0
    assert WhooshEngine(tmp_path).snapshot().lexicon.id_of("المتحده") >= 0
    assert WhooshEngine(tmp_path).snapshot().lexicon.id_of("صواريخ") == -1


def test_an_empty_corpus_is_an_index_too(tmp_path: Path) -> None:
    """It is searched and finds nothing."""
    (tmp_path / "corpus").mkdir()
    report = reindex(Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index"))
    assert (report.articles, report.paragraphs) == (0, 0)
    snapshot = WhooshEngine(tmp_path / "index").snapshot()
    result = snapshot.search(plan.Plan(plan.MatchAll(), group=True), DEFAULT)
    assert (result.total, result.hits) == (0, ())
    assert snapshot.info().first_date is None


def test_no_corpus_is_an_error(settings: Settings, tmp_path: Path) -> None:
    """Rather than an empty index in place of the one there is."""
    reindex(settings)
    with pytest.raises(ReadingError):
        reindex(Settings(corpus_dir=tmp_path / "none", index_dir=settings.index_dir))
    assert articles_of(settings.index_dir, "سلام") == {"مرايا_سلام"}


def test_two_reindexers_meet_a_lock(settings: Settings) -> None:
    """The second is told, in words."""
    with index_lock(settings.index_dir), pytest.raises(IndexLocked, match="another reindex"):
        reindex(settings)
    assert reindex(settings).added == 3


def test_rebuild_makes_a_generation_and_keeps_the_one_before(settings: Settings) -> None:
    """Readers in use stay valid meanwhile; older generations go."""
    reindex(settings)
    engine = WhooshEngine(settings.index_dir)
    old = engine.snapshot()
    for _ in range(3):
        assert reindex(settings, rebuild=True).added == 3
    assert sorted(path.name for path in settings.index_dir.glob("generation-*")) == ["generation-3", "generation-4"]
    assert docs_with(old, "سلام")
    assert engine.snapshot() is not old


def test_another_text_chain_asks_for_a_reindex(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers refuse what they would not find their way in; the next reindex makes everything anew."""
    reindex(settings)
    for module in (whoosh_engine, whoosh_writer, whoosh_storage):
        monkeypatch.setattr(module, "fingerprint", lambda: "another")
    with pytest.raises(IndexOutdated, match="bahith reindex"):
        WhooshEngine(settings.index_dir).snapshot()
    assert numbers(reindex(settings)) == (3, 0, 0, 0)
    assert articles_of(settings.index_dir, "سلام") == {"مرايا_سلام"}


def test_no_index_is_said_so(tmp_path: Path) -> None:
    """With what to do about it."""
    with pytest.raises(IndexUnavailable, match="bahith reindex"):
        WhooshEngine(tmp_path).snapshot()


LOADED = """
import sys
from pathlib import Path
from index.settings import Settings
from index.pipeline.reindex import reindex
reindex(Settings(corpus_dir=Path(sys.argv[1]), index_dir=Path(sys.argv[2]), processes=1))
print(*sys.modules)
"""


def test_a_reindex_loads_no_more_than_it_needs(settings: Settings, corpus: Path) -> None:
    """Half the time of a small one is that of its imports: what reads and writes is loaded where it is needed."""
    command = [sys.executable, "-c", LOADED, str(settings.corpus_dir), str(settings.index_dir)]

    def loaded() -> set[str]:
        return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())

    reindex(settings)
    assert not {"index.reading.reader", "numpy", "whoosh", "multiprocessing"} & loaded()
    write(corpus, "قلم", "دفتر")
    seldom = {
        "chardet",
        "markdown_it",
        "email.policy",
        "rapidfuzz",
        "numpy.ma",
        "whoosh.query",
        "flask",
        "multiprocessing",
    }
    modules = loaded()
    assert "index.reading.reader" in modules
    assert not seldom & modules


@pytest.fixture
def reader(settings: Settings) -> Iterator[WhooshEngine]:
    """An engine open on a corpus already indexed."""
    reindex(settings)
    engine = WhooshEngine(settings.index_dir, cache_mib=1)
    yield engine
    engine.close()


def test_readers_follow_commits_and_keep_their_snapshots(
    settings: Settings, corpus: Path, reader: WhooshEngine
) -> None:
    """A snapshot in use answers as it did, also once its files are deleted."""
    old = reader.snapshot()
    write(corpus, "قلم", "دفتر")
    reindex(settings)
    new = reader.snapshot()
    assert (docs_with(old, "كتاب"), docs_with(old, "دفتر")) != ([], [])
    assert docs_with(old, "دفتر") == docs_with(new, "كتاب") == []
    assert len(docs_with(new, "دفتر")) == len(docs_with(old, "كتاب")) == 1
    assert new.info().state != old.info().state


def test_threads_search_while_commits_happen(settings: Settings, corpus: Path, reader: WhooshEngine) -> None:
    """Every answer is that of some commit: the two words that change together are never seen apart."""
    done = threading.Event()
    wrong: list[object] = []

    def search() -> None:
        while not done.is_set():
            try:
                snapshot = reader.snapshot()
                counts = [len(docs_with(snapshot, word)) for word in ("كتاب", "دفتر", "سلام")]
                stored = snapshot.paragraphs(docs_with(snapshot, "سلام"))
            except Exception as error:
                wrong.append(error)
                return
            if counts[0] + counts[1] != 1 or counts[2] != 1 or "سلام" not in stored[0].paragraph.text:
                wrong.append(counts)

    threads = [threading.Thread(target=search) for _ in range(6)]
    for thread in threads:
        thread.start()
    for number in range(8):
        write(corpus, "قلم", "دفتر" if number % 2 else "كتاب")
        reindex(settings, rebuild=number == 4)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
