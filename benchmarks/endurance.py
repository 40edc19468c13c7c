"""Endurance of the index: power cuts, failing operations and damaged files, all of them, with a printed report.

    python -m benchmarks.endurance              # everything, some minutes
    python -m benchmarks.endurance --states 200 # as the tests do

The tests run samples of the same (tests/unit/test_power_cuts.py, test_faults.py).
"""

from __future__ import annotations

import argparse
import errno
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.commit_kinds import KINDS, Kind, Place, Served, everything, everything_served
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
    place, kind, chance = Place(folder / "recorded"), KINDS[name], random.Random(name)
    place.settings.corpus_dir.mkdir(parents=True)
    place.settings.index_dir.mkdir()
    kind.prepare(place)
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
    prepared = Place(folder / "prepared")
    prepared.settings.corpus_dir.mkdir(parents=True)
    kind.prepare(prepared)
    old = everything_served(prepared.settings.index_dir)
    kind.change(prepared)
    right = old, _new(prepared, kind)
    while True:
        place = Place(folder / "tried")
        shutil.copytree(prepared.folder, place.folder)
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


def _new(prepared: Place, kind: Kind) -> Served:
    """What serves when nothing fails."""
    place = Place(prepared.folder.parent / "new")
    shutil.copytree(prepared.folder, place.folder)
    kind.commit(place)
    return everything_served(place.settings.index_dir)


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


def main() -> None:
    """Run everything and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--states", type=int, default=0, help="different states to open of each kind; 0 for all")
    limit = parser.parse_args().states
    print(
        "| commit | power cuts | different | old | new | other | healed |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    for name in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            cut = power_cuts(name, Path(folder), limit, heal=40)
        counts = [cut.outcomes[outcome] for outcome in ("old", "new", "other")]
        healed = f"{cut.healed} of {cut.healed + cut.not_healed}"
        print("|", " | ".join(map(str, [name, cut.states, cut.opened, *counts, healed])), "|", flush=True)
    print("\n| commit | error | operations failed | told | surprises |\n| --- | --- | --- | --- | --- |")
    for name in KINDS:
        for error in ERRORS:
            with tempfile.TemporaryDirectory() as folder:
                fault = failing_operations(name, Path(folder), error, 5 if limit else 1)
            said = "; ".join(fault.surprises[:3]) or "none"
            print(f"| {name} | {errno.errorcode[error]} | {fault.tried} | {fault.failed} | {said} |", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        hurt = damages(Path(folder), 7 if limit else 1)
    print(f"\n{hurt.tried} damages: {dict(hurt.outcomes)}; surprises: {'; '.join(hurt.surprises[:5]) or 'none'}")


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    print(f"\n{time.perf_counter() - started:.0f} s")
