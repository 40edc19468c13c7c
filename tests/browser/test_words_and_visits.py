"""Any word of a text leads to its study, by mouse, touch and keys; a search tells what came since it was seen."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import violations
from tests.browser.conftest import Open

SELECT = """([place, word]) => {
    const walker = document.createTreeWalker(document.querySelector(place), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(word);
        if (at >= 0) return getSelection().setBaseAndExtent(node, at, node, at + word.length);
    }
}"""
"""What a long press does, which no browser driver has."""


def study(page: Page) -> str:
    """The word that the link leads to."""
    expect(page.locator(".study")).to_be_visible()
    return unquote(str(page.locator(".study").get_attribute("href"))).removeprefix("/word/")


def test_a_word_is_clicked_twice_and_studied(visit: Open) -> None:
    page = visit("/search?q=البحر")
    page.locator(".hit .text").first.dblclick(position={"x": 300, "y": 20})
    word = study(page)
    assert violations(page) == []
    page.locator(".study").click()
    expect(page.locator("h1")).to_have_text(word)
    expect(page.locator(".many a").first).to_be_visible()


def test_a_word_is_pressed_long_on_a_phone(visit: Open) -> None:
    page = visit("/articles/a1", width=390, height=844, has_touch=True)
    expect(page.locator(".study")).to_be_hidden()
    page.evaluate(SELECT, ["#p3 .text", "القدرات"])
    assert study(page) == "القدرات"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".study").tap()
    expect(page.locator("h1")).to_have_text("القدرات")


def test_what_is_no_word_of_a_text_shows_nothing(visit: Open) -> None:
    page = visit("/articles/a1")
    page.evaluate(SELECT, ["#p3 .text", "القدرات"])
    expect(page.locator(".study")).to_be_visible()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#p3 .text'))")
    expect(page.locator(".study")).to_be_hidden()
    page.evaluate(SELECT, [".lead, .article-head h1", "التَّحَالفِ"])
    expect(page.locator(".study")).to_be_hidden()


def test_a_letter_typed_into_the_box_chooses_no_word(visit: Open) -> None:
    page = visit("/search?q=القدرات")
    page.locator(".bar [name=q]").fill("")
    page.locator(".bar [name=q]").press("w")
    page.wait_for_timeout(300)
    expect(page.locator(".study")).to_be_hidden()
    expect(page.locator(".bar [name=q]")).to_be_focused()
    expect(page.locator(".bar [name=q]")).to_have_value("w")


def test_the_keyboard_alone_steps_to_a_word_and_opens_it(visit: Open) -> None:
    page = visit("/search?q=القدرات")
    page.keyboard.press("j")
    page.keyboard.press("w")
    assert study(page) == page.locator(".hit .text mark").first.inner_text()
    marked = study(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".study bdi")).not_to_have_text(marked)
    following = study(page)
    assert following in page.locator(".said").inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".study bdi")).to_have_text(marked)
    page.keyboard.press("Escape")
    expect(page.locator(".study")).to_be_hidden()
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ص', bubbles: true}))")
    for _ in range(200):  # from text to text, and no further than the last
        page.keyboard.press("ArrowLeft")
    last = study(page)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(last)


def test_letters_are_no_commands_where_they_are_switched_off(visit: Open) -> None:
    page = visit("/search?q=القدرات")
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    page.keyboard.press("w")
    page.wait_for_timeout(100)
    expect(page.locator(".study")).to_be_hidden()


def remembered(page: Page, day: str) -> None:
    """Let the browser's last visit to the search that is shown be on another day."""
    page.evaluate(
        """day => localStorage.setItem("bahith.visits", JSON.stringify(
            [[document.querySelector("[data-news]").dataset.news, [day, null]]]))""",
        day,
    )
    page.reload()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_search_says_what_was_published_since_it_was_seen(visit: Open, language: str) -> None:
    page = visit("/search?q=اليابان", language)
    notice = page.locator("[data-news]")
    expect(notice).to_be_hidden()
    remembered(page, "2024-04-20")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("2024")
    page.reload()  # it is said all day long
    expect(notice).to_be_visible()
    told = notice.locator("a").inner_text()
    assert violations(page) == []
    notice.locator("a").click()
    expect(page.locator(".total")).to_contain_text(told)
    expect(page.locator(".chips")).to_contain_text(re.compile("20 أبريل 2024|20 April 2024"))


def test_a_search_without_news_says_nothing_and_visits_are_forgotten(visit: Open) -> None:
    page = visit("/search?q=اليابان")
    remembered(page, "2026-01-01")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-news]")).to_be_hidden()
    remembered(page, "2020-01-01")
    page.locator("[data-forget]").click()
    expect(page.locator("[data-news]")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('bahith.visits')") is None


def test_results_that_are_refreshed_in_place_are_visits_too(visit: Open) -> None:
    page = visit("/search?q=اليابان")
    page.fill(".bar [name=q]", "البحر")
    page.press(".bar [name=q]", "Enter")
    expect(page).to_have_title(re.compile("البحر"))
    page.wait_for_function("JSON.parse(localStorage.getItem('bahith.visits')).length === 2")
    page.evaluate("localStorage.setItem('bahith.visits', '{')")
    page.reload()
    expect(page.locator(".hit").first).to_be_visible()


def test_without_script_nothing_is_said_of_visits(visit: Open) -> None:
    page = visit("/search?q=اليابان", java_script_enabled=False)
    expect(page.locator("[data-news]")).to_be_hidden()
    expect(page.locator(".study")).to_be_hidden()
