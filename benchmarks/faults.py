"""A file layer for tests: records what is done to the files of a folder, makes it fail, and cuts the power.

Like Lucene's MockDirectoryWrapper and SQLite's crash tests: everything the process does to files below a folder goes
through here. `Recorder` keeps for every moment what was on the disk for certain and what only in the system's memory,
and `crashes` gives the states that a power cut at that moment may leave; `FailingLayer` lets the n-th operation fail.
"""

from __future__ import annotations

import builtins
import io
import os
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

Tree = Mapping[str, bytes | None]
"""What lies in a folder: the content of each file by its path, None for a folder."""

_CHANGES = ("rename", "replace", "remove", "unlink", "mkdir", "rmdir", "link", "symlink", "truncate")


class FileLayer:
    """Everything done to files below a folder, told to `before` and `after`, which the kinds of layer fill in."""

    def __init__(self, root: Path) -> None:
        self.root = str(root.resolve())

    def before(self, name: str, paths: tuple[str, ...]) -> None:
        """Called before an operation (`open write fsync rename remove mkdir …`); what it raises is the outcome."""

    def after(self, name: str, paths: tuple[str, ...]) -> None:
        """Called when an operation has succeeded."""

    @contextmanager
    def install(self) -> Iterator[None]:
        """Let all operations of this process go through the layer."""
        opening = self._opening(io.open)
        patches = [mock.patch.object(os, name, self._changing(name)) for name in _CHANGES]
        patches += [
            mock.patch.object(os, "fsync", self._syncing(os.fsync)),
            mock.patch.object(os, "open", self._opening_number(os.open)),
            mock.patch.object(io, "open", opening),
            mock.patch.object(builtins, "open", opening),
        ]
        for patch in patches:
            patch.start()
        try:
            yield
        finally:
            for patch in reversed(patches):
                patch.stop()

    def _paths(self, *given: object, dir_fd: int | None = None) -> tuple[str, ...]:
        """The paths among these that lie below the folder, in full."""
        base = os.readlink(f"/proc/self/fd/{dir_fd}") if dir_fd is not None else os.getcwd()  # noqa: PTH109, PTH115
        paths = [os.path.join(base, os.fsdecode(path)) for path in given if isinstance(path, str | bytes | Path)]  # noqa: PTH118
        return tuple(path for path in paths if path.startswith(self.root))

    def _changing(self, name: str) -> Callable[..., Any]:
        really = getattr(os, name)

        def change(*given: Any, **named: Any) -> Any:
            paths = self._paths(*given[:2], dir_fd=named.get("dir_fd"))
            if paths:
                self.before(name, paths)
            result = really(*given, **named)
            if paths:
                self.after(name, paths)
            return result

        return change

    def _syncing(self, really: Callable[[int], None]) -> Callable[[int], None]:
        def fsync(number: int) -> None:
            paths = self._paths(os.readlink(f"/proc/self/fd/{number}"))  # noqa: PTH115
            if paths:
                self.before("fsync", paths)
                self.after("fsync", paths)  # of the folder that a test works in nothing has to reach the disk
            else:
                really(number)

        return fsync

    def _opening_number(self, really: Callable[..., int]) -> Callable[..., int]:
        def opened(path: Any, *given: Any, **named: Any) -> int:
            paths = self._paths(path, dir_fd=named.get("dir_fd"))
            if paths:
                self.before("open", paths)
            return really(path, *given, **named)

        return opened

    def _opening(self, really: Callable[..., Any]) -> Callable[..., Any]:
        layer = self

        class Raw(io.FileIO):
            def write(self, data: Any) -> int:
                layer.before("write", (str(self.name),))
                return super().write(data)

        def opened(path: Any, mode: str = "r", *given: Any, **named: Any) -> Any:
            paths = self._paths(path)
            if not paths:
                return really(path, mode, *given, **named)
            self.before("open", paths)
            if mode[:1] in "wx" and not os.path.exists(path):  # noqa: PTH110
                self.before("create", paths)
            if mode == "wb" and not given and not named:
                return io.BufferedWriter(Raw(path, "w"))
            return really(path, mode, *given, **named)

        return opened


class FailingLayer(FileLayer):
    """A layer whose n-th operation fails with an error number, once; `count` says how many there were."""

    def __init__(self, root: Path, number: int, error: int) -> None:
        super().__init__(root)
        self.number, self.error, self.count = number, error, 0

    def before(self, name: str, paths: tuple[str, ...]) -> None:
        """Fail if it is this operation's turn."""
        self.count += 1
        if self.count == self.number:
            raise OSError(self.error, os.strerror(self.error), paths[0])


