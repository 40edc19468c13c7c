"""Whole journeys on an archive of 145 years and on two days of news, with and without script, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from index.pipeline.reindex import index_articles
from tests.browser.checks import clipped, violations
from tests.browser.conftest import TIMEOUT_MS, serving
from tests.pages.hard import long_archive, two_days

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over both collections in one."""
    directory: Path = tmp_path_factory.mktemp("hard")
    index_articles(directory, [*long_archive(), *two_days()])
    yield from serving(directory)


@pytest.fixture
def go(browser: Browser, hard: str) -> Iterator[Visit]:
    """Open a page of the hard collections in a window of its own."""
    contexts = []

    def open_page(path: str, language: str = "ar", width: int = 1280, height: int = 900, **options: Any) -> Page:
        size: Any = {"width": width, "height": height}
        context = browser.new_context(viewport=size, locale=language, base_url=hard, **options)
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_long_archive_opens_from_decades_to_days(go: Visit, script: bool) -> None:
    page = go("/search?q=كتب الميزان", java_script_enabled=script)
    time = page.locator("[data-facet=time]")
    assert "1880" in (time.locator("svg").first.get_attribute("aria-label") or "")
    assert time.locator("ul.years").first.locator("> li").count() <= 9
    time.locator("ul.years a", has_text="1990").click()
    expect(page.locator(".chips")).to_contain_text("1990–1999")
    time.locator("ul.years a", has_text="1995").first.click()
    expect(page.locator(".chips")).to_contain_text("1995")
    month = time.locator("li li > a").first
    month.click()
    expect(page.locator(".chips li")).to_have_count(3)
    expect(time.locator("li li li > a").first).to_be_visible()


def test_two_days_are_two_bars_that_arrow_keys_step_through(go: Visit) -> None:
    page = go("/search?q=الأمن الوطني&from=2015")
    bars = page.locator("[data-chart] svg a")
    assert [bar.get_attribute("data-first") for bar in bars.all()] == ["2015-07-21", "2015-07-22"]
    bars.first.focus()
    page.keyboard.press("ArrowLeft")
    expect(bars.last).to_be_focused()
    expect(page.locator(".chart .now")).to_contain_text("22 يوليو 2015")
    page.keyboard.press("Enter")
    expect(page.locator(".chips")).to_contain_text("22 يوليو 2015")


def test_three_hits_stand_whole_on_a_first_screen(go: Visit) -> None:
    page = go("/search?q=الأمن الوطني أولوياته&sort=-date")
    boxes = [hit.bounding_box() for hit in page.locator(".hit").all()[:3]]
    assert all(box and box["y"] + box["height"] <= 900 for box in boxes)


def test_the_whole_paragraph_and_the_other_ones_open_in_place(go: Visit) -> None:
    page = go("/search?q=الميزان جانبًا")
    hit = page.locator(".hit").first
    before = page.url
    short = len(hit.locator(".text").first.inner_text())
    hit.locator("[data-whole]").click()
    assert len(hit.locator(".text").first.inner_text()) > short
    hit.locator("[data-more]").click()
    expect(hit.locator(".extra .text").first).to_be_visible()
    assert page.url == before


def test_several_are_chosen_in_one_opening_of_the_sheet(go: Visit) -> None:
    page = go("/search?q=الميزان", width=390, height=844)
    page.locator(".open-facets").click()
    for at in (0, 1):
        page.locator("[data-facet=source] ul > li > a:first-child").nth(at).click()
        expect(page.locator("[data-facet=source] [aria-current]")).to_have_count(at + 1)
        expect(page.locator(".facets")).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('#found, .top, .toolbar')")
    page.locator(".sheet-close a").click()
    expect(page.locator(".chips li")).to_have_count(3)


def test_a_facet_finds_values_beyond_those_listed(go: Visit) -> None:
    page = go("/search?q=الميزان")
    more = page.locator("[data-facet=author] details.more")
    more.locator("summary").click()
    more.locator(".filter").fill("عبد الستار الزجاج 9")
    expect(more.locator(".values > li")).to_have_count(1)
    more.locator(".values a").first.click()
    expect(page.locator(".chips")).to_contain_text("عبد الستار")


def test_a_wrong_date_is_said_at_its_field_and_keeps_all_else(go: Visit) -> None:
    page = go("/search?q=الميزان&source=عكاظ")
    page.locator(".range summary").click()
    page.fill("[name=from]", "يوم ما")
    page.locator(".range button").click()
    expect(page.locator("#date-fault")).to_contain_text("ليس تاريخًا")
    expect(page.locator("[name=from]")).to_have_value("يوم ما")
    expect(page.locator(".chips")).to_contain_text("عكاظ")


def test_nothing_found_says_which_word_is_missing(go: Visit) -> None:
    """Both words are required, and one is nowhere."""
    page = go("/search?q=%2Bالميزان %2Bكسكسيٌّ&match=exact")
    expect(page.locator(".hit")).to_have_count(0)
    expect(page.locator(".words-found .none")).to_have_text("كسكسيٌّ")


def test_the_floating_bar_is_never_over_the_notes(go: Visit) -> None:
    for language in ("ar", "en"):
        page = go("/articles/long-archive?q=الميزان#p21", language, width=1440)
        bar, notes = page.locator("nav.marks").bounding_box(), page.locator("#p21 + .beside").bounding_box()
        assert bar
        assert notes
        assert bar["x"] > notes["x"] + notes["width"] or bar["x"] + bar["width"] < notes["x"]
        assert page.locator(".paper").evaluate("part => getComputedStyle(part).direction") == "rtl"


