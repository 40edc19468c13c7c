"""Endurance of the index: power cuts, failures, damage, kills, full disks, many commits and days, with a report.

    python -m benchmarks.endurance --articles news.jsonl  # everything, some hours
    python -m benchmarks.endurance kills commits          # two parts of it
    python -m benchmarks.endurance --states 200           # samples of power cuts and faults, as the tests do

The tests run samples of the same (tests/unit/test_power_cuts.py, test_faults.py).
"""

from __future__ import annotations

import argparse
import errno
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

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
from benchmarks.endurance_long import KILLED_KINDS, commits, days, full_disk, kills
from benchmarks.faults import FailingLayer, Moment, Recorder, Tree, crashes, materialise
from index.errors import BahithError
from search.engines.arrays.engine import WhooshEngine

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE)


@dataclass
class CrashReport:
    """The states that power cuts during a commit may leave: how many, how many differ, and what they served.

    `wrong` are those that served neither the old nor the new state, whole, or the old one after the commit had ended;
    `not_healed` those of which the next reindex did not make the new one.
    """

    kind: str
    states: int = 0
    opened: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[Tree] = field(default_factory=list)
    healed: int = 0
    not_healed: int = 0


def power_cuts(name: str, folder: Path, limit: int = 0, heal: int = 5) -> CrashReport:
    """Cut the power at every moment of a kind of commit; at most `limit` different states are opened, 0 for all."""
    kind, chance = KINDS[name], random.Random(name)
    place = prepare_place(folder / "recorded", kind)
    old = everything_served(place.settings.index_dir)
    kind.change(place)
    recorder = Recorder(place.settings.index_dir)
    with recorder.install():
        kind.commit(place)
        recorder.before("end", ())
    new = everything_served(place.settings.index_dir)
    report = CrashReport(name)
    during, after = (_different(report, moments, chance) for moments in (recorder.moments[:-1], recorder.moments[-1:]))
    chosen = during if not limit or len(during) <= limit else chance.sample(during, limit)
    mended = set(chance.sample(range(len(chosen)), min(heal, len(chosen))))
    for number, tree in enumerate(chosen):
        _judge(report, tree, folder / "state", (old, new), place if number in mended else None)
    for tree in after:
        _judge(report, tree, folder / "state", (new, new))
    return report


def _different(report: CrashReport, moments: list[Moment], chance: random.Random) -> list[Tree]:
    """The states that cuts at these moments may leave, each once."""
    different = dict[int, Tree]()
    for moment in moments:
        for tree in crashes(moment, chance):
            report.states += 1
            different.setdefault(hash(frozenset(tree.items())), tree)
    return list(different.values())


def _judge(
    report: CrashReport, tree: Tree, index_dir: Path, right: tuple[Served, Served], place: Place | None = None
) -> None:
    materialise(tree, index_dir)
    found = everything_served(index_dir)
    report.opened += 1
    report.outcomes["new" if found == right[1] else "old" if found == right[0] else "other"] += 1
    if found not in right:
        report.wrong.append(tree)
    if place is not None and report.kind != "rollback":
        shutil.rmtree(place.folder / "mended", ignore_errors=True)
        again = Place(place.folder / "mended")
        shutil.copytree(place.settings.corpus_dir, again.settings.corpus_dir)
        shutil.copytree(index_dir, again.settings.index_dir)
        again.reindex()
        healed = everything_served(again.settings.index_dir) == right[1]
        report.healed += healed
        report.not_healed += not healed
    shutil.rmtree(index_dir)


@dataclass
class FaultReport:
    """Operations that failed during a commit: what the run did, what was served after, and what stayed on the disk."""

    kind: str
    tried: int = 0
    failed: int = 0
    surprises: list[str] = field(default_factory=list)