@dataclass(frozen=True, slots=True)
class Moment:
    """What a power cut may find: the folder as the process sees it, and what of it is certain.

    `synced` has the content of files whose last state has not reached the disk, as it was when last synced (None:
    never); `pending` are the changes of names not synced, each with the tree before it, in order.
    """

    tree: Tree
    synced: Mapping[str, bytes | None]
    pending: tuple[tuple[str, Tree], ...]


@dataclass
class Recorder(FileLayer):
    """A layer that notes every moment."""

    folder: Path
    moments: list[Moment] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.folder)
        self._durable: dict[int, bytes] = {}
        self._known: dict[tuple[int, int, int], bytes] = {}
        self._pending: list[tuple[str, Tree]] = []
        for path, content in self.tree().items():
            if content is not None:
                self._durable[self._number(path)] = content

    def before(self, name: str, paths: tuple[str, ...]) -> None:
        """Note the moment before an operation on names, or a sync."""
        if name in ("open", "write"):
            return
        self._note()
        if name not in ("fsync", "end"):
            folder = os.path.dirname(os.path.realpath(paths[-1]))  # noqa: PTH120
            self._pending.append((folder, self.moments[-1].tree))

    def after(self, name: str, paths: tuple[str, ...]) -> None:
        """Note what is certain from now on: a file's content, or the names in a folder and all changed before."""
        if name != "fsync":
            return
        if os.path.isdir(paths[0]):  # noqa: PTH112
            last = max((n for n, (folder, _) in enumerate(self._pending) if folder == paths[0]), default=-1)
            self._pending = self._pending[last + 1 :]
        else:
            relative = os.path.relpath(paths[0], self.root)
            self._durable[self._number(relative)] = Path(paths[0]).read_bytes()

    def tree(self) -> Tree:
        """The folder as the process sees it now."""
        found: dict[str, bytes | None] = {}
        for folder, folders, names in os.walk(self.root):
            base = os.path.relpath(folder, self.root)
            found |= {os.path.normpath(f"{base}/{name}"): None for name in folders}
            for name in names:
                path = os.path.normpath(f"{base}/{name}")
                with suppress(FileNotFoundError):
                    found[path] = self._content(path)
        return found

    def _content(self, path: str) -> bytes:
        stat = os.stat(f"{self.root}/{path}")  # noqa: PTH116
        key = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        if key not in self._known:
            with io.FileIO(f"{self.root}/{path}") as file:
                self._known[key] = file.readall()
        return self._known[key]

    def _number(self, path: str) -> int:
        return os.stat(f"{self.root}/{path}").st_ino  # noqa: PTH116

    def _note(self) -> None:
        tree = self.tree()
        synced = {}
        for path, content in tree.items():
            durable = self._durable.get(self._number(path))
            if content is not None and durable != content:
                synced[path] = durable
        self.moments.append(Moment(tree, synced, tuple(self._pending)))


def crashes(moment: Moment, chance: random.Random, mixed: int = 2) -> Iterator[Tree]:
    """The states that a power cut at a moment may leave.

    Names are lost from the last change backwards, as a journal loses them, or all but removals are; the content of what
    was not synced is there, gone, as it was before, cut in half, or zeros: of all such files alike, and `mixed` times
    of each by chance.
    """
    earlier = [tree for _, tree in moment.pending]
    if len(earlier) > _NAMES:
        earlier = [earlier[0], *chance.sample(earlier[1:-1], _NAMES - 2), earlier[-1]]
    without_removed = [{path: tree[path] for path in tree if path in moment.tree} for tree in earlier]
    for tree in (moment.tree, *earlier, *without_removed):
        loose = {path: moment.synced[path] for path in moment.synced if path in tree}
        if not loose:
            yield tree
            continue
        for way in _WAYS:
            yield {**tree, **{path: way(tree[path] or b"", before) for path, before in loose.items()}}
        for _ in range(mixed):
            yield {**tree, **{path: chance.choice(_WAYS)(tree[path] or b"", old) for path, old in loose.items()}}


_NAMES = 4
"""Of so many pending changes of names each is taken for the first one lost; of more, as many by chance."""

_WAYS: tuple[Callable[[bytes, bytes | None], bytes], ...] = (
    lambda now, before: now,
    lambda now, before: before or b"",
    lambda now, before: now[: len(now) // 2],
    lambda now, before: bytes(len(now)),
)


def materialise(tree: Tree, folder: Path) -> None:
    """Write a state into an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(path for path, content in tree.items() if content is None):
        (folder / path).mkdir(parents=True, exist_ok=True)
    for path, content in tree.items():
        if content is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)


def open_files() -> int:
    """How many files this process has open, and how many it has mapped."""
    with open("/proc/self/maps", encoding="utf-8") as maps:  # noqa: PTH123
        mapped = sum(".arrays" in line or ".col" in line for line in maps)
    return len(os.listdir("/proc/self/fd")) + mapped  # noqa: PTH208
