"""Upgrades: a version with another format builds its index beside the one that serves, which goes on.

The version after this one is this one in another process, with the next format.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.commit_kinds import Place, everything, everything_served
from index.storage.whoosh.generations import current_generation, index_lock
from index.storage.whoosh.snapshots import roll_back
from search.engines.arrays import engine
from search.engines.arrays.engine import WhooshEngine

NEXT = """
import sys
from pathlib import Path
from index.storage.whoosh import commits
commits.FORMAT += 1
from index.storage.whoosh import description, generations, storage, writer
from web.commands import main
if sys.argv[1] == "killed":
    writer.switch_generation = lambda *_: sys.exit(9)
    del sys.argv[1]
sys.argv[0] = "bahith"
main()
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An indexed corpus of three articles, of which one was changed since."""
    place = Place(tmp_path)
    for name in ("أ", "ب", "ج"):
        place.write(name, "سلام", "كتاب")
    place.reindex()
    place.write("أ", "دفتر")
    return place


def next_version(place: Place, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the version after this one."""
    places = ["--index", str(place.settings.index_dir)]
    if "reindex" in arguments:
        places += ["--corpus", str(place.settings.corpus_dir)]
    line = [sys.executable, "-c", NEXT, *arguments, *places]
    return subprocess.run(line, capture_output=True, text=True, check=False, cwd=place.folder)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_version_before_serves_on_while_and_after_the_next_one_builds(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Running or restarted, it reads its own generation, and says that there is a newer one; the next reads the new."""
    index_dir = place.settings.index_dir
    running, before = WhooshEngine(index_dir, cache_mib=1), everything_served(index_dir)
    assert everything(running) == before
    old = current_generation(index_dir)
    assert old is not None
    files = content(old)
    upgraded = next_version(place, "reindex")
    assert upgraded.returncode == 0, upgraded.stderr
    assert current_generation(index_dir) != old
    assert content(old) == files
    assert everything(running) == everything_served(index_dir) == before
    assert "another version" in running.snapshot().notice
    assert json.loads(next_version(place, "search", "--json", "دفتر").stdout)["total"] == 1
    monkeypatch.setattr(engine, "_AGAIN_S", 0.0)
    kept = running.snapshot()
    (index_dir / "anything").touch()
    assert running.snapshot() is kept, "what is open is not opened again, and its caches with it"


def test_the_next_version_says_that_it_cannot_read_the_index_and_makes_it_anew(place: Place) -> None:
    """Nothing is answered from what it would misread; `--if-needed` finds that a reindex is."""
    asked = next_version(place, "search", "كتاب")
    assert (asked.returncode, asked.stdout) == (2, "")
    assert "another version" in asked.stderr
    assert "bahith reindex" in asked.stderr
    assert next_version(place, "reindex", "--if-needed").returncode == 0
    assert next_version(place, "search", "كتاب").returncode == 0


def test_an_upgrade_that_is_killed_leaves_the_version_before_serving(place: Place) -> None:
    """As it was; the next reindex of either version goes on."""
    before = everything_served(place.settings.index_dir)
    assert next_version(place, "killed", "reindex").returncode == 9
    assert everything_served(place.settings.index_dir) == before
    place.reindex()
    after = everything_served(place.settings.index_dir)
    assert after not in (before, None)
    assert next_version(place, "reindex").returncode == 0
    assert everything_served(place.settings.index_dir) == after


def test_the_generation_of_the_version_before_stays_until_the_next_rebuild(place: Place) -> None:
    """Small changes by the new version leave it alone; by the old one it can be gone back to."""
    index_dir = place.settings.index_dir
    before, old = everything_served(index_dir), current_generation(index_dir)
    assert old is not None
    next_version(place, "reindex")
    place.write("ب", "قلم")
    next_version(place, "reindex")
    assert everything_served(index_dir) == before
    with index_lock(index_dir):
        roll_back(index_dir)
    assert current_generation(index_dir) == old
    assert everything_served(index_dir) == before
    assert next_version(place, "reindex").returncode == 0
    assert next_version(place, "reindex", "--rebuild").returncode == 0
    assert not old.exists()
