"""The table of forms: which lexemes a form without clitics may be of, in arrays that are mapped into memory."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from index.arabic.letters import KASRA, SHADDA
from index.arabic.morphology.kinds import Entries
from index.arabic.morphology.packing import Keys, unpack
from index.arabic.morphology.version import PLACE, is_compiled

Numbers: TypeAlias = npt.NDArray[np.int64]
Weights: TypeAlias = npt.NDArray[np.float32]

_LONG = 10
"""Bytes of a vocalised name of two letters (جِدّ), at most."""


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms and their entries: those of the distinct, ascending `keys[i]` are `entries[starts[i]:starts[i + 1]]`."""

    keys: Keys
    starts: npt.NDArray[np.int32]
    entries: Entries

    @classmethod
    def of_rows(cls, keys: Keys, entries: Entries) -> Forms:
        """A small table made at once."""
        order = np.argsort(keys, kind="stable")
        distinct, first = np.unique(keys[order], return_index=True)
        return cls(distinct, np.append(first, len(keys)).astype(np.int32), entries[order])

    def find(self, wanted: Keys) -> tuple[Numbers, Entries]:
        """The entries of all wanted keys, each with the position of the key that has it."""
        if not len(self.keys):
            return np.zeros(0, np.int64), np.zeros(0, np.uint32)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found = np.flatnonzero(self.keys[at] == wanted)
        starts, ends = self.starts[at[found]], self.starts[at[found] + 1]
        counts = ends - starts
        owners = np.repeat(found, counts)
        offsets = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
        return owners, self.entries[np.repeat(starts, counts) + offsets]


@dataclass(frozen=True, slots=True)
class Lexemes:
    """The lexemes of the lexicon, by 0-based numbers; `particles` has the share of each particle, folded."""

    shares: npt.NDArray[np.float32]
    names: npt.NDArray[np.uint8]
    name_starts: npt.NDArray[np.int32]
    roots: npt.NDArray[np.uint32]
    root_starts: npt.NDArray[np.int32]
    particles: Mapping[str, float]

    def __len__(self) -> int:
        return len(self.shares)

    def name(self, number: int) -> str:
        """The vocalised lemma; a verb's ends in FATHA."""
        start, end = self.name_starts[number : number + 2].tolist()
        return self.names[start : end - 1].tobytes().decode()

    def are_feminine(self) -> npt.NDArray[np.bool_]:
        """Whether each lemma ends in TEH MARBUTA, by the last byte of its name."""
        found: npt.NDArray[np.bool_] = self.names[self.name_starts[1:] - 2] == "ة".encode()[-1]
        return found

    def are_adjectives(self) -> npt.NDArray[np.bool_]:
        """Whether each lemma ends as most adjectives do that have a feminine: سابِق، خاصّ، مُهِمّ، أهليّ."""
        fourth, third, second, last = (self._letter_before_end(place) for place in (4, 3, 2, 1))
        is_long = np.diff(self.name_starts) > _LONG
        doubled = (second == ord("ي")) | (third == ord("ا")) | (third == ord(KASRA)) & is_long
        participle = (fourth == ord("ا")) & (second == ord(KASRA))
        found: npt.NDArray[np.bool_] = participle | (last == ord(SHADDA)) & doubled | (last == ord("ي"))
        return found

    def _letter_before_end(self, place: int) -> npt.NDArray[np.uint16]:
        """The code point of each name's letter at a 1-based place from its end; letters have two bytes in UTF-8."""
        at = np.maximum(self.name_starts[1:] - 1 - 2 * place, 0)
        points: npt.NDArray[np.uint16] = (self.names[at].astype(np.uint16) & 0x1F) << 6 | self.names[at + 1] & 0x3F
        return points

    def roots_of(self, number: int) -> tuple[str, ...]:
        """The roots, most lexemes having one and names none."""
        start, end = self.root_starts[number : number + 2].tolist()
        return tuple(map(unpack, self.roots[start:end].tolist()))


def compile_once(place: Path = PLACE, say: Callable[[str], None] = lambda _: None) -> None:
    """Compile the tables where they are not there; of programs that begin to at once one does, the others wait.

    The lock does not lie beside the tables, where a wheel would take it along.
    """
    from filelock import FileLock  # a wheel is built without it

    from index.arabic.morphology.compile import compile_tables  # a program of its own, `python -m` and once

    named = hashlib.sha256(f"{getattr(os, 'getuid', int)()} {place.resolve()}".encode()).hexdigest()[:16]
    with FileLock(Path(tempfile.gettempdir()) / f"bahith-{named}.lock"):
        if not is_compiled(place):
            compile_tables(place, say)


@cache
def load_tables(place: Path = PLACE) -> tuple[Forms, Lexemes]:
    """The compiled tables; compiled now, with a word on stderr, where the installation left that out."""
    if not is_compiled(place):
        print("Compiling the Arabic lexicon, once: some ten seconds … | يُعَدّ معجم العربية مرة واحدة", file=sys.stderr)
        compile_once(place)
    forms = Forms(*(_mapped(place, name) for name in ("keys", "starts", "entries")))
    parts = ("shares", "names", "name_starts", "roots", "root_starts")
    particles = json.loads((place / "particles.json").read_text("utf-8"))
    return forms, Lexemes(particles=particles, **{name: _mapped(place, name) for name in parts})


def _mapped(place: Path, name: str) -> Any:
    return np.load(place / f"{name}.npy", mmap_mode="r").view(np.ndarray)


def join_entries(parts: Iterable[tuple[Numbers, Entries]]) -> tuple[Numbers, Entries]:
    """What several tables have found, together."""
    owners, entries = zip(*parts, strict=True)
    return np.concatenate(owners), np.concatenate(entries)