def test_an_article_and_the_results_count_the_same(go: Visit) -> None:
    page = go("/search?q=الخازن يضبط&group=article")
    hit = page.locator(".hit", has_text="كتاب الميزان الطويل")
    others = int("".join(filter(str.isdigit, hit.locator("[data-more]").inner_text())))
    hit.locator(".title a").click()
    expect(page.locator("nav.marks")).to_contain_text(str(others + 1))


def test_a_phone_lays_out_what_is_near_of_a_long_article(go: Visit) -> None:
    """What is far counts by its length; an address of a paragraph still leads to it, and all of it can be found."""
    page = go("/articles/long-archive#p321", width=390, height=844)
    skipped = "part => part.checkVisibility({contentVisibilityAuto: true})"
    expect(page.locator("#p321")).to_be_in_viewport()
    assert not page.locator("#p51 .text").evaluate(skipped)
    before = page.evaluate("document.documentElement.scrollHeight")
    page.locator("#p51").scroll_into_view_if_needed()
    expect(page.locator("#p51 .text")).to_be_in_viewport()
    assert page.locator("#p51 .text").evaluate(skipped)
    assert page.evaluate("document.documentElement.scrollHeight") == pytest.approx(before, rel=0.1)
    assert page.evaluate("document.querySelectorAll('#p1 ~ .para').length") > 380


def test_copying_works_without_a_clipboard(go: Visit) -> None:
    page = go("/cite/one-block")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.locator("[data-copy=sentence]").click()
    expect(page.locator(".toast")).to_have_text("نُسخ")


def test_paper_keeps_query_addresses_and_whole_notes(go: Visit) -> None:
    page = go("/articles/long-archive?q=الميزان")
    page.emulate_media(media="print")
    expect(page.locator(".searched")).to_contain_text("بحث:")
    expect(page.locator(".beside").first).to_be_hidden()
    after = page.locator("#notes .domain").first.evaluate("part => getComputedStyle(part, '::after').content")
    assert "https://site1.example/" in after
    style = page.locator("mark").first.evaluate("part => getComputedStyle(part).textDecorationLine")
    assert style == "underline"


def test_paper_has_the_notes_of_every_hit(go: Visit) -> None:
    """Also those that are folded on the screen."""
    page = go("/search?q=الميزان")
    note = page.locator(".hit .notes:not([open]) .note").first
    expect(note).to_be_hidden()
    page.emulate_media(media="print")
    expect(note).to_be_visible()


def test_paper_is_as_wide_as_the_page_however_long_the_address(go: Visit) -> None:
    """The address of a narrowed search, percent-encoded, has no place to break: it breaks anywhere."""
    page = go(f"/search?q=الميزان&source={'مصدر' * 24}", width=794)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == 794


@pytest.mark.parametrize("path", ["/search?q=الميزان", "/articles/long-archive?q=الميزان", "/authors?find=الحداد"])
def test_axe_finds_nothing_on_the_hard_collections(go: Visit, path: str) -> None:
    assert violations(go(path, "en")) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_near_copies_open_under_the_first_of_them(go: Visit, script: bool) -> None:
    """The papers by name, their articles in place, a link to all of them as results and one to their story."""
    page = go('/search?q="معرض الموازين القديمة"', java_script_enabled=script)
    expect(page.locator(".hit")).to_have_count(1)
    expect(page.locator(".hit .source").first).to_have_text("عكاظ")
    copies = page.locator(".hit .copies")
    expect(copies.locator("summary")).to_have_text("نُشر أيضًا في الاقتصادية والرياض (2)")
    expect(copies.locator("li").first).to_be_hidden()
    copies.locator("summary").click()
    expect(copies.locator("li")).to_have_count(3)
    expect(copies.locator("li").first).to_be_visible()
    if script:
        assert violations(page) == []
    expect(copies.locator("li").last.locator("a").last).to_have_attribute("href", re.compile("^/story/"))
    copies.locator("li").last.locator("a").first.click()
    expect(page.locator(".hit")).to_have_count(3)
    expect(page.locator(".copies")).to_have_count(0)


@pytest.mark.parametrize("paragraph", [2, 4], ids=["english", "arabic"])
def test_what_stands_beside_a_paragraph_stays_on_the_screen_of_a_phone(go: Visit, paragraph: int) -> None:
    page = go(f"/articles/long-archive#p{paragraph}", width=390, height=844)
    expect(page.locator(f"#p{paragraph} a.do")).to_be_visible()
    assert clipped(page) == []


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", ["/articles/long-archive?q=الميزان", "/articles/english-whole?q=balance"])
def test_what_the_page_itself_says_reads_in_its_own_direction(go: Visit, path: str, language: str) -> None:
    """Round an article of either direction: the way back, what to take away, the search in it, what stands near it."""
    page = go(path, language)
    for part in (".back-to-results a", ".take", ".within", ".near"):
        for one in page.locator(part).all():
            expect(one).to_have_css("direction", {"ar": "rtl", "en": "ltr"}[language])


def test_the_citation_of_arabic_books_is_arabic_on_an_english_page(go: Visit) -> None:
    page = go("/cite/long-archive?paragraph=11", "en")
    expect(page.locator("#sentence")).to_contain_text("8 نوفمبر 1985، الفقرة 11")
