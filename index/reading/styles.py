"""What writing programs mean by the styles of their paragraphs, by the names they give them; their numbers of notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from index.arabic.dates import parse_date
from index.model import ParagraphKind
from index.reading.authors import split_authors
from index.reading.parsed_document import Metadata
from index.reading.text import clean, fold_line

About = Literal["authors", "date"]

_KINDS: tuple[tuple[str, ParagraphKind], ...] = (
    ("heading", "heading"),
    ("title", "heading"),
    ("subtitle", "heading"),
    ("عنوان", "heading"),
    ("caption", "caption"),
    ("illustration", "caption"),
    ("تسمية توضيحية", "caption"),
    ("quot", "quote"),
    ("intense quote", "quote"),
    ("block text", "quote"),
    ("blockquot", "quote"),
    ("block quot", "quote"),
    ("اقتباس", "quote"),
    ("list", "list"),
    ("سرد الفقرات", "list"),
)
_CONTENTS = ("toc ", "toc heading", "contents ", "table of figures", "جدول محتويات", "فهرس")
"""How the names of the styles of a table of contents begin."""
_CONTENTS_HEADINGS = frozenset(
    [
        "المحتويات",
        "الفهرس",
        "فهرس",
        "فهرس المحتويات",
        "جدول المحتويات",
        "فهرس الموضوعات",
        "contents",
        "table of contents",
    ]
)
_ABOUT: dict[str, About] = {"author": "authors", "authors": "authors", "byline": "authors", "date": "date"}
_LONGEST_BYLINE = 120
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def kind_of_style(name: str) -> ParagraphKind | None:
    """What the paragraphs of a style are, by its name in lower case; None of a style that says nothing.

    >>> kind_of_style("heading 2"), kind_of_style("normal")
    ('heading', None)
    """
    if name.endswith("caption"):
        return "caption"
    return next((kind for start, kind in _KINDS if name.startswith(start)), None)


def is_contents_style(name: str) -> bool:
    """Whether the paragraphs of a style are of a table of contents, by its name in lower case."""
    return name.startswith(_CONTENTS)


def is_contents_heading(text: str) -> bool:
    """Whether a paragraph stands over a table of contents.

    >>> is_contents_heading("المحتويات:"), is_contents_heading("فهرس الكتب المخطوطة")
    (True, False)
    """
    return len(text) < 40 and fold_line(text) in _CONTENTS_HEADINGS


def about_of_style(name: str) -> About | None:
    """What the paragraphs of a style say about the text, by its name in lower case."""
    return _ABOUT.get(name)


def add_said(said: Metadata, about: About | None, text: str) -> Metadata | None:
    """What was said of a text, with what a paragraph adds to it, None if it adds nothing.

    >>> add_said(Metadata(authors=("أ ب",)), "authors", "ج د").authors
    ('أ ب', 'ج د')
    """
    text = clean(text)
    if about == "authors" and 0 < len(text) <= _LONGEST_BYLINE and not said.date:
        return replace(said, authors=(*said.authors, *split_authors(text)))
    date = parse_date(text) if about == "date" and not said.date else None
    return replace(said, date=date) if date else None


def roman(number: int) -> str:
    """A number as Word numbers endnotes.

    >>> roman(9), roman(14)
    ('ix', 'xiv')
    """
    digits = ""
    for value, sign in _ROMAN:
        digits += sign * (number // value)
        number %= value
    return digits
