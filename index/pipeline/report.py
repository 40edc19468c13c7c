"""The report of a reindex: what was added, changed, removed and refused, kept in a file for each run."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from index.reading import Refusal

REPORTS = "reports"
"""The folder of reports beside the index."""
_TIME, _TICK = "%Y%m%dT%H%M%S%f", timedelta(microseconds=1)
_KEPT = 30
"""So many reports are kept."""


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """The outcome of a reindex: numbers of articles, what was refused, what the index now holds; `took_s` in seconds.

    `healed` says what of the index was damaged and what was done about it, `rebuilds` why everything was built anew
    (`rebuilds` of a `WriteSession`), empty where it was not.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    healed: tuple[str, ...] = ()
    rebuilds: str = ""
    articles: int = 0
    paragraphs: int = 0
    took_s: float = 0.0


def save_report(index_dir: Path, report: ReindexReport) -> None:
    """Keep a report as `reports/TIME.json` beside the index; that it cannot be is no reason to fail."""
    folder = index_dir / REPORTS
    at = datetime.now(UTC)
    written = msgspec.json.encode({"at": at.isoformat(timespec="seconds"), **asdict(report)})
    with suppress(OSError, ValueError):
        folder.mkdir(exist_ok=True)
        (folder / f"{_next_name(folder, at)}.json").write_bytes(msgspec.json.format(written, indent=2))
        for old in sorted(folder.glob("*.json"))[:-_KEPT]:
            old.unlink()


def _next_name(folder: Path, at: datetime) -> str:
    """The time as a name, or the name after the last one where the clock was set back since."""
    last = max((path.stem for path in folder.glob("[0-9]*T[0-9]*.json")), default="")
    name = f"{at:{_TIME}}"
    return name if name > last else f"{datetime.strptime(last, _TIME) + _TICK:{_TIME}}"


def last_report(index_dir: Path) -> Mapping[str, Any] | None:
    """The report of the last reindex that ended; None where there is none."""
    for path in sorted((index_dir / REPORTS).glob("*.json"), reverse=True):
        with suppress(OSError, ValueError, msgspec.DecodeError):
            report: Mapping[str, Any] = msgspec.json.decode(path.read_bytes())
            return report
    return None
