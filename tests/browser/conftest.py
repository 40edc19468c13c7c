"""A real server over the sample collection and some hard articles, and the machine's own Chromium in front of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright

from index.model import Article
from index.pipeline.reindex import index_articles
from index.reading import ReadingOptions, find_files
from index.reading.reader import read_file
from tests.pages.articles import ARTICLES
from tests.servers import server

ROOT = Path(__file__).parents[2]
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
TIMEOUT_MS = 8000
Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here needs a Chromium; without one it is skipped by name."""
    here = [item for item in items if Path(item.fspath).parent == Path(__file__).parent]
    for item in here:
        item.add_marker(pytest.mark.browser)
        if not _chromium():
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def _chromium() -> str | None:
    """The first there is; the one without a window of its own takes half the time."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample collection of the project and the articles that are hard to show."""
    options = ReadingOptions()
    read = [article for file in find_files(ROOT / "corpus") for article in read_file(file, options)]
    directory = tmp_path_factory.mktemp("browser")
    index_articles(directory, [*ARTICLES, *(article for article in read if isinstance(article, Article))])
    return directory


@pytest.fixture(scope="session")
def address(collection: Path) -> Iterator[str]:
    """The address of a running server."""
    yield from serving(collection)


def serving(index_dir: Path) -> Iterator[str]:
    """Run `bahith serve` on a free port over an index."""
    with server(index_dir) as (port, _):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


def _is_complaint(message: ConsoleMessage) -> bool:
    """An error in the console, but not that the page asked for is itself an error page."""
    page = message.page.url if message.page else ""
    own = message.text.startswith("Failed to load resource") and message.location["url"] == page
    return message.type == "error" and not own


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Open a page in a window of its own; no window may complain, or ask another host for anything."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def watch(page: Page) -> None:
        page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda sent: complaints.append(sent.url) if not sent.url.startswith(address) else None)

    def open_page(path: str, language: str = "ar", width: int = 1316, height: int = 900, **options: Any) -> Page:
        size = ViewportSize(width=width, height=height)
        context = browser.new_context(viewport=size, locale=language, base_url=address, **options)
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        page = context.new_page()
        watch(page)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
