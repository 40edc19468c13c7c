"""Reindexing into a real cluster: what is written, which state serves, and what a writer that ends early leaves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import ClusterRefused, CorpusShrunk, IndexingError, IndexUnavailable
from index.pipeline.reindex import index_articles, reindex
from index.pipeline.verify import verify
from index.settings import Settings
from index.storage.opensearch.cluster import Cluster
from index.storage.opensearch.states import FORMAT, States
from index.storage.opensearch.storage import OpenSearchStorage
from index.workers import Workers
from search.engines.opening import open_engine
from tests.cluster.conftest import Place
from tests.samples import SAMPLES

pytestmark = pytest.mark.opensearch


def indices(settings: Settings) -> list[str]:
    return sorted(Cluster(settings).ask("GET", f"/{settings.opensearch_index}-generation-*"))


def write(corpus: Path, name: str, text: str) -> None:
    corpus.mkdir(exist_ok=True)
    (corpus / f"{name}.txt").write_text(f"عنوان {name}\n\n{text}\n", "utf-8")


def without(storage: OpenSearchStorage, article: str) -> None:
    """Commit that an article is deleted."""
    with storage.begin(False, Workers(1)) as session:
        writer = session.open_writer()
        writer.delete({article})
        writer.commit(b"")


def interrupted(storage: OpenSearchStorage, rebuild: bool) -> None:
    """Begin a commit and be interrupted."""
    with storage.begin(rebuild, Workers(1)) as session:
        session.open_writer().delete({"a1"})
        raise KeyboardInterrupt


def test_everything_is_written_and_proved(place: Place) -> None:
    settings = place()
    report = index_articles(settings, SAMPLES)
    assert (report.articles, report.paragraphs) == (5, 12)
    assert all(finding.is_well for finding in OpenSearchStorage(settings).verify())


def test_a_reindex_writes_what_changed(place: Place) -> None:
    """An article new, one changed, one gone, one as it was: the state before is kept, and can be gone back to."""
    settings = place()
    for name in ("one", "two", "three"):
        write(settings.corpus_dir, name, f"نص {name} في القمح")
    assert reindex(settings).added == 3
    write(settings.corpus_dir, "two", "نص آخر في الشعير")
    (settings.corpus_dir / "three.txt").unlink()
    write(settings.corpus_dir, "four", "نص رابع")
    report = reindex(settings)
    assert (report.added, report.changed, report.removed, report.unchanged) == (1, 1, 1, 1)
    assert (report.articles, report.rebuilds) == (3, "")
    assert all(finding.is_well for finding in verify(settings))
    storage = OpenSearchStorage(settings)
    assert [(each.number, each.articles, each.whole) for each in storage.snapshots()] == [(2, 3, True), (1, 3, True)]
    assert storage.roll_back().number == 1
    report = reindex(settings)
    assert (report.added, report.changed, report.removed) == (1, 1, 1)
    assert all(finding.is_well for finding in verify(settings))


def test_what_no_state_needs_is_removed(place: Place) -> None:
    """Two generations are kept and no more, and of deleted articles none that neither of two states has."""
    settings = place()
    for articles in (SAMPLES, SAMPLES[:4], SAMPLES[:3]):
        index_articles(settings, articles)
    assert len(indices(settings)) == 2
    for name in ("one", "two", "three"):
        write(settings.corpus_dir, name, f"نص {name}")
    reindex(settings, force=True, rebuild=True)
    for number in range(3):
        write(settings.corpus_dir, "one", f"نص أول {number}")
        reindex(settings)
    cluster = Cluster(settings)
    stored = cluster.ask("GET", f"/{indices(settings)[-1]}/_count", {"query": {"term": {"kind": "article"}}})
    assert stored["count"] <= 5


def test_a_writer_that_ends_early_leaves_the_state_as_it_was(place: Place) -> None:
    settings = place()
    index_articles(settings, SAMPLES)
    storage = OpenSearchStorage(settings)
    before = storage.snapshots()
    for rebuild in (True, False):
        with pytest.raises(KeyboardInterrupt):
            interrupted(storage, rebuild)
    assert [replace(each, size_bytes=0) for each in storage.snapshots()] == [replace(before[0], size_bytes=0)]
    assert len(indices(settings)) == 1


def test_what_is_published_is_not_taken_back(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit that is interrupted, or refused the alias, after its state serves: a new generation, then more."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    def refused(*_: object) -> None:
        raise ClusterRefused("cluster.denied", status=403)

    settings = place()
    for articles, name in enumerate(("one", "two"), 1):
        write(settings.corpus_dir, name, f"نص {name}")
        with monkeypatch.context() as patched:
            patched.setattr(States, "_point_alias", refused)
            patched.setattr(States, "remove_unused", interrupted)
            with pytest.raises(KeyboardInterrupt):
                reindex(settings)
        assert OpenSearchStorage(settings).snapshots()[0].articles == articles
        assert all(finding.is_well for finding in verify(settings))


def test_of_two_writers_the_first_to_commit_wins(place: Place, tmp_path: Path) -> None:
    """They are on two machines, so that no lock keeps them apart; the other one has changed nothing."""
    settings = place()
    index_articles(settings, SAMPLES)
    other = OpenSearchStorage(replace(settings, index_dir=tmp_path / "elsewhere"))
    storage = OpenSearchStorage(settings)
    with other.begin(False, Workers(1)) as late:
        writer = late.open_writer()
        writer.delete({"a2"})
        without(storage, "a1")
        with pytest.raises(IndexingError, match="another writer"):
            writer.commit(b"")
    assert storage.snapshots()[0].articles == 4
    assert all(finding.is_well for finding in other.verify())


def test_a_machine_without_files_fetches_them(place: Place, tmp_path: Path) -> None:
    settings = place()
    index_articles(settings, SAMPLES)
    elsewhere = replace(settings, index_dir=tmp_path / "elsewhere")
    assert all(finding.is_well for finding in OpenSearchStorage(elsewhere).verify())
    open_engine(elsewhere).snapshot()
    assert list((tmp_path / "elsewhere").rglob("lexicon.arrays"))


def test_what_is_damaged_is_found_and_built_anew(place: Place) -> None:
    """Documents that somebody deleted."""
    settings = place()
    write(settings.corpus_dir, "one", "نص أول")
    write(settings.corpus_dir, "two", "نص ثان")
    reindex(settings)
    cluster = Cluster(settings)
    everything = {"query": {"term": {"place": 0}}}
    cluster.ask("POST", f"/{indices(settings)[0]}/_delete_by_query", everything, refresh="true")
    assert not all(finding.is_well for finding in verify(settings))
    assert reindex(settings).rebuilds == "damage"
    assert all(finding.is_well for finding in verify(settings))


def change_part(settings: Settings, name: str, data: str | None) -> None:
    """Let the first part of a file of the state that serves be something else (base64) in the cluster, or gone."""
    cluster, state = Cluster(settings), OpenSearchStorage(settings).snapshots()[0].state
    part = f"/{settings.opensearch_index}-files-{FORMAT}/_doc/{state}%2F{name}%2F0"
    body = None if data is None else {"state": state, "data": data}
    cluster.ask("DELETE" if data is None else "PUT", part, body, routing=state, refresh="true")


def test_files_are_verified_as_the_cluster_has_them(place: Place) -> None:
    """The copies on this machine are whole."""
    settings = place()
    index_articles(settings, SAMPLES)
    change_part(settings, "grams.arrays", "AAAA")
    assert [finding.what for finding in OpenSearchStorage(settings).verify() if not finding.is_well] == ["unreadable"]


def test_a_copy_that_is_damaged_is_fetched_again(place: Place) -> None:
    """Whatever its size is."""
    settings = place()
    index_articles(settings, SAMPLES)
    for name in ("lexicon.arrays", "manifest.json"):
        (copy,) = settings.index_dir.rglob(name)
        content = copy.read_bytes()
        copy.write_bytes(content[:-1] + b"?")
        assert OpenSearchStorage(settings).peek(False)[0] == ""
        assert copy.read_bytes() == content


def test_of_old_states_no_files_stay(place: Place) -> None:
    """On the machine that writes and on one that only reads: of the states that are kept there may be."""
    settings, reading = place(), place()
    reading = replace(settings, index_dir=reading.index_dir / "reading")
    engine = open_engine(reading)
    for number in range(4):
        write(settings.corpus_dir, "one", f"نص {number}")
        reindex(settings)
        engine._asked_at = 0.0  # type: ignore[attr-defined]
        engine.snapshot()
    kept = {snapshot.state for snapshot in OpenSearchStorage(settings).snapshots()}
    for machine in (settings, reading):
        assert {path.parent.name for path in machine.index_dir.rglob("lexicon.arrays")} == kept
    assert engine.snapshot().info().articles == 1


def test_a_generation_of_many_commits_is_built_anew(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every search names them all."""
    monkeypatch.setattr("index.storage.opensearch.storage.MOST_COMMITS", 2)
    settings = place()
    rebuilds = []
    for number in range(4):
        write(settings.corpus_dir, "one", f"نص {number}")
        rebuilds.append(reindex(settings).rebuilds)
    assert rebuilds == ["first", "", "commits", ""]
    assert all(finding.is_well for finding in verify(settings))


