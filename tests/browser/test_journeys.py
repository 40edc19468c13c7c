"""Whole journeys of readers, with script and without, on a phone and on a wide screen, by mouse and by keyboard."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open

SIZES = {"wide": (1440, 900), "phone": (390, 844)}


def total(page: Page) -> Locator:
    return page.locator(".total")


def leave_facets(page: Page) -> None:
    """Back from the sheet to the results."""
    if page.locator(".sheet-open").count():
        page.locator(".sheet-close a").click()
        expect(page.locator(".open-facets")).to_be_focused()


def show_facets(page: Page) -> None:
    """On a phone the facets are a sheet behind a button, which stays open with script."""
    button = page.locator(".open-facets")
    if button.is_visible() and not page.locator(".sheet-open").count():
        button.click()
        expect(page.locator("#facets")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", SIZES)
def test_search_narrow_read_follow_a_note_and_come_back(visit: Open, size: str, script: bool) -> None:
    width, height = SIZES[size]
    page = visit("/", width=width, height=height, java_script_enabled=script)
    page.fill(".hero [name=q]", "اليابان")
    page.press(".hero [name=q]", "Enter")
    expect(total(page)).to_contain_text("فقرات")

    show_facets(page)
    page.locator("[data-facet=source] a", has_text="مركز الدراسات").click()
    expect(page.locator(".chips")).to_contain_text("مركز الدراسات")
    show_facets(page)
    page.locator("[data-facet=time] a", has_text="2024").first.click()
    expect(page.locator(".chips")).to_contain_text("2024")
    show_facets(page)
    page.locator('[data-facet=time] li li > a:text-is("أبريل")').click()
    expect(page.locator(".chips")).to_contain_text("أبريل 2024")
    leave_facets(page)
    assert "month=2024-04" in page.url
    expect(page.locator(".hit")).to_have_count(1)

    page.locator(".hit .title a").click()
    expect(page.locator("h1")).to_contain_text("التَّحَالفِ")
    assert re.search(r"#p\d+$", page.url)
    expect(page.locator(f"#{page.url.split('#')[1]} mark").first).to_be_in_viewport()
    page.locator("#note-1-p3").click()
    expect(page.locator("#note-1")).to_be_in_viewport()
    page.locator("#note-1 .back").click()
    expect(page.locator("#p3")).to_be_in_viewport()

    page.go_back()
    page.go_back()
    page.go_back()
    expect(page.locator(".chips")).to_contain_text("أبريل 2024")
    page.locator(".chips a").first.click()
    expect(page.locator(".chips li")).to_have_count(1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_language_theme_size_and_harakat_are_remembered(visit: Open, script: bool) -> None:
    page = visit("/articles/a1", java_script_enabled=script)
    expect(page.locator("h1")).to_contain_text("التَّحَالفِ")
    page.locator(".display summary").click()
    page.locator("[name=theme][value=dark]").click()
    if not script:
        page.locator(".display summary").click()
    page.locator("[name=harakat][value=hidden]").click()
    expect(page.locator("h1")).to_contain_text("التحالف")
    if not script:
        page.locator(".display summary").click()
    page.locator("[name=size][value='3']").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/search?q=اليابان")
    for name, value in (("lang", "en"), ("data-theme", "dark"), ("data-size", "3"), ("data-harakat", "hidden")):
        expect(page.locator("html")).to_have_attribute(name, value)
    expect(page.locator("body")).to_have_css("background-color", "rgb(22, 21, 19)")
    expect(total(page)).to_contain_text("paragraphs in")


def test_harakat_come_back_where_they_were(visit: Open) -> None:
    page = visit("/articles/a1")
    before = page.locator("h1").inner_text()
    page.locator(".display summary").click()
    page.locator("[name=harakat][value=hidden]").click()
    assert page.locator("h1").inner_text() != before
    page.locator("[name=harakat][value=shown]").click()
    assert page.locator("h1").inner_text() == before


def test_completion_is_a_combobox_for_the_keyboard(visit: Open) -> None:
    page = visit("/search")
    page.keyboard.press("/")
    box = page.locator(".bar [name=q]")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("الي")
    expect(page.locator("[role=option]").first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    expect(box).to_have_value(chosen.inner_text())
    page.keyboard.press("Escape")
    expect(box).to_have_value("الي")
    expect(page.locator("[role=listbox]")).to_be_hidden()
    page.keyboard.type("ا")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("[role=listbox]")).to_be_hidden()
    expect(page.locator(".hit").first).to_be_visible()


def test_a_completion_is_chosen_by_a_click(visit: Open) -> None:
    page = visit("/")
    page.locator(".hero [name=q]").press_sequentially("الي")
    option = page.locator("[role=option]").first
    text = option.inner_text()
    option.click()
    page.wait_for_url("**/search?**")
    assert f"q={text}" in unquote(page.url)


def test_results_are_refreshed_without_a_reload_and_history_works(visit: Open) -> None:
    page = visit("/search?q=اليابان")
    page.evaluate("window.kept = true")
    before = total(page).inner_text()
    page.locator("[data-facet=source] li a").first.click()
    expect(total(page)).not_to_have_text(before)
    after, narrowed = total(page).inner_text(), page.url
    expect(page.locator("[data-facet=source] li a").first).to_be_focused()
    expect(page.locator(".said")).to_have_text(after)
    page.fill(".bar [name=q]", "الصين")
    page.press(".bar [name=q]", "Enter")
    expect(page).to_have_title("الصين — باحث")
    page.go_back()
    expect(total(page)).to_have_text(after)
    expect(page).to_have_url(narrowed)
    page.go_back()
    expect(total(page)).to_have_text(before)
    page.go_forward()
    expect(total(page)).to_have_text(after)
    assert page.evaluate("window.kept")


def test_what_is_refreshed_is_what_a_reload_gives(visit: Open) -> None:
    page = visit("/search?q=اليابان")
    page.locator("[data-facet=time] li a").first.click()
    expect(page.locator(".chips")).to_be_visible()
    strip = "() => document.querySelector('#results').innerText.replace(/[0-9.]+ ملّي.*/, '')"
    refreshed = page.evaluate(strip)
    page.reload()
    assert page.evaluate(strip) == refreshed


def test_the_language_changes_and_what_was_narrowed_down_to_stays(visit: Open) -> None:
    page = visit("/search?q=اليابان")
    page.locator("[data-facet=source] li a").first.click()
    expect(page.locator(".chips li")).to_have_count(1)
    narrowed = page.url
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".chips li")).to_have_count(1)
    expect(page).to_have_url(narrowed)


def test_a_period_is_chosen_by_dragging_over_the_chart(visit: Open) -> None:
    page = visit("/search")
    chart = page.locator("[data-chart] svg").bounding_box()
    assert chart
    middle = chart["y"] + chart["height"] / 2
    page.mouse.move(chart["x"] + chart["width"] - 3, middle)
    page.mouse.down()
    page.mouse.move(chart["x"] + chart["width"] / 2, middle, steps=4)
    page.mouse.up()
    expect(page.locator(".chips li")).to_have_count(1)
    first, last = (re.search(rf"{name}=([\d-]+)", page.url)[1] for name in ("from", "to"))  # type: ignore[index]
    assert first < last


def test_a_period_is_chosen_without_script_by_writing_it(visit: Open) -> None:
    page = visit("/search?q=اليابان", java_script_enabled=False)
    page.locator(".range summary").click()
    page.fill("[name=from]", "نيسان 2024")
    page.fill("[name=to]", "2024-04")
    page.locator(".range button").click()
    expect(page.locator(".chips")).to_have_text("أبريل 2024 ×")
    assert "q=" in page.url
    expect(page.locator(".hit")).to_have_count(1)


def test_the_keyboard_alone_searches_opens_and_steps_through_the_marks(visit: Open) -> None:
    page = visit("/search?q=البحر")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".hit .title a").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".hit .title a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("nav.marks .where")).to_contain_text("من")
    before = page.url
    page.keyboard.press("j")
    expect(page).not_to_have_url(before)
    expect(page.locator(f"#{page.url.split('#')[1]} mark").first).to_be_in_viewport()
    page.keyboard.press("k")
    expect(page).to_have_url(before)


def test_the_first_tab_leads_past_the_header(visit: Open) -> None:
    page = visit("/articles/a1")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_section_one_reads_is_lit_in_the_contents(visit: Open) -> None:
    page = visit("/articles/long")
    page.locator(".contents a", has_text="رقم 200").click()
    expect(page.locator(".contents [aria-current]")).to_contain_text("رقم 200")


def test_a_long_list_is_searched(visit: Open) -> None:
    page = visit("/search")
    more = page.locator("[data-facet=cited] details.more, [data-facet=author] details.more").first
    more.locator("summary").click()
    items = more.locator("li:visible")
    whole = items.count()
    more.locator(".filter").fill(items.last.locator("bdi").inner_text())
    expect(items).not_to_have_count(whole)
    assert 1 <= items.count() < whole


def test_a_citation_is_copied(visit: Open) -> None:
    page = visit("/cite/a1", permissions=["clipboard-read", "clipboard-write"])
    page.locator("[data-copy=sentence]").click()
    expect(page.locator(".toast")).to_have_text("نُسخ")
    assert "«تعزيزُ التَّحَالفِ" in page.evaluate("navigator.clipboard.readText()")


def test_words_are_searched_inside_an_article(visit: Open) -> None:
    page = visit("/articles/a1", java_script_enabled=False)
    page.fill(".within [name=q]", "طوكيو")
    page.locator(".within button").click()
    expect(page.locator(".body mark")).to_have_text("طوكيو")
    expect(page.locator("nav.marks")).to_contain_text("فقرة واحدة")


def test_notes_stand_beside_their_paragraph_where_there_is_room(visit: Open) -> None:
    page = visit("/articles/a1", width=1440)
    text, note = (page.locator(place).bounding_box() for place in ("#p3 .text", "#note-1"))
    assert text
    assert note
    assert note["x"] + note["width"] < text["x"]
    assert abs(note["y"] - text["y"]) < 40
    page.set_viewport_size({"width": 390, "height": 844})
    text, note, below = (page.locator(place).bounding_box() for place in ("#p3 .text", "#note-1", "#p4"))
    assert text
    assert note
    assert below
    assert text["y"] < note["y"] < below["y"]


def test_marks_move_no_letter(visit: Open) -> None:
    """The same paragraph is as wide, line by line, with its marks as without."""
    page = visit("/articles/a1?q=اليابان الأمني التحالف")
    lines = """() => [...document.querySelectorAll('h1, .body .text')].map(part => {
        const range = document.createRange(); range.selectNodeContents(part);
        return [Math.round(range.getBoundingClientRect().width), part.offsetHeight]; })"""
    marked = page.evaluate(lines)
    assert page.locator("mark").count() >= 4
    page.evaluate("document.querySelectorAll('mark').forEach(one => one.replaceWith(...one.childNodes))")
    page.evaluate("document.body.normalize()")
    for with_marks, without in zip(marked, page.evaluate(lines), strict=True):
        assert with_marks[1] == without[1]
        assert abs(with_marks[0] - without[0]) <= 1
