"""What a page may cost: no other host, few bytes, an early first paint, and nothing that jumps.

Runs on the small collection, and on a large index where `BAHITH_BUDGET_INDEX` names one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import serving

FIRST_PAINT_MS = 1500
"""Of Lighthouse's 1800 ms for "good", on a machine that runs other tests meanwhile."""
SHIFT = 0.02
"""Cumulative layout shift; 0.1 counts as good (web.dev, CLS)."""
SCRIPT_AND_STYLE_BYTES = 60_000
NEWEST = "the newest article"
PATHS = ["/", "/search?q=الأمن الوطني", "/search", NEWEST, "/help"]
SIZES = """performance.getEntriesByType('resource').filter(one => /\\.(css|js)/.test(one.name))
    .map(one => one.decodedBodySize)"""
WATCH = """
window.shift = 0;
new PerformanceObserver(list => { for (const one of list.getEntries()) window.shift += one.value; })
    .observe({type: 'layout-shift', buffered: true});
"""


@pytest.fixture(scope="module")
def large(address: str) -> Iterator[str]:
    """The server to measure: over the index of `BAHITH_BUDGET_INDEX`, or over the small collection."""
    if place := os.environ.get("BAHITH_BUDGET_INDEX"):
        yield from serving(Path(place))
    else:
        yield address


@pytest.mark.parametrize("width", [1316, 390])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_keeps_its_budget(browser: Browser, large: str, path: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="ar", base_url=large)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(WATCH)
    if path == NEWEST:
        page.goto("/")
        path = page.locator(".cards .title a").first.get_attribute("href") or ""
    answer = page.goto(path, wait_until="networkidle")
    assert answer
    assert answer.ok
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    shift = page.evaluate("window.shift")
    sizes = page.evaluate(SIZES)
    context.close()
    print(f"{path} {width}: first paint {paint:.0f} ms, shift {shift:.4f}, style and script {sum(sizes)} bytes")
    assert [url for url in asked if not url.startswith((large, "data:"))] == []
    assert paint < FIRST_PAINT_MS
    assert shift < SHIFT
    assert 0 < sum(sizes) < SCRIPT_AND_STYLE_BYTES
