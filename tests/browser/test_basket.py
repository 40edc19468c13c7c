"""Journeys with a basket: kept by the browser, or by addresses alone where there is no script."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_journeys import SIZES


def names(page: Page) -> list[str]:
    """The names of the paragraphs of the basket shown, in order."""
    expect(page.locator(".kept").first).to_be_visible()
    return [str(name) for name in page.locator(".kept [name=p]").evaluate_all("all => all.map(one => one.value)")]


def tick(page: Page, path: str, count: int) -> list[str]:
    """Tick the first paragraphs of a page, and say their names."""
    page.goto(path)
    boxes = page.locator(".keep input")
    for at in range(count):
        boxes.nth(at).check()
    return [str(boxes.nth(at).get_attribute("value")) for at in range(count)]


@pytest.mark.parametrize(("size", "language"), [("wide", "ar"), ("phone", "en")])
def test_paragraphs_are_kept_ordered_annotated_and_taken_away(
    visit: Open, tmp_path: Path, size: str, language: str
) -> None:
    width, height = SIZES[size]
    page = visit("/", language, width, height)
    expect(page.locator(".to-basket")).to_be_hidden()
    kept = tick(page, "/search?q=اليابان", 2)
    kept += tick(page, "/lines?q=القدرات", 1)
    expect(page.locator(".to-basket .count")).to_have_text(str(len(set(kept))))
    page.locator(".to-basket").click()
    order = list(dict.fromkeys(kept))
    assert names(page) == order
    page.locator(".kept").nth(0).locator("[name=down]").click()
    order.insert(1, order.pop(0))
    assert names(page) == order
    expect(page.locator(".kept").nth(1).locator("[name=down]")).to_be_focused()
    page.locator(".kept textarea").first.fill("=ملاحظة أولى")
    page.reload()
    assert names(page) == order
    expect(page.locator(".kept textarea").first).to_have_value("=ملاحظة أولى")
    with page.expect_download() as saved:
        page.locator("button[value=csv]").click()
    saved.value.save_as(tmp_path / "kept.csv")
    rows = list(csv.DictReader((tmp_path / "kept.csv").read_text("utf-8-sig").splitlines()))
    assert [f"{row['article_id']}:{row['paragraph']}" for row in rows] == order
    assert rows[0]["reader_note"] == "'=ملاحظة أولى"


@pytest.mark.parametrize("size", SIZES)
def test_without_script_the_address_carries_the_basket_through_a_search(visit: Open, size: str) -> None:
    width, height = SIZES[size]
    page = visit("/search?q=القدرات", width=width, height=height, java_script_enabled=False)
    page.locator(".keep input").first.check()
    page.locator(".keep-button button").click()
    assert "/basket?p=" in page.url
    (first,) = names(page)
    page.locator(".kept textarea").fill("من العنوان")
    page.locator("button[data-plain]").click()
    page.locator(".more-for-basket [name=q]").fill("البحر")
    page.locator(".more-for-basket button").click()
    page.locator(".hit .title a").first.click()
    page.locator(".num").first.click()
    page.locator(".para:target .keep input").check()
    page.locator(".keep-button button").click()
    assert names(page)[0] == first
    assert len(names(page)) == 2
    expect(page.locator(".kept textarea").first).to_have_value("من العنوان")
    page.locator(".kept").nth(1).locator("[name=up]").click()
    assert names(page)[1] == first
    expect(page.locator(".kept textarea").nth(1)).to_have_value("من العنوان")
    page.locator(".kept").nth(0).locator("[name=remove]").click()
    assert names(page) == [first]
    expect(page.locator(".to-basket .count")).to_have_text("1")
    with page.expect_download() as saved:
        page.locator("button[value=docx]").click()
    assert saved.value.suggested_filename == "bahith-basket.docx"


def test_a_basket_that_came_with_an_address_is_added_to_ones_own(visit: Open) -> None:
    page = visit("/search?q=اليابان", permissions=["clipboard-read", "clipboard-write"])
    kept = tick(page, "/search?q=اليابان", 1)
    page.goto("/basket?p=long:5&note=من غيري&p=long:6")
    assert names(page) == ["long:5", "long:6"]
    page.locator("[data-shared] button").click()
    expect(page.locator(".kept")).to_have_count(3)
    assert names(page) == [*kept, "long:5", "long:6"]
    expect(page.locator("[data-shared]")).to_be_hidden()
    page.locator("[data-copy=basket-address]").click()
    copied = unquote(page.evaluate("navigator.clipboard.readText()"))
    assert f"/basket?p={kept[0]}&note=&p=long:5&note=من+غيري&p=long:6" in copied


def test_a_paragraph_is_let_go_of_and_comes_back_with_its_note(visit: Open) -> None:
    page = visit("/articles/a1#p3")
    box = page.locator("#p3 .keep input")
    box.check()
    page.evaluate("localStorage.setItem('bahith.basket', JSON.stringify([['a1:3', 'لا تضع']]))")
    box.uncheck()
    expect(page.locator(".to-basket")).to_be_hidden()
    box.check()
    page.locator(".to-basket").click()
    expect(page.locator(".kept textarea")).to_have_value("لا تضع")
    page.locator("[name=remove]").click()
    expect(page.locator("[data-empty]")).to_be_visible()


def test_what_is_not_a_basket_in_the_browser_is_no_error(visit: Open) -> None:
    page = visit("/search?q=اليابان")
    for broken in ("{", "[1, null, [2], ['a']]", '"x"', '[["a1:3", 7]]', '[["nowhere:1", ""]]'):
        page.evaluate("text => localStorage.setItem('bahith.basket', text)", broken)
        page.goto("/basket")
        expect(page.locator("main h1")).to_be_visible()
    assert names(page) == ["nowhere:1"]


def test_a_full_basket_takes_no_more_and_says_so(visit: Open) -> None:
    page = visit("/search?q=البحر")
    page.evaluate(
        "localStorage.setItem('bahith.basket', JSON.stringify([...Array(200).keys()].map(n => [`long:${n + 1}`, ''])))"
    )
    page.goto("/search?q=اليابان")
    page.locator(".keep input").first.click()
    expect(page.locator(".keep input").first).not_to_be_checked()
    expect(page.locator(".said")).to_contain_text("200")
    page.locator(".to-basket").click()
    expect(page.locator(".kept")).to_have_count(200)


def test_paragraphs_that_open_under_a_hit_can_be_kept_too(visit: Open) -> None:
    page = visit("/search?q=البحر")
    page.locator("a[data-more]").first.click()
    box = page.locator(".extra .keep input").first
    box.check()
    expect(page.locator(".to-basket .count")).to_have_text("1")
    page.locator(".to-basket").click()
    assert names(page)[0].count(":") == 1


def test_a_browser_that_keeps_nothing_says_so(visit: Open) -> None:
    page = visit("/search?q=اليابان")
    page.evaluate("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; 0")
    page.locator(".keep input").first.click()
    expect(page.locator(".keep input").first).not_to_be_checked()
    expect(page.locator(".said")).to_contain_text("متصفحك")
