"""What a page may cost: no other host, few bytes, an early first paint, and nothing that jumps.

Runs on the small collection, and on a large index where `BAHITH_BUDGET_INDEX` names one.
"""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.conftest import serving

FIRST_PAINT_MS = 1500
"""Of Lighthouse's 1800 ms for "good", on a machine that runs other tests meanwhile."""
SHIFT = 0.02
"""Cumulative layout shift; 0.1 counts as good (web.dev, CLS)."""
SCRIPT_AND_STYLE_BYTES = 55_000
NEWEST = "the newest article"
PATHS = ["/", "/search?q=الأمن الوطني", "/search", NEWEST, "/help"]
SIZES = """performance.getEntriesByType('resource').filter(one => /\\.(css|js)/.test(one.name))
    .map(one => one.decodedBodySize)"""
LINES = """(() => {
    const text = document.createRange();
    text.selectNodeContents(document.querySelector('.body .text'));
    return [...text.getClientRects()].map(line => Math.round(line.width / 8));
})()"""
"""Widths of the lines of the first paragraph."""
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


@dataclass(frozen=True, slots=True)
class Cost:
    """What one visit cost."""

    first_paint_ms: float
    shift: float
    bytes: int
    elsewhere: tuple[str, ...]


@pytest.mark.parametrize("width", [1316, 390])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_keeps_its_budget(browser: Browser, large: str, path: str, width: int) -> None:
    """The best of three first visits counts for time: what the page costs, not what else the machine does."""
    costs = [visit_cold(browser, large, path, width)]
    while costs[-1].first_paint_ms >= FIRST_PAINT_MS and len(costs) < 3:
        costs.append(visit_cold(browser, large, path, width))
    print(f"{path} {width}: {costs}")
    assert min(cost.first_paint_ms for cost in costs) < FIRST_PAINT_MS
    assert max(cost.shift for cost in costs) < SHIFT
    assert 0 < costs[0].bytes < SCRIPT_AND_STYLE_BYTES
    assert costs[0].elsewhere == ()


def test_text_stays_where_it_is_when_its_face_comes_late(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="ar", base_url=address)
    page = context.new_page()
    held: list[Route] = []
    page.route("**/amiri-*.woff2", lambda route: held.append(route))
    page.goto(newest(address), wait_until="domcontentloaded")
    page.wait_for_timeout(500)
    before = page.evaluate(LINES)
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert len(held) == 2
    assert page.evaluate(LINES) == before != []
    context.close()


def visit_cold(browser: Browser, address: str, path: str, width: int) -> Cost:
    """Visit a page with nothing cached."""
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="ar", base_url=address)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(WATCH)
    answer = page.goto(newest(address) if path == NEWEST else path, wait_until="networkidle")
    assert answer
    assert answer.ok
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    cost = Cost(
        page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"),
        page.evaluate("window.shift"),
        sum(page.evaluate(SIZES)),
        tuple(url for url in asked if not url.startswith((address, "data:"))),
    )
    context.close()
    return cost


def newest(address: str) -> str:
    """The path of the newest article."""
    with urllib.request.urlopen(f"{address}/api/v1/search?sort=-date&per_page=1&facets=none") as answer:
        return str(json.load(answer)["hits"][0]["url"])
