"""The command `check`: the editor's lint on the terminal, or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import click

from index.commands.common import command, json_option, option, settings_of, show_json
from index.errors import BahithError
from index.messages import bilingual
from index.pipeline.check import ArticleCheck, CheckReport, check
from index.pipeline.indexed_articles import IndexedArticles
from index.pipeline.suggestions import suggestions
from index.reading import ReadingOptions
from index.settings import Settings
from index.storage.opening import open_storage

CLEAN, WRONG, NOTHING = 0, 1, 2
MANY = 100
"""Articles up to which each is listed; of more, only those in which something looks wrong."""


@command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@json_option
@option("--all", "every", is_flag=True)
@option("--ignore", multiple=True, metavar="CODE")
@option("--fix-suggestions", "mending", is_flag=True)
def check_command(paths: tuple[Path, ...], as_json: bool, every: bool, ignore: tuple[str, ...], mending: bool) -> None:
    """Check articles; leave with 0 if nothing looks wrong, 1 if something does, 2 if there was nothing to check."""
    settings = settings_of()
    options = ReadingOptions.from_table(settings.reading)
    indexed = _indexed(settings) if paths else None
    where = settings.index_dir, settings.corpus_dir, indexed
    report = check(paths or (settings.corpus_dir,), options, ignore, _progress(), *where)
    proposals = list(suggestions(report)) if mending else []
    if as_json:
        show_json(asdict(report) | {"clean": report.clean} | ({"suggestions": proposals} if proposals else {}))
    else:
        click.echo("\n".join([*_lines(report, every), *_mending(proposals)]))
    sys.exit(NOTHING if not report.articles and not report.refused else CLEAN if report.clean else WRONG)


def _indexed(settings: Settings) -> IndexedArticles | None:
    """What some files are compared with beside each other, where it can be asked."""
    try:
        return IndexedArticles(open_storage(settings))
    except (BahithError, OSError):
        return None


def _progress() -> Callable[[int], None] | None:
    """A count that overwrites itself, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def show(done: int) -> None:
        if done % 500 == 0:
            click.echo(f"\r{done} …", nl=False, err=True)

    return show


def _mending(proposals: list[str]) -> list[str]:
    """The suggestions under their heading."""
    return ["", bilingual("check.mending"), *proposals] if proposals else []


def _lines(report: CheckReport, every: bool) -> Iterator[str]:
    listed = every or len(report.articles) <= MANY
    for item in report.articles:
        if listed or item.anomalies:
            yield from _article(item)
    yield from (f"✗ {refusal.origin}: {refusal.reason}" for refusal in report.refused)
    yield bilingual("check.total", articles=len(report.articles), refused=len(report.refused))
    yield from (f"{count:>7}  {code}" for code, count in report.counts.items())


def _article(item: ArticleCheck) -> Iterator[str]:
    sign = "!" if item.anomalies else "✓"
    yield f"{sign} {item.origin}  [{item.id}]"
    yield f"    {item.title}"
    yield "    " + " · ".join((item.date or "–", item.source or "–", item.author or "–"))
    counts = {name: getattr(item, name) for name in ("paragraphs", "headings", "captions", "notes")}
    yield f"    {bilingual('check.article', **counts)}"
    for anomaly in item.anomalies:
        place = f" ¶{anomaly.paragraph}" if anomaly.paragraph else ""
        yield f"    ! {anomaly.code}{place}: {anomaly.message}"
    yield from (f"    – {line}" for line in item.left_out)
