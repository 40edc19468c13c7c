"""axe-core finds nothing on any page, in both languages, themes and widths (WCAG 2.2 AA and its best practices)."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.checks import CONTRAST, clipped, covered, is_wider, of_another_language, violations
from tests.browser.conftest import Open

PAGES = [
    "/",
    "/search?q=اليابان",
    "/search?q=الماء&match=broad&group=paragraph",
    "/search?year=2024&cited=climate.example.org",
    "/search?q=لاشيءكهذا",
    "/search?q=الماء&by=share",
    "/cited/climate.example.org",
    "/articles/a1?q=اليابان",
    "/articles/hostile%20%3Cb%3E&%22'",
    "/articles/english",
    "/articles/empty",
    "/cite/a1?paragraph=3",
    "/sources",
    "/days",
    "/help",
    "/compare",
    "/word/اليابان",
    "/lines?q=الماء&order=before",
    "/basket",
    "/basket?p=a1:3&note=هنا&p=english:1&p=nowhere:1&style=apa",
    "/compare?q=اليابان&q=القدرات&by=share",
    "/stories",
    "/story/akhbar-maktaba",
    "/api/v1/docs",
    "/search?sort=colour",
    "/nothing",
]
BROWSED = [
    "/authors",
    "/tags",
    "/sources/صحيفة الشرق",
    "/cite/english",
    "/search?q=الماء كسكسي&source=صحيفة الشرق",
]
"""Pages of names and lists: what axe looks at is on others, the languages of names are not."""
THEMES: list[Literal["light", "dark"]] = ["light", "dark"]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_light_or_dark(visit: Open, path: str, language: str) -> None:
    page = visit(path, language)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        assert violations(page, CONTRAST if theme == "dark" else ()) == [], theme


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=اليابان",
        "/search?q=اليابان#facets",
        "/articles/a1?q=اليابان#p3",
        "/basket?p=a1:3",
        "/story/akhbar-maktaba",
    ],
)
def test_axe_finds_nothing_on_a_phone(visit: Open, path: str) -> None:
    page = visit(path, width=390, height=844, has_touch=True)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        assert violations(page, CONTRAST if theme == "dark" else ()) == [], theme


@pytest.mark.parametrize("path", ["/", "/search?q=اليابان", "/articles/a1?q=اليابان#p3"])
def test_axe_finds_nothing_on_a_phone_in_english(visit: Open, path: str) -> None:
    """Latin lines are lower than Arabic ones: what is pressed is as high."""
    assert violations(visit(path, "en", width=390, height=844, has_touch=True)) == []


def test_axe_finds_nothing_where_fingers_have_no_hover(visit: Open) -> None:
    page = visit("/articles/a1", width=390, height=844, has_touch=True, is_mobile=True)
    expect(page.locator("#p3 .keep")).to_be_visible()
    assert violations(page) == []


def test_axe_finds_nothing_while_menus_and_completions_are_open(visit: Open) -> None:
    page = visit("/search?q=اليابان")
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.fill(".bar [name=q]", "الي")
    page.locator("[role=option]").first.wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", [*PAGES, *BROWSED])
def test_every_page_fits_its_window_and_says_its_languages(visit: Open, path: str, language: str) -> None:
    """320 is also what a window of 1280 is at 400 % zoom, 658 what one of 1316 is at 200 %."""
    page = visit(path, language)
    for width in (320, 390, 658, 900, 1100, 1316, 1900):
        page.set_viewport_size({"width": width, "height": 800})
        assert not is_wider(page), width
        if width in (390, 1316):
            assert [*clipped(page), *covered(page), *of_another_language(page)] == [], width


def test_forced_colours_keep_marks_and_choices_apart(visit: Open) -> None:
    page = visit("/search?q=اليابان&year=2024", forced_colors="active")
    style = "part => getComputedStyle(part).backgroundColor"
    assert page.locator(".hit mark").first.evaluate(style) != page.locator(".hit .text").first.evaluate(style)
    assert page.locator(".facet [aria-current]").first.is_visible()


def test_nothing_moves_for_those_who_want_no_motion(visit: Open) -> None:
    page = visit("/articles/long", reduced_motion="reduce")
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
