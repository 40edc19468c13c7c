"""Changes of the corpus: which files are to be read, which stay as they are, which are gone, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.pipeline.manifest import FileEntry, Manifest
from index.reading import SourceFile


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that a reindex does something about; `why` is one of `NEW CHANGED READERS REFUSED GONE`."""

    name: str
    why: str


NEW, CHANGED, READERS, REFUSED, GONE = "new", "changed", "readers", "refused", "gone"
"""It was not there; its content is another; readers or their options are; it was refused before; it is not there."""


@dataclass(frozen=True, slots=True)
class FileChanges:
    """Files by what happened to them; `entries` are the manifest's of those that stay as they are.

    Files outside the chosen paths stay as they are, whatever happened to them.
    """

    read: tuple[SourceFile, ...]
    entries: Mapping[str, FileEntry]
    told: tuple[FileChange, ...]


def file_changes(
    files: Sequence[SourceFile],
    digests: Mapping[str, str | None],
    manifest: Manifest,
    reading: str,
    chosen: Sequence[str] = (),
) -> FileChanges:
    """Compare the files with a manifest; `chosen` names files and folders of the corpus, none all of it."""
    read, told = list[SourceFile](), list[FileChange]()
    entries = {name: entry for name, entry in manifest.files.items() if not _is_chosen(name, chosen)}
    for file in files:
        if not _is_chosen(file.name, chosen):
            continue
        entry = manifest.files.get(file.name)
        why = _why(entry, digests[file.name], manifest.reading == reading)
        if entry is not None and not why:
            entries[file.name] = entry
        else:
            read.append(file)
            told.append(FileChange(file.name, why))
    there = {file.name for file in files}
    told += [FileChange(name, GONE) for name in manifest.files if name not in there and name not in entries]
    return FileChanges(tuple(read), entries, tuple(told))


def names_of(paths: Sequence[Path], corpus_dir: Path) -> list[str]:
    """The names in the corpus of files and folders; `ValueError` for one that lies elsewhere."""
    names = []
    for path in paths:
        inside = path if path.is_absolute() or path.exists() else corpus_dir / path
        names.append(inside.resolve().relative_to(corpus_dir.resolve()).as_posix())
    return [name for name in names if name != "."] if "." not in names else []


def _is_chosen(name: str, chosen: Sequence[str]) -> bool:
    return not chosen or any(name == each or name.startswith(f"{each}/") for each in chosen)


def _why(entry: FileEntry | None, digest: str | None, same_reading: bool) -> str:
    """Why a file is to be read; empty where it is not."""
    if entry is None:
        return NEW
    if entry.digest is None or digest is None:
        return REFUSED
    if entry.digest != digest:
        return CHANGED
    return "" if same_reading else READERS