def failing_operations(name: str, folder: Path, error: int, step: int = 1) -> FaultReport:
    """Let every `step`-th operation of a kind of commit fail once."""
    kind, report, number = KINDS[name], FaultReport(name), 1
    start, right = prepare_change(folder, kind)
    while True:
        place = start.copy(folder / "tried")
        layer = FailingLayer(place.settings.index_dir, number, error)
        _fail(report, layer, kind, place, right)
        shutil.rmtree(place.folder)
        if layer.count < number:
            return report
        number += step


def _fail(report: FaultReport, layer: FailingLayer, kind: Kind, place: Place, right: tuple[Served, Served]) -> None:
    index_dir = place.settings.index_dir
    before, what = _names(index_dir), f"operation {layer.number}, {errno.errorcode[layer.error]}"
    report.tried += 1
    try:
        with layer.install():
            kind.commit(place)
    except BahithError:
        report.failed += 1
        left = _names(index_dir) - before - {"lock", "CURRENT"}
        if everything_served(index_dir) == right[0] and left:
            report.surprises.append(f"{what}: left {sorted(left)[:3]}")
    except Exception as unexpected:
        report.surprises.append(f"{what}: {unexpected!r}")
        return
    if everything_served(index_dir) not in right:
        report.surprises.append(f"{what}: another state serves")
    if kind.commit is Place.reindex:
        place.reindex()
        if everything_served(index_dir) != right[1]:
            report.surprises.append(f"{what}: not mended by the next reindex")


@dataclass
class DamageReport:
    """Damaged files: what an open index served, and one opened afterwards; what no reindex mended is a surprise."""

    tried: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)


DAMAGES: dict[str, Callable[[Path, random.Random], object]] = {
    "deleted": lambda path, chance: path.unlink(),
    "emptied": lambda path, chance: path.write_bytes(b""),
    "halved": lambda path, chance: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "flipped": lambda path, chance: _flip(path, chance),
}


def damages(folder: Path, every: int = 1) -> DamageReport:
    """Damage each file of an index in each way, or every so many of these, open and closed, and reindex."""
    report, chance, sound = DamageReport(), random.Random(5), Place(folder / "sound")
    KINDS["small change"].prepare(sound)
    before = everything_served(sound.settings.index_dir)
    KINDS["small change"].change(sound)
    sound.reindex()
    right = before, everything_served(sound.settings.index_dir)
    files = [path for path in sorted(sound.settings.index_dir.rglob("*")) if path.is_file() and path.name != "lock"]
    names = [path.relative_to(sound.settings.index_dir) for path in files if "reports" not in path.parts]
    cases = [(name, way) for name in names for way in DAMAGES]
    for name, way in cases[::every]:
        place = Place(folder / "damaged")
        shutil.copytree(sound.folder, place.folder)
        _damage(report, place, name, way, chance, right)
        shutil.rmtree(place.folder)
    return report


def _damage(
    report: DamageReport, place: Place, name: Path, way: str, chance: random.Random, right: tuple[Served, Served]
) -> None:
    index_dir, what = place.settings.index_dir, f"{name} {way}"
    report.tried += 1
    engine = WhooshEngine(index_dir, cache_mib=1)
    try:
        everything(engine)
        DAMAGES[way](index_dir / name, chance)
        for when, asked in (("open", engine), ("opened", WhooshEngine(index_dir, cache_mib=1))):
            found = everything(asked)
            said = (
                "right" if found == right[1] else "older" if found == right[0] else "told" if found is None else "wrong"
            )
            report.outcomes[f"{when}: {said}"] += 1
            if said == "wrong":
                report.surprises.append(f"{what}: {when}, wrong")
        place.reindex()
        if everything_served(index_dir) != right[1] or everything(engine) != right[1]:
            report.surprises.append(f"{what}: not mended")
    except Exception as unexpected:
        report.surprises.append(f"{what}: {unexpected!r}")


