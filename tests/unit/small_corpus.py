"""A corpus of three articles on the disk, and what an index of it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.settings import Settings
from search import plan
from search.engines.arrays.engine import WhooshEngine, WhooshSnapshot
from search.scoring.ranking import DEFAULT


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a corpus of three articles in two folders."""
    for name, text in {"مرايا/سلام": "سلام", "مرايا/حرب": "حرب", "قلم": "كتاب"}.items():
        write(tmp_path / "corpus", name, text)
    return Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index", processes=1)


@pytest.fixture
def corpus(settings: Settings) -> Path:
    """The folder of the articles."""
    return settings.corpus_dir


def write(folder: Path, name: str, *words: str) -> None:
    """An article whose text has these words."""
    path = folder / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: عنوان {name}\n---\n" + "\n\n".join(f"هذه فقرة عن {word}." for word in words), "utf-8")


def word(number: int) -> str:
    """A word of its own for each number; letters beside digits would be two."""
    return "كلم" + "".join("ابتثجحخدذر"[int(digit)] for digit in str(number))


def articles_of(index_dir: Path, term: str) -> set[str]:
    """The articles in whose text a spelling stands."""
    snapshot = WhooshEngine(index_dir).snapshot()
    return {stored.article.id for stored in snapshot.paragraphs(docs_with(snapshot, term))}


def docs_with(snapshot: WhooshSnapshot, term: str) -> list[int]:
    """The paragraphs in whose text a spelling stands."""
    number = snapshot.lexicon.id_of(term)
    word = plan.Word(term, (plan.SynonymGroup("exact", (number,) if number >= 0 else (), 1.0),), ("text",))
    return [hit.doc for hit in snapshot.search(plan.Plan(word), DEFAULT).hits]


def numbers(report: object) -> tuple[int, int, int, int]:
    """What a report counts."""
    names = ("added", "changed", "removed", "unchanged")
    added, changed, removed, unchanged = (getattr(report, name) for name in names)
    return added, changed, removed, unchanged
