"""Changes of the corpus: which files are to be read, which stay as they are, which are gone, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from index.errors import IndexingError
from index.pipeline.manifest import FileEntry, Manifest
from index.reading import SourceFile


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that a reindex does something about; `why` is one of `NEW RENAMED CHANGED READERS REFUSED GONE`."""

    name: str
    why: str


NEW, RENAMED, CHANGED, READERS, REFUSED, GONE = "new", "renamed", "changed", "readers", "refused", "gone"
"""It was not there; nor was it, but its content was, under a name that is gone; its content is another; readers or
their options are; it was refused before; it is not there."""


@dataclass(frozen=True, slots=True)
class FileChanges:
    """Files by what happened to them; `entries` are the manifest's of those that stay as they are.

    Renamed files come first, so that the ids they keep are not given to others.
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
    former: Manifest | None = None,
) -> FileChanges:
    """Compare the files with a manifest; `chosen` names files and folders of the corpus, none all of it.

    Where all is built anew, `former` says what files were called.
    """
    read, changes = list[SourceFile](), list[FileChange]()
    entries = {n: entry for n, entry in manifest.files.items() if not _is_chosen(n, chosen)} if chosen else {}
    there = {file.name for file in files}
    gone = {name: manifest.files[name] for name in manifest.files.keys() - there - entries.keys()}
    known = former.files if former else manifest.files
    renames = _Renames({name: known[name] for name in known.keys() - there - entries.keys()})
    same_reading = manifest.reading == reading
    for file in [file for file in files if _is_chosen(file.name, chosen)] if chosen else files:
        entry, digest = manifest.files.get(file.name), digests[file.name]
        why = _why(entry, digest, same_reading)
        if entry is not None and not why:
            entries[file.name] = entry
            continue
        before = known.get(file.name)
        known_as = before.known_as if before else renames.take(digest)
        why = RENAMED if known_as and before is None else why
        read.append(replace(file, known_as="" if known_as == file.name else known_as))
        changes.append(FileChange(file.name, why))
    changes += [FileChange(name, GONE) for name in sorted(gone.keys() - renames.taken)]
    return FileChanges(tuple(sorted(read, key=lambda file: not file.known_as)), entries, tuple(changes))


class _Renames:
    """The files that are gone, by what they held: a new file that holds the same is one of them by another name."""

    def __init__(self, gone: Mapping[str, FileEntry]) -> None:
        self._gone = gone
        self._names: defaultdict[str | None, list[str]] = defaultdict(list)
        for name in sorted(gone, reverse=True):
            self._names[gone[name].digest].append(name)
        self.taken: set[str] = set()

    def take(self, digest: str | None) -> str:
        """The name that the ids of a file with this digest are made of, each once; empty where it is really new."""
        if digest is None or not self._names[digest]:
            return ""
        name = self._names[digest].pop()
        self.taken.add(name)
        return self._gone[name].known_as or name


def names_of(paths: Sequence[Path], corpus_dir: Path) -> list[str]:
    """The names in the corpus of files and folders; raises IndexingError for one that lies elsewhere."""
    names, root = [], corpus_dir.resolve()
    for path in paths:
        inside = (path if path.is_absolute() or path.exists() else corpus_dir / path).resolve()
        if not inside.is_relative_to(root):
            raise IndexingError("corpus.outside", path, corpus=corpus_dir)
        names.append(inside.relative_to(root).as_posix())
    return [name for name in names if name != "."] if "." not in names else []


def _is_chosen(name: str, chosen: Sequence[str]) -> bool:
    """Whether a file is one of the chosen, or in a chosen folder."""
    return any(name == each or name.startswith(f"{each}/") for each in chosen)


def _why(entry: FileEntry | None, digest: str | None, same_reading: bool) -> str:
    """Why a file is to be read; empty where it is not."""
    if entry is None:
        return NEW
    if entry.digest is None or digest is None:
        return REFUSED
    if entry.digest != digest:
        return CHANGED
    return "" if same_reading else READERS
