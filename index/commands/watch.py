"""`reindex --watch`: a run whenever the corpus changes."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import BahithError
from index.settings import Settings

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

log = logging.getLogger(__name__)
_QUIET_MS, _LONGEST_MS = 300, 5000
"""How long nothing may change before a run begins, and after how long of changes one begins all the same."""

_RETRY_MS = 10_000
"""After how long a run that failed is tried again, whatever changed: a lock is let go, a corpus mounted again."""

_POLL_MS = 1000


def watch(settings: Settings, run: Callable[[], object]) -> None:
    """Run now and whenever the corpus changes, until interrupted; what fails is told once, and tried again.

    The corpus is watched from before each run: what changes during it is taken by the next one.
    """
    told = ""
    while True:
        watcher = _watcher(settings.corpus_dir)
        try:
            run()
            told = ""
        except Exception as error:
            told = _tell(error, told)
        if not _changed(watcher, settings.index_dir.resolve(), _RETRY_MS if told else 0):
            return


def _tell(error: Exception, told: str) -> str:
    """Tell an error, unless it is the one that was told last; returns what it says."""
    said = str(error) if isinstance(error, BahithError) else repr(error)
    if said != told:
        click.echo(f"✗ {said}", err=True)
        if not isinstance(error, BahithError):
            log.error("%s", said, exc_info=error)
    return said


def _watcher(folder: Path) -> RustNotify | None:
    """What notes changes to a folder from now on; None where there is no such folder."""
    from watchfiles._rust_notify import RustNotify  # `watchfiles.watch` begins only when it is waited for

    polling = bool(os.environ.get("WATCHFILES_FORCE_POLLING"))  # its own switch, for mounts that tell nothing
    try:
        return RustNotify([str(folder)], False, polling, _POLL_MS, True, True)
    except FileNotFoundError:
        return None


def _changed(watcher: RustNotify | None, index_dir: Path, timeout_ms: int) -> bool:
    """Wait until something changed outside the index, or so long if that is not 0; false where interrupted."""
    if watcher is None:
        time.sleep(timeout_ms / 1000)
        return True
    with watcher:
        while True:
            changes = watcher.watch(_LONGEST_MS, _QUIET_MS, timeout_ms, None)
            if not isinstance(changes, set):
                return changes == "timeout"
            if any(not Path(path).is_relative_to(index_dir) for _, path in changes):
                return True
