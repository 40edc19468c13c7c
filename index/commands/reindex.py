"""The command `reindex`: the corpus brought into the index, once or whenever it changes."""

from __future__ import annotations

import gc
import sys
from dataclasses import asdict
from pathlib import Path

import click

from index.commands.common import (
    ALL_WELL,
    SOME_REFUSED,
    command,
    corpus_option,
    index_option,
    json_option,
    number_option,
    option,
    settings_of,
    show_json,
)
from index.commands.progress import progress_bar, progress_events
from index.commands.watch import watch as watch_corpus
from index.errors import CorpusShrunk
from index.messages import bilingual
from index.pipeline.changes import FileChange
from index.pipeline.cycles import collection_paused
from index.pipeline.reindex import plan_reindex, reindex
from index.pipeline.report import ReindexReport
from index.settings import Settings
from index.storage.opening import open_storage


@command("reindex")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@corpus_option
@index_option
@option("--rebuild", is_flag=True)
@option("--force", is_flag=True)
@option("--dry-run", is_flag=True)
@option("--if-needed", is_flag=True)
@option("--watch", is_flag=True)
@number_option("--workers")
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
    workers: str | None,
    as_json: bool,
) -> None:
    """Bring the index up to date with the corpus, or with PATHS of it only, and say what was done.

    With --json the report is on the output, a line for each run, and the progress as lines of JSON on the error output.
    """
    settings = settings_of(corpus_dir=corpus, index_dir=index, processes=workers)
    if if_needed and not watch and _is_served(settings):
        return
    if dry_run:
        _show_plan(*plan_reindex(settings, rebuild=rebuild, paths=paths), as_json)
        return
    if watch:
        _watch(settings, rebuild, force, paths, as_json)
        return
    with collection_paused():
        try:
            report = _run(settings, rebuild, force, paths, as_json)
        except CorpusShrunk as error:
            if not sys.stdin.isatty() or not click.confirm(f"{error}\n؟", err=True):
                raise
            report = _run(settings, rebuild, True, paths, as_json)
        gc.freeze()  # the process ends: to look through all it has for cycles takes a tenth of a small reindex
    sys.exit(SOME_REFUSED if report.refused else ALL_WELL)


def _run(settings: Settings, rebuild: bool, force: bool, paths: tuple[Path, ...], as_json: bool) -> ReindexReport:
    """Reindex and print the report."""
    with progress_events() if as_json else progress_bar() as progress:
        report = reindex(settings, rebuild=rebuild, force=force, paths=paths, progress=progress)
    if as_json:
        show_json(asdict(report))
    else:
        click.echo(summary(report))
    return report


def _watch(settings: Settings, rebuild: bool, force: bool, paths: tuple[Path, ...], as_json: bool) -> None:
    """Reindex now and whenever the corpus changes; what is asked for is done by the first run that succeeds."""

    def run() -> None:
        nonlocal rebuild, force
        _run(settings, rebuild, force, paths, as_json)
        rebuild = force = False

    watch_corpus(settings, run)


def _is_served(settings: Settings) -> bool:
    """Whether the index can be searched as it is."""
    return open_storage(settings).peek(rebuild=False)[0] == ""


def _show_plan(rebuilds: str, changes: list[FileChange], as_json: bool) -> None:
    if as_json:
        show_json({"rebuilds": rebuilds, "files": [asdict(change) for change in changes]})
        return
    if rebuilds:
        click.echo(bilingual(f"rebuild.{rebuilds}"))
    for change in changes:
        click.echo(bilingual(f"change.{change.why}", change.name))
    click.echo(bilingual("reindex.files", files=len(changes)))


def summary(report: ReindexReport) -> str:
    """What a reindex did, for a person."""
    counts = {name: getattr(report, name) for name in ("added", "changed", "removed", "unchanged")}
    lines = [
        bilingual("reindex.counts", refused=len(report.refused), **counts),
        f"{bilingual('index.size', articles=report.articles, paragraphs=report.paragraphs)} · {report.took_s:.1f} s",
    ]
    lines += [f"✓ {healed}" for healed in report.healed]
    lines += [f"✗ {refusal.origin}: {refusal.reason}" for refusal in report.refused]
    lines += [f"! {warning}" for warning in report.warnings]
    return "\n".join(lines)
