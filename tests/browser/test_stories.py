"""The journey through what several papers printed, with script and without, on a phone and on a wide screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.test_journeys import SIZES


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", SIZES)
def test_a_text_is_followed_from_paper_to_paper(visit: Open, size: str, script: bool) -> None:
    """From the list to a story, from there to two versions, and from an article back."""
    width, height = SIZES[size]
    page = visit("/sources", width=width, height=height, java_script_enabled=script)
    page.locator("main").get_by_role("link", name="النصوص المشتركة").click()
    page.get_by_label("المصدر").select_option("دفاتر الثقافة")
    page.get_by_role("button", name="اعرض").click()
    expect(page.locator(".chips")).to_contain_text("دفاتر الثقافة")
    page.get_by_role("link", name="افتتاح مكتبة عامة في مبنى البريد القديم").click()
    expect(page.locator(".version-list li")).to_have_count(3)
    page.get_by_label("النسخة الثانية").select_option(label="\u2068مجلة أوراق العلوم\u2069 · \u20684 مارس 2025\u2069")
    page.get_by_role("button", name="قارن").click()
    expect(page.locator(".rows .other mark")).to_have_text(["عشرة أعوام", "الثامنة مساءً"])
    one, other = (page.locator(f".rows .{side}").first.bounding_box() for side in ("one", "other"))
    assert one
    assert other
    if size == "phone":
        assert other["y"] > one["y"] + one["height"] - 1, "one version under the other"
    else:
        assert other["x"] + other["width"] <= one["x"], "side by side, the earlier one at the right"
    page.locator(".heads a").last.click()
    page.get_by_role("link", name="نُشر أيضًا في صحيفة المرفأ ودفاتر الثقافة (2)").click()
    expect(page.locator(".version-list [aria-current]")).to_contain_text("مجلة أوراق العلوم")


def test_a_number_of_the_table_opens_its_stories(visit: Open) -> None:
    page = visit("/stories")
    page.locator(".pairs td a").first.click()
    expect(page.locator(".listed li")).to_have_count(1)
    expect(page.locator(".chips")).to_contain_text("سبق إليه")


def test_a_copy_under_a_hit_is_held_against_it(visit: Open) -> None:
    page = visit("/search?q=مكتبة عامة")
    page.locator(".copies summary").first.click()
    page.locator(".copies").first.get_by_role("link", name="قارن").first.click()
    expect(page.locator("#beside")).to_be_in_viewport()
    expect(page.locator(".rows mark").first).to_be_visible()
