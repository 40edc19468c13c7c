"""The command `reindex`, and what every command shares; messages in Arabic, then English."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from index.commands.check import check_command
from index.errors import BahithError
from index.pipeline.reindex import ReindexReport, reindex
from index.settings import Settings, load_settings

__all__ = ["check_command", "reindex_command"]

ALL_WELL, SOME_REFUSED, NOTHING_DONE = 0, 1, 2


def fail(error: BahithError) -> None:
    """Say what went wrong and leave with exit code 2."""
    click.echo(f"✗ {error}", err=True)
    sys.exit(NOTHING_DONE)


def settings_of(**arguments: object) -> Settings:
    """The settings of this run; leaves with a message when one is wrong."""
    try:
        return load_settings(arguments)
    except BahithError as error:
        fail(error)
        raise


corpus_option = click.option("--corpus", type=click.Path(path_type=Path), help="مجلد المقالات · folder of articles")
index_option = click.option("--index", type=click.Path(path_type=Path), help="مجلد الفهرس · folder of the index")
json_option = click.option("--json", "as_json", is_flag=True, help="ناتج JSON · answer in JSON")


@click.command("reindex", help="فهرسة ما تغيّر من المقالات · index what changed.")
@corpus_option
@index_option
@click.option("--rebuild", is_flag=True, help="بناء الفهرس كله من جديد · build everything anew")
@json_option
def reindex_command(corpus: Path | None, index: Path | None, rebuild: bool, as_json: bool) -> None:
    """Bring the index up to date with the corpus and say what was done."""
    settings = settings_of(corpus_dir=corpus, index_dir=index)
    try:
        report = reindex(settings, rebuild=rebuild, progress=None if as_json else _progress())
    except BahithError as error:
        fail(error)
        return
    click.echo(json.dumps(asdict(report), ensure_ascii=False) if as_json else summary(report))
    sys.exit(SOME_REFUSED if report.refused else ALL_WELL)


def _progress() -> Callable[[str, int, int], None]:
    """A line that overwrites itself on a terminal, a plain line for each stage elsewhere."""
    terminal = sys.stderr.isatty()
    stages: set[str] = set()

    def show(stage: str, done: int, total: int) -> None:
        if terminal:
            filled = 30 * done // total if total else 0
            end = "\n" if total and done >= total else ""
            click.echo(f"\r{stage} [{'█' * filled}{'·' * (30 - filled)}] {done}/{total}{end}", nl=False, err=True)
        elif stage not in stages:
            stages.add(stage)
            click.echo(f"{stage} …", err=True)

    return show


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
    lines += [f"✗ {refusal.origin}: {refusal.reason}" for refusal in report.refused]
    lines += [f"! {warning}" for warning in report.warnings]
    return "\n".join(lines)
