"""`reindex --watch`: a run whenever the corpus changes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from index.errors import BahithError
from index.settings import Settings

if TYPE_CHECKING:
    from watchfiles.main import FileChange

Changes: TypeAlias = "Iterator[set[FileChange]]"
"""Sets of changes to files, each as soon as there are some."""

log = logging.getLogger(__name__)
_QUIET_MS, _LONGEST_MS = 300, 5000
"""How long nothing may change before a run begins, and after how long of changes one begins all the same."""

_RETRY_MS = 10_000
"""After how long a run that failed is tried again, whatever changed: a lock is let go, a corpus mounted again."""

_MOMENT_MS, _POLL_MS = 200, 1000


def watch(settings: Settings, run: Callable[[], object]) -> None:
    """Run now and whenever the corpus changes, until interrupted; what fails is told once, and tried again.

    The corpus is watched from before each run: what changes during it is taken by the next one.
    """
    last_failure = ""
    while True:
        with _watching(settings.corpus_dir) as watcher:
            try:
                run()
                last_failure = ""
            except Exception as error:
                last_failure = _tell(error, last_failure)
            if not _changed(watcher, settings.index_dir.resolve(), _RETRY_MS if last_failure else 0):
                return


def _tell(error: Exception, last_failure: str) -> str:
    """Tell an error, unless it is the one that was told last; returns what it says."""
    failure = str(error) if isinstance(error, BahithError) else repr(error)
    if failure != last_failure:
        click.echo(f"✗ {failure}", err=True)
        if not isinstance(error, BahithError):
            log.error("%s", failure, exc_info=error)
    return failure


@contextmanager
def _watching(folder: Path) -> Iterator[Changes | None]:
    """The changes to a folder from now on, none where nothing changes for a moment; None where there is no folder."""
    from watchfiles import watch as watch_files

    changes = watch_files(
        folder,
        watch_filter=None,
        debounce=_LONGEST_MS,
        step=_QUIET_MS,
        rust_timeout=_MOMENT_MS,
        yield_on_timeout=True,
        poll_delay_ms=_POLL_MS,
        ignore_permission_denied=True,
    )
    with closing(changes):  # an interrupt that comes while a generator is collected instead is lost
        is_there = True
        try:
            next(changes)  # it watches from its first look on, and what changed by then is there for the run
        except FileNotFoundError:
            is_there = False
        yield changes if is_there else None


def _changed(watcher: Changes | None, index_dir: Path, timeout_ms: int) -> bool:
    """Wait until something changed outside the index, or so long if that is not 0; false where interrupted."""
    if watcher is None:
        time.sleep(timeout_ms / 1000)
        return True
    end = time.monotonic() + timeout_ms / 1000 if timeout_ms else inf
    with suppress(KeyboardInterrupt):
        for changes in watcher:
            if any(not Path(path).is_relative_to(index_dir) for _, path in changes) or time.monotonic() > end:
                return True
    return False
