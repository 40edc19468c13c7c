"""What a first view costs a phone on a slow line: `python -m benchmarks.page`.

Bytes by kind, first paint and layout shift (CLS) at 1.6 Mb/s and 150 ms: Lighthouse's line for phones
(https://web.dev/articles/vitals). Noto's fonts and installed copies of Amiri are hidden from the browser, which then
shows the faces a phone without Noto falls back on.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Browser, sync_playwright

from benchmarks.screenshots import ARGUMENTS, ROOT, serve
from index.pipeline.reindex import reindex
from index.settings import load_settings

PAGES = ("/", "/search?q=المياه الجوفية", "/articles/marsad_al-jafaf?q=المياه", "/help")
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
WITHOUT_NOTO = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include>/etc/fonts/fonts.conf</include>
<selectfont><rejectfont><glob>*/noto/*</glob><glob>*amiri*</glob></rejectfont></selectfont></fontconfig>"""
WATCH = """
window.shift = 0;
new PerformanceObserver(list => { for (const one of list.getEntries()) window.shift += one.value; })
    .observe({type: 'layout-shift', buffered: true});
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one first visit cost: bytes on the line by kind, milliseconds to the first paint, layout shift."""

    kilobytes: dict[str, float]
    first_paint_ms: float
    shift: float


def visit(browser: Browser, address: str, path: str, width: int) -> Cost:
    """Visit a page with nothing cached over the slow line."""
    viewport: Any = {"width": width, "height": 844}
    context = browser.new_context(viewport=viewport, locale="ar", base_url=address)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    kinds: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    line.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    line.on(
        "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])})
    )
    page.add_init_script(WATCH)
    page.goto(path, wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    by_kind: Counter[str] = Counter()
    for request, size in sizes.items():
        by_kind[kinds.get(request, "Other")] += size
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    cost = Cost({kind: size / 1024 for kind, size in by_kind.most_common()}, paint, page.evaluate("window.shift"))
    context.close()
    return cost


@click.command()
@click.option("--corpus", type=click.Path(exists=True, path_type=Path), default=ROOT / "corpus")
@click.option("--noto/--without-noto", default=False, help="leave Noto's fonts to the browser")
def main(corpus: Path, noto: bool) -> None:
    """Print the cost of each page on a phone and on a wide screen."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        raise click.ClickException("Chromium is needed to measure pages; install the package chromium")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        fonts = Path(place) / "fonts.conf"
        fonts.write_text(WITHOUT_NOTO)
        environment: Any = os.environ if noto else {**os.environ, "FONTCONFIG_FILE": str(fonts)}
        settings = load_settings({"corpus_dir": corpus, "index_dir": Path(place) / "index"}, {}, ROOT)
        reindex(settings)
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS), env=environment)
        with serve(settings) as address:
            for path in PAGES:
                for width in (390, 1316):
                    cost = visit(browser, address, path, width)
                    kinds = " · ".join(f"{kind} {size:.0f}" for kind, size in cost.kilobytes.items())
                    total = sum(cost.kilobytes.values())
                    figures = f"{total:.0f} KB ({kinds}), paint {cost.first_paint_ms:.0f} ms, shift {cost.shift:.3f}"
                    click.echo(f"{path} {width}: {figures}")
        browser.close()


if __name__ == "__main__":
    main()