def _flip(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def _print_power_cuts(options: argparse.Namespace, folder: Path) -> None:
    _print_row("commit", "power cuts", "different", "old", "new", "other", "healed")
    _print_row(*["---"] * 7)
    for name in KINDS:
        cut = power_cuts(name, folder / name, options.states, heal=40)
        counts = [cut.outcomes[outcome] for outcome in ("old", "new", "other")]
        _print_row(name, cut.states, cut.opened, *counts, f"{cut.healed} of {cut.healed + cut.not_healed}")


def _print_faults(options: argparse.Namespace, folder: Path) -> None:
    _print_row("commit", "error", "operations failed", "told", "surprises")
    _print_row(*["---"] * 5)
    for name in KINDS:
        for error in ERRORS:
            fault = failing_operations(name, folder / name / str(error), error, 5 if options.states else 1)
            _print_row(name, errno.errorcode[error], fault.tried, fault.failed, _said(fault.surprises))


def _print_damages(options: argparse.Namespace, folder: Path) -> None:
    hurt = damages(folder, 7 if options.states else 1)
    print(f"{hurt.tried} damages: {dict(hurt.outcomes)}; surprises: {_said(hurt.surprises)}")


def _print_kills(options: argparse.Namespace, folder: Path) -> None:
    _print_row("commit", "kills", "before its end", "old", "new", "other", "surprises")
    _print_row(*["---"] * 7)
    for name in KILLED_KINDS:
        killed = kills(name, folder / name, options.kills)
        counts = [killed.outcomes[outcome] for outcome in ("old", "new", "other")]
        _print_row(name, killed.tried, killed.interrupted, *counts, _said(killed.surprises))


def _print_full_disk(options: argparse.Namespace, folder: Path) -> None:
    _print_row("commit", "full disks", "told", "surprises")
    _print_row(*["---"] * 4)
    for name in KINDS:
        full = full_disk(name, folder / name)
        _print_row(name, full.tried, full.failed, _said(full.surprises))


def _print_commits(options: argparse.Namespace, folder: Path) -> None:
    _print_row("commits", "open and mapped files", "MiB")
    _print_row(*["---"] * 3)
    for number, files, mib in commits(folder, options.commits, max(1, options.commits // 10)):
        _print_row(number, files, f"{mib:.0f}")


def _print_days(options: argparse.Namespace, folder: Path) -> None:
    if not options.articles:
        print("days: --articles is needed", file=sys.stderr)
        return
    grown = days(options.articles, folder, options.days, options.base)
    print(
        f"{grown.days} days, {grown.paragraphs} paragraphs: a day's CPU {grown.first_s:.2f} s at first, "
        f"{grown.last_s:.2f} s in the end; disk {grown.disk_ratio:.2f} times a fresh index; "
        f"{len(grown.different)} of {grown.queries} queries with other totals: {_said(grown.different)}"
    )


PARTS: dict[str, Callable[[argparse.Namespace, Path], None]] = {
    "power-cuts": _print_power_cuts,
    "faults": _print_faults,
    "damages": _print_damages,
    "kills": _print_kills,
    "full-disk": _print_full_disk,
    "commits": _print_commits,
    "days": _print_days,
}


def _print_row(*cells: object) -> None:
    print("|", " | ".join(map(str, cells)), "|", flush=True)


def _said(surprises: Sequence[str]) -> str:
    return "; ".join(surprises[:3]) + (f" and {len(surprises) - 3} more" if surprises[3:] else "") or "none"


def main() -> None:
    """Run everything, or the parts that are named, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of: {' '.join(PARTS)}; none for all")
    parser.add_argument("--states", type=int, default=0, help="different states to open of each kind; 0 for all")
    parser.add_argument("--kills", type=int, default=300, help="so many of each kind of commit")
    parser.add_argument("--commits", type=int, default=1000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--articles", type=Path, help="JSON lines: what the days are made of")
    parser.add_argument("--base", type=int, default=5000, help="articles that are there before the first day")
    options = parser.parse_args()
    for part in options.parts or PARTS:
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            PARTS[part](options, Path(folder))
        print(f"\n{part}: {time.perf_counter() - started:.0f} s\n", flush=True)


if __name__ == "__main__":
    main()
