"""The command `check`: the editor's lint on the terminal, or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import click

from index.errors import BahithError
from index.pipeline.check import ArticleCheck, CheckReport, check
from index.pipeline.suggestions import suggestions
from index.reading import ReadingOptions
from index.settings import load_settings

CLEAN, WRONG, NOTHING = 0, 1, 2
MANY = 100
"""Articles up to which each is listed; of more, only those in which something looks wrong."""


@click.command("check", help="فحص المقالات: ما فُهم منها وما يبدو خطأ · what was understood, and what looks wrong.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="الناتج بصيغة JSON · answer in JSON")
@click.option("--all", "every", is_flag=True, help="كل المقالات · list the articles without faults too")
@click.option("--ignore", multiple=True, metavar="CODE", help="تجاهل نوع من الملاحظات · pass over a code, e.g. no_date")
@click.option(
    "--fix-suggestions",
    "mending",
    is_flag=True,
    help="ما يصلح الناقص · settings and front matter to mend it",
)
def check_command(paths: tuple[Path, ...], as_json: bool, every: bool, ignore: tuple[str, ...], mending: bool) -> None:
    """Check articles; leave with 0 if nothing looks wrong, 1 if something does, 2 if there was nothing to check."""
    try:
        settings = load_settings()
        options = ReadingOptions.from_table(settings.reading)
        report = check(
            paths or (settings.corpus_dir,), options, ignore, _progress(), settings.index_dir, settings.corpus_dir
        )
    except BahithError as error:
        click.echo(f"✗ {error}", err=True)
        sys.exit(NOTHING)
    said = list(suggestions(report)) if mending else []
    click.echo(_as_json(report, said) if as_json else "\n".join([*_lines(report, every), *_mending(said)]))
    sys.exit(NOTHING if not report.articles and not report.refused else CLEAN if report.clean else WRONG)


def _progress() -> Callable[[int], None] | None:
    """A count that overwrites itself, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def show(done: int) -> None:
        if done % 500 == 0:
            click.echo(f"\r{done} …", nl=False, err=True)

    return show


def _as_json(report: CheckReport, said: list[str]) -> str:
    more = {"suggestions": said} if said else {}
    return json.dumps(asdict(report) | {"clean": report.clean} | more, ensure_ascii=False)


def _mending(said: list[str]) -> list[str]:
    """The suggestions under their heading."""
    heading = "اقتراحات للإصلاح، في bahith.toml أو في أول المقال (for bahith.toml, or on top of the article):"
    return ["", heading, *said] if said else []


def _lines(report: CheckReport, every: bool) -> Iterator[str]:
    listed = every or len(report.articles) <= MANY
    for item in report.articles:
        if listed or item.anomalies:
            yield from _article(item)
    yield from (f"✗ {refusal.origin}: {refusal.reason}" for refusal in report.refused)
    yield (
        f"المقالات: فُحص {len(report.articles)} ورُفض {len(report.refused)}"
        f" ({len(report.articles)} articles, {len(report.refused)} refused)"
    )
    yield from (f"{count:>7}  {code}" for code, count in report.counts.items())


def _article(item: ArticleCheck) -> Iterator[str]:
    sign = "!" if item.anomalies else "✓"
    said = " · ".join(filter(None, (item.date or "بلا تاريخ", item.source or "بلا مصدر", item.author)))
    yield f"{sign} {item.origin}  [{item.id}]"
    yield f"    {item.title}"
    yield (
        f"    {said} · فقرات {item.paragraphs} (عناوين {item.headings}، صور {item.captions}) · هوامش {item.notes}"
        f" ({item.paragraphs} paragraphs, {item.notes} notes)"
    )
    for anomaly in item.anomalies:
        place = f" ¶{anomaly.paragraph}" if anomaly.paragraph else ""
        yield f"    ! {anomaly.code}{place}: {anomaly.message}"
    yield from (f"    – {line}" for line in item.left_out)
