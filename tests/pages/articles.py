"""Articles that are hard to show: mixed directions, very long words, markup in the text, four hundred paragraphs."""

from __future__ import annotations

from index.model import Article, Citation, DateText, Footnote, Image, Marker, Paragraph
from tests.samples import SAMPLES


def _long() -> Article:
    """Four hundred blocks, a heading every forty, a note every ten."""
    blocks = tuple(_block(number) for number in range(1, 401))
    notes = tuple(_note(number) for number in range(1, 41) if number % 4)
    return Article("long", "سيرة طويلة", blocks, notes, DateText("2021-05-02", "day"), "مجلة الأطوال")


def _block(number: int) -> Paragraph:
    if number % 40 == 0:
        return Paragraph(number, "heading", f"الفصل رقم {number}")
    markers = (Marker(str(number // 10), 10),) if number % 10 == 0 else ()
    return Paragraph(number, "body", f"هذه الفقرة رقم {number} من سيرة طويلة عن البحر والميناء.", None, markers)


def _note(number: int) -> Footnote:
    address = f"https://www.harbour.example/{number}/{'a-very-long-path-' * 6}"
    cited = Citation("Author", "A long title", None, None, address, "harbour.example")
    return Footnote(str(number), f"Author, “A long title”, Harbours, {address}", cited, (number * 10,))


HOSTILE = Article(
    "hostile <b>&\"'",
    "<script>alert(1)</script> في العنوان",
    (
        Paragraph(1, "body", 'نص فيه <img src=x onerror=alert(1)> و & و "اقتباس"', "<i>رأس</i>"),
        Paragraph(2, "quote", "قمة 2+2 في إطار AUKUS (Australia, United Kingdom) بنسبة 30%، ولغة C++ أيضًا."),
        Paragraph(3, "list", "بند <li>"),
        Paragraph(4, "caption", "صورة", images=(Image('https://www.p.example/a.jpg?"<', "<b>"), Image("media/b.png"))),
    ),
    (Footnote("<1>", "javascript:alert(1)", Citation(url="javascript:alert(1)", domain="<x>")),),
    source="<u>مصدر</u>",
    authors=('"><script>',),
    url="javascript:alert(1)",
    tags=("<b>",),
)
WIDE = Article(
    "wide",
    "كلمة" + "طويلة" * 40 + " https://example.com/" + "abc/" * 40,
    (Paragraph(1, "body", "بلافراغ" * 80 + " ثم كلام."), Paragraph(2, "body", "لَمْ يَلِدْ وَلَمْ يُولَدْ")),
    date=DateText("2023", "year"),
)
EMPTY = Article("empty", "عنوان بلا نص", (Paragraph(1, "heading", "رأس وحده"),))
ENGLISH = Article(
    "english",
    "Japan and the alliance",
    (Paragraph(1, "body", "Japan agreed on AUKUS; التحالف appears here too."),),
    language="en",
    source="The Post",
    date=DateText("2024-04", "month"),
    url="https://post.example/japan",
)
ARTICLES = (*SAMPLES, _long(), HOSTILE, WIDE, EMPTY, ENGLISH)
