"""What an index directory is made of, for people who look after it: the state that serves, disk by part, health."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path

import numpy as np

from index.arrays.array_file import open_arrays
from index.errors import IndexDamaged, IndexUnavailable
from index.storage.base import IndexDescription
from index.storage.whoosh.commits import COPIES, FORMAT, LEXICON, MANIFEST, WORDS, FileCheck, commit_path, read_record
from index.storage.whoosh.generations import candidates

_PARTS = {
    "_stored.col": "texts",
    ".trm": "whoosh",
    ".pst": "whoosh",
    "_len.col": "whoosh",
    ".toc": "whoosh",
    LEXICON: "lexicon",
    WORDS: "lexicon",
    COPIES: "arrays",
    MANIFEST: "manifest",
    ".arrays": "arrays",
}
"""The part that a file belongs to, by how its name ends; the first that fits."""


def describe(index_dir: Path) -> IndexDescription:
    """Describe the state that serves: the newest whose record can be read.

    Raises IndexUnavailable where there is none.
    """
    for folder, number in candidates(index_dir):
        with suppress(IndexDamaged):  # readers fall back too
            return _described(folder, number)
    raise IndexUnavailable("index.missing", index_dir)


def _described(folder: Path, number: int) -> IndexDescription:
    record = read_record(folder, number)
    disk: Counter[str] = Counter()
    for name, written in record.files.items():
        disk[next(part for end, part in _PARTS.items() if name.endswith(end))] += written.size
    damaged = tuple(FileCheck(folder).damaged_files(record))
    words = f"{commit_path(folder, number).name}/{WORDS}"
    terms = 0 if words in damaged else int(np.count_nonzero(open_arrays(folder / words, at_once=False)["counts"]))
    return IndexDescription(
        folder.name,
        number,
        record.created,
        record.state,
        FORMAT,
        record.fingerprint,
        terms,
        len(record.segments),
        dict(disk),
        damaged,
        record.notes,
    )
