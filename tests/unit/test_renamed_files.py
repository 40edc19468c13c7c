"""A file that was renamed keeps the ids of its articles, where its content says that it is the same file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.pipeline.changes import RENAMED, FileChange
from index.pipeline.reindex import plan_reindex, reindex
from index.settings import Settings
from tests.unit.small_corpus import articles_of, corpus, numbers, settings, write

__all__ = ["corpus", "settings"]


def move(corpus: Path, name: str, other: str) -> None:
    """Give a file another name, in a folder that is made if need be."""
    (corpus / other).parent.mkdir(exist_ok=True)
    (corpus / name).rename(corpus / other)


def test_a_renamed_file_keeps_its_id(settings: Settings, corpus: Path) -> None:
    """Nothing is written but the new name; so it stays when it is edited under that name, and when it goes back."""
    reindex(settings)
    move(corpus, "قلم.txt", "دواة.txt")
    assert plan_reindex(settings)[1] == [FileChange("دواة.txt", RENAMED)]
    assert numbers(reindex(settings)) == (0, 0, 0, 3)
    assert articles_of(settings.index_dir, "كتاب") == {"قلم"}
    assert numbers(reindex(settings)) == (0, 0, 0, 3)
    (corpus / "دواة.txt").write_text("عنوان\n\nهذه فقرة عن دفتر.", "utf-8")
    assert numbers(reindex(settings)) == (0, 1, 0, 2)
    assert articles_of(settings.index_dir, "دفتر") == {"قلم"}
    move(corpus, "دواة.txt", "قلم.txt")
    assert numbers(reindex(settings)) == (0, 0, 0, 3)
    assert articles_of(settings.index_dir, "دفتر") == {"قلم"}


def test_of_another_source_it_is_changed_under_its_id(settings: Settings, corpus: Path) -> None:
    """What a folder says of its files is read anew: the id alone is kept."""
    reindex(settings)
    move(corpus, "قلم.txt", "أوراق/قلم.txt")
    assert numbers(reindex(settings)) == (0, 1, 0, 2)
    assert articles_of(settings.index_dir, "كتاب") == {"قلم"}


def test_a_renamed_folder_keeps_all_ids(settings: Settings, corpus: Path) -> None:
    """However many files are in it."""
    reindex(settings)
    (corpus / "مرايا").rename(corpus / "مرآة")
    assert numbers(reindex(settings)) == (0, 2, 0, 1)
    assert articles_of(settings.index_dir, "سلام") == {"مرايا_سلام"}


@pytest.mark.parametrize("row", [{"body": "فقرة عن بستان"}, {"id": "ب1", "body": "فقرة عن بستان"}])
def test_rows_keep_their_ids(settings: Settings, corpus: Path, row: dict[str, str]) -> None:
    """Those that are named by their file, and those that have a name of their own."""
    (corpus / "صفوف.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    reindex(settings)
    (before,) = articles_of(settings.index_dir, "بستان")
    move(corpus, "صفوف.jsonl", "جدول.jsonl")
    assert numbers(reindex(settings)) == (0, 0, 0, 4)
    assert articles_of(settings.index_dir, "بستان") == {before}


def test_a_copy_is_no_renamed_file(settings: Settings, corpus: Path) -> None:
    """As long as the first one is there, what holds the same is an article of its own."""
    reindex(settings)
    (corpus / "نسخة.txt").write_bytes((corpus / "قلم.txt").read_bytes())
    assert numbers(reindex(settings)) == (1, 0, 0, 3)
    assert articles_of(settings.index_dir, "كتاب") == {"قلم", "نسخة"}


def test_of_two_copies_each_id_is_given_once(settings: Settings, corpus: Path) -> None:
    """In the order of names; a third copy has an id of its own."""
    write(corpus, "قلم", "كتاب")
    (corpus / "مداد.txt").write_bytes((corpus / "قلم.txt").read_bytes())
    reindex(settings)
    move(corpus, "قلم.txt", "أول.txt")
    move(corpus, "مداد.txt", "ثان.txt")
    (corpus / "ثالث.txt").write_bytes((corpus / "أول.txt").read_bytes())
    assert numbers(reindex(settings)) == (1, 0, 0, 4)
    assert len(articles_of(settings.index_dir, "كتاب")) == 3
    assert {"قلم", "مداد"} < articles_of(settings.index_dir, "كتاب")


def test_renamed_and_edited_it_is_another_file(settings: Settings, corpus: Path) -> None:
    """Nothing says that it is the same."""
    reindex(settings)
    (corpus / "قلم.txt").unlink()
    write(corpus, "دواة", "دفتر")
    assert numbers(reindex(settings)) == (1, 0, 1, 2)
    assert articles_of(settings.index_dir, "دفتر") == {"دواة"}


def test_two_files_that_change_places_change_their_content(settings: Settings, corpus: Path) -> None:
    """Both names are there before and after: ids go by them."""
    reindex(settings)
    move(corpus, "قلم.txt", "وسيط")
    move(corpus, "مرايا/حرب.txt", "قلم.txt")
    move(corpus, "وسيط", "مرايا/حرب.txt")
    assert numbers(reindex(settings)) == (0, 2, 0, 1)
    assert articles_of(settings.index_dir, "كتاب") == {"مرايا_حرب"}


def test_a_new_file_of_the_old_name_has_another_id(settings: Settings, corpus: Path) -> None:
    """The article that had the id first keeps it, whichever file is read first."""
    reindex(settings)
    move(corpus, "قلم.txt", "ي.txt")
    reindex(settings)
    write(corpus, "قلم", "دفتر")
    report = reindex(settings)
    assert (numbers(report), report.rebuilds) == ((1, 0, 0, 3), "")
    assert (articles_of(settings.index_dir, "كتاب"), articles_of(settings.index_dir, "دفتر")) == (
        {"قلم"},
        {"قلم-2"},
    )


def test_an_id_is_kept_before_it_is_given_to_another(settings: Settings, corpus: Path) -> None:
    """Renamed files are read first: a new one of the same stem, though first by name, does not take their ids."""
    reindex(settings)
    move(corpus, "قلم.txt", "ي.txt")
    (corpus / "قلم.md").write_text("عنوان\n\nهذه فقرة عن دفتر.", "utf-8")
    report = reindex(settings)
    assert (numbers(report), report.rebuilds) == ((1, 0, 0, 3), "")
    assert articles_of(settings.index_dir, "كتاب") == {"قلم"}


@pytest.mark.parametrize("why", ["asked", "version", "damage"])
def test_a_rebuild_keeps_ids(settings: Settings, corpus: Path, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    """Whatever it is for: addresses that were given away stay good, of files renamed before it and since."""
    reindex(settings)
    move(corpus, "قلم.txt", "دواة.txt")
    reindex(settings)
    write(corpus, "قلم", "دفتر")
    move(corpus, "مرايا/سلام.txt", "مرايا/وئام.txt")
    if why == "version":
        monkeypatch.setattr("index.storage.whoosh.storage.fingerprint", lambda: "another")
    if why == "damage":
        for stored in settings.index_dir.glob("generation-*/*_stored.col"):
            stored.write_bytes(b"")
    report = reindex(settings, rebuild=why == "asked")
    assert report.rebuilds == why
    assert (articles_of(settings.index_dir, "كتاب"), articles_of(settings.index_dir, "دفتر")) == (
        {"قلم"},
        {"قلم-2"},
    )
    assert articles_of(settings.index_dir, "سلام") == {"مرايا_سلام"}
