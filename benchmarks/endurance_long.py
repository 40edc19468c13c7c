"""What takes minutes to hours of the endurance of an index: kills, full disks, days of changes, many commits."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import mean

from benchmarks.commit_kinds import (
    KINDS,
    Kind,
    Place,
    Served,
    everything,
    everything_served,
    prepare_change,
    prepare_place,
)
from benchmarks.faults import open_files
from index.arabic.chain import terms_of
from index.errors import BahithError
from search.engines.arrays.engine import WhooshEngine
from search.results import SearchRequest
from search.service import SearchService

_HUNG_S = 60.0


def _start_many(place: Place) -> None:
    for number in range(240):
        place.write(f"مقال{number}", *(f"كلمه{number + each}" for each in range(40)))


KILLED_KINDS = KINDS | {"first, two processes": Kind(lambda place: None, _start_many, processes=2)}
"""The kinds of commit that are killed: in one of them other processes read and analyse."""

WHO = ("the process", "a worker", "the group")


@dataclass
class KillReport:
    """Kills at random moments of a kind of commit: how many, how many came before its end, and what served then.

    A surprise is a state that is neither the old nor the new one, one that the next reindex does not make the new one,
    files of an unfinished commit that it leaves, or a process that hangs when another is killed.
    """

    kind: str
    tried: int = 0
    interrupted: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)


def kills(name: str, folder: Path, count: int) -> KillReport:
    """Kill a kind of commit at so many random moments: the process, one of its workers or the group in turns."""
    kind, report, chance = KILLED_KINDS[name], KillReport(name), random.Random(name)
    start, right = prepare_change(folder, kind)
    duration_s = _duration_s(start, kind)
    for number in range(count):
        place = start.copy(folder / "killed")
        moment_s, whom = chance.uniform(0, 1.1 * duration_s), WHO[number % len(WHO)]
        child = _forked(place, kind)
        time.sleep(moment_s)
        _kill(child, whom)
        what = f"{whom} after {moment_s:.3f} of {duration_s:.3f} s"
        _judge(report, place, kind, right, _ended(child), what)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        shutil.rmtree(place.folder)
    return report


def _judge(
    report: KillReport, place: Place, kind: Kind, right: tuple[Served, Served], status: int | None, what: str
) -> None:
    report.tried += 1
    report.interrupted += status != 0
    if status is None or os.waitstatus_to_exitcode(status) > 1:
        report.surprises.append(f"{what}: {'hung' if status is None else 'an unexpected error'}")
    found = everything_served(place.settings.index_dir)
    report.outcomes["new" if found == right[1] else "old" if found == right[0] else "other"] += 1
    if found not in right:
        report.surprises.append(f"{what}: another state serves")
    if kind.commit is Place.reindex:
        place.reindex()
        if everything_served(place.settings.index_dir) != right[1]:
            report.surprises.append(f"{what}: not mended by the next reindex")
        left = [path.name for path in place.settings.index_dir.rglob("*.partial")]
        report.surprises += [f"{what}: left {left}"] if left else []


def _duration_s(start: Place, kind: Kind) -> float:
    place, began = start.copy(start.folder.parent / "timed"), time.monotonic()
    _ended(_forked(place, kind))
    shutil.rmtree(place.folder)
    return time.monotonic() - began


def _forked(place: Place, kind: Kind) -> int:
    """A child that leads a group of processes and makes the commit; it leaves with 0, or 1 for an error."""
    if child := os.fork():
        return child
    os.setsid()
    try:
        kind.commit(place)
    except BaseException as error:
        os._exit(1 if isinstance(error, BahithError) else 2)
    os._exit(0)


def _kill(child: int, whom: str) -> None:
    with suppress(ProcessLookupError, FileNotFoundError, IndexError):
        if whom == "the group":
            os.killpg(child, signal.SIGKILL)
        elif whom == "a worker":
            workers = Path(f"/proc/{child}/task/{child}/children").read_text("ascii").split()
            os.kill(int(workers[0]), signal.SIGKILL)
        else:
            os.kill(child, signal.SIGKILL)


def _ended(child: int) -> int | None:
    """How a child ended; None for one that does not, which is killed."""
    for _ in range(int(_HUNG_S * 100)):
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


@dataclass
class FullDiskReport:
    """A kind of commit on a file system with less and less room: how often it failed, and what was wrong then."""

    kind: str
    tried: int = 0
    failed: int = 0
    surprises: list[str] = field(default_factory=list)


def full_disk(name: str, folder: Path, step_kib: int = 8) -> FullDiskReport:
    """Give a kind of commit `step_kib` more room each time until it succeeds; needs the right to mount (root)."""
    kind, report = KINDS[name], FullDiskReport(name)
    start, (old, new) = prepare_change(folder, kind)
    while report.failed == report.tried:
        report.tried += 1
        with _small_disk(folder / "disk") as resize:
            place = start.copy(folder / "disk" / "place")
            resize(step_kib * report.tried)
            before = _names(place)
            try:
                kind.commit(place)
            except BahithError:
                report.failed += 1
                left = _names(place) - before
                report.surprises += [f"{report.tried} steps: left {sorted(left)}"] if left else []
            if everything_served(place.settings.index_dir) != (old if report.failed == report.tried else new):
                report.surprises.append(f"{report.tried} steps: another state serves")
            resize(1 << 16)
            if kind.commit is Place.reindex:
                place.reindex()
            if kind.commit is Place.reindex and everything_served(place.settings.index_dir) != new:
                report.surprises.append(f"{report.tried} steps: not mended by the next reindex")
    return report


@contextmanager
def _small_disk(folder: Path) -> Iterator[Callable[[int], None]]:
    """A file system in memory, and what leaves so many KiB of room in it."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], check=True)

    def resize(room_kib: int) -> None:
        stat = os.statvfs(folder)
        used_kib = (stat.f_blocks - stat.f_bfree) * stat.f_frsize // 1024
        subprocess.run(["mount", "-o", f"remount,size={used_kib + room_kib}k", folder], check=True)

    try:
        yield resize
    finally:
        subprocess.run(["umount", folder], check=True)


