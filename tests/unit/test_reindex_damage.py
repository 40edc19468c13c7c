"""Reindexing over an index that is damaged, was lost in part, or whose writer was killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import IndexUnavailable
from index.pipeline.manifest import FileEntry, Manifest
from index.pipeline.reindex import reindex
from index.settings import Settings
from index.storage.whoosh.commits import manifest_path
from index.storage.whoosh.generations import current_generation
from tests.unit.small_corpus import articles_of, corpus, numbers, settings, write

__all__ = ["corpus", "settings"]


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"[1]", b'{"files": {"a": [1]}}', b'{"reading": "\xff"}'])
def test_what_is_no_manifest_is_an_empty_one(content: bytes) -> None:
    """Then everything is read again; nothing of it is an exception."""
    assert Manifest.of(content) == Manifest()


def test_a_manifest_of_version_0_1_0_is_read() -> None:
    """Articles were pairs then: what was renamed since keeps its ids."""
    content = b'{"reading":"r","files":{"a.txt":["9",[["a","1"],["b","2"]],1,["b"],"old.txt"],"b.txt":[null,[]]}}'
    manifest = Manifest.of(content)
    assert manifest.files["a.txt"].articles == (("a", "1"), ("b", "2"))
    assert manifest.files["a.txt"].known_as == "old.txt"
    assert manifest.files["b.txt"] == FileEntry(None)
    assert Manifest.of(manifest.to_json()) == manifest


def test_a_lost_manifest_loses_nothing(settings: Settings) -> None:
    """It is told, everything is read again, and nothing is there twice."""
    reindex(settings)
    generation = current_generation(settings.index_dir)
    assert generation is not None
    manifest_path(generation).write_text("{", "utf-8")
    report = reindex(settings)
    assert report.articles == 3
    assert "manifest.json" in report.healed[0]
    assert articles_of(settings.index_dir, "سلام") == {"مرايا_سلام"}


def test_a_damaged_generation_is_made_anew(settings: Settings) -> None:
    """A lexicon that cannot be read is not patched but written again, with everything else."""
    reindex(settings)
    generation = current_generation(settings.index_dir)
    assert generation is not None
    for path in generation.glob("commit-*/lexicon.arrays"):
        path.unlink()
    assert numbers(reindex(settings)) == (3, 0, 0, 0)
    assert articles_of(settings.index_dir, "سلام") == {"مرايا_سلام"}


@pytest.mark.parametrize("damage", ["delete", "cut"])
def test_lost_arrays_are_made_anew(settings: Settings, damage: str) -> None:
    """From Whoosh's own postings: the same bytes as before."""
    reindex(settings)
    generation = current_generation(settings.index_dir)
    assert generation is not None
    (path,) = generation.glob("*.arrays")
    whole = path.read_bytes()
    path.unlink()
    if damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(IndexUnavailable, match="run bahith reindex"):
        articles_of(settings.index_dir, "سلام")
    assert path.name in reindex(settings).healed[0]
    assert articles_of(settings.index_dir, "سلام") == {"مرايا_سلام"}
    assert path.read_bytes() == whole


KILLED = [
    "index.storage.whoosh.writer.write_arrays",
    "index.storage.whoosh.format.SegmentFiles.write_stored",
    "index.storage.whoosh.writer.write_postings",
    "index.storage.whoosh.format.SegmentFiles.write_postings",
    "index.storage.whoosh.writer.write_words",
    "index.storage.whoosh.writer.publish",
    "index.storage.whoosh.commits.toc_content",
    "index.storage.whoosh.writer.remove_unused",
    "index.storage.whoosh.writer.probe",
    "index.storage.whoosh.writer.switch_generation",
]


KILLER = """
import os, pkgutil, sys
from pathlib import Path
from index.settings import Settings
from index.pipeline.reindex import reindex
owner, name = sys.argv[1].rsplit(".", 1)
setattr(pkgutil.resolve_name(owner), name, lambda *a, **k: os._exit(9))
settings = Settings(corpus_dir=Path(sys.argv[2]), index_dir=Path(sys.argv[3]), processes=1)
reindex(settings, rebuild=sys.argv[4] == "rebuild")
"""


@pytest.mark.parametrize("rebuild", ["changes", "rebuild"])
@pytest.mark.parametrize("point", KILLED)
def test_killed_anywhere_the_last_commit_serves(settings: Settings, corpus: Path, point: str, rebuild: str) -> None:
    """The old state or the new one, never something between; later ones finish the work and clear away."""
    reindex(settings)
    write(corpus, "قلم", "دفتر")
    arguments = [point, str(corpus), str(settings.index_dir), rebuild]
    killed = subprocess.run([sys.executable, "-c", KILLER, *arguments], check=False)
    reached = killed.returncode == 9
    assert reached or (rebuild == "changes" and point.endswith((".probe", ".switch_generation")))
    old, new = articles_of(settings.index_dir, "كتاب"), articles_of(settings.index_dir, "دفتر")
    assert (old, new) in [({"قلم"}, set()), (set(), {"قلم"})]
    assert articles_of(settings.index_dir, "سلام") == {"مرايا_سلام"}
    reindex(settings)
    assert (articles_of(settings.index_dir, "كتاب"), articles_of(settings.index_dir, "دفتر")) == (set(), {"قلم"})
    write(corpus, "قلم", "قرطاس")
    reindex(settings)
    generation = current_generation(settings.index_dir)
    assert generation is not None
    assert len(list(generation.glob("commit-*"))) == len(list(generation.glob("*.toc"))) == 2
    assert not list(generation.glob("*.partial"))
