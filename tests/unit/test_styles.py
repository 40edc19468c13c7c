"""Citations in four styles, against the rules of their handbooks.

What is expected is what citeproc makes of the CSL styles apa, modern-language-association and
chicago-notes-bibliography; where these differ from the handbook it is followed, and the case says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from msgspec import UNSET

from index.model import Article, Citation, DateText, Footnote
from web.formats.citations import Reference, bibtex, of_note, ris
from web.formats.csl import csl_item
from web.formats.styles import STYLES, apa, chicago, mla

TODAY = date(2026, 11, 26)
DAY, MONTH, YEAR = DateText("2024-04-19", "day"), DateText("2024-09", "month"), DateText("2024", "year")
URL = "https://a.example/x"


def reference(
    *authors: str, title: str = "عنوان", container: str | None = "الشرق", when: DateText | None = DAY
) -> Reference:
    return Reference("key", title, authors, container, when, URL)


MANY = tuple(f"First{n} Last{n}" for n in range(1, 23))
CASES = [
    (chicago, reference("Salma Khatib"), f"Salma Khatib, “عنوان,” الشرق, April 19, 2024, {URL}."),
    (chicago, reference("هند العلي", when=YEAR), f"هند العلي, “عنوان,” الشرق, 2024, {URL}."),
    (chicago, reference("A B", "C D"), f"A B and C D, “عنوان,” الشرق, April 19, 2024, {URL}."),
    (chicago, reference("A B", "C D", "E F"), f"A B, C D, and E F, “عنوان,” الشرق, April 19, 2024, {URL}."),
    (chicago, reference("A B", "C D", "E F", "G H"), f"A B et al., “عنوان,” الشرق, April 19, 2024, {URL}."),
    (chicago, reference(), f"“عنوان,” الشرق, April 19, 2024, {URL}."),
    # an undated page has its day of access; a question mark takes the place of the comma
    (chicago, reference(title="هل؟", when=None), f"“هل؟” الشرق, accessed November 26, 2026, {URL}."),
    (apa, reference("Salma Khatib"), f"Khatib, S. (2024, April 19). عنوان. الشرق. {URL}"),
    (apa, reference("هند العلي", when=MONTH), f"العلي, هند. (2024, September). عنوان. الشرق. {URL}"),
    (apa, reference("Ann Bo", "Jean-Paul Do"), f"Bo, A., & Do, J.-P. (2024, April 19). عنوان. الشرق. {URL}"),
    (apa, reference("وكالة الأنباء", when=YEAR), f"وكالة الأنباء. (2024). عنوان. الشرق. {URL}"),
    (apa, reference(), f"عنوان. (2024, April 19). الشرق. {URL}"),
    (apa, reference(title="هل؟", when=None), f"هل؟ (n.d.). الشرق. Retrieved November 26, 2026, from {URL}"),
    (apa, reference("Salma Khatib", container=None), f"Khatib, S. (2024, April 19). عنوان. {URL}"),
    (mla, reference("Salma Khatib"), f"Khatib, Salma. “عنوان.” الشرق, 19 Apr. 2024, {URL}. Accessed 26 Nov. 2026."),
    (mla, reference("A B", "C D"), f"B, A, and C D. “عنوان.” الشرق, 19 Apr. 2024, {URL}. Accessed 26 Nov. 2026."),
    (mla, reference("A B", "C D", "E F"), f"B, A, et al. “عنوان.” الشرق, 19 Apr. 2024, {URL}. Accessed 26 Nov. 2026."),
    # September is Sept. in MLA's own list of months, not Sep.
    (mla, reference(when=MONTH), f"“عنوان.” الشرق, Sept. 2024, {URL}. Accessed 26 Nov. 2026."),
    (mla, reference(title="هل؟", when=None), f"“هل؟” الشرق, {URL}. Accessed 26 Nov. 2026."),
]


@pytest.mark.parametrize(("style", "cited", "expected"), CASES)
def test_citations_keep_the_rules_of_their_style(style, cited: Reference, expected: str) -> None:
    assert style(cited, TODAY, None).text == expected


def test_apa_names_twenty_authors_and_of_more_the_last() -> None:
    text = apa(reference(*MANY), TODAY).text
    assert text.startswith("Last1, F., Last2, F., ")
    assert "Last19, F., … Last22, F. (2024" in text
    assert "Last20" not in text
    assert "Last19, F., & Last20, F. (2024" in apa(reference(*MANY[:20]), TODAY).text


@pytest.mark.parametrize(
    ("style", "authors", "expected"),
    [
        (apa, ("Salma Khatib",), "(Khatib, 2024, para. 7)"),
        (apa, ("Ann Bo", "Cy Do"), "(Bo & Do, 2024, para. 7)"),
        (apa, ("Ann Bo", "Cy Do", "Ed Fo"), "(Bo et al., 2024, para. 7)"),
        (apa, (), "(“عنوان,” 2024, para. 7)"),
        (mla, ("Salma Khatib",), "(Khatib, par. 7)"),
        (mla, ("Ann Bo", "Cy Do"), "(Bo and Do, par. 7)"),
        (mla, ("Ann Bo", "Cy Do", "Ed Fo"), "(Bo et al., par. 7)"),
        (mla, (), "(“عنوان,” par. 7)"),
    ],
)
def test_a_quotation_is_followed_by_author_and_paragraph(style, authors: tuple[str, ...], expected: str) -> None:
    assert style(reference(*authors), TODAY, 7).in_text.striptags() == expected


def test_a_note_of_chicago_has_its_paragraph_before_the_address() -> None:
    assert chicago(reference(), TODAY, 7).text == f"“عنوان,” الشرق, April 19, 2024, para. 7, {URL}."


@pytest.mark.parametrize("style", STYLES)
def test_markup_in_what_is_cited_is_text(style: str) -> None:
    cited = STYLES[style](reference("<b>", title="<script>", container="<i>x"), TODAY, None)
    assert "<script>" not in cited.full
    assert "&lt;script&gt;" in cited.full


def test_what_has_no_address_was_not_looked_at() -> None:
    """A book without its year, in a note."""
    book = Reference("a", "كتاب المناظر", ("ابن الهيثم",), "المقالة الأولى")
    for style in STYLES.values():
        assert "ccessed" not in style(book, TODAY, None).text
    assert csl_item(book, TODAY).accessed is UNSET
    assert csl_item(replace(book, url=URL), TODAY).accessed is not UNSET


BOOK = Footnote("1", "…", citation=Citation("رشيد الكيلاني", "تاريخ البصريات", "دار الشراع", DateText("2015", "year")))
PRINTED = {
    "chicago": "رشيد الكيلاني, <i>تاريخ البصريات</i> (دار الشراع, 2015).",
    "apa": "الكيلاني, رشيد. (2015). <i>تاريخ البصريات.</i> دار الشراع.",
    "mla": "الكيلاني, رشيد. <i>تاريخ البصريات</i>. دار الشراع, 2015.",
}


def test_a_book_is_one_in_every_format() -> None:
    """What a note cites without an address, by its year, from a publisher."""
    book = of_note(BOOK, Article("a", "t", ()))
    assert (ris(book)[:10], "PB  - دار الشراع" in ris(book)) == ("TY  - BOOK", True)
    assert re.match(r"@book\{.*publisher = \{دار الشراع\}", bibtex(book), re.DOTALL)
    item = csl_item(book, TODAY)
    assert (item.type, item.publisher, item.container) == ("book", "دار الشراع", UNSET)
    for name, expected in PRINTED.items():
        assert without_bidi(STYLES[name](book, TODAY, None).full) == expected
    old = of_note(replace(BOOK, citation=Citation("ابن خلكان", "وفيات الأعيان")), Article("a", "t", ()))
    assert [without_bidi(style(old, TODAY, None).full) for style in (chicago, mla)] == [
        "ابن خلكان, <i>وفيات الأعيان</i>.",
        "ابن خلكان. <i>وفيات الأعيان</i>.",
    ]


def without_bidi(markup: str) -> str:
    """Markup without what keeps names of another direction apart."""
    return re.sub("</?bdi[^>]*>|[\u2066-\u2069]", "", markup)


@pytest.mark.parametrize(
    "changed",
    [
        {"url": URL},
        {"date": DAY},
        {"date": MONTH},
        {"publisher": "مجلة العلوم"},
        {"publisher": "Astronomy Letters"},
        {"author": None},
        {"title": None},
    ],
)
def test_what_came_out_on_a_day_or_in_a_periodical_is_no_book(changed: dict[str, object]) -> None:
    note = replace(BOOK, citation=replace(BOOK.citation, **changed))  # type: ignore[arg-type]
    assert not of_note(note, Article("a", "t", ())).is_book
