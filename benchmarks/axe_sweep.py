"""Every page in every combination, looked at by axe and by rules of our own: `python -m benchmarks.axe_sweep`.

The pages of collections that are hard to show (tests/pages/hard.py, tests/pages/articles.py) are visited in Arabic and
English, with script and without, at the widths of a phone, a tablet and a wide screen. Each is asked of axe-core
(https://github.com/dequelabs/axe-core) on a phone and a wide screen (without script on a phone), and by axe's rules of
contrast in dark colours and on paper. No page may scroll sideways, cut a text off, cover what can be pressed, have
text in a language that is not said, complain in the console or ask another host for anything.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import click
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.screenshots import ARGUMENTS, CHROMIUMS, serve
from index.pipeline.reindex import index_articles
from index.settings import Settings
from tests.browser.checks import CONTRAST, clipped, covered, is_wider, of_another_language, violations
from tests.pages.articles import ARTICLES
from tests.pages.hard import long_archive, two_days

KEPT = "p=long-archive:11&note=هنا&p=copy0:1&p=english:1&p=nowhere:1"
PATHS = (
    *("/", "/help", "/sources", "/authors", "/authors?find=الحداد", "/tags", "/cited", "/days", "/days?date=أمس"),
    *("/sources/صحيفة الميزان 1", "/authors/سليم الحداد 1", "/tags/ماء", "/cited/site1.example", "/days/2015-07-21"),
    *("/search", "/search?q=الميزان", "/search?q=الميزان&by=share&page=2", "/search?q=اليابان", "/search?q=balance"),
    *("/search?q=الميزان&group=paragraph&similar=show&match=broad&sort=date", "/search?q=mizan&fields=notes"),
    *("/search?q=الأمن الوطني&from=2015&source=جريدة 1&author=-سليم الحداد", "/search?q=المستقيم"),
    *("/search?q=الميزان&from=أمس الأول", "/search?q=لاشيءكهذا", "/search?q=الميزان كسكسي", "/search?q=hgldhk"),
    *("/search/values/author?q=الميزان", "/articles/x1?q=الميزان", "/articles/long-archive?q=الميزان"),
    *("/articles/one-block", "/articles/english", "/articles/empty", "/articles/wide"),
    *("/articles/a1?q=اليابان", "/articles/hostile%20%3Cb%3E&%22'", "/cite/long-archive?paragraph=11", "/cite/x1"),
    *("/cite/long-archive?note=3", "/word/الميزان", "/word/لاشيءكهذا", "/lines", "/lines?q=الميزان&order=before"),
    *("/lines?q=لاشيءكهذا", "/compare", "/compare?q=الميزان&q=الأمن&q=السوق&by=share", "/stories", "/story/copy0"),
    *("/story/copy0?other=copy2", "/story/one-block", "/basket", f"/basket?{KEPT}&style=apa", f"/search?q=x&{KEPT}"),
    *("/api/v1/docs", "/nowhere", "/articles/nowhere", "/search?sort=colour", "/search?page=0"),
)
WITHOUT_INDEX = ("/search?q=اليابان&index=none", "/articles/a1?index=none")
"""Pages asked of a server that has no index: what they say instead."""

PRINTED = ("/search?q=الميزان", "/articles/long-archive?q=الميزان", f"/basket?{KEPT}&style=apa", "/story/copy0")
WIDTHS = (390, 768, 1316)
NARROWEST, PAPER = 320, 794
"""CSS pixels: the least that WCAG 1.4.10 asks for, and the breadth of A4."""


@dataclass
class Findings:
    """What was found: for each kind and text where it was seen, and how many checks were made of each kind."""

    places: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    checks: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, found: list[str], place: str) -> None:
        """Count a check, and what it found."""
        self.checks[kind] += 1
        for text in found:
            self.places.setdefault((kind, text), []).append(place)


def sweep(browser: Browser, address: str, path: str, findings: Findings) -> None:
    """Look at a page in every combination."""
    for language in ("ar", "en"):
        for script in (True, False):
            name = f"{path} {language}{'' if script else ' without script'}"
            for page in _opened(browser, address, path, language, script, findings, name):
                _look(page, script, findings, name)
                if path in PRINTED:
                    _look_at_print(page, findings, name)


def _opened(
    browser: Browser, address: str, path: str, language: str, script: bool, findings: Findings, name: str
) -> Iterator[Page]:
    """The page in a window of its own, closed afterwards; one without script gets axe's only once it is there."""
    options: dict[str, Any] = {"locale": language, "base_url": address, "color_scheme": "light"}
    context = browser.new_context(viewport={"width": WIDTHS[-1], "height": 900}, **options)
    page, complaints = context.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message, page) else None)
    page.on("request", lambda sent: complaints.append(sent.url) if not sent.url.startswith(address) else None)
    line = context.new_cdp_session(page)
    line.send("Emulation.setScriptExecutionDisabled", {"value": not script})
    page.goto(path)
    line.send("Emulation.setScriptExecutionDisabled", {"value": False})
    yield page
    findings.add("console or another host", complaints, name)
    context.close()


