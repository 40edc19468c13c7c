"""The command `reindex`: the corpus brought into the index, once or whenever it changes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from index.commands.common import (
    ALL_WELL,
    SOME_REFUSED,
    corpus_option,
    fail,
    index_option,
    json_option,
    settings_of,
)
from index.commands.progress import progress_bar, progress_events
from index.errors import BahithError, CorpusShrunk
from index.pipeline.changes import CHANGED, GONE, NEW, READERS, REFUSED, FileChange
from index.pipeline.reindex import plan_reindex, reindex
from index.pipeline.report import ReindexReport
from index.settings import Settings
from index.storage.opening import open_storage

_WATCH_DEBOUNCE_MS = 1600
"""How long the corpus must be quiet before what changed is indexed."""

_WHY = {
    NEW: "جديد · new",
    CHANGED: "تغيّر محتواه · its content changed",
    READERS: "تغيّرت القراءة أو إعداداتها · the readers or their settings changed",
    REFUSED: "رُفض سابقًا أو لا يُقرأ · refused before, or cannot be read",
    GONE: "حُذف · is gone",
}
_REBUILDS = {
    "first": "لا فهرس بعد · there is no index yet",
    "asked": "طُلب البناء من جديد · it was asked for",
    "version": "أُنشئ الفهرس بإصدار آخر · another version made the index",
    "damage": "الفهرس تالف · the index is damaged",
}


@click.command("reindex", help="فهرسة ما تغيّر من المقالات · index what changed.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@corpus_option
@index_option
@click.option("--rebuild", is_flag=True, help="بناء الفهرس كله من جديد · build everything anew")
@click.option("--force", is_flag=True, help="وإن حُذف أكثر من نصف المقالات · even if more than half would go")
@click.option("--dry-run", is_flag=True, help="ما الذي سيتغير ولماذا، دون فعله · what would change and why")
@click.option("--if-needed", is_flag=True, help="إن لم يكن ثَمّ فهرس صالح · only where no index can be searched")
@click.option("--watch", is_flag=True, help="كلما تغيّرت المقالات · again whenever the articles change")
@click.option("--workers", type=click.IntRange(1, 256), help="عدد العمليات · processes to work in")
@json_option
def reindex_command(
    paths: tuple[Path, ...],
    corpus: Path | None,
    index: Path | None,
    rebuild: bool,
    force: bool,
    dry_run: bool,
    if_needed: bool,
    watch: bool,
    workers: int | None,
    as_json: bool,
) -> None:
    """Bring the index up to date with the corpus, or with PATHS of it only, and say what was done.

    With --json the report is on the output, a line for each run, and the progress as lines of JSON on the error output.
    """
    settings = settings_of(corpus_dir=corpus, index_dir=index, processes=workers)
    if if_needed and _is_served(settings):
        return
    try:
        if dry_run:
            _show_plan(*plan_reindex(settings, rebuild=rebuild, paths=paths), as_json)
            return
        report = _run(settings, rebuild, force, paths, as_json)
        if watch:
            _watch(settings, paths, as_json)
    except BahithError as error:
        fail(error)
        return
    sys.exit(SOME_REFUSED if report.refused else ALL_WELL)


def _run(settings: Settings, rebuild: bool, force: bool, paths: tuple[Path, ...], as_json: bool) -> ReindexReport:
    """Reindex and print the report; on a terminal it is asked whether a corpus that shrank is meant."""
    with progress_events() if as_json else progress_bar() as progress:
        try:
            report = reindex(settings, rebuild=rebuild, force=force, paths=paths, progress=progress)
        except CorpusShrunk as error:
            if not sys.stdin.isatty() or not click.confirm(f"{error}\n؟", err=True):
                raise
            report = reindex(settings, rebuild=rebuild, force=True, paths=paths, progress=progress)
    click.echo(json.dumps(asdict(report), ensure_ascii=False) if as_json else summary(report))
    return report


def _watch(settings: Settings, paths: tuple[Path, ...], as_json: bool) -> None:
    """Reindex whenever the corpus changes, until interrupted; an error is told, and the next change tried."""
    for _ in _corpus_changes(settings):
        try:
            _run(settings, False, False, paths, as_json)
        except BahithError as error:
            click.echo(f"✗ {error}", err=True)


def _corpus_changes(settings: Settings) -> Iterator[None]:
    """Once for every stretch of changes to the corpus; those of an index that lies in it do not count."""
    from watchfiles import watch

    index_dir = str(settings.index_dir.resolve())
    changes = watch(
        settings.corpus_dir,
        watch_filter=lambda _, path: not path.startswith(index_dir),
        debounce=_WATCH_DEBOUNCE_MS,
        raise_interrupt=False,
    )
    for _ in changes:
        yield


def _is_served(settings: Settings) -> bool:
    """Whether the index can be searched as it is."""
    return open_storage(settings).peek(rebuild=False)[0] == ""


def _show_plan(rebuilds: str, changes: list[FileChange], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"rebuilds": rebuilds, "files": [asdict(each) for each in changes]}, ensure_ascii=False))
        return
    if rebuilds:
        click.echo(f"يُبنى كل شيء · everything is built anew: {_REBUILDS[rebuilds]}")
    for change in changes:
        click.echo(f"{change.name}: {_WHY[change.why]}")
    click.echo(f"الملفات {len(changes)} ({len(changes)} files)")


def summary(report: ReindexReport) -> str:
    """What a reindex did, for a person."""
    lines = [
        f"أُضيف {report.added}، تغيّر {report.changed}، حُذف {report.removed}، بقي {report.unchanged}،"
        f" رُفض {len(report.refused)}"
        f" (added {report.added}, changed {report.changed}, removed {report.removed},"
        f" unchanged {report.unchanged}, refused {len(report.refused)})",
        f"في الفهرس: المقالات {report.articles} · الفقرات {report.paragraphs} · {report.took_s:.1f} s"
        f" ({report.articles} articles, {report.paragraphs} paragraphs)",
    ]
    lines += [f"✓ {healed}" for healed in report.healed]
    lines += [f"✗ {refusal.origin}: {refusal.reason}" for refusal in report.refused]
    lines += [f"! {warning}" for warning in report.warnings]
    return "\n".join(lines)
