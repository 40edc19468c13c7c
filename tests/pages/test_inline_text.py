"""Text becomes HTML without losing a letter or letting one through as markup."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from index.arabic.dates import parse_date
from index.model import Marker
from search.highlight.markup import mark_html
from search.results import Span
from web.i18n import catalogue
from web.pages.inline_text import direction, latin_runs, readable, without_harakat
from web.pages.views import date_shown

letters = st.text("ابتثAUKUS2+0 ()<>&\"'“”،.َّ", max_size=60)
pieces = st.sampled_from(("https://a.org/ق?x=1&y", "www.ب.com", "(http://a.b/c).", "الماء ", "AUKUS ", '"', "<"))
addresses = st.lists(st.one_of(pieces, letters), max_size=4).map("".join)
spans = st.lists(st.builds(Span, st.integers(0, 60), st.integers(1, 9)), max_size=5)
markers = st.lists(st.builds(Marker, st.just("1"), st.integers(0, 60)), max_size=3)

RUNS = [
    ("قمة 2+2 اليوم", ["2+2"]),
    ("في إطار AUKUS.", ["AUKUS"]),
    ("(AUKUS)", ["AUKUS"]),
    ("لغة C++ سهلة", ["C++"]),
    ("AUKUS (Australia, United Kingdom) تضم", ["AUKUS (Australia, United Kingdom)"]),
    ("قال The “Post” إن", ["The “Post”"]),
    ("AUKUS (أوكوس)", ["AUKUS"]),
    ("راجع https://csis.org/a/b?c=d&e ثم", ["https://csis.org/a/b?c=d&e"]),
    ("طائرة F-35 و COVID-19", ["F-35", "COVID-19"]),
    ("في 19 أبريل 2024", []),
    ("من 2010-2015 بنسبة 30%", []),
]


@pytest.mark.parametrize(("text", "expected"), RUNS)
def test_latin_runs_keep_their_order(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in latin_runs(text)] == expected


@given(letters, spans)
def test_html_of_the_api_is_the_text_with_marks_only(text: str, found: list[Span]) -> None:
    html = str(mark_html(text, found))
    assert set(re.findall(r"<[^>]*>", html)) <= {"<mark>", "</mark>"}
    assert unescape(re.sub("</?mark>", "", html)) == text


@given(letters, spans)
def test_marks_cover_exactly_the_letters_of_the_spans(text: str, found: list[Span]) -> None:
    covered = {place for span in found for place in range(span.start, min(span.start + span.length, len(text)))}
    pieces = re.split("(</?mark>)", str(mark_html(text, found)))
    lit, place, inside = set(), 0, False
    for piece in pieces:
        if piece in ("<mark>", "</mark>"):
            inside = piece == "<mark>"
            continue
        length = len(unescape(piece))
        lit |= set(range(place, place + length)) if inside else set()
        place += length
    assert lit == covered


@given(st.one_of(letters, addresses), spans, markers, st.booleans())
def test_the_page_shows_every_letter_in_well_nested_markup(
    text: str, found: list[Span], cited: list[Marker], links: bool
) -> None:
    """No element ends within another, and no link is in a link: markers are links on the page."""
    html = str(readable(text, found, cited, lambda marker: Markup("<sup></sup>"), links=links))
    assert unescape(re.sub(r"<[^>]*>", "", html)) == text
    assert html.count("<sup>") == len(cited)
    open_tags: list[str] = []
    for closing, name in re.findall(r"<(/?)(\w+)[^>]*>", html):
        if closing:
            assert open_tags.pop() == name
        else:
            assert name != "sup" or "a" not in open_tags
            open_tags.append(name)
    assert open_tags == []


@given(letters, spans)
def test_harakat_can_be_left_out_without_losing_a_letter(text: str, found: list[Span]) -> None:
    html = str(readable(text, found, harakat=False))
    assert unescape(re.sub(r"<[^>]*>", "", html)) == without_harakat(text)


def test_a_marker_at_the_end_stands_after_the_mark() -> None:
    html = readable(
        "التحالف", [Span(0, 7)], [Marker("2", 7)], lambda marker: Markup("<sup>{}</sup>").format(marker.number)
    )
    assert html == Markup("<mark>التحالف</mark><sup>2</sup>")


@pytest.mark.parametrize(("text", "expected"), [("Post", "ltr"), ("«Post»", "ltr"), ("انظر Post", "rtl"), ("", "rtl")])
def test_direction_is_that_of_the_first_strong_letter(text: str, expected: str) -> None:
    assert direction(text) == expected


@pytest.mark.parametrize(
    ("text", "approximate"), [("15 رجب 1320هـ", True), ("5 شوال 1445هـ", False), ("1902-10-18", False)]
)
def test_a_day_that_is_reckoned_is_said_to_be_approximate(text: str, approximate: bool) -> None:
    """Beyond the years of the Umm al-Qura calendar a Hijri day may be a day off."""
    shown = [str(date_shown(parse_date(text), catalogue(language))) for language in ("ar", "en")]
    assert [one.startswith(said) for one, said in zip(shown, ("نحو ", "about "), strict=True)] == [approximate] * 2