@pytest.mark.parametrize("data", [None, "AAAA"], ids=["missing", "damaged"])
@pytest.mark.parametrize("name", ["manifest.json", "lexicon.arrays"])
def test_a_damaged_file_is_built_anew(place: Place, tmp_path: Path, name: str, data: str | None) -> None:
    """By a machine that has no copy of it; one that is missing also by a machine that has."""
    settings = place()
    write(settings.corpus_dir, "one", "نص أول")
    reindex(settings)
    change_part(settings, name, data)
    here = settings if data is None else replace(settings, index_dir=tmp_path / "elsewhere")
    assert not all(finding.is_well for finding in verify(here))
    assert reindex(here).rebuilds == "damage"
    assert all(finding.is_well for finding in verify(settings))
    change_part(settings, name, data)
    assert reindex(replace(settings, index_dir=tmp_path / "new")).rebuilds == "damage"


def test_an_empty_corpus_empties_nothing(place: Place) -> None:
    settings = place()
    write(settings.corpus_dir, "one", "نص أول")
    reindex(settings)
    (settings.corpus_dir / "one.txt").unlink()
    with pytest.raises(CorpusShrunk):
        reindex(settings)


def test_a_cluster_that_takes_no_writes_is_told_so(place: Place) -> None:
    """As when its disks are full: the state stays, and the message says what to do."""
    settings = place()
    index_articles(settings, SAMPLES)
    cluster = Cluster(settings)
    blocks = f"/{settings.opensearch_index}-*/_settings"
    cluster.ask("PUT", blocks, {"index.blocks.read_only_allow_delete": True})
    storage = OpenSearchStorage(settings)
    with pytest.raises(IndexingError, match="read_only_allow_delete"):
        without(storage, "a1")
    cluster.ask("PUT", blocks, {"index.blocks.read_only_allow_delete": None})
    assert storage.snapshots()[0].articles == 5


