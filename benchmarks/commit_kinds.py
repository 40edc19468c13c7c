"""Kinds of commit to try faults on: each a small corpus, what is indexed before, and what the commit then does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import IndexUnavailable
from index.pipeline.reindex import reindex
from index.settings import Settings
from index.storage.whoosh.generations import index_lock
from index.storage.whoosh.snapshots import roll_back
from search import plan
from search.engines.arrays.engine import WhooshEngine
from search.scoring.ranking import DEFAULT

Served = tuple[object, ...] | None
"""All that a state serves, None where there is no index."""

_WORDS = ("سلام", "كتاب", "دفتر", "قلم")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a corpus and its index lie, and by how many processes it is indexed."""

    folder: Path
    processes: int = 1

    @property
    def settings(self) -> Settings:
        """The settings that say so."""
        folder = self.folder
        return Settings(corpus_dir=folder / "corpus", index_dir=folder / "index", processes=self.processes)

    def copy(self, folder: Path) -> Place:
        """The same in another folder."""
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder)

    def write(self, name: str, *words: str) -> None:
        """An article of a paragraph for each word."""
        path = self.settings.corpus_dir / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        paragraphs = "\n\n".join(f"هذه فقرة عن {word}." for word in words)
        path.write_text(f"---\ntitle: عنوان {name}\nsource: مصدر\n---\n{paragraphs}", "utf-8")

    def remove(self, name: str) -> None:
        """Take an article away."""
        (self.settings.corpus_dir / f"{name}.txt").unlink()

    def reindex(self) -> None:
        """Bring the index up to date."""
        reindex(self.settings)


def _start(place: Place) -> None:
    for number in range(6):
        place.write(f"مقال{number}", "سلام", "كتاب", f"كلمه{number}")


def _indexed(place: Place) -> None:
    _start(place)
    place.reindex()


def _grown(place: Place) -> None:
    _indexed(place)
    for number in range(7):
        place.write(f"يوم{number}", "سلام", f"يوم{number}")
        place.reindex()


def _change(place: Place) -> None:
    place.write("مقال1", "دفتر")
    place.write("جديد", "قلم")
    place.remove("مقال2")


def _changed(place: Place) -> None:
    _indexed(place)
    _change(place)
    place.reindex()


def _remove_most(place: Place) -> None:
    for number in (1, 2):
        place.remove(f"مقال{number}")


def _roll_back(place: Place) -> None:
    with index_lock(place.settings.index_dir):
        roll_back(place.settings.index_dir)


def _rebuild(place: Place) -> None:
    reindex(place.settings, rebuild=True)


@dataclass(frozen=True, slots=True)
class Kind:
    """What is there before a commit, what changes in the corpus, and the commit itself."""

    prepare: Callable[[Place], None]
    change: Callable[[Place], None]
    commit: Callable[[Place], None] = Place.reindex
    processes: int = 1


KINDS = {
    "first": Kind(lambda place: None, _start),
    "small change": Kind(_indexed, _change),
    "deletion": Kind(_indexed, _remove_most),
    "merge": Kind(_grown, lambda place: place.write("يوم8", "قلم")),
    "rebuild": Kind(_indexed, _change, _rebuild),
    "rollback": Kind(_changed, lambda place: None, _roll_back),
}


def prepare_place(folder: Path, kind: Kind) -> Place:
    """A place in a new folder as it is before a kind of commit."""
    place = Place(folder, kind.processes)
    place.settings.corpus_dir.mkdir(parents=True)
    place.settings.index_dir.mkdir()
    kind.prepare(place)
    return place


def prepare_change(folder: Path, kind: Kind) -> tuple[Place, tuple[Served, Served]]:
    """A place in a folder right before a kind of commit; what serves before it, and after it if nothing goes wrong."""
    start = prepare_place(folder / "prepared", kind)
    old = everything_served(start.settings.index_dir)
    kind.change(start)
    place = start.copy(folder / "new")
    kind.commit(place)
    return start, (old, everything_served(place.settings.index_dir))


def everything_served(index_dir: Path) -> Served:
    """Everything that an index serves: every paragraph, and what a few words find."""
    return everything(WhooshEngine(index_dir, cache_mib=1))


def everything(engine: WhooshEngine) -> Served:
    """The same of an engine that may be open already."""
    try:
        snapshot = engine.snapshot()
        found = snapshot.search(plan.Plan(plan.MatchAll(), limit=1000), DEFAULT)
        paragraphs = snapshot.paragraphs(sorted(hit.doc for hit in found.hits))
    except IndexUnavailable:
        return None
    texts = tuple(sorted((stored.article.id, stored.paragraph.number, stored.paragraph.text) for stored in paragraphs))
    return found.total, texts, tuple(_total(snapshot, word) for word in _WORDS)


def _total(snapshot: object, word: str) -> int:
    number = snapshot.lexicon.id_of(word)  # type: ignore[attr-defined]
    terms = (number,) if number >= 0 else ()
    asked = plan.Plan(plan.Word(word, (plan.SynonymGroup("exact", terms, 1.0),), ("text",)))
    return int(snapshot.search(asked, DEFAULT).total)  # type: ignore[attr-defined]
