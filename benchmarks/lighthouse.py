"""Lighthouse's scores of a phone on a slow line: `python -m benchmarks.lighthouse --lighthouse PATH`.

Four pages of a server over the collections of tests/pages/hard.py: home, results, an article, one of 400 blocks with
notes. Lighthouse (npm `lighthouse`, https://developer.chrome.com/docs/lighthouse) runs as it comes: a phone of the
middle range at 1.6 Mb/s, simulated. Of several runs the median by the score of performance is told, as Lighthouse's
own documentation has it; a machine that is at work on other things lowers that score, as its benchmark index tells.
Results are not to be indexed by search engines, which Lighthouse takes for a fault (SEO).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import click

from benchmarks.screenshots import CHROMIUMS, serve
from index.pipeline.reindex import index_articles
from index.settings import Settings
from tests.pages.hard import long_archive, two_days

PATHS = ("/", "/search?q=الميزان", "/articles/x1?q=الميزان", "/articles/long-archive")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


ATTEMPTS = 3
"""Now and then Lighthouse loses its browser; then it visits again, so many times at most."""


def report(lighthouse: Path, chromium: str, address: str) -> dict[str, Any]:
    """What Lighthouse tells of one visit. Raises ClickException where it makes none."""
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    asked = [str(lighthouse), address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", flags]
    environment = {**os.environ, "CHROME_PATH": chromium}
    for _ in range(ATTEMPTS):
        answer = subprocess.run(asked, capture_output=True, check=False, text=True, env=environment)
        if not answer.returncode:
            told: dict[str, Any] = json.loads(answer.stdout)
            return told
    raise click.ClickException(answer.stderr)


def summary(told: dict[str, Any]) -> str:
    """The scores and figures of a report in one line."""
    scores = " · ".join(f"{name} {told['categories'][name]['score']:.2f}" for name in CATEGORIES)
    figures = ", ".join(f"{name} {told['audits'][name]['displayValue']}" for name in AUDITS)
    return f"{scores} ({figures}; benchmark index {told['environment']['benchmarkIndex']:.0f})"


@click.command()
@click.option("--lighthouse", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--runs", default=3, show_default=True, help="visits of each page")
def main(lighthouse: Path, runs: int) -> None:
    """Print the median visit of each page."""
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not chromium:
        raise click.ClickException("Lighthouse needs a Chromium; install the package chromium")
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(index_dir=Path(place))
        index_articles(settings.index_dir, [*long_archive(), *two_days()])
        with serve(settings) as address:
            for path in PATHS:
                urlopen(quote(f"{address}{path}", safe=":/?=&")).read()  # opens the index and what is opened once
                visits = [report(lighthouse, chromium, f"{address}{path}") for _ in range(runs)]
                visits.sort(key=lambda told: told["categories"]["performance"]["score"])
                click.echo(f"{path}: {summary(visits[runs // 2])}")


if __name__ == "__main__":
    main()