def test_without_a_cluster_there_is_an_error_that_says_where(place: Place) -> None:
    settings = place(opensearch_hosts="http://127.0.0.1:9")
    storage = OpenSearchStorage(settings)
    storage._cluster._patience_s = 0.3
    with pytest.raises(IndexUnavailable, match=r"127\.0\.0\.1:9"):
        storage.peek(False)


def test_a_cluster_is_backed_up_by_itself(place: Place, tmp_path: Path) -> None:
    """By a snapshot of its own of all indices, as docs/cluster.md says; Bahith refuses to, and names them."""
    settings = place()
    index_articles(settings, SAMPLES)
    with pytest.raises(IndexingError, match="snapshots"):
        OpenSearchStorage(settings).back_up(tmp_path / "file.tar")
    cluster, prefix = Cluster(settings), settings.opensearch_index
    cluster.ask("PUT", "/_snapshot/kept", {"type": "fs", "settings": {"location": prefix}})
    taken = {"indices": f"{prefix}-*", "include_global_state": False}
    cluster.ask("PUT", f"/_snapshot/kept/{prefix}", taken, wait_for_completion="true")
    cluster.ask("DELETE", f"/{prefix}-*")
    elsewhere = replace(settings, index_dir=tmp_path / "elsewhere")
    with pytest.raises(IndexUnavailable):
        open_engine(elsewhere).snapshot()
    cluster.ask("POST", f"/_snapshot/kept/{prefix}/_restore", taken, wait_for_completion="true")
    assert all(finding.is_well for finding in OpenSearchStorage(elsewhere).verify())
    assert open_engine(elsewhere).snapshot().info().articles == 5
