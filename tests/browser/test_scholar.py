"""The scholar's journeys, with script and without, on a phone and on a wide screen."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.test_journeys import SIZES


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", SIZES)
def test_two_words_are_compared_and_a_number_opens_its_paragraphs(visit: Open, size: str, script: bool) -> None:
    width, height = SIZES[size]
    page = visit("/search?q=الماء", width=width, height=height, java_script_enabled=script)
    if size == "phone":
        page.locator(".open-facets").click()
    page.locator("[data-facet=time]").get_by_role("link", name="قارن عبر الزمن").click()
    page.locator(".compare-form [name=q]").nth(1).fill("القمح")
    page.get_by_role("button", name="قارن").click()
    expect(page.locator(".legend li")).to_have_count(2)
    expect(page.locator(".plot g")).to_have_count(2)
    page.get_by_role("link", name="نسبتها من كل الفقرات").click()
    expect(page.locator(".scale span").first).to_contain_text("%")
    if not page.locator(".table[open]").count():
        page.locator(".table summary").click()
    cell = page.locator(".numbers td:nth-of-type(1) a").first
    count = cell.inner_text()
    cell.click()
    expect(page.locator(".total")).to_contain_text({"1": "فقرة واحدة", "2": "فقرتان"}.get(count, count))


def test_the_points_of_a_line_are_stepped_through_by_keys_and_say_what_they_are(visit: Open) -> None:
    page = visit("/compare?q=الماء&q=القمح")
    page.locator(".plot a").first.focus()
    expect(page.locator(".plot .now")).to_contain_text("الماء")
    before = page.locator(".plot .now").inner_text()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".plot .now")).not_to_have_text(before)
    page.keyboard.press("End")
    expect(page.locator(".plot .now")).to_contain_text("القمح")
    page.keyboard.press("Enter")
    expect(page.locator(".total")).to_be_visible()
    assert re.search(r"q=القمح.*from=", unquote(page.url))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_time_is_shown_by_share_and_by_source(visit: Open, script: bool) -> None:
    page = visit("/search?q=الماء", java_script_enabled=script)
    time = page.locator("[data-facet=time]")
    time.get_by_role("link", name="النسبة").click()
    expect(time.locator(".chart a").first).to_have_attribute("aria-label", re.compile("%|لا فقرات"))
    name = time.locator(".who-when li a").first
    source = name.inner_text()
    name.click()
    expect(page.locator(".chips")).to_contain_text(source)
    assert "by=share" in page.url


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", SIZES)
def test_results_are_seen_as_lines_and_sorted(visit: Open, size: str, script: bool) -> None:
    width, height = SIZES[size]
    page = visit("/search?q=الماء", width=width, height=height, java_script_enabled=script)
    page.locator(".toolbar summary", has_text="خيارات البحث").click()
    page.get_by_role("link", name="أسطر", exact=True).click()
    expect(page.locator(".line").first).to_be_visible()
    page.locator(".toolbar summary", has_text="بحسب ما يليها").click()
    page.get_by_role("link", name="بحسب ما يسبقها").click()
    expect(page.locator(".toolbar summary", has_text="بحسب ما يسبقها")).to_be_visible()
    right = "marks => new Set(marks.map(mark => Math.round(mark.getBoundingClientRect().right))).size"
    assert page.locator(".line mark").evaluate_all(right) == 1, "every word begins at the same place"
    left = "cell => cell.getBoundingClientRect().left"
    ends = [(one.evaluate(left), one.locator(".nowrap").evaluate(left)) for one in page.locator(".line .where").all()]
    assert all(edge <= date for edge, date in ends), "a date is whole, the name of a source may be cut"
    page.locator(".line a").first.click()
    expect(page.locator(".para:target mark").first).to_be_in_viewport()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_hit_is_quoted_with_its_citation_in_four_styles(visit: Open, script: bool) -> None:
    page = visit("/search?q=الماء", java_script_enabled=script, permissions=["clipboard-read", "clipboard-write"])
    page.locator(".hit .quote-it").first.click()
    expect(page.locator("#quotation")).to_be_visible()
    for style in ("sentence", "chicago", "apa", "mla"):
        expect(page.locator(f"#{style}")).to_be_visible()
    if not script:
        return
    page.locator("[data-copy*=apa]").click()
    expect(page.locator(".toast")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert page.locator("#quotation").inner_text() in copied
    assert "para." in copied
    assert page.locator("#apa").inner_text() in copied


def test_words_chosen_in_a_paragraph_are_what_is_quoted(visit: Open) -> None:
    page = visit("/articles/marsad_al-jafaf")
    paragraph = page.locator(".para").first
    chosen = paragraph.locator(".text").evaluate(
        """text => {
            const node = document.createTreeWalker(text, NodeFilter.SHOW_TEXT).nextNode();
            const end = node.data.indexOf(" ", 12);
            getSelection().setBaseAndExtent(node, 0, node, end);
            return node.data.slice(0, end);
        }"""
    )
    paragraph.hover()
    paragraph.locator("a.do").click()
    expect(page.locator("#quotation")).to_have_text(f"«{chosen.strip()}»")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_word_of_the_query_is_studied_and_a_form_of_it_searched(visit: Open, script: bool) -> None:
    page = visit("/search?q=الماء", java_script_enabled=script)
    page.locator(".toolbar summary", has_text="خيارات البحث").click()
    page.locator(".sheet a[href*='/word/']").click()
    expect(page.locator("h1")).to_have_text("الماء")
    page.locator(".many a").first.click()
    expect(page.locator(".hit mark").first).to_be_visible()
    assert "match=exact" in page.url


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_article_is_taken_away_as_a_word_document(visit: Open, script: bool) -> None:
    page = visit("/articles/marsad_al-jafaf", java_script_enabled=script)
    with page.expect_download() as saved:
        page.locator(".take a", has_text="Word").click()
    assert saved.value.suggested_filename.endswith(".docx")