def _is_complaint(message: Any, page: Page) -> bool:
    """An error in the console, but not that the page asked for is itself an error page."""
    own = message.text.startswith("Failed to load resource") and message.location["url"] == page.url
    return message.type == "error" and not own


def _look(page: Page, script: bool, findings: Findings, name: str) -> None:
    """Ask everything of an open page; what axe says of its colours hangs neither on the width nor on script."""
    for width in (*WIDTHS, NARROWEST):
        place = f"{name} {width}"
        page.set_viewport_size({"width": width, "height": 900})
        findings.add("scrolls sideways", ["the page"] if is_wider(page) else [], place)
        findings.add("cut off", clipped(page), place)
        findings.add("covered", covered(page), place)
        findings.add("language not said", of_another_language(page), place)
        if width in ((WIDTHS[0], WIDTHS[-1]) if script else WIDTHS[:1]):
            findings.add("axe", violations(page), place)
    if script:
        page.emulate_media(color_scheme="dark")
        findings.add("axe, dark", violations(page, CONTRAST), name)


def _look_at_print(page: Page, findings: Findings, name: str) -> None:
    page.emulate_media(color_scheme="light", media="print")
    page.set_viewport_size({"width": PAPER, "height": 1123})
    findings.add("axe, printed", violations(page, CONTRAST), name)
    findings.add("scrolls sideways", ["the page"] if is_wider(page) else [], f"{name} printed")


@click.command()
@click.option("--only", default="", help="pages whose address begins so")
def main(only: str) -> None:
    """Print what was found and where, and how many checks of each kind were made."""
    chromium = next(filter(None, map(shutil.which, reversed(CHROMIUMS))), None)
    if not chromium:
        raise click.ClickException("the sweep needs a Chromium; install the package chromium")
    findings, started = Findings(), monotonic()
    paths = [path for path in PATHS if path.startswith(only)]
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        settings = Settings(index_dir=Path(place))
        index_articles(settings.index_dir, [*long_archive(), *two_days(), *ARTICLES])
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        with serve(settings) as address:
            for path in paths:
                sweep(browser, address, path, findings)
        with serve(Settings(index_dir=Path(place) / "none")) as address:
            for path in WITHOUT_INDEX:
                sweep(browser, address, path, findings)
        browser.close()
    for (kind, text), places in findings.places.items():
        click.echo(f"{kind}: {text}\n    {len(places)} times, first at {places[0]}")
    pages = len(paths) + len(WITHOUT_INDEX)
    click.echo(f"{pages} pages in {monotonic() - started:.0f} s\n\n| check | made | found |\n| --- | --- | --- |")
    for kind, made in findings.checks.items():
        click.echo(
            f"| {kind} | {made} | {sum(len(places) for key, places in findings.places.items() if key[0] == kind)} |"
        )


if __name__ == "__main__":
    main()