def _names(place: Place) -> set[str]:
    """The files of the index that are of a commit."""
    return {path.name for path in place.settings.index_dir.rglob("generation-*/*")}


@dataclass(frozen=True, slots=True)
class DaysReport:
    """An index that grew by daily changes beside one made of the same files at once.

    CPU times are means of a day's reindex in the first and in the last thirty days; `disk_ratio` is the size of the one
    through that of the other, `different` the queries whose totals are not the same in both.
    """

    days: int
    paragraphs: int
    first_s: float
    last_s: float
    disk_ratio: float
    queries: int
    different: tuple[str, ...]


def days(articles: Path, folder: Path, count: int, base: int, a_day: int = 10, queries: int = 500) -> DaysReport:
    """Index `base` articles, then `a_day` more in a file each day; every week a file changes, every month one goes."""
    place, chance, costs = Place(folder / "grown"), random.Random(365), list[float]()
    with articles.open("rb") as lines:
        place.settings.corpus_dir.mkdir(parents=True)
        (place.settings.corpus_dir / "base.jsonl").write_bytes(b"".join(islice(lines, base)))
        place.reindex()
        for day in range(count):
            _of_day(place, day).write_bytes(b"".join(islice(lines, a_day)))
            if day % 7 == 6:
                _correct(_of_day(place, chance.randrange(day)))
            if day % 30 == 29:
                _of_day(place, chance.randrange(day)).unlink(missing_ok=True)
            began = time.process_time()
            place.reindex()
            costs.append(time.process_time() - began)
    fresh = Place(folder / "fresh")
    fresh.settings.corpus_dir.parent.mkdir()
    shutil.copytree(place.settings.corpus_dir, fresh.settings.corpus_dir)
    fresh.reindex()
    asked = _queries(place, queries, chance)
    totals = [_totals(each, asked) for each in (place, fresh)]
    different = tuple(q for q, grown, made in zip(asked, *totals, strict=True) if grown != made)
    engine = WhooshEngine(place.settings.index_dir)
    return DaysReport(
        count,
        engine.snapshot().info().paragraphs,
        mean(costs[:30]),
        mean(costs[-30:]),
        _served_bytes(place) / _served_bytes(fresh),
        len(asked),
        different,
    )


def _of_day(place: Place, day: int) -> Path:
    return place.settings.corpus_dir / f"day-{day}.jsonl"


def _correct(path: Path) -> None:
    """Change the first article of a file, if it is there."""
    if path.exists():
        lines = path.read_bytes().split(b"\n")
        row = json.loads(lines[0])
        row["body"] += f"\n\nتصحيح: تغير النص بعد النشر {path.stem[4:]}."
        path.write_bytes(b"\n".join([json.dumps(row, ensure_ascii=False).encode(), *lines[1:]]))


def _queries(place: Place, count: int, chance: random.Random) -> list[str]:
    """One to three words that stand together in titles of the corpus, some as a phrase."""
    titles = [
        terms_of(json.loads(line)["title"]) for path in place.settings.corpus_dir.iterdir() for line in _rows(path)
    ]
    found = []
    for number, words in enumerate(chance.sample([title for title in titles if len(title) > 3], count)):
        size = 1 + number % 3
        start = chance.randrange(len(words) - size + 1)
        words = words[start : start + size]
        found.append(f'"{" ".join(words)}"' if number % 6 == 5 else " ".join(words))
    return found


def _rows(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines()


def _totals(place: Place, queries: Sequence[str]) -> list[int]:
    service = SearchService(WhooshEngine(place.settings.index_dir))
    return [service.search(SearchRequest(q=query, per_page=1)).total for query in queries]


def _served_bytes(place: Place) -> int:
    """The size of the files of the state that serves."""
    from index.storage.opening import open_storage

    return open_storage(place.settings).snapshots()[0].size_bytes


def commits(folder: Path, count: int, every: int = 100) -> Iterator[tuple[int, int, float]]:
    """Make so many commits under an open engine that is asked after each.

    Every so many of them gives their number, the open and mapped files of the process, and its memory in MiB.
    """
    place = prepare_place(folder / "place", KINDS["small change"])
    engine = WhooshEngine(place.settings.index_dir, cache_mib=1)
    for number in range(1, count + 1):
        place.write(f"مقال{number % 6}", "دفتر", f"يوم{number}")
        place.reindex()
        if everything(engine) is None:
            raise AssertionError(f"commit {number} cannot be read")
        if number % every == 0:
            yield number, open_files(), _resident_mib()


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20
