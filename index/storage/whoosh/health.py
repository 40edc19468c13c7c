"""Which commit of a generation to go on from: the newest that is whole, or can be mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexDamaged
from index.messages import bilingual
from index.storage.whoosh.commits import CommitRecord, FileCheck, commit_numbers, read_record

Mend = Callable[[Path, CommitRecord, Sequence[str]], list[str]]
"""Makes damaged files of a commit anew, and returns the names of those that are whole again."""


@dataclass(frozen=True, slots=True)
class Health:
    """The newest commit of a generation that is whole, if any, and what was found and mended on the way to it."""

    record: CommitRecord | None
    told: tuple[str, ...] = ()


def whole_commit(directory: Path, mend: Mend | None = None) -> Health:
    """The newest commit whose files are whole, or which `mend` makes whole.

    Raises IndexOutdated where another version wrote it, OSError where reading is denied: that is no damage.
    """
    check, faults = FileCheck(directory), list[str]()
    for number in commit_numbers(directory):
        try:
            record = read_record(directory, number)
        except IndexDamaged as error:
            faults.append(str(error))
            continue
        damaged = check.damaged_files(record)
        if not damaged:
            return Health(record, tuple(faults))
        mended = mend(directory, record, damaged) if mend else []
        faults += [
            bilingual("index.mended" if name in mended else "index.unmended", f"{directory.name}/{name}")
            for name in damaged
        ]
        if len(mended) == len(damaged):
            return Health(record, tuple(faults))
    return Health(None, tuple(faults))
