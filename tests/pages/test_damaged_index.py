"""Files of the index damaged while it serves: a clear 503, or the right answer; a process that goes on in any case."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index.pipeline.reindex import index_articles
from index.settings import Settings
from search.engines.arrays.engine import WhooshEngine
from tests.samples import SAMPLES
from web import create_app

ASKED = [
    "/healthz",
    "/",
    "/search?q=اليابان",
    "/api/v1/search?q=اليابان",
    "/api/v1/suggest?q=ال",
    "/authors",
    "/sitemap.xml",
]


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for at in range(len(content) // 8, len(content), max(1, len(content) // 16)):
        content[at] ^= 0xFF
    file.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], None]] = {"cut": _cut, "flipped": _flip, "deleted": Path.unlink}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("damaged")
    index_articles(directory, SAMPLES)
    return directory


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="the system does not tell what is mapped")
def test_whatever_is_mapped_is_watched(whole: Path, tmp_path: Path) -> None:
    """Touching what is mapped of a file that was cut short kills a process: each is looked at before each search."""
    index = Path(shutil.copytree(whole, tmp_path / "index"))
    snapshot = WhooshEngine(index).snapshot()
    maps = Path("/proc/self/maps").read_text().splitlines()
    mapped = {Path(line.split(maxsplit=5)[5]) for line in maps if str(index) in line}
    assert len(mapped) > 3
    for file in mapped:
        assert snapshot.is_whole()
        stat = file.stat()
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
        assert not snapshot.is_whole(), file.name
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@pytest.mark.parametrize("kind", DAMAGES)
@pytest.mark.parametrize("pattern", ["lexicon.arrays", "words.arrays", "*_stored.col", "MAIN_*.arrays", "about.json"])
def test_a_damaged_file_is_told(whole: Path, tmp_path: Path, kind: str, pattern: str) -> None:
    """By a server that has it open and by one that opens it: 503 of one shape, or 200 while what is open is right."""
    index = Path(shutil.copytree(whole, tmp_path / "index"))
    running = create_app(Settings(index_dir=index)).test_client()
    right = {path: running.get(path).status_code for path in ASKED}
    for file in list(index.rglob(pattern)):
        DAMAGES[kind](file)
    for client in (running, create_app(Settings(index_dir=index)).test_client()):
        for path in ASKED:
            assert client.get(path).status_code in (right[path], 503)
    told = client.get("/api/v1/search?q=اليابان")
    assert told.status_code == 503
    assert (told.json or {})["code"] in ("index_unavailable", "index_outdated", "index_damaged")
    assert str(index) not in told.text
